import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { regulationOption } from '../../../src/crm/bitrix24/names.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { admin, dismissed, openWorld, salesDepartment, salesperson, type World } from './world.ts'

let world: World
let crm: Crm

beforeEach(async () => {
  world = await openWorld()
  crm = world.crm(admin)
  world.requests()
})
afterEach(() => world.portal.close())

describe('the saved regulation', () => {
  test('is none before one was saved', async () => {
    expect(await crm.settings.regulation()).toBeUndefined()
  })

  test.each(['{"note":"Проверяем «следующий шаг»"}', '{"note":"emoji 😀 and $result[x] \\"quoted\\""}'])('is read by everybody as it was saved: %s', async text => {
    await crm.settings.saveRegulation(text)
    expect(await world.crm(salesperson).settings.regulation()).toEqual(JSON.parse(text))
    const stored = [...world.tables.options.all()].find(row => row.name === regulationOption)?.value
    expect(stored).not.toMatch(/[\ud800-\udfff$]/)
  })

  test('is saved by administrators only', async () => {
    await crm.settings.saveRegulation('{}')
    await expect(world.crm(salesperson).settings.saveRegulation('{"mine":true}')).rejects.toMatchObject({ code: 'forbidden' })
    expect(await crm.settings.regulation()).toEqual({})
  })
})

describe('the structure of the portal', () => {
  test('has the pipelines and leads with their stages in order', async () => {
    const { pipelines, leadStages } = await crm.settings.structure()
    expect(pipelines.map(({ id }) => id)).toEqual([0, 1])
    expect(pipelines[0]?.stages.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
      ['NEW open', 'PREPARATION open', 'PREPAYMENT_INVOICE open', 'EXECUTING open', 'FINAL_INVOICE open', 'WON won', 'LOSE lost', 'APOLOGY lost'])
    expect(pipelines[1]?.stages.every(({ id }) => id.startsWith('C1:'))).toBe(true)
    expect(leadStages.map(({ id }) => id)).toEqual(['NEW', 'IN_PROCESS', 'PROCESSED', 'CONVERTED', 'JUNK'])
  })

  test('has the fields of every kind, with what may be chosen', async () => {
    const { fields } = await crm.settings.structure()
    const field = (kind: 'deal' | 'company', name: string) => fields[kind].find(one => one.name === name)
    expect(field('deal', 'UF_CRM_SEGMENT')).toMatchObject({ kind: 'choice', multiple: false })
    const own = [...world.tables.userFields.all()].find(row => row.entityId === 'CRM_DEAL' && row.fieldName === 'UF_CRM_SEGMENT')
    expect(field('deal', 'UF_CRM_SEGMENT')?.choices).toEqual(own?.items.map(({ id, value }) => ({ id: String(id), title: value })))
    const sources = [...world.tables.statuses.all()].filter(row => row.entityId === 'SOURCE')
    expect(field('deal', 'sourceId')?.choices).toEqual(sources.map(({ statusId, name }) => ({ id: statusId, title: name })))
    expect(field('company', 'UF_CRM_INN')).toMatchObject({ kind: 'text' })
    expect(field('company', 'UF_CRM_INN')?.choices).toBeUndefined()
  })

  test('has everybody who ever worked here, and the departments with their heads', async () => {
    const { people, departments } = await crm.settings.structure()
    expect(people.find(({ id }) => id === dismissed)).toMatchObject({ active: false })
    expect(people.find(({ id }) => id === salesperson)).toMatchObject({ active: true, departmentIds: [salesDepartment] })
    expect(people).toHaveLength(world.tables.users.size)
    expect(departments.find(({ id }) => id === salesDepartment)?.headId).toBe(5)
  })

  test('takes one request, and two where there are many people', async () => {
    await crm.settings.structure()
    expect(world.requests()).toBe(1)
    const row = world.tables.users.get(salesperson)
    if (!row) throw new Error('No salesperson')
    for (let index = 0; index < 130; index++) world.tables.users.insert({ ...row, id: 1000 + index, persona: null, lastName: `Лишний ${index}` })
    expect((await crm.settings.structure()).people.length).toBeGreaterThan(130)
    expect(world.requests()).toBe(2)
  })

  test('is read anew every time', async () => {
    await crm.settings.structure()
    const stage = [...world.tables.statuses.all()].find(row => row.entityId === 'DEAL_STAGE' && row.statusId === 'EXECUTING')
    world.tables.statuses.update(stage?.id ?? 0, { name: 'Производство' })
    expect((await crm.settings.structure()).pipelines[0]?.stages.find(({ id }) => id === 'EXECUTING')?.name).toBe('Производство')
  })

  test.each([[[1], ['lead']], [[1, 2], ['deal', 'lead']]])('says which kinds whoever asks may see nothing of, and gives the rest: types %j', async (without, closed) => {
    const user = world.tables.users.get(salesperson)
    if (user !== undefined) world.tables.users.update(salesperson, { crm: { ...user.crm, read: 'all', without } })
    const structure = await world.crm(salesperson).settings.structure()
    expect(structure.closed).toEqual(closed)
    for (const kind of ['deal', 'lead', 'contact', 'company'] as const) expect([kind, structure.fields[kind].length > 0]).toEqual([kind, !closed.includes(kind)])
  })

  test('names no closed kind to an administrator', async () => {
    expect((await crm.settings.structure()).closed).toBeUndefined()
  })

  test('is not given by half', async () => {
    world.tables.apps.update(1, { scope: (world.tables.apps.get(1)?.scope ?? []).filter(name => name !== 'department') })
    await expect(crm.settings.structure()).rejects.toMatchObject({ code: 'scope' })
  })
})
