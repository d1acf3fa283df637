import { computed, shallowRef } from 'vue'
import type { Department, Person } from '../../core/card.ts'
import { failed, idle, latest, loading, ready, type Load } from '../../core/load.ts'
import { belongsTo, defaultPolicy, type Policy } from '../../core/policy.ts'
import { parseRegulation } from '../../core/regulation.ts'
import { rules } from '../../core/rules/index.ts'
import type { KeptScan } from '../../core/scan-record.ts'
import type { CardResult } from '../../core/scan-result.ts'
import { breathe } from '../../core/slices.ts'
import type { BookLine } from '../../crm/port.ts'
import { problemOf } from '../problem.ts'
import { reading } from '../reading.ts'
import { useSession } from '../session.ts'
import { readLease, type Lease } from './lease.ts'
import { historyWith, readHistory, readNewestResults, type NewestResults, type ScanHistory, type WrittenScan } from './scan-books.ts'

/** Names of scans that are over. */
function endedIn(scans: readonly KeptScan[]): readonly string[] {
  return scans.map(({ snapshot }) => snapshot)
}

/**
 * What is known of the scans that were: their history, the results of the newest, the people in them, and who may scan. `isBusy`: a scan of this
 * page shows its own results. `leftBehind`: scans of this browser that nobody carries on.
 */
export function pastScans({ isBusy, leftBehind }: { readonly isBusy: () => boolean, readonly leftBehind: () => Promise<readonly string[]> }) {
  const session = useSession()
  const lease = shallowRef<Lease | null>(null)
  const unreadable = shallowRef(0)
  const history = shallowRef<Load<readonly KeptScan[]>>(idle)
  const results = shallowRef<Load<readonly CardResult[]>>(idle)
  const people = shallowRef<Load<ReadonlyMap<number, Person>>>(idle)
  const departments = reading<readonly Department[]>()
  const policy = shallowRef<Policy>(defaultPolicy())
  const standing = shallowRef<{ readonly isAdmin: boolean, readonly isHead: boolean } | null>(null)
  const whoMay = computed(() => standing.value !== null && belongsTo(policy.value.scansBy, standing.value))
  let newest: NewestResults | null = null
  let refreshing: Promise<void> | null = null

  /** Reads what is known of earlier scans. Several desks of a page may want it at the same time. */
  function refresh(): Promise<void> {
    refreshing ??= lookAround().finally(() => { refreshing = null })
    return refreshing
  }

  async function lookAround(): Promise<void> {
    history.value = loading(history.value)
    if (!isBusy()) results.value = loading(results.value)
    try {
      const { notebook, settings, people: directory } = session.crm()
      const past = readHistory(notebook)
      const over = Promise.all([past, leftBehind()]).then(([{ scans }, left]) => [...left, ...endedIn(scans)])
      const [found, me, structure, saved, holder] = await Promise.all([
        past, session.whoAmI(), directory.departments(), settings.regulation(), readLease(notebook, over, session.now()),
      ])
      policy.value = parseRegulation(saved, rules).regulation.policy
      departments.set(structure)
      standing.value = { isAdmin: me.isAdmin, isHead: structure.some(({ headId }) => headId === me.person.id) }
      lease.value = holder
      showHistory(found)
      if (!isBusy()) await showResults((await resultsOf(found)).results ?? [])
    } catch (error) {
      const problem = problemOf(error)
      if (history.value.state === 'loading') history.value = failed(problem, history.value)
      if (results.value.state === 'loading') results.value = failed(problem, results.value)
    }
  }

  function showHistory({ scans, unreadable: broken }: ScanHistory): void {
    history.value = ready(scans)
    unreadable.value = broken
  }

  /** Whoever goes by the results goes by the people, too: they are known first. */
  async function showResults(found: readonly CardResult[]): Promise<void> {
    await knowPeople(found)
    if (!isBusy()) results.value = ready(found)
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

  /** The results of the newest of these scans. They never change: once read they need not be read again. */
  async function resultsOf({ scans }: ScanHistory): Promise<NewestResults> {
    const last = scans.at(-1)
    if (newest === null || newest.snapshot === null || newest.snapshot !== last?.snapshot) newest = await readNewestResults(session.crm().notebook, scans)
    return newest
  }

  /** The history as this page knows it, `null`: it has not read it. */
  function knownHistory(): ScanHistory | null {
    const scans = latest(history.value)
    return scans === null ? null : { scans, unreadable: unreadable.value }
  }

  return {
    lease, unreadable, history, results, people, departments, policy, standing, whoMay, refresh, lookAround, knowPeople,

    knownHistory,
    ended: () => endedIn(knownHistory()?.scans ?? []),

    /** What stands in the books for whoever has just taken the lease. */
    async booksWith(scans: readonly BookLine[], before: ScanHistory): Promise<{ readonly history: ScanHistory, readonly newest: NewestResults }> {
      const whole = historyWith(scans, before)
      return { history: whole, newest: await resultsOf(whole) }
    },

    /** A scan of this page has been written, and its lease is gone: nothing need be read to know what stands in the books now. */
    async settle(written: WrittenScan): Promise<void> {
      newest = written.newest
      lease.value = null
      showHistory(written.history)
      // The numbers and the list behind them are drawn one after the other.
      await breathe()
      const found = written.newest.results ?? []
      await knowPeople(found)
      results.value = ready(found)
    },
  }
}
