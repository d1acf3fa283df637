import { describe, expect, test } from 'vitest'
import { addDays } from '../../src/core/period.ts'
import { linesOfSending, linesOfUnit, linesToForget, memoryOf, readReminderBook, readSendings } from '../../src/core/reminder-book.ts'
import { packTold, unpackTold, type Told } from '../../src/core/told.ts'
import { fc } from '../support/property.ts'
import { bookOf, head, linesIn, noon, otherSeller, seller, sending, wednesday } from './reminder-world.ts'

const told = (personId: number, ...ids: readonly number[]): Told => ({ personId, cards: ids.map(id => ({ ref: { kind: 'deal', id }, codes: ['mild/fault'] })) })

describe('a sending in the book', () => {
  test('is read as it was written', () => {
    const one = sending(wednesday, [told(seller, 1, 2), told(head, 7)], { dataOf: noon(addDays(wednesday, -1)), refused: [head], browser: 'Яндекс «Браузер», Windows' })
    expect(bookOf(one)).toEqual({ sendings: [{ id: 1, ...one }], unreadable: [] })
  })

  test('whatever was told is told back', () => {
    const kinds = fc.constantFrom('deal' as const, 'lead' as const, 'contact' as const, 'company' as const)
    const card = fc.record({ ref: fc.record({ kind: kinds, id: fc.integer({ min: 1, max: 2 ** 40 }) }), codes: fc.uniqueArray(fc.constantFrom('a/x', 'a/y', 'b/x', 'ж/ё'), { minLength: 1 }) })
    const people = fc.uniqueArray(fc.record({ personId: fc.integer({ min: 1, max: 1e6 }), cards: fc.uniqueArray(card, { selector: ({ ref }) => `${ref.kind}${ref.id}` }) }), { selector: ({ personId }) => personId })
    const flat = (list: readonly Told[]) => list.flatMap(({ personId, cards }) => [`${personId}`, ...cards.flatMap(({ ref, codes }) => codes.map(code => `${personId} ${ref.kind} ${ref.id} ${code}`))]).sort()
    fc.assert(fc.property(people, list => {
      expect(flat(unpackTold(packTold(list)))).toEqual(flat(list))
    }))
  })

  test('50,000 cards of 50 people and their heads fit into a few lines of the book', () => {
    const people = Array.from({ length: 50 }, (_, person) => told(person + 1, ...Array.from({ length: 1000 }, (_, index) => 1 + person * 3 + index * 197)))
    const heads = Array.from({ length: 5 }, (_, index) => ({ personId: 100 + index, cards: people.slice(index * 10, index * 10 + 10).flatMap(({ cards }) => cards) }))
    const lines = linesOfSending(sending(wednesday, [...people, ...heads]))
    expect(lines.length).toBeLessThanOrEqual(3)
    for (const { text } of lines) expect(text.length).toBeLessThan(200_000)
    expect(readReminderBook(lines.map((line, index) => ({ ...line, id: index + 1 }))).sendings[0]?.told.flatMap(({ cards }) => cards)).toHaveLength(100_000)
  })

  test('a line of which the rest is missing is not understood, and not taken for a short one', () => {
    const people = Array.from({ length: 60 }, (_, person) => told(person + 1, ...Array.from({ length: 1000 }, (_, index) => 1 + person + index * 5_003)))
    const [first, ...rest] = linesIn([sending(wednesday, people)])
    expect(rest.length).toBeGreaterThan(0)
    expect(readReminderBook(first === undefined ? [] : [first])).toEqual({ sendings: [], unreadable: [wednesday] })
  })

  test.each(['', 'null', '{}', '{"v":2}', 'шум', '{"v":1,"unit":"x"}'])('«%s» is not understood and says of its day so', text => {
    expect(readReminderBook([{ id: 1, key: wednesday, text }])).toEqual({ sendings: [], unreadable: [wednesday] })
  })
})

describe('of several at once', () => {
  test('the lowest line of a whole day counts, whoever looks', () => {
    const [a, b] = [sending(wednesday, [told(seller, 1)]), sending(wednesday, [told(seller, 1), told(head, 2)])]
    expect(bookOf(a, b).sendings.map(({ unit }) => unit)).toEqual([a.unit])
    expect(readSendings(linesIn([a, b])).sendings).toHaveLength(2)
  })

  test('nobody belongs to two of them', () => {
    const [cards, day] = [sending(wednesday, [told(seller, 1)], { of: 'cards' }), sending(wednesday, [told(seller, 2), told(otherSeller, 3)])]
    expect(bookOf(cards, day).sendings.map(({ told }) => told.map(({ personId }) => personId))).toEqual([[seller], [otherSeller]])
  })

  test('whom a sending has skipped it has not told', () => {
    const book = bookOf(sending(wednesday, [told(seller, 1), told(head, 2)], { skipped: [seller] }))
    expect(memoryOf(book, 'Europe/Moscow').lastTold(seller, { kind: 'deal', id: 1 }, 'mild/fault')).toBeNull()
    expect(memoryOf(book, 'Europe/Moscow').gotOn(head, wednesday)).toBe(true)
  })

  test('a sending on its way counts as sent: nobody knows how far it has come', () => {
    const book = bookOf(sending(wednesday, [told(seller, 1)], { endedAt: null }))
    expect(memoryOf(book, 'Europe/Moscow').gotOn(seller, wednesday)).toBe(true)
  })

  test('a colleague in another zone calls the day otherwise: it counts for both', () => {
    const book = bookOf(sending(wednesday, [told(seller, 1)], { at: new Date('2026-11-25T20:00:00Z') }))
    expect(memoryOf(book, 'Asia/Vladivostok').gotOn(seller, addDays(wednesday, 1))).toBe(true)
  })

  test('an action finds its own lines, and nobody else’s', () => {
    const [a, b] = [sending(wednesday, [told(seller, 1)]), sending(addDays(wednesday, 1), [told(seller, 2)])]
    expect(linesOfUnit(linesIn([a, b]), b.unit).map(({ key }) => key)).toEqual([addDays(wednesday, 1)])
  })
})

describe('forgetting', () => {
  test('lines go when nothing depends on them, and the newest stays', () => {
    const days = [30, 9, 8, 7, 1].map(age => addDays(wednesday, -age))
    const lines = linesIn(days.map(day => sending(day, [told(seller, 1)])))
    expect(linesToForget(lines, wednesday, 7)).toEqual([1, 2, 3])
    expect(linesToForget(lines.slice(0, 1), wednesday, 7)).toEqual([])
  })

  test('what was told within the days is remembered after it', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1 }), fc.integer({ min: 1, max: 20 }), (ages, again) => {
      const lines = linesIn(ages.map(age => sending(addDays(wednesday, -age), [told(seller, 1)])))
      const kept = lines.filter(({ id }) => !linesToForget(lines, wednesday, again).includes(id))
      const ask = (of: typeof lines) => memoryOf(readReminderBook(of), 'Europe/Moscow').lastTold(seller, { kind: 'deal', id: 1 }, 'mild/fault')
      expect(ask(kept)).toBe(ask(lines))
    }))
  })
})
