import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { faultsOf } from '../../../src/commands/site/faults.ts'

const policy = 'default-src \'none\'; script-src \'self\''
const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
const page = (head: string, body = '<div id="app"></div>') => `<!doctype html><html><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`

let folder = ''
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'site-')) })
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The faults of a site that is in order but for these files. */
function faults(files: Readonly<Record<string, string | null>>): readonly string[] {
  const site = {
    'index.html': page(`${meta}<script type="module" src="./assets/start.js"></script>`),
    'assets/start.js': 'export {}',
    'assets/start.css': 'a{}',
    'licences.txt': 'one package',
    ...files,
  }
  for (const [name, text] of Object.entries(site)) {
    if (text === null) continue
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return faultsOf(folder, policy)
}

test('a site in order has no fault', () => {
  expect(faults({})).toEqual([])
})

test.each([
  ['no policy', page('')],
  ['two policies', page(meta + meta)],
])('a page with %s is refused', (_, html) => {
  expect(faults({ 'card.html': html })).toEqual([expect.stringContaining('card.html has ')])
})

test('a page whose policy is another one, or comes too late, is refused', () => {
  expect(faults({ 'card.html': page(meta.replace('\'none\'', '*')) })).toEqual([expect.stringContaining('card.html has another content security policy: default-src *')])
  expect(faults({ 'card.html': page(`<link rel="stylesheet" href="./a.css">${meta}`) })).toEqual(['card.html loads something before its content security policy'])
})

test.each([
  ['an inline script', page(`${meta}<script>start()</script>`)],
  ['an inline style', page(`${meta}<style>a{}</style>`)],
  ['an inline style', page(meta, '<p style="color: red"></p>')],
  ['an inline handler', page(meta, '<p onclick="start()"></p>')],
])('a page with %s is refused', (what, html) => {
  expect(faults({ 'card.html': html })).toEqual([expect.stringContaining(`card.html holds ${what}`)])
})

test.each([
  ['text that is run as code', 'eval(x)'],
  ['text that is run as code', 'const f = new Function("a")'],
  ['a local address', 'fetch("http://127.0.0.1:8624")'],
  ['emulator code', 'fetch("/sandbox/journal")'],
  ['a source map', '//# sourceMappingURL=start.js.map'],
])('code with %s is refused', (what, code) => {
  expect(faults({ 'assets/start.js': code })).toEqual([expect.stringContaining(`assets/start.js holds ${what}`)])
})

test('a method that is called eval runs no text', () => {
  expect(faults({ 'assets/start.js': 'class A{one(){}eval(t,n){return this.sub.eval(t,n)}}' })).toEqual([])
  expect(faults({ 'assets/start.js': 'window.x=eval(y)' })).toHaveLength(1)
})

test('a site without its licences is refused', () => {
  expect(faults({ 'licences.txt': null })).toEqual(['licences.txt is missing'])
})
