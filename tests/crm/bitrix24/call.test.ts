import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { understandOutcome } from '../../../src/crm/bitrix24/call.ts'
import { RestError } from '../../../src/crm/bitrix24/errors.ts'
import { everyItem, everyRow } from '../../../src/crm/bitrix24/paging.ts'
import { answerOf } from '../../../src/crm/bitrix24/query.ts'
import { nothing, number } from '../../../src/crm/bitrix24/wire/parse.ts'
import { CrmError } from '../../../src/crm/port.ts'
import { admin, openWorld, salesperson, type World } from './world.ts'

let world: World

beforeAll(async () => { world = await openWorld() })
afterAll(() => world.portal.close())
beforeEach(() => world.calls())

async function errorOf(work: Promise<unknown>): Promise<CrmError> {
  const error = await work.then(() => null, (caught: unknown) => caught)
  if (!(error instanceof CrmError)) throw new Error(`Expected a CrmError, got ${String(error)}`)
  return error
}

test('one reading is one plain call', async () => {
  expect(await world.caller(admin).read('user.admin', {}, z.boolean())).toBe(true)
  expect(world.calls()).toEqual(['user.admin'])
})

test('readings of one tick travel in one batch, the same one once', async () => {
  const caller = world.caller(salesperson)
  const answers = await Promise.all([
    caller.read('user.admin', {}, z.boolean()),
    caller.read('scope', {}, z.array(z.string())),
    caller.read('user.admin', {}, z.boolean()),
  ])
  expect(answers[0]).toBe(false)
  expect(answers[2]).toBe(false)
  expect(world.calls()).toEqual(['batch', 'user.admin', 'scope'])
})

test('a reference holds when somebody else has asked the same in the same tick', async () => {
  const caller = world.caller(admin)
  const deal = { entityTypeId: 2, id: [...world.tables.items(2).all()][0]?.id }
  const [, { person }] = await Promise.all([
    caller.attempt('crm.item.get', deal),
    caller.readAll({
      item: { method: 'crm.item.get', params: deal },
      person: { method: 'user.get', params: { FILTER: { ID: answerOf('item', 'item', 'assignedById') } } },
    }),
  ])
  expect(understandOutcome(person, z.array(z.unknown()), 'user.get')).toHaveLength(1)
})

test('a reading that may be refused travels in a batch even alone', async () => {
  const caller = world.caller(admin)
  world.calls()
  const answer = await caller.attempt('crm.item.get', { entityTypeId: 2, id: 999_999 })
  expect(answer).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(world.calls()).toEqual(['batch', 'crm.item.get'])
})

test('more than fifty readings of one tick become two batches', async () => {
  const caller = world.caller(admin)
  await Promise.all(Array.from({ length: 51 }, (_, i) => caller.read('method.get', { name: `m${i}` }, z.unknown())))
  expect(world.calls().filter(method => method !== 'method.get')).toEqual(['batch'])
})

test('one failing reading of a batch leaves the others alone', async () => {
  const caller = world.caller(admin)
  const id = world.deal()
  const [good, bad] = await Promise.allSettled([
    caller.read('crm.item.get', { entityTypeId: 2, id }, z.unknown()),
    caller.read('crm.item.get', { entityTypeId: 2, id: 999999 }, z.unknown()),
  ])
  expect(good.status).toBe('fulfilled')
  expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'not-found', method: 'crm.item.get' } })
})

test('a reading may ask for what an earlier one of its group has answered', async () => {
  const caller = world.caller(admin)
  const { person } = await caller.readAll({
    item: { method: 'crm.item.get', params: { entityTypeId: 2, id: world.deal() } },
    person: { method: 'user.get', params: { FILTER: { ID: answerOf('item', 'item', 'assignedById') } } },
  })
  const rows = understandOutcome(person, z.array(z.object({ ID: number })), 'user.get')
  expect(rows).toEqual([{ ID: salesperson }])
})

test('an error without a code keeps its text in a single call', async () => {
  const error = await errorOf(world.caller(admin).write('calendar.event.delete', {}, z.unknown()))
  expect(error).toMatchObject({ code: 'refused', rest: '' })
  expect(error.message).not.toContain('status code 400')
  expect(error.message.length).toBeGreaterThan('no code: '.length)
})

test('an error without a code is an error in a batch too', async () => {
  const answers = await world.caller(admin).chain({
    gone: { method: 'calendar.event.delete' },
    fine: { method: 'user.admin' },
  }, { halt: false })
  expect(answers.gone).toMatchObject({ ok: false, error: { code: 'refused' } })
  expect(answers.fine).toMatchObject({ ok: true, result: true })
})

test('a chain that halts tells of the commands it did not run', async () => {
  const answers = await world.caller(admin).chain({
    bad: { method: 'calendar.event.delete' },
    never: { method: 'user.admin' },
  }, { halt: true })
  expect(answers.never).toMatchObject({ ok: false, error: { code: 'refused' } })
})

test('null is success only where it is the documented answer', async () => {
  expect(understandOutcome({ ok: true, result: null, total: 0 }, nothing, 'crm.timeline.item.pin')).toBeNull()
  expect(() => understandOutcome({ ok: true, result: null, total: 0 }, number, 'crm.timeline.comment.add')).toThrow(CrmError)
})

test('an answer that is not understood names its path and repeats no value', async () => {
  const error = await errorOf(world.caller(admin).read('user.current', {}, z.object({ NAME: z.number() })))
  expect(error).toMatchObject({ code: 'unexpected-reply', method: 'user.current' })
  expect(error.message).toBe('NAME: invalid_type')
})

test('errors carry neither tokens nor parameters', async () => {
  const error = await errorOf(world.caller(admin).write('crm.timeline.comment.update', { id: 1, fields: { COMMENT: 'секрет' } }, z.unknown()))
  expect(error.cause).toBeUndefined()
  expect(JSON.stringify(Object.entries(error))).not.toContain('секрет')
})

test('a forged token is a matter of authorization', async () => {
  const caller = world.caller(admin)
  const app = world.tables.apps.get(1)
  if (!app) throw new Error('No app')
  world.tables.apps.update(1, { applicationToken: 'c'.repeat(32) })
  expect((await errorOf(caller.read('user.current', {}, z.unknown()))).code).toBe('auth')
  world.tables.apps.update(1, { applicationToken: app.applicationToken })
})

test('an unknown method is refused with its code', async () => {
  const error = await errorOf(world.caller(admin).write('crm.nothing.here', {}, z.unknown()))
  expect(error).toBeInstanceOf(RestError)
  expect(error).toMatchObject({ code: 'refused', rest: 'ERROR_METHOD_NOT_FOUND' })
})

test('items are read past the fiftieth, each once, in few requests', async () => {
  const ids = Array.from({ length: 130 }, () => world.deal({ title: 'Много' }))
  const rows = await everyItem(world.caller(admin), { entityTypeId: 2, filter: { '=title': 'Много' }, select: ['id'] }, z.object({ id: number }))
  expect(rows.map(row => row.id)).toEqual(ids)
  expect(world.calls()).toEqual(['crm.item.list', 'batch', 'crm.item.list', 'crm.item.list'])
})

test('lists with a start are read past the fiftieth', async () => {
  for (let id = 100; id < 220; id++) world.tables.departments.insert({ id, name: `Отдел ${id}`, parentId: 4, headId: null, sort: 500 })
  const rows = await everyRow(world.caller(admin), { method: 'department.get', params: { PARENT: 4 } }, z.object({ ID: number }), 'START')
  expect(new Set(rows.map(row => row.ID)).size).toBe(120)
})

test('the clock is the portal\'s as soon as it has answered', async () => {
  const caller = world.caller(admin)
  await caller.read('user.admin', {}, z.boolean())
  expect(Math.abs(caller.now().getTime() - world.portal.portal.now().getTime())).toBeLessThan(5_000)
})
