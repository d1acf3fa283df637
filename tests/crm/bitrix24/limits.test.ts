import { beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { memoryBrowser, type MemoryBrowser } from '../../../src/browser/memory.ts'
import { lineOf, type LineOptions } from '../../../src/commands/crm-of.ts'
import type { Line } from '../../../src/crm/bitrix24/line.ts'
import { createPortal, type Portal } from '../../../src/emulator/bitrix24/portal.ts'
import { finishInstall, install } from '../../../src/emulator/portal/market.ts'
import { seed } from '../../../src/emulator/seed.ts'
import { openStore } from '../../../src/emulator/store.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { wideOffer } from '../../support/portal.ts'
import { admin, auditor } from './world.ts'

let clock: FakeClock
let browser: MemoryBrowser
let portal: Portal

beforeEach(() => {
  clock = fakeClock()
  browser = memoryBrowser({ now: clock.now, wait: clock.wait })
  const store = openStore()
  seed(store, { now: new Date(clock.now()), deals: 3, lang: 'ru' })
  portal = createPortal({ store, origin: 'http://portal.example.ru', appOrigin: 'http://app.example.ru', offer: wideOffer, now: () => new Date(clock.now()) })
  install(portal)
  finishInstall(portal)
  portal.journal.clear()
})

/** A page that does not know of any limit, so that the portal has to tell. */
const unlimited = { burst: 100_000, perSecond: 1_000 }

function line(options: LineOptions = {}, userId = admin): Line {
  return lineOf(portal, userId, { over: 'direct', clock, browser: browser.openTab(), rate: 'learn', ...options })
}

/** Answers of the portal since the last look. */
function answers(status: number): number {
  return portal.journal.entries().filter(entry => entry.status === status).length
}

const ask = ({ caller }: Line) => caller.write('user.admin', {}, z.boolean())

/** Lets time pass until the work is done. */
async function done<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined)
  await clock.passAll()
  return work
}

test('three tabs that ask for a lot at once are never refused', async () => {
  portal.faults.change({ requestLimit: true })
  const tabs = [line(), line(), line({}, auditor)]
  await done(Promise.all(Array.from({ length: 240 }, (_, i) => ask(tabs[i % 3] ?? line()))))
  expect(answers(503)).toBe(0)
  expect(answers(200)).toBe(240)
})

test('a portal of the Enterprise plan is asked as fast as it likes', async () => {
  portal.faults.change({ requestLimit: true, plan: 'enterprise' })
  const page = line()
  await page.caller.readAll({ one: { method: 'user.admin' }, other: { method: 'profile' } })
  expect(portal.journal.entries().map(({ method }) => method)).toEqual(['batch'])
  const all = Promise.all(Array.from({ length: 200 }, () => ask(page)))
  await clock.pass(0)
  expect(answers(200)).toBe(201)
  await all
  expect(answers(503)).toBe(0)
})

test('the plan is asked for once in a session, by the first batch', async () => {
  const tab = browser.openTab()
  const read = ({ caller }: Line) => caller.readAll({ one: { method: 'user.admin' }, other: { method: 'profile' } })
  await read(line({ browser: tab }))
  await read(line({ browser: tab }))
  const commands = portal.journal.entries().flatMap(({ params }) => Object.values(params['cmd'] ?? {}))
  expect(commands.filter(command => String(command).startsWith('app.info'))).toHaveLength(1)
})

/** Somebody else behind the same address has filled the portal's bucket. */
async function fillBucket(): Promise<void> {
  const other = line({ browser: null, rate: unlimited })
  await Promise.all(Array.from({ length: 50 }, () => ask(other)))
  portal.journal.clear()
}

test('a write that came when the bucket was full is carried out once, after a pause', async () => {
  portal.faults.change({ requestLimit: true })
  await fillBucket()
  const page = line()
  const before = [...portal.tables.items(2).all()].length
  const written = page.caller.write('crm.item.add', { entityTypeId: 2, fields: { title: 'Поставка' } }, z.unknown())
  await clock.pass(0)
  expect(page.pace.pause()?.because).toBe('rate')
  expect(page.pace.pause()?.until.getTime()).toBeGreaterThan(page.caller.now().getTime())
  await done(written)
  expect([answers(503), answers(200)]).toEqual([1, 1])
  expect([...portal.tables.items(2).all()].length).toBe(before + 1)
  expect(page.pace.pause()).toBeNull()
})

test('all requests that came when the bucket was full get their answers', async () => {
  portal.faults.change({ requestLimit: true })
  await fillBucket()
  const tabs = [line(), line()]
  await done(Promise.all(Array.from({ length: 30 }, (_, i) => ask(tabs[i % 2] ?? line()))))
  expect(answers(200)).toBe(30)
})

const list = { method: 'crm.item.list', params: { entityTypeId: 2, select: ['id'] } }

test('a reading of a batch that a method\'s time has stopped is asked again when it is counted less, and nothing else is', async () => {
  portal.faults.change({ methodTimeLimit: true, methodSeconds: { 'crm.item.list': 4.9 } })
  const page = line({ rate: unlimited })
  for (let i = 0; i < 98; i++) await page.caller.readAll({ list })
  // They are forgotten ten minutes after the first of them.
  await clock.pass(560_000)
  portal.journal.clear()
  const reading = page.caller.readAll({ list, me: { method: 'user.current' } })
  await clock.pass(10)
  expect(page.pace.pause()?.because).toBe('method-time')
  const answered = await done(reading)
  expect(answered.list.ok).toBe(true)
  expect(answered.me.ok).toBe(true)
  const asked = portal.journal.entries().map(({ params }) => Object.values(params['cmd'] ?? {}).map(command => String(command).split('?')[0]))
  expect(asked).toEqual([['crm.item.list', 'user.current'], ['crm.item.list']])
})

test('a method that is stopped for long fails alone, and is not asked for again meanwhile', async () => {
  portal.faults.change({ methodTimeLimit: true, methodSeconds: { 'crm.item.list': 50 } })
  const page = line({ rate: unlimited })
  for (let i = 0; i < 10; i++) await page.caller.readAll({ list })
  const stopped = await page.caller.readAll({ list, me: { method: 'user.current' } })
  expect(stopped.list).toMatchObject({ ok: false, error: { code: 'limit', retryable: true } })
  expect(stopped.me.ok).toBe(true)
  portal.journal.clear()
  const again = await line({ rate: unlimited }).caller.readAll({ list, me: { method: 'user.current' } })
  expect(again.list).toMatchObject({ ok: false, error: { code: 'limit' } })
  expect(again.me.ok).toBe(true)
})

test('a chain is told of the limit, and what stood behind it has not been run', async () => {
  portal.faults.change({ methodTimeLimit: true, methodSeconds: { 'crm.item.update': 50 } })
  const page = line({ rate: unlimited })
  const [deal] = [...portal.tables.items(2).all()]
  const update = { method: 'crm.item.update', params: { entityTypeId: 2, id: deal?.id, fields: { title: 'Поставка' } } }
  for (let i = 0; i < 10; i++) await page.caller.chain({ update }, { halt: true })
  portal.journal.clear()
  const ends = await line({ browser: null }).caller.chain({ update, add: { method: 'crm.item.add', params: { entityTypeId: 2, fields: { title: 'Вторая' } } } }, { halt: true })
  expect(ends.update).toMatchObject({ ok: false, error: { code: 'limit', notRun: false } })
  expect(ends.add).toMatchObject({ ok: false, error: { code: 'refused', notRun: true } })
  expect(portal.journal.entries()).toHaveLength(1)
})

test('work in the background reads as everybody does, and gives way', async () => {
  portal.faults.change({ requestLimit: true })
  const page = line()
  const scan = Promise.all(Array.from({ length: 60 }, () => page.caller.inBackground().write('profile', {}, z.unknown())))
  await clock.pass(0)
  expect(answers(200)).toBeLessThanOrEqual(44)
  await ask(page)
  expect(portal.journal.entries().at(-1)?.method).toBe('user.admin')
  await done(scan)
  expect([answers(200), answers(503)]).toEqual([61, 0])
})

test('a token that has run out is renewed on the way, and one that cannot be is told', async () => {
  portal.faults.change({ expiredToken: { times: 1 } })
  expect(await ask(line())).toBe(true)
  portal.faults.change({ expiredToken: { times: 1 }, refreshRefused: true })
  await expect(ask(line())).rejects.toMatchObject({ code: 'auth', retryable: false })
})
