import type { Day, Department } from './card.ts'
import { grouped } from './grouped.ts'
import { dayOf } from './period.ts'
import type { AuditTypeId, Author, Review, ReviewState } from './review.ts'

/** The cards of one employee that wait for a review. */
export interface EmployeeQueue {
  /** Whoever was responsible at marking time. */
  readonly employee: Author
  readonly departmentIds: readonly number[]
  /** The oldest mark first. */
  readonly reviews: readonly Review[]
  readonly oldestMark: Date
  readonly auditTypes: readonly { readonly id: AuditTypeId, readonly count: number }[]
}

/** Marked reviews by employee; whoever has waited longest comes first. Scheduled and closed ones are left out. */
export function queueByEmployee(reviews: readonly Review[]): readonly EmployeeQueue[] {
  const waiting = reviews.filter(({ state }) => state === 'marked').sort(byMark)
  return [...grouped(waiting, ({ snapshot }) => snapshot.responsible.id).values()].flatMap(queueOf)
}

function queueOf(reviews: readonly Review[]): readonly EmployeeQueue[] {
  const [oldest] = reviews
  const newest = reviews.at(-1)
  if (oldest === undefined || newest === undefined) return []
  const types = grouped(reviews, ({ auditType }) => auditType)
  return [{
    employee: newest.snapshot.responsible,
    departmentIds: newest.snapshot.departmentIds,
    reviews,
    oldestMark: oldest.markedAt,
    auditTypes: [...types].map(([id, { length }]) => ({ id, count: length })),
  }]
}

/** The oldest mark first: the order of queues and agendas. */
export function byMark(a: Review, b: Review): number {
  return a.markedAt.getTime() - b.markedAt.getTime() || a.id - b.id
}

/** What the list of reviews is narrowed by. An empty list or `null` narrows nothing. */
export interface ReviewQuery {
  readonly states: readonly ReviewState[]
  readonly employeeIds: readonly number[]
  /** Only these departments; for those below them see `withSubdepartments`. */
  readonly departmentIds: readonly number[]
  readonly auditTypes: readonly AuditTypeId[]
  /** First and last day of marking, both included, in the portal's zone. */
  readonly markedFrom: Day | null
  readonly markedTo: Day | null
}

export const everyReview: ReviewQuery = { states: [], employeeIds: [], departmentIds: [], auditTypes: [], markedFrom: null, markedTo: null }

export function matches(review: Review, query: ReviewQuery, timeZone: string): boolean {
  const { state, auditType, markedAt, snapshot } = review
  const day = dayOf(markedAt, timeZone)
  return allows(query.states, [state])
    && allows(query.employeeIds, [snapshot.responsible.id])
    && allows(query.departmentIds, snapshot.departmentIds)
    && allows(query.auditTypes, [auditType])
    && (query.markedFrom === null || query.markedFrom <= day)
    && (query.markedTo === null || day <= query.markedTo)
}

function allows<T>(wanted: readonly T[], found: readonly T[]): boolean {
  return wanted.length === 0 || found.some(value => wanted.includes(value))
}

/** The departments themselves and all that lie below them. */
export function withSubdepartments(ids: readonly number[], departments: readonly Department[]): readonly number[] {
  const found = new Set(ids)
  // A set that grows while it is walked: what is added is walked too, and a loop of departments ends.
  for (const id of found) {
    for (const { id: below, parentId } of departments) if (parentId === id) found.add(below)
  }
  return [...found]
}

/** Everybody these reviews are about, by name. */
export function employeesOf(reviews: readonly Review[], collator: Intl.Collator): readonly Author[] {
  const byId = new Map(reviews.map(({ snapshot }) => [snapshot.responsible.id, snapshot.responsible]))
  return [...byId.values()].sort((a, b) => collator.compare(a.name, b.name))
}
