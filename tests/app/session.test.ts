import { createPinia } from 'pinia'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { problemOf } from '../../src/app/problem.ts'
import { reading } from '../../src/app/reading.ts'
import { useSession } from '../../src/app/session.ts'
import { CrmError } from '../../src/crm/port.ts'
import { ReviewError } from '../../src/core/review.ts'
import { openWorld, type World } from '../crm/bitrix24/world.ts'
import { auditor, openPage } from './page.ts'

let world: World

beforeEach(async () => {
  world = await openWorld()
})
afterEach(() => world.portal.close())

const card = { kind: 'deal', id: 1 } as const

test('the signed-in person is asked for once, however many parts of the page want to know', async () => {
  const session = useSession(openPage(world, auditor, card))
  world.calls()
  const [first, second] = await Promise.all([session.whoAmI(), session.whoAmI(), session.readMe()])
  expect(first).toBe(second)
  expect(first).toMatchObject({ person: { id: auditor }, isAdmin: false })
  expect(session.myId).toBe(auditor)
  expect(world.calls().filter(method => method === 'user.current' || method === 'profile').length).toBeLessThanOrEqual(2)
})

test('after a failure the person is asked for again', async () => {
  const session = useSession(openPage(world, auditor, card))
  const user = world.tables.users.get(auditor)
  world.tables.users.remove(auditor)
  await session.readMe()
  expect(session.me.state).toBe('failed')
  expect(session.myId).toBeNull()
  if (user !== undefined) world.tables.users.insert(user)
  await session.readMe()
  expect(session.myId).toBe(auditor)
})

test('a session that was not opened says so', () => {
  expect(() => useSession(createPinia()).crm()).toThrow('not open')
})

test('of two readings only the one started last is kept', async () => {
  const { load, read } = reading<string>()
  let answerFirst: (value: string) => void = () => undefined
  const first = read(() => new Promise(resolve => { answerFirst = resolve }))
  await read(async () => 'second')
  answerFirst('first')
  await first
  expect(load.value).toEqual({ state: 'ready', value: 'second' })
})

test('a reading that fails keeps what was read before', async () => {
  const { load, read } = reading<string>()
  await read(async () => 'before')
  await read(() => Promise.reject(new CrmError('offline', 'no answer', { method: 'crm.item.list' })))
  expect(load.value).toEqual({
    state: 'failed',
    problem: { code: 'offline', retryable: true, detail: 'crm.item.list: no answer' },
    previous: 'before',
  })
})

test('what is thrown becomes a problem that people can be told', () => {
  expect(problemOf(new ReviewError('wrong-state')).code).toBe('stale')
  expect(problemOf(new ReviewError('key-missing')).code).toBe('broken')
  expect(problemOf('a string')).toEqual({ code: 'broken', retryable: false, detail: 'a string' })
})
