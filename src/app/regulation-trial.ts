import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Card, CardKind } from '../core/card.ts'
import { lostReferences } from '../core/drift.ts'
import { isInForce } from '../core/exception.ts'
import { exceptionsIn } from '../core/exception-book.ts'
import type { InspectionBasis } from '../core/inspection.ts'
import type { Problem } from '../core/load.ts'
import { dayOf } from '../core/period.ts'
import { changesOf, rulesChanged } from '../core/regulation-diff.ts'
import type { Regulation } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { openTrial, type RuleTrial, type Trial } from '../core/trial.ts'
import type { Scan, ScannedKind, ScanOrder } from '../crm/port.ts'
import { problemOf } from './problem.ts'
import { useRegulationEditor } from './regulation-editor.ts'
import { scanOrder } from './scan/scan-plan.ts'
import { useSession } from './session.ts'

/** Cards of each kind that are looked at, at most. */
export const trialCards = 500

interface TrialReport {
  readonly looked: number
  readonly byKind: readonly { readonly kind: CardKind, readonly looked: number, readonly total: number }[]
  readonly rules: readonly RuleTrial[]
  /** Changed rules that compare a card with all the others: a part of the cards says nothing about them. */
  readonly untried: readonly string[]
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
  let stopping: AbortController | null = null

  /** Of the changed rules; with `ruleId` of that one, changed or not. Never throws. */
  async function start(ruleId?: string): Promise<void> {
    const { ground, draft } = editor
    if (ground === null || draft === null || run.value.state === 'running') return
    const control = new AbortController()
    stopping = control
    run.value = { state: 'running', looked: 0 }
    try {
      const asked = ruleId === undefined ? rulesChanged(changesOf(ground.base, draft)) : [ruleId]
      const untried = asked.filter(id => rules.find(rule => rule.id === id)?.needs.includes('twins'))
      const tried = asked.filter(id => !untried.includes(id))
      const drafted: Regulation = { ...ground.regulation, ...draft }
      const lines = await session.crm().notebook.lines('exceptions')
      const today = dayOf(session.now(), session.timeZone())
      const exceptions = exceptionsIn(lines).exceptions.filter(one => isInForce(one, today))
      const basisOf = (regulation: Regulation): InspectionBasis => ({ regulation, rules, timeZone: session.timeZone(), exceptions, lost: lostReferences(regulation, rules, ground.structure) })
      const trial = await openTrial(basisOf({ ...ground.regulation, ...ground.base }), basisOf(drafted), tried)
      const order = bothOrders([drafted, { ...ground.regulation, ...ground.base }].map(regulation => scanOrder({ ...regulation, entries: onlyOf(regulation, tried) }, rules, session.now())))
      const byKind = await Promise.all(order.kinds.map(async kind => ({ kind: kind.kind, ...await portion(kind, order.doneSince, trial, control.signal) })))
      const report = { looked: trial.looked, byKind, rules: trial.results(), untried, at: session.now() }
      run.value = { state: control.signal.aborted ? 'partly' : 'done', report }
    } catch (error) {
      run.value = control.signal.aborted ? { state: 'idle' } : { state: 'failed', problem: problemOf(error) }
    }
  }

  /** The newest open cards of one kind, until there are enough. */
  async function portion(kind: ScannedKind, doneSince: Date | null, trial: Trial, outer: AbortSignal): Promise<{ readonly looked: number, readonly total: number }> {
    const enough = new AbortController()
    outer.addEventListener('abort', () => enough.abort(), { once: true })
    const scan = session.crm().scans.open({ kinds: [{ ...kind, closedSince: null }], changedSince: null, also: [], doneSince }, null, enough.signal)
    let looked = 0
    let total = 0
    for await (const chunk of scan.chunks()) {
      total = chunk.total
      const cards = chunk.cards.slice(0, trialCards - looked)
      looked += cards.length
      await hold(scan, cards, trial)
      run.value = { state: 'running', looked: trial.looked }
      if (outer.aborted || looked >= trialCards) break
    }
    enough.abort()
    return { looked, total: Math.max(total, looked) }
  }

  async function hold(scan: Scan, cards: readonly Card[], trial: Trial): Promise<void> {
    const suspects = trial.add(cards, session.now())
    if (suspects.length === 0) return
    const parts = [...new Set(suspects.flatMap(({ incomplete = [] }) => incomplete))]
    trial.add((await scan.complete(suspects, parts)).map(card => ({ ...card, incomplete: [] })), session.now())
  }

  /** What was found so far is told. */
  function stop(): void {
    stopping?.abort()
  }

  function forget(): void {
    stop()
    if (run.value.state !== 'running') run.value = { state: 'idle' }
  }

  return { run, start, stop, forget }
})

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
