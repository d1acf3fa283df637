import { expect, test } from 'vitest'
import { longestChecklistTitle, longestLink, parseChecklistLink, parseLink, parseNextChecklistLink, safeHref } from '../../src/core/checklist.ts'
import { fc } from '../support/property.ts'

test.each([
  ['https://docs.example.ru/d/7', 'https://docs.example.ru/d/7'],
  ['http://wiki/checklists?id=7#calls', 'http://wiki/checklists?id=7#calls'],
  ['  https://example.ru/a \n', 'https://example.ru/a'],
  ['HTTPS://Example.RU', 'https://example.ru/'],
  ['https://пример.example/звонок', 'https://xn--e1afmkfd.example/%D0%B7%D0%B2%D0%BE%D0%BD%D0%BE%D0%BA'],
  ['https://example.ru:8443/?next=javascript:alert(1)', 'https://example.ru:8443/?next=javascript:alert(1)'],
  ['https://[::1]/a', 'https://[::1]/a'],
])('%s is a link', (url, href) => {
  expect(parseLink(url)).toEqual({ ok: true, href })
})

test.each([
  ['', 'empty'],
  ['   ', 'empty'],
  ['чек-лист', 'no-scheme'],
  ['docs.example.ru/d/7', 'no-scheme'],
  ['//example.ru/d', 'no-scheme'],
  ['localhost:8080/d', 'no-scheme'],
  ['/crm/deal/details/7/', 'no-scheme'],
  ['javascript:alert(1)', 'not-http'],
  ['JaVaScRiPt:alert(1)', 'not-http'],
  ['java\tscript:alert(1)', 'whitespace'],
  ['\u0001javascript:alert(1)', 'control-characters'],
  ['data:text/html,<script>alert(1)</script>', 'not-http'],
  ['vbscript:msgbox(1)', 'not-http'],
  ['ftp://example.ru/list', 'not-http'],
  ['mailto:anna@example.ru', 'not-http'],
  ['file:///etc/passwd', 'not-http'],
  ['blob:https://example.ru/1', 'not-http'],
  ['view-source:https://example.ru', 'not-http'],
  ['https://example.ru/my list', 'whitespace'],
  ['https://example.ru/a\u00a0b', 'whitespace'],
  ['https://exam\u200bple.ru', 'control-characters'],
  ['https://example.ru/\u202egnp.exe', 'control-characters'],
  ['https://', 'no-host'],
  ['https:///path', 'no-host'],
  ['http:example.ru', 'no-host'],
  ['https:\\\\example.ru', 'no-host'],
  ['https://example.ru\\@evil.example', 'not-a-link'],
  ['https://exa<mple.ru', 'not-a-link'],
  ['https://example.ru:99999', 'not-a-link'],
  ['https://bank.example@evil.example/', 'credentials'],
  ['https://anna:secret@example.ru/', 'credentials'],
  [`https://example.ru/${'a'.repeat(3000)}`, 'too-long'],
  [`https://example.ru/${'я'.repeat(500)}`, 'too-long'],
])('%j is refused: %s', (url, code) => {
  expect(parseLink(url)).toEqual({ ok: false, code })
  expect(safeHref(url)).toBe(null)
})

test('a link may have just as many characters as are allowed', () => {
  const start = 'https://example.ru/'
  expect(parseLink(start + 'a'.repeat(longestLink - start.length)).ok).toBe(true)
  expect(parseLink(start + 'a'.repeat(longestLink - start.length + 1)).ok).toBe(false)
})

test.each([
  ['https://ex.example.ru', 'ex.example.ru'],
  ['https://ex.example.ru/?id=3', 'ex.example.ru'],
  ['https://docs.example.ru/d/17', 'docs.example.ru · 17'],
  ['https://docs.example.ru/d/17/', 'docs.example.ru · 17'],
  ['https://docs.example.ru/d/звонок', 'docs.example.ru · звонок'],
  ['https://docs.example.ru/d/100%', 'docs.example.ru · 100%'],
  ['https://docs.example.ru/%E2%80%AEgnp', 'docs.example.ru · gnp'],
])('%s without a title is called %s', (url, title) => {
  expect(parseChecklistLink('  ', url)).toMatchObject({ ok: true, link: { title } })
})

test('a name made of a long path is cut to the length of a title', () => {
  const parsed = parseChecklistLink('', `https://docs.example.ru/${'a'.repeat(500)}`)
  expect(parsed.ok && parsed.link.title).toHaveLength(longestChecklistTitle)
})

test('a title is kept in one clean line', () => {
  expect(parseChecklistLink(' Первичный\n\u202eзвонок\u0000 ', 'https://example.ru/')).toEqual({ ok: true, link: { title: 'Первичный звонок', url: 'https://example.ru/' } })
})

test('a title that is too long is refused', () => {
  expect(parseChecklistLink('я'.repeat(longestChecklistTitle + 1), 'https://example.ru/')).toEqual({ ok: false, code: 'title-too-long' })
})

test('the same address in another spelling is a repetition', () => {
  const links = [{ title: 'Звонок', url: 'https://example.ru/' }]
  expect(parseNextChecklistLink(links, 'Ещё раз', 'HTTPS://EXAMPLE.ru')).toEqual({ ok: false, code: 'repeated' })
  expect(parseNextChecklistLink(links, 'Другой', 'https://example.ru/2')).toMatchObject({ ok: true })
})

const nasty = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.string({ unit: 'binary' }),
  fc.tuple(fc.constantFrom('https://', 'http://', 'javascript:', 'data:', 'ftp://', ' https:', 'https:/', '//', '\u0000https://', 'jav\nascript:'), fc.string({ unit: 'grapheme' })).map(parts => parts.join('')),
)

test('whatever is typed, what comes out is an http(s) link with a host, without credentials and blanks, and is its own href', () => {
  fc.assert(fc.property(nasty, fc.string(), (url, title) => {
    const parsed = parseChecklistLink(title, url)
    if (!parsed.ok) {
      expect(safeHref(url) === null || parsed.code === 'title-too-long').toBe(true)
      return
    }
    const { protocol, host, username, password, href } = new URL(parsed.link.url)
    expect(['http:', 'https:']).toContain(protocol)
    expect(host).not.toBe('')
    expect(username + password).toBe('')
    expect(parsed.link.url).toBe(href)
    expect(parsed.link.url).not.toMatch(/[\s\p{Cc}\\]/u)
    expect(parsed.link.title.trim()).not.toBe('')
    expect(safeHref(parsed.link.url)).toBe(parsed.link.url)
  }), { numRuns: 3000 })
})

test('every ordinary web address is accepted', () => {
  fc.assert(fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }).filter(url => url.length < 600), url => parseLink(url).ok))
})
