import type { CardRef } from '../../core/card.ts'
import type { Review } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type NewReview, type ReviewFilter, type ReviewPort } from '../port.ts'
import { portalTexts } from './names.ts'
import { valuesOfPatch, valuesOfReview, type RecordRow, type Values } from './wire/review.ts'

/** Conditions that both stores can hold rows against; all of them must be met. */
export interface Conditions {
  readonly key?: string
  readonly card?: CardRef
  readonly states?: readonly string[]
  readonly employeeIds?: readonly number[]
  readonly auditTypes?: readonly string[]
  readonly markedFrom?: Date
  readonly markedTo?: Date
  readonly eventId?: number
}

/** Where records lie: the smart process, or the application's storage where the plan refuses smart processes. */
export interface ReviewTable {
  /** Every page. */
  find(conditions: Conditions): Promise<readonly RecordRow[]>
  get(id: number): Promise<Review>
  insert(title: string, values: Values, employeeId: number): Promise<number>
  update(id: number, values: Values): Promise<void>
  remove(id: number): Promise<void>
}

export function createReviews(table: () => ReviewTable, locale: Locale): ReviewPort {
  const unreadable = new Set<number>()

  /** What is read about one card or one key must be whole: a record that is passed over would be made a second time. */
  async function findAll(conditions: Conditions): Promise<readonly Review[]> {
    return (await table().find(conditions)).flatMap(row => {
      if (row !== null && 'unreadable' in row) throw new CrmError('unexpected-reply', `record ${row.unreadable}: ${row.because}`)
      return row ?? []
    })
  }

  async function findReadable(conditions: Conditions): Promise<readonly Review[]> {
    const rows = await table().find(conditions)
    const reviews = rows.flatMap(row => row === null || 'unreadable' in row ? [] : row)
    const others = rows.flatMap(row => row !== null && 'unreadable' in row ? row : [])
    const [first] = others
    // When nothing is understood, it is not a hand that changed a record.
    if (first !== undefined && reviews.length === 0) throw new CrmError('unexpected-reply', `record ${first.unreadable}: ${first.because}`)
    for (const { unreadable: id } of others) unreadable.add(id)
    return reviews
  }

  /** The oldest record with this key; younger ones lost a race and go. */
  async function keepOldest(key: string, own: number | null): Promise<Review | null> {
    const [oldest, ...others] = (await findAll({ key })).toSorted((a, b) => a.id - b.id)
    if (own !== null && others.some(other => other.id === own)) await table().remove(own)
    return oldest ?? null
  }

  async function insert(review: NewReview): Promise<number> {
    const title = `${portalTexts.reviewTitle[locale]}: ${review.snapshot.title}`
    return table().insert(title.slice(0, 255), valuesOfReview(review), review.snapshot.responsible.id)
  }

  return {
    async ofCard(ref) {
      return newestFirst(await findAll({ card: ref }))
    },
    get: id => table().get(id),
    async list(filter: ReviewFilter) {
      // What a portal makes of «in an empty list» is written nowhere; here nothing is in it.
      if ([filter.states, filter.employeeIds, filter.auditTypes].some(values => values?.length === 0)) return []
      return newestFirst(await findReadable(filter))
    },
    async add(review) {
      const before = await keepOldest(review.key, null)
      if (before) return before
      try {
        const own = await insert(review)
        const kept = await keepOldest(review.key, own)
        return kept ?? await table().get(own)
      } catch (error) {
        // The network may have lost only the answer.
        const arrived = error instanceof CrmError && error.code === 'offline' ? await keepOldest(review.key, null) : null
        if (arrived) return arrived
        throw error
      }
    },
    async update(id, patch) {
      await table().update(id, valuesOfPatch(patch))
      return table().get(id)
    },
    remove: id => table().remove(id),
    unreadable: () => [...unreadable],
  }
}

function newestFirst(reviews: readonly Review[]): readonly Review[] {
  return reviews.toSorted((a, b) => b.markedAt.getTime() - a.markedAt.getTime() || b.id - a.id)
}
