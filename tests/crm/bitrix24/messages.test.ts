import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseBbCode, type BbNode } from '../../../src/emulator/portal/pages/bbcode.ts'
import { messageBbcode } from '../../../src/crm/bitrix24/bbcode.ts'
import type { Crm, MessagePiece, MessageText } from '../../../src/crm/port.ts'
import { admin, auditor, dismissed, head, openWorld, salesperson, type World } from './world.ts'

let world: World
let crm: Crm

beforeEach(async () => {
  world = await openWorld()
  crm = world.crm(head)
  world.requests()
})
afterEach(() => world.portal.close())

const origin = 'https://portal.example.ru'
const card = { kind: 'deal', id: 42 } as const

function group(fields: Readonly<Record<string, unknown>> = {}): number {
  const moment = '2026-11-20T09:00:00.000Z'
  return world.tables.groups.insert({
    name: 'Отдел продаж', description: '', project: false, active: true, visible: true, opened: true, closed: false, ownerId: admin,
    members: [{ userId: admin, role: 'A' }, { userId: head, role: 'K' }], created: moment, updated: moment, activity: moment, chatId: 0, ...fields,
  }).id
}

function notificationsOf(userId: number) {
  return [...world.tables.notifications.all()].filter(row => row.userId === userId)
}

function posts() {
  return [...world.tables.posts.all()]
}

describe('the markup of a message', () => {
  function written(nodes: readonly BbNode[]): string {
    return nodes.map(node => node.kind === 'text' ? node.text : written(node.children)).join('')
  }

  /** Tags, but for the bare addresses that every page of the portal makes links of. */
  function tags(nodes: readonly BbNode[]): string[] {
    return nodes.flatMap(node => {
      if (node.kind === 'text' || (node.kind === 'link' && node.href === written(node.children))) return []
      return [node.kind === 'link' ? node.href : node.tag, ...tags(node.children)]
    })
  }

  test('has strong words and links to cards on the portal', () => {
    const text: MessageText = [['Нарушений: ', { strong: '3' }], ['• ', { card, title: 'Поставка «Орбита»' }, ' — без шага']]
    expect(messageBbcode(text, origin)).toBe(`Нарушений: [B]3[/B]\n• [URL=${origin}/crm/deal/details/42/]Поставка «Орбита»[/URL] — без шага`)
  })

  test.each(['[b]Срочно[/b]', '[url=https://evil.example.com]Скидка[/url]', '[/URL][USER=1]Директор[/USER]', '$result[x]', ']['])('a title is text and nothing else: %s', title => {
    const shown = title.replaceAll('[', '(').replaceAll(']', ')')
    const read = (piece: MessagePiece) => parseBbCode(messageBbcode([[piece]], origin))
    expect([{ card, title }, { strong: title }, title].map(piece => written(read(piece)))).toEqual([shown, shown, shown])
    expect([{ card, title }, { strong: title }, title].map(piece => tags(read(piece)))).toEqual([[`${origin}/crm/deal/details/42/`], ['b'], []])
  })

  test('text before a tag makes no reference of a batch', () => {
    expect(messageBbcode([['$result', { strong: 'x' }, ' $RESULT', { card, title: 'y' }]], origin)).not.toMatch(/\$result\[/i)
  })

  test('a title has no lines of its own, and one without letters goes by its number', () => {
    expect(messageBbcode([[{ card, title: 'Поставка \r\n мебели' }], [{ card, title: '' }]], origin)).toBe(
      `[URL=${origin}/crm/deal/details/42/]Поставка мебели[/URL]\n[URL=${origin}/crm/deal/details/42/]#42[/URL]`)
  })
})

describe('notifications', () => {
  const message = (personId: number, text = 'Исправьте карточки') => ({ personId, text: [[text]], tag: `day|${personId}` })

  test('come from the application, one to each person, in one request', async () => {
    expect(await crm.messages.notify([message(salesperson), message(auditor)])).toEqual([{ personId: salesperson, sent: true }, { personId: auditor, sent: true }])
    expect(world.requests()).toBe(1)
    expect(notificationsOf(salesperson)).toMatchObject([{ kind: 'system', fromUserId: 0, message: 'Исправьте карточки' }])
  })

  test('fifty go in a request', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({ personId: salesperson, text: [[`№ ${index}`]], tag: `t${index}` }))
    expect((await crm.messages.notify(many)).filter(({ sent }) => sent)).toHaveLength(120)
    expect(world.requests()).toBe(3)
    expect(notificationsOf(salesperson)).toHaveLength(120)
    expect(await crm.messages.notify([])).toEqual([])
    expect(world.requests()).toBe(0)
  })

  test('a repetition takes the place of the earlier one, from whichever browser', async () => {
    await Promise.all([crm.messages.notify([message(salesperson, 'одно')]), world.crm(auditor).messages.notify([message(salesperson, 'другое')])])
    expect(notificationsOf(salesperson)).toHaveLength(1)
  })

  test('to a dismissed person are not sent, and the others are', async () => {
    expect(await crm.messages.notify([message(dismissed), message(salesperson), message(0)])).toEqual([
      { personId: dismissed, sent: false }, { personId: salesperson, sent: true }, { personId: 0, sent: false },
    ])
    expect(notificationsOf(dismissed)).toEqual([])
  })

  test('without the scope fail as a whole', async () => {
    const scope = world.tables.apps.get(1)?.scope ?? []
    world.tables.apps.update(1, { scope: scope.filter(name => name !== 'im') })
    await expect(crm.messages.notify([message(salesperson)])).rejects.toMatchObject({ code: 'scope' })
  })
})

describe('workgroups', () => {
  beforeEach(() => {
    for (const { id } of [...world.tables.groups.all()]) world.tables.groups.remove(id)
  })

  test('are those into which the caller may post', async () => {
    const mine = group()
    group({ name: 'Архив', closed: true })
    group({ name: 'Чужая', members: [{ userId: admin, role: 'A' }] })
    expect(await crm.messages.groups()).toEqual([{ id: mine, name: 'Отдел продаж' }])
    expect(world.requests()).toBe(2)
    expect(await world.crm(salesperson).messages.groups()).toEqual([])
  })

  test('sixty take three requests', async () => {
    for (let index = 0; index < 60; index++) group()
    expect(await crm.messages.groups()).toHaveLength(60)
    expect(world.requests()).toBe(3)
  })

  test('are not offered where the application may not post', async () => {
    group()
    const scope = world.tables.apps.get(1)?.scope ?? []
    for (const missing of ['log', 'sonet_group']) {
      world.tables.apps.update(1, { scope: scope.filter(name => name !== missing) })
      await expect(crm.messages.groups()).rejects.toMatchObject({ code: 'scope' })
    }
  })
})

describe('a post', () => {
  const digest = { title: 'Сводка за ноябрь [b]', text: [['Чистых карточек: ', { strong: '71 %' }], ['$result[x]']] }

  test('goes into this group alone, in the caller\'s name', async () => {
    const groupId = group()
    const id = await crm.messages.post(groupId, digest)
    expect(posts().filter(row => row.id === id)).toMatchObject([{ authorId: head, title: digest.title, text: 'Чистых карточек: [B]71 %[/B]\n$result(x)', dest: [`SG${groupId}`] }])
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity])('without a group (%s) is never sent', async groupId => {
    const before = posts().length
    await expect(crm.messages.post(groupId, digest)).rejects.toMatchObject({ code: 'refused', notRun: true })
    expect([posts().length, world.requests()]).toEqual([before, 0])
  })

  test('without a text is not sent', async () => {
    await expect(crm.messages.post(group(), { title: 'Сводка', text: [[]] })).rejects.toMatchObject({ code: 'refused' })
    expect(world.requests()).toBe(0)
  })

  test('into a group without the right to post is refused and reaches nobody', async () => {
    const foreign = group({ members: [{ userId: admin, role: 'A' }] })
    const before = posts().length
    await expect(crm.messages.post(foreign, digest)).rejects.toMatchObject({ code: 'refused' })
    expect(posts()).toHaveLength(before)
  })

  test('is found again by its title, the newest first, and only the caller\'s own in this group', async () => {
    const [one, two] = [group(), group()]
    expect(await crm.messages.findPost(one, digest.title)).toBeNull()
    await crm.messages.post(one, digest)
    const second = await crm.messages.post(one, digest)
    await crm.messages.post(two, digest)
    await crm.messages.post(one, { ...digest, title: 'Сводка за октябрь' })
    await world.crm(admin).messages.post(one, digest)
    expect(await crm.messages.findPost(one, digest.title)).toBe(second)
    await expect(crm.messages.findPost(0, digest.title)).rejects.toMatchObject({ code: 'refused' })
  })

  test('is found behind a page of others', async () => {
    const groupId = group()
    const id = await crm.messages.post(groupId, digest)
    for (let index = 0; index < 55; index++) await crm.messages.post(groupId, { ...digest, title: `Новость ${index}` })
    expect(await crm.messages.findPost(groupId, digest.title)).toBe(id)
  })

  test('with a very long title is found again, too', async () => {
    const groupId = group()
    const title = `Сводка ${'очень '.repeat(100)}длинная`
    const id = await crm.messages.post(groupId, { ...digest, title })
    expect(posts().find(row => row.id === id)?.title.length).toBeLessThanOrEqual(200)
    expect(await crm.messages.findPost(groupId, title)).toBe(id)
  })
})
