import { beforeAll, expect, test } from 'vitest'
import { openWorld, type World } from './world.ts'

let world: World

beforeAll(() => { world = openWorld() })

test('everybody knows people and groups from the page, without a request', async () => {
  const { people } = world.crm('salesperson')
  const me = await people.me()
  expect(me).toMatchObject({ isAdmin: false, person: { id: world.id('salesperson'), active: true } })
  expect(me.person.name).not.toBe('')
  const departments = await people.departments()
  expect(departments.map(({ id }) => id)).toContain(me.person.departmentIds[0])
  expect(departments.every(({ id }) => id > 0)).toBe(true)
  const found = await people.byIds([world.id('inactive'), world.id('head'), 999])
  expect(found.get(world.id('inactive'))).toMatchObject({ active: false })
  expect(found.get(999)).toEqual({ id: 999, name: '', position: '', departmentIds: [], active: 'unknown', photo: null })
  expect(world.amo.requests()).toEqual([])
})

test('free users are in no department', async () => {
  const found = await world.crm('salesperson').people.byIds([world.id('free')])
  expect(found.get(world.id('free'))).toMatchObject({ departmentIds: [] })
})

test('whom the page does not list an administrator looks for in the list of users, once', async () => {
  const { people } = world.crm('admin')
  world.amo.requests()
  await people.byIds([0, 998, 999])
  await people.byIds([999])
  expect(world.amo.requests()).toEqual(['GET /api/v4/users'])
})
