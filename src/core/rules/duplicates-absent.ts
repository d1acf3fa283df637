import { z } from 'zod'
import { cardKinds, type Twin } from '../card.ts'
import { fieldRow } from '../field-row.ts'
import { grouped } from '../grouped.ts'
import { option } from '../option.ts'
import { defineRule, type Fault, type Fix } from '../rule.ts'

export const strongEvidence = ['phone', 'email', 'inn', 'same-client'] as const
const messageIds = { 'phone': 'samePhone', 'email': 'sameMail', 'inn': 'sameInn', 'same-client': 'sameClient', 'shared': 'sharedContact', 'name-and-town': 'sameName' } as const satisfies Record<Twin['by'], string>

type MessageId = typeof messageIds[Twin['by']]

const fix: Fix = {
  kind: 'todo',
  text: {
    ru: 'Сверьте карточки: если это одно и то же, договоритесь с ответственными, какая остаётся',
    en: 'Compare the cards: if they are about the same, agree with those responsible which one stays',
  },
}

export const duplicatesAbsent = defineRule({
  id: 'duplicates-absent',
  dimension: 'uniqueness',
  point: 'created-at-once',
  weight: 6,
  standard: true,
  kinds: cardKinds,
  holds: 'while-open',
  needs: ['twins'],
  options: z.object({
    evidence: option(z.array(z.enum(strongEvidence)).min(1).default([...strongEvidence]), {
      label: { ru: 'Что считать признаком дубля', en: 'What counts as a duplicate' },
      choices: {
        'phone': { ru: 'Тот же телефон', en: 'The same phone' },
        'email': { ru: 'Та же почта', en: 'The same email address' },
        'inn': { ru: 'Тот же ИНН', en: 'The same INN' },
        'same-client': { ru: 'Две открытые сделки одного клиента в одной воронке', en: 'Two open deals of a client in one pipeline' },
      },
    }),
    sharedFrom: option(z.number().int().min(2).max(100).default(5), {
      label: { ru: 'Со скольких карточек телефон или почта — общие', en: 'Cards from which on a phone or an email address is a shared one' },
      hint: { ru: 'Номер приёмной или ящик закупок — не признак дубля.', en: 'A switchboard number or a purchasing inbox does not make a duplicate.' }, unit: 'cards',
    }),
    towns: option(z.array(fieldRow).max(8).default([]), {
      label: { ru: 'Поля с городом', en: 'Fields with the town' },
      hint: { ru: 'Чтобы сравнивать и по имени с городом: это делает полная проверка базы.', en: 'Used to compare by name and town as well, in full scans only.' },
    }),
    weak: option(z.boolean().default(false), {
      label: { ru: 'Показывать и возможные дубли', en: 'Report possible duplicates too' },
      hint: { ru: 'Общий телефон или info@, одинаковое название. Часто это разные люди и компании.', en: 'A shared phone or info@ address, the same name. Often these are different people or companies.' },
    }),
  }),
  title: { ru: 'Нет дублей', en: 'No duplicates' },
  description: {
    ru: 'У клиента с двумя карточками история разделена пополам: два менеджера звонят ему с разными предложениями.',
    en: 'A client with two cards has half a history in each: two salespeople call with different offers.',
  },
  messages: {
    samePhone: { ru: 'Тот же телефон {value} ещё у {count|карточки|карточек|карточек}: похоже на дубль', en: '{count|other card has|other cards have} the same phone {value}: this looks like a duplicate' },
    sameMail: { ru: 'Та же почта {value} ещё у {count|карточки|карточек|карточек}: похоже на дубль', en: '{count|other card has|other cards have} the same email address {value}: this looks like a duplicate' },
    sameInn: { ru: 'Тот же ИНН {value} ещё у {count|карточки|карточек|карточек}: похоже на дубль', en: '{count|other card has|other cards have} the same INN {value}: this looks like a duplicate' },
    sameClient: { ru: 'У этого клиента в той же воронке уже {count|открытая сделка|открытые сделки|открытых сделок} кроме этой', en: 'In the same pipeline this client has {count|other open deal|other open deals}' },
    sharedContact: { ru: 'Возможно, дубль, а возможно, общий номер или ящик: {value} ещё у {count|карточки|карточек|карточек}', en: 'Possibly a duplicate, possibly a shared phone or address: {count|other card has|other cards have} {value}' },
    sameName: { ru: 'Возможно, дубль: так же называется ещё {count|карточка|карточки|карточек} («{value}»)', en: 'Possibly a duplicate: {count|other card has|other cards have} the same name, “{value}”' },
  },
  comparedOnly: ['sameName'],
  prepare: ({ evidence, weak }) => countedEvidence(evidence, weak),
  check: ({ parts, prepared: counts }) => {
    if (parts.twins.length === 0) return 'ok'
    const told = parts.twins.filter(({ by }) => counts.has(by))
    return [...grouped(told, ({ by, value }) => `${by} ${value}`).values()].map(faultOf)
  },
})

/** What of two cards' likenesses the company wants to hear of. */
export function countedEvidence(strong: readonly Twin['by'][], weak: boolean): ReadonlySet<Twin['by']> {
  return new Set<Twin['by']>(weak ? [...strong, 'shared', 'name-and-town'] : strong)
}

const mostNamed = 5

function faultOf(twins: readonly Twin[]): Fault<MessageId> {
  const { by = 'phone', value = '' } = twins[0] ?? {}
  const label = by === 'same-client' ? 'client' : by === 'inn' || by === 'email' || by === 'phone' ? by : 'value'
  return {
    messageId: messageIds[by],
    data: by === 'same-client' ? { count: twins.length } : { count: twins.length, value },
    evidence: [{ label, value }, ...twins.slice(0, mostNamed).map(({ ref, title }) => ({ label: 'twin', value: title === '' ? `#${ref.id}` : title } as const))],
    fix,
  }
}
