import { expect, test } from 'vitest'
import {
  amend, auditTypes, changesBetween, expectDecider, followCalendar, hold, losers, mark, markOf, markOfCard, mayDecide, openReview, relink, ReviewError, schedule, unschedule, winner, withChecklists, withdraw,
  type Marking, type ReviewErrorCode, type ReviewState,
} from '../../src/core/review.ts'
import { at, now, review, reviewMeeting } from '../support/builders.ts'

const inna = { id: 5, name: 'Инна Соколова' }
const link = { title: 'Первичный звонок', url: 'https://docs.example.ru/d/7' }
const marking: Marking = { key: 'key-2', card: { kind: 'deal', id: 42 }, snapshot: review().snapshot, auditType: 'first-call', reason: ' Долго не отвечали ', by: inna, at: now }

function refusal(step: () => unknown): ReviewErrorCode | 'lawful' {
  try {
    step()
    return 'lawful'
  } catch (error) {
    if (error instanceof ReviewError) return error.code
    throw error
  }
}

test('marking makes a record that remembers who, when, why and about whom', () => {
  expect(mark(marking, [])).toMatchObject({
    key: 'key-2', state: 'marked', card: { kind: 'deal', id: 42 }, auditType: 'first-call', reason: 'Долго не отвечали', markedBy: inna, markedAt: now,
    snapshot: { responsible: { name: 'Вера Полозова' } }, meeting: null, recording: null, heldAt: null, withdrawal: null,
  })
})

test.each<[ReviewState, ReviewErrorCode | 'lawful']>([['marked', 'already-open'], ['scheduled', 'already-open'], ['held', 'lawful'], ['withdrawn', 'lawful']])('marking a card whose review is %s: %s', (state, outcome) => {
  expect(refusal(() => mark(marking, [review({ state })]))).toBe(outcome)
})

test('a refused marking shows the review that is open', () => {
  const open = review({ id: 8, state: 'scheduled' })
  expect(() => mark(marking, [review({ id: 9, state: 'held' }), open])).toThrow(expect.objectContaining({ open }))
})

test('a marking without key or audit type is refused', () => {
  expect(refusal(() => mark({ ...marking, key: ' ' }, []))).toBe('key-missing')
  expect(refusal(() => mark({ ...marking, auditType: '' }, []))).toBe('audit-type-missing')
})

test.each([
  ['the auditor who marked it', { id: 5, isAdmin: false }, 5, true],
  ['somebody else', { id: 9, isAdmin: false }, 5, true],
  ['the person under review', { id: 7, isAdmin: false }, 5, false],
  ['the person under review who marked the card', { id: 7, isAdmin: false }, 7, true],
  ['an administrator under review', { id: 7, isAdmin: true }, 5, true],
])('%s decides about a review: %o', (_, decider, markedBy, may) => {
  expect(mayDecide(review({ markedBy: { id: markedBy, name: 'Кто-то' } }), decider)).toBe(may)
})

test('one review of oneself among others is refused with all of them', () => {
  const others = review({ id: 2, snapshot: { ...review().snapshot, responsible: { id: 8, name: 'Глеб Аникин' } } })
  expect(refusal(() => expectDecider([others], { id: 7, isAdmin: false }))).toBe('lawful')
  expect(refusal(() => expectDecider([others, review()], { id: 7, isAdmin: false }))).toBe('about-oneself')
})

test('a marked review is booked, comes back to the queue, and can be booked again', () => {
  const booked = schedule(review(), reviewMeeting())
  expect(booked).toMatchObject({ state: 'scheduled', meeting: { eventId: 501 } })
  expect(unschedule(booked)).toEqual(review())
})

test('a meeting that ends before it starts is refused', () => {
  expect(refusal(() => schedule(review(), reviewMeeting('tomorrow 11:00', 'tomorrow 11:00')))).toBe('meeting-without-time')
  expect(refusal(() => schedule(review(), { ...reviewMeeting(), end: new Date('never') }))).toBe('meeting-without-time')
})

test('a held review keeps the recording, the agreements and its meeting', () => {
  const held = hold(review({ state: 'scheduled' }), { recording: ' https://Video.example.ru/r/1 ', agreements: ' Перезванивать в день заявки ' }, now)
  expect(held).toMatchObject({ state: 'held', recording: 'https://video.example.ru/r/1', agreements: 'Перезванивать в день заявки', heldAt: now, meeting: reviewMeeting() })
})

test('a recording may come later, and a wrong one may be corrected', () => {
  const held = hold(review({ state: 'scheduled' }), { recording: '', agreements: '' }, now)
  expect(held.recording).toBe(null)
  expect(amend(held, { recording: 'https://video.example.ru/r/1', agreements: 'Готово' })).toMatchObject({ state: 'held', recording: 'https://video.example.ru/r/1', agreements: 'Готово', heldAt: now })
})

test.each(['javascript:alert(1)', 'C:\\video.mp4', 'на диске'])('a recording %s is refused', recording => {
  expect(refusal(() => hold(review({ state: 'scheduled' }), { recording, agreements: '' }, now))).toBe('recording-not-a-link')
  expect(refusal(() => amend(review({ state: 'held' }), { recording, agreements: '' }))).toBe('recording-not-a-link')
})

test('withdrawing remembers who, when and why, and leaves the meeting', () => {
  expect(withdraw(review({ state: 'scheduled' }), inna, now, ' Клиент уже ушёл ')).toMatchObject({ state: 'withdrawn', meeting: null, withdrawal: { by: inna, at: now, reason: 'Клиент уже ушёл' } })
  expect(refusal(() => withdraw(review(), inna, now, ' '))).toBe('reason-missing')
})

test.each<[string, ReviewState, (state: ReviewState) => unknown]>([
  ['schedule', 'marked', state => schedule(review({ state }), reviewMeeting())],
  ['unschedule', 'scheduled', state => unschedule(review({ state }))],
  ['followCalendar', 'scheduled', state => followCalendar(review({ state }), null)],
  ['hold', 'scheduled', state => hold(review({ state }), { recording: null, agreements: '' }, now)],
  ['amend', 'held', state => amend(review({ state }), { recording: null, agreements: '' })],
])('%s is lawful only for a %s review', (_, lawful, step) => {
  for (const state of ['marked', 'scheduled', 'held', 'withdrawn'] as const) expect(refusal(() => step(state))).toBe(state === lawful ? 'lawful' : 'wrong-state')
})

test('a held or withdrawn review is not withdrawn', () => {
  for (const state of ['held', 'withdrawn'] as const) expect(refusal(() => withdraw(review({ state }), inna, now, 'Ошибка'))).toBe('wrong-state')
})

test('a review follows its event in the calendar', () => {
  const scheduled = review({ state: 'scheduled' })
  expect(followCalendar(scheduled, reviewMeeting())).toEqual({ review: scheduled, noticed: 'unchanged' })
  expect(followCalendar(scheduled, { start: at('tomorrow 15:00'), end: at('tomorrow 15:30') })).toMatchObject({ noticed: 'moved', review: { state: 'scheduled', meeting: { eventId: 501, start: at('tomorrow 15:00') } } })
  expect(followCalendar(scheduled, null)).toEqual({ noticed: 'deleted', review: review() })
})

test('a review whose card is gone is linked to the survivor and stays about the same person', () => {
  const linked = relink(review(), { kind: 'deal', id: 77 }, [review({ id: 3, state: 'held' })])
  expect(linked).toEqual({ ...review(), card: { kind: 'deal', id: 77 } })
})

test('an open review is not linked to a card that has one', () => {
  const other = review({ id: 3, card: { kind: 'deal', id: 77 } })
  expect(refusal(() => relink(review(), { kind: 'deal', id: 77 }, [other]))).toBe('already-open')
  expect(refusal(() => relink(review({ state: 'held' }), { kind: 'deal', id: 77 }, [other]))).toBe('lawful')
  expect(refusal(() => relink(review(), { kind: 'deal', id: 42 }, []))).toBe('same-card')
  expect(refusal(() => relink(review(), { kind: 'lead', id: 42 }, []))).toBe('lawful')
})

test('checklists are links, each once', () => {
  expect(withChecklists(review(), [link]).checklists).toEqual([link])
  expect(refusal(() => withChecklists(review(), [{ title: 'Звонок', url: 'javascript:alert(1)' }]))).toBe('checklist-not-a-link')
  expect(refusal(() => withChecklists(review(), [link, { title: 'Он же', url: 'HTTPS://docs.example.ru/d/7' }]))).toBe('checklist-repeated')
  expect(refusal(() => withChecklists(review({ state: 'withdrawn' }), [link]))).toBe('wrong-state')
  expect(refusal(() => withChecklists(review({ state: 'held', checklists: [link] }), []))).toBe('wrong-state')
})

test('a bad link that got into the record past the form can be removed, one by one', () => {
  const bad = [{ title: 'x', url: 'javascript:alert(1)' }, { title: 'y', url: 'data:,' }]
  expect(withChecklists(review({ checklists: [...bad, link] }), [...bad.slice(1), link]).checklists).toHaveLength(2)
})

test('of two reviews opened at once the lowest id stays, whoever looks', () => {
  const [first, second, closed] = [review({ id: 4 }), review({ id: 7, state: 'scheduled' }), review({ id: 2, state: 'held' })]
  for (const seen of [[first, second, closed], [closed, second, first]]) {
    expect(winner(seen)).toBe(first)
    expect(openReview(seen)).toBe(first)
    expect(losers(seen)).toEqual([second])
  }
  expect(winner([closed])).toBe(null)
  expect(losers([])).toEqual([])
})

test('the mark of a review is its state, and a withdrawn one leaves none', () => {
  expect((['marked', 'scheduled', 'held', 'withdrawn'] as const).map(state => markOf(review({ state })))).toEqual(['marked', 'scheduled', 'held', null])
  expect(markOf(null)).toBe(null)
})

test.each<[ReviewState[], ReturnType<typeof markOfCard>]>([
  [[], null],
  [['withdrawn'], null],
  [['held'], 'held'],
  [['held', 'withdrawn'], 'held'],
  [['withdrawn', 'held', 'marked'], 'marked'],
  [['held', 'scheduled', 'held'], 'scheduled'],
])('the card of reviews %j says %s', (states, expected) => {
  expect(markOfCard(states.map((state, index) => ({ id: index + 1, state })))).toBe(expected)
})

test('only what a step changed goes to the store', () => {
  const before = review()
  expect(changesBetween(before, before)).toEqual({})
  expect(changesBetween(before, schedule(before, reviewMeeting()))).toEqual({ state: 'scheduled', meeting: reviewMeeting() })
  const scheduled = review({ state: 'scheduled' })
  expect(changesBetween(scheduled, unschedule(scheduled))).toEqual({ state: 'marked', meeting: null })
})

test('the audit types have ids of their own', () => {
  expect(auditTypes.map(({ id }) => id)).toEqual(['first-call', 'repeat-call', 'whole-card'])
})
