import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { cardKey, type Card, type CardRef } from '../core/card.ts'
import type { Inspection } from '../core/inspection.ts'
import { failed, idle, latest, loading, ready, type Load } from '../core/load.ts'
import { endOfNextWorkingDay } from '../core/period.ts'
import type { Todo } from './card-inspection.ts'
import { useCardTitles } from './card-titles.ts'
import { companyZone } from './company-zone.ts'
import { formUnit, type FormUnit } from './form-unit.ts'
import { problemOf } from './problem.ts'
import { useScan } from './scan.ts'
import { useSession } from './session.ts'

/** A card as it is now, held against the regulation; `gone`: it is no more, or closed to this person. */
export type LookedCard = { readonly card: Card, readonly inspection: Inspection } | 'gone'

/** Cards of a scan's results that somebody looks at one by one, and to-dos given because of what is found. */
export const useLookedCards = defineStore('looked-cards', () => {
  const session = useSession()
  const scan = useScan()
  const titles = useCardTitles()
  const loads = shallowRef<ReadonlyMap<string, Load<LookedCard>>>(new Map())
  /** By card key and the finding's place in its inspection. */
  const todos = shallowRef<ReadonlyMap<string, ReadonlyMap<number, Todo>>>(new Map())
  const units = new Map<string, FormUnit<'todo'>>()

  const of = (ref: CardRef): Load<LookedCard> => loads.value.get(cardKey(ref)) ?? idle

  /** Several at once, in as few requests as it takes. Those that were looked at already stay as they are. Never throws. */
  async function look(refs: readonly CardRef[]): Promise<void> {
    const wanted = refs.filter(ref => of(ref).state === 'idle' || of(ref).state === 'failed')
    if (wanted.length === 0) return
    note(wanted.map(ref => [ref, loading(of(ref))]))
    try {
      const found = new Map((await scan.lookAt(wanted)).map(one => [cardKey(one.card.ref), one]))
      note(wanted.map(ref => [ref, ready(found.get(cardKey(ref)) ?? 'gone')]))
    } catch (error) {
      const problem = problemOf(error)
      note(wanted.map(ref => [ref, failed(problem, of(ref))]))
    }
  }

  /** One card anew. Never throws. */
  async function recheck(ref: CardRef): Promise<void> {
    note([[ref, loading(of(ref))]])
    try {
      const found = await scan.recheck(ref)
      dropTodos(cardKey(ref))
      note([[ref, ready(found)]])
    } catch (error) {
      note([[ref, failed(problemOf(error), of(ref))]])
    }
  }

  /** Due at the end of the next working day. Asked twice for one finding it makes one to-do. */
  async function addTodo(ref: CardRef, index: number, description: string): Promise<void> {
    const looked = latest(of(ref))
    const earlier = todos.value.get(cardKey(ref))?.get(index)?.state
    if (looked === null || looked === 'gone' || earlier === 'running' || earlier === 'done') return
    const key = `${cardKey(ref)} ${index}`
    noteTodo(ref, index, { state: 'running' })
    try {
      const deadline = endOfNextWorkingDay(session.now(), await session.crm().meetings.workingHours(), companyZone(scan.policy, session))
      const unit = units.get(key) ?? formUnit('todo')
      units.set(key, unit)
      const ended = await unit.repeat({ card: ref, description, deadline: deadline.toISOString(), responsible: looked.card.responsible.id })
      noteTodo(ref, index, ended.state === 'done' ? { state: 'done', deadline } : { state: 'failed', begun: ended.begun, problem: ended.problem })
    } catch (error) {
      noteTodo(ref, index, { state: 'failed', begun: false, problem: problemOf(error) })
    }
  }

  function note(changes: readonly (readonly [CardRef, Load<LookedCard>])[]): void {
    loads.value = new Map([...loads.value, ...changes.map(([ref, load]): [string, Load<LookedCard>] => [cardKey(ref), load])])
    for (const [ref, load] of changes) if (load.state === 'ready' && load.value !== 'gone') titles.know(ref, load.value.card.title)
  }

  function noteTodo(ref: CardRef, index: number, todo: Todo): void {
    const key = cardKey(ref)
    todos.value = new Map([...todos.value, [key, new Map([...todos.value.get(key) ?? [], [index, todo]])]])
  }

  function dropTodos(key: string): void {
    todos.value = new Map([...todos.value].filter(([other]) => other !== key))
    for (const [name, unit] of [...units]) {
      if (!name.startsWith(`${key} `)) continue
      unit.letGo()
      units.delete(name)
    }
  }

  /** A newer scan has come: what was looked at before it is of yesterday. */
  function forget(): void {
    loads.value = new Map()
    todos.value = new Map()
    units.forEach(unit => unit.letGo())
    units.clear()
  }

  return { loads, todos, of, look, recheck, addTodo, forget }
})
