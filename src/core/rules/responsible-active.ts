import { z } from 'zod'
import { cardKinds } from '../card.ts'
import { defineRule } from '../rule.ts'

export const responsibleActive = defineRule({
  id: 'responsible-active',
  dimension: 'process',
  point: 'responsible',
  weight: 8,
  standard: true,
  kinds: cardKinds,
  holds: 'while-open',
  needs: [],
  options: z.object({}),
  title: { ru: 'Ответственный работает в компании', en: 'The responsible person works here' },
  description: {
    ru: 'Карточкой уволенного не занимается никто: клиент ждёт, а отвечать некому.',
    en: 'Nobody looks after the cards of somebody who has left: the client waits and nobody answers.',
  },
  messages: {
    dismissed: { ru: 'Ответственный уволен: {name}', en: 'The responsible person has left the company: {name}' },
    nobody: { ru: 'У карточки нет ответственного', en: 'Nobody is responsible for the card' },
  },
  check: ({ card: { responsible } }) => {
    const fix = { kind: 'open-card' } as const
    if (responsible.id <= 0) return [{ messageId: 'nobody', evidence: [{ label: 'responsible', value: '—' }], fix }]
    // Bots, integrators and people whom this person may not see are not listed: they may well be at work.
    if (responsible.active === 'unknown') return { blind: [{ obstacle: 'forbidden', about: 'responsible' }], faults: [] }
    if (responsible.active) return 'ok'
    const name = responsible.name.trim() === '' ? `#${responsible.id}` : responsible.name
    return [{ messageId: 'dismissed', data: { name }, evidence: [{ label: 'responsible', value: name }], fix }]
  },
})
