import { unknown } from '../../../src/core/card.ts'
import { activitiesOnTime } from '../../../src/core/rules/activities-on-time.ts'
import { at, call, company, deal, done, email, lead, meeting, task, todo } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

testRule(activitiesOnTime, {
  pass: [
    { when: 'nothing is planned', card: deal({ activities: [] }) },
    { when: 'the call is tomorrow', card: deal({ activities: [call('tomorrow')] }), changes: new Date(at('tomorrow').getTime() + 1) },
    { when: 'the deadline is this very minute', card: deal({ activities: [call('now')] }) },
    { when: 'what was due yesterday is done', card: deal({ activities: [done(task('yesterday'))] }), changes: null },
    { when: 'an activity has no deadline', card: deal({ activities: [email(null)] }) },
    { when: 'the delay is within the grace', card: deal({ activities: [call('3 hours ago')] }), options: { graceHours: 4 } },
  ],
  skip: [
    { when: 'the deal is lost', card: deal({ stage: 'LOST', activities: [call('yesterday')] }) },
    { when: 'the card is a company', card: company({ activities: [call('yesterday')] }) },
  ],
  fail: [
    {
      when: 'a call was due yesterday',
      card: deal({ activities: [call('yesterday')] }),
      says: ['overdueDays'],
      evidence: [{ label: 'activity', value: 'Позвонить Анне' }, { label: 'deadline', value: at('yesterday') }, { label: 'late', value: 1, unit: 'days' }],
      reads: 'Дело «Позвонить Анне» просрочено на 1 день',
    },
    {
      when: 'a task is three weeks late',
      card: deal({ activities: [task('22 days ago')] }),
      says: ['overdueDays'],
      evidence: [{ label: 'late', value: 22, unit: 'days' }],
      reads: 'Дело «Подготовить смету» просрочено на 22 дня',
    },
    {
      when: 'a call was due two hours ago',
      card: deal({ activities: [call('2 hours ago')] }),
      says: ['overdueToday'],
      evidence: [{ label: 'late', value: 2, unit: 'hours' }],
      reads: 'Срок дела «Позвонить Анне» прошёл',
    },
    { when: 'a meeting began ten minutes ago', card: lead({ activities: [meeting('10 minutes ago')] }), says: ['overdueToday'], evidence: [{ label: 'late', value: 10, unit: 'minutes' }] },
    { when: 'the deadline was late last evening, less than a day ago', card: deal({ activities: [todo('yesterday 23:59')] }), says: ['overdueDays'], evidence: [{ label: 'late', value: 1, unit: 'days' }] },
    {
      when: 'several are overdue, the oldest named first',
      card: deal({ activities: [call('yesterday'), task('3 days ago'), email('tomorrow'), todo('1 hour ago')] }),
      says: ['overdueDays', 'overdueDays', 'overdueToday'],
      evidence: [{ label: 'activity', value: 'Подготовить смету' }, { label: 'activity', value: 'Выслать договор' }],
      reads: 'Дело «Подготовить смету» просрочено на 3 дня',
    },
    {
      when: 'the delay is over the grace',
      card: deal({ activities: [call('5 hours ago')] }),
      options: { graceHours: 4 },
      says: ['overdueToday'],
      evidence: [{ label: 'late', value: 5, unit: 'hours' }, { label: 'threshold', value: 4, unit: 'hours' }],
    },
    { when: 'an overdue activity has no subject', card: deal({ activities: [call('yesterday', '')] }), says: ['overdueDays'], evidence: [{ label: 'activity', value: '#900' }] },
  ],
  blind: [
    { when: 'the CRM asks to wait', card: deal({ parts: { activities: unknown('limit') } }), blind: [{ obstacle: 'limit', about: 'activities' }] },
    { when: 'the options cannot be used', card: deal(), options: { graceHours: -1 }, blind: [{ obstacle: 'failed', about: null }] },
  ],
})
