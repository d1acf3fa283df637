import { z } from 'zod'
import { activityName, type Activity } from '../card.ts'
import { fieldsByName } from '../field-index.ts'
import { isFilled, shownValue } from '../field.ts'
import { isJunk, isMeaningful } from '../junk.ts'
import { option } from '../option.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../period.ts'
import { defineRule, type Evidence, type Fix } from '../rule.ts'

const fix: Fix = {
  kind: 'todo',
  text: {
    ru: 'Напишите в сделке, чего ждём, от кого и до какого числа',
    en: 'Write in the deal what we wait for, from whom and until when',
  },
}

/** Looks only at deals with a dated step: one without is a matter of `next-step-planned`. */
export const waitingExplained = defineRule({
  id: 'waiting-explained',
  dimension: 'process',
  point: 'next-action',
  weight: 5,
  standard: false,
  absence: true,
  kinds: ['deal'],
  holds: 'while-open',
  needs: ['activities', 'comments', 'fields'],
  options: z.object({
    field: option(z.string().min(1).nullable().default(null), {
      label: { ru: 'Поле «Чего ждём»', en: 'The field that says what we wait for' },
      hint: { ru: 'Если поля нет, хватит свежего комментария.', en: 'Without a field a recent comment will do.' },
      refers: 'field', kind: 'deal',
    }),
    farDays: option(z.number().int().min(1).max(365).default(14), { label: { ru: 'Следующий шаг далеко, если до него больше', en: 'The next step is far away when it lies ahead more than' }, unit: 'days' }),
    stages: option(z.array(z.string().min(1)).default([]), {
      label: { ru: 'Стадии ожидания', en: 'Stages of waiting' },
      hint: { ru: 'На них причину ожидания пишут всегда.', en: 'There the reason is always written.' },
      refers: 'stage', kind: 'deal',
    }),
    commentDays: option(z.number().int().min(1).max(365).default(30), { label: { ru: 'Комментарий считается свежим', en: 'A comment counts as recent for' }, unit: 'days' }),
  }),
  title: { ru: 'Если ждём, написано чего', en: 'What the deal is waiting for is written down' },
  description: {
    ru: 'Далёкий шаг без объяснения выглядит как забытая сделка: коллега и РОП должны видеть, чего ждём и до какого числа.',
    en: 'A step far ahead without a reason looks like a forgotten deal: others must see what we wait for and until when.',
  },
  messages: {
    stepFarAway: {
      ru: 'До следующего шага {days|день|дня|дней}, а чего ждём — не написано',
      en: 'The next step is {days|day|days} away, and nobody says what we wait for',
    },
    stageUnexplained: { ru: 'Сделка на стадии «{stage}», а чего ждём — не написано', en: 'The deal is in “{stage}”, and nobody says what we wait for' },
    explanationIsJunk: { ru: 'Поле «{field}» заполнено формально: «{value}»', en: '“{field}” is filled only for form’s sake: “{value}”' },
  },
  prepare: ({ stages }) => new Set(stages),
  check: ({ card, options, prepared, parts, now, timeZone, changesAt }) => {
    const next = nextStep(parts.activities)
    if (next === null || next.deadline === null) return 'not-applicable'
    const today = dayOf(now, timeZone)
    const due = dayOf(next.deadline, timeZone)
    const days = daysBetween(today, due)
    const waits = card.stage !== null && prepared.has(card.stage.id)
    if (!waits && days <= options.farDays) return 'not-applicable'
    if (!waits) changesAt(startOfDay(addDays(due, -options.farDays), timeZone))

    const field = options.field === null ? null : fieldsByName(parts.fields).get(options.field)
    if (field === undefined) return { blind: [{ obstacle: 'unknown-field', about: options.field }], faults: [] }
    const said = field === null ? null : card.values[field.name]
    const filled = field !== null && isFilled(said, field)
    if (filled && isMeaningful(said, field)) return 'ok'
    if (next.description.trim() !== '' && !isJunk(next.description)) return 'ok'
    const comment = parts.comments.find(({ text }) => !isJunk(text))
    if (comment !== undefined) {
      const written = dayOf(comment.at, timeZone)
      if (daysBetween(written, today) <= options.commentDays) {
        changesAt(startOfDay(addDays(written, options.commentDays + 1), timeZone))
        return 'ok'
      }
    }
    const step: readonly Evidence[] = [{ label: 'activity', value: activityName(next) }, { label: 'deadline', value: next.deadline }]
    if (filled) {
      const value = shownValue(said)
      return [{ messageId: 'explanationIsJunk', data: { field: field.title, value }, evidence: [{ label: 'field', value: field.title }, { label: 'value', value }, ...step], fix }]
    }
    const asked: readonly Evidence[] = field === null ? step : [{ label: 'empty-field', value: field.title }, ...step]
    if (waits && card.stage !== null) return [{ messageId: 'stageUnexplained', data: { stage: card.stage.name }, evidence: [{ label: 'stage', value: card.stage.name }, ...asked], fix }]
    return [{ messageId: 'stepFarAway', data: { days }, evidence: [...asked, { label: 'threshold', value: options.farDays, unit: 'days' }], fix }]
  },
})

function nextStep(activities: readonly Activity[]): Activity | null {
  let next: Activity | null = null
  let earliest = Infinity
  for (const activity of activities) {
    if (activity.done || activity.ours || activity.deadline === null || activity.deadline.getTime() >= earliest) continue
    next = activity
    earliest = activity.deadline.getTime()
  }
  return next
}
