import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let rest: Rest

beforeAll(async () => {
  portal = await startPortal({ deals: 1 })
  rest = restAs(portal, 4)
})
afterAll(() => portal.close())

async function ids(method: string, params: Readonly<Record<string, unknown>>): Promise<number[]> {
  const { result } = await rest(method, { ...params, select: ['ID'] })
  return (result as { ID: string }[]).map(user => Number(user.ID))
}

function idsWhere(holds: (user: { id: number, name: string, lastName: string, departments: readonly number[], active: boolean }) => boolean): number[] {
  return [...portal.portal.tables.users.all()].filter(holds).map(user => user.id)
}

describe('user.current', () => {
  it('hides contacts from the brief scope and shows them to a wide one', async () => {
    expect((await rest('user.current')).result).toMatchObject({ ID: '4', ACTIVE: true, NAME: 'Анна', WORK_POSITION: expect.any(String), UF_DEPARTMENT: [expect.any(Number)] })
    expect((await rest('user.current')).result).not.toHaveProperty('EMAIL')
    expect((await rest('user.current')).result).not.toHaveProperty('USER_TYPE')
    expect((await restByWebhook(portal, 4)('user.current')).result).toHaveProperty('EMAIL', expect.stringContaining('@'))
  })
})

describe('user.get', () => {
  it('returns dismissed employees too, unless it is told otherwise', async () => {
    expect(await ids('user.get', {})).toEqual(idsWhere(() => true))
    for (const yes of [true, 'Y', 1, 'true']) expect(await ids('user.get', { FILTER: { ACTIVE: yes } })).toEqual(idsWhere(user => user.active))
    expect(await ids('user.get', { FILTER: { ACTIVE: false } })).toEqual(idsWhere(user => !user.active))
  })

  it.each([
    ['lists of ids', { ID: [4, 1, 99] }, [1, 4]],
    ['greater', { '>ID': 12 }, [13, 14]],
    ['in', { '@ID': [2, 3] }, [2, 3]],
    ['not in', { '!@ID': [2, 3], '<ID': 5 }, [1, 4]],
    ['between bounds', { '>=ID': 2, '<=ID': 3 }, [2, 3]],
    ['part of a text', { '%NAME': 'НН' }, [4]],
    ['a pattern', { '=%NAME': 'Анн%' }, [4]],
    ['not a pattern', { '!=%NAME': '%а', '<ID': 3 }, [1]],
    ['not equal', { '!NAME': 'Анна', '<=ID': 4, '>ID': 2 }, [3]],
  ])('filters by %s', async (_, FILTER, expected) => {
    expect(await ids('user.get', { FILTER })).toEqual(expected)
  })

  it('filters by department and by what people type', async () => {
    expect(await ids('user.get', { FILTER: { UF_DEPARTMENT: 2 } })).toEqual(idsWhere(user => user.departments.includes(2)))
    const anna = portal.portal.tables.users.get(4)
    expect(await ids('user.get', { FILTER: { NAME_SEARCH: `анна ${anna?.lastName}` } })).toEqual([4])
  })

  it('sorts by a field', async () => {
    const names = ((await rest('user.get', { sort: 'LAST_NAME', order: 'desc', select: ['LAST_NAME'] })).result as { LAST_NAME: string }[]).map(user => user.LAST_NAME)
    expect(names).toEqual([...names].sort((a, b) => b.localeCompare(a, 'ru')))
    expect(new Set(names).size).toBeGreaterThan(5)
  })

  it('pages by fifty and counts, or not', async () => {
    const { tables } = portal.portal
    const sample = tables.users.get(13)
    if (!sample) throw new Error('no employee 13')
    for (let id = 1001; id <= 1060; id++) tables.users.insert({ ...sample, id })
    const FILTER = { '>ID': 1000 }
    const first = await rest('user.get', { FILTER, select: ['ID'] })
    expect([(first.result as unknown[]).length, first.total, first.next]).toEqual([50, 60, 50])
    const second = await rest('user.get', { FILTER, select: ['ID'], start: 50 })
    expect([(second.result as unknown[]).length, second.total, second.next]).toEqual([10, 60, undefined])
    const uncounted = await rest('user.get', { FILTER, select: ['ID'], start: -1 })
    expect([(uncounted.result as unknown[]).length, uncounted.total, uncounted.next]).toEqual([50, undefined, undefined])
    for (let id = 1001; id <= 1060; id++) tables.users.remove(id)
  })

  it('selects by name and by mask, and skips what it does not know', async () => {
    const { result } = await rest('user.get', { FILTER: { ID: 4 }, select: ['NAME', 'UF_*', 'EMAIL', 'NOTHING'] })
    expect(Object.keys((result as object[])[0] ?? {}).sort()).toEqual(['NAME', 'UF_DEPARTMENT', 'UF_EMPLOYMENT_DATE'])
  })
})

describe('user.search', () => {
  it('finds by the beginning of a word in name, position or department', async () => {
    expect(await ids('user.search', { FILTER: { FIND: 'Анн' } })).toContain(4)
    expect(await ids('user.search', { FILTER: { FIND: 'нна' } })).not.toContain(4)
    const { name = '' } = portal.portal.tables.departments.get(4) ?? {}
    expect(await ids('user.search', { FILTER: { UF_DEPARTMENT_NAME: name } })).toEqual(idsWhere(user => user.departments.includes(4)))
    expect(await ids('user.search', { FILTER: { NAME: 'Анна', LAST_NAME: 'Никто' } })).toEqual([])
  })
})

describe('user.fields', () => {
  it('lists the fields of the scope with their titles', async () => {
    expect((await rest('user.fields')).result).toMatchObject({ NAME: 'Имя', UF_DEPARTMENT: 'Подразделения' })
    expect((await rest('user.fields')).result).not.toHaveProperty('EMAIL')
  })
})
