import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startPortal, wideOffer, type StartedPortal } from '../../support/portal.ts'
import { readReply, v3As, type V3Client } from './client.ts'

const administrator = 1
const auditor = 4

let portal: StartedPortal
let rest: V3Client

beforeEach(async () => {
  portal = await startPortal({ deals: 5, offer: { ...wideOffer, scope: ['tasks'] } })
  rest = v3As(portal, administrator)
})
afterEach(() => portal.close())

function asApplication(method: string, body: Readonly<Record<string, unknown>>): Promise<Response> {
  const { accessToken } = portal.tokens(administrator)
  return fetch(`${portal.url}/rest/api/${method}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...body, auth: accessToken }) })
}

describe('a call of REST 3.0', () => {
  it('answers with result and time', async () => {
    const { status, body } = await rest('tasks.task.get', { id: 1, select: ['id'] })
    expect([status, body]).toEqual([200, {
      result: { item: { id: 1 } },
      time: {
        start: expect.any(Number), finish: expect.any(Number), duration: expect.any(Number), processing: expect.any(Number),
        date_start: expect.stringMatching(/^2026-11-23T0(8:59:59|9:00:\d\d)\+03:00$/), date_finish: expect.any(String), operating_reset_at: expect.any(Number), operating: expect.any(Number),
      },
    }])
  })

  it('takes the application\'s token from the body', async () => {
    expect((await readReply(await asApplication('tasks.task.get', { id: 1, select: ['id'] }))).result).toEqual({ item: { id: 1 } })
  })

  it('is refused without a token and with a wrong one', async () => {
    const without = await readReply(await fetch(`${portal.url}/rest/api/tasks.task.get`, { method: 'POST' }))
    expect([without.status, without.error]).toEqual([401, 'NO_AUTH_FOUND'])
    const wrong = await readReply(await fetch(`${portal.url}/rest/api/tasks.task.get`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"auth":"x"}' }))
    expect([wrong.status, wrong.error]).toEqual([401, 'invalid_token'])
  })

  it('is refused to an application without the scope', async () => {
    const refused = await readReply(await asApplication('main.eventlog.list', {}))
    expect([refused.status, refused.error]).toEqual([403, 'INSUFFICIENTSCOPEEXCEPTION'])
  })

  it('is refused when the body is not JSON', async () => {
    const address = `${portal.webhook(administrator).replace('/rest/', '/rest/api/')}tasks.task.get`
    for (const [type, body] of [['application/x-www-form-urlencoded', 'id=1'], ['application/json', '{"id":'], ['application/json', '5']] as const) {
      const refused = await readReply(await fetch(address, { method: 'POST', headers: { 'Content-Type': type }, body }))
      expect([refused.status, refused.error]).toEqual([400, 'INVALIDJSONEXCEPTION'])
    }
  })

  it('by GET has no parameters, whatever the query says', async () => {
    const refused = await readReply(await fetch(`${portal.webhook(administrator).replace('/rest/', '/rest/api/')}tasks.task.get?id=1`))
    expect([refused.status, refused.body.error]).toEqual([400, {
      code: 'BITRIX_REST_V3_EXCEPTION_VALIDATION_REQUESTVALIDATIONEXCEPTION',
      message: expect.any(String),
      validation: [{ field: 'id', message: 'Required field `id` is not specified' }],
    }])
  })

  it('is journaled with the commands of a batch', async () => {
    portal.portal.journal.clear()
    await rest('tasks.task.get', { id: -1 })
    await rest('batch', [{ method: 'tasks.task.get', query: { id: 1 } }])
    expect(portal.portal.journal.entries()).toEqual([
      { at: expect.any(String), user: 1, api: 'v3', method: 'tasks.task.get', params: { id: -1 }, status: 400, error: 'BITRIX_REST_V3_EXCEPTION_ENTITYNOTFOUNDEXCEPTION', durationMs: expect.any(Number) },
      { at: expect.any(String), user: 1, api: 'v3', method: 'batch', params: { cmd: { 0: { method: 'tasks.task.get', params: { id: 1 } } } }, status: 200, error: null, durationMs: expect.any(Number) },
    ])
  })

  it('tells in OpenAPI which methods there are, without an envelope', async () => {
    const { body } = await rest('documentation')
    expect(body).toMatchObject({ openapi: '3.0.0', paths: { '/tasks.task.get': {}, '/main.eventlog.tail': {} } })
    expect((await rest('rest.documentation.openapi')).body).toEqual(body)
  })
})

describe('an Idempotency-Key', () => {
  const fields = { title: 'Проверить', creatorId: 1, responsibleId: 4 }
  const key = { 'Idempotency-Key': '9f1c1a7e' }

  it('answers the same call a second time without doing it again', async () => {
    const before = portal.portal.tables.tasks.size
    const first = await rest('tasks.task.add', { fields }, key)
    const second = await rest('tasks.task.add', { fields }, key)
    expect(second.body).toEqual(first.body)
    expect([first, second].map(({ headers }) => [headers.get('Idempotency-Key'), headers.get('Idempotent-Replayed')])).toEqual([['9f1c1a7e', null], ['9f1c1a7e', 'true']])
    expect(portal.portal.tables.tasks.size).toBe(before + 1)
  })

  it('is one person\'s, of one method and good for a day', async () => {
    const first = await rest('tasks.task.add', { fields }, key)
    const other = await v3As(portal, auditor)('tasks.task.add', { fields }, key)
    portal.portal.setClock(new Date('2026-11-24T09:01:00+03:00'))
    const later = await rest('tasks.task.add', { fields }, key)
    expect(new Set([first, other, later].map(({ result }) => result.item.id)).size).toBe(3)
  })

  it('of another body, or one that is no key, is refused; after an error the call runs again', async () => {
    await rest('tasks.task.add', { fields: {} }, key)
    expect((await rest('tasks.task.add', { fields }, key)).status).toBe(200)
    const reused = await rest('tasks.task.add', { fields: { ...fields, title: 'Другое' } }, key)
    expect([reused.status, reused.error]).toEqual([422, 'IDEMPOTENCYKEYREUSEDEXCEPTION'])
    const long = await rest('tasks.task.add', { fields }, { 'Idempotency-Key': 'x'.repeat(256) })
    expect([long.status, long.error]).toEqual([400, 'INVALIDIDEMPOTENCYKEYEXCEPTION'])
  })
})

describe('a batch of REST 3.0', () => {
  it('gives the results in the order of the calls', async () => {
    const { result } = await rest('batch', [
      { method: 'tasks.task.get', query: { id: 2, select: ['id'] } },
      { method: 'tasks.task.get', query: { id: 1, select: ['id'] } },
    ])
    expect(result).toEqual([{ item: { id: 2 } }, { item: { id: 1 } }])
  })

  it('takes an object with numbers for a list, as PHP does, so that a token can stand beside the calls', async () => {
    const { result } = await readReply(await asApplication('batch', { 0: { method: 'tasks.task.get', query: { id: 2, select: ['id'] } } }))
    expect(result).toEqual([{ item: { id: 2 } }])
  })

  it('puts in what earlier calls found', async () => {
    const { result } = await rest('batch', [
      { method: 'tasks.task.list', query: { pagination: { limit: 2 } }, as: 'tasks' },
      { method: 'tasks.task.list', query: { filter: [['id', 'in', { $refArray: 'tasks.id' }]], select: ['id'] } },
      { method: 'tasks.task.get', query: { id: { $ref: 'tasks.items.1.id' }, select: ['id'] }, as: 'second' },
      { method: 'tasks.task.get', query: { id: { $ref: 'second.item.id' }, select: ['id'] } },
      { method: 'tasks.task.get', query: { id: { $ref: '3.item.id' }, select: ['id'] } },
    ])
    expect(result[1]).toEqual(result[0])
    expect(result.slice(2)).toEqual(Array(3).fill({ item: { id: 2 } }))
  })

  it('fails as a whole with the first error', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const found = { method: 'tasks.task.get', query: { id: 1 } }
    const failures = [
      [[found, { method: 'tasks.task.get', query: { id: -1 } }], 400, 'ENTITYNOTFOUNDEXCEPTION'],
      [[found, { method: 'crm.item.get', query: {} }], 404, 'METHODNOTFOUNDEXCEPTION'],
      [[found, { method: 'batch', query: {} }], 404, 'METHODNOTFOUNDEXCEPTION'],
      [[found, { method: 'tasks.task.get', query: { id: { $ref: '0.item.nothing' } } }], 400, 'INVALIDSELECTEXCEPTION'],
      [[found, { method: 'tasks.task.list', query: { filter: [['id', 'in', { $refArray: '0.id' }]] } }], 400, 'INVALIDSELECTEXCEPTION'],
      [{ cmd: { a: 'tasks.task.get?id=1' } }, 400, 'INVALIDSELECTEXCEPTION'],
      [[], 400, 'INVALIDSELECTEXCEPTION'],
    ] as const
    for (const [body, status, code] of failures) {
      const failed = await rest('batch', body)
      expect([failed.status, failed.error, failed.result]).toEqual([status, code, undefined])
    }
    warn.mockRestore()
  })
})
