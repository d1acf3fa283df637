import { afterEach, beforeEach, expect, test } from 'vitest'
import { useSelectionDeeds, type SelectionDeed, type SelectionWork } from '../../src/app/selection-deeds.ts'
import { useUnits } from '../../src/app/units.ts'
import type { World } from '../crm/bitrix24/world.ts'
import { lostBefore, troubles, type Troubles } from '../support/troubles.ts'
import { result } from '../ui/scan/results.ts'
import { auditor, installedWorld, markOnCard, openAt, salesperson } from './page.ts'

let world: World

beforeEach(async () => { world = await installedWorld() })
afterEach(() => world.portal.close())

const mark: SelectionDeed = { kind: 'mark', auditType: 'whole-card', reason: ' Проверить всех ' }
const cards = (count: number) => Array.from({ length: count }, () => result(world.deal({ assignedById: salesperson }), { responsibleId: salesperson, breaks: ['phones-valid'] }))

function deedsOf(way?: Troubles) {
  const pinia = openAt(world, auditor, { kind: 'main' }, { ...(way && { troubles: way }) })
  return { deeds: useSelectionDeeds(pinia), units: useUnits(pinia) }
}

function countsOf(work: SelectionWork) {
  if (work.state !== 'done') throw new Error(`The work is ${work.state}.`)
  const { total, done, already, failed, left } = work.counts
  return { total, done, already, failed: failed.map(({ problem }) => problem.code), left, stopped: work.stopped }
}

test('every chosen card is marked', async () => {
  const chosen = cards(5)
  const { deeds } = deedsOf()
  await deeds.carryOut(mark, chosen)
  expect(countsOf(deeds.work)).toEqual({ total: 5, done: 5, already: 0, failed: [], left: 0, stopped: false })
  expect(chosen.map(card => markOnCard(world, card))).toEqual(Array.from({ length: 5 }, () => 'На разбор'))
})

test('cards that are marked already and cards that are gone are told apart', async () => {
  const [first, ...rest] = cards(3)
  const { deeds } = deedsOf()
  await deeds.carryOut(mark, [first ?? result(0)])
  await deeds.carryOut(mark, [first ?? result(0), ...rest, result(999_999)])
  expect(countsOf(deeds.work)).toMatchObject({ total: 4, done: 2, already: 1, left: 0, stopped: false })
  expect(countsOf(deeds.work).failed).toHaveLength(1)
})

test('a lost connection ends the whole, and what has begun waits for its person', async () => {
  const way = troubles()
  const { deeds, units } = deedsOf(way)
  way.judge((number, { methods }) => number > 1 && methods.length > 0 ? lostBefore : undefined)
  await deeds.carryOut(mark, cards(12))
  const counts = countsOf(deeds.work)
  expect(counts.stopped).toBe(true)
  expect(counts.left).toBeGreaterThan(0)
  expect(counts.done + counts.already + counts.failed.length + counts.left).toBe(12)
  expect(new Set(counts.failed)).toEqual(new Set(['offline']))
  expect(units.pending.length).toBe(counts.failed.length)
})

test('stopping completes what has begun and begins nothing new', async () => {
  const { deeds } = deedsOf()
  const going = deeds.carryOut(mark, cards(9))
  deeds.stop()
  await going
  const counts = countsOf(deeds.work)
  expect(counts).toMatchObject({ total: 9, failed: [], stopped: true })
  expect(counts.left).toBeGreaterThan(0)
})

test('a second action does not come in between', async () => {
  const chosen = cards(2)
  const { deeds } = deedsOf()
  const going = deeds.carryOut(mark, chosen)
  await deeds.carryOut({ kind: 'todo', description: 'Исправить' }, chosen)
  await going
  expect(deeds.work).toMatchObject({ state: 'done', kind: 'mark' })
})

test('everybody responsible gets a to-do', async () => {
  const chosen = cards(3)
  const { deeds } = deedsOf()
  await deeds.carryOut({ kind: 'todo', description: ' Исправьте телефоны ' }, chosen)
  expect(countsOf(deeds.work)).toMatchObject({ done: 3, failed: [] })
  const todos = [...world.tables.activities.all()].filter(({ ownerId, description }) => chosen.some(({ id }) => id === ownerId) && String(description).includes('Исправьте телефоны'))
  expect(todos).toHaveLength(3)
  expect(new Set(todos.map(({ responsibleId }) => responsibleId))).toEqual(new Set([salesperson]))
})

test('a card on which the rule is silent already is not silenced twice', async () => {
  const { deeds } = deedsOf()
  await deeds.carryOut({ kind: 'except', rule: 'phones-valid', until: '2027-01-01', reason: 'Иностранный клиент' }, [result(world.deal(), { excepted: ['phones-valid'] })])
  expect(countsOf(deeds.work)).toMatchObject({ already: 1, done: 0, failed: [] })
})

test('an exception that is for others says so for each card', async () => {
  const { deeds } = deedsOf()
  await deeds.carryOut({ kind: 'except', rule: 'phones-valid', until: '2027-01-01', reason: 'Иностранный клиент' }, cards(2))
  expect(countsOf(deeds.work)).toMatchObject({ done: 0, failed: ['forbidden', 'forbidden'], stopped: false })
})
