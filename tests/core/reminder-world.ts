import type { Department, Person } from '../../src/core/card.ts'
import { defaultPolicy } from '../../src/core/policy.ts'
import { emptyBook, linesOfSending, readReminderBook, type ReminderBook, type Sending } from '../../src/core/reminder-book.ts'
import { dueReminders, toldBy, type DueReminders, type ReminderGround } from '../../src/core/reminders.ts'
import type { CardResult, OpenFinding } from '../../src/core/scan-result.ts'
import type { Told } from '../../src/core/told.ts'

export const seller = 11
export const otherSeller = 12
export const head = 21
export const director = 31
export const dismissed = 41

export const people: ReadonlyMap<number, Person> = new Map([
  person(seller, 'Инна Продавцова', [1]), person(otherSeller, 'Олег Второй', [1]), person(head, 'Рита Начальникова', [1]), person(director, 'Дина Главная', [9]),
  person(dismissed, 'Ушёл Уволенный', [1], false),
].map(one => [one.id, one]))

export const departments: readonly Department[] = [
  { id: 9, name: 'Компания', parentId: null, headId: director },
  { id: 1, name: 'Отдел продаж', parentId: 9, headId: head },
]

function person(id: number, name: string, departmentIds: readonly number[], active = true): Person {
  return { id, name, position: '', departmentIds, active, photo: null }
}

/** Wednesday. */
export const wednesday = '2026-11-25'

export function noon(day: string): Date {
  return new Date(`${day}T12:00:00+03:00`)
}

export function finding(ruleId: string, since = wednesday): OpenFinding {
  return { ruleId, messageId: 'fault', since }
}

export function broken(id: number, responsibleId: number, ...findings: readonly OpenFinding[]): CardResult {
  return { kind: 'deal', id, responsibleId, findings, notChecked: [], excepted: [], looked: 10, broken: 5, changesOn: null }
}

const weights: ReadonlyMap<string, number> = new Map([['mild', 1], ['harmful', 9], ['middling', 5]])

export function due(results: readonly CardResult[], says: Partial<ReminderGround> = {}): DueReminders {
  return dueReminders({ results, weights, people, departments, book: emptyBook, policy: { ...defaultPolicy(), quietWeekdays: [] }, now: noon(wednesday), timeZone: 'Europe/Moscow', ...says })
}

let unit = 0

/** A sending of all that is due. */
export function sending(day: string, told: readonly Told[], says: Partial<Sending> = {}): Omit<Sending, 'id'> {
  unit += 1
  return {
    day, unit: `unit-${unit}`, of: 'day', by: { id: head, name: 'Рита Начальникова' }, at: noon(day), browser: 'Chrome, Windows', dataOf: null, endedAt: noon(day), refused: [], skipped: [], told, ...says,
  }
}

export function bookOf(...sendings: readonly Omit<Sending, 'id'>[]): ReminderBook {
  return readReminderBook(linesIn(sendings))
}

export function linesIn(sendings: readonly Omit<Sending, 'id'>[]) {
  return sendings.flatMap(linesOfSending).map((line, index) => ({ ...line, id: index + 1 }))
}

export function toldIn({ summaries }: DueReminders): readonly Told[] {
  return summaries.map(toldBy)
}
