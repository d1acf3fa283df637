import { beforeAll, describe, expect, test } from 'vitest'
import { crmOf } from '../../../../src/commands/crm-of.ts'
import { cardKey, cardKinds, type Card, type CardKind, type CardParts, type Known, type PartName } from '../../../../src/core/card.ts'
import type { Crm } from '../../../../src/crm/port.ts'
import { admin } from '../world.ts'
import { allCards, unending, openScanWorld, ordered, type ScanWorld } from './scan-world.ts'

const parts: readonly PartName[] = [
  'activities', 'fields', 'stages', 'lastActivity', 'clients', 'stageHistory', 'comments', 'phonesAndEmails', 'requisites', 'openDeals', 'workingHours',
]

let world: ScanWorld
let crm: Crm
/** Every open card of the seed as a scan gives it, linked parts completed. */
let scanned: ReadonlyMap<string, Card>
let looked: ReadonlyMap<string, Card>

/** What both ways must agree about; the order in which activities come is of no meaning. */
function told(card: Card): unknown {
  const { parts: read } = card
  return { ...card, values: null, incomplete: null, parts: Object.fromEntries(Object.entries(read).map(([name, part]) => [name, sorted(part)])) }
}

function sorted(part: Known<CardParts[PartName]>): unknown {
  if (!part.known || !Array.isArray(part.value)) return part
  const list: readonly unknown[] = part.value
  return { known: true, value: list.map(item => JSON.stringify(item)).sort() }
}

beforeAll(async () => {
  world = openScanWorld({ deals: 60 })
  const first = [...world.tables.items(2).all()][0]?.id ?? 0
  // An activity of a contact that is linked to a deal, and one of a deal that is linked to another one.
  const [contact] = [...world.tables.items(3).all()]
  world.activity('contact', contact?.id ?? 0, { bindings: [{ ownerTypeId: 3, ownerId: contact?.id }, { ownerTypeId: 2, ownerId: first }], subject: 'Связано с контактом' })
  world.activity('deal', first + 1, { bindings: [{ ownerTypeId: 2, ownerId: first + 1 }, { ownerTypeId: 2, ownerId: first }], subject: 'Связано с двумя сделками' })
  crm = crmOf(world.portal, admin, null, { over: 'direct' })
  const scan = crm.scans.open(ordered(cardKinds, parts, { doneSince: new Date('2020-01-01') }), null, unending())
  const cards = await allCards(scan)
  scanned = new Map((await scan.complete(cards, ['activities', 'comments'])).map(card => [cardKey(card.ref), card]))
  looked = new Map((await crm.scans.look(cards.map(({ ref }) => ref), () => parts)).map(card => [cardKey(card.ref), card]))
})

describe.each(cardKinds)('of every %s', (kind: CardKind) => {
  test('a scan tells the same as its tab does', async () => {
    const cards = [...scanned.values()].filter(({ ref }) => ref.kind === kind)
    expect(cards.length).toBeGreaterThan(5)
    for (const card of cards) {
      const read = await crm.cards.read(card.ref, parts)
      // Mails of a scan come without their text.
      const mails = (of: Card): Card => ({ ...of, parts: { ...of.parts, activities: of.parts.activities?.known ? { known: true, value: of.parts.activities.value.map(one => one.kind === 'email' ? { ...one, description: '' } : one) } : of.parts.activities } } as Card)
      expect(told(mails(card))).toEqual(told(mails(read)))
      expect(card.incomplete).toBeUndefined()
    }
  })

  test('so does a look at many cards at once, with every field', async () => {
    const cards = [...looked.values()].filter(({ ref }) => ref.kind === kind)
    expect(cards).toHaveLength([...scanned.values()].filter(({ ref }) => ref.kind === kind).length)
    for (const card of cards) {
      const read = await crm.cards.read(card.ref, parts)
      expect(told(card)).toEqual(told(read))
      expect(card.values).toMatchObject(Object.fromEntries(Object.entries(read.values).filter(([name]) => name in card.values)))
      expect(card.incomplete).toBeUndefined()
    }
  })
})

test('a card of a scan has no more values than the rules need', async () => {
  const [card] = await allCards(crm.scans.open(ordered([{ kind: 'company', parts: ['phonesAndEmails'], closedSince: null, fields: ['UF_CRM_INN', 'ufNobodyHasThis'] }], []), null, unending()))
  expect(card?.values).toHaveProperty('UF_CRM_INN')
  expect(card?.values).not.toHaveProperty('ufNobodyHasThis')
  expect(card?.values).not.toHaveProperty('industry')
})

test('what belongs to a card is incomplete until it is completed, and only that part', async () => {
  const scan = crm.scans.open(ordered(['deal'], ['activities', 'comments', 'stageHistory']), null, unending())
  const cards = await allCards(scan)
  expect(cards[0]?.incomplete).toEqual(['activities', 'comments'])
  const [after] = await scan.complete(cards.slice(0, 1), ['comments'])
  expect(after?.incomplete).toEqual(['activities'])
})

test('a card that is gone meanwhile is left out when others are completed', async () => {
  const id = world.card('deal')
  const scan = crm.scans.open(ordered(['deal'], ['activities']), null, unending())
  const cards = await allCards(scan)
  world.tables.items(2).remove(id)
  expect(await scan.complete(cards, ['activities'])).toHaveLength(cards.length - 1)
})

test('titles are told of the cards that are there', async () => {
  const id = world.card('deal', { title: 'Кофемашина в аренду' })
  const titles = await crm.scans.titles([{ kind: 'deal', id }, { kind: 'deal', id: 999_999 }, { kind: 'contact', id: [...world.tables.items(3).all()][0]?.id ?? 0 }])
  expect(titles.get(`deal:${id}`)).toBe('Кофемашина в аренду')
  expect(titles.size).toBe(2)
})
