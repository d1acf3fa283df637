import { expect, test } from 'vitest'
import { plannedMeetings } from '../../src/core/planned.ts'
import type { Review } from '../../src/core/review.ts'
import { at, now, person, review, reviewMeeting, vera } from '../support/builders.ts'

let id = 0
const on = (eventId: number, start: string, end: string, says: Partial<Review> = {}, { id: employeeId, name } = vera) =>
  review({ id: ++id, state: 'scheduled', meeting: reviewMeeting(start, end, eventId), ...says, snapshot: { ...review().snapshot, responsible: { id: employeeId, name } } })

test('the reviews of one event are one meeting, the earliest meeting first', () => {
  const meetings = plannedMeetings([on(2, 'tomorrow 15:00', 'tomorrow 15:30'), on(1, 'tomorrow 11:00', 'tomorrow 11:30'), on(2, 'tomorrow 15:00', 'tomorrow 15:30', {}, person(8, 'Глеб Аникин'))], now)
  expect(meetings.map(({ eventId, start, reviews, employees }) => [eventId, start, reviews.length, employees.map(({ name }) => name)])).toEqual([
    [1, at('tomorrow 11:00'), 1, ['Вера Полозова']],
    [2, at('tomorrow 15:00'), 2, ['Вера Полозова', 'Глеб Аникин']],
  ])
})

test.each([
  ['is planned until it begins', 'today 12:01', 'today 12:30', ['scheduled'], 'planned'],
  ['is due once it has begun', 'today 12:00', 'today 12:30', ['scheduled'], 'due'],
  ['is due once it is over', 'today 11:00', 'today 12:00', ['scheduled'], 'due'],
  ['is due while one card is still to be told', 'today 11:00', 'today 11:30', ['held', 'scheduled'], 'due'],
  ['is held when all its cards are', 'today 11:00', 'today 11:30', ['held', 'held'], 'held'],
] as const)('a meeting %s', (_, start, end, states, expected) => {
  expect(plannedMeetings(states.map(state => on(1, start, end, { state })), now).map(({ state }) => state)).toEqual([expected])
})

test('cards in the queue and withdrawn ones belong to no meeting', () => {
  expect(plannedMeetings([review(), review({ id: 2, state: 'withdrawn' })], now)).toEqual([])
})
