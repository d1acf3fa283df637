import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Card, CardRef } from '../core/card.ts'
import { inspect, partsNeeded, type Inspection } from '../core/inspection.ts'
import { latest, type Problem } from '../core/load.ts'
import { endOfNextWorkingDay } from '../core/period.ts'
import { parseRegulation, type RegulationProblem } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import { formUnit, type FormUnit } from './form-unit.ts'
import { reading } from './reading.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

export interface InspectedCard {
  readonly card: Card
  readonly inspection: Inspection
  /** Something in the company's own settings was not understood. */
  readonly regulationProblem: RegulationProblem | null
}

/** A to-do given to the responsible person because of a finding. `failed` with `begun`: it may be there, and it will be looked for before it is made again. */
export type Todo =
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly deadline: Date }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** The card held against the regulation, and what is done about the findings. */
export const useCardInspection = defineStore('card-inspection', () => {
  const session = useSession()
  const { load, read } = reading<InspectedCard>()
  /** By the finding's place in the inspection. */
  const todos = shallowRef<ReadonlyMap<number, Todo>>(new Map())
  const units = new Map<number, FormUnit<'todo'>>()

  async function inspectCard(ref: CardRef): Promise<void> {
    await read(async () => {
      const { cards, settings } = session.crm()
      // All at once, so that it is one request: waiting for the regulation to know what it needs would make it two.
      // Who looks is asked for only because their time zone comes with it: in another the days would be counted wrong.
      const [card, saved] = await Promise.all([cards.read(ref, partsNeeded(rules, ref.kind)), settings.regulation(), session.whoAmI()])
      const { regulation, problem } = parseRegulation(saved, rules)
      const inspection = inspect(card, regulation, rules, session.now(), session.timeZone())
      todos.value = new Map()
      units.forEach(unit => unit.letGo())
      units.clear()
      return { card, inspection, regulationProblem: problem }
    })
  }

  /** Due at the end of the next working day. Asked twice for one finding it makes one to-do. */
  async function addTodo(index: number, description: string): Promise<void> {
    const card = latest(load.value)?.card
    const earlier = todos.value.get(index)?.state
    if (card === undefined || earlier === 'running' || earlier === 'done') return
    note(index, { state: 'running' })
    try {
      const deadline = endOfNextWorkingDay(session.now(), await session.crm().meetings.workingHours(), session.timeZone())
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

  return { load, todos, inspectCard, addTodo }
})
