import { expect, test } from 'vitest'
import { createPeople } from '../../../src/crm/amocrm/people.ts'
import { readStructure } from '../../../src/crm/amocrm/structure.ts'
import { openAmo } from '../../support/amocrm.ts'

test('fields that are refused close their kind, and the rest is given', async () => {
  const world = openAmo()
  world.account.faults.change({ forbidden: { methods: ['GET /contacts/custom_fields'] } })
  const user = world.user('salesperson')
  const caller = world.caller('salesperson')
  const { closed, fields } = await readStructure(caller, createPeople(caller, { user: { id: user.id, name: user.name, isAdmin: false, isFree: false }, managers: [], groups: {} }), 'ru')
  expect(closed).toEqual(['contact'])
  expect([fields.contact, fields.deal.length > 0, fields.company.length > 0]).toEqual([[], true, true])
})
