import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Card, CardKind } from '../core/card.ts'
import { lostReferences } from '../core/drift.ts'
import { estimated, type Estimate } from '../core/estimate.ts'
import { isInForce } from '../core/exception.ts'
import { exceptionsIn } from '../core/exception-book.ts'
import type { InspectionBasis } from '../core/inspection.ts'
import type { Problem } from '../core/load.ts'
import { dayOf } from '../core/period.ts'
import { changesOf, rulesChanged } from '../core/regulation-diff.ts'
import type { Regulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { shuffled } from '../core/seeded.ts'
import { openTrial, type RuleTrial, type Trial } from '../core/trial.ts'
import { CrmError, type Scan, type ScanChunk, type ScannedKind, type ScanOrder } from '../crm/port.ts'
import { companyZone } from './company-zone.ts'
import { problemOf } from './problem.ts'
import { useRegulationEditor } from './regulation-editor.ts'
import { scanOrder } from './scan/scan-plan.ts'
import { useSession } from './session.ts'

/** Cards of each kind that are looked at, at most: drawn at random where there are more. */
export const trialCards = 500

/** What a rule would come to, of the cards that were looked at and, as an estimate, of all. */
export interface RuleReport extends RuleTrial {
  /** Cards of the kinds that the rule holds for. */
  readonly looked: number
  /** Cards of those kinds that it would flag; `null`: nobody can say, or all were looked at. */
  readonly whole: Estimate | null
}

interface TrialReport {
  readonly looked: number
  readonly byKind: readonly { readonly kind: CardKind, readonly looked: number, readonly total: number }[]
  readonly rules: readonly RuleReport[]
  /** Changed rules that compare a card with all the others: a part of the cards says nothing about them. */
  readonly untried: readonly string[]
  /** The number by which the cards were drawn: the same one draws the same cards. */
  readonly seed: number
  readonly at: Date
}

/** How the dry run stands. `partly`: it was stopped; what it had found until then is told. */
export type TrialRun =
  | { readonly state: 'idle' }
  | { readonly state: 'running', readonly looked: number }
  | { readonly state: 'done' | 'partly', readonly report: TrialReport }
  | { readonly state: 'failed', readonly problem: Problem }

/** Holds the draft against some of the portal's cards. Nothing is written, and nobody is told. */
export const useRegulationTrial = defineStore('regulation-trial', () => {
  const session = useSession()
  const editor = useRegulationEditor()
  const run = shallowRef<TrialRun>({ state: 'idle' })
  /** Kept from one dry run to the next, so that two drafts are held against the same cards. */
  let seed = newSeed()
  let lately: string | undefined
  const tried = shallowRef<string | null>(null)
  /** The draft is not any more what the report tells of. */
  const stale = computed(() => tried.value !== null && tried.value !== JSON.stringify(editor.draft?.entries))
  let stopping: AbortController | null = null

  /** Of the changed rules; with `ruleId` of that one, changed or not. The cards are those of the last time. Never throws. */
  async function start(ruleId?: string): Promise<void> {
    const { ground, draft } = editor
    if (ground === null || draft === null || run.value.state === 'running') return
    const control = new AbortController()
    stopping = control
    lately = ruleId
    tried.value = JSON.stringify(draft.entries)
    run.value = { state: 'running', looked: 0 }
    try {
      const asked = ruleId === undefined ? rulesChanged(changesOf(ground.base, draft)) : [ruleId]
      const untried = asked.filter(id => rules.find(rule => rule.id === id)?.needs.includes('twins'))
      const tried = asked.filter(id => !untried.includes(id))
      // A rule that is off may be tried before it is switched on.
      const entries = draft.entries.map(entry => entry.ruleId === ruleId ? { ...entry, enabled: true } : entry)
      const drafted: Regulation = { ...ground.regulation, ...draft, entries }
      const lines = await session.crm().notebook.lines('exceptions')
      const timeZone = companyZone(draft.policy, session)
      const today = dayOf(session.now(), timeZone)
      const exceptions = exceptionsIn(lines).exceptions.filter(one => isInForce(one, today))
      const basisOf = (regulation: Regulation): InspectionBasis => ({ regulation, rules, timeZone: companyZone(regulation.policy, session), exceptions, lost: lostReferences(regulation, rules, ground.structure) })
      const trial = await openTrial(basisOf({ ...ground.regulation, ...ground.base }), basisOf(drafted), tried)
      const order = bothOrders([drafted, { ...ground.regulation, ...ground.base }].map(regulation => scanOrder({ ...regulation, entries: onlyOf(regulation, tried) }, rules, session.now())))
      const from = order.kinds.length === 0 ? {} : await look(order, trial, control.signal)
      run.value = control.signal.aborted && trial.looked === 0 ? { state: 'idle' } : { state: control.signal.aborted ? 'partly' : 'done', report: reportOf(trial, order.kinds, from, untried) }
    } catch (error) {
      run.value = control.signal.aborted ? { state: 'idle' } : { state: 'failed', problem: problemOf(error) }
    }
  }

  /** Holds the trial against open cards at random; gives how many there are of each kind. */
  async function look({ kinds, doneSince }: Pick<ScanOrder, 'kinds' | 'doneSince'>, trial: Trial, signal: AbortSignal): Promise<NonNullable<ScanChunk['drawnFrom']>> {
    const scan = session.crm().scans.open({
      kinds: kinds.map(kind => ({ ...kind, closedSince: null })), changedSince: null, also: [], doneSince, sample: { size: trialCards, seed },
    }, null, signal)
    let from: ScanChunk['drawnFrom'] = {}
    for await (const { cards, drawnFrom, refused = [] } of scan.chunks()) {
      if (refused.length > 0) throw new CrmError('forbidden', `No right to read any ${refused.join(', ')}`)
      from = drawnFrom ?? from
      // The examples are the first ones that are flagged: in the order of the list they would be the oldest.
      await hold(scan, shuffled(cards, seed), trial)
      run.value = { state: 'running', looked: trial.looked }
      if (signal.aborted) break
    }
    return from
  }

  function reportOf(trial: Trial, kinds: readonly ScannedKind[], from: NonNullable<ScanChunk['drawnFrom']>, untried: readonly string[]): TrialReport {
    const results = trial.results()
    const totalOf = (kind: CardKind, looked: number): number => Math.max(from[kind] ?? 0, looked)
    const rules = results.map((result): RuleReport => {
      const parts = result.byKind.map(({ kind, looked, flagged }) => ({ total: totalOf(kind, looked), looked, found: flagged }))
      const isWhole = parts.every(({ total, looked }) => looked >= total)
      return { ...result, looked: parts.reduce((sum, { looked }) => sum + looked, 0), whole: isWhole ? null : estimated(parts) }
    })
    const byKind = kinds.map(({ kind }) => {
      const looked = trial.lookedOf(kind)
      return { kind, looked, total: totalOf(kind, looked) }
    })
    return { looked: trial.looked, byKind, rules, untried, seed, at: session.now() }
  }

  async function hold(scan: Scan, cards: readonly Card[], trial: Trial): Promise<void> {
    const suspects = trial.add(cards, session.now())
    if (suspects.length === 0) return
    const parts = [...new Set(suspects.flatMap(({ incomplete = [] }) => incomplete))]
    trial.add((await scan.complete(suspects, parts)).map(card => ({ ...card, incomplete: [] })), session.now())
  }

  /** The same once more, on other cards. */
  async function drawAnew(): Promise<void> {
    if (run.value.state === 'running') return
    seed = newSeed()
    await start(lately)
  }

  /** What was found so far is told. */
  function stop(): void {
    stopping?.abort()
  }

  function forget(): void {
    stop()
    if (run.value.state !== 'running') run.value = { state: 'idle' }
  }

  return { run, stale, start, drawAnew, stop, forget }
})

/** Short enough to be read out to somebody. */
function newSeed(): number {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1))
  return 1 + number % 9_999
}

function onlyOf({ entries }: Regulation, ruleIds: readonly string[]): Regulation['entries'] {
  return entries.filter(({ ruleId }) => ruleIds.includes(ruleId))
}

/** What both regulations need: what a rule finds now is compared with what it will find. */
function bothOrders(orders: readonly ScanOrder[]): Pick<ScanOrder, 'kinds' | 'doneSince'> {
  const kinds = new Map<CardKind, ScannedKind>()
  for (const one of orders.flatMap(order => order.kinds)) {
    const before = kinds.get(one.kind)
    kinds.set(one.kind, before === undefined ? one : { ...one, parts: [...new Set([...before.parts, ...one.parts])], fields: [...new Set([...before.fields, ...one.fields])] })
  }
  const since = orders.flatMap(({ doneSince }) => doneSince?.getTime() ?? [])
  return { kinds: [...kinds.values()], doneSince: since.length < orders.length ? null : new Date(Math.min(...since)) }
}
