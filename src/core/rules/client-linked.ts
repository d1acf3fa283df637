import { z } from 'zod'
import { defineRule } from '../rule.ts'

export const clientLinked = defineRule({
  id: 'client-linked',
  dimension: 'completeness',
  point: 'created-at-once',
  weight: 8,
  standard: true,
  kinds: ['deal'],
  holds: 'while-open',
  needs: [],
  options: z.object({}),
  title: { ru: 'В сделке указан клиент', en: 'The deal has a client' },
  description: {
    ru: 'Без контакта или компании не видно, с кем идёт работа, и история общения не попадает к клиенту.',
    en: 'Without a contact or a company nobody sees who the deal is with, and its history never reaches the client.',
  },
  messages: {
    noClient: { ru: 'В сделке нет ни контакта, ни компании', en: 'The deal has neither a contact nor a company' },
  },
  check: ({ card }) => {
    if (card.clients.length > 0) return 'ok'
    return [{ messageId: 'noClient', evidence: [{ label: 'clients', value: 0 }], fix: { kind: 'open-card' } }]
  },
})
