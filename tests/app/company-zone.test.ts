import { createPinia, type Pinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useCardInspection } from '../../src/app/card-inspection.ts'
import { useExceptions } from '../../src/app/exceptions.ts'
import { usePeriodReport } from '../../src/app/period-report.ts'
import { useReminders } from '../../src/app/reminders.ts'
import { useScan } from '../../src/app/scan.ts'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { admin } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import { openDirectWorld, type DirectWorld } from './direct-world.ts'
import { newBrowser } from './page.ts'

/** It is nine in the morning of 23 November in Moscow, and there still the 22nd. */
const west = 'Etc/GMT+12'
const moscow = 'Europe/Moscow'

let world: DirectWorld
/** To be closed on the 22nd: that is over in Moscow, and today in the west. */
let deal: CardRef

beforeEach(async () => {
  world = await openDirectWorld()
  deal = world.card({ closedate: '2026-11-22' })
})

async function regulate(timeZone: string | null): Promise<void> {
  const all = defaultRegulation(rules)
  const entries = all.entries.map(entry => ({ ...entry, enabled: entry.ruleId === 'close-date-ahead' }))
  await world.crm(admin).settings.saveRegulation(savedForm({ ...all, entries, policy: { ...all.policy, timeZone, quietWeekdays: [] } }))
}

function pageIn(timeZone: string): Pinia {
  const pinia = createPinia()
  useSession(pinia).open({ crm: world.crm(admin), host: { ...hostAt({ kind: 'main' }), now: world.now, timeZone: () => timeZone } }, newBrowser(world.now).openTab())
  return pinia
}

async function onCard(pinia: Pinia): Promise<boolean> {
  const store = useCardInspection(pinia)
  await store.inspectCard(deal)
  return (latest(store.load)?.inspection.findings.length ?? 0) > 0
}

async function inScan(pinia: Pinia): Promise<boolean> {
  const scan = useScan(pinia)
  await scan.refresh()
  await scan.start('full')
  return (latest(scan.results) ?? []).some(({ kind, id, findings }) => kind === deal.kind && id === deal.id && findings.length > 0)
}

test.each([moscow, west])('a company that has chosen %s has it everywhere, whoever looks', async zone => {
  await regulate(zone)
  const isOver = zone === moscow
  for (const pinia of [pageIn(moscow), pageIn(west)]) expect([await onCard(pinia), await inScan(pinia)]).toEqual([isOver, isOver])
})

test('a company that has chosen none goes by whoever looks, as before', async () => {
  await regulate(null)
  expect([await onCard(pageIn(moscow)), await onCard(pageIn(west))]).toEqual([true, false])
  expect([await inScan(pageIn(moscow)), await inScan(pageIn(west))]).toEqual([true, false])
})

test('the day of reminders, of exceptions and of the report is the company’s', async () => {
  await regulate(moscow)
  const pinia = pageIn(west)
  await inScan(pinia)
  const [reminders, exceptions, report, card] = [useReminders(pinia), useExceptions(pinia), usePeriodReport(pinia), useCardInspection(pinia)]
  await reminders.look()
  await exceptions.look()
  await card.inspectCard(deal)
  expect([reminders.offer?.due.day, reminders.offer?.zone, exceptions.today, report.today(), card.today()]).toEqual(['2026-11-23', moscow, '2026-11-23', '2026-11-23', '2026-11-23'])
})
