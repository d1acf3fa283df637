import type { Locale } from '../../core/rule.ts'
import type { Review } from '../../core/review.ts'
import { CrmError, type ReviewPatch, type WriteChain } from '../port.ts'
import type { Caller } from './call.ts'
import { writeMark } from './card-mark.ts'
import { takeLineBack, writeLine } from './history.ts'
import { found, newestFirst, unchanged, wholeRows, type ReviewStore } from './reviews.ts'
import type { SetupBox } from './setup.ts'

export interface ChainNeeds {
  readonly store: () => ReviewStore
  readonly setup: SetupBox
  readonly locale: Locale
}

interface Link {
  readonly carryOut: () => Promise<unknown>
  readonly settle: (value: Promise<unknown>) => void
}

/**
 * Writes that belong together, one request after the other: amoCRM has no batch. The first failure stops the rest. A condition is looked at right
 * before its write; whoever writes the same record between the two requests is not noticed, which the app's look at the end of a step makes good.
 */
export function createWriteChain(caller: Caller, { store, setup, locale }: ChainNeeds): WriteChain {
  const links: Link[] = []
  let sent = false

  function add<T>(carryOut: () => Promise<T>): Promise<T> {
    const promise = new Promise<T>(resolve => {
      links.push({ carryOut, settle: value => resolve(value as Promise<T>) })
    })
    // Whoever does not look at one of the promises leaves nothing unhandled.
    promise.catch(() => undefined)
    return promise
  }

  async function update(id: number, patch: ReviewPatch, before?: Pick<Review, 'state' | 'meeting'>): Promise<Review> {
    const seen = before === undefined ? null : await unchanged(store(), id, before)
    if (Object.keys(patch).length > 0) await store().update(id, patch)
    if (seen === null) return found(await store().find(id))
    return { ...seen, ...patch, updatedAt: caller.now() }
  }

  return {
    addReview: review => add(() => store().add(review)),
    updateReview: (id, patch, before) => add(() => update(id, patch, before)),
    removeReview: id => add(() => store().remove(id)),
    setMark: (ref, mark) => add(() => writeMark(caller, setup, ref, mark)),
    addLine: (ref, line) => add(() => writeLine(caller, ref, line)),
    removeLine: (ref, id) => add(() => takeLineBack(caller, ref, id, locale)),
    reviewsOf: ref => add(async () => newestFirst(wholeRows(await store().ofCard(ref)))),
    async send() {
      if (sent) return
      sent = true
      let failed = false
      for (const { carryOut, settle } of links) {
        const value: Promise<unknown> = failed ? Promise.reject(new CrmError('refused', 'not run: an earlier write failed', { notRun: true })) : carryOut()
        settle(value)
        failed = await value.then(() => failed, () => true)
      }
    },
  }
}
