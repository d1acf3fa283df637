import { z } from 'zod'
import type { Author } from '../../core/review-record.ts'
import { newestLines, type BookLine, type NotebookPort } from '../../crm/port.ts'
import { problemOf } from '../problem.ts'

/** Who scans the portal now. There are no locks between people's browsers: of several leases the lowest id counts. */
export interface Lease {
  readonly by: Author
  /** When its holder was last heard of. */
  readonly at: Date
}

const text = z.object({ by: z.object({ id: z.number().int(), name: z.string() }), at: z.iso.datetime(), scan: z.string() })

const key = 'scan'

/** A holder that was not heard of for so long has closed the page. Milliseconds. */
const silence = 150_000

/** How often a holder tells that it is there. Milliseconds. */
export const heartbeat = 45_000

/** A lease as it stands in the book. */
export interface LeaseLine extends Lease {
  readonly id: number
  readonly scan: string
}

function readLine({ id, text: line }: BookLine): LeaseLine | null {
  try {
    const { by, at, scan } = text.parse(JSON.parse(line))
    return { id, by, scan, at: new Date(at) }
  } catch {
    return null
  }
}

export async function readLeases(notebook: NotebookPort): Promise<readonly LeaseLine[]> {
  return (await notebook.lines('leases', [key])).flatMap(line => readLine(line) ?? [])
}

function isFresh({ at }: Lease, now: Date): boolean {
  return now.getTime() - at.getTime() < silence
}

/** Who scans now, `null`: nobody. `over`: scans that have ended, or that this browser has left behind; their leases count no longer. */
export async function readLease(notebook: NotebookPort, over: Promise<readonly string[]>, now: Date): Promise<Lease | null> {
  const [lines, ended] = await Promise.all([readLeases(notebook), over])
  return lines.find(lease => isFresh(lease, now) && !ended.includes(lease.scan)) ?? null
}

export interface HeldLease {
  /** Its lines in the book: removed, it is let go. */
  readonly lines: readonly number[]
  /** The newest scans as they were when the lease was ours, the newest first, `newestLines` at most. */
  readonly scans: readonly BookLine[]
  /** Tells that we are still here. */
  renew(now: Date): Promise<void>
  letGo(): Promise<void>
}

/**
 * Takes the lease for this scan, or gives whose it is. `before`: the leases, just read. `over`: scans that have ended, or that this browser has left
 * behind; nobody need wait until their leases have gone stale. Who of several has it is decided on a reading behind our own line.
 */
export async function takeLease(notebook: NotebookPort, by: Author, scan: string, { before, over, now }: { readonly before: readonly LeaseLine[], readonly over: readonly string[], readonly now: Date }): Promise<HeldLease | Lease> {
  const holder = before.find(lease => isFresh(lease, now) && lease.scan !== scan && !over.includes(lease.scan))
  if (holder !== undefined) return holder
  const lineAt = (moment: Date): string => JSON.stringify({ by, at: moment.toISOString(), scan })
  const { leases, scans } = await addOurs(notebook, lineAt(now), scan, before)
  const stale = before.map(({ id }) => id)
  const fresh = leases.filter(lease => isFresh(lease, now) && !stale.includes(lease.id)).toSorted((a, b) => a.id - b.id)
  // A browser may have sent our line twice over a bad connection.
  const lines = fresh.filter(lease => lease.scan === scan).map(({ id }) => id)
  const [first] = fresh
  const [id = 0] = lines
  // What others have left behind goes with our beginning; where it does not, it grows old.
  if (stale.length > 0) await notebook.remove('leases', stale).catch(() => undefined)
  if (first !== undefined && first.scan !== scan) {
    await notebook.remove('leases', lines)
    return { by: first.by, at: first.at }
  }
  return {
    lines, scans,
    renew: moment => notebook.rewrite('leases', id, lineAt(moment)),
    letGo: () => notebook.remove('leases', lines),
  }
}

interface Seen {
  readonly leases: readonly LeaseLine[]
  readonly scans: readonly BookLine[]
}

/**
 * Writes our line and reads what stands in the books behind it. A line of which it is not known whether it has arrived is looked for: a second one
 * would be taken for somebody else's. One that has not is sent again.
 */
async function addOurs(notebook: NotebookPort, line: string, scan: string, before: readonly LeaseLine[], attempts = 3): Promise<Seen> {
  try {
    const { newest } = await notebook.change([{ kind: 'add', book: 'leases', key, text: line }], ['leases', 'scans'])
    return { leases: newest('leases').flatMap(one => readLine(one) ?? []), scans: newest('scans') }
  } catch (error) {
    const [leases, scans] = await Promise.all([readLeases(notebook), notebook.latest('scans', newestLines)])
    if (leases.some(lease => lease.scan === scan && !before.some(({ id }) => id === lease.id))) return { leases, scans }
    if (attempts <= 1 || !problemOf(error).retryable) throw error
    return addOurs(notebook, line, scan, before, attempts - 1)
  }
}
