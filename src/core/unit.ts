import { z } from 'zod'
import { cardKinds, type CardRef } from './card.ts'
import { once } from './once.ts'
import { problemCodes, type ProblemCode } from './load.ts'
import { digestOrderSchema } from './digest-order.ts'
import { remindOrderSchema } from './reminder-order.ts'

/**
 * One action of a person that takes several writes. A browser keeps it until it is whole, so that a closed tab, a lost
 * connection or a limit leave nothing half done: ids and what the person typed, never a name, a phone or a token.
 */
function makeSchema() {
  const card = z.object({ kind: z.enum(cardKinds), id: z.int().positive() })
  const id = z.int().positive()
  const moment = z.iso.datetime()

  // What each kind of action needs to be carried out, or carried on, by whoever finds it.
  const orders = {
    /** «На разбор». The unit's own id is the review's key. */
    'mark': z.object({ card, auditType: z.string(), reason: z.string() }),
    /** «Снять отметку»; the event that the review was on is noted before the record forgets it. */
    'withdraw': z.object({ card, review: id, reason: z.string(), event: id.nullable(), manager: id.nullable() }),
    /** Links added to a review and removed from it, by address, and whether the card's timeline must show them. */
    'checklists': z.object({ card, review: id, add: z.array(z.object({ title: z.string(), url: z.string() })), remove: z.array(z.string()), pin: z.boolean() }),
    'book': z.object({ employee: id, start: moment, end: moment, reviews: z.array(id), event: id.nullable() }),
    /** «Состоялся»: agreements by review id; a review without any was not got to. */
    'hold': z.object({ event: id, eventGone: z.boolean(), recording: z.string(), agreements: z.record(z.string(), z.string()), at: moment, reviews: z.array(id) }),
    /** «Не состоялся». */
    'miss': z.object({ event: id, eventGone: z.boolean(), reviews: z.array(id) }),
    'cancel': z.object({ event: id, eventGone: z.boolean(), reviews: z.array(id) }),
    /** The calendar has moved the meeting (`moved`), or the event is gone (`null`). */
    'follow': z.object({ event: id, moved: z.object({ start: moment, end: moment }).nullable(), reviews: z.array(id) }),
    /** One review off the meeting that the person saw it on, and back to the queue; `null`: on none. */
    'requeue': z.object({ card, review: id, event: id.nullable() }),
    'relink': z.object({ card, review: id, from: card }),
    'todo': z.object({ card, description: z.string(), deadline: moment, responsible: id }),
    /** Empties the field of a card that no review is about. */
    'clear-mark': z.object({ card }),
    /** A new version of the regulation, the number that it builds on, and what stood in the settings if that had none: it is kept too. */
    'save-regulation': z.object({ regulation: z.string(), base: z.int().nonnegative(), note: z.string(), earlier: z.string().nullable() }),
    /** One rule silenced on one card until a day. */
    'except': z.object({ card, rule: z.string(), until: z.iso.date(), reason: z.string() }),
    /** One sending of reminders. */
    'remind': remindOrderSchema(),
    /** A digest into a workgroup. */
    'digest': digestOrderSchema(),
  } as const

  const frame = z.object({
    account: z.string().min(1),
    userId: z.int().positive(),
    id: z.uuid(),
    startedAt: moment,
    attempts: z.int().nonnegative(),
    begun: z.boolean(),
    phase: z.enum(['doing', 'undoing', 'settling']),
    failure: z.enum(problemCodes).nullable(),
  })

  const kinds = Object.keys(orders) as (keyof typeof orders)[]
  return { orders, unit: z.union(kinds.map(kind => frame.extend({ kind: z.literal(kind), order: orders[kind] }))) }
}

/** Most pages find no unit, and making these takes as long as the handshake. */
const schema = once(makeSchema)
type Orders = ReturnType<typeof makeSchema>['orders']

export type UnitKind = keyof Orders
export type OrderOf<K extends UnitKind> = z.output<Orders[K]>

/** Whose unit it is. What belongs to another account or person is never looked at. */
export interface Owner {
  readonly account: string
  readonly userId: number
}

type UnitPhase = 'doing' | 'undoing' | 'settling'

interface UnitOf<K extends UnitKind> extends Owner {
  /** A UUID, the idempotency key of all its writes. */
  readonly id: string
  readonly kind: K
  readonly order: OrderOf<K>
  readonly startedAt: string
  /** Times that it was begun; before the second time every write is looked for first. */
  readonly attempts: number
  /** A write has arrived, or may have. */
  readonly begun: boolean
  /** `doing`, or taken back instead; `settling`: whole, and looked at once more at the next opening, since others may have come in between. */
  readonly phase: UnitPhase
  /** Why the last attempt broke; `null`: it has not ended, or its tab was closed. */
  readonly failure: ProblemCode | null
}

export type Unit = { [K in UnitKind]: UnitOf<K> }[UnitKind]

/** Days after which a unit that nobody has completed is forgotten: what was typed must not lie in a browser for ever. */
export const unitDays = 7

/** Reads a unit as a browser has kept it; `null`: it is none, or of a version that we do not understand. */
export function parseUnit(stored: unknown): Unit | null {
  const read = schema().unit.safeParse(stored)
  return read.success ? read.data as Unit : null
}

export function newUnit<K extends UnitKind>(kind: K, order: OrderOf<K>, owner: Owner, unitId: string, now: Date): Unit {
  const begin = { ...owner, id: unitId, startedAt: now.toISOString(), attempts: 0, begun: false, phase: 'doing', failure: null }
  return { ...begin, kind, order } as Unit
}

/** The card that a unit is about, for telling people; a meeting's units are about several. */
export function cardOfUnit({ order }: Unit): CardRef | null {
  return 'card' in order ? order.card : null
}

/**
 * What nobody else in this browser may touch while the unit runs: its card, or its meeting and the reviews on it.
 * Sorted, so that two units never wait for each other.
 */
export function subjectsOf(unit: Unit): readonly string[] {
  const { order } = unit
  const names = [
    ...('card' in order ? [`${order.card.kind}:${order.card.id}`] : []),
    ...('from' in order ? [`${order.from.kind}:${order.from.id}`] : []),
    ...('event' in order && order.event !== null ? [`event:${order.event}`] : []),
    ...('employee' in order ? [`employee:${order.employee}`] : []),
    ...(unit.kind === 'save-regulation' ? ['regulation'] : []),
    ...(unit.kind === 'remind' ? ['reminders'] : []),
    ...(unit.kind === 'digest' ? [`digest:${unit.order.group}`] : []),
  ]
  return [...new Set(names)].map(name => `${unit.account} ${name}`).sort()
}

/** The unit once all of it is written: what the person typed is in the CRM now, and its last look at the card does not need it. */
export function withoutTyped(unit: Unit): Unit {
  if (unit.kind === 'mark') return { ...unit, order: { ...unit.order, reason: '' } }
  if (unit.kind === 'except') return { ...unit, order: { ...unit.order, reason: '' } }
  if (unit.kind === 'save-regulation') return { ...unit, order: { ...unit.order, regulation: '', note: '', earlier: null } }
  if (unit.kind === 'checklists') return { ...unit, order: { ...unit.order, add: [], remove: [] } }
  return unit
}

/** Whether it may be taken up without asking: what the CRM has refused for good waits for the person. */
export function resumesByItself({ failure }: Pick<Unit, 'failure'>): boolean {
  return failure === null || failure === 'offline' || failure === 'limit' || failure === 'auth' || failure === 'unexpected-reply'
}
