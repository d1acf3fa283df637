import { z } from 'zod'
import { option } from '../option.ts'
import { addDays, dayOf, daysBetween, startOfDay } from '../period.ts'
import { defineRule, type Fix } from '../rule.ts'
import { cameAt } from '../stage-way.ts'

const days = z.number().int().min(1).max(730)

const fix: Fix = {
  kind: 'todo',
  text: {
    ru: 'Решите, что делать с карточкой: двигайте её дальше или закройте и укажите причину',
    en: 'Decide about the card: move it on, or close it and say why',
  },
}

export const stageNotStuck = defineRule({
  id: 'stage-not-stuck',
  dimension: 'process',
  point: 'current',
  weight: 5,
  standard: true,
  kinds: ['deal', 'lead'],
  holds: 'while-open',
  needs: ['stageHistory'],
  options: z.object({
    days: option(days.default(30), { label: { ru: 'Сколько дней можно стоять на одной стадии', en: 'Days that a card may stay in one stage' }, unit: 'days' }),
    daysByStage: option(z.record(z.string(), days).default({}), {
      label: { ru: 'Другой срок для отдельных стадий', en: 'Other limits for single stages' }, unit: 'days', refers: 'stage',
    }),
  }),
  title: { ru: 'Карточка не застряла на стадии', en: 'The card does not get stuck in a stage' },
  description: {
    ru: 'Сделка, которая стоит на месте, либо уже проиграна, либо о ней забыли: воронка и прогноз по ней врут.',
    en: 'A deal that stands still is either lost already or forgotten: the funnel and the forecast are wrong about it.',
  },
  messages: {
    stuck: {
      ru: 'Карточка на стадии «{stage}» уже {days|день|дня|дней}, а можно не больше {limit|дня|дней|дней}',
      en: 'The card has been in “{stage}” for {days|day|days}, at most {limit|day|days} allowed',
    },
  },
  check: ({ card, options, parts, now, timeZone, changesAt }) => {
    if (card.stage === null) return 'not-applicable'
    const limit = options.daysByStage[card.stage.id] ?? options.days
    const known = cameAt(card, card.stage.id, parts.stageHistory)
    const since = known ?? card.createdAt
    const spent = daysBetween(dayOf(since, timeZone), dayOf(now, timeZone))
    if (spent <= limit) {
      changesAt(startOfDay(addDays(dayOf(since, timeZone), limit + 1), timeZone))
      return 'ok'
    }
    // An imported card has no history: it may have come to its stage yesterday.
    if (known === null) return { blind: [{ obstacle: 'failed', about: 'stageHistory' }], faults: [] }
    return [{
      messageId: 'stuck',
      data: { stage: card.stage.name, days: spent, limit },
      evidence: [{ label: 'stage', value: card.stage.name }, { label: 'date', value: since }, { label: 'days-in-stage', value: spent, unit: 'days' }, { label: 'threshold', value: limit, unit: 'days' }],
      fix,
    }]
  },
})
