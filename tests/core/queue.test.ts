import { expect, test } from 'vitest'
import type { Review } from '../../src/core/review.ts'
import { employeesOf, everyReview, matches, queueByEmployee, withSubdepartments, type ReviewQuery } from '../../src/core/queue.ts'
import { at, person, review, vera, zone } from '../support/builders.ts'

const gleb = person(8, 'Глеб Аникин', [2])
let id = 0
const about = ({ id: employeeId, name, departmentIds }: typeof vera, says: Partial<Review> = {}) =>
  review({ id: ++id, ...says, snapshot: { ...review().snapshot, responsible: { id: employeeId, name }, departmentIds } })

test('the queue groups waiting cards by employee, the longest wait first', () => {
  const queue = queueByEmployee([
    about(vera, { markedAt: at('yesterday') }),
    about(gleb, { markedAt: at('5 days ago') }),
    about(vera, { markedAt: at('2 days ago'), auditType: 'whole-card' }),
    about(vera, { markedAt: at('9 days ago'), state: 'scheduled' }),
    about(gleb, { markedAt: at('9 days ago'), state: 'held' }),
  ])
  expect(queue.map(({ employee, reviews, oldestMark, auditTypes }) => [employee.name, reviews.length, oldestMark, auditTypes])).toEqual([
    ['Глеб Аникин', 1, at('5 days ago'), [{ id: 'first-call', count: 1 }]],
    ['Вера Полозова', 2, at('2 days ago'), [{ id: 'whole-card', count: 1 }, { id: 'first-call', count: 1 }]],
  ])
})

test('an employee who was renamed is one employee, under the newest name', () => {
  const queue = queueByEmployee([about(vera, { markedAt: at('5 days ago') }), about({ ...vera, name: 'Вера Белова' }, { markedAt: at('yesterday') })])
  expect(queue.map(({ employee }) => employee.name)).toEqual(['Вера Белова'])
})

test('nobody waits, nobody is listed', () => {
  expect(queueByEmployee([])).toEqual([])
  expect(queueByEmployee([about(vera, { state: 'withdrawn' })])).toEqual([])
})

test.each<[string, Partial<ReviewQuery>, boolean]>([
  ['nothing', {}, true],
  ['its state', { states: ['held', 'marked'] }, true],
  ['another state', { states: ['held'] }, false],
  ['its employee', { employeeIds: [7] }, true],
  ['another employee', { employeeIds: [8] }, false],
  ['its department', { departmentIds: [1, 2] }, true],
  ['another department', { departmentIds: [2] }, false],
  ['its audit type', { auditTypes: ['first-call'] }, true],
  ['another audit type', { auditTypes: ['whole-card'] }, false],
  ['the day of marking', { markedFrom: '2026-11-20', markedTo: '2026-11-20' }, true],
  ['days after', { markedFrom: '2026-11-21' }, false],
  ['days before', { markedTo: '2026-11-19' }, false],
  ['its state and another employee', { states: ['marked'], employeeIds: [8] }, false],
])('a review asked for by %s: %s', (_, query, found) => {
  expect(matches(about(vera, { markedAt: at('3 days ago 23:30') }), { ...everyReview, ...query }, zone)).toBe(found)
})

test('a department brings those below it, also when they form a loop', () => {
  const department = (id: number, parentId: number | null) => ({ id, name: `Отдел ${id}`, parentId, headId: null })
  expect(withSubdepartments([2], [department(1, null), department(4, 3), department(3, 2), department(2, 1)])).toEqual([2, 3, 4])
  expect(withSubdepartments([5], [department(5, 6), department(6, 5)])).toEqual([5, 6])
  expect(withSubdepartments([], [department(1, null)])).toEqual([])
})

test('employees are listed once, by name', () => {
  expect(employeesOf([about(gleb), about(vera), about(gleb)], new Intl.Collator('ru')).map(({ name }) => name)).toEqual(['Вера Полозова', 'Глеб Аникин'])
})
