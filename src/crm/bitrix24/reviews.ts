import type { CardRef } from '../../core/card.ts'
import type { Review } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type NewReview, type ReviewFilter, type ReviewPort } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import type { Answer } from './query.ts'
import type { Step } from './step.ts'
import { valuesOfReview, type RecordRow, type Values } from './wire/review.ts'

/** Conditions that both stores can hold rows against; all of them must be met. */
export interface Conditions {
  readonly id?: number
  readonly key?: string
  readonly card?: CardRef
  readonly states?: readonly string[]
  readonly employeeIds?: readonly number[]
  readonly auditTypes?: readonly string[]
  readonly markedFrom?: Date
  readonly markedTo?: Date
  readonly eventId?: number
}

/**
 * Where records lie: the smart process, or the application's storage where the plan refuses smart processes. It reads by itself;
 * for writing it gives the commands, so that they can travel together with others.
 */
export interface ReviewTable {
  /** Every page. */
  find(conditions: Conditions): Promise<readonly RecordRow[]>
  get(id: number): Promise<Review>
  firstPage(conditions: Conditions): Step<readonly RecordRow[]>
  insert(title: string, values: Values, employeeId: number): Step<Review>
  /** Without values nothing is written and the record is read. `named`: how an earlier command of the batch answers its id. */
  update(id: number, values: Values, named?: Answer): Step<Review>
  /** The id of the first row that the command of this name has found. */
  foundBy(name: string): Answer
  remove(id: number): Step<void>
}

export function createReviews(table: () => ReviewTable): ReviewPort {
  const unreadable = new Set<number>()

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

  return {
    async ofCard(ref) {
      return newestFirst(wholeRows(await table().find({ card: ref })))
    },
    async get(id) {
      return table().get(id)
    },
    async list(filter: ReviewFilter) {
      // What a portal makes of «in an empty list» is written nowhere; here nothing is in it.
      if ([filter.states, filter.employeeIds, filter.auditTypes].some(values => values?.length === 0)) return []
      return newestFirst(await findReadable(filter))
    },
    unreadable: () => [...unreadable],
  }
}

export function insertStep(table: ReviewTable, review: NewReview, locale: Locale): Step<Review> {
  const title = `${keptTexts.reviewTitle[locale]}: ${review.snapshot.title}`
  return table.insert(title.slice(0, 255), valuesOfReview(review), review.snapshot.responsible.id)
}

/** What is read about one card must be whole: a record that is passed over would be made a second time. */
export function wholeRows(rows: readonly RecordRow[]): readonly Review[] {
  return rows.flatMap(row => {
    if (row !== null && 'unreadable' in row) throw new CrmError('unexpected-reply', `record ${row.unreadable}: ${row.because}`)
    return row ?? []
  })
}

export function newestFirst(reviews: readonly Review[]): readonly Review[] {
  return reviews.toSorted((a, b) => b.markedAt.getTime() - a.markedAt.getTime() || b.id - a.id)
}
