import { known, unknown } from '../../../src/core/card.ts'
import { requiredFieldsFilled } from '../../../src/core/rules/required-fields-filled.ts'
import { company, contact, deal, field, lead, service, stages } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const fields = [
  field('SOURCE', 'Источник', 'choice'),
  field('BUDGET', 'Бюджет', 'money'),
  field('FLOORS', 'Этажей', 'number'),
  field('NEED', 'Потребность'),
  field('AREA', 'Площадь, м²'),
  field('URGENT', 'Срочно', 'flag'),
  field('DOCS', 'Документы', 'link', true),
]
const need = { rows: [{ field: 'NEED' }] }
const needFromOffer = { rows: [{ pipelineId: 0, fromStageId: 'OFFER', field: 'NEED' }] }
const said = (values: Record<string, unknown>) => ({ fields, values })

testRule(requiredFieldsFilled, {
  pass: [
    { when: 'the field says something', card: deal(said({ NEED: 'Приточная установка на два этажа' })), options: need },
    { when: 'the deal stands at the stage and the field is filled', card: deal(said({ NEED: 'Вентиляция цеха' })), options: needFromOffer },
    { when: 'a number is zero', card: deal(said({ FLOORS: 0 })), options: { rows: [{ field: 'FLOORS' }] } },
    { when: 'a flag says no', card: deal(said({ URGENT: false })), options: { rows: [{ field: 'URGENT' }] } },
    { when: 'the company says that the answer means something', card: deal(said({ NEED: 'Нет' })), options: { ...need, allowed: ['нет'] } },
    { when: 'a number is what is asked for', card: deal(said({ AREA: '123' })), options: { rows: [{ field: 'AREA' }] } },
    { when: 'one of several links is there', card: deal(said({ DOCS: ['', 'https://docs.example.ru/7'] })), options: { rows: [{ field: 'DOCS' }] } },
    { when: 'a choice is made', card: deal(said({ SOURCE: '44' })), options: { rows: [{ field: 'SOURCE' }] } },
    { when: 'a company has what is asked of companies', card: company(said({ NEED: 'Договор на обслуживание' })), options: { rows: [{ kind: 'company', field: 'NEED' }] } },
  ],
  skip: [
    { when: 'the regulation asks for no field', card: deal(said({})) },
    { when: 'the deal has not come to the stage yet', card: deal({ ...said({}), stage: 'NEW' }), options: needFromOffer },
    { when: 'the row is about another pipeline', card: deal({ ...said({}), pipeline: service }), options: needFromOffer },
    { when: 'the row is about deals and the card is a contact', card: contact({ ...said({}), stages: [] }), options: need },
    { when: 'the deal is lost', card: deal({ ...said({}), stage: 'LOST' }), options: need },
  ],
  fail: [
    {
      when: 'the field is empty',
      card: deal(said({ NEED: '' })),
      options: need,
      says: ['empty'],
      evidence: [{ label: 'empty-field', value: 'Потребность' }, { label: 'stage', value: 'Предложение' }],
      reads: 'Поле «Потребность» не заполнено',
    },
    {
      when: 'the deal is past the stage from which the field is due',
      card: deal({ ...said({}), stage: 'CONTRACT' }),
      options: needFromOffer,
      says: ['emptyFromStage'],
      evidence: [{ label: 'empty-field', value: 'Потребность' }, { label: 'due-from-stage', value: 'Предложение' }, { label: 'stage', value: 'Договор' }],
      reads: 'Поле «Потребность» не заполнено, а нужно со стадии «Предложение»',
    },
    { when: 'a lead stands at the stage', card: lead(said({ NEED: null })), options: { rows: [{ kind: 'lead', fromStageId: 'OFFER', field: 'NEED' }] }, says: ['emptyFromStage'], evidence: [{ label: 'due-from-stage', value: 'Предложение' }] },
    { when: 'a sum of money is still zero', card: deal(said({ BUDGET: '0.00|RUB' })), options: { rows: [{ field: 'BUDGET' }] }, says: ['empty'], evidence: [{ label: 'empty-field', value: 'Бюджет' }] },
    { when: 'no choice is made', card: deal(said({ SOURCE: '0' })), options: { rows: [{ field: 'SOURCE' }] }, says: ['empty'], evidence: [{ label: 'empty-field', value: 'Источник' }] },
    { when: 'a list holds nothing', card: deal(said({ DOCS: ['', ' '] })), options: { rows: [{ field: 'DOCS' }] }, says: ['empty'], evidence: [{ label: 'empty-field', value: 'Документы' }] },
    {
      when: 'a dot was typed to get past the field',
      card: deal(said({ NEED: '.' })),
      options: need,
      says: ['junk'],
      evidence: [{ label: 'value', value: '.' }],
      reads: 'Поле «Потребность» заполнено формально: «.»',
    },
    { when: 'an essay of one letter was typed', card: deal(said({ NEED: 'а'.repeat(300) })), options: need, says: ['junk'], evidence: [{ label: 'value', value: `${'а'.repeat(79)}…` }] },
    {
      when: 'two fields are empty, one of them named twice',
      card: deal(said({})),
      options: { rows: [...need.rows, ...needFromOffer.rows, { field: 'BUDGET' }] },
      says: ['empty', 'empty'],
      evidence: [{ label: 'empty-field', value: 'Бюджет' }],
    },
  ],
  blind: [
    { when: 'the portal no longer has the field', card: deal(said({})), options: { rows: [{ field: 'UF_GONE' }] }, blind: [{ obstacle: 'unknown-field', about: 'UF_GONE' }] },
    { when: 'the portal no longer has the stage', card: deal(said({})), options: { rows: [{ pipelineId: 0, fromStageId: 'GONE', field: 'NEED' }] }, blind: [{ obstacle: 'unknown-field', about: 'GONE' }] },
    { when: 'one field is gone and another is empty', card: deal(said({})), options: { rows: [{ field: 'UF_GONE' }, { field: 'NEED' }] }, blind: [{ obstacle: 'unknown-field', about: 'UF_GONE' }], says: ['empty'] },
    { when: 'the fields could not be read', card: deal({ parts: { fields: unknown('offline'), stages: known(stages) } }), options: need, blind: [{ obstacle: 'offline', about: 'fields' }] },
    { when: 'a stage is named without its pipeline', card: deal(said({ NEED: 'Вентиляция' })), options: { rows: [{ fromStageId: 'OFFER', field: 'NEED' }] }, blind: [{ obstacle: 'failed', about: null }] },
  ],
})
