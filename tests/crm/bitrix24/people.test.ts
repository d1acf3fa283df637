import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { regulationOption } from '../../../src/crm/bitrix24/names.ts'
import { admin, dismissed, head, openWorld, salesDepartment, salesperson, type World } from './world.ts'

let world: World

beforeAll(async () => { world = await openWorld() })
afterAll(() => world.portal.close())
beforeEach(() => world.calls())

test('I am the person whose page it is, asked for once', async () => {
  const { people } = world.crm(salesperson)
  const [me, again] = [await people.me(), await people.me()]
  expect(me).toMatchObject({ isAdmin: false, person: { id: salesperson, active: true, departmentIds: [salesDepartment] } })
  expect(again).toBe(me)
  expect(world.calls()).toEqual(['batch', 'user.current', 'profile'])
  expect((await world.crm(admin).people.me()).isAdmin).toBe(true)
})

test('dismissed people are told apart from people whom the portal does not list', async () => {
  const found = await world.crm(admin).people.byIds([head, dismissed, 999])
  expect(found.get(head)).toMatchObject({ active: true })
  expect(found.get(dismissed)).toMatchObject({ active: false })
  expect(found.get(999)).toEqual({ id: 999, name: '', position: '', departmentIds: [], active: 'unknown', photo: null })
})

test('people are asked for once', async () => {
  const { people } = world.crm(admin)
  await people.byIds([head, salesperson])
  world.calls()
  await people.byIds([salesperson])
  expect(world.calls()).toEqual([])
})

test('more than fifty people are all found', async () => {
  const user = world.tables.users.get(salesperson)
  if (!user) throw new Error('No salesperson')
  for (let id = 100; id < 220; id++) world.tables.users.insert({ ...user, id, email: `${id}@example.ru`, persona: null })
  const ids = Array.from({ length: 120 }, (_, i) => i + 100)
  expect([...(await world.crm(admin).people.byIds(ids)).values()].filter(person => person.active === true)).toHaveLength(120)
})

test('departments come with their heads', async () => {
  const departments = await world.crm(salesperson).people.departments()
  expect(departments.find(department => department.id === salesDepartment)).toMatchObject({ headId: head, parentId: 1 })
  expect(departments.find(department => department.id === 1)).toMatchObject({ parentId: null })
})

test('the regulation is whatever was saved', async () => {
  expect(await world.crm(salesperson).settings.regulation()).toBeUndefined()
  const option = world.tables.options.insert({ userId: 0, name: regulationOption, value: '{"version":3}' })
  expect(await world.crm(salesperson).settings.regulation()).toEqual({ version: 3 })
  world.tables.options.update(option.id, { value: 'not json' })
  expect(await world.crm(salesperson).settings.regulation()).toBe('not json')
})
