import { z } from 'zod'
import type { Author } from '../../core/review-record.ts'
import type { BookLine, NotebookPort } from '../../crm/port.ts'
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

interface HeldLine extends Lease {
  readonly id: number
  readonly scan: string
}

function readLine({ id, text: line }: BookLine): HeldLine | null {
  try {
    const { by, at, scan } = text.parse(JSON.parse(line))
    return { id, by, scan, at: new Date(at) }
  } catch {
    return null
  }
}

async function readLines(notebook: NotebookPort): Promise<readonly HeldLine[]> {
  return (await notebook.lines('leases', [key])).flatMap(line => readLine(line) ?? [])
}

function isFresh({ at }: Lease, now: Date): boolean {
  return now.getTime() - at.getTime() < silence
}

/** Who scans now, `null`: nobody. `over`: scans that have ended, or that this browser has left behind; their leases count no longer. */
export async function readLease(notebook: NotebookPort, over: Promise<readonly string[]>, now: Date): Promise<Lease | null> {
  const [lines, ended] = await Promise.all([readLines(notebook), over])
  return lines.find(lease => isFresh(lease, now) && !ended.includes(lease.scan)) ?? null
}

export interface HeldLease {
  /** Tells that we are still here. */
  renew(now: Date): Promise<void>
  letGo(): Promise<void>
}

/**
 * Takes the lease for this scan, or gives whose it is. `over`: scans that have ended, or that this browser has left behind; nobody need
 * wait until their leases have gone stale.
 */
export async function takeLease(notebook: NotebookPort, by: Author, scan: string, over: readonly string[], now: Date): Promise<HeldLease | Lease> {
  const before = await readLines(notebook)
  const holder = before.find(lease => isFresh(lease, now) && lease.scan !== scan && !over.includes(lease.scan))
  if (holder !== undefined) return holder
  const lineAt = (moment: Date): string => JSON.stringify({ by, at: moment.toISOString(), scan })
  await addOurs(notebook, lineAt(now), scan, before)
  // What others have left behind goes with our beginning; where it does not, it grows old.
  const stale = before.map(lease => lease.id)
  if (stale.length > 0) await notebook.remove('leases', stale).catch(() => undefined)
  const fresh = (await readLines(notebook)).filter(({ id, ...lease }) => isFresh(lease, now) && !stale.includes(id))
  // A browser may have sent our line twice over a bad connection.
  const mine = fresh.filter(lease => lease.scan === scan).map(({ id }) => id)
  const [first] = fresh
  const [id = 0] = mine
  if (first !== undefined && first.scan !== scan) {
    await notebook.remove('leases', mine)
    return first
  }
  return {
    renew: moment => notebook.rewrite('leases', id, lineAt(moment)),
    letGo: () => notebook.remove('leases', mine),
  }
}

/** A line of which it is not known whether it has arrived is looked for: a second one would be taken for somebody else's. One that has not is sent again. */
async function addOurs(notebook: NotebookPort, line: string, scan: string, before: readonly HeldLine[], attempts = 3): Promise<void> {
  try {
    await notebook.add('leases', [{ key, text: line }])
  } catch (error) {
    const has = (await readLines(notebook)).some(lease => lease.scan === scan && !before.some(({ id }) => id === lease.id))
    if (has) return
    if (attempts <= 1 || !problemOf(error).retryable) throw error
    await addOurs(notebook, line, scan, before, attempts - 1)
  }
}
