import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CardRef } from '../../../src/core/card.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { admin, auditor, openWorld, salesperson, sent, type World } from './world.ts'

let world: World
let crm: Crm

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => { setClock('2026-11-23T09:00:00Z') })

/** Tokens run out with the clock. */
function setClock(moment: string): void {
  world.portal.portal.setClock(new Date(moment))
  crm = world.crm(auditor)
  world.calls()
}

const newDeal = (): CardRef => ({ kind: 'deal', id: world.deal() })

async function write(ref: CardRef, ...titles: readonly string[]): Promise<void> {
  await sent(crm, chain => titles.map(title => chain.addLine(ref, { title, text: `${title}.` })))
}

async function titlesSince(ref: CardRef, since: string): Promise<readonly string[]> {
  return (await crm.cards.linesSince(ref, new Date(since))).map(({ title }) => title)
}

test('a line is found as it was written, with its number and its author', async () => {
  const ref = newDeal()
  const [line] = await sent(crm, chain => [chain.addLine(ref, { title: 'Разбор', text: 'Тип: <b>звонок</b>\n"как есть" & всё' })])
  expect(await crm.cards.linesSince(ref, new Date('2026-11-23T08:00:00Z'))).toEqual([{ ...line, by: auditor }])
})

test('only what was written since then is found, the newest first, with a minute for the clocks', async () => {
  const ref = newDeal()
  await write(ref, 'давно')
  setClock('2026-11-23T10:00:00Z')
  await write(ref, 'час назад')
  setClock('2026-11-23T11:00:00Z')
  await write(ref, 'раньше', 'позже')
  expect(await titlesSince(ref, '2026-11-23T09:30:00Z')).toEqual(['позже', 'раньше', 'час назад'])
  expect(await titlesSince(ref, '2026-11-23T10:00:50Z')).toEqual(['позже', 'раньше', 'час назад'])
  expect(await titlesSince(ref, '2026-11-23T10:30:00Z')).toEqual(['позже', 'раньше'])
  expect(await titlesSince(ref, '2026-11-23T12:00:00Z')).toEqual([])
})

test('a busy history is read as far as it has to be, and no further', async () => {
  const ref = newDeal()
  await write(ref, ...Array.from({ length: 40 }, (_, index) => `давно ${index}`))
  setClock('2026-11-23T10:00:00Z')
  await write(ref, ...Array.from({ length: 25 }, (_, index) => `${index}`))
  world.calls()
  expect(await titlesSince(ref, '2026-11-23T09:30:00Z')).toEqual(Array.from({ length: 25 }, (_, index) => `${24 - index}`))
  expect(world.requests()).toBe(3)
  expect(await titlesSince(newDeal(), '2026-11-23T09:30:00Z')).toEqual([])
  expect(world.requests()).toBe(1)
})

const todo = { description: 'Нет следующего шага:\nпозвоните клиенту', deadline: new Date('2026-11-24T12:00:00Z'), responsibleId: salesperson }

test('an equal to-do that was given since then is found instead of given again', async () => {
  const ref = newDeal()
  const since = new Date('2026-11-23T09:00:00Z')
  const id = await crm.cards.addTodo(ref, todo, null)
  expect(await crm.cards.addTodo(ref, todo, since)).toBe(id)
  expect(await world.crm(admin).cards.addTodo(ref, todo, since)).toBe(id)
})

test.each([
  ['of another finding', { ...todo, description: 'Пустое поле' }, '2026-11-23T09:00:00Z'],
  ['with another deadline', { ...todo, deadline: new Date('2026-11-25T12:00:00Z') }, '2026-11-23T09:00:00Z'],
  ['for somebody else', { ...todo, responsibleId: auditor }, '2026-11-23T09:00:00Z'],
  ['that was given before', todo, '2026-11-23T10:30:00Z'],
])('a to-do %s is another one', async (_, other, since) => {
  const ref = newDeal()
  const id = await crm.cards.addTodo(ref, todo, null)
  setClock('2026-11-23T11:00:00Z')
  expect(await crm.cards.addTodo(ref, other, new Date(since))).not.toBe(id)
})

test('a to-do that a person has written is not taken for ours', async () => {
  const ref = newDeal()
  const activity = world.tables.activities.get(await crm.cards.addTodo(ref, todo, null))
  world.tables.activities.update(activity?.id ?? 0, { subject: 'Позвонить' })
  expect(await crm.cards.addTodo(ref, todo, new Date('2026-11-23T09:00:00Z'))).not.toBe(activity?.id)
})

test('a to-do for a card that may not be edited is refused without an error of HTTP', async () => {
  world.tables.users.update(8, { crm: { read: 'all', write: 'own' } })
  await expect(world.crm(8).cards.addTodo(newDeal(), todo, null)).rejects.toMatchObject({ code: 'forbidden' })
  expect(world.portal.portal.journal.entries().filter(({ status }) => status >= 400)).toEqual([])
})
