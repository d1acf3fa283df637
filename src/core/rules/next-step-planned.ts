import { z } from 'zod'
import { activityName } from '../card.ts'
import { fieldsByName } from '../field-index.ts'
import { isFilled, shownValue } from '../field.ts'
import { isMeaningful } from '../junk.ts'
import { option } from '../option.ts'
import { defineRule, type Evidence, type Fix } from '../rule.ts'

const fix: Fix = {
  kind: 'todo',
  text: {
    ru: 'Запланируйте следующий шаг по сделке: дело со сроком',
    en: 'Plan the next step of the deal: an activity with a deadline',
  },
}

export const nextStepPlanned = defineRule({
  id: 'next-step-planned',
  dimension: 'process',
  point: 'next-action',
  weight: 8,
  standard: true,
  absence: true,
  kinds: ['deal'],
  holds: 'while-open',
  openActivitiesOnly: true,
  needs: ['activities', 'fields'],
  options: z.object({
    waitingField: option(z.string().min(1).nullable().default(null), {
      label: { ru: 'Поле «Чего ждём»', en: 'The field that says what we wait for' },
      hint: { ru: 'Если оно заполнено, сделка может быть без запланированного дела.', en: 'A deal where it is filled may do without a planned activity.' },
      refers: 'field', kind: 'deal',
    }),
  }),
  title: { ru: 'Следующий шаг запланирован', en: 'The next step is planned' },
  description: {
    ru: 'Сделка без следующего шага забывается: в любой момент должно быть видно, что делаем дальше или чего ждём.',
    en: 'A deal without a next step is forgotten: at every moment it must say what comes next or what we wait for.',
  },
  messages: {
    noNextStep: { ru: 'Не запланировано ни одного дела', en: 'No activity is planned' },
    noDeadline: {
      ru: 'У запланированных дел нет срока: {count|дело|дела|дел}',
      en: 'The planned activities have no deadline: {count|activity|activities}',
    },
    waitingIsJunk: {
      ru: 'Следующего шага нет, а поле «{field}» заполнено формально: «{value}»',
      en: 'There is no next step, and “{field}” says nothing: “{value}”',
    },
  },
  check: ({ card, options, parts }) => {
    if (parts.activities.some(({ done, ours, deadline }) => !done && !ours && deadline !== null)) return 'ok'

    const open = parts.activities.filter(({ done, ours }) => !done && !ours)
    const planned: Evidence = { label: 'open-activities', value: open.length }
    const noStep = open.length === 0
      ? { messageId: 'noNextStep', evidence: [planned], fix } as const
      : { messageId: 'noDeadline', data: { count: open.length }, evidence: [planned, ...open.slice(0, 3).map(activity => ({ label: 'activity', value: activityName(activity) } as const))], fix } as const
    if (options.waitingField === null) return [noStep]

    const field = fieldsByName(parts.fields).get(options.waitingField)
    if (field === undefined) return { blind: [{ obstacle: 'unknown-field', about: options.waitingField }], faults: [] }
    const said = card.values[field.name]
    if (!isFilled(said, field)) return [{ ...noStep, evidence: [...noStep.evidence, { label: 'empty-field', value: field.title }] }]
    if (isMeaningful(said, field)) return 'ok'
    const value = shownValue(said)
    return [{ messageId: 'waitingIsJunk', data: { field: field.title, value }, evidence: [...noStep.evidence, { label: 'field', value: field.title }, { label: 'value', value }], fix }]
  },
})
