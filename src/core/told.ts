import { byteReader, byteWriter } from './bytes.ts'
import { cardKinds, type CardKind, type CardRef } from './card.ts'
import { grouped } from './grouped.ts'
import type { PackedTold } from './reminder-order.ts'

/** What one person was told of: findings by rule and message, `touched-recently/never`. */
export interface Told {
  readonly personId: number
  readonly cards: readonly { readonly ref: CardRef, readonly codes: readonly string[] }[]
}

export function packTold(told: readonly Told[]): PackedTold {
  const codes: string[] = []
  const lists: number[][] = []
  const places = new Map<string, number>()
  const placeOf = <T>(key: string, all: T[], make: () => T): number => {
    const found = places.get(key)
    if (found !== undefined) return found
    places.set(key, all.push(make()) - 1)
    return all.length - 1
  }
  const listOf = (of: readonly string[]): number => {
    const list: number[] = [...new Set(of)].sort().map(code => placeOf(`code ${code}`, codes, () => code))
    return placeOf(`list ${list.join(' ')}`, lists, () => list)
  }
  const writer = byteWriter()
  for (const { personId, cards } of told) {
    const groups = grouped(cards, ({ ref, codes: of }) => listOf(of) * cardKinds.length + kindPlace(ref.kind))
    writer.number(personId)
    writer.number(groups.size)
    for (const [key, members] of groups) {
      const ids = [...new Set(members.map(({ ref }) => ref.id))].sort((a, b) => a - b)
      writer.number(key)
      writer.number(ids.length)
      ids.forEach((id, index) => writer.number(id - (ids[index - 1] ?? 0)))
    }
  }
  return { codes, lists, cards: toBase64(writer.bytes()) }
}

/** Throws when the parts do not belong together. */
export function unpackTold({ codes, lists, cards }: PackedTold): readonly Told[] {
  const reader = byteReader(fromBase64(cards))
  const told: Told[] = []
  while (!reader.atEnd) {
    const personId = reader.number()
    const found: { ref: CardRef, codes: readonly string[] }[] = []
    for (let groups = reader.number(); groups > 0; groups--) {
      const key = reader.number()
      const kind = at(cardKinds, key % cardKinds.length)
      const of = at(lists, Math.floor(key / cardKinds.length)).map(code => at(codes, code))
      let id = 0
      for (let count = reader.number(); count > 0; count--) {
        id += reader.number()
        found.push({ ref: { kind, id }, codes: of })
      }
    }
    told.push({ personId, cards: found })
  }
  return told
}

function kindPlace(kind: CardKind): number {
  return cardKinds.indexOf(kind)
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`There is no place ${index}`)
  return found
}

function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += 0x8000) text += String.fromCharCode(...bytes.subarray(from, from + 0x8000))
  return btoa(text)
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
