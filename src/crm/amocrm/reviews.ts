import { cardKey, type CardRef } from '../../core/card.ts'
import type { Review } from '../../core/review.ts'
import { CrmError, type NewReview, type ReviewFilter, type ReviewPatch, type ReviewPort } from '../port.ts'
import type { RecordRow } from './wire/review.ts'

/** Where records lie: a list of the account, or a field of the card where the account has no list for them. */
export interface ReviewStore {
  ofCard(ref: CardRef): Promise<readonly RecordRow[]>
  /** Every record; those that do not fit may be among them. */
  all(filter: ReviewFilter): Promise<readonly RecordRow[]>
  /** `null`: there is no such record. */
  find(id: number): Promise<RecordRow>
  add(review: NewReview): Promise<Review>
  update(id: number, patch: ReviewPatch): Promise<void>
  remove(id: number): Promise<void>
}

export interface AmoReviews extends ReviewPort {
  /** This page has written something: what is being read counts no more for those who ask from now on. */
  forget(): void
}

export function createReviews(store: () => ReviewStore): AmoReviews {
  const unreadable = new Set<number>()
  const underWay = new Map<string, Promise<readonly Review[]>>()

  /** All parts of a page that ask for the reviews of one card at the same time share the answer. */
  function ofCard(ref: CardRef): Promise<readonly Review[]> {
    const key = cardKey(ref)
    const found = underWay.get(key)
    if (found) return found
    const reading: Promise<readonly Review[]> = readOf(ref).finally(() => {
      if (underWay.get(key) === reading) underWay.delete(key)
    })
    underWay.set(key, reading)
    return reading
  }

  async function readOf(ref: CardRef): Promise<readonly Review[]> {
    return newestFirst(wholeRows(await store().ofCard(ref)))
  }

  return {
    ofCard,
    forget: () => underWay.clear(),
    get: async id => found(await store().find(id)),
    async list(filter: ReviewFilter) {
      if ([filter.states, filter.employeeIds, filter.auditTypes].some(values => values?.length === 0)) return []
      const rows = await store().all(filter)
      const reviews = rows.flatMap(row => row === null || 'unreadable' in row ? [] : row)
      const others = rows.flatMap(row => row !== null && 'unreadable' in row ? row : [])
      const [first] = others
      // When nothing is understood, it is not a hand that changed a record.
      if (first !== undefined && reviews.length === 0) throw new CrmError('unexpected-reply', `record ${first.unreadable}: ${first.because}`, { method: 'elements' })
      for (const { unreadable: id } of others) unreadable.add(id)
      return newestFirst(reviews.filter(review => fits(review, filter)))
    },
    unreadable: () => [...unreadable],
  }
}

/** The record as it is now, if it still is in this state and on this meeting. */
export async function unchanged(store: ReviewStore, id: number, before: Pick<Review, 'state' | 'meeting'>): Promise<Review> {
  const review = found(await store.find(id))
  if (review.state === before.state && (before.meeting === null || review.meeting?.eventId === before.meeting.eventId)) return review
  throw new CrmError('stale', 'The record is not in the state any more in which it was seen', { method: 'elements', notRun: true })
}

export function found(row: RecordRow): Review {
  if (row === null) throw new CrmError('not-found', 'No such record', { method: 'elements' })
  return whole(row)
}

function whole(row: NonNullable<RecordRow>): Review {
  if ('unreadable' in row) throw new CrmError('unexpected-reply', `record ${row.unreadable}: ${row.because}`, { method: 'elements' })
  return row
}

/** What is read about one card must be whole: a record that is passed over would be made a second time. */
export function wholeRows(rows: readonly RecordRow[]): readonly Review[] {
  return rows.flatMap(row => row === null ? [] : whole(row))
}

export function newestFirst(reviews: readonly Review[]): readonly Review[] {
  return reviews.toSorted((a, b) => b.markedAt.getTime() - a.markedAt.getTime() || b.id - a.id)
}

/** The API knows no filter by the fields of a list's elements: all conditions are held against what was read. */
function fits(review: Review, { states, employeeIds, auditTypes, markedFrom, markedTo, eventId }: ReviewFilter): boolean {
  return (states?.includes(review.state) ?? true)
    && (employeeIds?.includes(review.snapshot.responsible.id) ?? true)
    && (auditTypes?.includes(review.auditType) ?? true)
    && (markedFrom === undefined || review.markedAt >= markedFrom)
    && (markedTo === undefined || review.markedAt <= markedTo)
    && (eventId === undefined || review.meeting?.eventId === eventId)
}
