import type { OrderOf, UnitKind } from '../../core/unit.ts'
import type { Wording } from '../../core/wording.ts'
import { CrmError, type Crm, type Me, type WriteChain } from '../../crm/port.ts'

/** What one attempt at a unit is carried out with. */
export interface UnitRun<K extends UnitKind> extends Wording {
  readonly id: string
  readonly order: OrderOf<K>
  readonly crm: Crm
  readonly me: Me
  readonly now: () => Date
  /** When the unit was first begun; nothing of it can be older. */
  readonly startedAt: Date
  /** Nobody has tried before, so nothing of it can be in the CRM yet: only then may a write go unlooked for. */
  readonly first: boolean
  /** Notes for later attempts what they could no longer find out, before the write that hides it. */
  note(change: Partial<OrderOf<K>>): Promise<void>
  /**
   * Every write goes through here: from now on something of the unit may be in the CRM. `arrived`: whether anything has, where
   * success alone does not say so.
   */
  writing<T>(write: () => Promise<T>, arrived?: () => boolean): Promise<T>
  /** Earlier attempts may have written, and looking shows that they have not: should this one be refused for good, nothing is left to complete. */
  foundNothing(): void
}

/** How one kind of unit is done. Every function may break anywhere and be called again; it then completes what is missing. */
export interface UnitWork<K extends UnitKind, R> {
  /** `given`: what the page has read a moment ago, to be used on the first attempt only. */
  carryOut(run: UnitRun<K>, given?: unknown): Promise<R>
  /** Takes back what was written. `too-late`: others go by it already, or it cannot be taken back; the unit is then completed. */
  undo(run: UnitRun<K>): Promise<'undone' | 'too-late'>
  /**
   * Looks once more, some time after the unit was whole: others may have come in between, and a request that seemed lost may
   * have arrived late. `after`: every unit of the kind, or only those that took more than one attempt.
   */
  readonly settling?: { readonly after: 'every' | 'repeated', settle(run: UnitRun<K>): Promise<void> }
}

/** A failure that the same attempt will meet again: waiting does not help, and repeating changes nothing. */
export function isFinal(error: unknown): error is CrmError {
  return error instanceof CrmError && ['forbidden', 'refused', 'not-found', 'stale'].includes(error.code)
}

/** The CRM may have carried it out, or not: its answer did not come, or says something else. */
export function isUncertain(error: unknown): boolean {
  return !(error instanceof CrmError) || (!error.notRun && (error.code === 'offline' || error.code === 'unexpected-reply'))
}

/** Tells when a write has arrived; looks in between are none. */
function noticed(chain: WriteChain, arrived: () => void): WriteChain {
  const noting = <T>(write: Promise<T>): Promise<T> => write.then(value => {
    arrived()
    return value
  })
  return {
    ...chain,
    addReview: review => noting(chain.addReview(review)),
    updateReview: (id, patch, before) => noting(chain.updateReview(id, patch, before)),
    removeReview: id => noting(chain.removeReview(id)),
    setMark: (ref, mark) => noting(chain.setMark(ref, mark)),
    addLine: (ref, line) => noting(chain.addLine(ref, line)),
    removeLine: (ref, id) => noting(chain.removeLine(ref, id)),
  }
}

/** Sends writes that belong together and gives how each of them ended; throws the failure of one that may succeed later. */
export async function sent<K extends UnitKind, T extends readonly Promise<unknown>[]>(run: UnitRun<K>, ask: (chain: WriteChain) => readonly [...T]): Promise<{ [I in keyof T]: PromiseSettledResult<Awaited<T[I]>> }> {
  const chain = run.crm.chain()
  let wrote = false
  const asked = ask(noticed(chain, () => { wrote = true }))
  const settled = Promise.allSettled(asked)
  return run.writing(async () => {
    await chain.send()
    const ends = await settled
    // Only the first failure says something; what stood behind it was not run.
    const failure = ends.find(end => end.status === 'rejected' && !(end.reason instanceof CrmError && end.reason.notRun))
    if (failure?.status === 'rejected' && !isFinal(failure.reason)) throw failure.reason
    return ends as { [I in keyof T]: PromiseSettledResult<Awaited<T[I]>> }
  }, () => wrote)
}

/** The value of a write that has to have happened. */
export function valueOf<T>(end: PromiseSettledResult<T>): T {
  if (end.status === 'rejected') throw end.reason
  return end.value
}
