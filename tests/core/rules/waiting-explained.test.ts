import { unknown } from '../../../src/core/card.ts'
import { waitingExplained } from '../../../src/core/rules/waiting-explained.ts'
import { at, call, comment, deal, done, field, lead, meeting, ourTodo, todo } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const fields = [field('UF_WAITING', 'Чего ждём')]
const asked = { field: 'UF_WAITING' }
const waitsInContract = { stages: ['CONTRACT'] }
const far = { fields, activities: [call('in 40 days')] }

testRule(waitingExplained, {
  pass: [
    { when: 'the field says what we wait for', card: deal({ ...far, values: { UF_WAITING: 'Ждём решения тендерной комиссии 28 декабря' } }), options: asked },
    { when: 'a recent comment says it', card: deal({ ...far, comments: [comment('10 days ago', 'Заказчик в отпуске до января, договорились созвониться 2-го')] }) },
    { when: 'the step itself says it', card: deal({ activities: [{ ...call('in 40 days'), description: 'После утверждения бюджета на 2027 год' }] }) },
    { when: 'the waiting stage is explained', card: deal({ stage: 'CONTRACT', activities: [call('tomorrow')], comments: [comment('yesterday', 'Договор у юристов заказчика')] }), options: waitsInContract },
    { when: 'the field is junk but the comment is not', card: deal({ ...far, values: { UF_WAITING: '-' }, comments: [comment('yesterday', 'Ждём план от архитектора')] }), options: asked },
  ],
  skip: [
    { when: 'the next step is near', card: deal({ activities: [call('in 5 days')] }) },
    { when: 'it is exactly as far as allowed', card: deal({ activities: [call('in 14 days')] }) },
    { when: 'one of the steps is near', card: deal({ activities: [meeting('in 60 days'), todo('tomorrow')] }) },
    { when: 'no step has a date, which is another rule’s matter', card: deal({ activities: [todo(null)] }), options: waitsInContract },
    { when: 'nothing is planned in the waiting stage, which is another rule’s matter too', card: deal({ stage: 'CONTRACT', activities: [done(call('yesterday')), ourTodo('in 40 days')] }), options: waitsInContract },
    { when: 'the step is overdue', card: deal({ activities: [call('30 days ago')] }) },
    { when: 'the deal is won', card: deal({ ...far, stage: 'WON' }) },
    { when: 'the card is a lead', card: lead(far) },
  ],
  fail: [
    {
      when: 'the next call is in forty days and nobody says why',
      card: deal(far),
      options: asked,
      says: ['stepFarAway'],
      evidence: [{ label: 'empty-field', value: 'Чего ждём' }, { label: 'activity', value: 'Позвонить Анне' }, { label: 'deadline', value: at('in 40 days') }, { label: 'threshold', value: 14, unit: 'days' }],
      reads: 'До следующего шага 40 дней, а чего ждём — не написано',
    },
    { when: 'our own to-do is near', card: deal({ activities: [call('in 21 days'), ourTodo('tomorrow')] }), says: ['stepFarAway'], evidence: [{ label: 'deadline', value: at('in 21 days') }], reads: 'До следующего шага 21 день, а чего ждём — не написано' },
    {
      when: 'the deal waits for a contract and nobody says for whom',
      card: deal({ stage: 'CONTRACT', activities: [call('tomorrow')] }),
      options: waitsInContract,
      says: ['stageUnexplained'],
      evidence: [{ label: 'stage', value: 'Договор' }, { label: 'activity', value: 'Позвонить Анне' }],
      reads: 'Сделка на стадии «Договор», а чего ждём — не написано',
    },
    {
      when: 'the field holds an excuse',
      card: deal({ ...far, values: { UF_WAITING: 'не знаю' } }),
      options: asked,
      says: ['explanationIsJunk'],
      evidence: [{ label: 'field', value: 'Чего ждём' }, { label: 'value', value: 'не знаю' }],
      reads: 'Поле «Чего ждём» заполнено формально: «не знаю»',
    },
    { when: 'the comment is old', card: deal({ ...far, comments: [comment('31 days ago', 'Ждём план от архитектора')] }), says: ['stepFarAway'], evidence: [{ label: 'activity', value: 'Позвонить Анне' }] },
    { when: 'the newest words say nothing and the others are old', card: deal({ ...far, comments: [comment('yesterday', '...'), comment('90 days ago', 'Ждём план')] }), says: ['stepFarAway'], evidence: [{ label: 'deadline', value: at('in 40 days') }] },
    { when: 'a week is already far here', card: deal({ activities: [call('in 8 days')] }), options: { farDays: 7 }, says: ['stepFarAway'], evidence: [{ label: 'threshold', value: 7, unit: 'days' }] },
  ],
  blind: [
    { when: 'the portal has no such field', card: deal({ activities: [call('in 40 days')] }), options: asked, blind: [{ obstacle: 'unknown-field', about: 'UF_WAITING' }] },
    { when: 'the comments may not be read', card: deal({ parts: { ...deal(far).parts, comments: unknown('limit') } }), blind: [{ obstacle: 'limit', about: 'comments' }] },
  ],
})
