import type { Problem } from '../../core/load.ts'
import { withoutTyped, type Unit, type UnitKind } from '../../core/unit.ts'
import { problemOf } from '../problem.ts'
import type { useSession } from '../session.ts'
import { unitWorks } from './index.ts'
import { isUncertain, type UnitRun, type UnitWork } from './unit-run.ts'

export type ResultOf<K extends UnitKind> = (typeof unitWorks)[K] extends UnitWork<K, infer R> ? R : never

/**
 * How an attempt ended. `failed` with `begun`: part of it is written, or may be, and it waits to be completed; without: nothing
 * has changed. `id` is the unit that waits; `null`: nothing of it is left.
 */
export type Attempt<R> =
  | { readonly state: 'done', readonly value: R }
  | { readonly state: 'failed', readonly id: string | null, readonly begun: boolean, readonly problem: Problem }

/** What taking back came to; `too-late`: it was completed instead. */
export type Outcome = 'undone' | 'too-late'

/** Milliseconds between the tries that nobody has to ask for: a lost connection is often back within seconds. */
const pauses = [1_000, 4_000] as const

/** Attempts at units whose locks the caller holds. `running` hears when one begins and ends. */
export function createAttempts(session: ReturnType<typeof useSession>, running: (id: string, isRunning: boolean) => void): (unit: Unit, given?: unknown) => Promise<Attempt<unknown>> {
  /** Tries, and tries again what may succeed by itself. */
  async function tryOften(unit: Unit, given?: unknown): Promise<Attempt<unknown>> {
    running(unit.id, true)
    try {
      for (let tries = 0; ; tries++) {
        const { ended, left } = await tryOnce(unit, tries === 0 ? given : undefined)
        const pause = pauses[tries]
        if (ended.state === 'done' || left === null || ended.problem.code !== 'offline' || pause === undefined) return ended
        unit = left
        await session.browser().wait(pause)
      }
    } finally {
      running(unit.id, false)
    }
  }

  async function tryOnce(unit: Unit, given: unknown): Promise<{ ended: Attempt<unknown>, left: Unit | null }> {
    const { shelf } = session.browser()
    let now: Unit = { ...unit, attempts: unit.attempts + 1, failure: null }
    /** Whether a write of this very attempt has arrived, or may have. */
    let wrote = false
    /** Whether one of an earlier attempt has, or may have. */
    let wroteBefore = unit.begun
    const keep = async (change: Partial<Unit>): Promise<void> => {
      now = { ...now, ...change } as Unit
      await shelf.put(now)
    }
    await keep({})
    const run: UnitRun<UnitKind> = {
      id: unit.id,
      get order() { return now.order },
      crm: session.crm(),
      me: await session.whoAmI(),
      locale: session.host().locale,
      leadsAndTasks: session.host().leadsAndTasks,
      now: session.now,
      startedAt: new Date(unit.startedAt),
      first: unit.attempts === 0,
      note: change => keep({ order: { ...now.order, ...change } } as Partial<Unit>),
      async writing(write, arrived) {
        if (!now.begun) await keep({ begun: true })
        try {
          const value = await write()
          wrote ||= arrived?.() ?? true
          return value
        } catch (error) {
          wrote ||= arrived?.() === true || isUncertain(error)
          throw error
        }
      },
      foundNothing: () => { wroteBefore = false },
    }
    try {
      const value = await work(now, run, given)
      const settling = (unitWorks[now.kind] as UnitWork<UnitKind, unknown>).settling
      const settles = now.phase === 'doing' && settling !== undefined && (settling.after === 'every' || now.attempts > 1)
      if (settles) await keep({ ...withoutTyped(now), phase: 'settling' } as Partial<Unit>)
      else await shelf.remove(unit.id)
      return { ended: { state: 'done', value }, left: null }
    } catch (error) {
      const problem = problemOf(error)
      const begun = wroteBefore || wrote
      // What somebody else has changed meanwhile is not ours to complete any more; what we wrote before is right.
      if ((!begun && !problem.retryable) || problem.code === 'stale') {
        await shelf.remove(unit.id)
        return { ended: { state: 'failed', id: null, begun, problem }, left: null }
      }
      await keep({ begun, failure: problem.code })
      return { ended: { state: 'failed', id: unit.id, begun, problem }, left: now }
    }
  }

  return tryOften
}

function work(unit: Unit, run: UnitRun<UnitKind>, given: unknown): Promise<unknown> {
  // Which kind's work it is follows from the unit; the compiler cannot see that both are of one kind.
  const kind = unitWorks[unit.kind] as UnitWork<UnitKind, unknown>
  if (unit.phase === 'settling') return kind.settling?.settle(run) ?? Promise.resolve()
  return unit.phase === 'undoing' ? undo(kind, run) : kind.carryOut(run, given)
}

async function undo(kind: UnitWork<UnitKind, unknown>, run: UnitRun<UnitKind>): Promise<Outcome> {
  const outcome = await kind.undo(run)
  if (outcome === 'too-late') await kind.carryOut(run)
  return outcome
}
