import { z } from 'zod'
import { option } from '../option.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../period.ts'
import { defineRule, type Evidence, type Fix } from '../rule.ts'

const days = z.number().int().min(1).max(365)

const fix: Fix = {
  kind: 'todo',
  text: {
    ru: 'Свяжитесь с клиентом и запишите результат в карточку',
    en: 'Get in touch with the client and write down what came of it',
  },
}

export const touchedRecently = defineRule({
  id: 'touched-recently',
  dimension: 'currency',
  point: 'current',
  weight: 7,
  standard: true,
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  needs: ['lastActivity'],
  options: z.object({
    days: option(days.default(7), { label: { ru: 'Сколько дней можно без активности', en: 'Days without activity that are still fine' }, unit: 'days' }),
    daysByStage: option(z.record(z.string(), days).default({}), {
      label: { ru: 'Другой срок для отдельных стадий', en: 'Other limits for single stages' }, unit: 'days', refers: 'stage',
    }),
  }),
  title: { ru: 'Карточку не забросили', en: 'The card is not abandoned' },
  description: {
    ru: 'Клиент, с которым давно не общались, уходит к другим: звонки, письма и комментарии должны быть свежими.',
    en: 'A client nobody talks to leaves: calls, mails and comments must be recent.',
  },
  messages: {
    idle: {
      ru: 'Последняя активность была {days|день|дня|дней} назад, а можно не больше {limit|дня|дней|дней}',
      en: 'The last activity was {days|day|days} ago, at most {limit|day|days} allowed',
    },
    neverTouched: {
      ru: 'За {days|день|дня|дней} после создания не было ни одной активности, а можно ждать не больше {limit|дня|дней|дней}',
      en: 'No activity in the {days|day|days} since it was created, at most {limit|day|days} allowed',
    },
  },
  check: ({ card, options, now, timeZone, parts, changesAt }) => {
    const limit = (card.stage === null ? undefined : options.daysByStage[card.stage.id]) ?? options.days
    const since = parts.lastActivity ?? card.createdAt
    const day = dayOf(since, timeZone)
    const idleDays = daysBetween(day, dayOf(now, timeZone))
    if (idleDays <= limit) {
      changesAt(startOfDay(addDays(day, limit + 1), timeZone))
      return 'ok'
    }

    const threshold: Evidence = { label: 'threshold', value: limit, unit: 'days' }
    const stage: readonly Evidence[] = card.stage === null ? [] : [{ label: 'stage', value: card.stage.name }]
    const data = { days: idleDays, limit }
    return parts.lastActivity === null
      ? [{ messageId: 'neverTouched', data, evidence: [{ label: 'date', value: since }, threshold, ...stage], fix }]
      : [{ messageId: 'idle', data, evidence: [{ label: 'last-activity', value: since }, threshold, ...stage], fix }]
  },
})
