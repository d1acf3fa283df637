import { z } from 'zod'
import { dayOf, daysBetween } from '../period.ts'
import { defineRule, type Evidence, type Fix } from '../rule.ts'

const days = z.number().int().positive()

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
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  needs: ['lastActivity'],
  options: z.object({
    /** Calendar days without activity that are still fine. */
    days: days.default(7),
    /** The same for single stages, by stage id. */
    daysByStage: z.record(z.string(), days).default({}),
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
  check: ({ card, options, now, timeZone, parts }) => {
    const limit = (card.stage === null ? undefined : options.daysByStage[card.stage.id]) ?? options.days
    const since = parts.lastActivity ?? card.createdAt
    const idleDays = daysBetween(dayOf(since, timeZone), dayOf(now, timeZone))
    if (idleDays <= limit) return 'ok'

    const threshold: Evidence = { label: 'threshold', value: limit, unit: 'days' }
    const stage: readonly Evidence[] = card.stage === null ? [] : [{ label: 'stage', value: card.stage.name }]
    const data = { days: idleDays, limit }
    return parts.lastActivity === null
      ? [{ messageId: 'neverTouched', data, evidence: [{ label: 'date', value: since }, threshold, ...stage], fix }]
      : [{ messageId: 'idle', data, evidence: [{ label: 'last-activity', value: since }, threshold, ...stage], fix }]
  },
})
