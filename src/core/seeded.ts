/** Numbers from 0 up to, but not with, 1 that look random; the same seed gives the same ones (Mulberry32, 32 bits of it count). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same items in an order that the seed gives. */
export function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  const next = seeded(seed)
  const keyed = items.map(item => ({ item, key: next() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}
