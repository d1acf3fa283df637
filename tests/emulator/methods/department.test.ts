import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let rest: Rest

beforeAll(async () => {
  portal = await startPortal({ deals: 1 })
  rest = restAs(portal, 6)
})
afterAll(() => portal.close())

async function ids(params: Readonly<Record<string, unknown>>): Promise<string[]> {
  return ((await rest('department.get', params)).result as { ID: string }[]).map(row => row.ID)
}

describe('department.get', () => {
  it('lists departments with parent and head', async () => {
    const { result, total } = await rest('department.get')
    expect(total).toBe(4)
    expect(result).toContainEqual({ ID: '2', NAME: 'Отдел новых продаж', SORT: 100, PARENT: '1', UF_HEAD: '5' })
  })

  it('leaves out a parent or head that there is not', async () => {
    const top = ((await rest('department.get', { ID: 1 })).result as object[])[0]
    expect(top).not.toHaveProperty('PARENT')
  })

  it('filters by id, name, parent and head', async () => {
    expect(await ids({ ID: [2, 3] })).toEqual(['2', '3'])
    expect(await ids({ NAME: 'Отдел новых продаж' })).toEqual(['2'])
    expect(await ids({ PARENT: 1 })).toEqual(['2', '3', '4'])
    expect(await ids({ UF_HEAD: 5 })).toEqual(['2'])
  })

  it('tells the field to sort by from the filter of the same name', async () => {
    expect(await ids({ sort: 'ID', order: 'DESC' })).toEqual(['4', '3', '2', '1'])
    expect(await ids({ sort: 'NAME', PARENT: 1 })).toHaveLength(3)
    expect(await ids({ SORT: 200 })).toEqual(['3'])
  })
})

describe('department.fields', () => {
  it('names the fields in the portal\'s language', async () => {
    expect((await rest('department.fields')).result).toEqual({
      ID: 'ID', NAME: 'Название подразделения', SORT: 'Сортировка', PARENT: 'Вышестоящее подразделение', UF_HEAD: 'Руководитель',
    })
  })
})
