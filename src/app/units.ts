import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Problem } from '../core/load.ts'
import { newUnit, resumesByItself, subjectsOf, type OrderOf, type Owner, type Unit, type UnitKind } from '../core/unit.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'
import { createAttempts, type Attempt, type Outcome, type ResultOf } from './units/attempt.ts'

interface Undone {
  readonly id: string
  readonly kind: UnitKind
  /** `forgotten`: nothing of it was written. */
  readonly outcome: Outcome | 'forgotten'
}

/** Milliseconds after which nobody is still in the middle of an action that met this one. */
const settleAfter = 600_000

/**
 * Actions of several writes, each kept in the browser until it is whole. One that breaks is tried again a few times, then waits
 * for its person: on this page, or at the next opening of any page of ours.
 */
export const useUnits = defineStore('units', () => {
  const session = useSession()
  /** Those that no form of this page shows, the oldest first. */
  const pending = shallowRef<readonly Unit[]>([])
  const running = shallowRef<ReadonlySet<string>>(new Set())
  const problems = shallowRef<ReadonlyMap<string, Problem>>(new Map())
  const undone = shallowRef<Undone | null>(null)
  /** Grows whenever one that was waiting has become whole: what is shown may be older. */
  const completed = shallowRef(0)
  const shownByForms = new Set<string>()
  const tryOften = createAttempts(session, mark)

  async function owner(): Promise<Owner> {
    const { person } = await session.whoAmI()
    return { account: session.crm().account, userId: person.id }
  }

  /** Looks at the shelf again. Never throws: what it cannot see stays as it was shown. */
  async function refresh(): Promise<void> {
    try {
      const units = await session.browser().shelf.all(await owner())
      // Without a failure it is being carried out, here or in another tab, or its tab was closed and `resume` takes it up.
      pending.value = units.filter(unit => unit.phase !== 'settling' && unit.failure !== null && !shownByForms.has(unit.id))
    } catch {
      // Who works here is not known: the page's own reading tells why.
    }
  }

  /** Begins an action; the form that did it shows how it ends. `given`: what the form has read a moment ago. Never throws. */
  async function begin<K extends UnitKind>(kind: K, order: OrderOf<K>, given?: unknown): Promise<Attempt<ResultOf<K>>> {
    try {
      const unit = newUnit(kind, order, await owner(), crypto.randomUUID(), session.now())
      shownByForms.add(unit.id)
      return shown(unit.id, await session.browser().locks.hold(subjectsOf(unit), () => tryOften(unit, given))) as Attempt<ResultOf<K>>
    } catch (error) {
      // Without knowing whose it is, nothing was begun.
      return { state: 'failed', id: null, begun: false, problem: problemOf(error) }
    }
  }

  /** The form's own unit once more, under the same key; `null`: it has become whole meanwhile. Never throws. */
  async function again<K extends UnitKind>(id: string): Promise<Attempt<ResultOf<K>> | null> {
    try {
      const unit = await session.browser().shelf.get(await owner(), id)
      // Another page may have begun to take it back: whoever repeats it wants it after all.
      return unit === null ? null : shown(id, await alone(unit, fresh => tryOften({ ...fresh, phase: 'doing' }))) as Attempt<ResultOf<K>> | null
    } catch (error) {
      // It was not even looked at: it waits as it was, and part of it may be written.
      return { state: 'failed', id, begun: true, problem: problemOf(error) }
    }
  }

  /** Holds the unit alone. Whoever comes after another tab finds it as that tab has left it; `null`: whole. */
  async function alone(unit: Unit, deed: (fresh: Unit) => Promise<Attempt<unknown>>): Promise<Attempt<unknown> | null> {
    const { shelf, locks } = session.browser()
    return locks.hold(subjectsOf(unit), async () => {
      const fresh = await shelf.get(unit, unit.id)
      return fresh === null || fresh.phase === 'settling' ? null : deed(fresh)
    })
  }

  /** The form is closed: what it has left waits among the others. */
  async function letGo(id: string): Promise<void> {
    if (shownByForms.delete(id)) await refresh()
  }

  /** The form wants something else in its place: what has not begun to write is forgotten, the rest waits among the others. */
  async function giveUp(id: string): Promise<void> {
    const { shelf, signals } = session.browser()
    try {
      const unit = await shelf.get(await owner(), id)
      if (unit !== null) await alone(unit, async fresh => fresh.begun ? { state: 'done', value: null } : forgotten(fresh))
    } catch {
      // Whose it is is not known: it waits.
    }
    await letGo(id)
    signals.tell()
  }

  function shown<A extends Attempt<unknown> | null>(id: string, ended: A): A {
    if (ended === null || ended.state === 'done' || ended.id === null) shownByForms.delete(id)
    session.browser().signals.tell()
    return ended
  }

  function isDue(unit: Unit): boolean {
    return resumesByItself(unit) && (unit.phase !== 'settling' || session.now().getTime() - Date.parse(unit.startedAt) >= settleAfter)
  }

  /** Takes up what closed tabs, broken connections and pauses have left, and settles what is whole. At every opening, once the page is shown, and when what stopped them is over. Never throws. */
  async function resume(): Promise<void> {
    const { shelf, locks, signals } = session.browser()
    try {
      const me = await owner()
      for (const unit of await shelf.all(me)) {
        // What a form shows is its person's to repeat there.
        if (shownByForms.has(unit.id) || !isDue(unit)) continue
        // Held by another tab: it is being carried out there.
        await locks.holdIfFree(subjectsOf(unit), async () => {
          const fresh = await shelf.get(me, unit.id)
          if (fresh === null || !isDue(fresh)) return
          const ended = await tryOften(fresh)
          if (fresh.phase !== 'settling') noteEnd(fresh, ended)
          signals.tell()
        })
      }
      await refresh()
    } catch {
      // Who works here, or what is on the shelf, is not known: the page's own reading tells why, and the next opening tries again.
    }
  }

  /** Never throws: why it did not end is `unitProblem`. */
  async function repeat(id: string): Promise<void> {
    await take(id, async unit => noteEnd(unit, await tryOften(unit)))
  }

  /** Takes the action back, or completes it where that comes too late. Never throws, as `repeat`. */
  async function cancel(id: string): Promise<void> {
    await take(id, async before => {
      const unit: Unit = { ...before, phase: 'undoing' }
      return noteEnd(unit, unit.begun ? await tryOften(unit) : await forgotten(unit))
    })
  }

  async function forgotten({ id }: Unit): Promise<Attempt<Undone['outcome']>> {
    await session.browser().shelf.remove(id)
    return { state: 'done', value: 'forgotten' }
  }

  async function take(id: string, deed: (unit: Unit) => Promise<Attempt<unknown>>): Promise<void> {
    try {
      const unit = await session.browser().shelf.get(await owner(), id)
      // Another page has completed it.
      if (unit === null || await alone(unit, deed) === null) completed.value += 1
      session.browser().signals.tell()
      await refresh()
    } catch (error) {
      noteProblem(id, problemOf(error))
    }
  }

  function mark(id: string, isRunning: boolean): void {
    running.value = new Set(isRunning ? [...running.value, id] : [...running.value].filter(other => other !== id))
  }

  function noteEnd({ id, kind, phase }: Unit, ended: Attempt<unknown>): Attempt<unknown> {
    if (ended.state === 'failed') {
      noteProblem(id, ended.problem)
      return ended
    }
    completed.value += 1
    if (phase === 'undoing') undone.value = { id, kind, outcome: ended.value as Undone['outcome'] }
    return ended
  }

  function noteProblem(id: string, problem: Problem): void {
    problems.value = new Map([...problems.value, [id, problem]])
  }

  return {
    pending, running, undone, completed,
    unitProblem: (id: string) => problems.value.get(id) ?? null,
    begin, again, letGo, giveUp, refresh, resume, repeat, undo: cancel,
  }
})
