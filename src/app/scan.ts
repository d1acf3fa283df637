import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { cardKey } from '../core/card.ts'
import { rulesInUse } from '../core/inspection.ts'
import { ready, type Load, type Problem } from '../core/load.ts'
import { dayOf } from '../core/period.ts'
import { rules } from '../core/rules/index.ts'
import type { ScanNumbers, ScanRecord } from '../core/scan-numbers.ts'
import { missingKinds, scansToGoBy } from '../core/scan-record.ts'
import { areBeforeDrift, dueBySilence, refOf } from '../core/scan-result.ts'
import { scanTally } from '../core/scan-tally.ts'
import { authorOf } from './me.ts'
import { problemOf } from './problem.ts'
import { Cancelled, carryOut, type Begun } from './scan/carry-out.ts'
import { readKept, type KeptRun } from './scan/kept-scan.ts'
import { readLeases, takeLease, type HeldLease } from './scan/lease.ts'
import { lookAgain } from './scan/look-again.ts'
import { pastScans } from './scan/past-scans.ts'
import { newRun, resumable, type Wanted } from './scan/planned-run.ts'
import { readBasis, type CurrentBasis } from './scan/scan-basis.ts'
import { readHistory, writeScan, writeScanAtOnce, type KnownBooks } from './scan/scan-books.ts'
import { compared, scanSheet, type ScanSheet } from './scan/scan-run.ts'
import { useSession } from './session.ts'
import { besideUnseen, unseenResults } from './unseen-cards.ts'

/** How a scan of this page stands. `remaining`: milliseconds, by what went before; `null`: too early to say. */
export type ScanState =
  | { readonly kind: 'idle' }
  | {
    readonly kind: 'running' | 'paused'
    readonly done: number
    readonly total: number
    readonly extent: 'full' | 'changes'
    readonly remaining: number | null
    readonly startedAt: Date
    readonly numbers: ScanNumbers
    /** Everything is read; the results are being written into the portal. */
    readonly writing: boolean
  }
  /** What was read is kept, and the scan can be taken up. */
  | { readonly kind: 'failed', readonly problem: Problem, readonly done: number, readonly total: number, readonly numbers: ScanNumbers }

/** «Проверка базы»: every card held against the regulation, and what came of it. */
export const useScan = defineStore('scan', () => {
  const session = useSession()
  const state = shallowRef<ScanState>({ kind: 'idle' })
  const kept = shallowRef<Pick<KeptRun, 'done' | 'total' | 'startedAt'> | null>(null)
  const basis = shallowRef<CurrentBasis | null>(null)
  const isBusy = (): boolean => state.value.kind === 'running' || state.value.kind === 'paused'
  const past = pastScans({ isBusy, leftBehind })
  const { lease, unreadable, history, results, people, departments, policy, whoMay } = past
  const looking = lookAgain({ basis, results, seesAll: () => past.standing.value?.isAdmin === true })

  let stop: AbortController | null = null
  let gate: { readonly opened: Promise<void>, open(): void } | null = null

  const lockName = () => `${session.crm().account} scan`
  const owner = async () => ({ account: session.crm().account, userId: (await session.whoAmI()).person.id })

  async function lookForKept(): Promise<KeptRun | null> {
    const run = await readKept(await session.browser().scans.get(await owner()))
    kept.value = run === null ? null : { done: run.done, total: run.total, startedAt: run.startedAt }
    return run
  }

  /** The scan that a tab of this browser has not finished, unless a tab is just at it. */
  async function leftBehind(): Promise<readonly string[]> {
    const run = await lookForKept()
    const isFree = await session.browser().locks.holdIfFree([lockName()], () => Promise.resolve(true))
    return run !== null && isFree === true ? [run.id] : []
  }

  /** `auto`: only what has changed, where an earlier scan by the same regulation is recent enough. */
  function start(extent: 'auto' | 'full'): Promise<void> {
    return scan({ extent })
  }

  /** Goes on with what was broken off in this browser. Where the regulation has changed meanwhile, from the beginning. */
  async function takeUp(): Promise<void> {
    const run = await lookForKept()
    return scan(run === null ? { extent: 'auto' } : { kept: run })
  }

  async function scan(wanted: Wanted): Promise<void> {
    if (stop !== null) return
    const mine = new AbortController()
    stop = mine
    gate = null
    let run: KeptRun | null = null
    let sheet: ScanSheet | null = null
    const noNumbers = scanTally(rules).numbers()
    state.value = { kind: 'running', done: 0, total: 0, extent: 'full', remaining: null, startedAt: session.now(), numbers: noNumbers, writing: false }
    try {
      const by = authorOf(await session.whoAmI())
      const went = await session.browser().locks.holdIfFree([lockName()], async () => {
        const taken = await begin(wanted)
        if (taken === null) return 'taken'
        const { held, begun } = taken
        let isHeld = true
        try {
          basis.value = begun.current
          policy.value = begun.current.regulation.policy
          run = begun.run
          sheet = scanSheet(rules, new Map(begun.earlier.map(result => [cardKey(refOf(result)), result])))
          const whole = await readEverything(begun, sheet, held, mine.signal, next => { run = next })
          isHeld = !await write(whole, begun, sheet, { ...taken.books, lease: held.lines })
          return isHeld ? 'written' : 'settled'
        } finally {
          if (isHeld) await patiently(() => held.letGo()).catch(() => undefined)
        }
      })
      if (went === null) lease.value = { by, at: session.now() }
      state.value = { kind: 'idle' }
      if (went === 'written' || (went === 'settled' && past.standing.value === null)) await past.lookAround()
    } catch (error) {
      if (error instanceof Cancelled) state.value = { kind: 'idle' }
      else {
        const { done = 0, total = 0 } = (run as KeptRun | null) ?? {}
        state.value = { kind: 'failed', problem: problemOf(error), done, total, numbers: (sheet as ScanSheet | null)?.tally.numbers() ?? noNumbers }
      }
      await lookForKept().catch(() => undefined)
      if (error instanceof Cancelled) await past.lookAround()
    } finally {
      stop = null
    }
  }

  interface Taken {
    readonly held: HeldLease
    readonly begun: Begun
    readonly books: Omit<KnownBooks, 'lease'>
  }

  /** Takes the lease; what the scan goes by is decided by what stands in the books then. `null`: somebody else has it. */
  async function begin(wanted: Wanted): Promise<Taken | null> {
    const crm = session.crm()
    const now = session.now()
    const before = await lookForKept()
    const [current, leases, history, me] = await Promise.all([
      readBasis(crm, now, session.timeZone()), readLeases(crm.notebook), past.knownHistory() ?? readHistory(crm.notebook), session.whoAmI(),
    ])
    const resumed = resumable(wanted, current)
    const id = resumed?.id ?? crypto.randomUUID()
    const held = await takeLease(crm.notebook, authorOf(me), id, { before: leases, over: [...before === null ? [] : [before.id], ...past.ended()], now })
    if (!('renew' in held)) {
      lease.value = held
      return null
    }
    try {
      const books = await past.booksWith(held.scans, history)
      const { scans } = books.history
      const known = books.newest.results
      const run = resumed ?? newRun(id, wanted, current, { scans: scansToGoBy(scans, me.person.id), isKnown: known !== null && !areBeforeDrift(known, current.lost ?? new Map()), now })
      const earlier = dueBySilence(known ?? [], current.exceptions ?? [], dayOf(run.startedAt, current.timeZone))
      return { held, books, begun: { run, current, earlier } }
    } catch (error) {
      await patiently(() => held.letGo()).catch(() => undefined)
      throw error
    }
  }

  async function readEverything(begun: Begun, sheet: ScanSheet, held: HeldLease, signal: AbortSignal, note: (run: KeptRun) => void): Promise<KeptRun> {
    /** People whose names were asked for: numbers of nameless people would say little while a scan goes on. */
    const asked = new Set<number>()
    const run = await carryOut({
      crm: session.crm(), browser: session.browser(), owner: await owner(), signal, note, now: session.now,
      draw: (at, remaining) => { draw(at, sheet, remaining) },
      show(found) {
        results.value = ready(found)
        const unasked = found.filter(({ responsibleId }) => !asked.has(responsibleId))
        for (const { responsibleId } of unasked) asked.add(responsibleId)
        if (unasked.length > 0) void past.knowPeople(unasked)
      },
      paused: () => gate?.opened ?? null,
      renew: () => held.renew(session.now()),
    }, begun, sheet)
    const { isAdmin } = await session.whoAmI()
    const unsure = isAdmin ? begun.earlier.filter(({ kind }) => run.refused.includes(kind)) : begun.earlier
    const unseen = await unseenResults(session.crm(), unsure, sheet.results, begun.current.regulation, run.refused)
    for (const result of [...besideUnseen(begun.earlier, sheet.results, unseen, begun.current.regulation), ...unseen]) sheet.put(result)
    draw(run, sheet, null, true)
    return run
  }

  function draw({ done, total, extent, startedAt }: KeptRun, { tally }: ScanSheet, remaining: number | null, writing = false): void {
    state.value = { kind: gate === null ? 'running' : 'paused', done, total, extent, startedAt, numbers: tally.numbers(), writing, remaining }
  }

  /** Writes what was found into the portal. Gives whether the lease went with it, and everything about it is shown. */
  async function write(run: KeptRun, { run: begun, current, earlier }: Begun, sheet: ScanSheet, known: KnownBooks): Promise<boolean> {
    const { notebook } = session.crm()
    const last = known.history.scans.at(-1)
    const first = last === undefined && earlier.length === 0
    const me = await session.whoAmI()
    const inUse = new Set(rulesInUse(current.regulation, rules).map(({ id }) => id))
    const record = {
      startedAt: run.startedAt, finishedAt: session.now(), by: authorOf(me), extent: run.extent, revision: run.revision, numbers: sheet.tally.numbers(),
      ...(first ? { opened: 0, closed: 0 } : compared(new Map(earlier.map(result => [cardKey(refOf(result)), result])), sheet.results, inUse, last?.missing)), snapshot: run.id, includes: [],
      partial: !me.isAdmin || run.refused.length > 0, refused: run.refused, missing: missingKinds(run, last, known.newest.results),
    }
    const found = [...sheet.results.values()]
    // A scan that was broken off while it was written may have left something in the books.
    const written = begun.read ? null : await writeScanAtOnce(notebook, record, found, session.now(), known).catch(() => null)
    if (written === null) await patiently(() => writeScan(notebook, record, found, session.now()))
    await session.browser().scans.remove(await owner())
    kept.value = null
    if (written === null) results.value = ready(found)
    else await past.settle(written)
    return written !== null
  }

  function pause(): void {
    if (stop === null || gate !== null) return
    let open: () => void = () => undefined
    const opened = new Promise<void>(resolve => { open = resolve })
    gate = { opened, open }
    if (state.value.kind === 'running') state.value = { ...state.value, kind: 'paused' }
  }

  function go(): void {
    gate?.open()
    gate = null
    if (state.value.kind === 'paused') state.value = { ...state.value, kind: 'running', remaining: null }
  }

  /** Ends the scan, and forgets what it has read: earlier results stand. */
  async function cancel(): Promise<void> {
    stop?.abort()
    go()
    await session.browser().scans.remove(await owner())
    kept.value = null
    if (state.value.kind === 'failed') {
      state.value = { kind: 'idle' }
      await past.lookAround()
    }
  }

  return {
    state, kept, lease, unreadable, results, people, policy, whoMay,
    history: computed((): Load<readonly ScanRecord[]> => history.value),
    departments: departments.load,
    refresh: past.refresh, start, takeUp, pause, go, cancel, lookAt: looking.lookAt, recheck: looking.recheck,
  }
})

/** Work that may be done over again and that finds out by itself what has arrived. */
async function patiently<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (attempts <= 1 || !problemOf(error).retryable) throw error
    return patiently(work, attempts - 1)
  }
}
