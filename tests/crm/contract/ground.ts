import type { CardRef } from '../../../src/core/card.ts'
import type { NewReview, Review, ReviewPatch } from '../../../src/core/review.ts'
import type { Crm, WriteChain } from '../../../src/crm/port.ts'

export type Who = 'admin' | 'auditor' | 'head' | 'salesperson' | 'outsider' | 'inactive'

/** What goes wrong with the next request that the trouble is about. */
export type Trouble =
  /** A write that does not arrive. */
  | 'lost-before'
  /** A write that arrives and whose answer does not. */
  | 'lost-after'
  | 'session-ended'
  /** The CRM asks to be left alone for a second. */
  | 'too-many'
  /** The person may not write cards. */
  | 'may-not-write'

/** One adapter on the emulator of its CRM: all that the promises need to know of it. */
export interface Ground {
  /** The whole port, as a page that this person opens now would have it. */
  crm(who: Who): Crm
  id(who: Who): number
  now(): Date
  /** A new open deal of the salesperson's, with a contact as its client. */
  deal(): CardRef
  /** A deal that only administrators see. */
  hiddenDeal(): CardRef
  /** As a person does it on the CRM's own pages. */
  deleteDeal(ref: CardRef): void
  /** Texts of the card's notes that are pinned. */
  pinnedOn(ref: CardRef): readonly string[]
  /** The card's open tasks. */
  todosOn(ref: CardRef): number
  /** As people do it in their calendar, or with their task. */
  moveMeeting(eventId: number, minutes: number): void
  deleteMeeting(eventId: number): void
  trouble(what: Trouble): void
  /** Everything works again. */
  clear(): void
  /** So many records are more than one page of a list. */
  readonly morePages: number
  /** Records are kept apart from their cards. */
  readonly recordsOutlive: boolean
  close(): Promise<void>
}

export type OpenGround = () => Promise<Ground>

/** Sends the chain and gives what its writes gave; the first that failed is thrown. */
export async function sent<T extends readonly Promise<unknown>[]>(crm: Crm, begin: (chain: WriteChain) => readonly [...T]): Promise<{ [I in keyof T]: Awaited<T[I]> }> {
  const chain = crm.chain()
  const writes = begin(chain)
  await chain.send()
  return Promise.all(writes)
}

export async function added(crm: Crm, review: NewReview): Promise<Review> {
  const [written] = await sent(crm, chain => [chain.addReview(review)])
  return written
}

export async function updated(crm: Crm, id: number, patch: ReviewPatch, before?: Pick<Review, 'state' | 'meeting'>): Promise<Review> {
  const [written] = await sent(crm, chain => [chain.updateReview(id, patch, before)])
  return written
}

export function marking(card: CardRef, key: string, says: Partial<NewReview> = {}): NewReview {
  return {
    key, state: 'marked', card, auditType: 'first-call', reason: 'Не записан итог звонка', markedBy: { id: 4, name: 'Анна' }, markedAt: new Date('2026-11-23T06:00:00Z'),
    snapshot: { title: 'Поставка мебели', path: '/', pipeline: 'Продажи', stage: 'Новая', amount: null, clients: [], clientNames: [], responsible: { id: 6, name: 'Вера' }, departmentIds: [2] },
    checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null, ...says,
  }
}
