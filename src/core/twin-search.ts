import { cardKey, type Twin } from './card.ts'
import type { DuplicateKey } from './duplicate-keys.ts'

/** By what two cards are equal, the strongest first. */
export const evidence: readonly Twin['by'][] = ['inn', 'phone', 'email', 'same-client', 'shared', 'name-and-town']

/** How it is told which cards are equal. */
export interface TwinOptions {
  /** As many cards with one phone or mailbox make it a shared one: a switchboard, a buying agent. */
  readonly sharedFrom?: number
  /** A phone behind which a hundred cards stand names these first. */
  readonly mostTwins?: number
  /** What counts for the company; all unless told otherwise. Two cards are told by the strongest of what counts. */
  readonly counts?: ReadonlySet<Twin['by']>
}

export const usualTwins = { sharedFrom: 5, mostTwins: 10, counts: new Set(evidence) } as const satisfies Required<TwinOptions>

/** What `key` tells when so many cards have it. */
export function evidenceOf({ by }: Pick<DuplicateKey, 'by'>, cards: number, { sharedFrom = usualTwins.sharedFrom }: TwinOptions): Twin['by'] {
  return cards >= sharedFrom && (by === 'phone' || by === 'email') ? 'shared' : by
}

/** The keys of a card by which a CRM is searched for others, the strongest first. Names are not: a CRM finds words, and of these too many. */
export function searchedKeys(keys: readonly DuplicateKey[], most: number): readonly DuplicateKey[] {
  return byStrength(keys.filter(({ by }) => by !== 'name-and-town' && by !== 'same-client')).slice(0, most)
}

/** The cards that a search has found by one key, without the one that has it. */
export interface FoundByKey {
  readonly key: DuplicateKey
  readonly others: readonly Pick<Twin, 'ref' | 'title'>[]
}

/** The twins of a card by what was searched for, as a comparison of all cards would tell them (`twinIndex`). */
export function twinsFound(found: readonly FoundByKey[], options: TwinOptions): readonly Twin[] {
  const { mostTwins = usualTwins.mostTwins, counts = usualTwins.counts } = options
  const twins = new Map<string, Twin>()
  for (const { key, others } of found) {
    const by = evidenceOf(key, others.length + 1, options)
    if (!counts.has(by)) continue
    for (const { ref, title } of others.toSorted((a, b) => a.ref.id - b.ref.id).slice(0, mostTwins)) {
      const before = twins.get(cardKey(ref))
      if (before === undefined || evidence.indexOf(by) < evidence.indexOf(before.by)) twins.set(cardKey(ref), { ref, title, by, value: key.value })
    }
  }
  return byStrength([...twins.values()]).slice(0, mostTwins)
}

function byStrength<T extends Pick<Twin, 'by'>>(list: readonly T[]): readonly T[] {
  return list.toSorted((a, b) => evidence.indexOf(a.by) - evidence.indexOf(b.by))
}
