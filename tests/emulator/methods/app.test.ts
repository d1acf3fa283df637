import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPortal, wideOffer, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let admin: Rest
let auditor: Rest

beforeAll(async () => {
  portal = await startPortal({ deals: 1, app: 'installing' })
  admin = restAs(portal, 1)
  auditor = restAs(portal, 4)
})
afterAll(() => portal.close())

describe('app.info', () => {
  it('tells whether the installation is finished', async () => {
    expect((await admin('app.info')).result).toMatchObject({ ID: 1, CODE: wideOffer.code, INSTALLED: false, STATUS: 'F', LANGUAGE_ID: 'ru' })
    portal.portal.tables.apps.update(1, { installed: true })
    expect((await auditor('app.info')).result).toMatchObject({ INSTALLED: true })
  })

  it('is refused outside an application', async () => {
    const answer = await restByWebhook(portal, 1)('app.info')
    expect([answer.status, answer.error]).toEqual([400, 'ACCESS_DENIED'])
  })
})

describe('scope', () => {
  it('lists what the application has, and all that there is when asked for', async () => {
    expect((await auditor('scope')).result).toEqual(wideOffer.scope)
    expect((await auditor('scope', { full: true })).result).toEqual(expect.arrayContaining(['crm', 'user', 'user_basic', 'entity']))
  })
})

describe('method.get', () => {
  it.each([
    ['user.get', true, true],
    ['batch', true, true],
    ['profile', true, true],
    ['USER.GET', false, false],
    ['crm.nothing', false, false],
    ['', false, false],
  ])('says of %s whether it exists and may be called', async (name, isExisting, isAvailable) => {
    expect((await auditor('method.get', { name })).result).toEqual({ isExisting, isAvailable })
  })

  it('says of a method out of scope that it is not available', async () => {
    const narrow = await startPortal({ deals: 1, offer: { ...wideOffer, scope: ['crm'] } })
    expect((await restAs(narrow, 1)('method.get', { name: 'entity.get' })).result).toEqual({ isExisting: true, isAvailable: false })
    await narrow.close()
  })
})

describe('methods', () => {
  it('lists what the caller may call, what a scope holds and what is common', async () => {
    const narrow = await startPortal({ deals: 1, offer: { ...wideOffer, scope: ['user_brief'] } })
    const rest = restAs(narrow, 1)
    const own = (await rest('methods')).result
    expect(own).toEqual(expect.arrayContaining(['batch', 'methods', 'profile', 'user.get']))
    expect(own).not.toContain('crm.item.list')
    expect((await rest('methods', { full: true })).result).toEqual(expect.arrayContaining(['batch', 'user.get', 'crm.item.list']))
    expect((await rest('methods', { scope: 'department' })).result).toEqual(expect.arrayContaining(['department.get']))
    const common = (await rest('methods', { scope: '' })).result
    expect(common).toEqual(expect.arrayContaining(['batch', 'profile', 'server.time']))
    expect(common).not.toContain('user.get')
    await narrow.close()
  })
})

describe('feature.get', () => {
  it('knows two features and demands a code', async () => {
    expect((await auditor('feature.get', { CODE: 'rest_auth_connector' })).result).toEqual({ value: 'Y' })
    expect((await auditor('feature.get', { CODE: 'teleportation' })).result).toEqual({ value: 'N' })
    expect((await auditor('feature.get')).error).toBe('CODE_EMPTY')
  })
})

describe('profile and user.admin', () => {
  it('tell who is calling', async () => {
    expect((await admin('profile')).result).toMatchObject({ ID: '1', ADMIN: true })
    expect((await auditor('profile')).result).toMatchObject({ ID: '4', ADMIN: false, NAME: 'Анна' })
    expect((await admin('user.admin')).result).toBe(true)
    expect((await auditor('user.admin')).result).toBe(false)
  })
})

describe('user.access', () => {
  it('is true for an administrator and for one\'s own codes', async () => {
    expect((await admin('user.access', { ACCESS: ['U99'] })).result).toBe(true)
    const department = portal.portal.tables.users.get(4)?.departments[0]
    for (const code of ['U4', 'AU', 'G2', `D${department}`, `DR${department}`, 'DR1']) {
      expect([code, (await auditor('user.access', { ACCESS: [code] })).result]).toEqual([code, true])
    }
    expect((await auditor('user.access', { ACCESS: ['U1', 'G1', 'D1'] })).result).toBe(false)
  })
})

describe('access.name', () => {
  it('names the codes that exist', async () => {
    expect((await auditor('access.name', { ACCESS: ['AU', 'U4', 'U999', 'X'] })).result).toEqual({
      AU: { provider: '', name: 'Все авторизованные пользователи', provider_id: 'other' },
      U4: { provider: 'Пользователь', name: expect.stringContaining('Анна'), provider_id: 'user' },
    })
    expect((await auditor('access.name')).result).toBe(false)
  })
})
