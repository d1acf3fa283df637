import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { CardRef } from '../core/card.ts'
import type { Problem, ProblemCode } from '../core/load.ts'
import { endOfNextWorkingDay } from '../core/period.ts'
import { policyIn } from '../core/policy-in.ts'
import { refOf, type CardResult } from '../core/scan-result.ts'
import type { Attempt } from './units/attempt.ts'
import { companyZone } from './company-zone.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'
import { useUnits } from './units.ts'

/** What is done with many cards at once. */
export type SelectionDeed =
  | { readonly kind: 'mark', readonly auditType: string, readonly reason: string }
  | { readonly kind: 'todo', readonly description: string }
  | { readonly kind: 'except', readonly rule: string, readonly until: string, readonly reason: string }

type MarkDeed = Extract<SelectionDeed, { readonly kind: 'mark' }>

/** What has come of it so far. `left`: not begun, because it was stopped or would only have failed. */
export interface DeedCounts {
  readonly total: number
  readonly done: number
  readonly already: number
  readonly failed: readonly { readonly card: CardRef, readonly problem: Problem }[]
  readonly left: number
}

export type SelectionWork =
  | { readonly state: 'idle' }
  | { readonly state: 'running' | 'stopping', readonly kind: SelectionDeed['kind'], readonly counts: DeedCounts }
  | { readonly state: 'done', readonly kind: SelectionDeed['kind'], readonly counts: DeedCounts, readonly stopped: boolean }

/** Cards that are worked on at the same time: the CRM answers about two requests a second anyway. */
const atOnce = 3

/** What would meet every other card as well, so that going on is pointless. */
const endsAll: readonly ProblemCode[] = ['auth', 'scope', 'plan', 'limit', 'offline', 'outside-host', 'broken']

/** One action for many cards: each is an action of its own, kept until it is whole. */
export const useSelectionDeeds = defineStore('selection-deeds', () => {
  const session = useSession()
  const units = useUnits()
  const work = shallowRef<SelectionWork>({ state: 'idle' })
  let stopped = false

  /** Never throws: what failed is counted and says why. A second call while one runs is ignored. */
  async function carryOut(deed: SelectionDeed, cards: readonly CardResult[]): Promise<void> {
    await forEach(deed.kind, cards, () => preparer(deed))
  }

  /** The same for cards of which nothing but their ids is known: people have chosen them in a list of the CRM. */
  async function mark(deed: MarkDeed, cards: readonly CardRef[]): Promise<void> {
    await forEach(deed.kind, cards, () => Promise.resolve(marker(deed)))
  }

  async function forEach<C extends CardRef>(kind: SelectionDeed['kind'], cards: readonly C[], prepare: () => Promise<(card: C) => Promise<Attempt<'done' | 'already'>>>): Promise<void> {
    if (work.value.state === 'running' || work.value.state === 'stopping') return
    stopped = false
    let hopeless = false
    let counts: DeedCounts = { total: cards.length, done: 0, already: 0, failed: [], left: cards.length }
    const show = (change: Partial<DeedCounts>): void => {
      counts = { ...counts, ...change }
      work.value = { state: stopped ? 'stopping' : 'running', kind, counts }
    }
    show({})
    try {
      const once = await prepare()
      const waiting = [...cards].reverse()
      const worker = async (): Promise<void> => {
        for (let card = waiting.pop(); card !== undefined && !stopped && !hopeless; card = waiting.pop()) {
          show({ left: counts.left - 1 })
          const ended = await once(card)
          if (ended.state === 'done') {
            show(ended.value === 'already' ? { already: counts.already + 1 } : { done: counts.done + 1 })
          } else {
            show({ failed: [...counts.failed, { card: plainRef(card), problem: ended.problem }] })
            hopeless ||= endsAll.includes(ended.problem.code)
            // It waits among the other unfinished actions: this page has no form for each of so many.
            if (ended.id !== null) await units.letGo(ended.id)
          }
        }
      }
      await Promise.all(Array.from({ length: atOnce }, worker))
    } catch (error) {
      show({ failed: [...counts.failed, ...cards.slice(0, 1).map(card => ({ card: plainRef(card), problem: problemOf(error) }))] })
      hopeless = true
    }
    work.value = { state: 'done', kind, counts, stopped: stopped || hopeless }
  }

  function marker({ auditType, reason }: MarkDeed): (card: CardRef) => Promise<Attempt<'done' | 'already'>> {
    return async card => {
      const ended = await units.begin('mark', { card: plainRef(card), auditType, reason: reason.trim() })
      return ended.state === 'done' ? { state: 'done', value: ended.value.state } : ended
    }
  }

  /** How this deed is done with one card. */
  async function preparer(deed: SelectionDeed): Promise<(card: CardResult) => Promise<Attempt<'done' | 'already'>>> {
    switch (deed.kind) {
      case 'mark': return marker(deed)
      case 'todo': {
        const { meetings, settings } = session.crm()
        const [hours, saved] = await Promise.all([meetings.workingHours(), settings.regulation()])
        const deadline = endOfNextWorkingDay(session.now(), hours, companyZone(policyIn(saved), session)).toISOString()
        return async card => {
          const ended = await units.begin('todo', { card: refOf(card), description: deed.description.trim(), deadline, responsible: card.responsibleId })
          return ended.state === 'done' ? { state: 'done', value: 'done' } : ended
        }
      }
      case 'except': {
        const { rule, until, reason } = deed
        return async card => {
          if (!card.findings.some(({ ruleId }) => ruleId === rule) && card.excepted.includes(rule)) return { state: 'done', value: 'already' }
          const ended = await units.begin('except', { card: refOf(card), rule, until, reason: reason.trim() })
          return ended.state === 'done' ? { state: 'done', value: 'done' } : ended
        }
      }
    }
  }

  /** What has begun is completed; nothing new is begun. */
  function stop(): void {
    if (work.value.state !== 'running') return
    stopped = true
    work.value = { ...work.value, state: 'stopping' }
  }

  function forget(): void {
    if (work.value.state === 'done') work.value = { state: 'idle' }
  }

  return { work, carryOut, mark, stop, forget }
})

function plainRef({ kind, id }: CardRef): CardRef {
  return { kind, id }
}
