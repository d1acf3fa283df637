import { counted, parseScan, scanText, thinned, type KeptScan } from '../../core/scan-record.ts'
import type { CardResult } from '../../core/scan-result.ts'
import { breathe } from '../../core/slices.ts'
import { packSnapshot, unpackSnapshot } from '../../core/snapshot.ts'
import { longestLine, newestLines, type BookChange, type BookLine, type NotebookPort } from '../../crm/port.ts'
import { packedText, unpackedText } from './packed-text.ts'

export interface ScanHistory {
  /** Oldest first. */
  readonly scans: readonly KeptScan[]
  /** Lines that were not understood: somebody has edited them, or a newer version has written them. */
  readonly unreadable: number
}

function historyOf(lines: readonly BookLine[]): ScanHistory {
  const scans = lines.flatMap(({ id, text }) => parseScan(id, text) ?? [])
  return { scans: counted(scans), unreadable: lines.length - scans.length }
}

export async function readHistory(notebook: NotebookPort): Promise<ScanHistory> {
  return historyOf(await notebook.lines('scans'))
}

/** The history by its newest lines, as they were just read, and what was known of it before. */
export function historyWith(newest: readonly BookLine[], before: ScanHistory): ScanHistory {
  const fresh = historyOf(newest)
  if (newest.length < newestLines) return fresh
  const oldest = Math.min(...newest.map(({ id }) => id))
  return { scans: counted([...before.scans.filter(({ id }) => id < oldest), ...fresh.scans]), unreadable: Math.max(before.unreadable, fresh.unreadable) }
}

/** The results of this scan; `null`: they are not whole any more, so that only its numbers are left. */
export async function readResults(notebook: NotebookPort, { snapshot }: KeptScan): Promise<readonly CardResult[] | null> {
  return resultsIn(await notebook.lines('snapshots', [snapshot]))
}

/** What lies in the book of the results of the newest scan. */
export interface NewestResults {
  /** The scan's key; `null`: there was none. */
  readonly snapshot: string | null
  /** `null`: they are not whole any more. */
  readonly results: readonly CardResult[] | null
  /** The lines that go when the next scan is written: its own, and what was left of the scans before it. */
  readonly lines: readonly number[]
}

/** Of so many scans it is looked whether results are left. */
const lookedBack = 3

export async function readNewestResults(notebook: NotebookPort, scans: readonly KeptScan[]): Promise<NewestResults> {
  const last = scans.at(-1)
  if (last === undefined) return { snapshot: null, results: null, lines: [] }
  const lines = await notebook.lines('snapshots', scans.slice(-lookedBack).map(({ snapshot }) => snapshot))
  return { snapshot: last.snapshot, results: await resultsIn(lines.filter(({ key }) => key === last.snapshot)), lines: lines.map(({ id }) => id) }
}

async function resultsIn(lines: readonly BookLine[]): Promise<readonly CardResult[] | null> {
  const parts = new Map<number, string>()
  let of = 0
  for (const { text } of lines) {
    const [, part, all, rest = ''] = /^(\d+)\/(\d+) (.*)$/s.exec(text) ?? []
    if (part === undefined || parts.has(Number(part))) continue
    parts.set(Number(part), rest)
    of = Number(all)
  }
  if (of === 0 || parts.size !== of) return null
  try {
    const whole = Array.from({ length: of }, (_, index) => parts.get(index) ?? '').join('')
    return await unpackSnapshot(await unpackedText(whole), breathe)
  } catch {
    return null
  }
}

/** Room that a line's own numbering takes. */
const numbering = 20

/** The results as texts of lines. */
async function linesOfResults(results: Iterable<CardResult>): Promise<readonly string[]> {
  const text = await packedText(await packSnapshot(results, breathe))
  const size = longestLine - numbering
  const of = Math.max(1, Math.ceil(text.length / size))
  return Array.from({ length: of }, (_, part) => `${part}/${of} ${text.slice(part * size, (part + 1) * size)}`)
}

/** What is known of the books by whoever holds the lease. */
export interface KnownBooks {
  readonly history: ScanHistory
  readonly newest: NewestResults
  /** The lines of the lease, which is let go behind everything else. */
  readonly lease: readonly number[]
}

export interface WrittenScan {
  readonly history: ScanHistory
  readonly newest: NewestResults
}

/**
 * Writes a finished scan of which nothing was written before, in one request where it fits: its results, then the line that names them, so that a
 * scan that is told of is whole; then what nobody needs any more goes, and the lease last. Each only where what stands before it has
 * happened. After a failure `writeScan` finds out what has arrived, and does the rest.
 */
export async function writeScanAtOnce(notebook: NotebookPort, scan: Omit<KeptScan, 'id'>, results: readonly CardResult[], now: Date, known: KnownBooks): Promise<WrittenScan> {
  const parts = await linesOfResults(results)
  // Only old scans are thinned out.
  const { keep, remove } = thinned(known.history.scans, now)
  const { added, newest } = await notebook.change([
    ...parts.map((text): BookChange => ({ kind: 'add', book: 'snapshots', key: scan.snapshot, text })),
    { kind: 'add', book: 'scans', key: scan.snapshot, text: scanText(scan) },
    ...keep.map((one): BookChange => ({ kind: 'rewrite', book: 'scans', id: one.id, text: scanText(one) })),
    ...remove.map((id): BookChange => ({ kind: 'remove', book: 'scans', id })),
    ...known.newest.lines.map((id): BookChange => ({ kind: 'remove', book: 'snapshots', id })),
    ...known.lease.map((id): BookChange => ({ kind: 'remove', book: 'leases', id })),
  ], ['scans'])
  const lines = newest('scans')
  const [, ...twins] = lines.filter(({ key }) => key === scan.snapshot).map(({ id }) => id).toSorted((a, b) => a - b)
  if (twins.length > 0) await notebook.remove('scans', twins)
  const rewritten = new Map(keep.map(one => [one.id, one]))
  const before = known.history.scans.filter(({ id }) => !remove.includes(id)).map(one => rewritten.get(one.id) ?? one)
  return {
    history: historyWith(lines.filter(({ id }) => !twins.includes(id)), { ...known.history, scans: before }),
    // What was sent twice has left lines that nobody knows of yet.
    newest: { snapshot: twins.length > 0 ? null : scan.snapshot, results, lines: added.slice(0, parts.length) },
  }
}

/**
 * Writes a finished scan: the results first, then the line that names them, so that a scan that is told of is whole. Then what nobody needs
 * any more goes: results of earlier scans, and of old scans all but one a week. May be repeated after a failure: the parts that have
 * arrived are not written again.
 */
export async function writeScan(notebook: NotebookPort, scan: Omit<KeptScan, 'id'>, results: Iterable<CardResult>, now: Date): Promise<KeptScan> {
  const parts = await linesOfResults(results)
  const numberOf = (text: string): string => text.slice(0, text.indexOf(' '))
  const there = new Set((await notebook.lines('snapshots', [scan.snapshot])).map(({ text }) => numberOf(text)))
  await notebook.add('snapshots', parts.filter(text => !there.has(numberOf(text))).map(text => ({ key: scan.snapshot, text })))
  const others = (await readHistory(notebook)).scans.filter(({ snapshot }) => snapshot !== scan.snapshot)
  const kept = { ...scan, id: await theLine(notebook, scan) }
  await tidy(notebook, [...others, kept], kept, now)
  return kept
}

/** Over a bad connection a browser may send a line twice: of several the lowest id counts, and the others go. */
async function theLine(notebook: NotebookPort, scan: Omit<KeptScan, 'id'>): Promise<number> {
  const ids = async () => (await notebook.lines('scans', [scan.snapshot])).map(({ id }) => id)
  if ((await ids()).length === 0) await notebook.add('scans', [{ key: scan.snapshot, text: scanText(scan) }])
  const [id = 0, ...twins] = await ids()
  if (twins.length > 0) await notebook.remove('scans', twins)
  return id
}

async function tidy(notebook: NotebookPort, scans: readonly KeptScan[], newest: KeptScan, now: Date): Promise<void> {
  const { keep, remove } = thinned(scans, now)
  for (const scan of keep) await notebook.rewrite('scans', scan.id, scanText(scan))
  if (remove.length > 0) await notebook.remove('scans', remove)
  const old = (await notebook.lines('snapshots', scans.filter(({ id }) => id !== newest.id).slice(-lookedBack).map(({ snapshot }) => snapshot))).map(({ id }) => id)
  if (old.length > 0) await notebook.remove('snapshots', old)
}
