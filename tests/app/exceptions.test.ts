import { afterEach, beforeEach, expect, test } from 'vitest'
import { useCardInspection } from '../../src/app/card-inspection.ts'
import { useExceptions } from '../../src/app/exceptions.ts'
import { useSession } from '../../src/app/session.ts'
import { useUnits } from '../../src/app/units.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { Circle } from '../../src/core/policy.ts'
import { admin, auditor, head, salesperson, type World } from '../crm/bitrix24/world.ts'
import { installedWorld, newBrowser, openAt, openPage } from './page.ts'

let world: World

beforeEach(async () => { world = await installedWorld() })
afterEach(() => world.portal.close())

async function lets(exceptionsBy: Circle, ...on: readonly string[]): Promise<void> {
  const regulation = defaultRegulation(rules)
  const entries = regulation.entries.map(entry => on.length === 0 ? entry : { ...entry, enabled: on.includes(entry.ruleId) })
  await world.crm(admin).settings.saveRegulation(savedForm({ ...regulation, entries, policy: { ...regulation.policy, exceptionsBy } }))
}

async function inspected(userId: number, card: { readonly kind: 'deal', readonly id: number }, tab = newBrowser(world.portal.portal.now).openTab()) {
  const store = useCardInspection(openPage(world, userId, card, { tab }))
  await store.inspectCard(card)
  const found = latest(store.load)
  if (found === null) throw new Error(`The card was not inspected: ${JSON.stringify(store.load)}`)
  return store
}

const rulesOf = (list: readonly { readonly ruleId: string }[] | undefined) => list?.map(({ ruleId }) => ruleId)
const inspectionOf = (store: ReturnType<typeof useCardInspection>) => latest(store.load)?.inspection
const card = (): { readonly kind: 'deal', readonly id: number } => ({ kind: 'deal', id: world.deal() })

test('a head silences a rule on a card of the department, and everybody sees it there with its reason', async () => {
  await lets('heads', 'client-linked')
  const deal = card()
  const store = await inspected(head, deal)
  await store.lookWhoMayExcept()
  expect(store.mayExcept).toBe(true)
  await store.except('client-linked', '2026-12-10', ' Разовая закупка ')
  expect(store.excepting).toEqual({ state: 'idle' })
  expect([rulesOf(inspectionOf(store)?.findings), rulesOf(inspectionOf(store)?.excepted)]).toEqual([[], ['client-linked']])

  const other = await inspected(salesperson, deal)
  expect(inspectionOf(other)?.excepted).toMatchObject([{ ruleId: 'client-linked', exception: { until: '2026-12-10', reason: 'Разовая закупка', by: { id: head } } }])
})

test.each<[Circle, number, boolean]>([
  ['administrators', head, false], ['administrators', admin, true], ['heads', head, true], ['heads', salesperson, false], ['everybody', salesperson, true],
])('where exceptions are for %s, person %i may make one: %s', async (circle, userId, may) => {
  await lets(circle)
  const deal = card()
  const pinia = openPage(world, userId, deal)
  const store = useCardInspection(pinia)
  await store.inspectCard(deal)
  await store.lookWhoMayExcept()
  expect(store.mayExcept).toBe(may)
  // Whoever comes past the form is refused before anything is written.
  const ended = await useUnits(pinia).begin('except', { card: deal, rule: 'client-linked', until: '2026-12-10', reason: 'Так нужно' })
  expect(ended.state === 'done' || ended.problem.code).toBe(may || 'forbidden')
  expect(await world.crm(admin).notebook.lines('exceptions')).toHaveLength(may ? 1 : 0)
})

test('the first opening asks for what the standard rules need, the second for what the company’s need, in one request each', async () => {
  await lets('heads', 'client-linked', 'waiting-explained')
  const deal = card()
  const tab = newBrowser(world.portal.portal.now).openTab()
  world.calls()
  await inspected(auditor, deal, tab)
  world.calls()
  await inspected(auditor, deal, tab)
  const calls = world.calls()
  expect(calls.filter(method => method === 'batch')).toHaveLength(1)
  expect(calls).not.toContain('crm.stagehistory.list')
})

test('a card is inspected though the exceptions cannot be read, and that is told', async () => {
  await lets('heads', 'client-linked')
  const deal = card()
  const broken = useCardInspection(openPage(world, auditor, deal, { crm: crm => ({ ...crm, notebook: { ...crm.notebook, lines: async () => { throw new Error('No book') } } }) }))
  await broken.inspectCard(deal)
  expect(latest(broken.load)).toMatchObject({ exceptionsProblem: { code: 'broken' }, inspection: { findings: [{ ruleId: 'client-linked' }] } })
})

async function listOf(userId: number) {
  const pinia = openAt(world, userId, { kind: 'main' })
  await useSession(pinia).readMe()
  const list = useExceptions(pinia)
  await list.look()
  return list
}

async function made(until: string, rule = 'client-linked', by = head): Promise<void> {
  const ended = await useUnits(openAt(world, by, { kind: 'main' })).begin('except', { card: card(), rule, until, reason: 'Так нужно' })
  if (ended.state === 'failed') throw new Error(ended.problem.detail)
}

test('exceptions are listed, counted and narrowed, the soonest to end first', async () => {
  await made('2026-12-20')
  await made('2026-11-25', 'close-date-ahead')
  await made('2026-11-22', 'client-linked', admin)
  const list = await listOf(auditor)
  expect(list.counts).toEqual({ 'in-force': 2, 'soon': 1, 'over': 1 })
  expect(list.shown.map(({ until }) => until)).toEqual(['2026-11-25', '2026-12-20'])
  expect([...list.byRule]).toEqual(expect.arrayContaining([['client-linked', 1], ['close-date-ahead', 1]]))
  list.narrow({ state: 'soon' })
  expect(rulesOf(list.shown)).toEqual(['close-date-ahead'])
  list.narrow({ state: 'over', authorId: head })
  expect(list.shown).toEqual([])
  list.narrow({ authorId: admin })
  expect(list.shown.map(({ by }) => by.id)).toEqual([admin])
})

test('one that is ended early is over at once, and keeps who ended it', async () => {
  await made('2026-12-20')
  const list = await listOf(admin)
  const [one] = list.shown
  if (one === undefined) throw new Error('There is no exception.')
  await list.end(one)
  await list.end(one)
  expect(list.problemOf(one.id)).toBeNull()
  expect(list.counts).toEqual({ 'in-force': 0, 'soon': 0, 'over': 1 })
  const again = await listOf(auditor)
  again.narrow({ state: 'over' })
  expect(again.shown).toMatchObject([{ until: '2026-11-22', ended: { by: { id: admin }, planned: '2026-12-20' } }])
})

test('whoever may make none may end none of others', async () => {
  await made('2026-12-20')
  const list = await listOf(salesperson)
  const [one] = list.shown
  if (one === undefined) throw new Error('There is no exception.')
  expect(list.mayEnd(one)).toBe(false)
  await list.end(one)
  expect(list.problemOf(one.id)?.code).toBe('forbidden')
  expect((await listOf(admin)).counts['in-force']).toBe(1)
})

test('a line that somebody has edited by hand is told by its number, and hides no other', async () => {
  await made('2026-12-20')
  const [id] = await world.crm(admin).notebook.add('exceptions', [{ key: 'deal:1', text: '{"until":"никогда"}' }])
  const list = await listOf(admin)
  expect(list.broken).toEqual([id])
  expect(list.shown).toHaveLength(1)
})
