import { counted, parseScan, scanText, thinned, type KeptScan } from '../../core/scan-record.ts'
import type { CardResult } from '../../core/scan-result.ts'
import { packSnapshot, unpackSnapshot } from '../../core/snapshot.ts'
import { longestLine, type NotebookPort } from '../../crm/port.ts'
import { packedText, unpackedText } from './packed-text.ts'

/** Lets the page breathe between slices of work. */
export function pause(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}

export interface ScanHistory {
  /** Oldest first. */
  readonly scans: readonly KeptScan[]
  /** Lines that were not understood: somebody has edited them, or a newer version has written them. */
  readonly unreadable: number
}

export async function readHistory(notebook: NotebookPort): Promise<ScanHistory> {
  const lines = await notebook.lines('scans')
  const scans = lines.flatMap(({ id, text }) => parseScan(id, text) ?? [])
  return { scans: counted(scans), unreadable: lines.length - scans.length }
}

/** The results of this scan; `null`: they are not whole any more, so that only its numbers are left. */
export async function readResults(notebook: NotebookPort, { snapshot }: KeptScan): Promise<readonly CardResult[] | null> {
  const lines = await notebook.lines('snapshots', [snapshot])
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
    return await unpackSnapshot(await unpackedText(whole), pause)
  } catch {
    return null
  }
}

/** Room that a line's own numbering takes. */
const numbering = 20

/**
 * Writes a finished scan: the results first, then the line that names them, so that a scan that is told of is whole. Then what nobody needs
 * any more goes: results of earlier scans, and of old scans all but one a week. May be repeated after a failure: the parts that have
 * arrived are not written again.
 */
export async function writeScan(notebook: NotebookPort, scan: Omit<KeptScan, 'id'>, results: Iterable<CardResult>, now: Date): Promise<KeptScan> {
  const text = await packedText(await packSnapshot(results, pause))
  const size = longestLine - numbering
  const of = Math.max(1, Math.ceil(text.length / size))
  const there = new Set((await notebook.lines('snapshots', [scan.snapshot])).map(({ text: line }) => line.slice(0, line.indexOf(' '))))
  for (let part = 0; part < of; part++) {
    if (there.has(`${part}/${of}`)) continue
    await notebook.add('snapshots', [{ key: scan.snapshot, text: `${part}/${of} ${text.slice(part * size, (part + 1) * size)}` }])
  }
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
  const old = (await notebook.lines('snapshots', scans.filter(({ id }) => id !== newest.id).slice(-3).map(({ snapshot }) => snapshot))).map(({ id }) => id)
  if (old.length > 0) await notebook.remove('snapshots', old)
}
