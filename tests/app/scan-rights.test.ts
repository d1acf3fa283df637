import { beforeEach, describe, expect, test } from 'vitest'
import { useScan } from '../../src/app/scan.ts'
import { cardKey, type CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { refOf } from '../../src/core/scan-result.ts'
import { admin, head, salesperson } from '../crm/bitrix24/world.ts'
import { openDirectPage, openDirectWorld, type DirectWorld } from './direct-world.ts'

const dayMs = 86_400_000

let world: DirectWorld
let own: readonly CardRef[]
let others: readonly CardRef[]

/** Deals without a client, which the head may see or not; an administrator has scanned them all. */
beforeEach(async () => {
  world = await openDirectWorld()
  await regulate('client-linked')
  own = [1, 2].map(() => world.card({ assignedById: head }))
  others = [1, 2, 3].map(() => world.card({ assignedById: salesperson }))
  world.pass(dayMs)
  await scanned(admin, 'full')
  sees(head, 'own')
  world.pass(dayMs)
})

async function regulate(...ids: readonly string[]): Promise<void> {
  const all = defaultRegulation(rules)
  await world.crm(admin).settings.saveRegulation(savedForm({ ...all, entries: all.entries.map(entry => ({ ...entry, enabled: ids.includes(entry.ruleId) })) }))
}

function sees(userId: number, read: 'own' | 'all'): void {
  const user = world.tables.users.get(userId)
  if (user === undefined) throw new Error(`The portal has no user ${userId}.`)
  world.tables.users.update(userId, { crm: { ...user.crm, read } })
}

async function scanned(userId: number, extent: 'auto' | 'full') {
  const scan = useScan(openDirectPage(world, userId))
  await scan.refresh()
  await scan.start(extent)
  expect(scan.state).toEqual({ kind: 'idle' })
  const results = new Map((latest(scan.results) ?? []).map(result => [cardKey(refOf(result)), result]))
  const brokenOf = (cards: readonly CardRef[]) => cards.filter(card => (results.get(cardKey(card))?.findings.length ?? 0) > 0).length
  return { last: latest(scan.history)?.at(-1), results, brokenOf }
}

function mended(card: CardRef): void {
  world.tables.items(2).update(card.id, { contactIds: [1], contactId: 1, updatedTime: world.now().toISOString() })
}

describe.each(['full', 'auto'] as const)('a scan (%s) of somebody who may not see every card', extent => {
  test('leaves what was found on the others as it was', async () => {
    const [first] = own
    if (first !== undefined) mended(first)
    const { last, brokenOf } = await scanned(head, extent)
    expect([brokenOf(own), brokenOf(others)]).toEqual([1, 3])
    expect(last).toMatchObject({ by: { id: head }, opened: 0, closed: 1 })
  })

  test('forgets no card of the others whose day has come', async () => {
    await regulate('close-date-ahead')
    await scanned(admin, 'full')
    // Their closing dates, 1 December, are over: the scan asks for all of them, and gets the own.
    world.pass(9 * dayMs)
    const { results } = await scanned(head, extent)
    expect(others.filter(card => !results.has(cardKey(card)))).toEqual([])
  })
})

describe('duplicates of which one is hidden', () => {
  const client = { contactIds: [1], contactId: 1 }
  let twins: readonly CardRef[]

  beforeEach(async () => {
    await regulate('duplicates-absent')
    twins = [head, salesperson].map(assignedById => world.card({ assignedById, ...client }))
    sees(head, 'all')
    const { brokenOf } = await scanned(admin, 'full')
    expect(brokenOf(twins)).toBe(2)
    sees(head, 'own')
    world.pass(dayMs)
  })

  test('stand on both, since nobody has mended anything', async () => {
    const { last, brokenOf } = await scanned(head, 'full')
    expect(brokenOf(twins)).toBe(2)
    expect(last).toMatchObject({ opened: 0, closed: 0 })
  })

  test('are over when whoever sees both scans', async () => {
    const [own] = twins
    if (own !== undefined) world.tables.items(2).update(own.id, { contactIds: [], contactId: 0, updatedTime: world.now().toISOString() })
    await scanned(head, 'full')
    const { last, brokenOf } = await scanned(admin, 'full')
    expect(brokenOf(twins)).toBe(0)
    expect(last).toMatchObject({ opened: 0, closed: 2 })
  })
})

test('of a card that is gone nothing is kept, whoever scans', async () => {
  const [first] = others
  if (first !== undefined) world.removeCard(first)
  const { results } = await scanned(head, 'full')
  expect(others.filter(card => results.has(cardKey(card)))).toEqual(others.slice(1))
})

test('of very many cards that somebody may not see every one stays', async () => {
  const many = Array.from({ length: 501 }, () => world.card({ assignedById: salesperson }))
  await scanned(admin, 'full')
  const { brokenOf } = await scanned(head, 'full')
  expect(brokenOf([...others, ...many])).toBe(504)
})

test('an administrator’s next scan counts what was mended among the cards that the other one could not see', async () => {
  await scanned(head, 'full')
  others.forEach(mended)
  const { last, brokenOf } = await scanned(admin, 'full')
  expect(brokenOf(others)).toBe(0)
  expect(last).toMatchObject({ opened: 0, closed: 3 })
})

test('what changed before a scan that could not see it is in the next one of somebody who can', async () => {
  const [first] = others
  if (first !== undefined) mended(first)
  world.pass(dayMs)
  await scanned(head, 'auto')
  world.pass(dayMs)
  const { last, brokenOf } = await scanned(admin, 'auto')
  expect(brokenOf(others)).toBe(2)
  expect(last).toMatchObject({ extent: 'changes', closed: 1 })
})

test('whoever may not see every card goes on from the own scan, and not from that of another one with other rights', async () => {
  await scanned(head, 'auto')
  world.pass(dayMs)
  const { last } = await scanned(head, 'auto')
  expect(last).toMatchObject({ extent: 'changes', by: { id: head }, partial: true })
})

test('of the cards that somebody could not see rules that are off meanwhile say nothing', async () => {
  await regulate('responsible-active')
  const { brokenOf, results } = await scanned(head, 'full')
  expect(brokenOf(others)).toBe(0)
  expect(others.map(card => results.get(cardKey(card))?.broken)).toEqual([0, 0, 0])
})
