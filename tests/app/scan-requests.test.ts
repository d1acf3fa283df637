import { createPinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useScan } from '../../src/app/scan.ts'
import { useSession } from '../../src/app/session.ts'
import { memoryBrowser } from '../../src/browser/memory.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { fillPortal, touch, type LargeSize } from '../../src/emulator/large.ts'
import { admin } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import { openDirectWorld, type DirectWorld } from './direct-world.ts'

const size: LargeSize = { deals: 5_000, activitiesPerDeal: 2, contacts: 2_500, companies: 1_000, people: 60, openShare: 1, plannedShare: 1 }

let world: DirectWorld

beforeEach(async () => {
  world = await openDirectWorld()
  fillPortal({ store: world.portal.store, tables: world.tables, now: world.now }, size)
  const standard = defaultRegulation(rules)
  await world.crm(admin).settings.saveRegulation(savedForm(standard))
}, 60_000)

function page() {
  const pinia = createPinia()
  const browser = memoryBrowser({ now: () => world.now().getTime(), wait: () => new Promise(resolve => setImmediate(resolve)) })
  useSession(pinia).open({ crm: world.crm(admin), host: { ...hostAt({ kind: 'main' }), now: world.now } }, browser.openTab())
  return useScan(pinia)
}

function requests(): number {
  const { journal } = world.portal
  const count = journal.entries().length
  journal.clear()
  return count
}

/** A hundred deals as people change them, an hour after the scan. */
function changeDeals(): void {
  world.pass(3_600_000)
  const ids = [...world.tables.items(2).all()].filter(row => row['closed'] !== 'Y').map(({ id }) => id)
  touch({ store: world.portal.store, tables: world.tables, now: world.now }, ids.filter((_, index) => index % 50 === 0).slice(0, 100))
}

test('after 100 changed deals of 5 000 a scan by all standard rules, duplicates too, takes no more than 8 requests from its button to its results: reading, lease, writing and tidying', async () => {
  await page().start('full')
  changeDeals()
  const scan = page()
  await scan.refresh()
  requests()
  await scan.start('auto')
  expect(requests()).toBeLessThanOrEqual(8)
  expect(scan.state).toEqual({ kind: 'idle' })
  expect(latest(scan.history)?.map(({ extent }) => extent)).toEqual(['full', 'changes'])
  expect((latest(scan.results) ?? []).length).toBeGreaterThan(8_000)
  expect(latest(scan.results)?.some(({ findings }) => findings.some(({ ruleId }) => ruleId === 'duplicates-absent'))).toBe(true)
  expect(latest(scan.people)?.size).toBeGreaterThan(1)
  expect(scan.lease).toBeNull()
  const { notebook } = world.crm(admin)
  expect(await notebook.lines('leases')).toEqual([])
  expect(new Set((await notebook.lines('snapshots')).map(({ key }) => key)).size).toBe(1)

  // What is shown is what others read in the portal.
  const colleague = page()
  await colleague.refresh()
  expect([...latest(colleague.results) ?? []].toSorted(byCard)).toEqual([...latest(scan.results) ?? []].toSorted(byCard))
  expect(latest(colleague.history)).toEqual(latest(scan.history))
}, 120_000)

test('the same page scans once more in no more than 8 requests', async () => {
  const scan = page()
  await scan.start('full')
  changeDeals()
  requests()
  await scan.start('auto')
  expect(latest(scan.history)?.at(-1)?.extent).toBe('changes')
  expect(requests()).toBeLessThanOrEqual(8)
}, 120_000)

function byCard(a: { readonly kind: string, readonly id: number }, b: { readonly kind: string, readonly id: number }): number {
  return a.kind.localeCompare(b.kind) || a.id - b.id
}
