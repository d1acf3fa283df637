import { createPinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useCardInspection } from '../../src/app/card-inspection.ts'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { savedForm } from '../../src/core/regulation.ts'
import { admin, salesperson } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import { comparingRegulation } from '../support/twins-alike.ts'
import { openDirectWorld, type DirectWorld } from './direct-world.ts'
import { newBrowser } from './page.ts'

let world: DirectWorld

beforeEach(async () => { world = await openDirectWorld() })

function contact(phone: string, fields: Readonly<Record<string, unknown>> = {}): CardRef {
  const moment = world.now().toISOString()
  const { id } = world.tables.items(3).insert({
    title: '', name: 'Анна', lastName: 'Белова', assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
    lastActivityTime: moment, lastActivityBy: salesperson, contactIds: [], companyId: 0, contactId: 0, fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value: phone }], ...fields,
  } as never)
  return { kind: 'contact', id }
}

/** What the card's tab says of it, and in how many requests. */
async function opened(card: CardRef) {
  const pinia = createPinia()
  useSession(pinia).open({ crm: world.crm(admin), host: { ...hostAt({ kind: 'card-tab', card }), now: world.now } }, newBrowser(world.now).openTab())
  const inspection = useCardInspection(pinia)
  world.portal.journal.clear()
  await inspection.inspectCard(card)
  const { findings = [], notChecked = [] } = latest(inspection.load)?.inspection ?? {}
  return { requests: world.portal.journal.entries().length, said: findings.map(({ messageId }) => messageId), notChecked }
}

test.each([
  ['BY', '+375 29 000-12-34', '8 029 000-12-34'],
  ['KZ', '+7 701 000-12-34', '701 000-12-34'],
  ['RU', '+7 900 000-12-34', '900 000-12-34'],
])('the tab of a contact finds its twin as the company of %s writes phones, in the one request that a search takes', async (country, one, other) => {
  await world.crm(admin).settings.saveRegulation(savedForm(comparingRegulation({ 'phones-valid': { country } })))
  const card = contact(one)
  contact(other, { lastName: 'Орлова' })
  expect(await opened(card)).toEqual({ requests: 2, said: ['samePhone'], notChecked: [] })
})

test('the tab of a deal asks for nothing of the kind', async () => {
  await world.crm(admin).settings.saveRegulation(savedForm(comparingRegulation({ 'phones-valid': { country: 'BY' } })))
  expect(await opened(world.card())).toMatchObject({ requests: 1, notChecked: [] })
})
