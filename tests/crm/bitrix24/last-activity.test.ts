import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { known, unknown, type CardRef } from '../../../src/core/card.ts'
import { lastActivityOf } from '../../../src/crm/bitrix24/last-activity.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { auditor, openWorld, salesperson, type World } from './world.ts'

const links = [{ title: 'Первый звонок', url: 'https://docs.example.ru/1' }]
/** When `world.deal` says that its deal was made and last touched. */
const touched = new Date('2026-11-20T09:00:00Z')

let world: World
let crm: Crm

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => {
  setClock('2026-11-23T09:00:00Z')
})

const newDeal = (): CardRef => ({ kind: 'deal', id: world.deal() })

/** Tokens run out with the clock. */
function setClock(moment: string): void {
  world.portal.portal.setClock(new Date(moment))
  crm = world.crm(auditor)
}

const ofPortal = (ref: CardRef) => new Date(world.tables.items(2).get(ref.id)?.lastActivityTime ?? 0)
const fix = (ref: CardRef) => crm.cards.addTodo(ref, { description: 'Свяжитесь с клиентом', deadline: new Date('2026-11-24T15:00:00Z'), responsibleId: salesperson }, null)

async function lastActivity(ref: CardRef) {
  return (await crm.cards.read(ref, ['lastActivity'])).parts.lastActivity
}

async function minuteOf(ref: CardRef) {
  const last = await lastActivity(ref)
  return last?.known === true ? last.value?.toISOString().slice(0, 16) : 'not known'
}

async function comment(ref: CardRef, text: string) {
  await world.caller(salesperson).write('crm.timeline.comment.add', { fields: { ENTITY_ID: ref.id, ENTITY_TYPE: 'deal', COMMENT: text } }, z.number())
}

test('pinning our checklists does not make an abandoned card a fresh one', async () => {
  const ref = newDeal()
  await crm.cards.pinChecklists(ref, links, null)
  expect(ofPortal(ref) > touched).toBe(true)
  expect(await lastActivity(ref)).toEqual({ known: true, value: touched })
})

test('neither does the to-do that we give because of a finding, and it is known as ours', async () => {
  const ref = newDeal()
  await fix(ref)
  expect(ofPortal(ref) > touched).toBe(true)
  const { parts } = await crm.cards.read(ref, ['lastActivity', 'activities'])
  expect(parts.lastActivity).toEqual({ known: true, value: touched })
  expect(parts.activities).toMatchObject({ known: true, value: [{ kind: 'todo', ours: true }] })
})

test('what a person wrote counts, before our own writing and after it', async () => {
  const ref = newDeal()
  setClock('2026-11-22T10:00:00Z')
  await comment(ref, 'Клиент попросил перезвонить')
  setClock('2026-11-23T10:00:00Z')
  await crm.cards.pinChecklists(ref, links, null)
  expect(await minuteOf(ref)).toBe('2026-11-22T10:00')
  setClock('2026-11-23T12:00:00Z')
  await comment(ref, 'Перезвонили: ждёт счёт')
  expect(await minuteOf(ref)).toBe('2026-11-23T12:00')
})

test('a salesperson\'s own to-do counts', async () => {
  const ref = newDeal()
  await world.caller(salesperson).write('crm.activity.todo.add', { ownerTypeId: 2, ownerId: ref.id, title: 'Позвонить', deadline: '2026-11-24T15:00:00Z', responsibleId: salesperson }, z.unknown())
  const { parts } = await crm.cards.read(ref, ['lastActivity', 'activities'])
  expect(parts.activities).toMatchObject({ known: true, value: [{ ours: false }] })
  expect(parts.lastActivity).toEqual({ known: true, value: new Date('2026-11-23T09:00:00Z') })
})

test('who wrote last is asked for in the same request, and only when a rule needs it', async () => {
  const ref = newDeal()
  world.calls()
  await crm.cards.read(ref, ['activities', 'fields', 'stages', 'lastActivity'])
  const calls = world.calls()
  expect(calls.filter(method => method === 'batch')).toHaveLength(1)
  expect(calls.filter(method => method === 'crm.timeline.comment.list')).toHaveLength(1)
  await crm.cards.read(ref, ['activities'])
  expect(world.calls()).not.toContain('crm.timeline.comment.list')
})

test('where the comments or the activities cannot be read, the last activity is not known', () => {
  const row = { lastActivityTime: touched, movedTime: null }
  expect(lastActivityOf(row, unknown('failed'), known([]))).toEqual(unknown('failed'))
  expect(lastActivityOf(row, known([]), unknown('forbidden'))).toEqual(unknown('forbidden'))
})

test('a card on which nobody but us has ever written was never touched', () => {
  const ours = [{ id: 1, createdAt: touched, ours: true }]
  expect(lastActivityOf({ lastActivityTime: touched, movedTime: null }, known(ours), known([]))).toEqual(known(null))
})
