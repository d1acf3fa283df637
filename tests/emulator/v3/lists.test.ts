import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { v3As, type V3Client } from './client.ts'

let portal: StartedPortal
let rest: V3Client

beforeAll(async () => {
  portal = await startPortal({ deals: 5 })
  rest = v3As(portal, 1)
})
afterAll(() => portal.close())

async function ids(method: string, params: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
  const { result, body } = await rest(method, params)
  if (!result) throw new Error(JSON.stringify(body))
  return result.items.map((item: { id: number }) => item.id)
}

describe('a filter', () => {
  const events = (filter: unknown) => ids('main.eventlog.list', { filter, select: ['id'] })

  it.each([
    [[['id', '=', 7]], [7]],
    [[['id', 7]], [7]],
    [[['id', [7, 9]]], [7, 9]],
    [[['id', 'in', [7, 9]], ['id', '!=', 9]], [7]],
    [[['id', '>', 2], ['id', '<=', 4]], [3, 4]],
    [[['id', '>=', 2], ['id', '<', 4]], [2, 3]],
    [[['id', 'between', [2, 4]]], [2, 3, 4]],
    [[{ logic: 'or', conditions: [['id', 1], { logic: 'and', conditions: [['id', '>', 4], ['id', '<', 6]] }] }], [1, 5]],
    [[['id', '<', 5], { logic: 'or', negative: true, conditions: [['id', 1], ['id', 3]] }], [2, 4]],
  ])('%j finds %j', async (filter, found) => {
    expect(await events(filter)).toEqual(found)
  })

  it('compares moments by the clock', async () => {
    const [first] = (await rest('main.eventlog.list', { pagination: { limit: 1 } })).result.items
    const sameElsewhere = new Date(first.timestampX).toISOString()
    expect(await events([['timestampX', '<=', sameElsewhere]])).toEqual([first.id])
  })

  it.each([
    [[['id', '~', 7]], 'UNKNOWNFILTEROPERATOREXCEPTION'],
    [[['nothing', 7]], 'UNKNOWNDTOPROPERTYEXCEPTION'],
    [[['id', '7']], 'VALIDATION_REQUESTVALIDATIONEXCEPTION'],
    [[['severity', 'SECURITY']], 'VALIDATION_REQUESTVALIDATIONEXCEPTION'],
    [[['timestampX', '>', 'yesterday']], 'VALIDATION_REQUESTVALIDATIONEXCEPTION'],
    [{ id: 7 }, 'INVALIDFILTEREXCEPTION'],
    [[['id', 'between', [1]]], 'INVALIDFILTEREXCEPTION'],
    [[{ logic: 'xor', conditions: [['id', 1]] }], 'INVALIDFILTEREXCEPTION'],
  ])('%j is refused', async (filter, code) => {
    const { status, error } = await rest('main.eventlog.list', { filter })
    expect([status, error]).toEqual([400, code])
  })
})

describe('an order', () => {
  it('goes by several fields', async () => {
    const { items } = (await rest('main.eventlog.list', { order: { userId: 'DESC', id: 'ASC' }, select: ['userId'], pagination: { limit: 1000 } })).result
    const sorted = [...items].sort((a, b) => b.userId - a.userId || a.id - b.id)
    expect(items).toEqual(sorted)
    expect(new Set(items.map((item: { userId: number }) => item.userId)).size).toBeGreaterThan(5)
  })

  it.each([{ severity: 'ASC' }, { nothing: 'ASC' }, { id: 'UP' }])('%j is refused', async order => {
    expect((await rest('main.eventlog.list', { order })).error).toBe('INVALIDORDEREXCEPTION')
  })
})

describe('a pagination', () => {
  it.each([
    [{ limit: 3 }, [1, 2, 3]],
    [{ limit: 3, offset: 4 }, [5, 6, 7]],
    [{ page: 2, limit: 3 }, [4, 5, 6]],
    [{ page: 2, limit: 3, offset: 100 }, [4, 5, 6]],
  ])('%j is %j', async (pagination, found) => {
    expect(await ids('main.eventlog.list', { pagination })).toEqual(found)
  })

  it('has fifty rows when nothing is said and a thousand at most', async () => {
    expect(await ids('main.eventlog.list', {})).toHaveLength(50)
    expect((await ids('main.eventlog.list', { pagination: { limit: 5000 } })).length).toBe(portal.portal.tables.eventLog.size)
  })

  it.each([{ limit: 'abc' }, { limit: 0 }, { offset: -1 }])('%j is refused', async pagination => {
    const { body } = await rest('main.eventlog.list', { pagination })
    expect(body.error).toEqual({ code: 'BITRIX_REST_V3_EXCEPTION_INVALIDPAGINATIONEXCEPTION', message: expect.stringContaining(JSON.stringify(pagination)) })
  })
})

describe('the event log', () => {
  it('is for administrators', async () => {
    const { status, error } = await v3As(portal, 4)('main.eventlog.list')
    expect([status, error]).toEqual([403, 'ACCESSDENIEDEXCEPTION'])
  })

  it('prints a line with all its fields, or those chosen', async () => {
    expect(Object.keys((await rest('main.eventlog.get', { id: 1 })).result.item)).toEqual([
      'id', 'timestampX', 'severity', 'auditTypeId', 'moduleId', 'itemId', 'remoteAddr', 'userAgent', 'requestUri', 'siteId', 'userId', 'guestId', 'description',
    ])
    expect((await rest('main.eventlog.get', { id: 1, select: ['severity', 'nothing'] })).result.item).toEqual({ id: 1, severity: 'SECURITY' })
    expect((await rest('main.eventlog.get', { id: 999_999 })).error).toBe('ENTITYNOTFOUNDEXCEPTION')
  })

  it('is followed from a point on, in either direction', async () => {
    expect(await ids('main.eventlog.tail', { cursor: { value: 4, limit: 2 } })).toEqual([5, 6])
    expect(await ids('main.eventlog.tail', { cursor: { field: 'id', order: 'DESC', value: 4 } })).toEqual([3, 2, 1])
    expect((await rest('main.eventlog.tail', { filter: [['id', '>', 1]] })).error).toBe('INVALIDFILTEREXCEPTION')
    expect((await rest('main.eventlog.tail', { cursor: { limit: 0 } })).error).toBe('INVALIDPAGINATIONEXCEPTION')
  })

  it('describes its fields', async () => {
    const { items } = (await rest('main.eventlog.field.list', { select: ['name', 'filterable'] })).result
    expect(items).toHaveLength(13)
    expect(items[2]).toEqual({ name: 'severity', filterable: false })
    expect((await rest('main.eventlog.field.get', { name: 'timestampX' })).result.item).toMatchObject({ name: 'timestampX', type: 'object', filterable: true, editable: false })
    expect((await rest('main.eventlog.field.get', { name: 'x' })).body.error.code).toBe('BITRIX_REST_V3_REALISATION_EXCEPTION_FIELDNOTFOUNDEXCEPTION')
    expect((await rest('main.eventlog.field.list', { select: ['x'] })).error).toBe('UNKNOWNDTOPROPERTYEXCEPTION')
    expect((await rest('main.eventlog.field.list', { select: 'name' })).error).toBe('INVALIDSELECTEXCEPTION')
  })
})

describe('the company structure', () => {
  it('lists departments, and no teams', async () => {
    const { items } = (await rest('humanresources.node.list', { type: 'DEPARTMENT' })).result
    expect(items.map((item: Record<string, unknown>) => [item.id, item.parentId, item.accessCode, item.userCount])).toEqual([[1, null, 'DR1', 2], [2, 1, 'DR2', 5], [3, 1, 'DR3', 4], [4, 1, 'DR4', 2]])
    expect((await rest('humanresources.node.list', { type: 'TEAM' })).result.items).toEqual([])
    expect((await rest('humanresources.node.list')).body.error.validation).toEqual([{ field: 'type', message: expect.any(String) }])
    expect((await rest('humanresources.node.list', { type: 'DEPARTMENT', select: ['members'] })).error).toBe('UNKNOWNDTOPROPERTYEXCEPTION')
  })

  it('knows a department\'s people, those below it and those of a name', async () => {
    const { members } = (await rest('humanresources.node.get', { id: 4 })).result.item
    expect(members.map((one: Record<string, unknown>) => [one.userId, one.role])).toEqual([[3, 'MEMBER_HEAD'], [4, 'MEMBER_EMPLOYEE']])
    expect(await ids('humanresources.node.children', { id: 1, select: ['name'] })).toEqual([2, 3, 4])
    expect(await ids('humanresources.node.search', { type: 'DEPARTMENT', name: 'качества' })).toEqual([4])
    expect((await rest('humanresources.node.count')).result).toEqual({ departments: 4, teams: 0 })
    expect((await rest('humanresources.node.get', { id: 99 })).error).toBe('ENTITYNOTFOUNDEXCEPTION')
  })

  it('finds employees and counts who is under whom', async () => {
    expect((await rest('humanresources.employee.search', { name: 'Заречная', select: ['userId', 'departments'] })).result.items).toEqual([
      { userId: 4, departments: [{ id: 4, name: 'Отдел контроля качества' }] },
    ])
    expect((await rest('humanresources.employee.search', { name: 'Заречная', nodeId: 2 })).result.items).toEqual([])
    expect((await rest('humanresources.employee.count')).result).toEqual({ total: 13 })
    expect((await rest('humanresources.employee.subordinates', { id: 5 })).result).toEqual({
      userId: 5, departments: [{ nodeId: 2, name: 'Отдел новых продаж', role: 'HEAD', subordinatesCount: 4 }],
    })
    expect((await rest('humanresources.employee.multidepartment')).result).toEqual({ employees: [], total: 0 })
  })
})

describe('a tool that nobody uses here', () => {
  it('has an empty list and checks what it is asked', async () => {
    expect((await rest('mail.mailbox.list')).result).toEqual({ items: [] })
    expect((await rest('timeman.record.list', { filter: [['userId', '=', 4]] })).result).toEqual({ items: [] })
    expect((await rest('timeman.record.list')).body.error.validation).toEqual([{ field: 'filter.userId', message: 'Required field `filter.userId` is not specified' }])
    expect((await rest('timeman.record.list', { filter: [['userId', 'in', [4, 5]]] })).error).toBe('INVALIDFILTEREXCEPTION')
    expect((await v3As(portal, 4)('timeman.record.list', { filter: [['userId', 5]] })).error).toBe('ACCESSDENIEDEXCEPTION')
  })
})
