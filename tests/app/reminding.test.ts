import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useUnits } from '../../src/app/units.ts'
import type { RemindReport } from '../../src/app/units/remind-work.ts'
import type { CardRef } from '../../src/core/card.ts'
import { linesOfSending, readReminderBook } from '../../src/core/reminder-book.ts'
import { packTold, unpackTold } from '../../src/core/told.ts'
import { admin, head, salesperson } from '../crm/bitrix24/world.ts'
import { deadFrom, lostAfter, lostBefore, troubles } from '../support/troubles.ts'
import { openDirectPage, openDirectWorld, openUnits, type DirectWorld } from './direct-world.ts'
import { newBrowser } from './page.ts'
import { digestOrder, ownGroup, remindOrder } from './unit-scenes.ts'

let world: DirectWorld
let restore: () => void
let cards: readonly CardRef[]

beforeAll(async () => {
  world = await openDirectWorld()
  cards = [world.card({ title: 'Первая' }), world.card({ title: 'Вторая' })]
  restore = world.keep()
})

beforeEach(() => restore())

const notes = () => [...world.tables.notifications.all()]
/** The portal has posts of its own. */
const posts = () => [...world.tables.posts.all()].filter(({ title }) => title.startsWith('Сводка'))
const lines = () => world.crm(admin).notebook.lines('reminders')

async function remind(userId = head, of: 'day' | 'cards' = 'day', about = cards): Promise<RemindReport> {
  const ended = await openUnits(world, userId).begin('remind', remindOrder(world.now(), about, of))
  if (ended.state === 'failed') throw new Error(`${ended.problem.code} ${ended.problem.detail}`)
  return ended.value
}

describe('reminding', () => {
  test('everybody gets one notification that names the cards and says what is not met', async () => {
    expect(await remind()).toEqual({ state: 'sent', told: [salesperson, head], refused: [], skipped: [] })
    // The portal puts the application's name before the tag.
    expect(notes().map(({ userId, tag }) => `${userId} ${tag.split('|').slice(-3).join('|')}`)).toEqual([salesperson, head].map(id => `${id} razbor|2026-11-23|${id}`))
    expect(notes()[0]?.message).toContain('Первая')
    expect(notes()[0]?.message).toContain('Следующий шаг запланирован')
  })

  test('two browsers at once send one, and the other is told who does', async () => {
    const reports = await Promise.all([remind(head), remind(admin)])
    expect(reports.map(({ state }) => state).sort()).toEqual(['sent', 'taken'])
    expect(notes()).toHaveLength(2)
    const { sendings } = readReminderBook(await lines())
    expect(sendings).toHaveLength(1)
    expect(await lines()).toHaveLength(1)
    expect(reports.find(report => report.state === 'taken')).toMatchObject({ first: { by: { id: sendings[0]?.by.id }, browser: 'Chrome, Windows' } })
  })

  test('whoever comes later the same day sends nothing and leaves no line', async () => {
    await remind(head)
    expect(await remind(admin)).toMatchObject({ state: 'taken', first: { by: { id: head } } })
    expect(notes()).toHaveLength(2)
    expect(await lines()).toHaveLength(1)
  })

  test('whom somebody has reminded of chosen cards today is left out of the day’s sending', async () => {
    const { told, notes: letters, ...order } = remindOrder(world.now(), cards.slice(0, 1), 'cards')
    const first = { ...order, notes: letters.filter(({ person }) => person === salesperson), told: packTold(unpackTold(told).filter(({ personId }) => personId === salesperson)) }
    expect(await openUnits(world, admin).begin('remind', first)).toMatchObject({ state: 'done', value: { told: [salesperson] } })
    expect(await remind(head)).toEqual({ state: 'sent', told: [head], refused: [], skipped: [salesperson] })
    expect(notes()).toHaveLength(2)
  })

  test('the book says by whom, from which browser and of what', async () => {
    await remind()
    expect(readReminderBook(await lines()).sendings).toMatchObject([{
      day: '2026-11-23', of: 'day', by: { id: head }, browser: 'Chrome, Windows', refused: [], skipped: [],
      told: [salesperson, head].map(personId => ({ personId, cards: cards.map(ref => ({ ref, codes: ['next-step-planned/noNextStep'] })) })),
    }])
    expect(readReminderBook(await lines()).sendings[0]?.endedAt).not.toBeNull()
  })

  test('whom the CRM refuses to notify is named, and counts as not told', async () => {
    const order = remindOrder(world.now(), cards, 'day')
    const [first] = order.notes
    if (first === undefined) throw new Error('There is no letter.')
    world.tables.users.update(salesperson, { active: false })
    const ended = await openUnits(world).begin('remind', order)
    expect(ended).toMatchObject({ state: 'done', value: { state: 'sent', told: [head], refused: [salesperson] } })
    expect(readReminderBook(await lines()).sendings[0]?.refused).toEqual([salesperson])
  })

  test('of what somebody was told some days ago nobody is told again, though the page was open since before', async () => {
    const order = remindOrder(world.now(), cards, 'day')
    await remind(admin)
    world.pass(2 * 86_400_000)
    const later = { ...order, day: '2026-11-25' }
    expect(await openUnits(world).begin('remind', later)).toMatchObject({ state: 'done', value: { state: 'taken', first: { by: { id: admin }, day: '2026-11-23' } } })
    expect(notes()).toHaveLength(2)
  })

  test('a sending that was not begun on its day sends nothing on the next', async () => {
    const browser = newBrowser(world.now)
    const ended = await openUnits(world, head, { tab: browser.openTab(), troubles: troubles(deadFrom(1, lostBefore)) }).begin('remind', remindOrder(world.now(), cards, 'day'))
    expect(ended.state).toBe('failed')
    world.pass(86_400_000)
    await openUnits(world, head, { tab: browser.openTab() }).resume()
    expect(notes()).toEqual([])
    expect(await lines()).toEqual([])
    await openUnits(world, head, { tab: browser.openTab() }).resume()
    expect(browser.rows.size).toBe(0)
  })

  test('a sending that broke off while it was sent is told as such the next day, and nobody gets it late', async () => {
    const browser = newBrowser(world.now)
    const way = troubles()
    let dead = false
    way.judge((_, { methods }) => {
      dead ||= methods.includes('im.notify.system.add')
      return dead ? lostBefore : undefined
    })
    const ended = await openUnits(world, head, { tab: browser.openTab(), troubles: way }).begin('remind', remindOrder(world.now(), cards, 'day'))
    expect(ended.state).toBe('failed')
    expect(readReminderBook(await lines()).sendings[0]?.endedAt).toBeNull()
    world.pass(86_400_000)
    await openUnits(world, head, { tab: browser.openTab() }).resume()
    expect(notes()).toEqual([])
    expect(readReminderBook(await lines()).sendings[0]).toMatchObject({ skipped: [], told: [{ personId: salesperson }, { personId: head }] })
  })

  test('everybody in the order is reminded', async () => {
    const [first] = remindOrder(world.now(), cards.slice(0, 1), 'day').notes
    if (first === undefined) throw new Error('There is no letter.')
    const people = [...world.tables.users.all()].filter(({ active }) => active).slice(0, 8).map(({ id }) => id)
    const order = remindOrder(world.now(), cards, 'day')
    const ended = await openUnits(world).begin('remind', {
      ...order, notes: people.map(person => ({ ...first, person })), told: packTold(people.map(personId => ({ personId, cards: [{ ref: cards[0] ?? { kind: 'deal', id: 1 }, codes: ['a/b'] }] }))),
    })
    expect(ended).toMatchObject({ state: 'done', value: { told: people } })
    expect(new Set(notes().map(({ userId }) => userId)).size).toBe(people.length)
  })

  test('lines that nothing depends on any more are removed, and others stay', async () => {
    const old = (day: string) => linesOfSending({
      day, unit: `of ${day}`, of: 'day', by: { id: head, name: '' }, at: new Date(`${day}T09:00:00Z`), browser: '', dataOf: null, endedAt: new Date(`${day}T09:00:00Z`), refused: [], skipped: [], told: [],
    })
    await world.crm(admin).notebook.add('reminders', [...old('2026-11-01'), ...old('2026-11-20')])
    await remind()
    expect((await lines()).map(({ key }) => key)).toEqual(['2026-11-20', '2026-11-23'])
  })
})

describe('a digest', () => {
  const digests = () => world.crm(admin).notebook.lines('digests')

  test('goes into its group alone', async () => {
    expect(await openUnits(world).begin('digest', digestOrder(world, 1))).toMatchObject({ state: 'done', value: { state: 'posted' } })
    expect(posts()).toMatchObject([{ authorId: head, title: 'Сводка', dest: [`SG${ownGroup(world)}`] }])
  })

  test('two browsers at once post one', async () => {
    const one = () => openUnits(world).begin('digest', digestOrder(world, 1))
    const ends = await Promise.all([one(), one()])
    expect(ends.map(end => end.state === 'done' ? end.value.state : end.problem.code).sort()).toEqual(['posted', 'taken'])
    expect(posts()).toHaveLength(1)
    expect(await digests()).toHaveLength(1)
  })

  test('whoever did not know of the first is told of it, and posts nothing', async () => {
    await openUnits(world).begin('digest', digestOrder(world, 1))
    expect(await openUnits(world).begin('digest', digestOrder(world, 1))).toMatchObject({ state: 'done', value: { state: 'taken', first: { by: { id: head } } } })
    expect(posts()).toHaveLength(1)
  })

  test('whoever was told of the first may post a second, which says so in its title', async () => {
    await openUnits(world).begin('digest', digestOrder(world, 1))
    expect(await openUnits(world).begin('digest', digestOrder(world, 2))).toMatchObject({ state: 'done', value: { state: 'posted' } })
    expect(posts().map(({ title }) => title)).toEqual(['Сводка', 'Сводка (2)'])
  })

  test('a post whose answer is lost is found, and not posted again', async () => {
    const pinia = openDirectPage(world, head, { troubles: troubles((_, { methods }) => methods.includes('log.blogpost.add') && posts().length === 0 ? lostAfter : undefined) })
    expect(await useUnits(pinia).begin('digest', digestOrder(world, 1))).toMatchObject({ state: 'done', value: { state: 'posted', postId: posts()[0]?.id } })
    expect(posts()).toHaveLength(1)
  })
})
