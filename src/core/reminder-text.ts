import { cardKey, type CardRef } from './card.ts'
import { grouped } from './grouped.ts'
import type { MessagePiece, MessageText } from './message-text.ts'
import type { ReminderNote } from './reminder-order.ts'
import type { DueCard, Summary } from './reminders.ts'
import type { Rule } from './rule.ts'
import { speaker } from './speaker.ts'
import { sayIn, type Wording } from './wording.ts'

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

export interface NoteWords extends Wording {
  /** By `cardKey`; a card without one goes by its kind and number. */
  readonly titles: ReadonlyMap<string, string>
  readonly names: ReadonlyMap<number, string>
  readonly rules: readonly Pick<Rule, 'id' | 'title'>[]
}

const sentences = {
  own: { ru: 'Поправьте, пожалуйста, {cards|карточку|карточки|карточек}', en: 'Please fix {cards|card|cards}' },
  escalated: { ru: 'У ваших сотрудников не исправлено {days|день|дня|дней} и дольше: {cards|карточка|карточки|карточек}', en: 'Your people have not fixed {cards|card|cards} for {days|day|days} or longer' },
  more: { ru: 'И ещё {cards|карточка|карточки|карточек}.', en: 'And {cards|more card|more cards}.' },
  where: { ru: 'Все нарушения: приложение «Разбор», вкладка «Мои исправления».', en: 'All findings are in the app “Razbor”, tab “My fixes”.' },
  person: { ru: '{name}: {cards|карточка|карточки|карточек}', en: '{name}: {cards|card|cards}' },
  untitled: { ru: '{kind} № {id}', en: '{kind} No. {id}' },
  /** Rules are named for the state wanted. */
  notMet: { ru: 'Не выполнено: {rules}.', en: 'Not met: {rules}.' },
  somebody: { ru: 'Сотрудник', en: 'Employee' },
  deal: { ru: 'Сделка', en: 'Deal' },
  lead: { ru: 'Лид', en: 'Lead' },
  contact: { ru: 'Контакт', en: 'Contact' },
  company: { ru: 'Компания', en: 'Company' },
} as const

type Say = ReturnType<typeof speaker<keyof typeof sentences>>

/** The message word for word. */
export function reminderText(note: ReminderNote, given: NoteWords): MessageText {
  const { own, escalated, escalateDays } = note
  const say: Say = speaker(sentences, given)
  const ownCards = total(own)
  const others = total(escalated)
  return [
    ...ownCards === 0 ? [] : [[{ strong: `${say('own', { cards: ownCards })}:` }], ...cardLines(own.named, given, say), ...moreLine(ownCards - own.named.length, say)],
    ...ownCards === 0 || others === 0 ? [] : [['']],
    ...others === 0
      ? []
      : [
          [{ strong: `${say('escalated', { cards: others, days: escalateDays })}.` }],
          ...escalated.counts.slice(0, mostPeople).flatMap(([id, cards]) => personLines(id, cards, note, given, say)),
          ...moreLine(total({ ...escalated, counts: escalated.counts.slice(mostPeople) }), say),
        ],
    ...ownCards === 0 ? [] : [[say('where')]],
  ]
}

function total({ counts }: ReminderNote['own']): number {
  return counts.reduce((sum, [, cards]) => sum + cards, 0)
}

function personLines(id: number, cards: number, { escalated }: ReminderNote, given: NoteWords, say: Say): MessageText {
  const name = given.names.get(id)
  const named = escalated.named.filter(([, , responsibleId]) => responsibleId === id)
  const heading = say('person', { name: name === undefined || name === '' ? say('untitled', { kind: say('somebody'), id }) : name, cards })
  return [[named.length === 0 ? `${heading}.` : `${heading}:`], ...cardLines(named, given, say), ...named.length === 0 ? [] : moreLine(cards - named.length, say)]
}

function cardLines(named: ReminderNote['own']['named'], given: NoteWords, say: Say): MessageText {
  const { titles, rules } = given
  const titleIn = sayIn(given)
  return named.map(([kind, id, , ruleIds]): readonly MessagePiece[] => {
    const title = oneLine(titles.get(cardKey({ kind, id })) ?? '')
    const broken = ruleIds.map(ruleId => titleIn(rules.find(rule => rule.id === ruleId)?.title) ?? ruleId)
    return ['• ', { card: { kind, id }, title: title === '' ? say('untitled', { kind: say(kind), id }) : title }, `${/[.…!?]$/.test(title) ? '' : '.'} ${say('notMet', { rules: broken.join(' · ') })}`]
  })
}

function moreLine(cards: number, say: Say): MessageText {
  return cards <= 0 ? [] : [[say('more', { cards })]]
}

function oneLine(title: string): string {
  const line = title.replace(/\s+/g, ' ').trim()
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1).trimEnd()}…`
}
