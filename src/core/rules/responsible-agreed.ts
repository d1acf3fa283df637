import { z } from 'zod'
import { defineRule, type BlindSpot, type Fault } from '../rule.ts'

export const responsibleAgreed = defineRule({
  id: 'responsible-agreed',
  dimension: 'process',
  point: 'responsible',
  weight: 3,
  standard: false,
  kinds: ['deal'],
  holds: 'while-open',
  needs: ['clients'],
  options: z.object({}),
  title: { ru: 'У сделки и её клиента один ответственный', en: 'The deal and its client have the same responsible person' },
  description: {
    ru: 'Когда сделку ведёт один, а контакт или компанию другой, клиенту звонят двое, а за порядок не отвечает никто.',
    en: 'When one person has the deal and another one the contact or company, two of them call the client and nobody keeps order.',
  },
  messages: {
    contactOfAnother: { ru: 'У контакта «{client}» другой ответственный: {name}', en: 'The contact “{client}” has a different responsible person: {name}' },
    companyOfAnother: { ru: 'У компании «{client}» другой ответственный: {name}', en: 'The company “{client}” has a different responsible person: {name}' },
  },
  check: ({ card, parts }) => {
    if (card.clients.length === 0 || card.responsible.id <= 0) return 'not-applicable'
    const faults: Fault<'contactOfAnother' | 'companyOfAnother'>[] = []
    const blind: BlindSpot[] = []
    for (const { kind, id } of card.clients) {
      const facts = parts.clients.find(one => one.kind === kind && one.id === id)
      // A client whom this person may not open is missing without a word.
      if (facts === undefined || facts.responsible.id <= 0) {
        if (blind.length === 0) blind.push({ obstacle: 'forbidden', about: 'clients' })
        continue
      }
      if (facts.responsible.id === card.responsible.id) continue
      const client = facts.title.trim() === '' ? `#${id}` : facts.title
      const name = nameOf(facts.responsible)
      faults.push({
        messageId: kind === 'contact' ? 'contactOfAnother' : 'companyOfAnother',
        data: { client, name },
        evidence: [{ label: 'client', value: client }, { label: 'responsible', value: name }, { label: 'expected', value: nameOf(card.responsible) }],
        fix: { kind: 'open-card' },
      })
    }
    return { blind, faults }
  },
})

function nameOf({ id, name }: { readonly id: number, readonly name: string }): string {
  return name.trim() === '' ? `#${id}` : name
}
