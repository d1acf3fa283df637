import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, weekdayOf } from '../../src/core/period.ts'
import { defaultPolicy } from '../../src/core/policy.ts'
import type { Sending } from '../../src/core/reminder-book.ts'
import { codeOf } from '../../src/core/reminders.ts'
import type { CardResult } from '../../src/core/scan-result.ts'
import type { Told } from '../../src/core/told.ts'
import { fc } from '../support/property.ts'
import { bookOf, broken, departments, director, dismissed, due, finding, head, noon, otherSeller, people, seller, sending, toldIn, wednesday } from './reminder-world.ts'

const weeksAgo = addDays(wednesday, -20)

describe('what is due', () => {
  test('each person gets one summary of own cards, the most harmful first', () => {
    const { summaries } = due([broken(1, seller, finding('mild')), broken(2, otherSeller, finding('mild')), broken(3, seller, finding('harmful'))])
    expect(summaries.map(({ personId, own }) => [personId, own.map(({ ref }) => ref.id)])).toEqual([[seller, [3, 1]], [otherSeller, [2]]])
  })

  test('of equally harmful cards the one that has waited longest comes first', () => {
    const { summaries } = due([broken(1, seller, finding('mild', wednesday)), broken(2, seller, finding('mild', addDays(wednesday, -3)))])
    expect(summaries[0]?.own.map(({ ref }) => ref.id)).toEqual([2, 1])
  })

  test('a finding of which its person was told within the week is not told again, and counted', () => {
    const results = [broken(1, seller, finding('mild'))]
    const book = bookOf(sending(addDays(wednesday, -6), toldIn(due(results))))
    expect(due(results, { book })).toMatchObject({ summaries: [], recent: 1 })
    expect(due(results, { book, now: noon(addDays(wednesday, 1)) }).summaries).toHaveLength(1)
  })

  test('a new finding on a card of which the person was told is told alone', () => {
    const book = bookOf(sending(addDays(wednesday, -1), toldIn(due([broken(1, seller, finding('mild'))]))))
    const { summaries, recent } = due([broken(1, seller, finding('mild'), finding('harmful'))], { book })
    expect(summaries[0]?.own[0]?.findings.map(({ ruleId }) => ruleId)).toEqual(['harmful'])
    expect(recent).toBe(1)
  })

  test('whoever takes the card over has not been told yet', () => {
    const book = bookOf(sending(addDays(wednesday, -1), toldIn(due([broken(1, seller, finding('mild'))]))))
    expect(due([broken(1, otherSeller, finding('mild'))], { book }).summaries.map(({ personId }) => personId)).toEqual([otherSeller])
  })

  test('whoever has got a message today gets no second one, and is named', () => {
    const book = bookOf(sending(wednesday, toldIn(due([broken(1, seller, finding('mild'))])), { of: 'cards' }))
    expect(due([broken(2, seller, finding('mild'))], { book })).toMatchObject({ summaries: [], today: [{ personId: seller, findings: 1 }] })
  })

  test('whom the CRM has refused was not told, but is left alone for today', () => {
    const told = toldIn(due([broken(1, seller, finding('mild'))]))
    const book = bookOf(sending(wednesday, told, { refused: [seller] }))
    expect(due([broken(1, seller, finding('mild'))], { book }).today).toEqual([{ personId: seller, findings: 1 }])
    expect(due([broken(1, seller, finding('mild'))], { book, now: noon(addDays(wednesday, 1)) }).summaries).toHaveLength(1)
  })

  test('dismissed and unknown people are left out and named', () => {
    expect(due([broken(1, dismissed, finding('mild')), broken(2, 999, finding('mild'), finding('harmful'))])).toMatchObject({
      summaries: [], leftOut: [{ personId: 999, why: 'unknown', findings: 2 }, { personId: dismissed, why: 'dismissed', findings: 1 }],
    })
  })

  test('findings of rules that are switched off meanwhile are nobody’s business', () => {
    expect(due([broken(1, seller, finding('switched-off'))])).toMatchObject({ summaries: [], findings: 0 })
  })

  test('a finding that is excepted meanwhile is told to nobody', () => {
    const exception = { id: 1, card: { kind: 'deal', id: 1 } as const, ruleId: 'mild', until: wednesday, reason: 'Договорились', by: { id: head, name: '' }, at: noon(wednesday) }
    expect(due([broken(1, seller, finding('mild'))], { exceptions: [exception] }).summaries).toEqual([])
    expect(due([broken(1, seller, finding('mild'))], { exceptions: [{ ...exception, until: addDays(wednesday, -1) }] }).summaries).toHaveLength(1)
  })
})

describe('what has waited too long', () => {
  test('goes to the head of the department too, in one summary', () => {
    const { summaries } = due([broken(1, seller, finding('mild', weeksAgo)), broken(2, otherSeller, finding('mild', weeksAgo)), broken(3, head, finding('mild'))])
    expect(summaries.find(({ personId }) => personId === head)).toMatchObject({ own: [{ ref: { id: 3 } }], escalated: [{ ref: { id: 1 } }, { ref: { id: 2 } }] })
    expect(summaries.filter(({ personId }) => personId === head)).toHaveLength(1)
  })

  test('goes on the day on which it has waited long enough, and not before', () => {
    const { escalateDays } = defaultPolicy()
    const heads = (since: string) => due([broken(1, seller, finding('mild', since))]).summaries.filter(({ personId }) => personId === head)
    expect(heads(addDays(wednesday, 1 - escalateDays))).toHaveLength(0)
    expect(heads(addDays(wednesday, -escalateDays))).toHaveLength(1)
  })

  test('of a head goes to the head of the department above', () => {
    expect(due([broken(1, head, finding('mild', weeksAgo))]).summaries.find(({ escalated }) => escalated.length > 0)?.personId).toBe(director)
  })

  test('passes a head who is dismissed', () => {
    const gone = new Map([...people].map(([id, one]) => [id, id === head ? { ...one, active: false } : one] as const))
    expect(due([broken(1, seller, finding('mild', weeksAgo))], { people: gone }).summaries.find(({ escalated }) => escalated.length > 0)?.personId).toBe(director)
  })

  test('of somebody whom nobody leads is named', () => {
    expect(due([broken(1, director, finding('mild', weeksAgo))])).toMatchObject({ headless: [{ personId: director, findings: 1 }] })
    expect(due([broken(1, seller, finding('mild', weeksAgo))], { departments: [] })).toMatchObject({ headless: [{ personId: seller, findings: 1 }] })
  })

  test('of a dismissed person goes to the head', () => {
    expect(due([broken(1, dismissed, finding('mild', weeksAgo))]).summaries.map(({ personId }) => personId)).toEqual([head])
  })

  test('departments that lie in each other end nowhere', () => {
    const loop = [{ id: 1, name: 'А', parentId: 2, headId: seller }, { id: 2, name: 'Б', parentId: 1, headId: seller }]
    expect(due([broken(1, seller, finding('mild', weeksAgo))], { departments: loop }).headless).toEqual([{ personId: seller, findings: 1 }])
  })
})

describe('quiet days', () => {
  const results = [broken(1, seller, finding('mild'))]
  const policy = { ...defaultPolicy(), quietWeekdays: [weekdayOf(wednesday)] }

  test('nobody is reminded on a quiet weekday, and what waits is counted', () => {
    expect(due(results, { policy })).toMatchObject({ quiet: 'weekday', summaries: [], findings: 1 })
  })

  test('nobody is reminded on a quiet date', () => {
    expect(due(results, { policy: { ...policy, quietWeekdays: [], quietDates: [wednesday] } })).toMatchObject({ quiet: 'date', summaries: [] })
  })

  test('the day is the portal’s: late in the evening in Moscow it is already tomorrow in Vladivostok', () => {
    const now = new Date('2026-11-25T20:00:00+03:00')
    expect(due(results, { policy, now }).quiet).toBe('weekday')
    expect(due(results, { policy, now, timeZone: 'Asia/Vladivostok' }).quiet).toBeNull()
  })

  test('a sending of today that cannot be read keeps everybody from being reminded twice', () => {
    expect(due(results, { book: { sendings: [], unreadable: [wednesday] } })).toMatchObject({ quiet: 'unreadable', summaries: [] })
    expect(due(results, { book: { sendings: [], unreadable: [addDays(wednesday, -1)] } }).quiet).toBeNull()
  })
})

describe('over weeks of sendings', () => {
  const someone = fc.constantFrom(seller, otherSeller, head, director, dismissed, 999)
  const result = fc.tuple(fc.integer({ min: 1, max: 6 }), someone, fc.uniqueArray(fc.tuple(fc.constantFrom('mild', 'harmful', 'middling'), fc.integer({ min: 0, max: 30 })), { minLength: 1, maxLength: 3, selector: ([rule]) => rule }))
    .map(([id, responsible, findings]) => broken(id, responsible, ...findings.map(([rule, age]) => finding(rule, addDays(wednesday, -age)))))
  /** Which cards are broken on a day, whether somebody sends, and of which cards. */
  const days = fc.array(fc.record({
    results: fc.uniqueArray(result, { maxLength: 6, selector: ({ id }) => id }),
    sends: fc.array(fc.constantFrom<'day' | 'cards'>('day', 'cards'), { maxLength: 3 }),
  }), { minLength: 1, maxLength: 25 })
  const policies = fc.record({
    remindAgainDays: fc.integer({ min: 1, max: 10 }), escalateDays: fc.integer({ min: 1, max: 20 }),
    quietWeekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { maxLength: 3 }), quietDates: fc.array(fc.constantFrom('2026-11-27', '2026-12-01'), { maxLength: 2 }),
  })

  interface Told1 { readonly day: string, readonly told: Told }

  function play(weeks: readonly { readonly results: readonly CardResult[], readonly sends: readonly ('day' | 'cards')[] }[], policy: Parameters<typeof due>[1]) {
    const sent: Omit<Sending, 'id'>[] = []
    const told: Told1[] = []
    weeks.forEach(({ results, sends }, index) => {
      const day = addDays(wednesday, index)
      for (const of of sends) {
        const found = due(of === 'day' ? results : results.slice(0, 2), { ...policy, book: bookOf(...sent), now: noon(day) })
        if (found.summaries.length === 0) continue
        sent.push(sending(day, toldIn(found), { of }))
        told.push(...toldIn(found).map(one => ({ day, told: one })))
      }
    })
    return told
  }

  test('nobody is told of the same twice within the days, gets two messages a day, or any on a quiet day', () => {
    fc.assert(fc.property(days, policies, (weeks, policy) => {
      const told = play(weeks, { policy })
      const last = new Map<string, string>()
      const got = new Set<string>()
      for (const { day, told: { personId, cards } } of told) {
        expect(policy.quietDates).not.toContain(day)
        expect(policy.quietWeekdays).not.toContain(weekdayOf(day))
        expect(got).not.toContain(`${personId} ${day}`)
        got.add(`${personId} ${day}`)
        expect(people.get(personId)?.active).toBe(true)
        for (const { ref, codes } of cards) {
          for (const code of codes) {
            const key = `${personId} ${ref.id} ${code}`
            const before = last.get(key)
            if (before !== undefined) expect(daysBetween(before, day)).toBeGreaterThanOrEqual(policy.remindAgainDays)
            last.set(key, day)
          }
        }
      }
    }), { numRuns: 300 })
  })

  test('everything open is told to its person, or counted with the reason', () => {
    fc.assert(fc.property(fc.array(result, { maxLength: 8 }), policies, fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }), (results, policy, ages) => {
      const cards = [...new Map(results.map(one => [one.id, one])).values()]
      const book = bookOf(...ages.map(age => sending(addDays(wednesday, -age), toldIn(due(cards.slice(0, 2), { policy: { ...policy, quietWeekdays: [], quietDates: [] } })))))
      const found = due(cards, { policy, book })
      const open = cards.flatMap(({ responsibleId, findings }) => findings.map(one => ({ responsibleId, ...one })))
      const late = open.filter(({ since }) => daysBetween(since, wednesday) >= policy.escalateDays).length
      const count = (list: readonly { readonly findings: number }[]) => list.reduce((sum, { findings }) => sum + findings, 0)
      expect(found.findings + found.recent + count(found.today) + count(found.leftOut) + count(found.headless)).toBe(open.length + late)
      if (found.quiet === null) {
        const told = found.summaries.flatMap(({ own, escalated }) => [...own, ...escalated]).reduce((sum, { findings }) => sum + findings.length, 0)
        expect(told).toBe(found.findings)
      }
      for (const { personId, own, escalated } of found.summaries) {
        expect(own.every(({ responsibleId }) => responsibleId === personId)).toBe(true)
        expect(escalated.every(({ responsibleId }) => responsibleId !== personId)).toBe(true)
        for (const { ref, findings } of [...own, ...escalated]) {
          expect(findings.every(one => cards.find(({ id }) => id === ref.id)?.findings.some(open => codeOf(open) === codeOf(one)))).toBe(true)
        }
      }
    }), { numRuns: 300 })
  })
})

test('nobody is due where nothing is open', () => {
  expect(due([], { departments })).toEqual({ day: wednesday, quiet: null, summaries: [], findings: 0, recent: 0, today: [], leftOut: [], headless: [] })
})
