import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CardRef } from '../../../src/core/card.ts'
import type { ChecklistPin } from '../../../src/core/review.ts'
import { checklistField } from '../../../src/crm/bitrix24/names.ts'
import type { Transport } from '../../../src/crm/bitrix24/transport.ts'
import { CrmError, type Crm } from '../../../src/crm/port.ts'
import { admin, auditor, openWorld, type World } from './world.ts'

let world: World
let crm: Crm

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => {
  crm = world.crm(auditor)
  world.calls()
})

const links = [{ title: 'Первый звонок', url: 'https://docs.example.ru/1' }, { title: 'Второй [важно]', url: 'https://docs.example.ru/2?a=[b]' }]
const [first] = links
const one = first ? [first] : []

const newDeal = (): CardRef => ({ kind: 'deal', id: world.deal() })
const comments = (ref: CardRef) => [...world.tables.timeline.all()].filter(row => row.kind === 'comment' && row.ownerTypeId === 2 && row.ownerId === ref.id)
const fieldOf = (ref: CardRef) => world.tables.items(2).get(ref.id)?.[checklistField] ?? []

function comment(ref: CardRef, text: string, pinned: boolean): number {
  const created = '2026-11-20T09:00:00.000Z'
  return world.tables.timeline.insert({
    kind: 'comment', ownerTypeId: 2, ownerId: ref.id, created, authorId: 6, title: '', text, iconCode: '', activityId: null, pinnedAt: pinned ? created : null, clientId: null,
  }).id
}

/** What the card shows of ours, in a line. */
function shown(ref: CardRef): string {
  const ours = comments(ref).map(({ text, pinnedAt }) => `${pinnedAt === null ? 'loose' : 'pinned'}: ${text.match(/docs\.example\.ru\/\d/g)?.join(' ')}`)
  return [...ours, `field: ${(fieldOf(ref) as readonly string[]).length}`].join(', ')
}

test('pinning reads in one request and writes in another', async () => {
  const ref = newDeal()
  expect(await crm.cards.pinChecklists(ref, links, null)).toMatchObject({ pin: { pinned: true }, problem: null })
  expect(world.requests()).toBe(2)
  expect(shown(ref)).toBe('pinned: docs.example.ru/1 docs.example.ru/2, field: 2')
})

test('what is there already is not written again', async () => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  world.calls()
  expect(await crm.cards.pinChecklists(ref, links, pin)).toEqual({ pin, problem: null })
  expect(world.calls()).toEqual(['batch', 'crm.timeline.comment.list', 'crm.item.get'])
  expect(await world.crm(admin).cards.pinChecklists(ref, links, null)).toEqual({ pin, problem: null })
  expect(world.calls().filter(method => /comment\.(add|update)|item\.update/.test(method))).toEqual([])
})

test.each([
  ['nobody remembers it', () => null],
  ['what is remembered is gone', () => ({ commentId: 999_999, pinned: true })],
])('no second comment is made where %s', async (_, previous: () => ChecklistPin | null) => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  expect(await crm.cards.pinChecklists(ref, one, previous())).toEqual({ pin, problem: null })
  expect(shown(ref)).toBe('pinned: docs.example.ru/1, field: 1')
})

test('our comment is found behind more than a page of others', async () => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  for (let i = 0; i < 120; i++) comment(ref, `Перезвонить ${i}`, false)
  expect(await crm.cards.pinChecklists(ref, one, null)).toEqual({ pin, problem: null })
  expect(comments(ref)).toHaveLength(121)
})

test('of several comments of ours the oldest stays, and the places of the others are free', async () => {
  const ref = newDeal()
  const ids = ['ru', 'en', 'ru'].map(lang => comment(ref, `[B]${lang === 'ru' ? 'Чек-листы разбора' : 'Review checklists'}[/B]\n1. Старое`, true))
  const foreign = comment(ref, 'Клиент просил перезвонить', false)
  const { pin } = await crm.cards.pinChecklists(ref, links, { commentId: ids[2] ?? 0, pinned: true })
  expect(pin).toEqual({ commentId: ids[0], pinned: true })
  expect(comments(ref).map(({ id, pinnedAt }) => [id, pinnedAt !== null])).toEqual([[ids[0], true], [foreign, false]])
})

test('the heading in the other language is as good', async () => {
  const ref = newDeal()
  await crm.cards.pinChecklists(ref, links, null)
  const [ours] = comments(ref)
  world.tables.timeline.update(ours?.id ?? 0, { text: ours?.text.replace('Чек-листы разбора', 'Review checklists') ?? '' })
  world.calls()
  await crm.cards.pinChecklists(ref, links, null)
  expect(world.calls()).not.toContain('crm.timeline.comment.update')
})

test('without links every comment of ours goes, and nothing is remembered of it', async () => {
  const ref = newDeal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  comment(ref, '[B]Чек-листы разбора[/B]\n1. Второй', true)
  expect(await crm.cards.pinChecklists(ref, [], pin)).toEqual({ pin: null, problem: null })
  expect(shown(ref)).toBe('field: 0')
  world.calls()
  expect(await crm.cards.pinChecklists(ref, [], pin)).toEqual({ pin: null, problem: null })
  expect(world.requests()).toBe(1)
})

test('a link with a text that looks like a reference of a batch is pinned as it is', async () => {
  const ref = newDeal()
  const url = 'https://docs.example.ru/1?q=$result[w0]'
  const { pin } = await crm.cards.pinChecklists(ref, [{ title: 'Смотри $result', url }], null)
  expect(pin).toMatchObject({ pinned: true })
  expect(comments(ref)).toMatchObject([{ id: pin?.commentId, text: `[B]Чек-листы разбора[/B]\n1. [URL=https://docs.example.ru/1?q=$result%5Bw0%5D]Смотри $result[/URL]` }])
  expect(fieldOf(ref)).toEqual([url])
})

test('of a gone and of a forbidden card it is told, without an error of HTTP', async () => {
  await expect(crm.cards.pinChecklists({ kind: 'deal', id: 999_999 }, links, null)).rejects.toMatchObject({ code: 'not-found' })
  const theirs: CardRef = { kind: 'deal', id: world.deal({ assignedById: 11 }) }
  expect(await world.crm(6).cards.pinChecklists(theirs, links, null)).toEqual({ pin: null, problem: 'forbidden' })
  expect(world.portal.portal.journal.entries().filter(({ status }) => status >= 400)).toEqual([])
})

test('two people who pin at once end with one pinned comment', async () => {
  const ref = newDeal()
  let meet: () => void = () => undefined
  const both = new Promise<void>(resolve => { meet = resolve })
  let waiting = 0
  // Both have looked before either writes.
  const together = (transport: Transport): Transport => ({
    async send(method, params) {
      if (/comment\.add/.test(JSON.stringify(params))) {
        if (++waiting === 2) meet()
        await both
      }
      return transport.send(method, params)
    },
  })
  const results = await Promise.all([auditor, admin].map(id => world.crm(id, null, { through: together }).cards.pinChecklists(ref, links, null)))
  expect(shown(ref)).toBe('pinned: docs.example.ru/1 docs.example.ru/2, field: 2')
  expect(results).toContainEqual({ pin: { commentId: comments(ref)[0]?.id, pinned: true }, problem: null })
})

/** Carries out `writes` writing commands and then breaks the line, in the middle of a request if need be. */
function breaking(writes: number): (transport: Transport) => Transport {
  let left = writes
  return transport => ({
    async send(method, params) {
      const commands = Object.entries(method === 'batch' ? params['cmd'] ?? {} : { only: method })
      const cut = commands.findIndex(([, command]) => /\.(add|update|delete|pin|unpin)(\?|$)/.test(String(command)) && left-- === 0)
      if (cut < 0) return transport.send(method, params)
      left = 0
      if (cut > 0) await transport.send(method, { ...params, cmd: Object.fromEntries(commands.slice(0, cut)) })
      throw new CrmError('offline', 'broken', { method })
    },
  })
}

const before = {
  'a bare card': () => newDeal(),
  'a card with an older list': () => {
    const ref = newDeal()
    comment(ref, '[B]Чек-листы разбора[/B]\n1. Старое', true)
    return ref
  },
  'a card with three lists that take every pin': () => {
    const ref = newDeal()
    for (let i = 0; i < 3; i++) comment(ref, `[B]Чек-листы разбора[/B]\n1. Старое ${i}`, true)
    return ref
  },
}

describe.each(Object.entries(before))('wherever the line breaks over %s', (_, card) => {
  test.each([
    ['the links', links, 'pinned: docs.example.ru/1 docs.example.ru/2, field: 2'],
    ['no links', [], 'field: 0'],
  ])('a repeat with %s ends as if it had not', async (_, wanted, end) => {
    const broken: number[] = []
    for (let writes = 0; writes < 12; writes++) {
      const ref = card()
      const attempt = world.crm(auditor, null, { through: breaking(writes) }).cards.pinChecklists(ref, wanted, null)
      const ended = await attempt.then(() => 'whole', (error: unknown) => error instanceof CrmError ? error.code : 'fault')
      if (ended === 'offline') broken.push(writes)
      await crm.cards.pinChecklists(ref, wanted, null)
      expect(`after ${writes} writes: ${shown(ref)}`).toBe(`after ${writes} writes: ${end}`)
    }
    if (wanted.length > 0) expect(broken.length).toBeGreaterThan(2)
  })
})
