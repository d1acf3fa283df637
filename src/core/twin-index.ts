import { cardKey, cardKinds, type CardRef, type Twin } from './card.ts'
import type { DuplicateKey } from './duplicate-keys.ts'
import { evidence, evidenceOf, usualTwins, type TwinOptions } from './twin-search.ts'

/** The twins of one card. Their titles are empty: whoever shows them reads them with the rights of whoever looks. */
export interface TwinsOf {
  readonly ref: CardRef
  readonly twins: readonly Twin[]
}

/** The keys of all cards of a scan. */
export interface TwinIndex {
  /** Each card once. Cards of different kinds are never twins. */
  add(card: { readonly ref: CardRef, readonly keys: readonly DuplicateKey[] }): void
  /** Only cards that have twins; of a card's twins those with the strongest evidence first, at most `mostTwins`. */
  twins(): readonly TwinsOf[]
}

const nobody = 0xffffffff

/**
 * A hash table in typed arrays: of a key it keeps 53 bits and who has it, not the key itself, so that a hundred thousand cards with two keys
 * each take some 5 MB. Among a million keys two different ones have the same 53 bits with a chance of 1 in 18,000.
 */
export function twinIndex(options: TwinOptions = {}): TwinIndex {
  const { mostTwins = usualTwins.mostTwins, counts = usualTwins.counts } = options
  const cards = grown(Uint32Array, 1024)
  const cardKind = grown(Uint8Array, 1024)
  const high = grown(Uint32Array, 1024)
  const low = grown(Uint32Array, 1024)
  const owner = grown(Uint32Array, 1024)
  const next = grown(Uint32Array, 1024)
  const by = grown(Uint8Array, 1024)
  /** By first entry of a chain: what people read. Only of keys that two have. */
  const values = new Map<number, string>()
  let slots = new Uint32Array(4096).fill(nobody)
  let chains = 0

  function slotOf(hashHigh: number, hashLow: number): number {
    const mask = slots.length - 1
    for (let slot = hashLow & mask; ; slot = (slot + 1) & mask) {
      const first = slots[slot] ?? nobody
      if (first === nobody || (low.at(first) === hashLow && high.at(first) === hashHigh)) return slot
    }
  }

  function widen(): void {
    const before = slots
    slots = new Uint32Array(before.length * 2).fill(nobody)
    for (const first of before) if (first !== nobody) slots[slotOf(high.at(first), low.at(first))] = first
  }

  function addKey(card: number, kind: number, { by: how, key, value }: DuplicateKey): void {
    const [hashHigh, hashLow] = hashOf(key, kind * evidence.length + evidence.indexOf(how))
    const slot = slotOf(hashHigh, hashLow)
    const first = slots[slot] ?? nobody
    const entry = owner.push(card)
    high.push(hashHigh)
    low.push(hashLow)
    by.push(evidence.indexOf(how))
    if (first === nobody) {
      next.push(nobody)
      slots[slot] = entry
      if (++chains * 2 > slots.length) widen()
      return
    }
    // The first stays the first; the new one stands right behind it.
    next.push(next.at(first))
    next.put(first, entry)
    if (!values.has(first)) values.set(first, value)
  }

  function refAt(card: number): CardRef {
    return { kind: cardKinds[cardKind.at(card)] ?? 'deal', id: cards.at(card) }
  }

  return {
    add({ ref, keys }) {
      if (keys.length === 0) return
      const kind = cardKinds.indexOf(ref.kind)
      const card = cards.push(ref.id)
      cardKind.push(kind)
      for (const key of keys) addKey(card, kind, key)
    },

    twins() {
      const found = new Map<number, Map<number, Twin>>()
      for (const [first, value] of values) {
        const members: number[] = []
        for (let entry = first; entry !== nobody; entry = next.at(entry)) members.push(owner.at(entry))
        const how = evidenceOf({ by: evidence[by.at(first)] ?? 'shared' }, members.length, options)
        if (!counts.has(how)) continue
        const told = members.toSorted((a, b) => cards.at(a) - cards.at(b))
        for (const member of members) note(found, member, told, { by: how, value })
      }
      return [...found].sort(([a], [b]) => a - b).flatMap(([card, twins]): TwinsOf[] => twins.size === 0 ? [] : [{ ref: refAt(card), twins: [...twins.values()].sort((a, b) => evidence.indexOf(a.by) - evidence.indexOf(b.by)).slice(0, mostTwins) }])
    },
  }

  /** Of several things that two cards have in common the strongest is told. */
  function note(found: Map<number, Map<number, Twin>>, card: number, members: readonly number[], { by, value }: Pick<Twin, 'by' | 'value'>): void {
    const twins = found.get(card) ?? new Map<number, Twin>()
    found.set(card, twins)
    let told = 0
    for (const member of members) {
      if (cards.at(member) === cards.at(card)) continue
      const before = twins.get(member)
      if (before === undefined || evidence.indexOf(by) < evidence.indexOf(before.by)) twins.set(member, { ref: refAt(member), title: '', by, value })
      if (++told >= mostTwins) return
    }
  }
}

/** One value for looking up. */
export function twinsByCard(found: readonly TwinsOf[]): ReadonlyMap<string, readonly Twin[]> {
  return new Map(found.map(({ ref, twins }) => [cardKey(ref), twins]))
}

interface Grown {
  readonly push: (value: number) => number
  readonly at: (index: number) => number
  readonly put: (index: number, value: number) => void
}

/** A typed array that grows by half. */
function grown(Kind: Uint32ArrayConstructor | Uint8ArrayConstructor, room: number): Grown {
  let values = new Kind(room)
  let length = 0
  return {
    push: value => {
      if (length === values.length) {
        const wider = new Kind(length + (length >> 1))
        wider.set(values)
        values = wider
      }
      values[length] = value
      return length++
    },
    at: index => values[index] ?? 0,
    put: (index, value) => { values[index] = value },
  }
}

/** 53 bits in two numbers, by the mixing steps of cyrb53 (public domain). */
function hashOf(text: string, seed: number): readonly [number, number] {
  // Spread over all bits, so that no first letter undoes it.
  const spread = Math.imul(seed + 1, 0x9e3779b1)
  let one = 0xdeadbeef ^ spread
  let two = 0x41c6ce57 ^ spread
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    one = Math.imul(one ^ code, 2654435761)
    two = Math.imul(two ^ code, 1597334677)
  }
  one = Math.imul(one ^ (one >>> 16), 2246822507) ^ Math.imul(two ^ (two >>> 13), 3266489909)
  two = Math.imul(two ^ (two >>> 16), 2246822507) ^ Math.imul(one ^ (one >>> 13), 3266489909)
  return [two & 2097151, one >>> 0]
}
