import { z } from 'zod'
import { fieldsByName } from '../field-index.ts'
import { isFilled, shownValue } from '../field.ts'
import { isMeaningful } from '../junk.ts'
import { option } from '../option.ts'
import { defineRule, type Evidence } from '../rule.ts'

const fix = { kind: 'open-card' } as const

export const lossReasonGiven = defineRule({
  id: 'loss-reason-given',
  dimension: 'completeness',
  point: 'recorded',
  weight: 5,
  standard: false,
  kinds: ['deal', 'lead'],
  holds: 'when-closed',
  needs: ['fields'],
  options: z.object({
    dealField: option(fieldName(), { label: { ru: 'Поле сделки «Причина отказа»', en: 'The deal’s field for the reason' }, refers: 'field', kind: 'deal' }),
    leadField: option(fieldName(), {
      label: { ru: 'Поле лида «Причина отказа»', en: 'The lead’s field for the reason' },
      hint: { ru: 'Если поле не выбрано, лиды не проверяются.', en: 'Leads are not checked unless a field is chosen.' },
      refers: 'field', kind: 'lead',
    }),
  }),
  title: { ru: 'У проигранной сделки названа причина', en: 'A lost deal has a loss reason' },
  description: {
    ru: 'Без причины отказа не понять, что мешает продавать: цена, сроки или работа менеджера.',
    en: 'Without a reason nobody learns what stands in the way of sales: the price, the time or our own work.',
  },
  messages: {
    noReason: { ru: 'Карточка проиграна, а поле «{field}» не заполнено', en: 'The card is lost and “{field}” is empty' },
    reasonIsJunk: { ru: 'Причина отказа указана формально: «{value}»', en: 'The loss reason says nothing: “{value}”' },
  },
  check: ({ card, options, parts }) => {
    const name = card.ref.kind === 'deal' ? options.dealField : options.leadField
    if (name === null || card.stage?.outcome !== 'lost') return 'not-applicable'
    const field = fieldsByName(parts.fields).get(name)
    if (field === undefined) return { blind: [{ obstacle: 'unknown-field', about: name }], faults: [] }
    const said = card.values[name]
    const stage: Evidence = { label: 'stage', value: card.stage.name }
    if (!isFilled(said, field)) return [{ messageId: 'noReason', data: { field: field.title }, evidence: [{ label: 'empty-field', value: field.title }, stage], fix }]
    if (isMeaningful(said, field)) return 'ok'
    const value = shownValue(said)
    return [{ messageId: 'reasonIsJunk', data: { value }, evidence: [{ label: 'field', value: field.title }, { label: 'value', value }, stage], fix }]
  },
})

function fieldName() {
  return z.string().min(1).nullable().default(null)
}
