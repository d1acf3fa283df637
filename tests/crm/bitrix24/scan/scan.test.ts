import { beforeEach, describe, expect, test } from 'vitest'
import type { PartName } from '../../../../src/core/card.ts'
import { CrmError, type ScanPort } from '../../../../src/crm/port.ts'
import { admin, dismissed, salesperson } from '../world.ts'
import { allCards, allChunks, keysOf, openScanWorld, ordered, unending, type ScanWorld } from './scan-world.ts'

let world: ScanWorld

beforeEach(() => { world = openScanWorld() })

function deals(count: number, fields: Readonly<Record<string, unknown>> = {}): readonly number[] {
  return Array.from({ length: count }, () => world.card('deal', fields))
}

const run = (parts: readonly PartName[] = ['activities'], scans: ScanPort = world.scans()) => allCards(scans.open(ordered(['deal'], parts), null, unending()))

/** Pages that were asked for, by method. */
function pages(commands: readonly (readonly string[])[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const command of commands.flat()) {
    const method = command.split('?')[0] ?? ''
    counts[method] = (counts[method] ?? 0) + 1
  }
  return counts
}

describe('how much a scan asks for', () => {
  test('10 000 open deals with 20 000 open activities among as many closed ones take no more than 16 requests', async () => {
    const open: number[] = []
    for (let i = 0; i < 10_000; i++) {
      open.push(world.card('deal'))
      if (i % 10 < 7) world.card('deal', { stageId: 'WON' })
    }
    // Some cards have none, some have eight.
    for (let i = 0; i < 20_000; i++) world.activity('deal', open[Math.floor(i / 2) ^ (i % 7)] ?? open[0] ?? 0)
    const cards = await run(['activities', 'stages', 'fields'])
    expect(cards).toHaveLength(10_000)
    expect(cards.reduce((sum, { parts }) => sum + (parts.activities?.known ? parts.activities.value.length : 0), 0)).toBe(20_000)
    const requests = world.commands()
    expect(requests.length).toBeLessThanOrEqual(16)
    expect(requests.flat().length).toBeLessThan(600 * 1.1)
  }, 60_000)

  test('ids of which nearly all open cards are the newest cost hardly more', async () => {
    for (let i = 0; i < 12_000; i++) world.card('deal', i > 9_000 || i % 200 === 0 ? {} : { stageId: 'WON' })
    const cards = await run([])
    expect(new Set(keysOf(cards)).size).toBe(cards.length)
    expect(cards).toHaveLength(2_999 + 46)
    expect(pages(world.commands())['crm.item.list']).toBeLessThan(61 + 60)
  })

  test('a hundred changes among many cards take no more than eight requests', async () => {
    const ids = deals(4_000)
    for (const id of ids) world.activity('deal', id)
    const client = world.card('contact')
    for (let i = 0; i < 100; i++) {
      const what = i % 2 === 0 ? { updatedTime: '2026-11-22T10:00:00.000Z' } : { lastActivityTime: '2026-11-22T10:00:00.000Z' }
      world.tables.items(2).update(ids[i * 39] ?? 0, { ...what, contactId: client, contactIds: [client] } as never)
    }
    const parts: readonly PartName[] = ['activities', 'clients', 'stageHistory', 'lastActivity', 'stages', 'fields']
    const scan = world.scans().open(ordered(['deal'], parts, { changedSince: new Date('2026-11-22T09:00:00Z') }), null, unending())
    const cards = await allCards(scan)
    expect(cards).toHaveLength(100)
    expect(cards.every(card => card.parts.activities?.known && card.parts.activities.value.length === 1)).toBe(true)
    await scan.complete(cards, ['activities', 'comments'])
    expect(world.requests()).toBeLessThanOrEqual(8)
  })

  test('nothing is read that no rule needs', async () => {
    deals(10)
    await run([])
    expect(Object.keys(pages(world.commands())).toSorted()).toEqual(['crm.category.list', 'crm.item.fields', 'crm.item.list', 'crm.status.list', 'user.get'])
  })

  test('completing up to fifty cards to which nothing is linked takes two commands', async () => {
    deals(50)
    const scan = world.scans().open(ordered(['deal'], ['activities']), null, unending())
    const cards = await allCards(scan)
    world.commands()
    await scan.complete(cards, ['activities'])
    expect(pages(world.commands())).toEqual({ 'crm.item.list': 1, 'crm.activity.list': 1 })
  })

  test('a portal that is slow gets shorter requests, so that none is cut off', async () => {
    deals(3_000)
    world.portal.faults.change({ methodSeconds: { 'crm.item.list': 1.5 } })
    expect(await run([])).toHaveLength(3_000)
    const lengths = world.commands().map(({ length }) => length)
    expect(Math.max(...lengths.slice(-2))).toBeLessThanOrEqual(27)
  })

  test('many contacts find their open deals by one reading of all deals, a few by being looked for', async () => {
    const contacts = Array.from({ length: 120 }, () => world.card('contact'))
    for (const id of contacts) world.card('deal', { contactId: contacts[0], contactIds: [contacts[0], id] })
    const open = (also: readonly number[]) => allCards(world.scans().open(ordered(['contact'], ['openDeals'], {
      also: also.map(id => ({ kind: 'contact', id })), ...(also.length > 0 && { changedSince: new Date('2026-11-22') }),
    }), null, unending()))
    const whole = await open([])
    const all = pages(world.commands())['crm.item.list'] ?? 0
    deals(600)
    const few = await open(contacts.slice(0, 60))
    for (const cards of [whole, few]) {
      expect(cards.map(({ parts }) => parts.openDeals?.known === true ? parts.openDeals.value.length : 0)).toEqual([120, ...cards.slice(1).map(() => 1)])
    }
    expect(all).toBeLessThan(2 + 4 + 3 + 1 + 4 + 8)
  })
})

describe('which cards a scan is about', () => {
  test('closed ones only when they were changed since then', async () => {
    const [open] = deals(1)
    const recent = world.card('deal', { stageId: 'WON', updatedTime: '2026-11-20T09:00:00.000Z' })
    world.card('deal', { stageId: 'LOSE' })
    const kind = { kind: 'deal', parts: [], closedSince: new Date('2026-11-01'), fields: [] } as const
    expect(keysOf(await allCards(world.scans().open(ordered([kind], []), null, unending())))).toEqual([`deal:${open}`, `deal:${recent}`])
  })

  test('a portal that cannot filter by the last activity is read whole', async () => {
    deals(30)
    const refusing = world.scans({
      through: transport => ({
        async send(method, params) {
          const reply = await transport.send(method, params)
          const result = reply.result as Record<string, Record<string, unknown>>
          const commands = (params['cmd'] ?? {}) as Record<string, string>
          for (const [name, command] of Object.entries(commands)) {
            if (!decodeURIComponent(command).includes('lastActivityTime]')) continue
            result['result'] = Object.fromEntries(Object.entries(result['result'] ?? {}).filter(([key]) => key !== name))
            result['result_error'] = { ...result['result_error'], [name]: { error: 'INVALID_ARG_VALUE', error_description: 'Invalid filter: field \'lastActivityTime\' is not allowed in filter' } }
          }
          return reply
        },
      }),
    })
    expect(await allCards(refusing.open(ordered(['deal'], [], { changedSince: new Date('2026-11-22') }), null, unending()))).toHaveLength(30)
  })

  test('somebody without a right to any of the kinds is told so', async () => {
    world.card('contact')
    deals(3)
    const user = world.tables.users.get(salesperson)
    world.tables.users.update(salesperson, { crm: { read: 'none', write: 'none' } } as never)
    const scan = world.scans({ userId: salesperson }).open(ordered(['deal'], []), null, unending())
    await expect(allCards(scan)).rejects.toMatchObject({ code: 'forbidden', retryable: false })
    world.tables.users.update(salesperson, { crm: user?.crm } as never)
  })

  test('a kind that the person has no right to is told behind the others, and only it', async () => {
    const ids = deals(3)
    world.card('contact')
    const user = world.tables.users.get(salesperson)
    if (user !== undefined) world.tables.users.update(salesperson, { crm: { ...user.crm, read: 'all', without: [3] } })
    const scan = world.scans({ userId: salesperson }).open(ordered(['contact', 'deal'], ['clients']), null, unending())
    const chunks = await allChunks(scan)
    expect(keysOf(chunks.flatMap(({ cards }) => cards))).toEqual(ids.map(id => `deal:${id}`))
    expect(chunks.map(({ refused }) => refused)).toEqual([...chunks.slice(1).map(() => undefined), ['contact']])
  })

  test('a kind that was refused is given whole when the scan is taken up with the right to it', async () => {
    deals(2)
    const contact = world.card('contact')
    const user = world.tables.users.get(salesperson)
    if (user === undefined) throw new Error('There is no such person.')
    world.tables.users.update(salesperson, { crm: { ...user.crm, read: 'all', without: [3] } })
    const first = await allChunks(world.scans({ userId: salesperson }).open(ordered(['contact', 'deal'], []), null, unending()))
    world.tables.users.update(salesperson, { crm: { ...user.crm, read: 'all' } })
    const rest = await allChunks(world.scans({ userId: salesperson }).open(ordered(['contact', 'deal'], []), first.at(-1)?.cursor ?? null, unending()))
    expect(keysOf(rest.flatMap(({ cards }) => cards))).toContain(`contact:${contact}`)
    expect(keysOf(rest.flatMap(({ cards }) => cards)).filter(key => key.startsWith('deal'))).toEqual([])
    expect(rest.map(({ refused }) => refused)).toEqual(rest.map(() => undefined))
  })

  test('a look at cards of a kind that the person has no right to leaves them out', async () => {
    const ids = deals(6)
    world.tables.users.update(salesperson, { crm: { read: 'none', write: 'none' } } as never)
    expect(await world.scans({ userId: salesperson }).look(ids.map(id => ({ kind: 'deal', id })), () => ['stages'])).toEqual([])
  })

  test('somebody who may read only their own gets only these', async () => {
    const mine = deals(2)
    deals(3, { assignedById: 8 })
    world.tables.users.update(salesperson, { crm: { read: 'own', write: 'own' } } as never)
    expect(keysOf(await run([], world.scans({ userId: salesperson })))).toEqual(mine.map(id => `deal:${id}`))
  })

  test('no card at all is no chunk and no error', async () => {
    expect(await allChunks(world.scans().open(ordered(['deal', 'lead', 'contact', 'company'], ['activities', 'clients', 'openDeals', 'requisites', 'stageHistory', 'lastActivity']), null, unending()))).toEqual([])
  })

  test('a card that is added meanwhile is read too', async () => {
    deals(120)
    const scan = world.scans({ through: adding(() => world.card('deal', { title: 'Новая' })) }).open(ordered(['deal'], []), null, unending())
    expect((await allCards(scan)).map(({ title }) => title)).toContain('Новая')
  })
})

/** Does something after the first request of a scan. */
function adding(what: () => unknown) {
  let requests = 0
  return (transport: { send(method: string, params: Readonly<Record<string, unknown>>): Promise<never> } | Parameters<NonNullable<Parameters<ScanWorld['scans']>[0]>['through'] & object>[0]) => ({
    async send(method: string, params: Readonly<Record<string, unknown>>) {
      const reply = await transport.send(method, params)
      requests += 1
      if (requests === 1) what()
      return reply
    },
  })
}

describe('what people do to a portal', () => {
  test('a title of 10 000 signs is given whole', async () => {
    const title = 'Кофемашина «Ёж» 🙂 '.repeat(600).slice(0, 10_000)
    world.card('deal', { title })
    expect((await run([]))[0]?.title).toBe(title)
  })

  test('a title that looks like a reference changes nothing', async () => {
    deals(60, { title: '$result[p0][items][49][id]' })
    expect(await run()).toHaveLength(60)
  })

  test('one card with 3 000 activities is read whole', async () => {
    const [id = 0] = deals(40)
    for (let i = 0; i < 3_000; i++) world.activity('deal', id, { subject: `Дело ${i}` })
    const cards = await run()
    const of = cards.find(({ ref }) => ref.id === id)?.parts.activities
    expect(of?.known && new Set(of.value.map(one => one.id)).size).toBe(3_000)
    expect(cards).toHaveLength(40)
  })

  test('exactly full pages neither end a list too early nor count a card twice', async () => {
    const ids = deals(500)
    for (const id of ids.slice(0, 150)) world.activity('deal', id)
    const cards = await run()
    expect(new Set(keysOf(cards)).size).toBe(500)
    expect(cards.filter(({ parts }) => parts.activities?.known && parts.activities.value.length === 1)).toHaveLength(150)
  })

  test('what a portal makes of a reference behind the last page is not counted', async () => {
    const ids = deals(730)
    for (const id of ids.slice(0, 130)) world.activity('deal', id)
    // The vendor does not say what an empty value asks for: here it asks for everything.
    const repeating = world.scans({
      through: transport => ({
        async send(method, params) {
          const reply = await transport.send(method, params)
          const results = (reply.result as { readonly result?: Record<string, unknown> }).result ?? {}
          const rows = (name: string): readonly unknown[] => [(results[name] as { readonly items?: unknown } | undefined)?.items ?? results[name]].flat()
          for (const name of Object.keys(results)) {
            const [, chain, page] = /^(.*p)(\d+)$/.exec(name) ?? []
            if (chain !== undefined && Number(page) > 0 && rows(`${chain}${Number(page) - 1}`).length < 50) results[name] = results[`${chain}0`]
          }
          return reply
        },
      }),
    })
    const cards = await run(['activities'], repeating)
    expect(cards).toHaveLength(730)
    expect(cards.reduce((sum, { parts }) => sum + (parts.activities?.known ? parts.activities.value.length : 0), 0)).toBe(130)
  })

  test('a stage that is added in the middle is read once more and known by its name', async () => {
    const ids = deals(60)
    const scan = world.scans({
      through: adding(() => {
        const stage = [...world.tables.statuses.all()].find(row => row.entityId === 'DEAL_STAGE' && row.statusId === 'NEW')
        world.tables.statuses.insert({ ...stage, id: undefined, statusId: 'UC_NEW1', name: 'Только что придумали', sort: 25 } as never)
        world.tables.items(2).update(ids[5] ?? 0, { stageId: 'UC_NEW1' } as never)
      }),
    }).open(ordered(['deal'], ['stages']), null, unending())
    const card = (await allCards(scan)).find(({ ref }) => ref.id === ids[5])
    expect(card?.stage).toMatchObject({ id: 'UC_NEW1', name: 'Только что придумали' })
    expect(pages(world.commands())['crm.status.list']).toBe(2)
  })

  test('a client that may not be seen is an obstacle and never «no client»', async () => {
    const theirs = world.card('contact', { assignedById: 8 })
    world.card('deal', { contactId: theirs, contactIds: [theirs] })
    world.tables.users.update(salesperson, { crm: { read: 'own', write: 'own' } } as never)
    const [card] = await run(['clients'], world.scans({ userId: salesperson }))
    expect(card?.parts.clients).toEqual({ known: false, obstacle: 'forbidden' })
  })

  test('whoever is not listed is nobody\'s dismissed', async () => {
    world.card('deal', { assignedById: 999 })
    world.card('deal', { assignedById: dismissed })
    expect((await run([])).map(({ responsible }) => responsible.active)).toEqual(['unknown', false])
  })
})

describe('faults', () => {
  test.each([
    ['a server error', { serverError: { times: 3, after: 2 } }],
    ['a lost connection', { dropBefore: { times: 2, after: 1 }, dropAfter: { times: 2, after: 4 } }],
    ['an answer that is no JSON', { notJson: { times: 3, after: 1 } }],
    ['one command of a batch', { emptyCode: { methods: ['crm.activity.list'], times: 1, after: 20 } }],
    ['a refusal for too many requests', { requestLimit: true }],
  ])('%s loses no card and no activity', async (_, faults) => {
    const ids = deals(2_200)
    for (const id of ids) world.activity('deal', id)
    world.portal.faults.change(faults as never)
    const cards = await run(['activities'], world.scans(_.startsWith('a refusal') ? { rate: 'learn' } : {}))
    expect(new Set(keysOf(cards)).size).toBe(2_200)
    expect(cards.filter(({ parts }) => parts.activities?.known === true && parts.activities.value.length === 1)).toHaveLength(2_200)
  }, 60_000)

  test('what does not pass ends the scan with its error, and what was given stands', async () => {
    deals(3_500)
    const given: string[] = []
    let cursor = null
    const work = (async () => {
      for await (const chunk of world.scans({ windowSize: 60 }).open(ordered(['deal'], []), null, unending()).chunks()) {
        given.push(...keysOf(chunk.cards))
        cursor = chunk.cursor
        if (given.length > 200) world.portal.faults.change({ serverError: true })
      }
    })()
    await expect(work).rejects.toMatchObject({ code: 'offline' })
    world.portal.faults.change({ serverError: null })
    const rest = keysOf(await allCards(world.scans().open(ordered(['deal'], []), cursor, unending())))
    expect(new Set([...given, ...rest]).size).toBe(3_500)
    expect(given.length + rest.length).toBe(3_500)
  })

  test('a list that is refused is an obstacle in the card and never an empty list', async () => {
    deals(30)
    world.portal.faults.change({ missingScope: { scopes: ['crm'], methods: ['crm.stagehistory.list'] } })
    const cards = await run(['stageHistory'])
    expect(cards).toHaveLength(30)
    expect(cards.every(({ parts }) => parts.stageHistory?.known === false && parts.stageHistory.obstacle === 'forbidden')).toBe(true)
  })

  test('a row that is not understood is told and never half a card', async () => {
    deals(3)
    world.portal.faults.change({ wrongType: { methods: ['crm.item.list'], path: 'items.0.createdTime', value: 7, after: 1 } })
    const failure = await run([]).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(CrmError)
    expect(failure).toMatchObject({ code: 'unexpected-reply' })
  })
})

test('our own to-do does not make an abandoned card a fresh one', async () => {
  const [id = 0, other = 0] = deals(2)
  const given = '2026-11-22T10:00:00.000Z'
  world.activity('deal', id, { subject: 'Регламент: исправьте карточку', created: given, lastUpdated: given })
  world.activity('deal', other, { subject: 'Позвонить', created: given, lastUpdated: given })
  for (const one of [id, other]) world.tables.items(2).update(one, { lastActivityTime: given, movedTime: '2026-10-25T09:00:00.000Z' } as never)
  const cards = await run(['lastActivity'])
  expect(cards.map(({ parts }) => parts.lastActivity?.known === true ? parts.lastActivity.value?.toISOString() : null)).toEqual(['2026-10-25T09:00:00.000Z', given])
})

test('several kinds are given, each with its own parts', async () => {
  const company = world.card('company', { title: 'ООО «Проба»' })
  world.card('deal', { companyId: company })
  const chunks = await allChunks(world.scans({ userId: admin }).open(ordered([
    { kind: 'deal', parts: ['clients'], closedSince: null, fields: [] }, { kind: 'company', parts: ['phonesAndEmails'], closedSince: null, fields: [] },
  ], []), null, unending()))
  const cards = chunks.flatMap(chunk => chunk.cards)
  expect(Object.fromEntries(cards.map(({ ref, parts }) => [ref.kind, Object.keys(parts)]))).toEqual({ deal: ['clients'], company: ['phonesAndEmails'] })
  expect(chunks.at(-1)).toMatchObject({ done: 2, total: 2 })
})
