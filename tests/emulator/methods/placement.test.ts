import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, wideOffer, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

const handler = 'http://127.0.0.1:8625/card-tab.html'

let portal: StartedPortal
let admin: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 1, offer: { ...wideOffer, scope: ['placement', 'crm'] } })
  admin = restAs(portal, 1)
})
afterEach(() => portal.close())

describe('placement.bind', () => {
  it('puts a handler that placement.get then shows', async () => {
    const bound = await admin('placement.bind', {
      PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: handler, TITLE: 'Разбор',
      LANG_ALL: { ru: { TITLE: 'Разбор' }, en: { TITLE: 'Review', DESCRIPTION: 'd', GROUP_NAME: 'g' } },
    })
    expect([bound.status, bound.result]).toEqual([200, true])
    expect((await admin('placement.get')).result).toEqual([{
      placement: 'CRM_DEAL_DETAIL_TAB', userId: 0, handler, options: [], title: 'Разбор', description: '',
      langAll: { ru: { TITLE: 'Разбор', DESCRIPTION: '', GROUP_NAME: '' }, en: { TITLE: 'Review', DESCRIPTION: 'd', GROUP_NAME: 'g' } },
    }])
  })

  it('lets the same handler be bound twice', async () => {
    for (let i = 0; i < 2; i++) await admin('placement.bind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: handler })
    expect((await admin('placement.get')).result).toHaveLength(2)
  })

  it.each([
    ['no place', { HANDLER: handler }, 200, 'ERROR_ARGUMENT'],
    ['no handler', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB' }, 200, 'ERROR_ARGUMENT'],
    ['an unknown place', { PLACEMENT: 'CRM_DEAL_NOWHERE', HANDLER: handler }, 400, 'ERROR_PLACEMENT_NOT_FOUND'],
    ['a place out of scope', { PLACEMENT: 'CALENDAR_GRIDVIEW', HANDLER: handler }, 400, 'ERROR_PLACEMENT_NOT_FOUND'],
    ['a relative handler', { PLACEMENT: 'LEFT_MENU', HANDLER: '/card-tab.html' }, 400, 'ERROR_WRONG_HANDLER_URL'],
    ['a handler that is a script', { PLACEMENT: 'LEFT_MENU', HANDLER: 'javascript:alert(1)' }, 400, 'ERROR_UNSUPPORTED_PROTOCOL'],
    ['a user where it is for all', { PLACEMENT: 'LEFT_MENU', HANDLER: handler, USER_ID: 4 }, 200, 'ERROR_PLACEMENT_USER_MODE'],
    ['a worker without an error address', { PLACEMENT: 'PAGE_BACKGROUND_WORKER', HANDLER: handler }, 200, 'EMPTY_ERROR_HANDLER_URL'],
  ])('with %s is refused', async (_, params, status, code) => {
    const answer = await admin('placement.bind', params)
    expect([answer.status, answer.error]).toEqual([status, code])
    expect((await admin('placement.get')).result).toEqual([])
  })

  it('allows one handler where only one can be', async () => {
    expect((await admin('placement.bind', { PLACEMENT: 'REST_APP_URI', HANDLER: handler })).result).toBe(true)
    const second = await admin('placement.bind', { PLACEMENT: 'REST_APP_URI', HANDLER: handler })
    expect([second.status, second.error]).toEqual([200, 'ERROR_PLACEMENT_MAX_COUNT'])
  })

  it('is for administrators in an application', async () => {
    const params = { PLACEMENT: 'LEFT_MENU', HANDLER: handler }
    expect(await restAs(portal, 4)('placement.bind', params)).toMatchObject({ status: 403, error: 'ACCESS_DENIED' })
    expect(await restByWebhook(portal, 1)('placement.bind', params)).toMatchObject({ status: 403, error: 'WRONG_AUTH_TYPE' })
    expect(await restAs(portal, 4)('placement.get')).toMatchObject({ status: 403, error: 'ACCESS_DENIED' })
  })

  it('knows the places of a smart process as long as there is one', async () => {
    const [place] = await dynamicPlaces()
    expect(place).toBeUndefined()
    const { types } = portal.portal.tables
    const type = types.insert({
      entityTypeId: 1038, title: 'Разборы', code: '', createdBy: 1, createdTime: '2026-01-01T00:00:00.000Z', updatedTime: '2026-01-01T00:00:00.000Z',
      flags: {}, relations: {}, linkedUserFields: {},
    })
    expect(await dynamicPlaces()).toContain('CRM_DYNAMIC_1038_DETAIL_TAB')
    expect((await admin('placement.bind', { PLACEMENT: 'CRM_DYNAMIC_1038_DETAIL_TAB', HANDLER: handler })).result).toBe(true)
    types.remove(type.id)
    expect(await dynamicPlaces()).toEqual([])
  })
})

async function dynamicPlaces(): Promise<string[]> {
  return ((await admin('placement.list')).result as string[]).filter(code => code.includes('DYNAMIC'))
}

describe('placement.unbind', () => {
  beforeEach(async () => {
    for (const HANDLER of [handler, `${handler}?2`]) await admin('placement.bind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER })
    await admin('placement.bind', { PLACEMENT: 'LEFT_MENU', HANDLER: handler })
  })

  it('counts each handler when it finds and when it removes it', async () => {
    expect((await admin('placement.unbind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', HANDLER: handler })).result).toEqual({ count: 2 })
    expect((await admin('placement.unbind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB' })).result).toEqual({ count: 2 })
    expect((await admin('placement.unbind', { PLACEMENT: 'CRM_DEAL_DETAIL_TAB' })).result).toEqual({ count: 0 })
    expect((await admin('placement.get')).result).toMatchObject([{ placement: 'LEFT_MENU' }])
  })

  it('demands a place and an administrator', async () => {
    expect(await admin('placement.unbind')).toMatchObject({ status: 400, error: 'ERROR_ARGUMENT' })
    expect(await admin('placement.unbind', { PLACEMENT: ['LEFT_MENU'] })).toMatchObject({ status: 400, error: 'ERROR_ARGUMENT' })
    expect(await restAs(portal, 4)('placement.unbind', { PLACEMENT: 'LEFT_MENU' })).toMatchObject({ status: 403, error: 'ACCESS_DENIED' })
  })
})

describe('placement.list', () => {
  it('shows what the scopes allow, one scope, or all', async () => {
    const own = (await restAs(portal, 4)('placement.list')).result as string[]
    expect(own).toEqual(expect.arrayContaining(['CRM_DEAL_LIST_MENU', 'CRM_COMPANY_DETAIL_TAB', 'LEFT_MENU']))
    expect(own).not.toContain('CALENDAR_GRIDVIEW')
    expect((await admin('placement.list', { SCOPE: 'calendar' })).result).toEqual(['CALENDAR_GRIDVIEW'])
    expect((await admin('placement.list', { FULL: true })).result).toEqual(expect.arrayContaining(['CALENDAR_GRIDVIEW', ...own]))
  })
})
