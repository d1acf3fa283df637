import { z } from 'zod'
import { once } from './once.ts'
import type { Period } from './report-period.ts'
import type { Author } from './review-record.ts'

/** By what the book knows of a group's digest of a period. */
export function digestKey(group: number, { from, to }: Pick<Period, 'from' | 'to'>): string {
  return `${group}|${from}..${to}`
}

/** A line of the book: who has posted, or is posting, the digest of a period into a group. */
export interface DigestRecord {
  readonly id: number
  readonly unit: string
  readonly number: number
  readonly by: Author
  readonly at: Date
  /** `null`: it is under way, or was broken off. */
  readonly postId: number | null
}

const recordSchema = once(() => z.object({
  v: z.literal(1),
  unit: z.string().min(1),
  number: z.number().int().positive(),
  by: z.object({ id: z.number().int(), name: z.string() }),
  at: z.iso.datetime().transform(text => new Date(text)),
  postId: z.number().int().nullable(),
}))

export function textOfDigest({ unit, number, by, at, postId }: Omit<DigestRecord, 'id'>): string {
  return JSON.stringify({ v: 1, unit, number, by, at, postId })
}

/** The oldest first. A line that is not understood says that somebody has posted, not who. */
export function readDigests(lines: readonly { readonly id: number, readonly text: string, readonly by: number, readonly at: Date }[]): readonly DigestRecord[] {
  return lines.toSorted((a, b) => a.id - b.id).map((line, index) => {
    const read = recordSchema().safeParse(parsed(line.text))
    if (!read.success) return { id: line.id, unit: '', number: index + 1, by: { id: line.by, name: '' }, at: line.at, postId: null }
    const { unit, number, by, at, postId } = read.data
    return { id: line.id, unit, number, by, at, postId }
  })
}

/** The how manieth the next one is. */
export function nextDigest(records: readonly DigestRecord[]): number {
  return records.reduce((most, { number }) => Math.max(most, number), 0) + 1
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
