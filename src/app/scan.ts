import { defineStore } from 'pinia'
import { computed, shallowRef, triggerRef } from 'vue'
import { cardKey, type Card, type CardKind, type CardRef, type Department, type Person } from '../core/card.ts'
import { bringRules, partsNeeded, prepareInspection, rulesInUse, type Inspection } from '../core/inspection.ts'
import { resultMaker } from '../core/card-scanner.ts'
import { failed, idle, latest, loading, ready, type Load, type Problem } from '../core/load.ts'
import { dayOf } from '../core/period.ts'
import { belongsTo, defaultPolicy, type Policy } from '../core/policy.ts'
import { parseRegulation, type Regulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import type { ScanNumbers, ScanRecord } from '../core/scan-numbers.ts'
import type { KeptScan } from '../core/scan-record.ts'
import { refOf, type CardResult } from '../core/scan-result.ts'
import { scanTally } from '../core/scan-tally.ts'
import type { ScanWorker } from '../browser/port.ts'
import type { Scan } from '../crm/port.ts'
import { authorOf } from './me.ts'
import { problemOf } from './problem.ts'
import { reading } from './reading.ts'
import { keptForm, readKept, type KeptRun } from './scan/kept-scan.ts'
import { heartbeat, readLease, takeLease, type HeldLease, type Lease } from './scan/lease.ts'
import { readBasis, type CurrentBasis } from './scan/scan-basis.ts'
import { readHistory, readResults, writeScan } from './scan/scan-books.ts'
import { comparedKinds, comparisonOrder, scanOrder } from './scan/scan-plan.ts'
import { compared, inspectChunk, putTwins, scanSheet, type ScanSheet } from './scan/scan-run.ts'
import { useSession } from './session.ts'

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

/** A card as it is now, held against the regulation as it is now. */
export interface LookedAt {
  readonly card: Card
  readonly inspection: Inspection
}

/** Milliseconds between two drawings of the numbers, of the list behind them, and at least between two keepings of what was read. */
const drawEvery = 500
const showEvery = 2_000
const keepEvery = 1_000
/** A keeping of many results takes its time; so much of the scan's time it may take. */
const keepShare = 1 / 20

const dayMs = 86_400_000

/** Signals that the scan was stopped by its person. */
class Cancelled extends Error {}

/** «Проверка портала»: every card held against the regulation, and what came of it. */
export const useScan = defineStore('scan', () => {
  const session = useSession()
  const state = shallowRef<ScanState>({ kind: 'idle' })
  const kept = shallowRef<Pick<KeptRun, 'done' | 'total' | 'startedAt'> | null>(null)
  const lease = shallowRef<Lease | null>(null)
  const unreadable = shallowRef(0)
  const history = shallowRef<Load<readonly KeptScan[]>>(idle)
  const results = shallowRef<Load<readonly CardResult[]>>(idle)
  const people = shallowRef<Load<ReadonlyMap<number, Person>>>(idle)
  const departments = reading<readonly Department[]>()
  const policy = shallowRef<Policy>(defaultPolicy())
  const standing = shallowRef<{ readonly isAdmin: boolean, readonly isHead: boolean } | null>(null)
  const basis = shallowRef<CurrentBasis | null>(null)
  const whoMay = computed(() => standing.value !== null && belongsTo(policy.value.scansBy, standing.value))

  let stop: AbortController | null = null
  let refreshing: Promise<void> | null = null
  let gate: { readonly opened: Promise<void>, open(): void } | null = null

  const lockName = () => `${session.crm().account} scan`
  const owner = async () => ({ account: session.crm().account, userId: (await session.whoAmI()).person.id })

  /** Reads what is known of earlier scans. Several desks of a page may want it at the same time. */
  function refresh(): Promise<void> {
    refreshing ??= lookAround().finally(() => { refreshing = null })
    return refreshing
  }

  async function lookAround(): Promise<void> {
    history.value = loading(history.value)
    if (state.value.kind === 'idle' || state.value.kind === 'failed') results.value = loading(results.value)
    try {
      const { notebook, settings, people: directory } = session.crm()
      const past = readHistory(notebook)
      const over = Promise.all([past, leftBehind()]).then(([{ scans }, left]) => [...left, ...endedIn(scans)])
      const [{ scans, unreadable: broken }, me, found, saved, holder] = await Promise.all([
        past, session.whoAmI(), directory.departments(), settings.regulation(), readLease(notebook, over, session.now()),
      ])
      policy.value = parseRegulation(saved, rules).regulation.policy
      departments.set(found)
      standing.value = { isAdmin: me.isAdmin, isHead: found.some(({ headId }) => headId === me.person.id) }
      lease.value = holder
      unreadable.value = broken
      history.value = ready(scans)
      await showResults(scans.at(-1) ?? null)
    } catch (error) {
      const problem = problemOf(error)
      if (history.value.state === 'loading') history.value = failed(problem, history.value)
      if (results.value.state === 'loading') results.value = failed(problem, results.value)
    }
  }

  async function showResults(scan: KeptScan | null): Promise<void> {
    if (state.value.kind === 'running' || state.value.kind === 'paused') return
    const found = scan === null ? [] : await readResults(session.crm().notebook, scan)
    // Whoever goes by the results goes by the people, too: they are known first.
    await knowPeople(found ?? [])
    results.value = ready(found ?? [])
  }

  async function knowPeople(found: Iterable<CardResult>): Promise<void> {
    const before = latest(people.value) ?? new Map<number, Person>()
    const ids = new Set<number>()
    for (const { responsibleId } of found) if (!before.has(responsibleId)) ids.add(responsibleId)
    if (ids.size === 0) {
      if (people.value.state !== 'ready') people.value = ready(before)
      return
    }
    people.value = loading(people.value)
    try {
      const told = await session.crm().people.byIds([...ids])
      people.value = ready(new Map([...latest(people.value) ?? before, ...told]))
    } catch (error) {
      people.value = failed(problemOf(error), people.value)
    }
  }

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
  async function start(extent: 'auto' | 'full'): Promise<void> {
    await scan(async () => {
      const now = session.now()
      const current = await readBasis(session.crm(), now, session.timeZone())
      const { scans } = await readHistory(session.crm().notebook)
      const last = scans.at(-1) ?? null
      const lastFull = scans.findLast(one => one.extent === 'full')
      const sameRegulation = last !== null && last.revision === (current.regulation.revision?.number ?? null)
      const recent = lastFull !== undefined && now.getTime() - lastFull.startedAt.getTime() < current.regulation.policy.fullScanDays * dayMs
      const earlier = last === null ? null : await readResults(session.crm().notebook, last)
      const changesOnly = extent === 'auto' && sameRegulation && recent && earlier !== null
      const run: KeptRun = {
        id: crypto.randomUUID(), startedAt: now, extent: changesOnly ? 'changes' : 'full', changedSince: changesOnly ? last.startedAt : null,
        revision: current.regulation.revision?.number ?? null, cursor: null, done: 0, total: 0, read: false, results: [],
      }
      return { run, current, earlier: earlier ?? [] }
    })
  }

  /** Goes on with what was broken off in this browser. Where the regulation has changed meanwhile, from the beginning. */
  async function takeUp(): Promise<void> {
    const run = await lookForKept()
    if (run === null) return start('auto')
    await scan(async () => {
      const current = await readBasis(session.crm(), session.now(), session.timeZone())
      const last = (await readHistory(session.crm().notebook)).scans.at(-1) ?? null
      const earlier = last === null ? [] : await readResults(session.crm().notebook, last) ?? []
      const usable = run.revision === (current.regulation.revision?.number ?? null)
      const anew = { ...run, id: crypto.randomUUID(), startedAt: session.now(), extent: 'full' as const, changedSince: null, cursor: null, done: 0, total: 0, read: false, results: [] }
      return { run: usable ? run : { ...anew, revision: current.regulation.revision?.number ?? null }, current, earlier }
    })
  }

  interface Begun {
    readonly run: KeptRun
    readonly current: CurrentBasis
    readonly earlier: readonly CardResult[]
  }

  async function scan(begin: () => Promise<Begun>): Promise<void> {
    if (stop !== null) return
    const mine = new AbortController()
    stop = mine
    gate = null
    const me = await session.whoAmI()
    const by = authorOf(me)
    const { locks } = session.browser()
    let run: KeptRun | null = null
    let sheet: ScanSheet | null = null
    const noNumbers = scanTally(rules).numbers()
    state.value = { kind: 'running', done: 0, total: 0, extent: 'full', remaining: null, startedAt: session.now(), numbers: noNumbers, writing: false }
    try {
      const went = await locks.holdIfFree([lockName()], async () => {
        const before = await lookForKept()
        const begun = await begin()
        const over = [...before === null ? [] : [before.id], ...endedIn(latest(history.value) ?? [])]
        const taken = await takeLease(session.crm().notebook, by, begun.run.id, over, session.now())
        if (!('renew' in taken)) {
          lease.value = taken
          return 'taken'
        }
        try {
          basis.value = begun.current
          policy.value = begun.current.regulation.policy
          sheet = scanSheet(rules, new Map(begun.earlier.map(result => [cardKey(refOf(result)), result])))
          run = begun.run
          await carryOut(begun, sheet, taken, mine, next => { run = next })
          return 'done'
        } finally {
          await patiently(() => taken.letGo()).catch(() => undefined)
        }
      })
      if (went === null) lease.value = { by, at: session.now() }
      state.value = { kind: 'idle' }
      if (went === 'done') await lookAround()
    } catch (error) {
      if (error instanceof Cancelled) state.value = { kind: 'idle' }
      else {
        const { done = 0, total = 0 } = (run as KeptRun | null) ?? {}
        state.value = { kind: 'failed', problem: problemOf(error), done, total, numbers: (sheet as ScanSheet | null)?.tally.numbers() ?? noNumbers }
      }
      await lookForKept().catch(() => undefined)
      if (error instanceof Cancelled) await lookAround()
    } finally {
      stop = null
    }
  }

  async function carryOut({ run: begun, current, earlier }: Begun, sheet: ScanSheet, held: HeldLease, { signal }: AbortController, note: (run: KeptRun) => void): Promise<void> {
    const shelf = session.browser().scans
    const me = await owner()
    let run = begun
    const earlierByKey = new Map(earlier.map(result => [cardKey(refOf(result)), result]))
    const changes = run.extent === 'changes'
    if (changes) for (const result of earlier) sheet.put(result)
    for (const result of run.results) sheet.put(result)
    /** People whose names were asked for: numbers of nameless people would say little while a scan goes on. */
    const asked = new Set<number>()
    const clock = { drawn: 0, shown: 0, kept: 0, keeping: 0, heard: Date.now(), began: Date.now(), from: run.done }

    const draw = (writing = false): void => {
      clock.drawn = Date.now()
      const gone = clock.drawn - clock.began
      const came = run.done - clock.from
      const left = run.total - run.done
      state.value = {
        kind: gate === null ? 'running' : 'paused', done: run.done, total: run.total, extent: run.extent, startedAt: run.startedAt, numbers: sheet.tally.numbers(), writing,
        remaining: came > 0 && left >= 0 && gone > 3_000 ? gone / came * left : null,
      }
    }
    const keep = async (): Promise<void> => {
      const since = Date.now()
      const own = changes ? [...sheet.results].flatMap(([key, result]) => earlierByKey.get(key) === result ? [] : [result]) : [...sheet.results.values()]
      await shelf.put(me, await keptForm({ ...run, results: own }))
      clock.kept = Date.now()
      clock.keeping = clock.kept - since
    }

    await keep()
    clock.kept = 0
    if (!run.read) {
      const due = changes ? dueCards(earlier, dayOf(run.startedAt, current.timeZone)) : []
      const order = scanOrder(current.regulation, rules, run.startedAt, { changedSince: run.changedSince, also: due })
      const given = new Set<string>()
      const compares = comparedKinds(current.regulation, rules)
      const resumed = run.cursor !== null
      const reader = session.crm().scans.open(order, run.cursor, signal)
      const { regulation, timeZone, exceptions, lost } = current
      const worker = await session.browser().scanWorker({ regulation, timeZone, exceptions, lost })
      try {
        for await (const chunk of reader.chunks()) {
          if (signal.aborted) throw new Cancelled()
          if (changes) for (const { ref } of chunk.cards) given.add(cardKey(ref))
          const cards = changes ? await withTwins(reader, chunk.cards, compares) : chunk.cards
          for (const key of await inspectChunk(reader, worker, cards, session.now(), sheet)) sheet.drop(key)
          run = { ...run, cursor: chunk.cursor, done: chunk.done, total: Math.max(chunk.total, chunk.done) }
          note(run)
          if (Date.now() - clock.drawn > drawEvery) draw()
          if (Date.now() - clock.shown > showEvery) {
            clock.shown = Date.now()
            const found = [...sheet.results.values()]
            results.value = ready(found)
            const unasked = found.filter(({ responsibleId }) => !asked.has(responsibleId))
            for (const { responsibleId } of unasked) asked.add(responsibleId)
            if (unasked.length > 0) void knowPeople(unasked)
          }
          if (Date.now() - clock.kept > Math.max(keepEvery, clock.keeping / keepShare)) await keep()
          if (Date.now() - clock.heard > heartbeat) {
            clock.heard = Date.now()
            await held.renew(session.now()).catch(() => undefined)
          }
          if (gate !== null) {
            await keep()
            draw()
            await gate.opened
            clock.began = Date.now()
            clock.from = run.done
          }
          if (signal.aborted) throw new Cancelled()
        }
        if (signal.aborted) throw new Cancelled()
        if (!changes && compares.length > 0) {
          if (resumed) await rememberAll(worker, current.regulation, signal)
          putTwins(sheet, await worker.twins(session.now()))
        }
        // What was asked for by its id and did not come is gone, unless it was given before the scan was broken off.
        const before = new Set(run.results.map(result => cardKey(refOf(result))))
        for (const key of due.map(cardKey)) if (!given.has(key) && !before.has(key)) sheet.drop(key)
      } catch (error) {
        if (!(error instanceof Cancelled)) await keep().catch(() => undefined)
        throw error
      } finally {
        worker.close()
      }
      run = { ...run, read: true }
      note(run)
    }
    draw(true)
    await keep()
    const by = authorOf(await session.whoAmI())
    const first = latest(history.value)?.length === 0 && earlier.length === 0
    const record = {
      startedAt: run.startedAt, finishedAt: session.now(), by, extent: run.extent, revision: run.revision, numbers: sheet.tally.numbers(),
      ...(first ? { opened: 0, closed: 0 } : compared(earlierByKey, sheet.results)), snapshot: run.id, includes: [],
    }
    await patiently(() => writeScan(session.crm().notebook, record, sheet.results.values(), session.now()))
    await shelf.remove(me)
    kept.value = null
    results.value = ready([...sheet.results.values()])
  }

  /** A comparison needs every card; what the tab that was closed had remembered is gone with it. */
  async function rememberAll(worker: ScanWorker, regulation: Regulation, signal: AbortSignal): Promise<void> {
    for await (const { cards } of session.crm().scans.open(comparisonOrder(regulation, rules), null, signal).chunks()) {
      if (signal.aborted) throw new Cancelled()
      await worker.remember(cards)
    }
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
      await lookAround()
    }
  }

  /** These cards as they are now, held against the regulation as it is now; those that are gone or forbidden are left out. */
  async function lookAt(refs: readonly CardRef[]): Promise<readonly LookedAt[]> {
    const crm = session.crm()
    const now = session.now()
    const current = basis.value ?? await readBasis(crm, now, session.timeZone())
    basis.value = current
    const used = rulesInUse(current.regulation, rules)
    await bringRules(used)
    const cards = await crm.scans.look(refs, kind => partsNeeded(used, kind))
    const inspect = prepareInspection({ ...current, rules })
    return cards.map(card => ({ card, inspection: inspect(card, now) }))
  }

  /** «Проверить снова»: what was found on the card becomes what is found now. */
  async function recheck(ref: CardRef): Promise<LookedAt | 'gone'> {
    basis.value = null
    const [looked] = await lookAt([ref])
    const list = latest(results.value) ?? []
    const at = list.findIndex(({ kind, id }) => kind === ref.kind && id === ref.id)
    const before = list[at]
    const current = basis.value as CurrentBasis | null
    const after = looked === undefined || current === null ? null : resultMaker({ ...current, rules })(looked.card, looked.inspection)
    const sheet = scanSheet(rules, new Map(before === undefined ? [] : [[cardKey(ref), before]]))
    if (after !== null) sheet.put(withUnseen(after, before, current?.regulation ?? null, standing.value?.isAdmin === true))
    const changed = list.slice()
    if (at >= 0) changed.splice(at, 1, ...sheet.results.values())
    results.value = ready(changed)
    triggerRef(results)
    return looked ?? 'gone'
  }

  return {
    state, kept, lease, unreadable, results, people, policy, whoMay,
    history: computed((): Load<readonly ScanRecord[]> => history.value),
    departments: departments.load,
    refresh, start, takeUp, pause, go, cancel, lookAt, recheck,
  }
})

/** Names of scans that are over. */
function endedIn(scans: readonly KeptScan[]): readonly string[] {
  return scans.map(({ snapshot }) => snapshot)
}

/** Work that may be done over again and that finds out by itself what has arrived. */
async function patiently<T>(work: () => Promise<T>, attempts = 3): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (attempts <= 1 || !problemOf(error).retryable) throw error
    return patiently(work, attempts - 1)
  }
}

/** Where only changes are read, the CRM is asked for each card's twins: the others are not there to compare with. */
async function withTwins(reader: Scan, cards: readonly Card[], kinds: readonly CardKind[]): Promise<readonly Card[]> {
  const asking = cards.filter(({ ref }) => kinds.includes(ref.kind))
  if (asking.length === 0) return cards
  const completed = await reader.complete(asking, ['twins'])
  return [...cards.filter(({ ref }) => !kinds.includes(ref.kind)), ...completed]
}

/** Who may not see every card does not see every twin: what the scan has found there stands until the next one. */
function withUnseen(after: CardResult, before: CardResult | undefined, regulation: Regulation | null, seesAll: boolean): CardResult {
  if (seesAll || before === undefined || regulation === null) return after
  const compared = new Set(rules.filter(({ needs }) => needs.includes('twins')).map(({ id }) => id))
  const unseen = before.findings.filter(({ ruleId }) => compared.has(ruleId) && !after.findings.some(finding => finding.ruleId === ruleId))
  if (unseen.length === 0) return after
  const weights = new Map(regulation.entries.map(({ ruleId, weight }) => [ruleId, weight]))
  const weight = [...new Set(unseen.map(({ ruleId }) => ruleId))].reduce((sum, ruleId) => sum + (weights.get(ruleId) ?? 0), 0)
  return { ...after, findings: [...after.findings, ...unseen], broken: after.broken + weight }
}

/** Cards that may have changed by themselves since they were looked at. */
function dueCards(results: readonly CardResult[], today: string): readonly CardRef[] {
  return results.filter(({ changesOn }) => changesOn !== null && changesOn <= today).map(refOf)
}
