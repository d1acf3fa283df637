import { known, unknown } from '../../../src/core/card.ts'
import { nextStepPlanned } from '../../../src/core/rules/next-step-planned.ts'
import { call, contact, deal, done, email, field, lead, meeting, ourTodo, task, todo } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const waiting = { waitingField: 'UF_WAITING' }
const fields = [field('UF_WAITING', 'Чего ждём')]
const idle = { activities: [], fields }

testRule(nextStepPlanned, {
  pass: [
    { when: 'a call is planned for tomorrow', card: deal({ activities: [call('tomorrow')] }), changes: null },
    { when: 'the salesperson has set an own to-do', card: deal({ activities: [todo('in 3 days')] }) },
    { when: 'one of several activities has a deadline', card: deal({ activities: [email(null), done(call('yesterday')), meeting('in 7 days')] }) },
    { when: 'the only planned activity is overdue, which is another rule’s matter', card: deal({ activities: [task('yesterday')] }) },
    { when: 'nothing is planned and the card says what it waits for', card: deal({ ...idle, values: { UF_WAITING: 'Ждём оплату счёта до пятницы' } }), options: waiting },
    { when: 'a step is planned and the waiting field is gone', card: deal({ activities: [call('tomorrow')] }), options: waiting },
  ],
  skip: [
    { when: 'the deal is won', card: deal({ stage: 'WON', activities: [] }) },
    { when: 'the deal is lost', card: deal({ stage: 'LOST', activities: [] }) },
    { when: 'the card is a lead', card: lead({ activities: [] }) },
    { when: 'the card is a contact', card: contact({ activities: [] }) },
  ],
  fail: [
    {
      when: 'nothing was ever planned',
      card: deal({ activities: [] }),
      says: ['noNextStep'],
      evidence: [{ label: 'open-activities', value: 0 }],
      reads: 'Не запланировано ни одного дела',
    },
    { when: 'the only to-do is the one that asks to mend the card', card: deal({ activities: [ourTodo('tomorrow'), email(null)] }), says: ['noDeadline'], evidence: [{ label: 'open-activities', value: 1 }, { label: 'activity', value: 'Ответить на письмо' }] },
    { when: 'every activity is done', card: deal({ activities: [done(call('yesterday')), done(meeting('tomorrow'))] }), says: ['noNextStep'], evidence: [{ label: 'open-activities', value: 0 }] },
    {
      when: 'the planned activities have no deadline',
      card: deal({ activities: [todo(null, 'Перезвонить как-нибудь'), email(null)] }),
      says: ['noDeadline'],
      evidence: [{ label: 'open-activities', value: 2 }, { label: 'activity', value: 'Перезвонить как-нибудь' }],
      reads: 'У запланированных дел нет срока: 2 дела',
    },
    { when: 'an activity has neither a deadline nor a subject', card: deal({ activities: [todo(null, ' ')] }), says: ['noDeadline'], evidence: [{ label: 'activity', value: '#900' }] },
    { when: 'the waiting field is empty', card: deal({ ...idle, values: { UF_WAITING: '  ' } }), options: waiting, says: ['noNextStep'], evidence: [{ label: 'empty-field', value: 'Чего ждём' }] },
    {
      when: 'the waiting field holds a dash',
      card: deal({ ...idle, values: { UF_WAITING: '-' } }),
      options: waiting,
      says: ['waitingIsJunk'],
      evidence: [{ label: 'field', value: 'Чего ждём' }, { label: 'value', value: '-' }],
      reads: 'Следующего шага нет, а поле «Чего ждём» заполнено формально: «-»',
    },
    { when: 'the waiting field holds an excuse', card: deal({ ...idle, values: { UF_WAITING: 'Не знаю' } }), options: waiting, says: ['waitingIsJunk'], evidence: [{ label: 'value', value: 'Не знаю' }] },
    { when: 'the waiting field is filled and the regulation does not ask for it', card: deal({ ...idle, values: { UF_WAITING: 'Ждём оплату' } }), says: ['noNextStep'], evidence: [{ label: 'open-activities', value: 0 }] },
  ],
  blind: [
    { when: 'the activities may not be read', card: deal({ parts: { activities: unknown('forbidden'), fields: known(fields) } }), blind: [{ obstacle: 'forbidden', about: 'activities' }] },
    { when: 'the activities were not asked for', card: deal({ parts: { fields: known(fields) } }), blind: [{ obstacle: 'failed', about: 'activities' }] },
    { when: 'nothing is planned and the portal has no such waiting field', card: deal({ activities: [] }), options: waiting, blind: [{ obstacle: 'unknown-field', about: 'UF_WAITING' }] },
  ],
})
