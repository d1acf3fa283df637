import { z } from 'zod'
import { cardKinds, type CardKind } from '../../core/card.ts'
import { once } from '../../core/once.ts'
import type { CardResult } from '../../core/scan-result.ts'
import { breathe } from '../../core/slices.ts'
import { packSnapshot, parseSnapshotHead, unpackSnapshot } from '../../core/snapshot.ts'
import type { ScanCursor } from '../../crm/port.ts'

/** A scan that was not finished, as a browser keeps it. */
export interface KeptRun {
  /** Also the key under which its results will be written. */
  readonly id: string
  readonly startedAt: Date
  /** When the reading began by which `changes` are counted next time. */
  readonly extent: 'full' | 'changes'
  readonly changedSince: Date | null
  /** Number of the regulation that it goes by; with another one it cannot go on. */
  readonly revision: number | null
  readonly cursor: ScanCursor | null
  readonly done: number
  readonly total: number
  /** Everything is read; what is left is to write it into the portal. */
  readonly read: boolean
  /** Kinds that the person may not read, as far as it is known: the reading tells it at its end. */
  readonly refused: readonly CardKind[]
  readonly results: readonly CardResult[]
}

const schema = once(() => z.object({
  version: z.literal(1),
  id: z.string().min(1),
  startedAt: z.date(),
  extent: z.enum(['full', 'changes']),
  changedSince: z.date().nullable(),
  revision: z.number().nullable(),
  cursor: z.string().nullable(),
  done: z.number(),
  total: z.number(),
  read: z.boolean(),
  refused: z.array(z.enum(cardKinds)).default([]),
  head: z.unknown(),
  body: z.instanceof(Uint8Array),
}))

export async function keptForm({ results, ...run }: KeptRun): Promise<unknown> {
  return { version: 1, ...run, ...await packSnapshot(results, breathe) }
}

/** `null`: there is none, or one of a version that we do not understand. */
export async function readKept(stored: unknown): Promise<KeptRun | null> {
  const read = schema().safeParse(stored)
  if (!read.success) return null
  const { id, startedAt, extent, changedSince, revision, done, total, read: whole, refused, head, body, cursor } = read.data
  const parsed = parseSnapshotHead(head)
  if (parsed === null) return null
  try {
    return { id, startedAt, extent, changedSince, revision, done, total, read: whole, refused, cursor: cursor as ScanCursor | null, results: await unpackSnapshot({ head: parsed, body: new Uint8Array(body) }, breathe) }
  } catch {
    return null
  }
}
