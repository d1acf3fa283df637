import { beforeEach, describe, expect, test } from 'vitest'
import { useScan } from '../../src/app/scan.ts'
import { useUnits } from '../../src/app/units.ts'
import type { CardKind, CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { savedForm } from '../../src/core/regulation.ts'
import { admin, salesperson } from '../crm/bitrix24/world.ts'
import { comparingRegulation } from '../support/twins-alike.ts'
import { openDirectPage, openDirectWorld, type DirectWorld } from './direct-world.ts'

const hourMs = 3_600_000
const types = { lead: 1, deal: 2, contact: 3, company: 4 } as const satisfies Record<CardKind, number>

let world: DirectWorld

beforeEach(async () => {
  world = await openDirectWorld()
  for (const type of [1, 3, 4]) for (const { id } of [...world.tables.items(type).all()]) world.tables.items(type).remove(id)
})

async function regulate(options: Readonly<Record<string, unknown>>): Promise<void> {
  await world.crm(admin).settings.saveRegulation(savedForm(comparingRegulation(options)))
}

function insert(kind: CardKind, fields: Readonly<Record<string, unknown>>): CardRef {
  const moment = world.now().toISOString()
  const { id } = world.tables.items(types[kind]).insert({
    title: '', name: 'Анна', lastName: 'Белова', assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
    lastActivityTime: moment, lastActivityBy: salesperson, contactIds: [], companyId: 0, contactId: 0, ...fields,
  } as never)
  return { kind, id }
}

/** Somebody edits the card. */
function touch({ kind, id }: CardRef, fields: Readonly<Record<string, unknown>> = {}): void {
  world.pass(hourMs)
  world.tables.items(types[kind]).update(id, { updatedTime: world.now().toISOString(), ...fields } as never)
  world.pass(hourMs)
}

/** What a scan says of the card, and what has been opened and closed since the one before. */
async function scanned({ kind, id }: CardRef, userId = admin) {
  world.pass(hourMs)
  const scan = useScan(openDirectPage(world, userId))
  await scan.start('auto')
  const last = latest(scan.history)?.at(-1)
  const result = latest(scan.results)?.find(one => one.kind === kind && one.id === id)
  return {
    extent: last?.extent, opened: last?.opened, closed: last?.closed, said: result?.findings.map(({ messageId }) => messageId),
    excepted: result?.excepted, looked: result?.looked, broken: result?.broken, since: result?.findings.map(({ since }) => since),
  }
}

const phone = (value: string) => ({ fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value }] })
const same = { extent: 'changes', opened: 0, closed: 0 }

test.each([
  ['BY', '+375 29 000-12-34', '8 029 000-12-34'],
  ['KZ', '+7 701 000-12-34', '701 000-12-34'],
])('in a company of %s a scan of changes finds the duplicates that the full one has found', async (country, one, other) => {
  await regulate({ 'phones-valid': { country } })
  const [card] = [insert('contact', phone(one)), insert('contact', phone(other))]
  if (card === undefined) throw new Error('No card.')
  expect(await scanned(card)).toMatchObject({ extent: 'full', said: ['samePhone'] })
  touch(card)
  expect(await scanned(card)).toMatchObject({ ...same, said: ['samePhone'] })
})

describe('a name that only a full scan compares', () => {
  let card: CardRef

  beforeEach(async () => {
    await regulate({ 'duplicates-absent': { weak: true } })
    card = insert('company', { title: 'ООО «Тихая гавань»' })
    insert('company', { title: 'Тихая гавань' })
    expect(await scanned(card)).toMatchObject({ extent: 'full', said: ['sameName'], looked: 6, broken: 6 })
  })

  test('is told as before of a card that was touched, with the day on which it was found and the same weight', async () => {
    world.pass(26 * hourMs)
    touch(card)
    expect(await scanned(card)).toMatchObject({ ...same, said: ['sameName'], since: ['2026-11-23'], looked: 6, broken: 6 })
    touch(card)
    expect(await scanned(card)).toMatchObject({ ...same, said: ['sameName'], since: ['2026-11-23'], looked: 6, broken: 6 })
  })

  test('is told beside what is found by searching, and the rule counts once', async () => {
    insert('company', { title: 'Другая', ...phone('+7 900 000-12-34') })
    touch(card, phone('8 900 000-12-34'))
    const { said, ...rest } = await scanned(card)
    expect(said?.toSorted()).toEqual(['sameName', 'samePhone'])
    expect(rest).toMatchObject({ extent: 'changes', closed: 0, looked: 6, broken: 6 })
  })

  test('is closed with a card that has no name left to be compared', async () => {
    touch(card, { title: '—' })
    expect(await scanned(card)).toMatchObject({ extent: 'changes', closed: 1, said: [] })
  })

  test('is silent where the rule is silenced on the card', async () => {
    await useUnits(openDirectPage(world, admin)).begin('except', { card, rule: 'duplicates-absent', until: '2026-12-10', reason: 'Два филиала' })
    touch(card)
    expect(await scanned(card)).toMatchObject({ ...same, said: [], excepted: ['duplicates-absent'], looked: 0, broken: 0 })
  })

  test('stands when somebody looks at the card again', async () => {
    const scan = useScan(openDirectPage(world, admin))
    await scan.refresh()
    await scan.recheck(card)
    expect(latest(scan.results)?.find(({ kind, id }) => kind === card.kind && id === card.id)?.findings).toMatchObject([{ ruleId: 'duplicates-absent', messageId: 'sameName' }])
  })

  test('is over when a full scan finds it no more', async () => {
    touch(card, { title: 'Шумная гавань' })
    expect(await scanned(card)).toMatchObject({ ...same, said: ['sameName'] })
    world.pass(hourMs)
    const scan = useScan(openDirectPage(world, admin))
    await scan.start('full')
    expect(latest(scan.results)?.find(({ kind, id }) => kind === card.kind && id === card.id)?.findings).toEqual([])
    expect(latest(scan.history)?.at(-1)).toMatchObject({ extent: 'full', closed: 2 })
  })
})

test('a lead that was closed takes its likeness with it', async () => {
  const field = [...world.tables.userFields.all()].find(({ entityId, userTypeId }) => entityId === 'CRM_LEAD' && userTypeId === 'string')?.fieldName
  if (field === undefined) throw new Error('Leads have no field of texts.')
  await regulate({ 'duplicates-absent': { weak: true, towns: [{ kind: 'lead', field }] } })
  const [card] = [0, 1].map(() => insert('lead', { stageId: 'NEW', stageSemanticId: 'P', categoryId: 0, opportunity: 0, currencyId: 'RUB', [field]: 'Казань' }))
  if (card === undefined) throw new Error('No card.')
  expect(await scanned(card)).toMatchObject({ extent: 'full', said: ['sameName'] })
  touch(card)
  expect(await scanned(card)).toMatchObject({ ...same, said: ['sameName'] })
  touch(card, { stageId: 'JUNK', stageSemanticId: 'F' })
  expect(await scanned(card)).toMatchObject({ extent: 'changes', closed: 1, said: [] })
})
