import { expect, test } from 'vitest'
import { isInside, isKnownPortal, originOf, parseFrameName, portalSources, type FrameName } from '../../../src/crm/bitrix24/portal.ts'

const cloudOnly = { portal: null, demo: [] }
const demo = { portal: null, demo: ['127.0.0.1', 'localhost'] }

function frame(name: string): FrameName {
  const parsed = parseFrameName(name)
  if (!parsed) throw new Error(`${name} is no frame name`)
  return parsed
}

test.each(['', 'a', 'a|b', 'a|1|', '|1|sid', 'a|2|sid', 'a|1|sid|more'])('%j is no name of a Bitrix24 frame', name => {
  expect(parseFrameName(name)).toBeNull()
})

test('the name tells the portal\'s origin, without ports that go without saying', () => {
  expect(originOf(frame('company.bitrix24.ru|1|sid'))).toBe('https://company.bitrix24.ru')
  expect(originOf(frame('127.0.0.1:8624|0|sid'))).toBe('http://127.0.0.1:8624')
  expect(originOf(frame('company.bitrix24.ru:443|1|sid'))).toBe('https://company.bitrix24.ru')
})

test.each(['company.bitrix24.ru', 'b24-x1.bitrix24.com', 'x.bitrix24.com.br', 'x.bitrix24.kz', 'x.bitrix24.by'])('%s is a portal of the vendor\'s cloud', domain => {
  expect(isKnownPortal(frame(`${domain}|1|sid`), cloudOnly)).toBe(true)
})

test.each([
  'bitrix24.ru.evil.example', 'evil.example', 'bitrix24.ru', 'x.bitrix24.evil', 'xbitrix24.ru', 'a.b.bitrix24.ru', 'x.bitrix24.ru.', 'x.bitrix24.ru:8080', 'x.bitrix24.com.evil', '127.0.0.1:8624', 'localhost',
])('%s is not', domain => {
  expect(isKnownPortal(frame(`${domain}|1|sid`), cloudOnly)).toBe(false)
})

test('the cloud is never trusted without encryption', () => {
  expect(isKnownPortal(frame('company.bitrix24.ru|0|sid'), cloudOnly)).toBe(false)
})

test('one self-hosted portal may be built in, its neighbours may not', () => {
  const own = { portal: 'crm.example.ru', demo: [] }
  expect(isKnownPortal(frame('crm.example.ru|1|sid'), own)).toBe(true)
  expect(isKnownPortal(frame('CRM.example.ru|1|sid'), own)).toBe(true)
  expect(isKnownPortal(frame('crm.example.ru:8080|1|sid'), own)).toBe(false)
})

test('only the demonstration trusts this machine', () => {
  expect(isKnownPortal(frame('127.0.0.1:8624|0|sid'), demo)).toBe(true)
  expect(isKnownPortal(frame('localhost:8624|0|sid'), demo)).toBe(true)
  expect(isKnownPortal(frame('127.0.0.1.evil.example|0|sid'), demo)).toBe(false)
})

test('REST may be exactly where a portal may be', () => {
  const own = { portal: 'crm.example.ru:8443', demo: ['localhost'] }
  const sources = portalSources(own)
  for (const source of sources) {
    const { host, protocol } = new URL(source.replace('*.', 'company.').replace(':*', ':8624'))
    expect(isKnownPortal(frame(`${host}|${protocol === 'https:' ? 1 : 0}|sid`), own), source).toBe(true)
  }
  expect(sources).toHaveLength(new Set(sources).size)
  expect(portalSources(cloudOnly)).toEqual(sources.slice(0, -2))
  expect(portalSources(cloudOnly).every(source => source.startsWith('https://*.bitrix24.'))).toBe(true)
})

const portal = frame('company.bitrix24.ru|1|sid')
const around = { ancestors: null, referrer: '', ownOrigin: 'https://app.example.ru' }

test('the nearest page around must be the portal that the name speaks of', () => {
  expect(isInside(portal, { ...around, ancestors: ['https://company.bitrix24.ru'] })).toBe(true)
  expect(isInside(portal, { ...around, ancestors: ['https://evil.example', 'https://company.bitrix24.ru'] })).toBe(false)
  expect(isInside(portal, { ...around, ancestors: ['https://evil.example'], referrer: 'https://company.bitrix24.ru/' })).toBe(false)
})

test('where the browser does not tell the pages around, the referrer must not speak against the portal', () => {
  expect(isInside(portal, { ...around, referrer: 'https://company.bitrix24.ru/crm/deal/details/1/' })).toBe(true)
  expect(isInside(portal, { ...around, referrer: 'https://app.example.ru/index.html' })).toBe(true)
  expect(isInside(portal, around)).toBe(true)
  expect(isInside(portal, { ...around, referrer: 'https://evil.example/' })).toBe(false)
})
