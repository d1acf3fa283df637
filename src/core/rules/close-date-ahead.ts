import { z } from 'zod'
import { addDays, dayOf, daysBetween, startOfDay } from '../period.ts'
import { defineRule } from '../rule.ts'

export const closeDateAhead = defineRule({
  id: 'close-date-ahead',
  dimension: 'currency',
  point: 'current',
  weight: 5,
  standard: true,
  kinds: ['deal'],
  holds: 'while-open',
  needs: [],
  options: z.object({}),
  title: { ru: 'Дата завершения не в прошлом', en: 'The closing date is not in the past' },
  description: {
    ru: 'По дате завершения строится прогноз: открытая сделка с прошедшей датой искажает план продаж.',
    en: 'The forecast is built on closing dates: an open deal whose date has passed distorts it.',
  },
  messages: {
    closeDatePassed: {
      ru: 'Дата завершения прошла {days|день|дня|дней} назад, а сделка открыта',
      en: 'The closing date passed {days|day|days} ago and the deal is still open',
    },
  },
  check: ({ card, now, timeZone, changesAt }) => {
    if (card.closeDate === null) return 'not-applicable'
    const today = dayOf(now, timeZone)
    const days = daysBetween(card.closeDate, today)
    if (days <= 0) {
      changesAt(startOfDay(addDays(card.closeDate, 1), timeZone))
      return 'ok'
    }
    return [{
      messageId: 'closeDatePassed',
      data: { days },
      evidence: [
        { label: 'date', value: card.closeDate, unit: 'calendar-day' },
        { label: 'late', value: days, unit: 'days' },
      ],
      fix: { kind: 'open-card' },
    }]
  },
})
