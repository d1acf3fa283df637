import type { CardRef } from '../../src/core/card.ts'
import type { NewReview, Review } from '../../src/core/review.ts'
import type { OrderOf, UnitKind } from '../../src/core/unit.ts'
import { checklistField } from '../../src/crm/bitrix24/names.ts'
import { added, admin, auditor, head, marked, salesperson, updated } from '../crm/bitrix24/world.ts'
import { openUnits, type DirectWorld } from './direct-world.ts'
import { ownEvents } from './calendar-page.ts'
import { commentsOf, markOnCard } from './page.ts'

/** An action and the world in which somebody does it. */
export interface Scene {
  /** Finishes the sentence "a head of sales …". */
  readonly deed: string
  readonly kind: UnitKind
  /** What people find changed afterwards; everything else is as it was. */
  readonly changes: readonly (keyof Picture)[]
  /** What a request that arrives after its repetition doubles all the same: in the CRM nothing tells the two apart, and people lose little. */
  readonly doubledWhenLate: readonly (keyof Picture)[]
  prepare(world: DirectWorld): Promise<{ readonly cards: readonly CardRef[], readonly order: OrderOf<UnitKind> }>
}

function scene<K extends UnitKind>(
  deed: string,
  kind: K,
  changes: Scene['changes'],
  prepare: (world: DirectWorld) => Promise<{ readonly cards: readonly CardRef[], readonly order: OrderOf<K> }>,
): Scene {
  return { deed, kind, changes, doubledWhenLate: kind === 'todo' ? ['todos'] : kind === 'hold' ? ['lines'] : [], prepare }
}

const start = '2026-11-25T07:00:00.000Z'
const end = '2026-11-25T07:30:00.000Z'
const link = (name: string) => ({ title: name, url: `https://lists.example.ru/${name}` })
const recording = 'https://recordings.example.ru/42'

async function markedBy(world: DirectWorld, title: string, says: Partial<NewReview> = {}): Promise<Review> {
  const crm = world.crm(auditor)
  const card = world.card({ title })
  const review = await added(crm, {
    key: `key of ${card.id}`, state: 'marked', card, snapshot: await crm.cards.snapshot(card), auditType: 'first-call', reason: 'Не выявлена потребность',
    markedBy: { id: auditor, name: 'Аудитор' }, markedAt: world.now(), checklists: [], pin: null, meeting: null,
    recording: null, agreements: '', heldAt: null, withdrawal: null, ...says,
  })
  await marked(crm, card, 'marked')
  return review
}

async function twoMarked(world: DirectWorld): Promise<readonly [Review, Review]> {
  return [await markedBy(world, 'Первая'), await markedBy(world, 'Вторая')]
}

async function carriedOut<K extends UnitKind>(world: DirectWorld, kind: K, order: OrderOf<K>): Promise<void> {
  const ended = await openUnits(world).begin(kind, order)
  if (ended.state === 'failed') throw new Error(`The scene cannot be set: ${ended.problem.detail}`)
}

/** Two reviews on one meeting of the head of sales. */
async function twoBooked(world: DirectWorld, reviews?: readonly Review[]) {
  const two = reviews ?? await twoMarked(world)
  const ids = two.map(({ id }) => id)
  await carriedOut(world, 'book', { employee: salesperson, start, end, reviews: ids, event: null })
  const [event] = ownEvents(world)
  if (event === undefined) throw new Error('Nothing was booked.')
  return { event: event.id, ids, cards: two.map(({ card }) => card) }
}

async function withChecklist(world: DirectWorld, pinned: boolean) {
  const review = await markedBy(world, 'С чек-листом')
  await carriedOut(world, 'checklists', { card: review.card, review: review.id, add: [link('one')], remove: [], pin: pinned })
  return { review, cards: [review.card], about: { card: review.card, review: review.id } }
}

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('There is none.')
  return one
}

/** Every kind of unit, some of them in several ways. */
export const scenes: readonly Scene[] = [
  scene('marks a card', 'mark', ['reviews', 'fields', 'lines'], async world => {
    const card = world.card()
    return { cards: [card], order: { card, auditType: 'first-call', reason: 'Не выявлена потребность' } }
  }),
  scene('takes a mark off', 'withdraw', ['reviews', 'fields', 'lines'], async world => {
    const { card, id } = await markedBy(world, 'Отмеченная')
    return { cards: [card], order: { card, review: id, reason: 'Ошибка', event: null, manager: null } }
  }),
  scene('takes a mark off a card that is on a meeting', 'withdraw', ['reviews', 'fields', 'lines', 'events'], async world => {
    const { cards, ids } = await twoBooked(world)
    return { cards, order: { card: first(cards), review: first(ids), reason: 'Ошибка', event: null, manager: null } }
  }),
  scene('adds a checklist', 'checklists', ['reviews'], async world => {
    const { card, id } = await markedBy(world, 'Отмеченная')
    return { cards: [card], order: { card, review: id, add: [link('one')], remove: [], pin: false } }
  }),
  scene('adds a checklist and pins it', 'checklists', ['reviews', 'fields', 'comments'], async world => {
    const { card, id } = await markedBy(world, 'Отмеченная')
    return { cards: [card], order: { card, review: id, add: [link('one')], remove: [], pin: true } }
  }),
  scene('pins what is kept already', 'checklists', ['reviews', 'fields', 'comments'], async world => {
    const { cards, about } = await withChecklist(world, false)
    return { cards, order: { ...about, add: [], remove: [], pin: true } }
  }),
  scene('adds a checklist to those that are pinned', 'checklists', ['reviews', 'fields', 'comments'], async world => {
    const { cards, about } = await withChecklist(world, true)
    return { cards, order: { ...about, add: [link('two')], remove: [], pin: false } }
  }),
  scene('removes the last checklist', 'checklists', ['reviews', 'fields', 'comments'], async world => {
    const { cards, about } = await withChecklist(world, true)
    return { cards, order: { ...about, add: [], remove: [link('one').url], pin: false } }
  }),
  scene('books a meeting', 'book', ['reviews', 'fields', 'events'], async world => {
    const two = await twoMarked(world)
    return { cards: two.map(({ card }) => card), order: { employee: salesperson, start, end, reviews: two.map(({ id }) => id), event: null } }
  }),
  scene('tells that a meeting took place, and one card was not got to', 'hold', ['reviews', 'fields', 'lines', 'events'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    return { cards, order: { event, eventGone: false, recording, agreements: { [first(ids)]: 'Перезвонить' }, at: end, reviews: ids } }
  }),
  scene('corrects what was told of a meeting', 'hold', ['reviews', 'lines', 'events'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    const held = { event, eventGone: false, recording, agreements: Object.fromEntries(ids.map(id => [id, 'Перезвонить'])), at: end, reviews: ids }
    await carriedOut(world, 'hold', held)
    return { cards, order: { ...held, recording: 'https://recordings.example.ru/43' } }
  }),
  scene('tells that a meeting did not take place', 'miss', ['reviews', 'fields', 'events'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    return { cards, order: { event, eventGone: false, reviews: ids } }
  }),
  scene('cancels a meeting', 'cancel', ['reviews', 'fields', 'events'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    return { cards, order: { event, eventGone: false, reviews: ids } }
  }),
  scene('opens the calendar after the meeting was moved in it', 'follow', ['reviews'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    const moved = { start: '2026-11-26T07:00:00.000Z', end: '2026-11-26T07:30:00.000Z' }
    for (const row of [...world.tables.events.all()]) if (row.parentId === event) world.tables.events.update(row.id, { from: moved.start, to: moved.end })
    return { cards, order: { event, moved, reviews: ids } }
  }),
  scene('opens the calendar after the meeting was deleted in it', 'follow', ['reviews', 'fields'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    await world.crm(head).meetings.cancel(event)
    return { cards, order: { event, moved: null, reviews: ids } }
  }),
  scene('takes one of two cards off a meeting', 'requeue', ['reviews', 'fields', 'events'], async world => {
    const { cards, ids } = await twoBooked(world)
    return { cards, order: { card: first(cards), review: first(ids), event: null } }
  }),
  scene('takes the last card off a meeting', 'requeue', ['reviews', 'fields', 'events'], async world => {
    const { cards, ids } = await twoBooked(world, [await markedBy(world, 'Одна')])
    return { cards, order: { card: first(cards), review: first(ids), event: null } }
  }),
  scene('links the review of a vanished card to another', 'relink', ['reviews', 'fields'], async world => {
    const { card: from, id } = await markedBy(world, 'Пропавшая')
    world.tables.items(2).remove(from.id)
    const card = world.card()
    return { cards: [card, from], order: { card, review: id, from } }
  }),
  scene('links a held review to another card while the first is still there', 'relink', ['reviews', 'fields'], async world => {
    const { card: from, id } = await markedBy(world, 'Прежняя')
    await updated(world.crm(auditor), id, { state: 'held', heldAt: world.now() })
    await marked(world.crm(auditor), from, 'held')
    const card = world.card()
    return { cards: [card, from], order: { card, review: id, from } }
  }),
  scene('gives a to-do', 'todo', ['todos'], async world => {
    const card = world.card()
    return { cards: [card], order: { card, description: 'Запланируйте шаг', deadline: start, responsible: salesperson } }
  }),
  scene('clears a mark that no review is about', 'clear-mark', ['fields'], async world => {
    const card = world.card()
    await marked(world.crm(auditor), card, 'scheduled')
    return { cards: [card], order: { card } }
  }),
]

/** What people can find of these cards in their portal, without ids and without the moments at which it was written. */
export interface Picture {
  readonly reviews: readonly unknown[]
  readonly fields: readonly unknown[]
  readonly lines: readonly string[]
  readonly comments: readonly unknown[]
  readonly todos: readonly unknown[]
  readonly events: readonly unknown[]
}

export async function pictureOf(world: DirectWorld, cards: readonly CardRef[]): Promise<Picture> {
  const { tables } = world
  const crm = world.crm(admin)
  const events = ownEvents(world)
  const comments = cards.flatMap(card => commentsOf(world, card))
  const reviews = (await Promise.all(cards.map(card => crm.reviews.ofCard(card)))).flat().toSorted((a, b) => a.id - b.id)
  const onCard = (row: { readonly ownerTypeId: number, readonly ownerId: number }, { id }: CardRef): boolean => row.ownerTypeId === 2 && row.ownerId === id
  return nameCards({
    reviews: reviews.map(({ card, state, auditType, reason, markedBy, checklists, pin, meeting, recording, agreements, heldAt, withdrawal, snapshot }) => ({
      card: cards.findIndex(({ id }) => id === card.id), state, auditType, reason, by: markedBy.id, checklists, recording, agreements, about: snapshot.responsible.id,
      held: heldAt !== null, withdrawn: withdrawal === null ? null : { by: withdrawal.by.id, reason: withdrawal.reason },
      pin: pin && { pinned: pin.pinned, comment: comments.findIndex(({ id }) => id === pin.commentId) },
      meeting: meeting && { event: events.findIndex(({ id }) => id === meeting.eventId), start: meeting.start.toISOString(), end: meeting.end.toISOString(), manager: meeting.manager.id },
    })),
    fields: cards.map(card => ({ mark: markOnCard(world, card), checklists: tables.items(2).get(card.id)?.[checklistField] ?? null })),
    lines: cards.flatMap((card, index) => [...tables.timeline.all()].filter(row => row.kind === 'logmessage' && onCard(row, card)).map(({ title, text }) => `${index}: ${title}. ${text}`)),
    comments: comments.map(({ text, pinnedAt }) => ({ text, pinned: pinnedAt !== null })),
    todos: [...tables.activities.all()].filter(row => cards.some(card => onCard(row, card))).map(({ subject, description, deadline, responsibleId }) => ({ subject, description, deadline, responsibleId })),
    events: events.map(({ name, description, from, to, crmFields, attendees }) => ({ name, description, from, to, crmFields: crmFields.toSorted(), attendees })),
  }, cards)
}

function nameCards(picture: Picture, cards: readonly CardRef[]): Picture {
  const text = cards.reduce((text, { id }, index) => text.replaceAll(`/details/${id}/`, `/details/card ${index}/`).replaceAll(`"D_${id}"`, `"D_card ${index}"`), JSON.stringify(picture))
  return JSON.parse(text) as Picture
}
