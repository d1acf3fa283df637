import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { guardFrame, type FrameGuard } from '../../../src/crm/bitrix24/frame-guard.ts'

const portal = 'https://company.bitrix24.ru'
const name = { domain: 'company.bitrix24.ru', secure: true, appSid: 'a1b2c3' }
const own = { AUTH_ID: 'token', REFRESH_ID: 'next', AUTH_EXPIRES: '3600', DOMAIN: 'company.bitrix24.ru', PROTOCOL: 1, PATH: '/rest', LANG: 'ru' }
const parent = { name: 'parent' }

let window: EventTarget & { parent: unknown }
let guard: FrameGuard
let heard: unknown[]

beforeEach(() => {
  window = Object.assign(new EventTarget(), { parent })
  vi.stubGlobal('window', window)
  heard = []
  guard = guardFrame(name)
  // Whoever listens afterwards, as the SDK does.
  window.addEventListener('message', event => heard.push((event as MessageEvent).data))
})
afterEach(() => { vi.unstubAllGlobals() })

function say(data: unknown, { origin = portal, source = parent as unknown } = {}): void {
  window.dispatchEvent(Object.assign(new Event('message'), { data, origin, source }))
}

const betrayal = () => Promise.race([guard.forged.catch((error: unknown) => error), Promise.resolve(null).then(() => null)])

test.each([
  ['the answer to getInitData', `k:${JSON.stringify(own)}`],
  ['a renewed token', `k:${JSON.stringify({ AUTH_ID: 'a', REFRESH_ID: 'b', AUTH_EXPIRES: 3600 })}`],
  ['nobody signed in', `k:${JSON.stringify({ ...own, AUTH_ID: '', REFRESH_ID: null, AUTH_EXPIRES: '' })}`],
  ['the port that goes without saying', `k:${JSON.stringify({ ...own, DOMAIN: 'Company.bitrix24.ru:443', PROTOCOL: '1' })}`],
  ['a bare key', 'k:'],
  ['an event of the place', 'k:{"id":5}'],
  ['a list', 'k:[1]'],
  ['what is not JSON', 'k:{'],
])('%s is let through', async (_, data) => {
  say(data)
  expect(heard).toEqual([data])
  expect(await betrayal()).toBeNull()
})

test.each([
  ['another origin', { origin: 'https://other.bitrix24.ru' }],
  ['the same host without encryption', { origin: 'http://company.bitrix24.ru' }],
  ['no origin', { origin: 'null' }],
  ['another window of the portal', { source: { name: 'popup' } }],
  ['no window', { source: null }],
])('a message of %s is not heard', (_, from) => {
  say(`k:${JSON.stringify(own)}`, from)
  expect(heard).toEqual([])
})

test.each([[{ AUTH_ID: 'x' }], [5], [null]])('%j is no message of the portal', data => {
  say(data)
  expect(heard).toEqual([])
})

test.each([
  ['another host', { DOMAIN: 'evil.example' }],
  ['a host that begins like ours', { DOMAIN: 'company.bitrix24.ru.evil.example' }],
  ['a host with another inside', { DOMAIN: 'company.bitrix24.ru@evil.example' }],
  ['another port', { DOMAIN: 'company.bitrix24.ru:8443' }],
  ['no encryption', { PROTOCOL: 0 }],
  ['a protocol of another type', { PROTOCOL: true }],
  ['REST elsewhere', { PATH: 'https://evil.example/rest' }],
  ['REST elsewhere without a scheme', { PATH: '//evil.example/rest' }],
  ['REST elsewhere behind a backslash', { PATH: '/\\evil.example/rest' }],
  ['a path of another type', { PATH: 5 }],
  ['a token of another type', { AUTH_ID: { toString: 'x' } }],
  ['a refresh token of another type', { REFRESH_ID: 5 }],
  ['a lifetime of another type', { AUTH_EXPIRES: 'soon' }],
])('an answer with %s is not heard and told', async (_, forged) => {
  say(`k:${JSON.stringify({ ...own, ...forged })}`)
  expect(heard).toEqual([])
  expect(await betrayal()).toMatchObject({ code: 'outside-host' })
})

test('after the handshake REST must be where the frame’s name says', () => {
  say(`k:${JSON.stringify(own)}`)
  const frame = (origin: string) => ({ getTargetOrigin: () => portal, getTargetOriginWithPath: () => new Map([[2, `${origin}/rest`]]) })
  expect(() => guard.check(frame(portal))).not.toThrow()
  for (const other of ['http://company.bitrix24.ru', 'https://evil.example']) {
    expect(() => guard.check(frame(other))).toThrow(expect.objectContaining({ code: 'outside-host' }))
    expect(() => guard.check({ getTargetOrigin: () => other })).toThrow(expect.objectContaining({ code: 'outside-host' }))
  }
})

test.each([['nothing', null], ['an empty answer', 'k:{}'], ['a list', 'k:[]'], ['a number', 'k:5'], ['a bare key', 'k:'], ['another window’s answer', 'foreign']])('%s is no handshake', (_, data) => {
  if (data === 'foreign') say(`k:${JSON.stringify(own)}`, { source: null })
  else if (data !== null) say(data)
  expect(() => guard.check({ getTargetOrigin: () => portal })).toThrow(expect.objectContaining({ code: 'outside-host' }))
})

test('a closed guard stands in nobody’s way', () => {
  guard.close()
  say('k:1', { origin: 'https://other.bitrix24.ru' })
  expect(heard).toEqual(['k:1'])
})
