import { beforeEach, expect, test } from 'vitest'
import { usePeriodReport } from '../../src/app/period-report.ts'
import { useScan } from '../../src/app/scan.ts'
import { cardKey, type CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { isReport } from '../../src/core/report.ts'
import { rules } from '../../src/core/rules/index.ts'
import { refOf } from '../../src/core/scan-result.ts'
import { admin, head, salesperson } from '../crm/bitrix24/world.ts'
import { lostBefore, troubles } from '../support/troubles.ts'
import { newBrowser } from './page.ts'
import { openDirectPage, openDirectWorld, type DirectWorld } from './direct-world.ts'

const dayMs = 86_400_000
const leads = 1

let world: DirectWorld
let deal: CardRef
let lead: CardRef

/** Nobody is left of the company: everything that the responsible person has is broken. The head has no right to leads. */
beforeEach(async () => {
  world = await openDirectWorld()
  await regulate({ 'responsible-active': {} })
  world.tables.users.update(salesperson, { active: false })
  deal = world.card()
  lead = newLead()
  closeLeadsTo(head)
})

/** These rules with their options, and no others. */
async function regulate(used: Readonly<Record<string, object>>): Promise<void> {
  const all = defaultRegulation(rules)
  await world.crm(admin).settings.saveRegulation(savedForm({ ...all, entries: all.entries.map(entry => ({ ...entry, enabled: entry.ruleId in used, options: used[entry.ruleId] ?? entry.options })) }))
}

function newLead(): CardRef {
  const [pattern] = world.tables.items(leads).all()
  if (pattern === undefined) throw new Error('The portal has no lead.')
  const moment = world.now().toISOString()
  return { kind: 'lead', id: world.tables.items(leads).insert({ ...Object.fromEntries(Object.entries(pattern).filter(([name]) => name !== 'id')), assignedById: salesperson, stageId: 'NEW', createdTime: moment, updatedTime: moment, lastActivityTime: moment }).id }
}

function closeLeadsTo(userId: number, closed = true): void {
  const user = world.tables.users.get(userId)
  if (user === undefined) throw new Error(`The portal has no user ${userId}.`)
  world.tables.users.update(userId, { crm: { read: 'all', write: 'all', ...closed ? { without: [leads] } : {} } })
}

function mended(card: CardRef): void {
  world.tables.items(card.kind === 'lead' ? leads : 2).update(card.id, { assignedById: head, updatedTime: world.now().toISOString() })
}

async function scanned(userId: number, extent: 'auto' | 'full') {
  const pinia = openDirectPage(world, userId)
  const scan = useScan(pinia)
  await scan.refresh()
  await scan.start(extent)
  const results = new Map((latest(scan.results) ?? []).map(result => [cardKey(refOf(result)), result]))
  return { state: scan.state, last: latest(scan.history)?.at(-1), history: latest(scan.history) ?? [], isOpen: (card: CardRef) => (results.get(cardKey(card))?.findings.length ?? 0) > 0, kinds: new Set([...results.values()].map(({ kind }) => kind)), pinia }
}

test('a scan without a right to leads is kept with what was read, and says what was not', async () => {
  const { state, last, isOpen, kinds } = await scanned(head, 'full')
  expect(state).toEqual({ kind: 'idle' })
  expect(last).toMatchObject({ by: { id: head }, extent: 'full', partial: true, refused: ['lead'], missing: ['lead'] })
  expect([kinds.has('deal'), kinds.has('lead'), isOpen(deal)]).toEqual([true, false, true])
  expect(last?.numbers.all.checked).toBeGreaterThan(0)
})

test.each(['full', 'auto'] as const)('what others have found on leads stays open in a scan (%s) that could not look, and stays in its numbers', async extent => {
  const before = await scanned(admin, 'full')
  mended(lead)
  mended(deal)
  world.pass(dayMs)
  const { last, isOpen } = await scanned(head, extent)
  expect([isOpen(lead), isOpen(deal)]).toEqual([true, false])
  expect(last).toMatchObject({ refused: ['lead'], missing: [], opened: 0, closed: 1 })
  expect(last?.numbers.all.checked).toBe(before.last?.numbers.all.checked)
})

test('the next scan of changes looks at the leads since they were read last, and not since the scan that could not', async () => {
  await scanned(admin, 'full')
  world.pass(dayMs)
  mended(lead)
  world.pass(dayMs)
  await scanned(head, 'auto')
  world.pass(dayMs)
  const { last, isOpen } = await scanned(admin, 'auto')
  expect(isOpen(lead)).toBe(false)
  expect(last).toMatchObject({ extent: 'changes', refused: [], missing: [], closed: 1 })
})

test('whoever is given the right to leads has them read whole, though the own scan was yesterday', async () => {
  await scanned(head, 'full')
  closeLeadsTo(head, false)
  world.pass(dayMs)
  const { last, isOpen } = await scanned(head, 'auto')
  expect(isOpen(lead)).toBe(true)
  expect(last).toMatchObject({ refused: [], missing: [] })
})

test('findings on leads that nobody had looked at before are not told as new ones', async () => {
  await scanned(head, 'full')
  world.pass(dayMs)
  const { last, isOpen } = await scanned(admin, 'full')
  expect(isOpen(lead)).toBe(true)
  expect(last).toMatchObject({ opened: 0, closed: 0 })
})

test('a report compares only scans that have counted the same kinds', async () => {
  await scanned(head, 'full')
  world.pass(7 * dayMs)
  const { pinia } = await scanned(admin, 'full')
  const report = usePeriodReport(pinia)
  await report.look()
  const made = latest(report.report)
  expect(made !== null && isReport(made) ? [made.baseline, made.coversOther, made.clean.change] : made).toEqual([null, true, null])
})

test('somebody without a right to anything is told so, and nothing is kept', async () => {
  const user = world.tables.users.get(head)
  world.tables.users.update(head, { crm: { ...user?.crm, read: 'none', write: 'none' } })
  const { state, history } = await scanned(head, 'full')
  expect(state).toMatchObject({ kind: 'failed', problem: { code: 'forbidden' } })
  expect(history).toEqual([])
})

test('a scan that was broken off while it was written still says what was not read', async () => {
  const tab = newBrowser(world.now)
  let read = false
  const way = troubles((_, request) => {
    if (JSON.stringify(request.params).includes('crm.item.list')) read = true
    return read && JSON.stringify(request.params).includes('snapshot') ? lostBefore : undefined
  })
  const first = useScan(openDirectPage(world, head, { tab: tab.openTab(), troubles: way }))
  await first.refresh()
  await first.start('full')
  const second = useScan(openDirectPage(world, head, { tab: tab.openTab() }))
  await second.refresh()
  await second.takeUp()
  expect([first.state.kind, latest(second.history)?.map(({ refused }) => refused)]).toEqual(['failed', [['lead']]])
})

test('what a regulation names of leads is not taken for lost by somebody who may not look', async () => {
  const row = (kind: 'deal' | 'lead', field: string) => ({ kind, pipelineId: null, fromStageId: null, field })
  await regulate({ 'required-fields-filled': { rows: [row('lead', 'sourceDescription'), row('deal', 'opportunity')] } })
  const { state, last } = await scanned(head, 'full')
  expect(state).toEqual({ kind: 'idle' })
  expect(last).toMatchObject({ refused: ['lead'], numbers: { all: { notChecked: 0 } } })
  expect(last?.numbers.all.checked).toBeGreaterThan(0)
})
