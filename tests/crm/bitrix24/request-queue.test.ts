import { beforeEach, expect, test } from 'vitest'
import { memoryBrowser, type MemoryBrowser } from '../../../src/browser/memory.ts'
import type { PaceStore } from '../../../src/browser/port.ts'
import { enterpriseRate, ordinaryRate, type Rate } from '../../../src/crm/bitrix24/bucket.ts'
import { toCrmError } from '../../../src/crm/bitrix24/errors.ts'
import { crmClock } from '../../../src/crm/shared/clock.ts'
import { createRequestQueue, type RequestQueue } from '../../../src/crm/bitrix24/request-queue.ts'
import type { Priority } from '../../../src/crm/shared/people-first.ts'
import type { Operating, Reply } from '../../../src/crm/bitrix24/transport.ts'
import type { Pause } from '../../../src/crm/port.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { fc } from '../../support/property.ts'

let clock: FakeClock
let browser: MemoryBrowser

beforeEach(() => {
  clock = fakeClock()
  browser = memoryBrowser({ now: clock.now, wait: clock.wait })
})

interface Sent { readonly at: number, readonly what: string }

/** A page that counts its moments in seconds since it began. */
function page({ store = browser.openTab().pace, rate = ordinaryRate, ahead = 0, account = 'portal-a' }: { store?: PaceStore | null, rate?: Rate, ahead?: number, account?: string } = {}) {
  const time = crmClock(clock)
  if (ahead !== 0) time.hear(clock.now() + ahead)
  const queue = createRequestQueue({ account, portalClock: time, store, clock, rate })
  const start = clock.now()
  const sent: Sent[] = []
  const pauses: (Pause | null)[] = []
  queue.pace.onChange(pause => pauses.push(pause))

  function ask(what: string, { priority = 'interactive', answer = () => reply() }: { priority?: Priority, answer?: () => Reply } = {}): Promise<Reply> {
    return queue.run({
      methods: [what], priority,
      send: async () => {
        sent.push({ at: (clock.now() - start) / 1_000, what })
        return answer()
      },
    })
  }
  return { queue, sent, pauses, ask, seconds: () => sent.map(({ at }) => at) }
}

function reply(operating: readonly Operating[] = []): Reply {
  return { result: true, total: 0, finish: null, operating, status: 200 }
}

/** Answers with these failures one after another, then well. */
function failing(...failures: readonly { readonly rest: string, readonly status: number, readonly resetAt?: number }[]): () => Reply {
  const left = [...failures]
  return () => {
    const failure = left.shift()
    if (failure) throw toCrmError({ text: '', ...failure }, 'crm.item.list')
    return reply()
  }
}

const tooMany = { rest: 'QUERY_LIMIT_EXCEEDED', status: 503 }
const tooLong = { rest: 'OPERATION_TIME_LIMIT', status: 429 }

function outcome(work: Promise<unknown>): Promise<unknown> {
  return work.then(() => 'done', (error: unknown) => error)
}

test('a burst goes at once, and the rest as the bucket runs out', async () => {
  const { ask, seconds } = page()
  const all = Promise.all(Array.from({ length: 60 }, (_, i) => ask(`m${i}`)))
  await clock.pass(0)
  const burst = seconds().length
  expect(burst).toBeGreaterThan(40)
  expect(burst).toBeLessThanOrEqual(50)
  await clock.pass(1_000)
  expect(seconds().length).toBe(burst + 2)
  await clock.passAll()
  await all
  expect(seconds()).toHaveLength(60)
})

test('requests of one tab go in their order', async () => {
  const { ask, sent } = page()
  const names = Array.from({ length: 70 }, (_, i) => `m${i}`)
  const all = Promise.all(names.map(name => ask(name)))
  await clock.passAll()
  await all
  expect(sent.map(({ what }) => what)).toEqual(names)
})

test('an Enterprise portal takes more', async () => {
  const { ask, seconds } = page({ rate: enterpriseRate })
  for (let i = 0; i < 260; i++) void ask(`m${i}`)
  await clock.pass(0)
  expect(seconds().length).toBeGreaterThan(200)
  expect(seconds().length).toBeLessThanOrEqual(250)
})

test('portals do not wait for each other', async () => {
  const store = browser.openTab().pace
  const [one, other] = [page({ store }), page({ store, account: 'portal-b' })]
  for (let i = 0; i < 60; i++) void one.ask(`m${i}`)
  await clock.pass(0)
  void other.ask('first')
  await clock.pass(0)
  expect(other.seconds()).toEqual([0])
})

test('background requests leave a quarter of the bucket to somebody who works with the page', async () => {
  const { ask, sent } = page()
  await Promise.all([ask('opened'), clock.pass(0)])
  for (let i = 0; i < 60; i++) void ask('scan', { priority: 'background' })
  await clock.pass(0)
  expect(sent.length).toBeGreaterThan(25)
  expect(sent.length).toBeLessThanOrEqual(37)
  const scanned = sent.length
  for (let i = 0; i < 10; i++) void ask('opened')
  await clock.pass(0)
  expect(sent.slice(scanned).map(({ what }) => what)).toEqual(Array.from({ length: 10 }, () => 'opened'))
})

test('alone, background requests leave six places, and whoever comes goes before the next of them', async () => {
  const { ask, sent } = page()
  for (let i = 0; i < 60; i++) void ask('scan', { priority: 'background' })
  await clock.pass(0)
  expect(sent.length).toBe(44)
  for (let i = 0; i < 10; i++) void ask('opened')
  await clock.pass(4_000)
  expect(sent.slice(44).map(({ what }) => what)).toEqual(Array.from({ length: 10 }, () => 'opened'))
})

test('background requests wait behind everything that somebody waits for', async () => {
  const { ask, sent } = page()
  for (let i = 0; i < 60; i++) void ask('opened')
  void ask('scan', { priority: 'background' })
  await clock.passAll()
  expect(sent.at(-1)?.what).toBe('scan')
  expect(sent).toHaveLength(61)
})

test('a background request of another tab leaves places free too', async () => {
  const [one, other] = [page(), page()]
  for (let i = 0; i < 45; i++) void one.ask('opened')
  void other.ask('scan', { priority: 'background' })
  await clock.pass(500)
  expect(other.sent).toEqual([])
  await clock.pass(10_000)
  expect(other.sent).toHaveLength(1)
})

/** The counter of limits.md: up with each request, down by `perSecond` once a second; over `burst` a request is refused. */
function portalRefuses(moments: readonly number[], { burst, perSecond }: Rate): boolean {
  let counter = 0
  let second = Math.floor(moments[0] ?? 0)
  for (const moment of moments) {
    counter = Math.max(0, counter - (Math.floor(moment) - second) * perSecond)
    second = Math.floor(moment)
    counter += 1
    if (counter > burst) return true
  }
  return false
}

const asking = fc.record({
  tab: fc.nat({ max: 2 }),
  after: fc.nat({ max: 3_000 }),
  count: fc.integer({ min: 1, max: 40 }),
  priority: fc.constantFrom<Priority>('interactive', 'background'),
})

test('whatever tabs of one browser ask for, together they never ask faster than the portal takes it', async () => {
  await fc.assert(fc.asyncProperty(fc.array(asking, { minLength: 1, maxLength: 12 }), fc.constantFrom(ordinaryRate, enterpriseRate), async (plan, rate) => {
    clock = fakeClock()
    browser = memoryBrowser({ now: clock.now, wait: clock.wait })
    const tabs = [page({ rate }), page({ rate }), page({ rate })]
    const work: Promise<Reply>[] = []
    for (const { tab, after, count, priority } of plan) {
      await clock.pass(after)
      for (let i = 0; i < count; i++) {
        const asked = tabs[tab]?.ask('m', { priority })
        if (asked) work.push(asked)
      }
    }
    await clock.passAll()
    await Promise.all(work)
    const moments = tabs.flatMap(({ seconds }) => seconds()).toSorted((a, b) => a - b)
    expect(moments).toHaveLength(work.length)
    const tooFast = moments.some((from, first) => moments.some((to, last) => last > first && last - first + 1 > rate.burst + rate.perSecond * (to - from) + 1e-6))
    expect(tooFast).toBe(false)
    expect(portalRefuses(moments, rate)).toBe(false)
  }), { numRuns: 100 })
})

test('a request that was one too many is sent again after a pause that every tab is told of', async () => {
  const [one, other] = [page({ ahead: 3_600_000 }), page()]
  const asked = one.ask('crm.item.add', { answer: failing(tooMany) })
  await clock.pass(0)
  expect(one.queue.pace.pause()?.because).toBe('rate')
  expect(other.queue.pace.pause()?.because).toBe('rate')
  // A bucket of 50 is half empty after 12.5 seconds.
  expect((other.queue.pace.pause()?.until.getTime() ?? 0) - clock.now()).toBe(12_500)
  // The first page knows that the portal's clock is an hour ahead.
  expect((one.queue.pace.pause()?.until.getTime() ?? 0) - clock.now()).toBe(3_612_500)
  const opened = other.ask('crm.item.get')
  await clock.pass(12_000)
  expect([one.seconds(), other.seconds()]).toEqual([[0], []])
  await clock.passAll()
  await Promise.all([asked, opened])
  expect([one.seconds(), other.seconds()]).toEqual([[0, 12.5], [12.5]])
  expect(one.pauses.map(pause => pause?.because ?? null)).toEqual(['rate', null])
  expect(other.pauses.map(pause => pause?.because ?? null)).toEqual(['rate', null])
})

test('a page that opens during a pause keeps it, and tells of it', async () => {
  const first = page()
  void first.ask('crm.item.list', { answer: failing(tooMany) })
  await clock.pass(1_000)
  const second = page()
  void second.ask('crm.item.get')
  await clock.pass(0)
  expect(second.queue.pace.pause()).not.toBeNull()
  expect(second.sent).toEqual([])
  await clock.passAll()
  expect(second.seconds()).toEqual([11.5])
})

test('pauses grow when one was not enough, to a minute, and the fifth refusal is told', async () => {
  const { ask, seconds } = page()
  const asked = outcome(ask('crm.item.list', { answer: failing(tooMany, tooMany, tooMany, tooMany, tooMany, tooMany) }))
  await clock.passAll()
  expect(await asked).toMatchObject({ code: 'limit', retryable: true })
  expect(seconds()).toEqual([0, 12.5, 37.5, 87.5, 147.5])
})

test('requests that were under way together and are refused together make one pause', async () => {
  const { ask, queue } = page()
  for (let i = 0; i < 8; i++) void ask(`m${i}`, { answer: failing(tooMany) })
  await clock.pass(0)
  expect((queue.pace.pause()?.until.getTime() ?? 0) - clock.now()).toBe(12_500)
})

test('after a good while a pause is short again', async () => {
  const { ask, queue } = page()
  const first = ask('crm.item.list', { answer: failing(tooMany) })
  await clock.passAll()
  await first
  await clock.pass(120_000)
  void ask('crm.item.list', { answer: failing(tooMany) })
  await clock.pass(0)
  expect((queue.pace.pause()?.until.getTime() ?? 0) - clock.now()).toBe(12_500)
})

test('a method that has run for too long waits until it is counted less, the others go on', async () => {
  const { ask, seconds, sent, queue } = page()
  const resetAt = clock.now() / 1_000 + 40
  const first = ask('crm.item.list', { answer: () => reply([{ method: 'crm.item.list', seconds: 490, resetAt }]) })
  await clock.pass(0)
  await first
  const again = ask('crm.item.list', { answer: failing(tooLong) })
  await clock.pass(0)
  expect(queue.pace.pause()?.because).toBe('method-time')
  const other = ask('crm.item.get')
  const batch = queue.run({ methods: ['crm.item.get', 'crm.item.list'], priority: 'interactive', send: async () => {
    sent.push({ at: (clock.now() - resetAt * 1_000) / 1_000, what: 'batch' })
    return reply()
  } })
  await clock.passAll()
  await Promise.all([again, other, batch])
  expect(sent.map(({ what }) => what)).toEqual(['crm.item.list', 'crm.item.list', 'crm.item.get', 'crm.item.list', 'batch'])
  expect(seconds().slice(0, 4)).toEqual([0, 0, 0, 40])
  expect(sent.at(-1)?.at).toBeGreaterThanOrEqual(0)
})

test('without a moment in any answer a method waits for a minute', async () => {
  const { ask, seconds } = page()
  const asked = ask('crm.item.list', { answer: failing(tooLong) })
  await clock.passAll()
  await asked
  expect(seconds()).toEqual([0, 60])
})

test('nobody is kept waiting for longer than a minute', async () => {
  const [one, other] = [page(), page()]
  const resetAt = clock.now() / 1_000 + 300
  const first = outcome(one.ask('crm.item.list', { answer: failing({ ...tooLong, resetAt }) }))
  await clock.pass(0)
  expect(await first).toMatchObject({ code: 'limit', retryable: true })
  const second = outcome(other.ask('crm.item.list'))
  await clock.pass(0)
  expect(await second).toMatchObject({ code: 'limit' })
  expect(other.sent).toEqual([])
  expect(other.queue.isStopped('crm.item.list')).toBe(true)
  expect(other.queue.isStopped('crm.item.get')).toBe(false)
  await clock.pass(300_000)
  await other.ask('crm.item.list')
  expect(other.sent).toHaveLength(1)
})

test('background work leaves a method alone that is nearly used up, people do not', async () => {
  const { ask, sent } = page()
  const resetAt = clock.now() / 1_000 + 200
  await ask('crm.item.list', { answer: () => reply([{ method: 'crm.item.list', seconds: 440, resetAt }]) })
  void ask('crm.item.list', { priority: 'background' })
  void ask('crm.item.get', { priority: 'background' })
  await ask('crm.item.list')
  await clock.pass(199_000)
  expect(sent.map(({ what }) => what)).toEqual(['crm.item.list', 'crm.item.list', 'crm.item.get'])
  await clock.pass(2_000)
  expect(sent).toHaveLength(4)
})

test.each([
  ['a refusal', { rest: 'INVALID_ARG_VALUE', status: 400 }, 'refused'],
  ['a lost answer', { rest: 'NETWORK_ERROR', status: 0 }, 'offline'],
  ['a server\'s trouble', { rest: 'INTERNAL_SERVER_ERROR', status: 500 }, 'offline'],
  ['a block set by hand', { rest: 'OVERLOAD_LIMIT', status: 503 }, 'limit'],
  ['a page that is none of REST', { rest: 'NOT_REST', status: 200 }, 'unexpected-reply'],
  ['an unknown 503', { rest: '', status: 503 }, 'offline'],
] as const)('after %s the queue sends nothing again', async (_, failure, code) => {
  const { ask, sent } = page()
  const asked = outcome(ask('crm.item.add', { answer: failing(failure) }))
  await clock.passAll()
  expect(await asked).toMatchObject({ code })
  expect(sent).toHaveLength(1)
})

test('the first request does not wait for a database that does not open, and the page still keeps a pace', async () => {
  const closed: PaceStore = { change: () => new Promise(() => undefined), signals: { tell: () => undefined, listen: () => () => undefined } }
  const { ask, seconds } = page({ store: closed })
  for (let i = 0; i < 40; i++) void ask(`m${i}`)
  await clock.pass(8)
  expect(seconds().length).toBeGreaterThan(0)
  expect(seconds().length).toBeLessThan(15)
  await clock.passAll()
  expect(seconds()).toHaveLength(40)
})

test('requests that did not wait for the database are counted when it opens', async () => {
  let open: () => void = () => undefined
  const opened = new Promise<void>(resolve => { open = resolve })
  const shared = browser.openTab().pace
  const slow: PaceStore = { signals: shared.signals, change: async (account, step) => {
    await opened
    return shared.change(account, step)
  } }
  const early = page({ store: slow })
  for (let i = 0; i < 3; i++) void early.ask(`m${i}`)
  await clock.pass(8)
  expect(early.sent).toHaveLength(3)
  open()
  await clock.pass(0)
  const { emptyAt } = await shared.change('portal-a', state => ({ state, answer: state }))
  expect(emptyAt - clock.now()).toBe(1_500)
})

test('a clock that was set back keeps nobody waiting for hours', async () => {
  const store = browser.openTab().pace
  await store.change('portal-a', () => ({ state: { emptyAt: clock.now() + 7_200_000, pauses: { '*': clock.now() + 7_200_000, 'crm.item.list': clock.now() + 86_400_000 }, refusals: 3 }, answer: null }))
  const { ask, seconds } = page({ store })
  const asked = ask('crm.item.get')
  await clock.passAll()
  await asked
  expect(seconds()[0]).toBeLessThanOrEqual(120)
})

test('what waits when the page goes is given up, and nothing is sent any more', async () => {
  const { ask, queue, sent } = page()
  const all = Array.from({ length: 60 }, (_, i) => outcome(ask(`m${i}`)))
  const scan = outcome(ask('scan', { priority: 'background' }))
  await clock.pass(0)
  const before = sent.length
  queue.stop()
  expect((await Promise.all(all)).filter(end => end !== 'done')).toHaveLength(60 - before)
  expect(await scan).toMatchObject({ notRun: true, retryable: false })
  await expect(ask('late')).rejects.toMatchObject({ notRun: true })
  await clock.passAll()
  expect(sent).toHaveLength(before)
})

test('a page that comes back asks again', async () => {
  const { ask, queue, sent } = page()
  queue.stop()
  queue.resume()
  await ask('again')
  expect(sent).toHaveLength(1)
})

test('a limit inside a batch stops the method for all', async () => {
  const [one, other] = [page(), page()]
  const error = toCrmError({ rest: 'OPERATION_TIME_LIMIT', text: '', status: 400, resetAt: clock.now() / 1_000 + 30 }, 'crm.item.list')
  expect(await limitedOf(one.queue, error)).toBe(true)
  void other.ask('crm.item.list')
  void other.ask('crm.item.get')
  await clock.pass(29_000)
  expect(other.sent.map(({ what }) => what)).toEqual(['crm.item.get'])
  await clock.pass(1_000)
  expect(other.sent).toHaveLength(2)
})

async function limitedOf(queue: RequestQueue, error: ReturnType<typeof toCrmError>): Promise<boolean> {
  return queue.limited(error)
}
