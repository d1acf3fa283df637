import { z } from 'zod'
import { cardKinds, type CardRef, type ClientRef } from '../../../core/card.ts'
import type { Author, CardSnapshot, Review, ReviewState } from '../../../core/review.ts'
import type { Locale } from '../../../core/rule.ts'
import type { NewReview, ReviewPatch } from '../../port.ts'
import { jsonOf } from '../../shared/json.ts'

type Titles = Readonly<Record<Locale, string>>

/**
 * The columns of a record, all of them texts. What one step writes has a column of its own, since the account lays the columns of a write over what is
 * there: two people who write different ones do not undo each other. `shown`: a copy for people, which is never read.
 */
export const columns = {
  KEY: { type: 'text', titles: { ru: 'Ключ отметки', en: 'Marking key' }, shown: false },
  CARD: { type: 'text', titles: { ru: 'Карточка', en: 'Card' }, shown: false },
  STATE: { type: 'text', titles: { ru: 'Состояние', en: 'State' }, shown: false },
  EMPLOYEE: { type: 'text', titles: { ru: 'Сотрудник', en: 'Employee' }, shown: true },
  STATUS: { type: 'text', titles: { ru: 'Что с разбором', en: 'Status' }, shown: true },
  MARKING: { type: 'textarea', titles: { ru: 'Отметка', en: 'Marking' }, shown: false },
  CHECKLISTS: { type: 'textarea', titles: { ru: 'Чек-листы', en: 'Checklists' }, shown: false },
  PIN: { type: 'text', titles: { ru: 'Закреплённое примечание', en: 'Pinned note' }, shown: false },
  MEETING: { type: 'textarea', titles: { ru: 'Встреча', en: 'Meeting' }, shown: false },
  RECORDING: { type: 'textarea', titles: { ru: 'Запись встречи', en: 'Recording' }, shown: false },
  AGREEMENTS: { type: 'textarea', titles: { ru: 'Договорённости', en: 'Agreements' }, shown: false },
  HELD_AT: { type: 'text', titles: { ru: 'Разобрано', en: 'Held at' }, shown: false },
  WITHDRAWAL: { type: 'textarea', titles: { ru: 'Снятие отметки', en: 'Withdrawal' }, shown: false },
} as const satisfies Readonly<Record<string, { readonly type: 'text' | 'textarea', readonly titles: Titles, readonly shown: boolean }>>

export type Column = keyof typeof columns
export const columnNames = Object.keys(columns) as readonly Column[]

/** `''` empties a column. */
export type Values = Readonly<Partial<Record<Column, string>>>

/** By the code of a column its field is found, whatever people call it. */
export function columnCode(column: Column): string {
  return `RZB_${column}`
}

const statuses: Readonly<Record<ReviewState, Titles>> = {
  marked: { ru: 'На разбор', en: 'For review' },
  scheduled: { ru: 'Разбор назначен', en: 'Review scheduled' },
  held: { ru: 'Разобрано', en: 'Reviewed' },
  withdrawn: { ru: 'Отметка снята', en: 'Mark removed' },
}

/** One word without signs, so that a search by words finds it whole: `deal26050861`. */
export function cardWord({ kind, id }: CardRef): string {
  return `${kind}${id}`
}

const version = 1
const moment = z.iso.datetime().transform(text => new Date(text))
const author: z.ZodType<Author> = z.object({ id: z.number(), name: z.string() })
const client: z.ZodType<ClientRef> = z.object({ kind: z.enum(['contact', 'company']), id: z.number() })
const snapshot: z.ZodType<CardSnapshot> = z.object({
  title: z.string(),
  path: z.string(),
  pipeline: z.string().nullable(),
  stage: z.string().nullable(),
  amount: z.object({ value: z.number(), currency: z.string() }).nullable(),
  clients: z.array(client),
  clientNames: z.array(z.string()),
  responsible: author,
  departmentIds: z.array(z.number()),
})

const marking = z.object({ v: z.literal(version), snapshot, auditType: z.string(), reason: z.string(), by: author, at: moment })
const meeting = z.object({ eventId: z.number(), start: moment, end: moment, manager: author })
const word = z.string().regex(/^[a-z]+\d+$/).transform((text, context): CardRef => {
  const kind = cardKinds.find(one => text.startsWith(one))
  const id = Number(text.slice(kind?.length ?? 0))
  if (kind && Number.isSafeInteger(id) && id > 0) return { kind, id }
  context.addIssue({ code: 'custom', message: 'not a card' })
  return z.NEVER
})

const textIn = z.string().optional().transform(text => text ?? '')
const noneOr = <T extends z.ZodType>(schema: T) => z.union([z.literal('').transform(() => null), jsonOf(schema)]).optional().transform(value => value ?? null)

/** A record as either store gives it: the columns by their names, what is empty left out or `''`. */
const record = z.object({
  KEY: z.string().min(1),
  CARD: word,
  STATE: z.enum(['marked', 'scheduled', 'held', 'withdrawn']),
  MARKING: jsonOf(marking),
  CHECKLISTS: noneOr(z.array(z.object({ title: z.string(), url: z.string() }))),
  PIN: noneOr(z.object({ commentId: z.number(), pinned: z.boolean() })),
  MEETING: noneOr(meeting),
  RECORDING: textIn,
  AGREEMENTS: textIn,
  HELD_AT: z.union([z.literal('').transform(() => null), moment]).optional().transform(value => value ?? null),
  WITHDRAWAL: noneOr(z.object({ by: author, at: moment, reason: z.string() })),
})

/** A row of a store: a review, or the id of one that is not understood; `null` is none of ours. */
export type RecordRow = Review | { readonly unreadable: number, readonly because: string } | null

/**
 * Records can be edited by hand, and elements be added: without our key one is not a review, and one that has lost its form must not hide the others.
 * `pathOf`: where the card is now, which is not where it was when a review was bound to another one.
 */
export function reviewIn(id: number, updatedAt: Date, values: Values, pathOf: (ref: CardRef) => string): RecordRow {
  if (values.KEY === undefined || values.KEY === '') return null
  const read = record.safeParse(values)
  if (!read.success) {
    const [issue] = read.error.issues
    return { unreadable: id, because: `${issue?.path.map(String).join('.') ?? ''}: ${issue?.code ?? 'unknown'}` }
  }
  const { data: row } = read
  const { snapshot: taken, auditType, reason, by, at } = row.MARKING
  return {
    id, updatedAt, auditType, reason,
    key: row.KEY,
    state: row.STATE,
    card: row.CARD,
    snapshot: { ...taken, path: pathOf(row.CARD) },
    markedBy: by,
    markedAt: at,
    checklists: row.CHECKLISTS ?? [],
    pin: row.PIN,
    meeting: row.MEETING,
    recording: row.RECORDING || null,
    agreements: row.AGREEMENTS,
    heldAt: row.HELD_AT,
    withdrawal: row.WITHDRAWAL,
  }
}

export function valuesOfReview(review: NewReview, locale: Locale): Values {
  const { snapshot: taken, auditType, reason, markedBy: by, markedAt: at } = review
  return { KEY: review.key, EMPLOYEE: taken.responsible.name.slice(0, 250), MARKING: JSON.stringify({ v: version, snapshot: taken, auditType, reason, by, at }), ...valuesOfPatch(review, locale) }
}

export function valuesOfPatch(patch: ReviewPatch, locale: Locale): Values {
  const json = (value: unknown): string => value === null ? '' : JSON.stringify(value)
  return {
    ...(patch.state !== undefined && { STATE: patch.state, STATUS: statuses[patch.state][locale] }),
    ...(patch.card !== undefined && { CARD: cardWord(patch.card) }),
    ...(patch.checklists !== undefined && { CHECKLISTS: patch.checklists.length > 0 ? JSON.stringify(patch.checklists) : '' }),
    ...(patch.pin !== undefined && { PIN: json(patch.pin) }),
    ...(patch.meeting !== undefined && { MEETING: json(patch.meeting) }),
    ...(patch.recording !== undefined && { RECORDING: patch.recording ?? '' }),
    ...(patch.agreements !== undefined && { AGREEMENTS: patch.agreements }),
    ...(patch.heldAt !== undefined && { HELD_AT: patch.heldAt?.toISOString() ?? '' }),
    ...(patch.withdrawal !== undefined && { WITHDRAWAL: json(patch.withdrawal) }),
  }
}
