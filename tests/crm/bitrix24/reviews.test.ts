import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Crm, NewReview } from '../../../src/crm/port.ts'
import { added, admin, auditor, head, openWorld, salesperson, sent, updated, type World } from './world.ts'

let world: World

afterEach(() => world.portal.close())

const marking: NewReview = {
  key: 'deal:42:1',
  state: 'marked',
  card: { kind: 'deal', id: 42 },
  snapshot: {
    title: 'Поставка «Орбита» & Ко', path: '/crm/deal/details/42/', pipeline: 'Продажи', stage: 'Новая', amount: { value: 150000.5, currency: 'RUB' },
    clients: [{ kind: 'company', id: 7 }], clientNames: ['Орбита'], responsible: { id: salesperson, name: 'Пётр Клён' }, departmentIds: [2],
  },
  auditType: 'first-call',
  reason: 'Не назвал цену\n"как есть"',
  markedBy: { id: auditor, name: 'Анна Аудитор' },
  markedAt: new Date('2026-11-23T06:00:00Z'),
  checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null,
}

const meeting = { eventId: 77, start: new Date('2026-11-24T07:00:00Z'), end: new Date('2026-11-24T07:30:00Z'), manager: { id: head, name: 'Глеб Начальник' } }

describe.each([['a smart process', true], ['the application\'s storage', false]])('reviews in %s', (_, smartProcesses) => {
  let crm: Crm

  beforeEach(async () => {
    world = await openWorld()
    world.tables.portal.update(1, { smartProcesses })
    await world.install()
    crm = world.crm(auditor)
  })

  test('a review is read as it was written', async () => {
    const { id, updatedAt, ...read } = await added(crm, marking)
    expect(read).toEqual(marking)
    expect(await crm.reviews.get(id)).toEqual({ id, updatedAt, ...marking })
  })

  test('all that a step may change is changed, the rest stays', async () => {
    const { id } = await added(crm, marking)
    const changed = {
      state: 'held', card: { kind: 'deal', id: 43 }, checklists: [{ title: 'Звонок', url: 'https://docs.example.ru/1' }], pin: { commentId: 5, pinned: false }, meeting,
      recording: 'https://video.example.ru/1', agreements: 'Звонить\nсразу', heldAt: new Date('2026-11-24T08:00:00Z'),
      withdrawal: { by: { id: auditor, name: 'Анна' }, at: new Date('2026-11-24T08:00:00Z'), reason: 'ошибка' },
    } as const
    const after = await updated(crm, id, changed)
    expect(after).toMatchObject(changed)
    expect(after).toMatchObject({ key: marking.key, snapshot: { ...marking.snapshot, path: '/crm/deal/details/43/' }, reason: marking.reason })
  })

  test('what a step takes back is empty afterwards', async () => {
    const { id } = await added(crm, { ...marking, meeting, checklists: [{ title: 'a', url: 'https://a.example.ru' }], pin: { commentId: 1, pinned: true } })
    expect(await updated(crm, id, { state: 'marked', meeting: null, checklists: [], pin: null })).toMatchObject({ meeting: null, checklists: [], pin: null })
  })

  test('the reviews of a card come newest first, and only its own', async () => {
    const old = await added(crm, { ...marking, key: 'old', markedAt: new Date('2026-11-01T06:00:00Z') })
    const young = await added(crm, { ...marking, key: 'young', markedAt: new Date('2026-11-20T06:00:00Z') })
    await added(crm, { ...marking, key: 'lead', card: { kind: 'lead', id: 42 } })
    await added(crm, { ...marking, key: 'other', card: { kind: 'deal', id: 421 } })
    expect((await crm.reviews.ofCard({ kind: 'deal', id: 42 })).map(review => review.id)).toEqual([young.id, old.id])
  })

  test('every filter narrows, and together they narrow together', async () => {
    const employee = (id: number) => ({ ...marking.snapshot, responsible: { id, name: 'Кто-то' } })
    const add = async (key: string, rest: Partial<NewReview>) => { await added(crm, { ...marking, key, ...rest }) }
    await add('a', {})
    await add('b', { state: 'scheduled', meeting, snapshot: employee(8) })
    await add('c', { auditType: 'whole-card', markedAt: new Date('2026-11-10T06:00:00Z') })
    await add('d', { state: 'withdrawn', snapshot: employee(9) })
    const keys = async (filter: Parameters<Crm['reviews']['list']>[0]) => (await crm.reviews.list(filter)).map(review => review.key).toSorted().join('')
    expect(await keys({})).toBe('abcd')
    expect(await keys({ states: ['marked'] })).toBe('ac')
    expect(await keys({ states: ['marked', 'scheduled'] })).toBe('abc')
    expect(await keys({ employeeIds: [8, 9] })).toBe('bd')
    expect(await keys({ employeeIds: [8] })).toBe('b')
    expect(await keys({ auditTypes: ['whole-card'] })).toBe('c')
    expect(await keys({ markedFrom: new Date('2026-11-15T00:00:00Z') })).toBe('abd')
    expect(await keys({ markedTo: new Date('2026-11-15T00:00:00Z') })).toBe('c')
    expect(await keys({ eventId: 77 })).toBe('b')
    expect(await keys({ states: ['marked'], auditTypes: ['first-call'], markedFrom: new Date('2026-11-15T00:00:00Z') })).toBe('a')
    expect(await keys({ states: [] })).toBe('')
  })

  test('a removed review is gone', async () => {
    const { id } = await added(crm, marking)
    await sent(crm, chain => [chain.removeReview(id)])
    await expect(crm.reviews.get(id)).rejects.toMatchObject({ code: 'not-found' })
    expect(await crm.reviews.list({})).toEqual([])
  })

  test('more than fifty reviews are all listed', async () => {
    const { id } = await added(crm, marking)
    const table = smartProcesses ? world.tables.items([...world.tables.types.all()][0]?.entityTypeId ?? 0) : world.tables.entityItems
    const { id: own, ...row } = table.get(id) ?? { id: 0 }
    for (let i = 0; i < 120; i++) (table.insert as (row: object) => unknown)(row)
    expect(own).toBe(id)
    expect(await crm.reviews.list({ states: ['marked'] })).toHaveLength(121)
  })

  test('removing the data with the records removes them all', async () => {
    await added(crm, marking)
    await added(crm, { ...marking, key: 'b' })
    await world.crm(admin).install.removeData({ records: true })
    expect(world.tables.types.size).toBe(0)
    expect(world.tables.entities.size).toBe(0)
    expect(world.tables.entityItems.size).toBe(0)
    await expect(world.crm(admin).reviews.list({})).rejects.toMatchObject({ code: 'refused' })
  })
})

test('an item that somebody made by hand in the process hides no reviews', async () => {
  world = await openWorld()
  await world.install()
  const crm = world.crm(auditor)
  const [type] = world.tables.types.all()
  await world.caller(admin).chain({ add: { method: 'crm.item.add', params: { entityTypeId: type?.entityTypeId, fields: { title: 'Руками' } } } }, { halt: true })
  await added(crm, marking)
  expect(await crm.reviews.list({})).toHaveLength(1)
})

test('a record in the process is the employee\'s and says what it is about', async () => {
  world = await openWorld()
  await world.install()
  const { id } = await added(world.crm(auditor), marking)
  const [type] = world.tables.types.all()
  expect(world.tables.items(type?.entityTypeId ?? 0).get(id)).toMatchObject({ title: 'Разбор: Поставка «Орбита» & Ко', assignedById: salesperson })
})

test('a record that somebody has spoilt by hand hides no others, is told, and lets no second mark through', async () => {
  world = await openWorld()
  await world.install()
  const crm = world.crm(auditor)
  const { id } = await added(crm, marking)
  const other = await added(crm, { ...marking, key: 'other', card: { kind: 'deal', id: 43 } })
  const [type] = world.tables.types.all()
  world.tables.items(type?.entityTypeId ?? 0).update(id, { [`UF_CRM_${type?.id}_CHECKLISTS`]: '[{"title":' })
  expect(crm.reviews.unreadable()).toEqual([])
  expect((await crm.reviews.list({ states: ['marked'] })).map(review => review.id)).toEqual([other.id])
  expect(crm.reviews.unreadable()).toEqual([id])
  await expect(crm.reviews.ofCard(marking.card)).rejects.toMatchObject({ code: 'unexpected-reply', message: expect.stringContaining(String(id)) })
  expect(await crm.reviews.ofCard({ kind: 'deal', id: 43 })).toHaveLength(1)
})

test('a review that has lost its form is an unexpected reply, not half a review', async () => {
  world = await openWorld()
  await world.install()
  const { id } = await added(world.crm(auditor), marking)
  const [type] = world.tables.types.all()
  world.tables.items(type?.entityTypeId ?? 0).update(id, { [`UF_CRM_${type?.id}_SNAPSHOT`]: '{"v":1}' })
  await expect(world.crm(auditor).reviews.list({})).rejects.toMatchObject({ code: 'unexpected-reply' })
})
