import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { arrivalOf, type Arrival } from '../../../src/emulator/bitrix24/reception.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'

// The same door as HTTP's, for a test that brings its own wire.

let portal: StartedPortal

beforeEach(async () => { portal = await startPortal({ deals: 3 }) })
afterEach(() => portal.close())

function arrival(method: string, params: Readonly<Record<string, unknown>> = {}): Arrival {
  const { accessToken } = portal.tokens(1)
  return arrivalOf({ method, params, address: 'test', identify: () => portal.portal.identifyToken(accessToken) })
}

describe('a request that comes without HTTP', () => {
  it('is answered and journaled like any other', () => {
    expect(portal.portal.receive(arrival('user.admin'))).toMatchObject({ status: 200, body: { result: true } })
    expect(portal.portal.journal.entries()).toMatchObject([{ method: 'user.admin', user: 1, status: 200 }])
  })

  it('meets the faults: nothing comes back when the connection breaks', () => {
    portal.portal.faults.change({ dropAfter: { methods: ['entity.add'], commands: 1 }, latency: { ms: 80 } })
    const batch = arrival('batch', { cmd: { a: 'entity.add?ENTITY=a&NAME=a', b: 'entity.add?ENTITY=b&NAME=b' } })
    expect(portal.portal.delay(batch)).toBe(80)
    expect(portal.portal.receive(batch)).toBeNull()
    expect(portal.portal.tables.entities.size).toBe(1)
  })

  it('keeps a refusal of its token until its turn comes', () => {
    const stranger = arrivalOf({ method: 'profile', params: {}, address: 'test', identify: () => portal.portal.identifyToken('?') })
    portal.portal.faults.change({ serverError: { times: 1 } })
    expect(portal.portal.receive(stranger)).toMatchObject({ status: 500 })
    expect(portal.portal.receive(stranger)).toMatchObject({ status: 401, error: 'invalid_token' })
  })

  it('may be inspected for what it met', () => {
    portal.portal.faults.change({ serverError: true })
    const { result, fired } = portal.portal.faults.during(() => ['profile', 'scope'].map(method => portal.portal.receive(arrival(method))?.status))
    expect([result, fired]).toEqual([[500, 500], ['serverError', 'serverError']])
  })
})
