import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let admin: Rest
let auditor: Rest
let salesperson: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 1 })
  admin = restAs(portal, 1)
  auditor = restAs(portal, 4)
  salesperson = restAs(portal, 6)
})
afterEach(() => portal.close())

async function makeStorage(access: Readonly<Record<string, string>> = { AU: 'W' }): Promise<void> {
  await admin('entity.add', { ENTITY: 'reviews', NAME: 'Разборы', ACCESS: access })
  for (const [PROPERTY, TYPE] of [['STATE', 'S'], ['CARD', 'N']]) await admin('entity.item.property.add', { ENTITY: 'reviews', PROPERTY, NAME: PROPERTY, TYPE })
}

function add(rest: Rest, NAME: string, PROPERTY_VALUES: Readonly<Record<string, unknown>> = {}) {
  return rest('entity.item.add', { ENTITY: 'reviews', NAME, PROPERTY_VALUES })
}

async function names(params: Readonly<Record<string, unknown>>, rest = auditor): Promise<string[]> {
  return ((await rest('entity.item.get', { ENTITY: 'reviews', ...params })).result as { NAME: string }[]).map(item => item.NAME)
}

describe('a storage', () => {
  it('is made once, read, renamed and deleted with its items', async () => {
    await makeStorage()
    expect(await admin('entity.add', { ENTITY: 'reviews', NAME: 'x' })).toMatchObject({ status: 400, error: 'ERROR_ENTITY_ALREADY_EXISTS' })
    const row = { ID: expect.stringMatching(/^\d+$/), IBLOCK_TYPE_ID: 'rest_entity', ENTITY: 'reviews', NAME: 'Разборы' }
    expect((await salesperson('entity.get', { ENTITY: 'reviews' })).result).toEqual(row)
    expect((await salesperson('entity.get')).result).toEqual([row])
    await add(auditor, 'first')
    expect((await admin('entity.update', { ENTITY: 'reviews', ENTITY_NEW: 'old', NAME: 'Старые' })).result).toBe(true)
    expect((await auditor('entity.item.get', { ENTITY: 'old' })).total).toBe(1)
    expect((await admin('entity.delete', { ENTITY: 'old' })).result).toBe(true)
    expect(portal.portal.tables.entityItems.size).toBe(0)
    expect(await admin('entity.get', { ENTITY: 'old' })).toMatchObject({ status: 400, error: 'ERROR_ENTITY_NOT_FOUND' })
  })

  it('has a code of few characters', async () => {
    expect(await admin('entity.add', { NAME: 'x' })).toMatchObject({ error: 'ERROR_ARGUMENT', body: { argument: 'ENTITY' } })
    expect(await admin('entity.add', { ENTITY: 'разборы', NAME: 'x' })).toMatchObject({ error: 'ERROR_ARGUMENT' })
    expect(await admin('entity.add', { ENTITY: 'r'.repeat(30), NAME: 'x' })).toMatchObject({ error: 'ERROR_ARGUMENT', body: { error_description: expect.stringMatching(/too long/) } })
  })

  it('tells and changes its rights; who changes them keeps all', async () => {
    await makeStorage({ AU: 'R', U4: 'X', U5: 'Z' })
    expect((await salesperson('entity.rights', { ENTITY: 'reviews' })).result).toEqual({ AU: 'R', U4: 'X', U1: 'X' })
    expect(await salesperson('entity.rights', { ENTITY: 'reviews', ACCESS: { AU: 'X' } })).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
    expect((await auditor('entity.rights', { ENTITY: 'reviews', ACCESS: { AU: 'W' } })).result).toEqual({ AU: 'W', U4: 'X' })
    expect((await auditor('entity.rights', { ENTITY: 'nothing' })).result).toBeNull()
  })

  it('is closed to webhooks', async () => {
    expect(await restByWebhook(portal, 1)('entity.get')).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
  })
})

describe('a property', () => {
  it('is listed by its order, changed and removed together with its values', async () => {
    await makeStorage()
    await admin('entity.item.property.add', { ENTITY: 'reviews', PROPERTY: 'FIRST', SORT: 1 })
    expect((await auditor('entity.item.property.get', { ENTITY: 'reviews' })).result).toEqual([
      { PROPERTY: 'FIRST', NAME: 'FIRST', TYPE: 'S', SORT: '1' },
      { PROPERTY: 'STATE', NAME: 'STATE', TYPE: 'S', SORT: '500' },
      { PROPERTY: 'CARD', NAME: 'CARD', TYPE: 'N', SORT: '500' },
    ])
    await add(auditor, 'one', { STATE: 'marked', CARD: 5 })
    await admin('entity.item.property.update', { ENTITY: 'reviews', PROPERTY: 'STATE', PROPERTY_NEW: 'STAGE' })
    await admin('entity.item.property.delete', { ENTITY: 'reviews', PROPERTY: 'FIRST' })
    expect((await auditor('entity.item.get', { ENTITY: 'reviews' })).result).toMatchObject([{ PROPERTY_VALUES: { STAGE: 'marked', CARD: '5' } }])
    expect((await auditor('entity.item.property.get', { ENTITY: 'reviews', PROPERTY: 'STATE' })).error).toBe('ERROR_PROPERTY_NOT_FOUND')
  })

  it.each([
    [{ PROPERTY: 'STATE' }, 'ERROR_PROPERTY_ALREADY_EXISTS'],
    [{ PROPERTY: '' }, 'ERROR_ARGUMENT'],
    [{ PROPERTY: '1ST' }, 'ERROR_CORE'],
    [{ PROPERTY: 'LIST', TYPE: 'L' }, 'ERROR_UNSUPPORTED_PROPERTY_TYPE'],
    [{ PROPERTY: 'DAY', TYPE: 'D' }, 'ERROR_ARGUMENT'],
  ])('%o is refused as %s', async (params, code) => {
    await makeStorage()
    expect(await admin('entity.item.property.add', { ENTITY: 'reviews', ...params })).toMatchObject({ status: 400, error: code })
  })

  it('is for those who manage the storage', async () => {
    await makeStorage({ AU: 'W' })
    expect(await auditor('entity.item.property.add', { ENTITY: 'reviews', PROPERTY: 'NEW' })).toMatchObject({ error: 'ACCESS_DENIED' })
  })
})

describe('an item', () => {
  it('remembers who made and changed it and when', async () => {
    await makeStorage()
    const { result: id } = await add(auditor, 'one', { STATE: 'marked', CARD: 42, UNKNOWN: 'x' })
    portal.portal.setClock(new Date('2026-11-23T09:30:00+03:00'))
    expect((await salesperson('entity.item.update', { ENTITY: 'reviews', ID: id, PROPERTY_VALUES: { STATE: 'held' } })).result).toBe(true)
    expect((await auditor('entity.item.get', { ENTITY: 'reviews' })).result).toEqual([{
      ID: String(id), TIMESTAMP_X: expect.stringMatching(/^2026-11-23T09:30/), MODIFIED_BY: '6', DATE_CREATE: expect.stringMatching(/^2026-11-23T09:00/),
      CREATED_BY: '4', ACTIVE: 'Y', DATE_ACTIVE_FROM: '', DATE_ACTIVE_TO: '', SORT: '500', NAME: 'one',
      PREVIEW_PICTURE: null, PREVIEW_TEXT: null, DETAIL_PICTURE: null, DETAIL_TEXT: null, CODE: null, ENTITY: 'reviews', SECTION: null,
      PROPERTY_VALUES: { STATE: 'held', CARD: '42' },
    }])
    expect((await salesperson('entity.item.delete', { ENTITY: 'reviews', ID: id })).result).toBe(true)
    expect(await salesperson('entity.item.delete', { ENTITY: 'reviews', ID: id })).toMatchObject({ status: 400, error: 'ERROR_ITEM_NOT_FOUND' })
  })

  it('obeys the rights of its storage', async () => {
    await makeStorage({ U4: 'W', D4: 'R' })
    const { result: id } = await add(auditor, 'one')
    expect(await add(salesperson, 'two')).toMatchObject({ status: 400, error: 'ACCESS_DENIED' })
    expect(await salesperson('entity.item.update', { ENTITY: 'reviews', ID: id, NAME: 'x' })).toMatchObject({ error: 'ACCESS_DENIED' })
    expect(await names({}, salesperson)).toEqual([])
    expect(await names({}, restAs(portal, 3))).toEqual(['one'])
  })

  it('keeps a long text as it is', async () => {
    await makeStorage()
    const text = `${'Нарушение «№ 1» & 5 %\n'.repeat(1500)}конец`
    expect(text.length).toBeGreaterThan(30_000)
    await add(auditor, 'long', { STATE: text })
    expect((await auditor('entity.item.get', { ENTITY: 'reviews', FILTER: { NAME: 'long' } })).result).toMatchObject([{ PROPERTY_VALUES: { STATE: text } }])
  })

  it('demands a storage, an id and numbers that are numbers', async () => {
    await makeStorage()
    expect(await auditor('entity.item.add', { NAME: 'x' })).toMatchObject({ error: 'ERROR_ARGUMENT' })
    expect(await auditor('entity.item.add', { ENTITY: 'nothing', NAME: 'x' })).toMatchObject({ error: 'ERROR_ENTITY_NOT_FOUND' })
    expect(await auditor('entity.item.update', { ENTITY: 'reviews' })).toMatchObject({ error: 'ERROR_ARGUMENT', body: { argument: 'ID' } })
    expect(await add(auditor, 'x', { CARD: 'many' })).toMatchObject({ error: 'ERROR_ARGUMENT' })
    expect(await auditor('entity.item.add', { ENTITY: 'reviews', NAME: 'x', DATE_ACTIVE_FROM: 'soon' })).toMatchObject({ error: 'ERROR_ARGUMENT' })
  })
})

describe('entity.item.get', () => {
  beforeEach(async () => {
    await makeStorage()
    for (const [name, state, card] of [['a', 'marked', 5], ['b', 'held', 40], ['c', 'marked', 100]] as const) await add(auditor, name, { STATE: state, CARD: card })
  })

  it.each([
    [{ PROPERTY_STATE: 'marked' }, ['a', 'c']],
    [{ '!PROPERTY_STATE': 'marked' }, ['b']],
    [{ '>PROPERTY_CARD': 9 }, ['b', 'c']],
    [{ '><PROPERTY_CARD': [5, 40] }, ['a', 'b']],
    [{ '!><PROPERTY_CARD': [5, 40] }, ['c']],
    [{ '%NAME': 'B' }, ['b']],
    [{ NAME: ['a', 'b'], PROPERTY_STATE: 'held' }, ['b']],
    [{ '?PROPERTY_STATE': 1 }, ['a', 'b', 'c']],
    [{ '?PROPERTY_STATE': 0 }, []],
    [{ '>=PROPERTY_CARD': 40, '<=PROPERTY_CARD': 100 }, ['b', 'c']],
    [{ '>=DATE_CREATE': '2026-11-23T00:00:00+03:00' }, ['a', 'b', 'c']],
    [{ '<DATE_CREATE': '2026-11-23T00:00:00+03:00' }, []],
  ])('filters by %o', async (FILTER, expected) => {
    expect(await names({ FILTER })).toEqual(expected)
  })

  it('refuses a prefix that it does not know', async () => {
    for (const FILTER of [{ '<>ID': 1 }, { '@ID': [1, 2] }, { '=%NAME': 'a%' }]) {
      expect(await auditor('entity.item.get', { ENTITY: 'reviews', FILTER })).toMatchObject({ status: 400, error: 'ERROR_ARGUMENT' })
    }
  })

  it('sorts by properties as their kind demands', async () => {
    expect(await names({ SORT: { PROPERTY_CARD: 'DESC' } })).toEqual(['c', 'b', 'a'])
    expect(await names({ SORT: { PROPERTY_STATE: 'ASC', ID: 'DESC' } })).toEqual(['b', 'c', 'a'])
  })

  it('pages by fifty', async () => {
    for (let i = 0; i < 57; i++) await add(auditor, `n${i}`)
    const first = await auditor('entity.item.get', { ENTITY: 'reviews' })
    expect([(first.result as unknown[]).length, first.total, first.next]).toEqual([50, 60, 50])
    expect(await names({ start: 50 })).toHaveLength(10)
  })
})
