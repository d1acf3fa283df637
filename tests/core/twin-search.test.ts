import { expect, test } from 'vitest'
import type { Twin } from '../../src/core/card.ts'
import type { DuplicateKey } from '../../src/core/duplicate-keys.ts'
import { twinIndex, twinsByCard } from '../../src/core/twin-index.ts'
import { evidence, searchedKeys, twinsFound } from '../../src/core/twin-search.ts'
import { fc } from '../support/property.ts'

const ref = (id: number) => ({ kind: 'contact', id } as const)
const key = (by: Twin['by'], text: string): DuplicateKey => ({ by, key: text, value: `«${text}»` })

test('names and clients are not searched for, and of many keys the strongest are', () => {
  const keys = [key('name-and-town', 'анна белова/казань'), key('shared', 'info'), key('phone', '1'), key('same-client', 'company:1/0'), key('inn', '2')]
  expect(searchedKeys(keys, 10).map(({ by }) => by)).toEqual(['inn', 'phone', 'shared'])
  expect(searchedKeys(keys, 2).map(({ by }) => by)).toEqual(['inn', 'phone'])
})

test('a search that finds whoever has a key tells the same twins as a comparison of all cards', () => {
  const keys = fc.uniqueArray(fc.record({ by: fc.constantFrom('inn', 'phone', 'email', 'shared'), text: fc.integer({ min: 0, max: 4 }).map(String) }), { selector: ({ by, text }) => `${by} ${text}`, maxLength: 4 })
  const cards = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 500 }), keys }), { selector: ({ id }) => id, maxLength: 9 })
  const counts = fc.subarray([...evidence]).map(some => new Set(some))
  fc.assert(fc.property(cards, counts, fc.integer({ min: 2, max: 5 }), (all, counted, sharedFrom) => {
    const options = { counts: counted, sharedFrom }
    const index = twinIndex(options)
    const own = all.map(one => ({ ref: ref(one.id), keys: one.keys.map(({ by, text }) => key(by, text)) }))
    own.forEach(index.add)
    const compared = twinsByCard(index.twins())
    const told = (twins: readonly Twin[]) => twins.map(twin => `${twin.ref.id} ${twin.by}`).toSorted()
    for (const card of own) {
      const found = twinsFound(searchedKeys(card.keys, 10).map(one => ({
        key: one, others: own.filter(other => other.ref.id !== card.ref.id && other.keys.some(({ by, key: theirs }) => by === one.by && theirs === one.key)).map(other => ({ ref: other.ref, title: '' })),
      })), options)
      expect(told(found)).toEqual(told(compared.get(`contact:${card.ref.id}`) ?? []))
    }
  }))
})
