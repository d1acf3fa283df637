import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { cardKey, type CardRef } from '../core/card.ts'
import type { Problem } from '../core/load.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

/** Titles of cards that lists show, read when the cards come into sight. Kept for this page only. */
export const useCardTitles = defineStore('card-titles', () => {
  const session = useSession()
  /** By card key. `null`: the person may not see the card, or it is gone. */
  const titles = shallowRef<ReadonlyMap<string, string | null>>(new Map())
  const problem = shallowRef<Problem | null>(null)
  const asked = new Set<string>()

  /** Reads what is not known yet. Never throws: why it did not work is `problem`. */
  async function see(refs: readonly CardRef[]): Promise<void> {
    const wanted = refs.filter(ref => !asked.has(cardKey(ref)))
    if (wanted.length === 0) return
    const keys = wanted.map(cardKey)
    keys.forEach(key => asked.add(key))
    try {
      const found = await session.crm().scans.titles(wanted)
      titles.value = new Map([...titles.value, ...keys.map((key): [string, string | null] => [key, found.get(key) ?? null])])
      problem.value = null
    } catch (error) {
      keys.forEach(key => asked.delete(key))
      problem.value = problemOf(error)
    }
  }

  /** What somebody has read anyway. */
  function know(ref: CardRef, title: string): void {
    asked.add(cardKey(ref))
    titles.value = new Map([...titles.value, [cardKey(ref), title]])
  }

  return { titles, problem, see, know }
})
