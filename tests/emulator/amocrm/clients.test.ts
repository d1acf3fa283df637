import https from 'node:https'
import { Amo } from '@shevernitskiy/amo'
import { Client } from 'amocrm-js'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { createAccount, type Account } from '../../../src/emulator/amocrm/account.ts'
import { seedAccount } from '../../../src/emulator/amocrm/seed.ts'
import { createAmoServer } from '../../../src/emulator/amocrm/server.ts'
import { certificateOf } from '../../../src/emulator/certificate.ts'
import { listen, type Listening } from '../../../src/emulator/listen.ts'
import { openStore } from '../../../src/emulator/store.ts'
import { seededAt } from './account-world.ts'

/** Public clients of the API, unchanged, over HTTP. They know no session: each has a long-lived token of the administrator. */
let account: Account
let listening: Listening
let token: string

const agent = https.globalAgent
const before = { defaultPort: 443, rejectUnauthorized: agent.options.rejectUnauthorized }

beforeAll(async () => {
  const store = openStore()
  seedAccount(store, { now: seededAt, leads: 60 })
  let serve: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  listening = await listen((request, connection) => serve.call(connection, request), { port: 0, certificate: await certificateOf(openStore(), seededAt) })
  account = createAccount({ store, origin: `https://127.0.0.1:${listening.port}`, brand: 'amocrm', now: () => seededAt })
  account.faults.beginWith({ requestLimit: false })
  serve = request => createAmoServer(account).fetch(request)
  const plain = `http://127.0.0.1:${listening.port}`
  const issued = await fetch(`${plain}/sandbox/token`, { method: 'POST', body: JSON.stringify({ user: 'admin' }) })
  token = (await issued.json() as { token: string }).token
  // One of them always calls port 443 of its domain, and both insist on https.
  Object.assign(agent, { defaultPort: listening.port })
  agent.options.rejectUnauthorized = false
})

afterAll(async () => {
  Object.assign(agent, { defaultPort: before.defaultPort })
  agent.options.rejectUnauthorized = before.rejectUnauthorized
  await listening.close()
})

function amocrmJs(bearer = token): Client {
  return new Client({ domain: '127.0.0.1', auth: { client_id: 'id', client_secret: 'secret', redirect_uri: 'https://example.com', bearer } })
}

function amo(): Amo {
  const real = fetch
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => real(url.replace(/^https:/, 'http:'), init))
  onTestFinished(() => { vi.unstubAllGlobals() })
  const auth = { token_type: 'Bearer', expires_in: 86_400, access_token: token, refresh_token: 'none', expires_at: Date.now() + 86_400_000, client_id: 'id', client_secret: 'secret', redirect_uri: 'https://example.com' } as const
  return new Amo(`127.0.0.1:${listening.port}`, auth, { request_delay: 1 })
}

test('amocrm-js reads leads page by page to the end', async () => {
  const pages = await amocrmJs().leads.get({ limit: 25 })
  const seen: number[] = []
  for (let more = true; more; more = pages.hasNext() && (await pages.next()) !== false) seen.push(...pages.getData().map(lead => Number(lead.id)))
  expect(seen).toEqual([...account.tables.cards.leads.ids()])
})

test('amocrm-js makes, finds and changes a lead', async () => {
  const client = amocrmJs()
  const [made] = await client.leads.create([{ name: 'Roaster', price: 1200 }])
  const lead = await client.leads.getById(Number(made?.id))
  expect(lead?.name).toBe('Roaster')
  await client.leads.update([{ id: Number(made?.id), price: 1500 }])
  expect(account.tables.cards.leads.get(Number(made?.id))).toMatchObject({ price: 1500 })
})

test('amocrm-js makes a task, and calls any address by itself', async () => {
  const client = amocrmJs()
  const [task] = await client.tasks.create([{ text: 'Review', complete_till: 1_764_000_000, task_type_id: 2 }])
  const { data } = await client.request.get('/api/v4/tasks', { filter: { id: [task?.id] } })
  expect(data).toMatchObject({ _embedded: { tasks: [{ id: task?.id, text: 'Review', task_type_id: 2, is_completed: false, result: [] }] } })
})

test('amocrm-js tells a wrong token by the 401 of the account', async () => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  onTestFinished(() => told.mockRestore())
  await expect(amocrmJs('wrong').request.get('/api/v4/account')).rejects.toMatchObject({ data: { status: 401, title: 'Unauthorized' } })
})

test('@shevernitskiy/amo reads the account, people and stages', async () => {
  const client = amo()
  const about = await client.account.getAccount({ with: ['task_types', 'users_groups', 'datetime_settings'] })
  expect(about).toMatchObject({ subdomain: 'zerno', _embedded: { datetime_settings: { timezone: 'Europe/Moscow', timezone_offset: '+03:00' } } })
  expect((await client.user.getUsers({ with: ['role', 'group'] }))._embedded.users).toHaveLength(15)
  const { pipelines } = (await client.pipeline.getPipelines())._embedded
  expect(pipelines.map(pipeline => pipeline._embedded.statuses.at(-1)?.id)).toEqual([143, 143])
})

test('@shevernitskiy/amo narrows and orders a list with its own query builder', async () => {
  const client = amo()
  const [one] = [...account.tables.cards.leads.all()]
  const found = await client.lead.getLeads({ with: ['contacts'], limit: 250, filter: filter => filter.single('pipeline_id', one?.pipelineId ?? 0), order: { param: 'updated_at', type: 'desc' } })
  const expected = [...account.tables.cards.leads.all()].filter(row => row.pipelineId === one?.pipelineId)
  const times = found._embedded.leads.map(lead => lead.updated_at)
  expect(times).toHaveLength(expected.length)
  expect(times).toEqual([...times].sort((a, b) => b - a))
})

test('@shevernitskiy/amo writes notes, fields and links', async () => {
  const client = amo()
  const [lead, contact] = [[...account.tables.cards.leads.all()][3], [...account.tables.cards.contacts.all()][20]]
  const notes = await client.note.addNotes('leads', [{ entity_id: lead?.id ?? 0, note_type: 'common', params: { text: 'Checklist' } }])
  expect(notes).toMatchObject({ _embedded: { notes: [{ entity_id: lead?.id, request_id: '0' }] } })
  const fields = await client.custom_fields.addCustomFields('leads', [{ name: 'State', type: 'select', code: 'STATE', enums: [{ value: 'Waiting', sort: 1 }] }])
  expect(fields._embedded.custom_fields[0]).toMatchObject({ code: 'STATE', enums: [{ value: 'Waiting', id: expect.any(Number) }] })
  await client.link.addLinksByEntityId(lead?.id ?? 0, 'leads', [{ to_entity_id: contact?.id ?? 0, to_entity_type: 'contacts' }])
  expect((await client.link.getLinksByEntityId(lead?.id ?? 0, 'leads'))._embedded.links.map(link => link.to_entity_id)).toContain(contact?.id)
})

test('@shevernitskiy/amo takes 204 for an empty answer and a validation error for what it is', async () => {
  const client = amo()
  await expect(client.lead.getLeadById(1)).rejects.toThrow(/204/)
  await expect(client.task.addTasks([{ text: '', complete_till: 0 }])).rejects.toMatchObject({ response: { 'status': 400, 'validation-errors': [{ request_id: '0' }] } })
})

test('amocrm-js gets a token for a code by itself', async () => {
  const issued = await fetch(`http://127.0.0.1:${listening.port}/sandbox/code`, { method: 'POST', body: JSON.stringify({ user: 'head' }) })
  const { code } = await issued.json() as { code: string }
  const client = new Client({ domain: '127.0.0.1', auth: { client_id: 'id', client_secret: 'secret', redirect_uri: 'https://example.com', code } })
  const { data } = await client.request.get('/api/v4/account')
  expect(data).toMatchObject({ current_user_id: [...account.tables.users.all()].find(user => user.persona === 'head')?.id })
  await client.token.refresh()
  expect((await client.request.get('/api/v4/account')).data).toMatchObject({ subdomain: account.about().subdomain })
})

test('@shevernitskiy/amo sets an account up: pipelines, roles, people, sources and webhooks', async () => {
  const client = amo()
  const before = account.tables.pipelines.size
  await client.pipeline.addPipelines([{ name: 'Service', sort: 30, is_main: false, is_unsorted_on: true, request_id: 'p', _embedded: { statuses: [{ name: 'Visit', sort: 20, color: '#fffeb2' }] } }])
  const pipeline = (await client.pipeline.getPipelines())._embedded.pipelines.find(one => one.name === 'Service')
  expect([account.tables.pipelines.size, pipeline?._embedded.statuses.length]).toEqual([before + 1, 4])
  const { statuses } = (await client.pipeline.addStatuses(pipeline?.id ?? 0, [{ name: 'Repair', sort: 40, request_id: 's' }]))._embedded
  expect(await client.pipeline.updateStatusById(statuses[0]?.id ?? 0, pipeline?.id ?? 0, { name: 'Repaired' })).toMatchObject({ name: 'Repaired', pipeline_id: pipeline?.id })
  await client.pipeline.deletePipelineById(pipeline?.id ?? 0)
  expect(account.tables.pipelines.size).toBe(before)
  expect((await client.user.getRoles({ with: ['users'] }))._embedded.roles).not.toHaveLength(0)
  expect(await client.webhook.addWebhook({ destination: 'https://example.com/amo', settings: ['add_lead'], sort: 10 })).toMatchObject({ destination: 'https://example.com/amo', disabled: false })
  await client.webhook.deleteWebhook({ destination: 'https://example.com/amo' })
  expect((await client.source.addSources([{ name: 'Site', external_id: 'site' }]))._embedded.sources).toMatchObject([{ name: 'Site', external_id: 'site' }])
})

test('@shevernitskiy/amo takes on a lead from a form', async () => {
  const client = amo()
  const { unsorted } = (await client.unsorted.addUnsortedForm([{
    source_name: 'Site', source_uid: 'site', request_id: 'u', metadata: { ip: '192.0.2.1', form_id: 'order', form_name: 'Order', form_page: 'https://example.com', form_sent_at: 1_795_000_000, referer: 'https://example.com' },
    _embedded: { leads: [{ name: 'From the site' }] },
  }]))._embedded
  const uid = unsorted[0]?.uid ?? ''
  expect(await client.unsorted.getUnsortedByUid(uid)).toMatchObject({ uid, category: 'forms', source_name: 'Site' })
  expect((await client.unsorted.acceptUnsortedByUid(uid))._embedded.leads).toHaveLength(1)
  expect(await client.unsorted.getUnsortedSummary()).toMatchObject({ accepted: 1, categories: { forms: { total: 1 } } })
})

test('@shevernitskiy/amo keeps lists, tags and events', async () => {
  const client = amo()
  const lead = [...account.tables.cards.leads.all()][5]?.id ?? 0
  const { catalogs } = (await client.catalog.addCatalogs([{ name: 'Machines', request_id: 'c' }]))._embedded
  const list = catalogs[0]?.id ?? 0
  expect((await client.catalog.updateCatalogs([{ name: 'Roasters', ...{ id: list } }]))._embedded.catalogs).toMatchObject([{ id: list, name: 'Roasters' }])
  // Its own way of adding elements calls the address of the list.
  const { data } = await amocrmJs().request.post(`/api/v4/catalogs/${list}/elements`, [{ name: 'R-5', request_id: 'e' }])
  const element = { id: (data as { _embedded: { elements: { id: number }[] } })._embedded.elements[0]?.id ?? 0 }
  await client.link.addLinksByEntityId(lead, 'leads', [{ to_entity_id: element.id, to_entity_type: 'catalog_elements', metadata: { catalog_id: list, quantity: 2 } }])
  expect((await client.lead.getLeadById(lead, { with: ['catalog_elements'] }))._embedded.catalog_elements).toMatchObject([{ id: element.id, quantity: 2, catalog_id: list }])
  await client.tag.addTagsToEntitiesById(lead, 'leads', { id: lead, _embedded: { tags: [{ name: 'fresh' }] as object } })
  expect((await client.lead.getLeadById(lead))._embedded.tags).toMatchObject([{ name: 'fresh' }])
  const events = await client.event.getEvents({ limit: 100, filter: filter => filter.single('entity', 'lead').multi('entity_id', [lead]) })
  expect(events._embedded.events.map(event => event.type)).toEqual(expect.arrayContaining(['entity_linked', 'entity_tag_added']))
  expect((await client.event.getEventsTypes('en'))._embedded.events_types).toContainEqual(expect.objectContaining({ key: 'lead_added', lang: 'New lead' }))
})
