import { expect, test } from 'vitest'
import { z } from 'zod'
import { memoryPace } from '../../../src/browser/pace-store.ts'
import type { RawAnswer } from '../../../src/crm/amocrm/bridge.ts'
import type { CallValues, RestCall } from '../../../src/crm/amocrm/calls.ts'
import { lostAnswer } from '../../../src/crm/amocrm/errors.ts'
import { openLine } from '../../../src/crm/amocrm/request.ts'
import type { CrmError } from '../../../src/crm/port.ts'
import { fakeClock, type FakeClock } from '../../support/fake-clock.ts'

const html = '<html><head><title>502</title></head><body></body></html>'
const problem = (status: number, more: object = {}) => raw(status, JSON.stringify({ title: 'Problem', status, detail: 'Why', ...more }))

function raw(status: number, text: string, more: Partial<RawAnswer> = {}): RawAnswer {
  return { status, text, type: 'application/hal+json', date: '', retryAfter: '', ...more }
}

const good = raw(200, '{"id":7}')
const row = z.object({ id: z.number() })
const states = () => new Map<string, unknown>()
const quiet = { tell: () => undefined, listen: () => () => undefined }

/** A line to an account that answers with these, one after the other, the last one for ever. `null`: the answer is lost. */
function line(answers: readonly (RawAnswer | null)[], { clock = fakeClock(), kept = states() }: { clock?: FakeClock, kept?: Map<string, unknown> } = {}) {
  const sent: { readonly at: number, readonly call: RestCall, readonly values: CallValues }[] = []
  let next = 0
  const opened = openLine({
    send: (call, values) => {
      sent.push({ at: clock.now(), call, values })
      const answer = answers[Math.min(next++, answers.length - 1)] ?? null
      return answer === null ? Promise.reject(lostAnswer(call)) : Promise.resolve(answer)
    },
  }, { account: 'amocrm 1', clock, browser: { pace: memoryPace(kept, quiet), sessionCache: () => ({ get: () => undefined, put: () => undefined, clear: () => undefined }) } })
  const read = () => opened.caller.ask('card', { path: { entity: 'leads', id: 7 } }, row)
  const write = () => opened.caller.ask('changeCard', { path: { entity: 'leads', id: 7 }, body: {} }, row)
  const failure = async (asked: Promise<unknown>): Promise<CrmError> => {
    const caught = asked.then(() => { throw new Error('It has not failed') }, (error: unknown) => error as CrmError)
    await clock.pass(5_000)
    return caught
  }
  return { ...opened, clock, sent, read, write, failure }
}

test.each([
  ['a session that has ended', problem(401), 'auth', false],
  ['an account that is not paid', problem(402), 'plan', false],
  ['a right that a person lacks', problem(403), 'forbidden', false],
  ['what is not there', problem(404), 'not-found', false],
  ['a method that does not exist', problem(405), 'refused', false],
  ['a page that is too long', problem(422), 'refused', false],
  ['a fault of the server', problem(500), 'offline', true],
  ['a gateway that gave up', raw(504, html), 'offline', true],
  ['a lost connection', null, 'offline', true],
  ['the page for signing in', raw(200, '<form><input type="password"></form>'), 'auth', false],
  ['some other page', raw(200, html), 'unexpected-reply', true],
  ['values of another shape', raw(200, '{"id":"seven"}'), 'unexpected-reply', false],
] as const)('%s is told as a coded error', async (_, answer, code, retryable) => {
  const { read, failure } = line([answer])
  expect(await failure(read())).toMatchObject({ code, retryable })
})

test('an empty answer is nothing', async () => {
  const { read } = line([raw(204, '')])
  expect(await read()).toBeNull()
})

test('a validation names what is wrong with which field', async () => {
  const { write, failure } = line([problem(400, { 'validation-errors': [{ request_id: '0', errors: [{ code: 'NotSupportedChoice', path: 'custom_fields_values.0.field_id', detail: 'x' }] }] })])
  expect(await failure(write())).toMatchObject({ code: 'refused', faults: [{ code: 'NotSupportedChoice', path: 'custom_fields_values.0.field_id' }] })
})

test('a reading that was lost is asked once more', async () => {
  const { read, sent, clock } = line([null, good])
  const asked = read()
  await clock.passAll()
  expect(await asked).toEqual({ id: 7 })
  expect(sent).toHaveLength(2)
})

test.each([['lost', null], ['answered by a gateway', raw(504, html)], ['answered by a page', raw(200, html)]] as const)('a writing that was %s is never sent again by itself', async (_, answer) => {
  const { write, sent, failure } = line([answer, good])
  await failure(write())
  expect(sent).toHaveLength(1)
})

test('too many requests pause everything for as long as the account says, and what was refused goes again', async () => {
  const { write, sent, clock, pace } = line([problem(429, { retry_after: 20 }), good])
  const asked = write()
  await clock.pass(1_000)
  expect(sent).toHaveLength(1)
  expect(pace.pause()?.because).toBe('rate')
  await clock.passAll()
  expect(await asked).toEqual({ id: 7 })
  expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(20_000)
})

test('a refusal that is no JSON pauses, too', async () => {
  const { read, sent, clock } = line([raw(429, html), good])
  const asked = read()
  await clock.passAll()
  expect(await asked).toEqual({ id: 7 })
  expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(2_000)
})

test('whoever would have to wait for minutes is told so at once', async () => {
  const { read, sent, failure } = line([problem(429, { retry_after: 300 }), good])
  expect(await failure(read())).toMatchObject({ code: 'limit', retryable: true })
  expect(await failure(read())).toMatchObject({ code: 'limit', notRun: true })
  expect(sent).toHaveLength(1)
})

test('an address that is shut out asks nothing more', async () => {
  const { read, sent, failure } = line([raw(403, '403 Forbidden', { type: 'text/plain' })])
  expect(await failure(read())).toMatchObject({ code: 'limit' })
  await failure(read())
  expect(sent).toHaveLength(1)
})

test('no second has more than seven requests, whoever asks', async () => {
  const clock = fakeClock()
  const kept = states()
  const [one, other] = [line([good], { clock, kept }), line([good], { clock, kept })]
  const asked = [one, other].flatMap(({ read, caller }) => [
    ...Array.from({ length: 12 }, read),
    ...Array.from({ length: 12 }, () => caller.inBackground().ask('card', { path: { entity: 'leads', id: 7 } }, row)),
  ])
  await clock.passAll()
  await Promise.all(asked)
  const times = [...one.sent, ...other.sent].map(({ at }) => at).sort((a, b) => a - b)
  expect(times).toHaveLength(48)
  times.forEach((at, index) => expect(times.slice(index).filter(later => later < at + 1_000).length).toBeLessThanOrEqual(7))
})

test('requests that a browser holds back do not come too close to later ones', async () => {
  const clock = fakeClock()
  const arrivals: number[] = []
  const { caller } = openLine({
    async send() {
      // The first ones wait for the page's own files.
      await clock.wait(arrivals.length < 6 ? 700 : 20)
      arrivals.push(clock.now())
      return good
    },
  }, { account: 'amocrm 1', clock })
  const asked = Array.from({ length: 20 }, () => caller.ask('card', { path: { entity: 'leads', id: 7 } }, row))
  await clock.passAll()
  await Promise.all(asked)
  arrivals.forEach((at, index) => expect(arrivals.slice(index).filter(later => later < at + 1_000).length).toBeLessThanOrEqual(7))
})

test('people do not wait for background work', async () => {
  const { read, caller, sent, clock } = line([good])
  const background = Array.from({ length: 20 }, () => caller.inBackground().ask('cards', { path: { entity: 'leads' } }, z.unknown()))
  await clock.pass(500)
  const before = sent.length
  const asked = read()
  await clock.pass(0)
  expect(sent.slice(before).map(({ call }) => call)).toContain('card')
  await clock.passAll()
  await Promise.all([asked, ...background])
})

test.each([50, 100, 200, 400])('background work uses nearly all of the seven, over a line of %i ms', async trip => {
  const clock = fakeClock()
  const sent: number[] = []
  const { caller } = openLine({
    async send() {
      sent.push(clock.now())
      await clock.wait(trip)
      return good
    },
  }, { account: 'amocrm 1', clock })
  const background = Array.from({ length: 130 }, () => caller.inBackground().ask('cards', { path: { entity: 'leads' } }, z.unknown()))
  await clock.passAll()
  await Promise.all(background)
  expect(((sent.at(-1) ?? 0) - (sent[0] ?? 0)) / 1_000).toBeLessThan(130 / 7 * 1.15)
})

test.each([0, 5, 40])('background work that a browser holds back after %i requests does not come too close to what goes later', async first => {
  const clock = fakeClock()
  const arrivals: number[] = []
  let sent = 0
  let free = 0
  const { caller } = openLine({
    async send() {
      const number = sent++
      if (number === first) free = clock.now() + 800
      await clock.wait(number >= first ? Math.max(20, free - clock.now()) : 20)
      arrivals.push(clock.now())
      await clock.wait(30 + number % 4 * 40)
      return good
    },
  }, { account: 'amocrm 1', clock })
  const asked = Array.from({ length: 80 }, () => caller.inBackground().ask('cards', { path: { entity: 'leads' } }, z.unknown()))
  await clock.passAll()
  await Promise.all(asked)
  arrivals.forEach((at, index) => expect(arrivals.slice(index).filter(later => later < at + 1_000).length).toBeLessThanOrEqual(7))
})

test('all pages of a list are read, as each one tells of the next', async () => {
  const page = (ids: readonly number[], next: number | null) => raw(200, JSON.stringify({
    _links: { self: { href: 'x' }, ...next !== null && { next: { href: `https://example.amocrm.ru/api/v4/leads?limit=250&page=${next}` } } },
    _embedded: { leads: ids.map(id => ({ id })) },
  }))
  const { caller, sent, clock } = line([page([1, 2], 2), page([3], null)])
  const asked = caller.askAll('cards', { path: { entity: 'leads' }, query: { with: 'contacts' } }, 'leads', row)
  await clock.passAll()
  expect(await asked).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])
  expect(sent.map(({ values }) => values.query)).toEqual([{ limit: 250, with: 'contacts', page: 1 }, { limit: 250, with: 'contacts', page: 2 }])
})

test('the clock follows the account', async () => {
  const { read, caller } = line([raw(200, '{"id":7}', { date: 'Tue, 01 Dec 2026 12:00:00 GMT' })])
  await read()
  expect(caller.now().toISOString()).toBe('2026-12-01T12:00:00.000Z')
})

test('the log names calls and codes, and nothing that people have written', async () => {
  const { write, support, failure } = line([problem(400, { 'detail': 'secret', 'validation-errors': [{ errors: [{ code: 'InvalidType', path: 'name', detail: 'Ivan' }] }] })])
  await failure(write())
  expect(support.lines()).toMatchObject([{ methods: ['changeCard'], status: 400, errors: ['changeCard: refused (InvalidType name)'] }])
})

test('a page that goes gives up what waits', async () => {
  const { read, stop, failure, sent, clock } = line([problem(429, { retry_after: 30 }), good])
  const asked = read()
  asked.catch(() => undefined)
  await clock.pass(1_000)
  const told = failure(asked)
  stop()
  expect(await told).toMatchObject({ code: 'offline' })
  expect(sent).toHaveLength(1)
})
