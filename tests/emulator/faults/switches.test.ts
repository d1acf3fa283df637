import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { meanings } from '../../../src/emulator/faults/meanings.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'

let portal: StartedPortal

beforeEach(async () => { portal = await startPortal({ deals: 3 }) })
afterEach(() => portal.close())

interface State {
  readonly switches: Readonly<Record<string, unknown>>
  readonly fired: Readonly<Record<string, number>>
  readonly meanings: Readonly<Record<string, { ru: string, en: string }>>
  readonly parameters: Readonly<Record<string, readonly string[]>>
}

async function faults(method = 'GET', body?: unknown): Promise<State> {
  const response = await fetch(`${portal.url}/sandbox/faults`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  expect(response.status).toBe(200)
  return await response.json() as State
}

async function refusal(body: string): Promise<unknown> {
  const response = await fetch(`${portal.url}/sandbox/faults`, { method: 'POST', body })
  expect(response.status).toBe(400)
  return (await response.json() as { error: unknown }).error
}

describe('the switches by HTTP', () => {
  it('are all off on a new portal, limits too', async () => {
    const { switches, fired } = await faults()
    expect(switches).toEqual({})
    expect(Object.values(fired).every(count => count === 0)).toBe(true)
  })

  it('say in both languages what each of them means, and what a fault may be told', async () => {
    const state = await faults()
    expect(Object.keys(state.meanings)).toEqual(Object.keys(state.fired))
    for (const { ru, en } of Object.values(meanings)) {
      expect(ru).toMatch(/[а-яё]/i)
      expect(en).not.toMatch(/[а-яё]/i)
    }
    expect(state.parameters.latency).toEqual(['ms', 'random', 'seed', 'methods', 'user', 'times', 'after'])
    expect(state.meanings).toHaveProperty(Object.keys(state.parameters).at(-1) ?? '')
  })

  it('merge: what a change does not name stays', async () => {
    await faults('POST', { latency: { ms: 5 }, requestLimit: true })
    const { switches } = await faults('POST', { dropAfter: { methods: ['crm.item.add'], times: 1 }, plan: 'enterprise' })
    expect(switches).toEqual({
      requestLimit: true, plan: 'enterprise', latency: [{ ms: 5 }], dropAfter: [{ methods: ['crm.item.add'], times: 1 }],
    })
  })

  it('take true for a fault that asks for nothing, and several of a kind as a list', async () => {
    expect((await faults('POST', { dropBefore: true })).switches).toEqual({ dropBefore: [{}] })
    expect((await faults('POST', { dropBefore: [true, { after: 3 }] })).switches).toEqual({ dropBefore: [{}, { after: 3 }] })
  })

  it.each([null, false, []])('go off with %j', async off => {
    await faults('POST', { dropBefore: true, serverError: true })
    expect((await faults('POST', { dropBefore: off })).switches).toEqual({ serverError: [{}] })
  })

  it('are all off after DELETE, with their counters', async () => {
    await faults('POST', { serverError: true, methodSeconds: { '*': 1 } })
    await fetch(`${portal.url}/rest/profile?auth=${portal.tokens(1).accessToken}`)
    expect((await faults()).fired).toMatchObject({ serverError: 1 })
    const { switches, fired } = await faults('DELETE')
    expect([switches, fired.serverError]).toEqual([{}, 0])
  })

  it('go back with DELETE to what the portal began with', async () => {
    portal.portal.faults.beginWith({ requestLimit: true })
    await faults('POST', { requestLimit: false, dropBefore: true })
    expect((await faults('DELETE')).switches).toEqual({ requestLimit: true })
  })

  it('count anew from the moment at which a fault is set again', async () => {
    const auth = portal.tokens(1).accessToken
    await faults('POST', { serverError: { times: 1 }, expiredToken: { times: 1 } })
    await fetch(`${portal.url}/rest/profile?auth=${auth}`)
    expect((await faults()).fired).toMatchObject({ serverError: 1, expiredToken: 0 })
    await faults('POST', { serverError: { times: 1 } })
    expect((await fetch(`${portal.url}/rest/profile?auth=${auth}`)).status).toBe(500)
  })

  it('may not be turned by pages of another origin', async () => {
    const response = await fetch(`${portal.url}/sandbox/faults`, { headers: { Origin: 'http://127.0.0.1:8625' } })
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull()
  })
})

describe('a change that is not understood', () => {
  it.each<[string, string, RegExp]>([
    ['is no JSON', 'latency=150', /^Send an object of switches: requestLimit, .*wrongType\.$/],
    ['is a list', '[]', /^Send an object of switches/],
    ['names no switch', '{"latencee":{"ms":1}}', /^There is no switch "latencee"\. Known: requestLimit, .*latency/],
    ['switches off what is not there', '{"latencee":null}', /^There is no switch "latencee"/],
    ['has a parameter that the fault does not know', '{"dropBefore":{"method":"crm.item.add"}}', /^dropBefore: .*"method"; allowed: methods, user, times, after$/],
    ['has a number as text', '{"latency":{"ms":"150"}}', /^latency\.ms: .*expected number/],
    ['has a time without end', '{"latency":{"ms":700000}}', /^latency\.ms: /],
    ['has a negative time', '{"latency":{"ms":-1}}', /^latency\.ms: /],
    ['has a latency of nothing', '{"latency":{}}', /^latency: say `ms`, `random`, or both$/],
    ['has a range upside down', '{"latency":{"random":{"from":9,"to":3}}}', /^latency\.random: `from` is above `to`$/],
    ['fires no time', '{"dropAfter":{"times":0}}', /^dropAfter\.times: /],
    ['skips a part of a call', '{"dropAfter":{"after":1.5}}', /^dropAfter\.after: /],
    ['is wrong further down in a list', '{"dropAfter":[{},{"commands":-1}]}', /^dropAfter\.1\.commands: /],
    ['has no methods to be meant for', '{"serverError":{"methods":[]}}', /^serverError\.methods: /],
    ['has another status than a page that is no JSON comes with', '{"notJson":{"status":404}}', /^notJson\.status: /],
    ['names no scope to be missing', '{"missingScope":{}}', /^missingScope\.scopes: /],
    ['names a right that there is not', '{"withdrawnRight":{"right":"delete"}}', /^withdrawnRight\.right: .*"read"\|"write"\|"add"\|"admin"/],
    ['says not where the wrong value goes', '{"wrongType":{"value":1}}', /^wrongType\.path: /],
    ['says not how slow the refresh is', '{"refreshSlow":true}', /^refreshSlow\.ms: /],
    ['aims a refresh at methods', '{"refreshRefused":{"methods":["profile"]}}', /^refreshRefused: .*allowed: user, times, after$/],
    ['has another plan', '{"plan":"free"}', /^plan: .*"professional"\|"enterprise"/],
    ['has a limit by halves', '{"requestLimit":"on"}', /^requestLimit: .*expected boolean/],
    ['has a method that gives time back', '{"methodSeconds":{"crm.item.list":-1}}', /^methodSeconds\.crm\.item\.list: /],
  ])('because it %s is refused with what is allowed', async (_, body, told) => {
    expect(await refusal(body)).toMatch(told)
  })

  it('changes nothing, not even its good half', async () => {
    await faults('POST', { serverError: true })
    await refusal('{"dropBefore":true,"serverError":null,"latency":{"ms":"1"}}')
    expect((await faults()).switches).toEqual({ serverError: [{}] })
  })
})
