import { expect, test } from 'vitest'
import type { CardRef } from '../../src/core/card.ts'
import { safeHref } from '../../src/core/checklist.ts'
import {
  amend, changesBetween, followCalendar, hold, isOpen, mark, markOf, markOfCard, relink, ReviewError, schedule, unschedule, withChecklists, withdraw,
  type Review,
} from '../../src/core/review.ts'
import { now, review } from '../support/builders.ts'
import { fc } from '../support/property.ts'

/** Two cards and the reviews that were ever made of them. */
type World = readonly Review[]
type Step = (world: World) => World

const cards: readonly CardRef[] = [{ kind: 'deal', id: 1 }, { kind: 'deal', id: 2 }]
const inna = { id: 5, name: 'Инна Соколова' }
const ofCard = (world: World, { id }: CardRef) => world.filter(({ card }) => card.id === id)

const card = fc.constantFrom(...cards)
const moment = fc.integer({ min: -100, max: 100 }).map(hours => new Date(now.getTime() + hours * 3_600_000))
const times = fc.record({ start: moment, end: moment })
const words = fc.constantFrom('', '  ', 'Договорились', 'x'.repeat(50))
const links = fc.constantFrom('https://example.ru/1', 'http://example.ru/2', 'javascript:alert(1)', '', 'https://a:b@example.ru')

function changing(step: (one: Review, world: World) => Review): fc.Arbitrary<Step> {
  return fc.nat(7).map(place => world => {
    const one = world[place % Math.max(1, world.length)]
    if (one === undefined) return world
    const after = step(one, world)
    const stored = { ...one, ...changesBetween(one, after) }
    expect(stored).toEqual(after)
    return world.map(other => other === one ? stored : other)
  })
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ card, reason: words, auditType: fc.constantFrom('first-call', 'own-type', '') }).map(({ card, reason, auditType }): Step => world => {
    const made = mark({ key: `key-${world.length}`, card, snapshot: review().snapshot, auditType, reason, by: inna, at: now }, ofCard(world, card))
    return [...world, { ...made, id: world.length + 1, updatedAt: now }]
  }),
  times.chain(time => changing(one => schedule(one, { eventId: 501, manager: inna, ...time }))),
  changing(unschedule),
  fc.option(times.filter(({ start, end }) => start < end)).chain(event => changing(one => followCalendar(one, event).review)),
  fc.record({ recording: fc.option(links), agreements: words }).chain(outcome => changing(one => hold(one, outcome, now))),
  fc.record({ recording: fc.option(links), agreements: words }).chain(outcome => changing(one => amend(one, outcome))),
  words.chain(reason => changing(one => withdraw(one, inna, now, reason))),
  card.chain(target => changing((one, world) => relink(one, target, ofCard(world, target)))),
  fc.array(links, { maxLength: 3 }).chain(urls => changing(one => withChecklists(one, urls.map(url => ({ title: 'Чек-лист', url }))))),
)

/** What must be true of every record whatever was done, written without the steps' own code. */
function expectLawful(one: Review): void {
  const { state, meeting, heldAt, withdrawal, recording, agreements, checklists } = one
  expect(meeting !== null).toBe(state === 'scheduled' || state === 'held')
  if (meeting !== null) expect(meeting.start.getTime()).toBeLessThan(meeting.end.getTime())
  expect(heldAt !== null).toBe(state === 'held')
  expect(withdrawal !== null).toBe(state === 'withdrawn')
  if (withdrawal !== null) expect(withdrawal.reason.trim()).not.toBe('')
  if (state !== 'held') expect([recording, agreements]).toEqual([null, ''])
  if (recording !== null) expect(recording).toMatch(/^https?:\/\/[^@\s]+$/)
  expect(checklists.every(({ url }) => safeHref(url) !== null)).toBe(true)
  expect(new Set(checklists.map(({ url }) => url)).size).toBe(checklists.length)
  expect(one.snapshot).toEqual(review().snapshot)
}

function expectedMark(reviews: readonly Review[]): string | null {
  const states = reviews.map(({ state }) => state)
  return states.find(state => state === 'marked' || state === 'scheduled') ?? states.find(state => state === 'held') ?? null
}

test('no sequence of steps leads to an unlawful record, and the mark of a card is always the state of its review', () => {
  let taken = 0
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 40 }), steps => {
    let world: World = []
    for (const go of steps) {
      const before = structuredClone(world)
      try {
        world = go(world)
        taken += 1
      } catch (error) {
        expect(error).toBeInstanceOf(ReviewError)
        expect(world).toEqual(before)
      }
      world.forEach(expectLawful)
      for (const card of cards) {
        const reviews = ofCard(world, card)
        const open = reviews.filter(isOpen)
        expect(open.length).toBeLessThanOrEqual(1)
        expect(markOfCard(reviews)).toBe(expectedMark(reviews))
        if (open[0] !== undefined) expect(markOfCard(reviews)).toBe(markOf(open[0]))
      }
    }
  }), { numRuns: 500 })
  // Were every step refused, the property would hold and prove nothing.
  expect(taken).toBeGreaterThan(1000)
})
