import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { callerAt } from '../../../src/commands/crm-of.ts'
import type { Caller } from '../../../src/crm/bitrix24/call.ts'
import { createMeetings } from '../../../src/crm/bitrix24/meetings.ts'

let server: Server | null = null

afterEach(() => { server?.close() })

const answers = {
  'breaks': { status: 502, body: '<html>Bad gateway</html>' },
  'answers': { status: 200, body: '{"result":true,"time":{}}' },
  'knows one of two': { status: 200, body: '{"result":{"6":[]},"time":{}}' },
  'fails without a code': { status: 200, body: '{"error":"","error_description":"Something went wrong","time":{}}' },
} as const

/** A portal at the end of a bad line: each request meets the next of these fates, the last one for ever. */
async function portalThat(...fates: readonly (keyof typeof answers | 'hangs up')[]): Promise<{ caller: Caller, requests: () => number }> {
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
  return { caller: callerAt(url, 1, { accessToken: 'a', refreshToken: 'b', expiresIn: 3600 }), requests: () => requests }
}

test.each(['hangs up', 'breaks'] as const)('a writing is sent once to a portal that %s', async fate => {
  const { caller, requests } = await portalThat(fate)
  await expect(caller.write('crm.item.add', {}, z.unknown())).rejects.toMatchObject({ code: 'offline', retryable: true })
  expect(requests()).toBe(1)
})

test('a reading is tried once more', async () => {
  const { caller, requests } = await portalThat('hangs up', 'answers')
  expect(await caller.read('user.admin', {}, z.boolean())).toBe(true)
  expect(requests()).toBe(2)
})

test('a reading gives up after the second failure', async () => {
  const { caller, requests } = await portalThat('hangs up')
  await expect(caller.read('user.admin', {}, z.boolean())).rejects.toMatchObject({ code: 'offline' })
  expect(requests()).toBe(2)
})

test('an error without a code is no success even with status 200', async () => {
  const { caller } = await portalThat('fails without a code')
  await expect(caller.write('calendar.event.delete', {}, z.unknown())).rejects.toMatchObject({ code: 'unexpected-reply' })
})

test('somebody of whose time the portal says nothing is missing in the answer, not free', async () => {
  const { caller } = await portalThat('knows one of two')
  const meetings = createMeetings(caller, { me: async () => 5, timeZone: () => 'Europe/Moscow', origin: 'https://p.example.ru' })
  const busy = await meetings.busy([5, 6], new Date('2026-11-23T06:00:00Z'), new Date('2026-11-23T15:00:00Z'))
  expect([...busy]).toEqual([[6, []]])
})
