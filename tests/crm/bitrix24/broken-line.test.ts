import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { lineAt } from '../../../src/commands/crm-of.ts'
import type { Caller } from '../../../src/crm/bitrix24/call.ts'
import type { Line } from '../../../src/crm/bitrix24/line.ts'
import { createMeetings } from '../../../src/crm/bitrix24/meetings.ts'

let server: Server | null = null

afterEach(() => { server?.close() })

/** Longer than what is read at once. */
const long = 'x'.repeat(60_000)

const answers = {
  'breaks': { status: 502, body: '<html>Bad gateway</html>' },
  'answers': { status: 200, body: '{"result":true,"time":{}}' },
  'knows one of two': { status: 200, body: '{"result":{"6":[]},"time":{}}' },
  'fails without a code': { status: 200, body: '{"error":"","error_description":"Something went wrong","time":{}}' },
  'shows a page': { status: 200, body: '<!DOCTYPE html><form action="/auth/"></form>' },
  'answers at length': { status: 200, body: `{"result":["${long}"],"time":{}}` },
  'shows a long page': { status: 200, body: `<!DOCTYPE html><p>${long}` },
  'refuses at length': { status: 400, body: `{"error":"ACCESS_DENIED","error_description":"Access denied. ${long}"}` },
  'says a word': { status: 200, body: 'OK' },
  'says nothing': { status: 200, body: '' },
  'says null': { status: 200, body: 'null' },
  'answers something else': { status: 200, body: '{"status":"up"}' },
  'is behind a proxy that forbids it': { status: 403, body: '<html>Blocked by your company</html>' },
  'is overloaded': { status: 503, body: '<html>Service Unavailable</html>' },
  'is closed by its plan': { status: 403, body: '{"error":"ACCESS_DENIED","error_description":"REST API is available only on commercial plans"}' },
  'lets somebody else only': { status: 400, body: '{"error":"ACCESS_DENIED","error_description":"Access denied."}' },
  'misses a scope': { status: 403, body: '{"error":"insufficient_scope","error_description":"The request requires higher privileges than provided by the access token"}' },
  'has no smart processes': { status: 400, body: '{"error":"CREATE_DYNAMIC_TYPE_RESTRICTED","error_description":"Maximum number of SPAs exceeded"}' },
  'is blocked by hand': { status: 503, body: '{"error":"OVERLOAD_LIMIT","error_description":"REST API is blocked due to overload"}' },
  'knows no token': { status: 401, body: '{"error":"NO_AUTH_FOUND","error_description":"Wrong authorization data"}' },
  'fails inside': { status: 500, body: '{"error":"INTERNAL_SERVER_ERROR","error_description":"Internal server error"}' },
  'is gone': { status: 500, body: '{"error":"PORTAL_DELETED","error_description":"Portal was deleted"}' },
} as const

/** A portal at the end of a bad line: each request meets the next of these fates, the last one for ever. */
async function portalThat(...fates: readonly (keyof typeof answers | 'hangs up')[]): Promise<{ line: Line, caller: Caller, requests: () => number }> {
  let requests = 0
  server = createServer((request, response) => {
    const fate = fates[Math.min(requests++, fates.length - 1)] ?? 'hangs up'
    request.resume().on('end', () => {
      if (fate === 'hangs up') return request.socket.destroy()
      const { status, body } = answers[fate]
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body)
    })
  })
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const line = lineAt(url, 1, { accessToken: 'a', refreshToken: 'b', expiresIn: 3600 })
  return { line, caller: line.caller, requests: () => requests }
}

test.each([
  ['hangs up', 'offline', true],
  ['breaks', 'offline', true],
  ['fails inside', 'offline', true],
  ['is overloaded', 'offline', true],
  ['shows a page', 'unexpected-reply', true],
  ['shows a long page', 'unexpected-reply', true],
  ['says a word', 'unexpected-reply', true],
  ['says nothing', 'unexpected-reply', true],
  ['says null', 'unexpected-reply', true],
  ['answers something else', 'unexpected-reply', true],
  ['is behind a proxy that forbids it', 'unexpected-reply', true],
  ['is closed by its plan', 'plan', false],
  ['has no smart processes', 'plan', false],
  ['lets somebody else only', 'forbidden', false],
  ['refuses at length', 'forbidden', false],
  ['misses a scope', 'scope', false],
  ['is blocked by hand', 'limit', false],
  ['knows no token', 'auth', false],
  ['is gone', 'refused', false],
  ['fails without a code', 'refused', false],
] as const)('a writing is sent once to a portal that %s, and is told %s', async (fate, code, retryable) => {
  const { caller, requests } = await portalThat(fate)
  await expect(caller.write('crm.item.add', {}, z.unknown())).rejects.toMatchObject({ code, retryable, method: 'crm.item.add' })
  expect(requests()).toBe(1)
})

test.each(['hangs up', 'breaks', 'shows a page', 'fails without a code', 'misses a scope'] as const)('writings of a chain are sent once to a portal that %s', async fate => {
  const { caller, requests } = await portalThat(fate)
  await expect(caller.chain({ one: { method: 'crm.item.add' } }, { halt: true })).rejects.toMatchObject({ notRun: false })
  expect(requests()).toBe(1)
})

test.each(['hangs up', 'shows a page', 'fails inside'] as const)('a reading is tried once more at a portal that %s', async fate => {
  const { caller, requests } = await portalThat(fate, 'answers')
  expect(await caller.read('user.admin', {}, z.boolean())).toBe(true)
  expect(requests()).toBe(2)
})

test('a long answer is read whole', async () => {
  const { caller } = await portalThat('answers at length')
  expect(await caller.read('crm.item.list', {}, z.array(z.string()))).toEqual([long])
})

test('a reading gives up after the second failure', async () => {
  const { caller, requests } = await portalThat('hangs up')
  await expect(caller.read('user.admin', {}, z.boolean())).rejects.toMatchObject({ code: 'offline' })
  expect(requests()).toBe(2)
})

test.each(['misses a scope', 'is closed by its plan', 'lets somebody else only', 'knows no token'] as const)('a reading is not repeated at a portal that %s', async fate => {
  const { caller, requests } = await portalThat(fate)
  await expect(caller.read('user.admin', {}, z.boolean())).rejects.toMatchObject({ retryable: false })
  expect(requests()).toBe(1)
})

test('the support log tells methods, statuses and codes, and nothing else', async () => {
  const { line } = await portalThat('answers', 'lets somebody else only', 'hangs up')
  const secret = 'Иван Петров +7 900 000-00-01'
  await line.caller.write('crm.item.add', { fields: { title: secret } }, z.unknown())
  await line.caller.write('crm.item.update', { fields: { title: secret } }, z.unknown()).catch(() => undefined)
  await line.caller.chain({ one: { method: 'crm.item.update', params: { title: secret } }, two: { method: 'crm.item.update', params: {} } }, { halt: true }).catch(() => undefined)
  const lines = line.support.lines()
  expect(lines.map(({ methods, status, errors }) => [methods, status, errors])).toEqual([
    [['crm.item.add'], 200, []],
    [['crm.item.update'], 400, ['crm.item.update: ACCESS_DENIED']],
    [['crm.item.update'], 0, ['batch: ECONNRESET']],
  ])
  expect(lines.map(line => Object.keys(line).sort())).toEqual(Array.from({ length: 3 }, () => ['at', 'errors', 'methods', 'milliseconds', 'status']))
})

test('the support log keeps the latest two hundred requests', async () => {
  const { line } = await portalThat('answers')
  for (let i = 0; i < 205; i++) await line.caller.write(`m${i}`, {}, z.unknown())
  const methods = line.support.lines().flatMap(({ methods }) => methods)
  expect([methods.length, methods[0], methods.at(-1)]).toEqual([200, 'm5', 'm204'])
})

test('somebody of whose time the portal says nothing is missing in the answer, not free', async () => {
  const { caller } = await portalThat('knows one of two')
  const meetings = createMeetings(caller, { me: async () => 5, timeZone: () => 'Europe/Moscow', origin: 'https://p.example.ru' })
  const busy = await meetings.busy([5, 6], new Date('2026-11-23T06:00:00Z'), new Date('2026-11-23T15:00:00Z'))
  expect([...busy]).toEqual([[6, []]])
})
