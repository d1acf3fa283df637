import { expect, test } from 'vitest'
import { comparedRow, countsByDepartment, departmentName, inOrder } from '../../../src/ui/scan/compared.ts'
import { counts } from './results.ts'

const collator = new Intl.Collator('ru')
const people = new Map([[7, { departmentIds: [1, 2] }], [8, { departmentIds: [2] }]])

test('a person of two departments counts in each, and one without any apart', () => {
  const byPerson = [{ personId: 7, ...counts({ checked: 10, clean: 4, scores: 700 }) }, { personId: 8, ...counts({ checked: 5, clean: 5, scores: 500 }) }, { personId: 9, ...counts({ checked: 1, findings: 2 }) }]
  const found = countsByDepartment(byPerson, people)
  expect(found.get(1)).toEqual(counts({ checked: 10, clean: 4, scores: 700 }))
  expect(found.get(2)).toEqual(counts({ checked: 15, clean: 9, scores: 1200 }))
  expect(found.get(0)).toEqual(counts({ checked: 1, findings: 2 }))
})

test('a row tells the share of clean cards and the score of the checked ones', () => {
  const { cells, few } = comparedRow('1', 'Продажи', counts({ checked: 40, clean: 30, scores: 3600, notChecked: 3 }), 20)
  expect(cells).toMatchObject({ clean: 75, score: 90, checked: 40, notChecked: 3 })
  expect(few).toBe(false)
})

test('without a checked card nothing is told of shares', () => {
  const { cells, few } = comparedRow('1', 'Продажи', counts({ notChecked: 3 }), 1)
  expect(cells).toMatchObject({ clean: null, score: null })
  expect(few).toBe(true)
})

const rows = [
  comparedRow('a', 'Вера', counts({ checked: 30, clean: 15 }), 20),
  comparedRow('b', 'Анна', counts({ checked: 30, clean: 27 }), 20),
  comparedRow('c', 'Борис', counts({ checked: 2, clean: 2 }), 20),
  comparedRow('d', 'Глеб', counts(), 20),
]
const keys = (sorting: Parameters<typeof inOrder>[1]) => inOrder(rows, sorting, collator).map(({ key }) => key)

test('who has too few cards comes after all who are ranked, however good', () => {
  expect(keys({ by: 'clean', descending: true })).toEqual(['b', 'a', 'c', 'd'])
})

test('what cannot be told comes last in both directions', () => {
  expect(keys({ by: 'clean', descending: false })).toEqual(['a', 'b', 'c', 'd'])
})

test('names go by the alphabet', () => {
  expect(keys({ by: 'name', descending: false })).toEqual(['b', 'a', 'c', 'd'])
  expect(keys({ by: 'name', descending: true })).toEqual(['a', 'b', 'd', 'c'])
})

test('equals go by their names', () => {
  const equal = [comparedRow('z', 'Яна', counts({ checked: 30 }), 20), comparedRow('y', 'Анна', counts({ checked: 30 }), 20)]
  expect(inOrder(equal, { by: 'clean', descending: true }, collator).map(({ key }) => key)).toEqual(['y', 'z'])
})

test('a department that is gone is called by its number', () => {
  const words = { noDepartment: 'Без отдела', unknownDepartment: (id: number) => `Отдел № ${id}` }
  const known = [{ id: 1, name: 'Продажи', parentId: null, headId: null }]
  expect([0, 1, 5].map(id => departmentName(id, known, words))).toEqual(['Без отдела', 'Продажи', 'Отдел № 5'])
})
