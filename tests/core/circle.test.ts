import { expect, test } from 'vitest'
import { leads, mayDecideFor } from '../../src/core/circle.ts'

const departments = [
  { id: 1, name: 'Компания', parentId: null, headId: 3 },
  { id: 2, name: 'Продажи', parentId: 1, headId: 5 },
  { id: 4, name: 'Закупки', parentId: 1, headId: 8 },
  { id: 6, name: 'Кольцо', parentId: 7, headId: null },
  { id: 7, name: 'Кольцо', parentId: 6, headId: null },
]
const salesperson = { departmentIds: [2] }

test.each([[5, true], [3, true], [8, false], [7, false]])('person %i leads the salesperson: %s', (id, answer) => {
  expect(leads(id, salesperson, departments)).toBe(answer)
})

test('departments that stand above each other lead nobody in circles', () => {
  expect(leads(5, { departmentIds: [6] }, departments)).toBe(false)
})

test.each([
  ['administrators', { id: 5, isAdmin: false }, false],
  ['administrators', { id: 9, isAdmin: true }, true],
  ['heads', { id: 5, isAdmin: false }, true],
  ['heads', { id: 7, isAdmin: false }, false],
  ['everybody', { id: 7, isAdmin: false }, true],
] as const)('where it is up to %s, %j may: %s', (circle, who, answer) => {
  expect(mayDecideFor(circle, who, salesperson, departments)).toBe(answer)
})
