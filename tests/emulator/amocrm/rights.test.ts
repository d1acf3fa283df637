import { expect, test } from 'vitest'
import { world, type World } from './account-world.ts'
import type { Persona } from '../../../src/emulator/amocrm/tables.ts'

async function leadsOf({ as }: World, who: Persona): Promise<readonly number[]> {
  return (await as(who).get('/leads?limit=250')).body._embedded.leads.map((lead: { id: number }) => lead.id)
}

test('a manager sees the own leads, a head those of the group, quality control all', async () => {
  const account = world()
  const leads = [...account.account.tables.cards.leads.all()]
  const [salesperson, head] = [account.user('salesperson'), account.user('head')]
  expect(await leadsOf(account, 'salesperson')).toEqual(leads.filter(row => row.responsibleUserId === salesperson.id).map(row => row.id))
  expect(await leadsOf(account, 'head')).toEqual(leads.filter(row => row.groupId === head.groupId).map(row => row.id))
  expect(await leadsOf(account, 'auditor')).toHaveLength(leads.length)
})

test('a card of somebody else is as good as absent, by a switch forbidden, and cannot be changed', async () => {
  const account = world()
  const foreign = [...account.account.tables.cards.leads.all()].find(row => row.responsibleUserId === account.user('outsider').id)?.id
  const salesperson = account.as('salesperson')
  expect((await salesperson.get(`/leads/${foreign}`)).status).toBe(204)
  expect((await salesperson.patch(`/leads/${foreign}`, { name: 'Mine' })).status).toBe(404)
  expect((await salesperson.patch('/leads', [{ id: foreign, name: 'Mine' }])).body['validation-errors'][0].errors[0].path).toBe('id')
  account.account.faults.change({ hiddenIs: 403 })
  expect(await salesperson.get(`/leads/${foreign}`)).toMatchObject({ status: 403, type: 'application/problem+json' })
})

test('a right in a stage stands before the right to all leads', async () => {
  const { account, as, user } = world()
  const salesperson = user('salesperson')
  const lead = [...account.tables.cards.leads.all()].find(row => row.responsibleUserId === salesperson.id)
  const rights = { view: 'A', edit: 'D', delete: 'D', export: 'D' } as const
  account.tables.users.update(salesperson.id, { rights: { ...salesperson.rights, status_rights: [{ entity_type: 'leads', pipeline_id: lead?.pipelineId ?? 0, status_id: lead?.statusId ?? 0, rights }] } })
  expect((await as('salesperson').patch(`/leads/${lead?.id}`, { name: 'x' })).status).toBe(403)
})

test('people and roles are for administrators, the account and its stages for everybody', async () => {
  const { as } = world()
  for (const path of ['/users', '/roles', '/users/9000001']) {
    expect(await as('auditor').get(path)).toMatchObject({ status: 403, type: 'application/problem+json', body: { title: 'Forbidden' } })
    expect((await as('admin').get(path)).status).toBe(200)
  }
  expect((await as('salesperson').get('/account?with=users_groups,task_types')).body._embedded).toMatchObject({ users_groups: [{ id: 0 }, {}, {}, {}], task_types: [{ id: 1, code: 'FOLLOW_UP' }, { id: 2, code: 'MEETING' }] })
  expect((await as('salesperson').get('/leads/pipelines')).body).toMatchObject({ _total_items: 2, _embedded: { pipelines: [{ is_main: true, _embedded: { statuses: expect.arrayContaining([expect.objectContaining({ id: 142 }), expect.objectContaining({ id: 143 })]) } }, {}] } })
  expect((await as('salesperson').get('/leads/loss_reasons')).body._embedded.loss_reasons.length).toBeGreaterThan(2)
})

test('a person is told with rights, role and group', async () => {
  const { as, user } = world()
  const { body } = await as('admin').get(`/users/${user('head').id}?with=role,group,uuid`)
  expect(body).toMatchObject({ uuid: expect.any(String), rights: { leads: { view: 'G', edit: 'G' }, is_admin: false, is_active: true, group_id: 0 }, _embedded: { roles: [{ id: expect.any(Number) }], groups: [{ id: 0 }] } })
})

test('lists want a right', async () => {
  const { as, account } = world()
  expect((await as('outsider').get('/catalogs')).status).toBe(403)
  expect((await as('salesperson').get('/catalogs')).status).toBe(204)
  account.faults.change({ catalogs: false })
  expect((await as('admin').get('/catalogs')).status).toBe(403)
})
