import type { Caller } from '../call.ts'
import { beginning, nextPage, rowsBetween, type AscendingList, type Place } from './pages.ts'
import type { Watch } from './removals.ts'

/** A page about which it is certain that nothing before its end was missed. */
export interface SurePage<T, M> {
  readonly made: M
  /** Rows before those of the page that had slipped past its edge. */
  readonly late: readonly T[]
  readonly place: Place
  /** Nothing comes behind it. */
  readonly ended: boolean
  /** Pages behind it are still to be read. */
  readonly more: boolean
}

interface SureNeeds<T, M> {
  /** Without it every page begins with a row of the one before. */
  readonly watch: Watch | null
  readonly isOver: () => boolean
  /** What is made of a page as soon as it is read. */
  readonly make: (rows: readonly T[]) => M
}

/** Pages that are read before they have to be certain. */
const stretch = 50

/**
 * A list from some place on. Where nothing leaves the list, pages only abut; behind a stretch of them the account's events tell whether something has left it
 * after all. A row can have slipped past an edge only when one before that edge has left, so that around such edges is read again; from then on every page begins with a row of the one before.
 */
export async function* surePages<T extends { readonly id: number }, M>(caller: Caller, list: AscendingList<T>, from: Place, { watch, isOver, make }: SureNeeds<T, M>): AsyncGenerator<SurePage<T, M>, void, undefined> {
  let place = from
  let ended = false
  let how: 'joined' | 'abutting' = 'joined'
  let begun = false
  const held: { readonly made: M, readonly place: Place, readonly ended: boolean, readonly edge: { readonly from: Place, readonly until: number } | null }[] = []
  let failure: { readonly error: unknown } | null = null
  try {
    while (!ended && failure === null) {
      if (isOver()) return
      const before = place
      try {
        const page = await nextPage(caller, list, before, how)
        ;({ place, ended } = page)
        held.push({ made: make(page.rows), place, ended, edge: page.joined ? null : { from: before, until: page.rows[0]?.id ?? Infinity } })
        if (!begun && !ended && await watch?.isQuiet() === true) how = 'abutting'
        begun = true
        if (how === 'abutting' && !ended && held.length < stretch) continue
      } catch (error) {
        // What was read before is given all the same, as far as it is certain.
        failure = { error }
      }
      const lowest = watch !== null && held.some(({ edge }) => edge !== null) ? await watch.lowestGone() : Infinity
      if (lowest < Infinity) how = 'joined'
      if (how === 'joined') watch?.leave()
      for (const { edge, ...one } of held.splice(0)) {
        if (isOver()) return
        const late = edge !== null && edge.from.after >= lowest ? await rowsBetween(caller, list, edge.from, edge.until) : []
        yield { ...one, late, more: !ended }
      }
    }
    if (failure !== null) throw failure.error
  } finally {
    watch?.leave()
  }
}

/** All of a list. */
export async function everyRow<T extends { readonly id: number }>(caller: Caller, list: AscendingList<T>, isOver: () => boolean, watch: Watch | null = null): Promise<readonly T[]> {
  const all: T[] = []
  for await (const { late, made } of surePages(caller, list, beginning, { watch, isOver, make: rows => rows })) all.push(...late, ...made)
  return all
}
