import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useCardInspection } from '../../src/app/card-inspection.ts'
import { useSavedRegulation } from '../../src/app/saved-regulation.ts'
import { latest } from '../../src/core/load.ts'
import { regulationOption } from '../../src/crm/bitrix24/names.ts'
import type { Crm } from '../../src/crm/port.ts'
import { admin, auditor, salesperson, type World } from '../crm/bitrix24/world.ts'
import { z } from 'zod'
import { installedWorld, openAt, openPage } from './page.ts'

let world: World

beforeEach(async () => { world = await installedWorld() })
afterEach(async () => {
  vi.useRealTimers()
  await world.portal.close()
})

async function inspected(saved: unknown, fields: Readonly<Record<string, unknown>> = {}) {
  const value = typeof saved === 'string' ? saved : JSON.stringify(saved)
  await world.caller(admin).write('app.option.set', { options: { [regulationOption]: value } }, z.unknown())
  const card = { kind: 'deal', id: world.deal({ assignedById: salesperson, ...fields }) } as const
  const store = useCardInspection(openPage(world, auditor, card))
  await store.inspectCard(card)
  const found = latest(store.load)
  if (found === null) throw new Error('The card was not inspected.')
  return found
}

const only = (ruleId: string, options: unknown = {}) => ({ version: 1, entries: [{ ruleId, options }] })

test('the saved regulation decides which rules hold, and everything is read in one request', async () => {
  world.calls()
  const { inspection } = await inspected(only('client-linked'))
  expect(inspection.findings).toMatchObject([{ ruleId: 'client-linked', messageId: 'noClient', evidence: [{ label: 'clients', value: 0 }] }])
  expect([inspection.passed, inspection.notApplicable, inspection.notChecked]).toEqual([[], [], []])
  expect(world.calls().filter(method => method === 'batch')).toHaveLength(1)
})

test('a rule about a field that is not there is not checked, and names the field', async () => {
  const { inspection } = await inspected(only('required-fields-filled', { rows: [{ field: 'UF_CRM_GONE' }] }))
  expect(inspection.notChecked).toMatchObject([{ ruleId: 'required-fields-filled', obstacle: 'unknown-field', about: 'UF_CRM_GONE' }])
  expect(inspection.passed).toEqual([])
})

test('a deal worth nothing is found where the regulation asks for the amount', async () => {
  const rows = [{ field: 'opportunity' }]
  expect((await inspected(only('required-fields-filled', { rows }), { opportunity: 0 })).inspection.findings).toHaveLength(1)
  expect((await inspected(only('required-fields-filled', { rows }), { opportunity: 100 })).inspection.passed).toEqual(['required-fields-filled'])
})

test.each(['{broken', { version: 99, entries: [] }, { version: 1, entries: 'all' }])('a regulation that is not understood is told, and the defaults hold: %j', async saved => {
  const { inspection, regulationProblem } = await inspected(saved)
  expect(regulationProblem).not.toBeNull()
  expect(inspection.findings.map(({ ruleId }) => ruleId)).toContain('client-linked')
})

test.each([['{broken', true], ['', false], [only('client-linked'), false]])('an administrator is told whether the saved regulation is understood: %j', async (saved, isWrong) => {
  await inspected(saved)
  const store = useSavedRegulation(openAt(world, admin, { kind: 'main' }))
  await store.look()
  expect(store.problem !== null).toBe(isWrong)
})

test('a regulation that is not understood is left as it is', async () => {
  await inspected('{broken')
  expect([...world.tables.options.all()].find(({ name }) => name === regulationOption)?.value).toBe('{broken')
})

test('a regulation that was emptied is none, and no complaint', async () => {
  expect((await inspected('')).regulationProblem).toBeNull()
})

test('a won deal is held against no rule that is for open ones', async () => {
  const { inspection } = await inspected(only('next-step-planned'), { stageId: 'WON', stageSemanticId: 'S' })
  expect(inspection.notApplicable).toEqual(['next-step-planned'])
})

test('days are counted in the user\'s zone, which is known only when the portal has said who looks', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T20:00:00Z') })
  const card = { kind: 'deal', id: world.deal({ closedate: '2026-11-23' }) } as const
  let zone = 'UTC'
  const knowing = (crm: Crm): Crm => ({ ...crm, people: { ...crm.people, async me() {
    const found = await crm.people.me()
    zone = 'Asia/Yekaterinburg'
    return found
  } } })
  const store = useCardInspection(openPage(world, auditor, card, { crm: knowing, host: { timeZone: () => zone, now: () => new Date() } }))
  await store.inspectCard(card)
  const passed = latest(store.load)?.inspection.findings.find(({ ruleId }) => ruleId === 'close-date-ahead')
  expect(passed?.data).toEqual({ days: 1 })
})
