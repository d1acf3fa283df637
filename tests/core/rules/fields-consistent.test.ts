import { expect, test } from 'vitest'
import { unknown, type FieldInfo } from '../../../src/core/card.ts'
import { bringPatterns } from '../../../src/core/pattern.ts'
import { fieldsConsistent } from '../../../src/core/rules/fields-consistent.ts'
import { at, company, deal, field, service } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

await bringPatterns()

const source: FieldInfo = { ...field('SOURCE', 'Источник', 'choice'), choices: [{ id: '44', title: 'Сайт' }, { id: '45', title: 'Рекомендация' }] }
const fields = [
  field('DISCOUNT', 'Скидка', 'number'), field('APPROVED', 'Согласовал', 'person'), field('PAID', 'Дата оплаты', 'date'), field('SHIPPED', 'Дата отгрузки', 'date'), field('SIGNED', 'Подписан', 'datetime'),
  field('BUDGET', 'Бюджет', 'money'), field('COST', 'Себестоимость', 'money'), field('ADVISOR', 'Кто порекомендовал'), field('CONTRACT', 'Номер договора'), field('URGENT', 'Срочно', 'flag'), field('TAGS', 'Пометки', 'text', true), source,
]
const said = (values: Record<string, unknown>) => ({ fields, values })
const rows = (...rows: readonly object[]) => ({ rows })
const approval = { field: 'DISCOUNT', operator: 'greater', value: '10', thenField: 'APPROVED' }
const order = { field: 'SHIPPED', thenField: 'SHIPPED', thenOperator: 'at-least', thenOtherField: 'PAID' }
const number = { field: 'CONTRACT', thenField: 'CONTRACT', thenOperator: 'matches', thenValue: '^\\d{3}/\\d{2}$' }
const advisor = { field: 'SOURCE', operator: 'equal', value: 'Рекомендация', thenField: 'ADVISOR' }

testRule(fieldsConsistent, {
  pass: [
    { when: 'the condition does not come true', card: deal(said({ DISCOUNT: 10 })), options: rows(approval) },
    { when: 'the big discount is approved', card: deal(said({ DISCOUNT: '15,5', APPROVED: 7 })), options: rows(approval) },
    { when: 'the dates are in order', card: deal(said({ PAID: '2026-11-20', SHIPPED: '2026-11-20' })), options: rows(order) },
    { when: 'one of two compared dates is empty', card: deal(said({ SHIPPED: '2026-11-20' })), options: rows(order) },
    { when: 'the number has the right shape', card: deal(said({ CONTRACT: '105/26' })), options: rows(number) },
    { when: 'another choice is made', card: deal(said({ SOURCE: '44' })), options: rows(advisor) },
    { when: 'one of several marks is the one', card: deal(said({ TAGS: ['новый', 'VIP'] })), options: rows({ field: 'TAGS', thenField: 'TAGS', thenOperator: 'one-of', thenValue: 'vip; срочно' }) },
    { when: 'the budget covers the cost', card: deal(said({ BUDGET: '480000|RUB', COST: '350000.50|RUB' })), options: rows({ field: 'COST', thenField: 'BUDGET', thenOperator: 'greater', thenOtherField: 'COST' }) },
    { when: 'a day is compared with a moment', card: deal(said({ PAID: '2026-11-20', SIGNED: '2026-11-19T23:30:00+03:00' })), options: rows({ field: 'PAID', thenField: 'SIGNED', thenOperator: 'less', thenOtherField: 'PAID' }) },
    { when: 'the deal is lost and the stage asked from was never passed', card: deal({ ...said({ DISCOUNT: 20, APPROVED: 7 }), stage: 'LOST' }), options: rows({ ...approval, pipelineId: 0, fromStageId: 'CONTRACT' }, approval) },
  ],
  skip: [
    { when: 'the company has written no conditions', card: deal(said({})) },
    { when: 'the condition is about another pipeline', card: deal({ ...said({ DISCOUNT: 20 }), pipeline: service }), options: rows({ ...approval, pipelineId: 0 }) },
    { when: 'the stage is not reached', card: deal({ ...said({ DISCOUNT: 20 }), stage: 'NEW' }), options: rows({ ...approval, pipelineId: 0, fromStageId: 'OFFER' }) },
    { when: 'the condition is about deals and the card is a company', card: company(said({ DISCOUNT: 20 })), options: rows(approval) },
  ],
  fail: [
    {
      when: 'a big discount is not approved', card: deal(said({ DISCOUNT: 15 })), options: rows(approval), says: ['missingWhenCompared'],
      evidence: [{ label: 'empty-field', value: 'Согласовал' }, { label: 'condition', value: '«Скидка» > 10' }, { label: 'value', value: '15' }],
      reads: 'Поле «Согласовал» не заполнено, а должно быть, раз «Скидка» > 10',
    },
    { when: 'it holds from a stage on and of a won deal', card: deal({ ...said({ DISCOUNT: 15 }), stage: 'WON' }), options: rows({ ...approval, pipelineId: 0, fromStageId: 'OFFER' }), says: ['missingWhenCompared'], evidence: [{ label: 'empty-field', value: 'Согласовал' }] },
    { when: 'the delivery is before the payment', card: deal(said({ PAID: '2026-11-20', SHIPPED: '2026-11-18' })), options: rows(order), says: ['differentWhenFilled'], evidence: [{ label: 'expected', value: '≥ «Дата оплаты»' }, { label: 'value', value: '2026-11-18' }], reads: 'В поле «Дата отгрузки» значение «2026-11-18», а должно быть ≥ «Дата оплаты», раз заполнено поле «Дата отгрузки»' },
    { when: 'the choice is named by its title', card: deal(said({ SOURCE: '45' })), options: rows(advisor), says: ['missingWhenCompared'], evidence: [{ label: 'value', value: 'Рекомендация' }], reads: 'Поле «Кто порекомендовал» не заполнено, а должно быть, раз «Источник» = Рекомендация' },
    { when: 'the number has another shape', card: deal(said({ CONTRACT: '№105' })), options: rows(number), says: ['differentWhenFilled'], evidence: [{ label: 'value', value: '№105' }] },
    { when: 'a delivery without a payment', card: deal(said({ SHIPPED: '2026-11-18' })), options: rows({ field: 'SHIPPED', thenField: 'PAID' }), says: ['missingWhenFilled'], evidence: [{ label: 'field', value: 'Дата отгрузки' }], reads: 'Поле «Дата оплаты» не заполнено, а должно быть, раз заполнено поле «Дата отгрузки»' },
    { when: 'an approval without a discount', card: deal(said({ APPROVED: 7 })), options: rows({ field: 'DISCOUNT', operator: 'empty', thenField: 'APPROVED', thenOperator: 'empty' }), says: ['unwantedWhenEmpty'], evidence: [{ label: 'empty-field', value: 'Скидка' }], reads: 'Поле «Согласовал» заполнено, а не должно быть, раз не заполнено поле «Скидка»' },
    { when: 'no contract and no source', card: deal(said({})), options: rows({ field: 'CONTRACT', operator: 'empty', thenField: 'SOURCE' }), says: ['missingWhenEmpty'], evidence: [{ label: 'empty-field', value: 'Источник' }] },
    { when: 'no contract and a discount all the same', card: deal(said({ DISCOUNT: 5 })), options: rows({ field: 'CONTRACT', operator: 'empty', thenField: 'DISCOUNT', thenOperator: 'equal', thenValue: '0' }), says: ['differentWhenEmpty'], evidence: [{ label: 'expected', value: '= 0' }] },
    { when: 'a discount and a mark that excludes it', card: deal(said({ DISCOUNT: 5, ADVISOR: 'Олег' })), options: rows({ field: 'DISCOUNT', thenField: 'ADVISOR', thenOperator: 'empty' }), says: ['unwantedWhenFilled'], evidence: [{ label: 'value', value: 'Олег' }] },
    { when: 'urgent and with an advisor', card: deal(said({ URGENT: 'Y', ADVISOR: 'Олег' })), options: rows({ field: 'URGENT', operator: 'equal', value: 'да', thenField: 'ADVISOR', thenOperator: 'empty' }), says: ['unwantedWhenCompared'], evidence: [{ label: 'condition', value: '«Срочно» = да' }] },
    { when: 'from the site and dear', card: deal(said({ SOURCE: '44', DISCOUNT: 30 })), options: rows({ field: 'SOURCE', operator: 'not-equal', value: 'Рекомендация', thenField: 'DISCOUNT', thenOperator: 'at-most', thenValue: '20 %' }), says: ['differentWhenCompared'], evidence: [{ label: 'expected', value: '≤ 20 %' }] },
    { when: 'the payment lies ahead', card: deal(said({ PAID: '24.11.2026' })), options: rows({ field: 'PAID', thenField: 'PAID', thenOperator: 'at-most', thenValue: 'сегодня' }), now: at('today'), says: ['differentWhenFilled'], evidence: [{ label: 'expected', value: '≤ сегодня' }] },
    { when: 'a word is contained', card: deal(said({ ADVISOR: 'Партнёр: Олег' })), options: rows({ field: 'ADVISOR', operator: 'contains', value: 'партнёр', thenField: 'CONTRACT' }), says: ['missingWhenCompared'], evidence: [{ label: 'condition', value: '«Кто порекомендовал» = …партнёр…' }] },
  ],
  blind: [
    { when: 'the portal no longer has a field', card: deal(said({ DISCOUNT: 15 })), options: rows({ ...approval, thenField: 'UF_GONE' }, approval), blind: [{ obstacle: 'unknown-field', about: 'UF_GONE' }], says: ['missingWhenCompared'] },
    { when: 'the portal no longer has the stage', card: deal(said({ DISCOUNT: 15 })), options: rows({ ...approval, pipelineId: 0, fromStageId: 'GONE' }), blind: [{ obstacle: 'unknown-field', about: 'GONE' }] },
    { when: 'the fields could not be read', card: deal({ parts: { fields: unknown('limit'), stages: unknown('limit') } }), options: rows(approval), blind: [{ obstacle: 'limit', about: 'fields' }, { obstacle: 'limit', about: 'stages' }] },
    { when: 'a pattern is broken', card: deal(said({})), options: rows({ ...number, thenValue: '(' }), blind: [{ obstacle: 'failed', about: null }] },
  ],
})

test.each([
  [{ ...number, thenValue: '(' }, ['rows', 0, 'thenValue'], 'broken-pattern'],
  [{ ...number, thenValue: '(a)\\1' }, ['rows', 0, 'thenValue'], 'too-clever-pattern'],
  [{ ...number, thenValue: '(?=a)' }, ['rows', 0, 'thenValue'], 'too-clever-pattern'],
  [{ ...number, operator: 'matches', value: 'a{2000}' }, ['rows', 0, 'value'], 'too-clever-pattern'],
  [{ ...approval, value: ' ' }, ['rows', 0, 'value'], 'no-value'],
  [{ ...approval, fromStageId: 'OFFER' }, ['rows', 0, 'pipelineId'], 'stage-without-pipeline'],
  [{ ...number, thenOtherField: 'PAID' }, ['rows', 0, 'thenOtherField'], 'pattern-from-field'],
])('a row that cannot be used is refused at its place: %j', (row, path, reason) => {
  const read = fieldsConsistent.options.safeParse({ rows: [row] })
  expect(read.error?.issues.map(issue => [issue.path, issue.code === 'custom' ? issue.params?.['reason'] : issue.code])).toEqual([[path, reason]])
})

test('a pattern that would never end elsewhere ends at once, on a long text too', () => {
  const judge = fieldsConsistent.prepare({ rows: [{ ...number, thenValue: '^(a+)+$' }] })
  const verdict = judge({ card: deal(said({ CONTRACT: `${'a'.repeat(10_000)}!` })), now: at('now'), timeZone: 'Europe/Moscow', changesAt: () => undefined })
  expect(verdict).toMatchObject({ blind: [] })
})

test('a comparison with today says when it may change', () => {
  const moments: Date[] = []
  const judge = fieldsConsistent.prepare({ rows: [{ field: 'PAID', thenField: 'PAID', thenOperator: 'at-most', thenValue: 'сегодня' }] })
  judge({ card: deal(said({ PAID: '2026-11-20' })), now: at('now'), timeZone: 'Europe/Moscow', changesAt: moment => moments.push(moment) })
  expect(moments).toEqual([at('tomorrow 00:00')])
})
