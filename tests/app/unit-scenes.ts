import type { CardRef } from '../../src/core/card.ts'
import { exceptionsIn } from '../../src/core/exception-book.ts'
import { savedIn } from '../../src/core/regulation-book.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { readDigests } from '../../src/core/digest-book.ts'
import { dayOf } from '../../src/core/period.ts'
import { readSendings } from '../../src/core/reminder-book.ts'
import { noteOf } from '../../src/core/reminder-text.ts'
import { toldBy } from '../../src/core/reminders.ts'
import type { NewReview, Review } from '../../src/core/review.ts'
import { packTold, unpackTold } from '../../src/core/told.ts'
import type { OrderOf, UnitKind } from '../../src/core/unit.ts'
import { mayInGroup } from '../../src/emulator/bitrix24/groups.ts'
import { zone } from '../support/builders.ts'
import { added, head as bitrixHead, marked, salesperson as bitrixSalesperson, updated } from '../crm/bitrix24/world.ts'
import type { DirectWorld } from './direct-world.ts'
import type { Seen, UnitWorld } from './unit-world.ts'

/** An action and the world in which somebody does it. */
export interface Scene {
  /** Finishes the sentence "a head of sales …". */
  readonly deed: string
  readonly kind: UnitKind
  /** Who does it. */
  readonly by: 'head' | 'admin'
  /** What people find changed afterwards; everything else is as it was. */
  readonly changes: readonly (keyof Picture)[]
  prepare(world: UnitWorld): Promise<{ readonly cards: readonly CardRef[], readonly order: OrderOf<UnitKind> }>
}

function scene<K extends UnitKind>(
  deed: string,
  kind: K,
  changes: Scene['changes'],
  prepare: (world: UnitWorld) => Promise<{ readonly cards: readonly CardRef[], readonly order: OrderOf<K> }>,
  by: Scene['by'] = 'head',
): Scene {
  return { deed, kind, by, changes, prepare }
}

const start = '2026-11-25T07:00:00.000Z'
const end = '2026-11-25T07:30:00.000Z'
const link = (name: string) => ({ title: name, url: `https://lists.example.ru/${name}` })
const recording = 'https://recordings.example.ru/42'

async function markedBy(world: UnitWorld, title: string, says: Partial<NewReview> = {}): Promise<Review> {
  const { auditor } = world.people
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

async function twoMarked(world: UnitWorld): Promise<readonly [Review, Review]> {
  return [await markedBy(world, 'Первая'), await markedBy(world, 'Вторая')]
}

async function carriedOut<K extends UnitKind>(world: UnitWorld, kind: K, order: OrderOf<K>, by: Scene['by'] = 'head'): Promise<void> {
  const ended = await world.units(world.people[by]).begin(kind, order)
  if (ended.state === 'failed') throw new Error(`The scene cannot be set: ${ended.problem.detail}`)
}

/** Two reviews on one meeting of the head of sales. */
async function twoBooked(world: UnitWorld, reviews?: readonly Review[]) {
  const two = reviews ?? await twoMarked(world)
  const ids = two.map(({ id }) => id)
  await carriedOut(world, 'book', { employee: world.people.salesperson, start, end, reviews: ids, event: null })
  const [event] = world.meetings()
  if (event === undefined) throw new Error('Nothing was booked.')
  return { event, ids, cards: two.map(({ card }) => card) }
}

async function withChecklist(world: UnitWorld, pinned: boolean) {
  const review = await markedBy(world, 'С чек-листом')
  await carriedOut(world, 'checklists', { card: review.card, review: review.id, add: [link('one')], remove: [], pin: pinned })
  return { review, cards: [review.card], about: { card: review.card, review: review.id } }
}

function first<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('There is none.')
  return one
}

/** Every kind of unit, some of them in several ways. Of a digest only where there are workgroups. */
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
    return { cards: two.map(({ card }) => card), order: { employee: world.people.salesperson, start, end, reviews: two.map(({ id }) => id), event: null } }
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
    world.moveMeeting(event, moved)
    return { cards, order: { event, moved, reviews: ids } }
  }),
  scene('opens the calendar after the meeting was deleted in it', 'follow', ['reviews', 'fields'], async world => {
    const { event, ids, cards } = await twoBooked(world)
    await world.crm(world.people.head).meetings.cancel(event)
    return { cards, order: { event, moved: null, reviews: ids } }
  }),
  scene('takes one of two cards off a meeting', 'requeue', ['reviews', 'fields', 'events'], async world => {
    const { cards, event, ids } = await twoBooked(world)
    return { cards, order: { card: first(cards), review: first(ids), event } }
  }),
  scene('takes the last card off a meeting', 'requeue', ['reviews', 'fields', 'events'], async world => {
    const { cards, event, ids } = await twoBooked(world, [await markedBy(world, 'Одна')])
    return { cards, order: { card: first(cards), review: first(ids), event } }
  }),
  scene('links the review of a vanished card to another', 'relink', ['reviews', 'fields'], async world => {
    const { card: from, id } = await markedBy(world, 'Пропавшая')
    world.removeCard(from)
    const card = world.card()
    return { cards: [card, from], order: { card, review: id, from } }
  }),
  scene('links a held review to another card while the first is still there', 'relink', ['reviews', 'fields'], async world => {
    const { card: from, id } = await markedBy(world, 'Прежняя')
    await updated(world.crm(world.people.auditor), id, { state: 'held', heldAt: world.now() })
    await marked(world.crm(world.people.auditor), from, 'held')
    const card = world.card()
    return { cards: [card, from], order: { card, review: id, from } }
  }),
  scene('gives a to-do', 'todo', ['todos'], async world => {
    const card = world.card()
    return { cards: [card], order: { card, description: 'Запланируйте шаг', deadline: start, responsible: world.people.salesperson } }
  }),
  scene('clears a mark that no review is about', 'clear-mark', ['fields'], async world => {
    const card = world.card()
    await marked(world.crm(world.people.auditor), card, 'scheduled')
    return { cards: [card], order: { card } }
  }),
  scene('sends reminders', 'remind', ['notes', 'books'], async world => {
    const cards = [world.card({ title: 'Первая' }), world.card({ title: 'Вторая' })]
    return { cards, order: remindOrder(world.now(), cards, 'day', world.people) }
  }),
  scene('reminds of chosen cards', 'remind', ['notes', 'books'], async world => {
    const cards = [world.card({ title: 'Одна' })]
    return { cards, order: remindOrder(world.now(), cards, 'cards', world.people) }
  }),
  scene('sends reminders when a colleague has reminded one of the two', 'remind', ['notes', 'books'], async world => {
    const cards = [world.card({ title: 'Первая' }), world.card({ title: 'Вторая' })]
    const { told, notes, ...order } = remindOrder(world.now(), cards.slice(0, 1), 'cards', world.people)
    const { salesperson } = world.people
    await carriedOut(world, 'remind', { ...order, notes: notes.filter(({ person }) => person === salesperson), told: packTold(unpackTold(told).filter(({ personId }) => personId === salesperson)) })
    return { cards, order: remindOrder(world.now(), cards, 'day', world.people) }
  }),
  scene('posts a digest', 'digest', ['posts', 'books'], async world => ({ cards: [], order: digestOrder(world, 1) })),
  scene('posts a digest of the same period once more', 'digest', ['posts', 'books'], async world => {
    await carriedOut(world, 'digest', digestOrder(world, 1))
    return { cards: [], order: digestOrder(world, 2) }
  }),
  scene('as an administrator saves the first regulation over an older one', 'save-regulation', ['books', 'regulation'], async world => {
    const older = { version: 1, entries: [{ ruleId: 'client-linked', options: {} }] }
    await world.crm(world.people.admin).settings.saveRegulation(JSON.stringify(older))
    return { cards: [], order: { ...regulationOrder(0), earlier: JSON.stringify(older) } }
  }, 'admin'),
  scene('as an administrator saves the next regulation', 'save-regulation', ['books', 'regulation'], async world => {
    await carriedOut(world, 'save-regulation', regulationOrder(0), 'admin')
    return { cards: [], order: regulationOrder(1) }
  }, 'admin'),
  scene('as an administrator saves when another one was faster', 'save-regulation', [], async world => {
    await carriedOut(world, 'save-regulation', regulationOrder(0), 'admin')
    return { cards: [], order: regulationOrder(0) }
  }, 'admin'),
  scene('as an administrator silences a rule on a card', 'except', ['books'], async world => {
    const card = world.card()
    return { cards: [card], order: { card, rule: 'next-step-planned', until: '2026-12-10', reason: 'Клиент в отпуске' } }
  }, 'admin'),
]

function regulationOrder(base: number, note = 'Строже'): OrderOf<'save-regulation'> {
  return { regulation: savedForm({ ...defaultRegulation(rules), entries: [] }), base, note, earlier: null }
}

/** The salesperson is told of these cards, and the head of what has waited too long. */
export function remindOrder(now: Date, cards: readonly CardRef[], of: 'day' | 'cards', { salesperson, head }: Pick<UnitWorld['people'], 'salesperson' | 'head'> = { salesperson: bitrixSalesperson, head: bitrixHead }): OrderOf<'remind'> {
  const due = cards.map(ref => ({ ref, responsibleId: salesperson, findings: [{ ruleId: 'next-step-planned', messageId: 'noNextStep', since: '2026-10-01' }] }))
  const summaries = [{ personId: salesperson, own: due, escalated: [] }, { personId: head, own: [], escalated: due }]
  return {
    day: dayOf(now, zone), zone, of, browser: 'Chrome, Windows', dataOf: now.toISOString(), remindAgainDays: 7, notes: summaries.map(one => noteOf(one, 14)), told: packTold(summaries.map(toldBy)), begun: 0,
  }
}

/** A workgroup that the head of sales posts into. */
export function ownGroup({ tables }: Pick<DirectWorld, 'tables'>): number {
  const found = [...tables.groups.all()].find(group => mayInGroup(group, tables.users.get(bitrixHead) ?? first([...tables.users.all()]), 'blog', 'write_post'))
  if (found === undefined) throw new Error('The head of sales is in no workgroup.')
  return found.id
}

export function digestOrder({ group }: Pick<UnitWorld, 'group'>, number: number): OrderOf<'digest'> {
  if (group === null) throw new Error('The CRM has no workgroups.')
  return {
    group, firstDay: '2026-11-16', lastDay: '2026-11-22', title: number === 1 ? 'Сводка' : `Сводка (${number})`, text: [[{ strong: 'Состояние' }], ['Чистые карточки: 81,5 %']], number, begun: false,
  }
}

/** What people can find of these cards in their CRM, without ids and without the moments at which it was written. */
export interface Picture extends Seen {
  readonly reviews: readonly unknown[]
  readonly books: readonly unknown[]
  readonly regulation: unknown
}

export async function pictureOf(world: UnitWorld, cards: readonly CardRef[]): Promise<Picture> {
  const crm = world.crm(world.people.admin)
  const [events, comments] = [world.meetings(), world.checklistNotes(cards)]
  const reviews = (await Promise.all(cards.map(card => crm.reviews.ofCard(card)))).flat().toSorted((a, b) => a.id - b.id)
  const picture: Picture = {
    reviews: reviews.map(({ card, state, auditType, reason, markedBy, checklists, pin, meeting, recording, agreements, heldAt, withdrawal, snapshot }) => ({
      card: cards.findIndex(({ id }) => id === card.id), state, auditType, reason, by: markedBy.id, checklists, recording, agreements, about: snapshot.responsible.id,
      held: heldAt !== null, withdrawn: withdrawal === null ? null : { by: withdrawal.by.id, reason: withdrawal.reason },
      pin: pin && { pinned: pin.pinned, comment: comments.indexOf(pin.commentId) },
      meeting: meeting && { event: events.indexOf(meeting.eventId), start: meeting.start.toISOString(), end: meeting.end.toISOString(), manager: meeting.manager.id },
    })),
    ...world.seen(cards),
    books: await booksOf(world),
    regulation: dateless(await crm.settings.regulation()),
  }
  return JSON.parse(world.nameCards(JSON.stringify(picture), cards)) as Picture
}

/** What the portal's book knows of sendings and posts, without what differs from one time to the next. */
async function booksOf(world: UnitWorld): Promise<readonly unknown[]> {
  const { notebook } = world.crm(world.people.admin)
  const [reminders, digests, regulations, exceptions] = await Promise.all([notebook.lines('reminders'), notebook.lines('digests'), notebook.lines('regulations'), notebook.lines('exceptions')])
  return [
    ...regulations.map(({ key, text }) => ({ key, regulation: dateless(savedIn(text)) })),
    ...exceptionsIn(exceptions).exceptions.map(({ ruleId, until, reason, by, ended }) => ({ ruleId, until, reason, by: by.id, ended })),
    ...exceptions.length === exceptionsIn(exceptions).exceptions.length ? [] : [{ exceptions: exceptions.length }],
    ...readSendings(reminders).sendings.map(({ day, of, by, browser, told, refused, skipped, endedAt }) => ({ day, of, by: by.id, browser, told, refused, skipped, ended: endedAt !== null })),
    ...readDigests(digests).map(({ number, by, postId }) => ({ number, by: by.id, posted: postId !== null })),
  ]
}

/** Every saving has its own moment and id. */
function dateless(saved: unknown): unknown {
  return JSON.parse(JSON.stringify(saved ?? null, (name, value: unknown) => name === 'at' || name === 'savedBy' ? undefined : value))
}
