import { z } from 'zod'
import { option } from '../option.ts'
import { defineRule, type Fault } from '../rule.ts'

const fix = { kind: 'open-card' } as const

export const wonDealComplete = defineRule({
  id: 'won-deal-complete',
  dimension: 'completeness',
  point: 'recorded',
  weight: 6,
  standard: true,
  kinds: ['deal'],
  holds: 'when-closed',
  needs: [],
  options: z.object({
    amount: option(z.boolean().default(true), { label: { ru: 'Сумма больше нуля', en: 'The amount is more than zero' } }),
    client: option(z.boolean().default(true), { label: { ru: 'Указан контакт или компания', en: 'A contact or a company is named' } }),
    closeDate: option(z.boolean().default(true), { label: { ru: 'Указана дата завершения', en: 'The closing date is given' } }),
  }),
  title: { ru: 'Успешная сделка заполнена', en: 'A won deal is complete' },
  description: {
    ru: 'По успешным сделкам считают выручку, премии и повторные продажи: сумма, клиент и дата должны быть.',
    en: 'Revenue, bonuses and repeat sales are counted from won deals: they need an amount, a client and a date.',
  },
  messages: {
    noAmount: { ru: 'Сделка успешна, а суммы в ней нет', en: 'The deal is won and has no amount' },
    noClient: { ru: 'Сделка успешна, а клиент в ней не указан', en: 'The deal is won and names no client' },
    noCloseDate: { ru: 'Сделка успешна, а даты завершения в ней нет', en: 'The deal is won and has no closing date' },
  },
  check: ({ card, options }) => {
    if (card.stage?.outcome !== 'won') return 'not-applicable'
    const { amount, clients, closeDate } = card
    const faults: Fault<'noAmount' | 'noClient' | 'noCloseDate'>[] = []
    if (options.amount && !(amount !== null && amount.value > 0)) faults.push({ messageId: 'noAmount', evidence: [{ label: 'amount', value: amount?.value ?? 0 }, { label: 'stage', value: card.stage.name }], fix })
    if (options.client && clients.length === 0) faults.push({ messageId: 'noClient', evidence: [{ label: 'clients', value: 0 }, { label: 'stage', value: card.stage.name }], fix })
    if (options.closeDate && closeDate === null) faults.push({ messageId: 'noCloseDate', evidence: [{ label: 'stage', value: card.stage.name }], fix })
    return faults
  },
})
