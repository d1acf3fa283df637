import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Crm } from '../../../src/crm/port.ts'
import { openWorld, sent, type World } from './world.ts'

let world: World
let crm: Crm
const line = { title: 'Разбор: карточка отмечена', text: 'Тип оценки: Первичный звонок\nПричина: "как есть" & <b>всё</b>' }

beforeAll(async () => {
  world = openWorld()
  await world.install()
})
beforeEach(() => {
  crm = world.crm('auditor')
  world.amo.requests()
})
afterEach(() => world.amo.account.faults.clear())

test('nothing is sent before the chain is, and it is sent once', async () => {
  const ref = world.deal()
  const chain = crm.chain()
  const marked = chain.setMark(ref, 'marked')
  expect(world.amo.requests()).toEqual([])
  await chain.send()
  await chain.send()
  await marked
  expect(world.amo.requests()).toEqual([`PATCH /api/v4/leads/${ref.id}`])
})

test('the first failure stops what comes after it, and what stands before it has happened', async () => {
  const ref = world.deal()
  world.amo.account.faults.changeTo({ forbidden: { methods: ['PATCH /leads/*'] } })
  const chain = crm.chain()
  const writes = [chain.addLine(ref, line), chain.setMark(ref, 'marked'), chain.addLine(ref, line), chain.reviewsOf(ref)]
  await chain.send()
  expect((await Promise.allSettled(writes)).map(end => end.status === 'fulfilled' ? 'done' : (end.reason as { notRun: boolean, code: string }).notRun ? 'not run' : (end.reason as { code: string }).code)).toEqual(['done', 'forbidden', 'not run', 'not run'])
  expect(world.amo.requests()).toHaveLength(2)
})

test('a line is found as it was written, with its number and its author, and the newest first', async () => {
  const ref = world.deal()
  const since = world.amo.account.now()
  const [first] = await sent(crm, chain => [chain.addLine(ref, line)])
  const [second] = await sent(crm, chain => [chain.addLine(ref, { title: 'Разбор', text: '' })])
  expect(await crm.cards.linesSince(ref, since)).toEqual([{ ...second, by: world.id('auditor') }, { ...first, by: world.id('auditor') }])
  expect(await crm.cards.linesSince(ref, new Date(since.getTime() + 600_000))).toEqual([])
})

test('a line that was taken back is none, and its note says so', async () => {
  const ref = world.deal()
  const [{ id = 0 }] = await sent(crm, chain => [chain.addLine(ref, line)])
  await sent(crm, chain => [chain.removeLine(ref, id)])
  await sent(crm, chain => [chain.removeLine(ref, id)])
  expect(await crm.cards.linesSince(ref, world.amo.account.now())).toEqual([])
  expect(world.tables.notes.get(id)?.params).toEqual({ service: 'Razbor', text: 'Запись отменена' })
})

test('notes of other services are no lines of ours', async () => {
  const ref = world.deal()
  const row = [...world.tables.notes.all()][0]
  if (!row) throw new Error('No note')
  world.tables.notes.insert({ ...row, id: undefined as unknown as number, entityType: 'leads', entityId: ref.id, noteType: 'extended_service_message', params: { service: 'Другой', text: 'Разбор\nтекст' }, createdAt: Math.floor(world.amo.account.now().getTime() / 1000), updatedAt: Math.floor(world.amo.account.now().getTime() / 1000) })
  expect(await crm.cards.linesSince(ref, world.amo.account.now())).toEqual([])
})

test('a mark whose field was deleted by hand is refused', async () => {
  const ref = world.deal()
  const field = [...world.tables.fields.all()].find(({ owner, code }) => owner === 'leads' && code === 'RZB_MARK')
  if (!field) throw new Error('No field')
  world.tables.fields.remove(field.id)
  await expect(sent(crm, chain => [chain.setMark(ref, 'marked')])).rejects.toMatchObject({ code: 'refused' })
  await world.install()
  await sent(world.crm('auditor'), chain => [chain.setMark(ref, 'marked')])
  expect(await world.crm('auditor').cards.mark(ref)).toBe('marked')
})
