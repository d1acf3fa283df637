import { unknown } from '../../../src/core/card.ts'
import { lossReasonGiven } from '../../../src/core/rules/loss-reason-given.ts'
import { company, deal, field, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const fields = [field('UF_REASON', 'Причина отказа'), field('UF_WHY', 'Почему отказались', 'choice')]
const lost = (values: Record<string, unknown>) => ({ stage: 'LOST', fields, values })
const asked = { dealField: 'UF_REASON', leadField: 'UF_WHY' }

testRule(lossReasonGiven, {
  pass: [
    { when: 'the reason is written in words', card: deal(lost({ UF_REASON: 'Выбрали подрядчика дешевле на 12 %' })), options: asked },
    { when: 'one short word is a reason', card: deal(lost({ UF_REASON: 'Дорого' })), options: asked },
    { when: 'a reason is chosen from the list', card: lead(lost({ UF_WHY: '112' })), options: asked },
  ],
  skip: [
    { when: 'the company has named no field', card: deal(lost({})) },
    { when: 'it has named one for deals only', card: lead(lost({})), options: { dealField: 'UF_REASON' } },
    { when: 'the deal is won', card: deal({ ...lost({}), stage: 'WON' }), options: asked },
    { when: 'the deal is open', card: deal({ ...lost({}), stage: 'OFFER' }), options: asked },
    { when: 'the card is a company', card: company({ fields }), options: asked },
  ],
  fail: [
    {
      when: 'the field is empty',
      card: deal(lost({ UF_REASON: null })),
      options: asked,
      says: ['noReason'],
      evidence: [{ label: 'empty-field', value: 'Причина отказа' }, { label: 'stage', value: 'Провалена' }],
      reads: 'Карточка проиграна, а поле «Причина отказа» не заполнено',
    },
    { when: 'there is nothing but a space', card: deal(lost({ UF_REASON: ' ' })), options: asked, says: ['noReason'], evidence: [{ label: 'empty-field', value: 'Причина отказа' }] },
    { when: 'a lead has no reason chosen', card: lead(lost({ UF_WHY: '0' })), options: asked, says: ['noReason'], evidence: [{ label: 'empty-field', value: 'Почему отказались' }] },
    {
      when: 'the reason is a dash',
      card: deal(lost({ UF_REASON: '—' })),
      options: asked,
      says: ['reasonIsJunk'],
      evidence: [{ label: 'field', value: 'Причина отказа' }, { label: 'value', value: '—' }],
      reads: 'Причина отказа указана формально: «—»',
    },
    { when: 'the reason is an excuse', card: deal(lost({ UF_REASON: 'не знаю' })), options: asked, says: ['reasonIsJunk'], evidence: [{ label: 'value', value: 'не знаю' }] },
  ],
  blind: [
    { when: 'the portal has no such field', card: deal({ stage: 'LOST', fields: [] }), options: asked, blind: [{ obstacle: 'unknown-field', about: 'UF_REASON' }] },
    { when: 'the fields could not be read', card: deal({ stage: 'LOST', parts: { fields: unknown('offline') } }), options: asked, blind: [{ obstacle: 'offline', about: 'fields' }] },
  ],
})
