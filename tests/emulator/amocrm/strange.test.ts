import { expect, test } from 'vitest'
import { world } from './account-world.ts'

const header = 'X-Local-Account-Unknown'

/** What the account says that it has not understood of a request. */
async function strangeIn(path: string, init: { method?: string, body?: string, headers?: Record<string, string> } = {}): Promise<string> {
  const { account, fetch, user } = world()
  const cookie = `session_id=${account.keys.signIn(user('admin').id)}`
  const response = await fetch(`/api/v4${path}`, { ...init, headers: { cookie, ...init.headers } })
  return decodeURI(response.headers.get(header) ?? '')
}

test.for([
  ['/leads?order[id]=sideways', 'order[id]=sideways'],
  ['/leads?order[updated_at]=asc&order[id]=desc', 'order[id] after another order'],
  ['/leads?filter[updated_at][from]=yesterday', 'filter[updated_at]={"from":"yesterday"}'],
  ['/leads?filter[price][min]=5', 'filter[price]={"min":"5"}'],
  ['/leads?filter[statuses][0][status_id]=142', 'filter[statuses] without pipeline_id and status_id'],
  ['/leads?filter[custom_fields_values][1][]=x', 'filter[custom_fields_values][1]'],
  ['/tasks?filter[entity_type]=lead', 'filter[entity_type]=lead'],
  ['/tasks?filter[is_completed]=maybe', 'filter[is_completed]=maybe'],
  ['/events?filter[entity]=leads', 'filter[entity]=leads'],
  ['/events?filter[type]=lead_won', 'filter[type]=lead_won'],
  ['/events?filter[value_after][status]=142', 'filter[value_after][status]'],
] as const)('a query that narrows by what is not there is told: %s', async ([path, told]) => {
  expect(await strangeIn(path)).toBe(told)
})

test.for([
  '/leads?order[updated_at]=DESC&filter[updated_at][from]=1&filter[price][to]=5&filter[closest_task_at]=3',
  '/events?filter[created_at]=1,2&filter[entity]=catalog_12&filter[type]=custom_field_5_value_changed&filter[value_before][responsible_user_id]=1',
  '/tasks?filter[entity_type][]=leads&filter[entity_type][]=contacts&filter[is_completed][]=0',
])('a query that is understood is not complained of: %s', async path => {
  expect(await strangeIn(path)).toBe('')
})

test('whoever asks only for what is newer is told that this account does not know of it', async () => {
  expect(await strangeIn('/leads', { headers: { 'If-Modified-Since': 'Mon, 23 Nov 2026 00:00:00 GMT' } })).toBe('If-Modified-Since')
})

test('a key of a note or of an element that nobody reads is told', async () => {
  const { as, account } = world()
  const lead = [...account.tables.cards.leads.ids()][0]
  const admin = as('admin')
  await admin.post(`/leads/${lead}/notes`, [{ note_type: 'common', params: { text: 'a' }, text: 'b', is_need_to_trigger_digital_pipeline: false }])
  const list = (await admin.post('/catalogs', [{ name: 'List' }])).body._embedded.catalogs[0].id
  await admin.post(`/catalogs/${list}/elements`, [{ name: 'row', quantity: 5 }])
  expect(account.journal.entries().map(({ unknown }) => unknown ?? [])).toEqual([['body.text'], [], ['body.quantity']])
})
