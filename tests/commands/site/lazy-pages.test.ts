import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { appFolder, buildApp } from '../../../src/commands/app-build.ts'

const assets = join(appFolder, 'assets')

/** Files of the build whose name without its hash is this. */
function named(name: string): readonly string[] {
  return readdirSync(assets).filter(file => file.replace(/-.{8}\.js$/, '') === name)
}

function read(file: string): string {
  return readFileSync(join(assets, file), 'utf8')
}

/** A file with all that it cannot run without. */
function withImports(file: string, found = new Set<string>()): ReadonlySet<string> {
  if (found.has(file)) return found
  found.add(file)
  for (const [, imported] of read(file).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) withImports(imported ?? '', found)
  return found
}

/** What a page loads: what it names itself, its own screen, what shows it, and one language. */
function filesOf(page: string, screen: string): readonly string[] {
  const html = readFileSync(join(appFolder, page), 'utf8')
  const own = [...html.matchAll(/assets\/([^"]+\.js)"/g)].map(([, file]) => file ?? '')
  return [...new Set([...own, ...['show', screen, 'ru'].flatMap(named)].flatMap(file => [...withImports(file)]))]
}

function gzipped(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0)
}

beforeAll(buildApp, 120_000)

test.each([
  ['card-tab.html', 'CardTab'],
  ['list-menu.html', 'ListMenu'],
  ['calendar.html', 'Calendar'],
  ['index.html', 'Main'],
  ['install.html', 'Install'],
])('%s loads no other screen and no second language', (page, screen) => {
  const others = ['CardTab', 'ListMenu', 'Calendar', 'Main', 'Install', 'Upgrade', 'en'].filter(name => name !== screen)
  const foreign = others.flatMap(named)
  expect(foreign.length).toBeGreaterThanOrEqual(others.length)
  expect(filesOf(page, screen).filter(file => foreign.includes(file))).toEqual([])
})

test.each([
  ['card-tab.html', 'CardTab'],
  ['calendar.html', 'Calendar'],
])('%s is within 260 kB of scripts and 40 kB of styles after gzip', (page, screen) => {
  expect(gzipped(filesOf(page, screen))).toBeLessThanOrEqual(260_000)
  const styles = readdirSync(assets).filter(file => new RegExp(`^(?:shell|show|${screen})-.{8}\\.css$`).test(file))
  expect(styles.length).toBeGreaterThan(1)
  expect(gzipped(styles)).toBeLessThanOrEqual(40_000)
})

test('of the small pages only the card tab loads the rules, and none what the main page does with them', () => {
  const rules = named('card')
  expect(rules).toHaveLength(1)
  expect(filesOf('card-tab.html', 'CardTab')).toEqual(expect.arrayContaining([...rules]))
  for (const [page, screen] of [['calendar.html', 'Calendar'], ['list-menu.html', 'ListMenu'], ['install.html', 'Install']] as const) {
    expect(filesOf(page, screen).filter(file => rules.includes(file))).toEqual([])
  }
  const texts = filesOf('card-tab.html', 'CardTab').map(read).join()
  for (const method of ['log.blogpost.add', 'im.notify', 'user.admin']) expect(texts).not.toContain(method)
})

test('what runs first does not wait for what shows', () => {
  const html = readFileSync(join(appFolder, 'card-tab.html'), 'utf8')
  const first = [...html.matchAll(/assets\/([^"]+\.js)"/g)].flatMap(([, file]) => [...withImports(file ?? '')])
  expect(first.filter(file => ['show', 'CardTab', 'ru'].flatMap(named).includes(file))).toEqual([])
})
