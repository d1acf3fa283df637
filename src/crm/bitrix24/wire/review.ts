import { z } from 'zod'
import type { ClientRef } from '../../../core/card.ts'
import type { Author, CardSnapshot, Review } from '../../../core/review.ts'
import type { NewReview, ReviewPatch } from '../../port.ts'
import { cardPath } from '../place.ts'
import { jsonOf } from '../../shared/json.ts'
import { number, optionalId, optionalMoment, moment, text } from './parse.ts'

/**
 * The columns of a review's record, the same in both stores. What is filtered by has a column of its own;
 * the rest is JSON with a version, since a record outlives the code that wrote it.
 */
export const columns = {
  KEY: 'string',
  STATE: 'string',
  SRC_TYPE: 'string',
  SRC_ID: 'integer',
  AUDIT_TYPE: 'string',
  REASON: 'string',
  SNAPSHOT: 'string',
  RESP_ID: 'integer',
  RESP_NAME: 'string',
  MARKED_BY: 'integer',
  MARKED_NAME: 'string',
  MARKED_AT: 'datetime',
  CHECKLISTS: 'string',
  PIN: 'string',
  EVENT_ID: 'integer',
  MEET_START: 'datetime',
  MEET_END: 'datetime',
  MANAGER_ID: 'integer',
  MANAGER_NAME: 'string',
  RECORD_URL: 'string',
  AGREEMENTS: 'string',
  HELD_AT: 'datetime',
  WITHDRAWAL: 'string',
} as const satisfies Record<string, 'string' | 'integer' | 'datetime'>

export type Column = keyof typeof columns
export type Value = string | number | Date | null
export type Values = Readonly<Partial<Record<Column, Value>>>

const version = 1
const author: z.ZodType<Author> = z.object({ id: z.number(), name: z.string() })
const client: z.ZodType<ClientRef> = z.object({ kind: z.enum(['contact', 'company']), id: z.number() })

/** Beside the version, which the wrapper checks. */
const snapshotFields: z.ZodType<Omit<CardSnapshot, 'responsible'>> = z.object({
  title: z.string(),
  path: z.string(),
  pipeline: z.string().nullable(),
  stage: z.string().nullable(),
  amount: z.object({ value: z.number(), currency: z.string() }).nullable(),
  clients: z.array(client),
  clientNames: z.array(z.string()),
  departmentIds: z.array(z.number()),
})

const snapshotJson = z.looseObject({ v: z.literal(version) }).transform((value): unknown => value).pipe(snapshotFields)

const noneOr = <T extends z.ZodType>(schema: T) => z.union([z.literal(''), jsonOf(schema)]).nullish().transform(value => value || null)

/** A record as either store gives it: `id`, `updated` and the columns by their short names. */
export const review: z.ZodType<Review> = z.object({
  id: number,
  updated: moment,
  KEY: z.string().min(1),
  STATE: z.enum(['marked', 'scheduled', 'held', 'withdrawn']),
  SRC_TYPE: z.enum(['deal', 'lead', 'contact', 'company']),
  SRC_ID: number,
  AUDIT_TYPE: text,
  REASON: text,
  SNAPSHOT: jsonOf(snapshotJson),
  RESP_ID: number,
  RESP_NAME: text,
  MARKED_BY: number,
  MARKED_NAME: text,
  MARKED_AT: moment,
  CHECKLISTS: noneOr(z.array(z.object({ title: z.string(), url: z.string() }))),
  PIN: noneOr(z.object({ commentId: z.number(), pinned: z.boolean() })),
  EVENT_ID: optionalId,
  MEET_START: optionalMoment,
  MEET_END: optionalMoment,
  MANAGER_ID: optionalId,
  MANAGER_NAME: text,
  RECORD_URL: text,
  AGREEMENTS: text,
  HELD_AT: optionalMoment,
  WITHDRAWAL: noneOr(z.object({ by: author, at: moment, reason: z.string() })),
}).transform((row): Review => ({
  id: row.id,
  key: row.KEY,
  state: row.STATE,
  card: { kind: row.SRC_TYPE, id: row.SRC_ID },
  // The card is what can be relinked; the path leads to where it is now.
  snapshot: { ...row.SNAPSHOT, path: cardPath({ kind: row.SRC_TYPE, id: row.SRC_ID }), responsible: { id: row.RESP_ID, name: row.RESP_NAME } },
  auditType: row.AUDIT_TYPE,
  reason: row.REASON,
  markedBy: { id: row.MARKED_BY, name: row.MARKED_NAME },
  markedAt: row.MARKED_AT,
  checklists: row.CHECKLISTS ?? [],
  pin: row.PIN,
  meeting: row.EVENT_ID && row.MEET_START && row.MEET_END
    ? { eventId: row.EVENT_ID, start: row.MEET_START, end: row.MEET_END, manager: { id: row.MANAGER_ID ?? 0, name: row.MANAGER_NAME } }
    : null,
  recording: row.RECORD_URL || null,
  agreements: row.AGREEMENTS,
  heldAt: row.HELD_AT,
  withdrawal: row.WITHDRAWAL,
  updatedAt: row.updated,
}))

/** A row of a list of records: a review, or the id of one that is not understood; `null` is none of ours. */
export type RecordRow = Review | { readonly unreadable: number, readonly because: string } | null

/**
 * Records can be edited by hand in the portal, and items be added: without our key one is not a review, and one that has lost its form
 * must not hide all the others. `keyName` and `idName` are what the store calls them.
 */
export function recordRow(schema: z.ZodType<Review>, keyName: string, idName: string): z.ZodType<RecordRow> {
  return z.looseObject({ [idName]: number }).transform((row: Readonly<Record<string, unknown>>): RecordRow => {
    const key = row[keyName]
    if (key === '' || key === null || key === undefined) return null
    const read = schema.safeParse(row)
    if (read.success) return read.data
    const [issue] = read.error.issues
    return { unreadable: Number(row[idName]), because: `${issue?.path.map(String).join('.') ?? ''}: ${issue?.code ?? 'unknown'}` }
  })
}

export function valuesOfReview(review: NewReview): Values {
  const { responsible, ...snapshot } = review.snapshot
  return {
    KEY: review.key,
    AUDIT_TYPE: review.auditType,
    REASON: review.reason,
    SNAPSHOT: JSON.stringify({ v: version, ...snapshot }),
    RESP_ID: responsible.id,
    RESP_NAME: responsible.name,
    MARKED_BY: review.markedBy.id,
    MARKED_NAME: review.markedBy.name,
    MARKED_AT: review.markedAt,
    ...valuesOfPatch(review),
  }
}

export function valuesOfPatch(patch: ReviewPatch): Values {
  return {
    ...(patch.state !== undefined && { STATE: patch.state }),
    ...(patch.card !== undefined && { SRC_TYPE: patch.card.kind, SRC_ID: patch.card.id }),
    ...(patch.checklists !== undefined && { CHECKLISTS: patch.checklists.length > 0 ? JSON.stringify(patch.checklists) : null }),
    ...(patch.pin !== undefined && { PIN: patch.pin && JSON.stringify(patch.pin) }),
    ...(patch.meeting !== undefined && {
      EVENT_ID: patch.meeting && patch.meeting.eventId,
      MEET_START: patch.meeting && patch.meeting.start,
      MEET_END: patch.meeting && patch.meeting.end,
      MANAGER_ID: patch.meeting && patch.meeting.manager.id,
      MANAGER_NAME: patch.meeting && patch.meeting.manager.name,
    }),
    ...(patch.recording !== undefined && { RECORD_URL: patch.recording }),
    ...(patch.agreements !== undefined && { AGREEMENTS: patch.agreements }),
    ...(patch.heldAt !== undefined && { HELD_AT: patch.heldAt }),
    ...(patch.withdrawal !== undefined && { WITHDRAWAL: patch.withdrawal && JSON.stringify(patch.withdrawal) }),
  }
}
