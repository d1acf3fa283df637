import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { sameCard, type CardRef, type Day } from '../core/card.ts'
import { mayDecideFor } from '../core/circle.ts'
import { latest, type Problem } from '../core/load.ts'
import { dayOf, endOfNextWorkingDay } from '../core/period.ts'
import type { Finding } from '../core/rule.ts'
import { companyZone } from './company-zone.ts'
import { inspected, lookAtOnce, lookInTurns, type InspectedCard } from './card-look.ts'
import { deciderOf } from './me.ts'
import { formUnit, type FormUnit } from './form-unit.ts'
import { reading } from './reading.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

/** A to-do given to the responsible person because of a finding. `failed` with `begun`: it may be there, and it will be looked for before it is made again. */
export type Todo =
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly deadline: Date }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** How silencing a rule on this card stands. */
export type Excepting =
  | { readonly state: 'idle' }
  | { readonly state: 'running', readonly ruleId: string }
  | { readonly state: 'failed', readonly ruleId: string, readonly begun: boolean, readonly problem: Problem }

/** The card held against the regulation, and what is done about the findings. */
export const useCardInspection = defineStore('card-inspection', () => {
  const session = useSession()
  const { load, read, set } = reading<InspectedCard>()
  /** By the finding's place in the inspection. */
  const todos = shallowRef<ReadonlyMap<number, Todo>>(new Map())
  const excepting = shallowRef<Excepting>({ state: 'idle' })
  /** Whether the signed-in person may silence rules on this card; `null`: not known yet. */
  const mayExcept = shallowRef<boolean | null>(null)
  const units = new Map<number, FormUnit<'todo'>>()
  const exceptUnit = formUnit('except')

  /** `seen`: there is a verdict to show, or there will be none; more of it may be on its way. May be called more than once. */
  async function inspectCard(ref: CardRef, seen: () => void = () => undefined): Promise<void> {
    const { readInTurns } = session.crm().cards
    await read(async soFar => {
      if (readInTurns === null) {
        const found = await lookAtOnce(session, ref)
        forgetDeeds()
        return found
      }
      return lookInTurns(session, ref, readInTurns, first => {
        forgetDeeds()
        soFar(first)
        seen()
      })
    })
    seen()
  }

  function forgetDeeds(): void {
    todos.value = new Map()
    units.forEach(unit => unit.letGo())
    units.clear()
    excepting.value = { state: 'idle' }
  }

  /** Due at the end of the next working day. Asked twice for one finding it makes one to-do. */
  async function addTodo(index: number, description: string): Promise<void> {
    const found = latest(load.value)
    const earlier = todos.value.get(index)?.state
    if (found === null || earlier === 'running' || earlier === 'done') return
    const { card, regulation: { policy } } = found
    note(index, { state: 'running' })
    try {
      const deadline = endOfNextWorkingDay(session.now(), await session.crm().meetings.workingHours(), companyZone(policy, session))
      const unit = units.get(index) ?? formUnit('todo')
      units.set(index, unit)
      const ended = await unit.repeat({ card: card.ref, description, deadline: deadline.toISOString(), responsible: card.responsible.id })
      note(index, ended.state === 'done' ? { state: 'done', deadline } : { state: 'failed', begun: ended.begun, problem: ended.problem })
    } catch (error) {
      note(index, { state: 'failed', begun: false, problem: problemOf(error) })
    }
  }

  function note(index: number, todo: Todo): void {
    todos.value = new Map([...todos.value, [index, todo]])
  }

  /** Asks the departments only where the company's policy makes it depend on them. Never throws: whoever is not known to may, may not. */
  async function lookWhoMayExcept(): Promise<void> {
    const found = latest(load.value)
    if (found === null) return
    const { card, regulation: { policy } } = found
    try {
      const me = deciderOf(await session.whoAmI())
      const departments = me.isAdmin || policy.exceptionsBy !== 'heads' ? [] : await session.crm().people.departments()
      mayExcept.value = mayDecideFor(policy.exceptionsBy, me, card.responsible, departments)
    } catch {
      mayExcept.value = false
    }
  }

  /** Silences a rule on this card; its findings move to the excepted ones without another look at the card. */
  async function except(ruleId: string, until: Day, reason: string): Promise<void> {
    const found = latest(load.value)
    if (found === null || excepting.value.state === 'running') return
    const repeats = excepting.value.state === 'failed' && excepting.value.ruleId === ruleId
    excepting.value = { state: 'running', ruleId }
    const order = { card: found.card.ref, rule: ruleId, until, reason: reason.trim() }
    const ended = await (repeats ? exceptUnit.repeat(order) : exceptUnit.begin(order))
    if (ended.state === 'failed') {
      excepting.value = { state: 'failed', ruleId, begun: ended.begun, problem: ended.problem }
      return
    }
    excepting.value = { state: 'idle' }
    const now = latest(load.value)
    if (now === null || !sameCard(now.card.ref, found.card.ref)) return
    const next = inspected(session, { ...now, exceptions: [...now.exceptions, ended.value] })
    todos.value = moved(todos.value, now.inspection.findings, next.inspection.findings)
    const left = moved(units, now.inspection.findings, next.inspection.findings)
    units.clear()
    left.forEach((unit, index) => units.set(index, unit))
    set(next)
  }

  /** The company's, as far as its regulation is read. */
  function today(): Day {
    return dayOf(session.now(), companyZone({ timeZone: latest(load.value)?.regulation.policy.timeZone ?? null }, session))
  }

  function forgetExcepting(): void {
    exceptUnit.letGo()
    if (excepting.value.state === 'failed') excepting.value = { state: 'idle' }
  }

  return { load, todos, excepting, mayExcept, inspectCard, addTodo, lookWhoMayExcept, except, forgetExcepting, today }
})

/** To-dos belong to findings by their places, and some findings have left. */
function moved<T>(todos: ReadonlyMap<number, T>, before: readonly Finding[], after: readonly Finding[]): ReadonlyMap<number, T> {
  const places = new Map(after.map((finding, index) => [JSON.stringify(finding), index]))
  return new Map([...todos].flatMap(([index, todo]): [number, T][] => {
    const place = places.get(JSON.stringify(before[index]))
    return place === undefined ? [] : [[place, todo]]
  }))
}
