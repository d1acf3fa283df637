import { z } from 'zod'
import { addDays } from './period.ts'
import { cardKinds, cardKey, type CardRef, type Day } from './card.ts'
import type { RuleException } from './exception.ts'
import { once } from './once.ts'
import { longestReason, type Author } from './review-record.ts'

/** An exception as the book keeps it. */
export interface SavedException extends RuleException {
  /** The action that wrote it. */
  readonly savedBy: string | null
  /** Somebody has ended it before its time; `planned` is the day until which it was to last. */
  readonly ended: { readonly by: Author, readonly at: Date, readonly planned: Day } | null
}

/** Days for which a rule may be silenced at most. */
export const longestException = 365

const textSchema = once(() => {
  const author = z.object({ id: z.int(), name: z.string() })
  const moment = z.iso.datetime().transform(text => new Date(text))
  return z.object({
    v: z.literal(1),
    card: z.object({ kind: z.enum(cardKinds), id: z.int().positive() }),
    savedBy: z.string().nullable().default(null),
    ruleId: z.string().min(1),
    until: z.iso.date(),
    reason: z.string(),
    by: author,
    at: moment,
    ended: z.object({ by: author, at: moment, planned: z.iso.date() }).nullable().default(null),
  })
})

/** The key of a card's lines. */
export function exceptionKey(card: CardRef): string {
  return cardKey(card)
}

/** The line's text; `exceptionsIn` reads it again. */
export function exceptionText({ savedBy, card, ruleId, until, reason, by, at, ended }: Omit<SavedException, 'id'>): string {
  return JSON.stringify({ v: 1, card, savedBy, ruleId, until, reason, by, at, ended })
}

/** The exceptions in these lines, the oldest first; `broken` are the ids of lines that are not understood: somebody has edited them by hand. */
export function exceptionsIn(lines: readonly { readonly id: number, readonly text: string }[]): { readonly exceptions: readonly SavedException[], readonly broken: readonly number[] } {
  const exceptions: SavedException[] = []
  const broken: number[] = []
  const seen = new Set<string>()
  for (const { id, text } of lines) {
    const read = textSchema().safeParse(jsonOf(text))
    if (!read.success) {
      broken.push(id)
      continue
    }
    const { savedBy, card, ruleId, until, reason, by, at, ended } = read.data
    // A request that came twice has written two lines; the first one counts.
    if (savedBy !== null && seen.has(savedBy)) continue
    if (savedBy !== null) seen.add(savedBy)
    exceptions.push({ id, card, ruleId, until, reason, by, at, savedBy, ended })
  }
  return { exceptions, broken }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** What is wrong with a wish to silence a rule; `null`: nothing. */
export function exceptionFault({ until, reason }: { readonly until: Day, readonly reason: string }, today: Day): { readonly until: 'missing' | 'past' | 'too-far' | null, readonly reason: 'missing' | 'too-long' | null } | null {
  const wrongDay = !/^\d{4}-\d\d-\d\d$/.test(until) ? 'missing' : until < today ? 'past' : until > addDays(today, longestException) ? 'too-far' : null
  const length = reason.trim().length
  const wrongReason = length === 0 ? 'missing' : length > longestReason ? 'too-long' : null
  return wrongDay === null && wrongReason === null ? null : { until: wrongDay, reason: wrongReason }
}

/** The exception once somebody has ended it today; the rule speaks again at once. */
export function endedException(exception: SavedException, by: Author, at: Date, today: Day): SavedException {
  if (exception.until < today) return exception
  return { ...exception, until: addDays(today, -1), ended: { by, at, planned: exception.ended?.planned ?? exception.until } }
}
