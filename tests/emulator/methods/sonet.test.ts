import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

const offer = { code: 'x', title: 'x', scope: ['sonet_group', 'socialnetwork'], application: 'index.html', installer: 'install.html' }
let portal: StartedPortal
let admin: Rest
let salesperson: Rest
let outsider: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 1, offer })
  admin = restAs(portal, 1)
  salesperson = restAs(portal, 6)
  outsider = restAs(portal, 11)
})
afterEach(() => portal.close())

type Row = Record<string, string>

async function names(rest: Rest, params: Record<string, unknown> = {}): Promise<readonly (string | undefined)[]> {
  return ((await rest('sonet_group.get', params)).result as Row[]).map(row => row.NAME)
}

describe('sonet_group.get', () => {
  it('lists the groups that everybody sees and those that one belongs to, the newest first', async () => {
    expect(await names(salesperson)).toEqual(['Обмен опытом', 'Продажи'])
    expect(await names(restAs(portal, 4))).toEqual(['Обмен опытом', 'Контроль качества', 'Продажи'])
  })

  it('lists all to an administrator who asks so, and to nobody else', async () => {
    portal.portal.tables.groups.update(2, { members: [{ userId: 3, role: 'A' }] })
    expect(await names(admin)).toHaveLength(2)
    expect(await names(admin, { IS_ADMIN: 'Y' })).toHaveLength(3)
    expect(await names(salesperson, { IS_ADMIN: 'Y' })).toHaveLength(2)
  })

  it.each([
    [{ FILTER: { OPENED: 'Y' } }, ['Обмен опытом']],
    [{ FILTER: { '%NAME': 'род' } }, ['Продажи']],
    [{ FILTER: { '?NAME': 'опыт' } }, ['Обмен опытом']],
    [{ FILTER: { '><ID': [1, 2] } }, ['Продажи']],
    [{ FILTER: { '!ID': 1 } }, ['Обмен опытом']],
    [{ GROUP_ID: 1 }, ['Продажи']],
    [{ GROUP_ID: 2 }, []],
    [{ ORDER: { NAME: 'ASC' } }, ['Обмен опытом', 'Продажи']],
    [{ ORDER: { ID: 'ASC' } }, ['Продажи', 'Обмен опытом']],
  ])('with %j finds %j', async (params, expected) => {
    expect(await names(salesperson, params)).toEqual(expected)
  })

  it('is closed without its scope', async () => {
    await portal.close()
    portal = await startPortal({ deals: 1, offer: { ...offer, scope: ['crm'] } })
    expect(await restAs(portal, 1)('sonet_group.get')).toMatchObject({ status: 403, error: 'insufficient_scope' })
    expect((await restByWebhook(portal, 1)('sonet_group.get')).status).toBe(200)
  })
})

describe('the members', () => {
  it('are told with their roles; who was dismissed is none any more', async () => {
    const before = (await salesperson('sonet_group.user.get', { ID: 1 })).result as Row[]
    expect(before.slice(0, 3)).toEqual([{ USER_ID: '5', ROLE: 'A' }, { USER_ID: '10', ROLE: 'E' }, { USER_ID: '1', ROLE: 'E' }])
    portal.portal.tables.users.update(7, { active: false })
    const after = (await salesperson('sonet_group.user.get', { ID: 1 })).result as Row[]
    expect(before.length - after.length).toBe(1)
  })

  it.each([[0, 'Wrong socialnetwork group ID'], ['x', 'Wrong socialnetwork group ID'], [99, 'Socialnetwork group not found'], [2, 'Socialnetwork group not found']])('of the group %j are refused', async (ID, text) => {
    expect(await salesperson('sonet_group.user.get', { ID })).toMatchObject({ status: 400, error: '', body: { error_description: text } })
  })

  it('know their groups with the own role', async () => {
    expect((await admin('sonet_group.user.groups')).result).toMatchObject([{ GROUP_ID: '1', GROUP_NAME: 'Продажи', ROLE: 'E' }, { GROUP_ID: '2', ROLE: 'E' }])
    expect((await salesperson('sonet_group.user.groups')).result).toEqual([{ GROUP_ID: '1', GROUP_NAME: 'Продажи', ROLE: 'K', GROUP_IMAGE_ID: null, GROUP_IMAGE: '' }])
  })
})

describe('sonet_group.feature.access', () => {
  it.each([
    [6, 1, 'blog', 'write_post', true],
    [6, 1, 'blog', 'moderate_post', false],
    [5, 1, 'blog', 'moderate_post', true],
    [6, 3, 'blog', 'view_post', true],
    [6, 3, 'blog', 'write_post', false],
    [6, 2, 'tasks', 'view', false],
    [1, 3, 'blog', 'write_post', false],
    [1, 99, 'blog', 'write_post', false],
  ])('lets person %i in group %i do %s %s: %s', async (user, GROUP_ID, FEATURE, OPERATION, may) => {
    expect((await restAs(portal, user)('sonet_group.feature.access', { GROUP_ID, FEATURE, OPERATION })).result).toBe(may)
  })

  it('lets nobody write into an archive', async () => {
    portal.portal.tables.groups.update(1, { closed: true })
    expect((await salesperson('sonet_group.feature.access', { GROUP_ID: 1, FEATURE: 'blog', OPERATION: 'write_post' })).result).toBe(false)
  })

  it.each([
    [{ GROUP_ID: 0, FEATURE: 'blog', OPERATION: 'write_post' }, 'Wrong socialnetwork group ID'],
    [{ GROUP_ID: 1, FEATURE: 'wiki', OPERATION: 'write' }, 'Wrong feature'],
    [{ GROUP_ID: 1, FEATURE: 'blog', OPERATION: 'write' }, 'Wrong operation'],
  ])('refuses %j', async (params, text) => {
    expect(await salesperson('sonet_group.feature.access', params)).toMatchObject({ status: 400, error: '', body: { error_description: text } })
  })
})

describe('socialnetwork.api.workgroup.list', () => {
  async function groups(rest: Rest, params: Record<string, unknown> = {}): Promise<unknown> {
    return ((await rest('socialnetwork.api.workgroup.list', params)).result as { workgroups: unknown }).workgroups
  }

  it('gives numbers alone unless fields are chosen', async () => {
    expect(await groups(salesperson)).toEqual([{ id: '1' }, { id: '3' }])
    expect(await groups(salesperson, { select: ['ID', 'NAME', 'TYPE', 'NUMBER_OF_MODERATORS', 'NOTHING'], filter: { ID: 1 } }))
      .toEqual([{ id: '1', name: 'Продажи', type: 'group', numberOfModerators: '3' }])
  })

  it('tells the chat and the own role when it is asked', async () => {
    const params = { shouldSelectDialogId: 'Y', mode: 'mobile' }
    expect(await groups(salesperson, { params })).toEqual([
      { id: '1', additionalData: { role: 'K', initiatedByType: '' }, dialogId: 'chat11' },
      { id: '3', additionalData: { role: '', initiatedByType: '' }, dialogId: '' },
    ])
  })

  it('counts unless it is told not to', async () => {
    expect((await outsider('socialnetwork.api.workgroup.list')).total).toBe(2)
    expect((await outsider('socialnetwork.api.workgroup.list', { start: -1 })).total).toBeUndefined()
  })
})
