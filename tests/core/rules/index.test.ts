import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cardKinds } from '../../../src/core/card.ts'
import { rules } from '../../../src/core/rules/index.ts'

const filesIn = (folder: string) => readdirSync(new URL(folder, import.meta.url)).filter(name => !name.startsWith('index.'))
const ids = rules.map(({ id }) => id)

test('the list, the files and the tests of the rules agree', () => {
  expect(filesIn('../../../src/core/rules').map(name => name.replace('.ts', '')).sort()).toEqual([...ids].sort())
  expect(filesIn('.').map(name => name.replace('.test.ts', '')).sort()).toEqual([...ids].sort())
})

test.each(rules)('$id is complete in both languages', ({ title, description, messages }) => {
  for (const { ru, en } of [title, description, ...Object.values(messages)]) {
    expect(ru).toMatch(/\p{Script=Cyrillic}/u)
    expect(en).not.toMatch(/\p{Script=Cyrillic}/u)
    expect(en.trim()).not.toBe('')
  }
})

test.each(rules)('$id has defaults that its own options accept unchanged', ({ options }) => {
  const defaults = options.parse({})
  expect(options.parse(JSON.parse(JSON.stringify(defaults)))).toEqual(defaults)
})

test.each(rules)('$id names the state wanted, about kinds that exist', ({ id, kinds, messages }) => {
  expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
  expect(kinds.length).toBeGreaterThan(0)
  expect(cardKinds).toEqual(expect.arrayContaining([...kinds]))
  expect(Object.keys(messages)).not.toEqual([])
})
