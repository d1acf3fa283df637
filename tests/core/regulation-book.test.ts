import { expect, test } from 'vitest'
import { baseNumber, earlierText, standingOf, versionText, versionsIn } from '../../src/core/regulation-book.ts'
import { defaultRegulation, parseRegulation, type Regulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { at } from '../support/builders.ts'

const defaults = defaultRegulation(rules)
const revised = (number: number, note = ''): Regulation => ({ ...defaults, revision: { number, by: { id: 1, name: 'Ада' }, at: at('now'), note } })
const line = (id: number, number: number, note = '') => ({ id, key: String(number), text: versionText(revised(number, note), `save ${id}`) })
const saved = (number: number, note = '', id = number): unknown => JSON.parse(line(id, number, note).text)
const standing = (given: unknown, ...lines: Parameters<typeof versionsIn>[0]) => standingOf(given, versionsIn(lines), rules)

test('of equal numbers the lowest id counts, and the newest comes first', () => {
  expect(versionsIn([line(5, 2), line(3, 2), line(1, 1), line(9, 3)]).map(({ number, lineId }) => [number, lineId])).toEqual([[3, 9], [2, 3], [1, 1]])
})

test.each([{ id: 7, key: '2', text: '' }, { id: 7, key: '2', text: 'не JSON' }, { id: 7, key: 'два', text: '{}' }])('a line that somebody has broken counts for nothing: %j', broken => {
  expect(versionsIn([broken, line(8, 2)]).map(({ lineId }) => lineId)).toEqual([8])
})

test('a version is read back as it was saved', () => {
  expect(parseRegulation(saved(4, 'Строже'), rules)).toEqual({ regulation: revised(4, 'Строже'), problem: null })
})

test.each<[string, unknown, Parameters<typeof versionsIn>[0], string]>([
  ['nothing was ever saved', undefined, [], 'same'],
  ['the settings are older than the book', { version: 1, entries: [] }, [], 'same'],
  ['both say the same', saved(2), [line(1, 1), line(2, 2)], 'same'],
  ['the page was closed before the settings were written', saved(1), [line(1, 1), line(2, 2)], 'behind'],
  ['it was closed at the very first saving', undefined, [line(1, 1)], 'behind'],
  ['it was closed at the first saving over an older regulation', { version: 1, entries: [] }, [{ id: 1, key: '0', text: earlierText({ version: 1, entries: [] }, 'save 2') }, line(2, 1)], 'behind'],
  ['it was closed at the first saving over a broken one', '{broken', [{ id: 1, key: '0', text: earlierText('{broken', 'save 2') }, line(2, 1)], 'behind'],
  ['somebody has changed the settings by hand', { ...saved(2) as object, entries: [] }, [line(2, 2)], 'astray'],
  ['somebody has broken the settings by hand', '{broken', [line(2, 2)], 'astray'],
  ['somebody has put an old format there by hand', { version: 1, entries: [] }, [line(2, 2)], 'astray'],
  ['a newer version of the app has saved', { version: 99, entries: [] }, [line(2, 2)], 'same'],
  ['the book has lost its newest line', saved(3), [line(2, 2)], 'same'],
])('when %s', (_, given, lines, state) => {
  expect(standing(given, ...lines).state).toBe(state)
})

test('the next number follows the highest that anybody knows of', () => {
  expect(baseNumber(defaults, [])).toBe(0)
  expect(baseNumber(revised(3), versionsIn([line(2, 2)]))).toBe(3)
  expect(baseNumber(revised(1), versionsIn([line(2, 2)]))).toBe(2)
})
