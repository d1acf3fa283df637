import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { patched } from '../../../src/emulator/faults/patch.ts'
import type { SwitchChanges } from '../../../src/emulator/faults/switches.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

// What hits a single command, alone or in a batch.

const administrator = 1
const auditor = 4

let portal: StartedPortal
let asAdministrator: Rest
let asAuditor: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 5 })
  asAdministrator = restAs(portal, administrator)
  asAuditor = restAs(portal, auditor)
})
afterEach(() => portal.close())

function change(changes: SwitchChanges): void {
  portal.portal.faults.change(changes)
}

const deals = { entityTypeId: 2, select: ['id'] }
const firstDeal = { entityTypeId: 2, id: 1 }

describe('a scope that is missing', () => {
  beforeEach(() => change({ missingScope: { scopes: ['calendar', 'im'] } }))

  it('refuses its methods in the vendor\'s words, and no others', async () => {
    expect(await asAuditor('calendar.settings.get')).toMatchObject({
      status: 403, body: { error: 'insufficient_scope', error_description: 'The request requires higher privileges than provided by the access token' },
    })
    expect((await asAuditor('crm.item.list', deals)).status).toBe(200)
    expect(portal.portal.faults.counts().missingScope).toBe(1)
  })

  it('is not among those that the app has', async () => {
    const scopes = (await asAuditor('scope')).result
    expect(scopes).toContain('crm')
    expect(scopes).not.toContain('calendar')
  })

  it('refuses a command of a batch alone', async () => {
    expect((await asAuditor('batch', { cmd: { when: 'calendar.settings.get', who: 'profile' } })).result).toMatchObject({
      result: { who: { ID: '4' } }, result_error: { when: { error: 'insufficient_scope' } },
    })
    expect(portal.portal.journal.entries()).toMatchObject([{ errors: { when: 'insufficient_scope' }, faults: ['missingScope'] }])
  })

  it('is there for a webhook', async () => {
    expect((await restByWebhook(portal, auditor)('calendar.settings.get')).status).toBe(200)
  })

  it('refuses methods of the third version in its words', async () => {
    portal.portal.tables.apps.update(1, { scope: ['tasks'] })
    change({ missingScope: { scopes: ['tasks'] } })
    const response = await fetch(`${portal.url}/rest/api/tasks.task.get`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ id: 1, auth: portal.tokens(administrator).accessToken }) })
    expect([response.status, await response.json()]).toMatchObject([403, { error: { code: 'BITRIX_REST_V3_EXCEPTION_INSUFFICIENTSCOPEEXCEPTION' } }])
  })
})

describe('a right that is withdrawn', () => {
  it('to read leaves a person no card to see or change', async () => {
    change({ withdrawnRight: { right: 'read', user: auditor } })
    expect((await asAuditor('crm.item.list', deals)).result).toEqual({ items: [] })
    expect(await asAuditor('crm.item.get', firstDeal)).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
    expect(await asAuditor('crm.item.update', { ...firstDeal, fields: { title: 'x' } })).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
  })

  it('to write leaves a person the cards to read', async () => {
    change({ withdrawnRight: { right: 'write', user: auditor } })
    expect((await asAuditor('crm.item.get', firstDeal)).status).toBe(200)
    expect(await asAuditor('crm.item.update', { ...firstDeal, fields: { title: 'x' } })).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
  })

  it('to add leaves a person the cards to change', async () => {
    portal.portal.tables.users.update(auditor, { crm: { read: 'all', write: 'all' } })
    const fields = { title: 'x' }
    expect((await asAuditor('crm.item.add', { entityTypeId: 2, fields })).status).toBe(200)
    change({ withdrawnRight: { right: 'add', user: auditor } })
    expect(await asAuditor('crm.item.add', { entityTypeId: 2, fields })).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
    expect((await asAuditor('crm.deal.add', { fields })).status).not.toBe(200)
    expect((await asAuditor('crm.item.update', { ...firstDeal, fields })).status).toBe(200)
  })

  it('of an administrator makes one person of many', async () => {
    expect((await asAdministrator('user.admin')).result).toBe(true)
    change({ withdrawnRight: { right: 'admin' } })
    expect((await asAdministrator('user.admin')).result).toBe(false)
    expect((await asAdministrator('app.option.set', { options: { a: 1 } })).status).not.toBe(200)
  })

  it('in the CRM an administrator misses too', async () => {
    change({ withdrawnRight: { right: 'write' } })
    expect(await asAdministrator('crm.item.update', { ...firstDeal, fields: { title: 'x' } })).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
    expect((await asAdministrator('user.admin')).result).toBe(true)
  })

  it('is somebody\'s own', async () => {
    change({ withdrawnRight: { right: 'read', user: auditor } })
    expect((await asAdministrator('crm.item.get', firstDeal)).status).toBe(200)
  })

  it('in the middle of a batch lets pass what came before', async () => {
    change({ withdrawnRight: { right: 'read', user: auditor, after: 1 } })
    const get = 'crm.item.get?entityTypeId=2&id=1'
    expect((await asAuditor('batch', { cmd: { before: get, after: get } })).result).toMatchObject({
      result: { before: { item: { id: 1 } } }, result_error: { after: { error: 'ACCESS_DENIED' } },
    })
  })

  it('is still there on the portal\'s own pages', async () => {
    change({ withdrawnRight: { right: 'read' } })
    const page = await fetch(`${portal.url}/portal/rest/crm.item.get`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(firstDeal) })
    expect(page.status).toBe(200)
  })
})

describe('a plan without smart processes', () => {
  it('lets them be read, but neither made nor changed, nor their items', async () => {
    const made = await asAdministrator('crm.type.add', { fields: { title: 'Разборы' } })
    const { type } = made.result as { type: { id: number, entityTypeId: number } }
    const item = await asAdministrator('crm.item.add', { entityTypeId: type.entityTypeId, fields: { title: 'a' } })
    const { id } = (item.result as { item: { id: number } }).item
    change({ noSmartProcesses: true })
    const refusals = [
      await asAdministrator('crm.type.add', { fields: { title: 'x' } }),
      await asAdministrator('crm.type.update', { id: type.id, fields: { title: 'x' } }),
      await asAdministrator('crm.item.add', { entityTypeId: type.entityTypeId, fields: { title: 'x' } }),
      await asAdministrator('crm.item.update', { entityTypeId: type.entityTypeId, id, fields: { title: 'x' } }),
    ]
    expect(refusals.map(({ status, error }) => [status, error])).toEqual([
      [400, 'CREATE_DYNAMIC_TYPE_RESTRICTED'], [400, 'UPDATE_DYNAMIC_TYPE_RESTRICTED'],
      [400, 'CREATE_DYNAMIC_ITEM_RESTRICTED'], [400, 'UPDATE_DYNAMIC_ITEM_RESTRICTED'],
    ])
    expect(portal.portal.faults.counts().noSmartProcesses).toBe(4)
    expect((await asAdministrator('crm.item.get', { entityTypeId: type.entityTypeId, id })).status).toBe(200)
    expect((await asAdministrator('crm.item.update', { ...firstDeal, fields: { title: 'x' } })).status).toBe(200)
  })
})

describe('an error without a code', () => {
  it('fails one command of a batch, which does nothing, and the others go on', async () => {
    change({ emptyCode: { methods: ['entity.add'], description: 'Access denied' } })
    const { status, result } = await asAdministrator('batch', { cmd: { add: 'entity.add?ENTITY=a&NAME=a', who: 'profile' } })
    expect(status).toBe(200)
    expect(result).toMatchObject({ result: { who: { ID: '1' } }, result_error: { add: { error: '', error_description: 'Access denied' } } })
    expect((result as { result: object }).result).not.toHaveProperty('add')
    expect(portal.portal.tables.entities.size).toBe(0)
    expect(portal.portal.journal.entries()).toMatchObject([{ status: 200, error: null, errors: { add: '' }, faults: ['emptyCode'] }])
  })

  it('fails a single call, too', async () => {
    change({ emptyCode: true })
    expect(await asAdministrator('profile')).toMatchObject({ status: 400, body: { error: '', error_description: 'An error has occurred' } })
    expect(portal.portal.journal.entries()).toMatchObject([{ status: 400, error: '' }])
  })

  it('leaves a webhook alone', async () => {
    change({ emptyCode: true })
    expect((await restByWebhook(portal, auditor)('profile')).status).toBe(200)
  })
})

describe('a value of another type than documented', () => {
  it('stands in the reply where it was put, also in a batch', async () => {
    change({ wrongType: { methods: ['crm.item.get'], path: 'item.id', value: 'abc' } })
    expect((await asAuditor('crm.item.get', firstDeal)).result).toMatchObject({ item: { id: 'abc', entityTypeId: 2 } })
    expect((await asAuditor('batch', { cmd: { deal: 'crm.item.get?entityTypeId=2&id=1' } })).result).toMatchObject({ result: { deal: { item: { id: 'abc' } } } })
  })

  it('may be the whole reply', async () => {
    change({ wrongType: { path: '', value: null } })
    const answer = await asAuditor('profile')
    expect([answer.status, answer.body.result]).toEqual([200, null])
  })

  it.each<[string, unknown, unknown]>([
    ['items.*.id', { items: [{ id: 1 }, { id: 2, x: 0 }] }, { items: [{ id: '?' }, { id: '?', x: 0 }] }],
    ['items.1', { items: ['a', 'b'] }, { items: ['a', '?'] }],
    ['*', { a: 1, b: 2 }, { a: '?', b: '?' }],
    ['missing.id', { item: { id: 1 } }, { item: { id: 1 } }],
    ['item.id.more', { item: { id: 1 } }, { item: { id: 1 } }],
    ['', [1], '?'],
  ])('is put at %s', (path, value, expected) => {
    expect(patched(value, path, '?')).toEqual(expected)
  })
})
