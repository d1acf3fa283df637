import { expect, test } from 'vitest'
import type { CardKind, Twin } from '../../src/core/card.ts'
import type { DuplicateKey } from '../../src/core/duplicate-keys.ts'
import { twinIndex, twinsByCard } from '../../src/core/twin-index.ts'
import { fc } from '../support/property.ts'

const key = (by: Twin['by'], text: string): DuplicateKey => ({ by, key: text, value: `«${text}»` })
const ref = (id: number, kind: CardKind = 'contact') => ({ kind, id })

function found(cards: readonly (readonly [number, readonly DuplicateKey[], CardKind?])[], options = {}) {
  const index = twinIndex(options)
  for (const [id, keys, kind] of cards) index.add({ ref: ref(id, kind), keys })
  return index.twins()
}

test('cards with an equal key are each other’s twins, and others have none', () => {
  const phone = key('phone', '+79000001234')
  expect(found([[1, [phone]], [2, [key('phone', '+79000001235')]], [3, [phone]]])).toEqual([
    { ref: ref(1), twins: [{ ref: ref(3), title: '', by: 'phone', value: '«+79000001234»' }] },
    { ref: ref(3), twins: [{ ref: ref(1), title: '', by: 'phone', value: '«+79000001234»' }] },
  ])
})

test('a contact and a company with one phone are no twins, nor is a phone equal to a mailbox', () => {
  const same = '+79000001234'
  expect(found([[1, [key('phone', same)]], [1, [key('phone', same)], 'company'], [2, [key('email', same)]]])).toEqual([])
})

test('of several things that two cards share the strongest is told', () => {
  const keys = [key('name-and-town', 'анна белова/казань'), key('email', 'anna@kub.example.ru'), key('inn', '0012345673')]
  expect(found([[1, keys], [2, keys]]).flatMap(({ twins }) => twins.map(({ by }) => by))).toEqual(['inn', 'inn'])
})

test('a phone of five cards is a shared one, an INN is not', () => {
  const cards = (by: Twin['by'], count: number) => Array.from({ length: count }, (_, index) => [index + 1, [key(by, 'x')]] as const)
  const tellings = (by: Twin['by'], count: number, options = {}) => [...new Set(found(cards(by, count), options).flatMap(({ twins }) => twins.map(twin => twin.by)))]
  expect(tellings('phone', 4)).toEqual(['phone'])
  expect(tellings('phone', 5)).toEqual(['shared'])
  expect(tellings('email', 3, { sharedFrom: 3 })).toEqual(['shared'])
  expect(tellings('inn', 9)).toEqual(['inn'])
  expect(tellings('same-client', 9)).toEqual(['same-client'])
})

test('behind a switchboard only the first are named, the strongest evidence before them', () => {
  const switchboard = key('shared', '+78002001234')
  const cards = Array.from({ length: 200 }, (_, index) => [index + 1, index > 197 ? [switchboard, key('phone', '+79000001234')] : [switchboard]] as const)
  const byCard = twinsByCard(found(cards, { mostTwins: 3 }))
  expect(byCard.get('contact:1')?.map(twin => twin.ref.id)).toEqual([2, 3, 4])
  expect(byCard.get('contact:200')?.map(twin => [twin.ref.id, twin.by])).toEqual([[199, 'phone'], [1, 'shared'], [2, 'shared']])
})

test('two cards are told by the strongest of what counts', () => {
  const keys = [key('inn', 'a'), key('phone', 'b'), key('email', 'c')]
  const by = (counts: readonly Twin['by'][]) => found([[1, keys], [2, keys]], { counts: new Set(counts) }).map(({ twins }) => twins.map(twin => twin.by))
  expect(by(['phone', 'email', 'inn'])).toEqual([['inn'], ['inn']])
  expect(by(['phone', 'email'])).toEqual([['phone'], ['phone']])
  expect(by(['same-client'])).toEqual([])
})

test('a card that is handed in twice is not its own twin', () => {
  expect(found([[1, [key('phone', 'x')]], [1, [key('phone', 'x')]]])).toEqual([])
})

test('cards that share a key, and only they, are found among any number of them', () => {
  const cards = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 5_000 }), phones: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 3 }) }), { selector: ({ id }) => id, maxLength: 60 })
  fc.assert(fc.property(cards, all => {
    const index = twinIndex({ sharedFrom: 1_000, mostTwins: 1_000 })
    for (const { id, phones } of all) index.add({ ref: ref(id), keys: [...new Set(phones)].map(phone => key('phone', `+7900${phone}`)) })
    const told = Object.fromEntries(index.twins().map(({ ref, twins }) => [ref.id, twins.map(twin => twin.ref.id).sort((a, b) => a - b)]))
    const expected = Object.fromEntries(all.flatMap(({ id, phones }) => {
      const twins = all.filter(other => other.id !== id && other.phones.some(phone => phones.includes(phone))).map(other => other.id).sort((a, b) => a - b)
      return twins.length === 0 ? [] : [[id, twins]]
    }))
    expect(told).toEqual(expected)
  }))
})

test('the table grows and loses nothing', () => {
  const index = twinIndex()
  for (let id = 1; id <= 20_000; id++) index.add({ ref: ref(id), keys: [key('phone', `+7900${id}`), key('email', `box${Math.floor(id / 2)}@kub.example.ru`)] })
  const twins = index.twins()
  expect(twins).toHaveLength(19_998)
  expect(twinsByCard(twins).get('contact:1000')).toEqual([{ ref: ref(1001), title: '', by: 'email', value: '«box500@kub.example.ru»' }])
})
