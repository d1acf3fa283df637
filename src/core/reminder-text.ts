import { cardKey, type CardKind, type CardRef } from './card.ts'
import { grouped } from './grouped.ts'
import { fillMessage } from './message.ts'
import type { MessagePiece, MessageText } from './message-text.ts'
import type { ReminderNote } from './reminder-order.ts'
import type { DueCard, Summary } from './reminders.ts'
import type { Locale, Rule } from './rule.ts'

/** Cards that one message names; the rest is counted. */
const mostNamed = 10
/** People of whose cards one message tells; the cards of the others are counted together. */
const mostPeople = 20
/** Characters of a title in a message. */
const longestTitle = 100

export function noteOf({ personId, own, escalated }: Summary, escalateDays: number): ReminderNote {
  const spare = Math.max(0, mostNamed / 2 - own.length)
  const others = Math.min(escalated.length, mostNamed / 2 + spare)
  return { person: personId, own: cardsOf(own, mostNamed - others), escalated: cardsOf(escalated, others), escalateDays }
}

function cardsOf(cards: readonly DueCard[], most: number): ReminderNote['own'] {
  const named = cards.slice(0, most)
  const isNamed = (id: number): number => named.some(({ responsibleId }) => responsibleId === id) ? 0 : 1
  const counts = [...grouped(cards, ({ responsibleId }) => responsibleId)].map(([id, { length }]): [number, number] => [id, length])
  return {
    named: named.map(({ ref, responsibleId, findings }) => [ref.kind, ref.id, responsibleId, [...new Set(findings.map(({ ruleId }) => ruleId))]]),
    counts: counts.toSorted((a, b) => isNamed(a[0]) - isNamed(b[0]) || b[1] - a[1] || a[0] - b[0]),
  }
}

/** The cards whose titles the message needs. */
export function cardsNamedIn({ own, escalated }: ReminderNote): readonly CardRef[] {
  return [...own.named, ...escalated.named].map(([kind, id]) => ({ kind, id }))
}

/** Everybody the message names. */
export function peopleNamedIn({ escalated }: ReminderNote): readonly number[] {
  return escalated.counts.map(([id]) => id)
}

export interface NoteWords {
  /** By `cardKey`; a card without one goes by its kind and number. */
  readonly titles: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<number, string>
  readonly rules: readonly Pick<Rule, 'id' | 'title'>[]
  readonly locale: Locale
}

interface Words {
  readonly own: string
  readonly escalated: string
  readonly more: string
  readonly where: string
  readonly person: string
  readonly untitled: string
  readonly somebody: string
  readonly kinds: Readonly<Record<CardKind, string>>
}

const words: Readonly<Record<Locale, Words>> = {
  ru: {
    own: 'Поправьте, пожалуйста, {cards|карточку|карточки|карточек}',
    escalated: 'У ваших сотрудников не исправлено {days|день|дня|дней} и дольше: {cards|карточка|карточки|карточек}',
    more: 'И ещё {cards|карточка|карточки|карточек}.',
    where: 'Все нарушения: приложение «Разбор», вкладка «Мои исправления».',
    person: '{name}: {cards|карточка|карточки|карточек}',
    untitled: '{kind} № {id}',
    somebody: 'Сотрудник',
    kinds: { deal: 'Сделка', lead: 'Лид', contact: 'Контакт', company: 'Компания' },
  },
  en: {
    own: 'Please fix {cards|card|cards}',
    escalated: 'Your people have not fixed {cards|card|cards} for {days|day|days} or longer',
    more: 'And {cards|more card|more cards}.',
    where: 'All findings are in the app “Razbor”, tab “My fixes”.',
    person: '{name}: {cards|card|cards}',
    untitled: '{kind} No. {id}',
    somebody: 'Employee',
    kinds: { deal: 'Deal', lead: 'Lead', contact: 'Contact', company: 'Company' },
  },
}

/** The message word for word. */
export function reminderText(note: ReminderNote, given: NoteWords): MessageText {
  const { own, escalated, escalateDays } = note
  const { locale } = given
  const say = words[locale]
  const ownCards = total(own)
  const others = total(escalated)
  return [
    ...ownCards === 0 ? [] : [[{ strong: `${fillMessage(say.own, { cards: ownCards }, locale)}:` }], ...cardLines(own.named, given), ...moreLine(ownCards - own.named.length, locale)],
    ...ownCards === 0 || others === 0 ? [] : [['']],
    ...others === 0 ? [] : [[{ strong: `${fillMessage(say.escalated, { cards: others, days: escalateDays }, locale)}.` }], ...escalated.counts.slice(0, mostPeople).flatMap(([id, cards]) => personLines(id, cards, note, given)), ...moreLine(total({ ...escalated, counts: escalated.counts.slice(mostPeople) }), locale)],
    ...ownCards === 0 ? [] : [[say.where]],
  ]
}

function total({ counts }: ReminderNote['own']): number {
  return counts.reduce((sum, [, cards]) => sum + cards, 0)
}

function personLines(id: number, cards: number, { escalated }: ReminderNote, given: NoteWords): MessageText {
  const { names, locale } = given
  const name = names.get(id)
  const named = escalated.named.filter(([, , responsibleId]) => responsibleId === id)
  const heading = fillMessage(words[locale].person, { name: name === undefined || name === '' ? fillMessage(words[locale].untitled, { kind: words[locale].somebody, id }, locale) : name, cards }, locale)
  return [[named.length === 0 ? `${heading}.` : `${heading}:`], ...cardLines(named, given), ...named.length === 0 ? [] : moreLine(cards - named.length, locale)]
}

function cardLines(named: ReminderNote['own']['named'], { titles, rules, locale }: NoteWords): MessageText {
  return named.map(([kind, id, , ruleIds]): readonly MessagePiece[] => {
    const title = oneLine(titles.get(cardKey({ kind, id })) ?? '')
    const broken = ruleIds.map(ruleId => rules.find(rule => rule.id === ruleId)?.title[locale] ?? ruleId)
    return ['• ', { card: { kind, id }, title: title === '' ? fillMessage(words[locale].untitled, { kind: words[locale].kinds[kind], id }, locale) : title }, `${/[.…!?]$/.test(title) ? '' : '.'} ${notMet[locale]}: ${broken.join(' · ')}.`]
  })
}

/** Rules are named for the state wanted. */
const notMet: Readonly<Record<Locale, string>> = { ru: 'Не выполнено', en: 'Not met' }

function moreLine(cards: number, locale: Locale): MessageText {
  return cards <= 0 ? [] : [[fillMessage(words[locale].more, { cards }, locale)]]
}

function oneLine(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim()
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}…`
}
