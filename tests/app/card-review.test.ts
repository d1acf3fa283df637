import { afterEach, beforeEach, expect, test } from 'vitest'
import { useCardChecklists } from '../../src/app/card-checklists.ts'
import { useCardInspection } from '../../src/app/card-inspection.ts'
import { useCardReview } from '../../src/app/card-review.ts'
import { useMarking } from '../../src/app/marking.ts'
import { useSession } from '../../src/app/session.ts'
import type { CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import type { Review } from '../../src/core/review.ts'
import { checklistField } from '../../src/crm/bitrix24/names.ts'
import { marked, updated, type World } from '../crm/bitrix24/world.ts'
import { deadFromCall, lostAfter, lostAmidst, lostBefore, meetingPoint, onceCalling, troubles, whenCalling, type Troubles } from '../support/troubles.ts'
import { auditor, commentsOf, installedWorld, letEdit, linesOf, markOnCard, openPage, qualityHead, salesperson } from './page.ts'

let world: World
let card: CardRef

beforeEach(async () => {
  world = await installedWorld()
  card = { kind: 'deal', id: world.deal({ assignedById: salesperson }) }
})
afterEach(() => world.portal.close())

const link = (name: string) => ({ title: name, url: `https://docs.example.com/${name}` })

/** The card's tab as this person opens it. */
async function tab(userId = auditor, way: Troubles = troubles()) {
  const pinia = openPage(world, userId, card, { troubles: way })
  const review = useCardReview(pinia)
  await review.show(card)
  return { review, checklists: useCardChecklists(pinia), inspection: useCardInspection(pinia), crm: useSession(pinia).crm() }
}

async function markedTab(userId = auditor, way: Troubles = troubles()) {
  const marking = useMarking(openPage(world, userId, card))
  marking.begin(card)
  await marking.mark({ card, auditType: 'first-call', reason: '' })
  const opened = await tab(userId, way)
  return { ...opened, open: openOf(opened.review.open) }
}

function openOf(review: Review | null): Review {
  if (review === null) throw new Error('The card has no open review.')
  return review
}

test('a card without reviews has nothing open and nothing to put a checklist on', async () => {
  const { review } = await tab()
  expect(review.load.state).toBe('ready')
  expect([review.open, review.current]).toEqual([null, null])
})

test('taking the mark off writes the record, empties the field and leaves a line', async () => {
  const { review, open } = await markedTab()
  await review.withdraw(open, 'Не та сделка')
  expect(review.withdrawing).toEqual({ state: 'done', left: null, meeting: null })
  expect(review.open).toBeNull()
  expect(review.reviews[0]).toMatchObject({ state: 'withdrawn', withdrawal: { by: { id: auditor }, reason: 'Не та сделка' } })
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual(['Разбор: карточка отмечена', 'Разбор: отметка снята'])
})

test('the person under review neither takes another\'s mark off nor changes its checklists', async () => {
  const { open, checklists: auditors } = await markedTab()
  await auditors.add(open, link('one'))
  const { review, checklists } = await tab(salesperson)
  await review.withdraw(open, 'Не согласен')
  expect(review.withdrawing).toMatchObject({ state: 'failed', problem: { code: 'about-oneself' } })
  await checklists.add(open, link('two'))
  expect(checklists.work).toMatchObject({ state: 'failed', begun: false, problem: { code: 'about-oneself' } })
  await checklists.remove(open, openOf(review.open).checklists[0] ?? link('one'))
  expect(checklists.work).toMatchObject({ state: 'failed', problem: { code: 'about-oneself' } })
  expect((await tab()).review.open).toMatchObject({ state: 'marked', checklists: [link('one')] })
})

test('whoever put the mark on own card takes it off', async () => {
  const { review, open } = await markedTab(salesperson)
  await review.withdraw(open, 'Передумал')
  expect(review.withdrawing).toEqual({ state: 'done', left: null, meeting: null })
})

test('the checklists of a held review are evidence: they do not change', async () => {
  const { open, checklists, crm } = await markedTab()
  await checklists.add(open, link('one'))
  await updated(crm, open.id, { state: 'held', heldAt: new Date() })
  await checklists.add(open, link('two'))
  expect(checklists.work).toMatchObject({ state: 'failed', begun: false, problem: { code: 'stale' } })
  await checklists.remove(open, link('one'))
  expect(checklists.work).toMatchObject({ state: 'failed', problem: { code: 'stale' } })
  expect((await crm.reviews.get(open.id)).checklists).toEqual([link('one')])
})

test('without a reason the mark stays', async () => {
  const { review, open } = await markedTab()
  await review.withdraw(open, '  ')
  expect(review.withdrawing.state).toBe('failed')
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('a mark that somebody else has taken off meanwhile is not taken off twice', async () => {
  const first = await markedTab()
  const second = await tab(qualityHead)
  await first.review.withdraw(first.open, 'Ошибка')
  await second.review.withdraw(first.open, 'Тоже ошибка')
  expect(second.review.withdrawing).toMatchObject({ state: 'failed', problem: { code: 'stale' } })
  const [only] = await second.crm.reviews.ofCard(card)
  expect(only?.withdrawal?.by.id).toBe(auditor)
})

test('without the right to edit the card the mark is taken off the record, what is missing is told, and whoever may edit it completes it by opening the card', async () => {
  const { review, open } = await markedTab()
  letEdit(world, auditor, 'own')
  await review.withdraw(open, 'Ошибка')
  expect(review.withdrawing).toMatchObject({ state: 'done', left: { what: 'field', problem: { code: 'forbidden' } } })
  expect(markOnCard(world, card)).toBe('На разбор')
  await tab(qualityHead)
  expect(markOnCard(world, card)).toBeNull()
})

test.each([['before anything', lostBefore], ['after the record', lostAmidst(1)], ['after the field', lostAmidst(2)], ['after all', lostAfter]])('taking the mark off that broke %s is completed by repeating, and nothing is written twice', async (_, fate) => {
  const way = troubles()
  const { review, open, crm } = await markedTab(auditor, way)
  way.judge(deadFromCall('crm.item.update', fate))
  await review.withdraw(open, 'Ошибка')
  expect(review.withdrawing).toMatchObject({ state: 'failed', begun: true, problem: { code: 'offline' } })
  way.judge()
  await review.repeatWithdraw()
  expect(review.withdrawing).toEqual({ state: 'done', left: null, meeting: null })
  expect((await crm.reviews.ofCard(card)).map(({ state }) => state)).toEqual(['withdrawn'])
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual(['Разбор: карточка отмечена', 'Разбор: отметка снята'])
})

test('a field that lost the mark gets it back when the tab is opened', async () => {
  const { crm } = await markedTab()
  await marked(crm, card, null)
  expect(markOnCard(world, card)).toBeNull()
  await tab()
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('a checklist is kept in the review and shown nowhere else until it is pinned', async () => {
  const { review, checklists, open } = await markedTab()
  await checklists.add(open, link('one'))
  expect(checklists.work).toMatchObject({ state: 'done', deed: 'add', problem: null })
  expect(review.current?.checklists).toEqual([link('one')])
  expect(commentsOf(world, card)).toEqual([])
})

test('pinning makes one comment with all links and fills the field; later links follow', async () => {
  const { review, checklists, open } = await markedTab()
  await checklists.add(open, link('one'))
  await checklists.pin(open)
  await checklists.add(open, link('two'))
  const [comment, ...others] = commentsOf(world, card)
  expect(others).toEqual([])
  expect(comment?.text).toContain('https://docs.example.com/one')
  expect(comment?.text).toContain('https://docs.example.com/two')
  expect(comment?.pinnedAt).not.toBeNull()
  expect(review.current?.pin).toEqual({ commentId: comment?.id, pinned: true })
  expect(world.tables.items(2).get(card.id)?.[checklistField]).toEqual([link('one').url, link('two').url])
})

test('removing the last link takes the comment away', async () => {
  const { review, checklists, open } = await markedTab()
  await checklists.add(open, link('one'))
  await checklists.pin(open)
  await checklists.remove(open, link('one'))
  expect(review.current).toMatchObject({ checklists: [], pin: null })
  expect(commentsOf(world, card)).toEqual([])
})

test('links that two people add at once are both kept', async () => {
  const first = await markedTab()
  const second = await tab(qualityHead)
  await first.checklists.add(first.open, link('one'))
  await second.checklists.add(first.open, link('two'))
  expect((await first.crm.reviews.get(first.open.id)).checklists).toEqual([link('one'), link('two')])
})

test('a link that somebody takes away while another one is on its way stays away, and so does it in the comment', async () => {
  const way = troubles()
  const first = await markedTab(auditor, way)
  await first.checklists.add(first.open, link('one'))
  await first.checklists.add(openOf(first.review.open), link('two'))
  await first.checklists.pin(openOf(first.review.open))
  const second = await tab(qualityHead)
  way.judge(onceCalling('crm.item.update', async request => {
    await second.checklists.remove(openOf(second.review.open), link('one'))
    return request.arrive()
  }))
  await first.checklists.add(openOf(first.review.open), link('three'))
  expect(second.checklists.work).toMatchObject({ state: 'done', deed: 'remove' })
  expect((await first.crm.reviews.get(first.open.id)).checklists).toEqual([link('two'), link('three')])
  expect(first.review.current?.checklists).toEqual([link('two'), link('three')])
  expect(commentsOf(world, card).map(({ text }) => text.includes(link('one').url))).toEqual([false])
})

test('a link that is added while another one is taken away is kept, and the other one stays away', async () => {
  const way = troubles()
  const first = await markedTab(auditor, way)
  await first.checklists.add(first.open, link('one'))
  const second = await tab(qualityHead)
  way.judge(onceCalling('crm.item.update', async request => {
    await second.checklists.add(openOf(second.review.open), link('two'))
    return request.arrive()
  }))
  await first.checklists.remove(openOf(first.review.open), link('one'))
  expect((await first.crm.reviews.get(first.open.id)).checklists).toEqual([link('two')])
})

test('links that two people send in the same moment are both kept, in the record and in the one comment', async () => {
  const together = meetingPoint(2)
  const [mine, theirs] = [troubles(), troubles()]
  const first = await markedTab(auditor, mine)
  await first.checklists.add(first.open, link('zero'))
  await first.checklists.pin(openOf(first.review.open))
  const second = await tab(qualityHead, theirs)
  for (const way of [mine, theirs]) way.judge(onceCalling('crm.item.update', together))
  await Promise.all([first.checklists.add(openOf(first.review.open), link('one')), second.checklists.add(openOf(second.review.open), link('two'))])
  const kept = (await first.crm.reviews.get(first.open.id)).checklists
  expect(kept.map(({ title }) => title).toSorted()).toEqual(['one', 'two', 'zero'])
  const [comment, ...others] = commentsOf(world, card)
  expect(others).toEqual([])
  for (const { url } of kept) expect(comment?.text).toContain(url)
})

test('two people who pin at once leave one comment', async () => {
  const together = meetingPoint(2)
  const first = await markedTab()
  await first.checklists.add(first.open, link('one'))
  const pages = await Promise.all([auditor, qualityHead].map(userId => tab(userId, troubles(whenCalling('crm.timeline.comment.add', together)))))
  await Promise.all(pages.map(({ review, checklists }) => checklists.pin(openOf(review.open))))
  expect(commentsOf(world, card)).toHaveLength(1)
})

test.each([['before', lostBefore], ['after', lostAfter]])('pinning whose connection broke %s the comment is completed by repeating with one comment', async (_, fate) => {
  const way = troubles()
  const { review, checklists, open } = await markedTab(auditor, way)
  await checklists.add(open, link('one'))
  way.judge(deadFromCall('crm.timeline.comment.add', fate))
  await checklists.pin(openOf(review.open))
  expect(checklists.work).toMatchObject({ state: 'failed', deed: 'pin', begun: true })
  way.judge()
  await checklists.repeat()
  expect(checklists.work).toMatchObject({ state: 'done', problem: null })
  const [comment, ...others] = commentsOf(world, card)
  expect(others).toEqual([])
  expect(comment?.pinnedAt).not.toBeNull()
  expect(review.current?.pin).toEqual({ commentId: comment?.id, pinned: true })
})

test('without the right to edit the card the link stays in the tab and the reason is told', async () => {
  const { review, checklists, open } = await markedTab()
  letEdit(world, auditor, 'own')
  await checklists.add(open, link('one'))
  await checklists.pin(open)
  expect(checklists.work).toMatchObject({ state: 'done', deed: 'pin', problem: 'forbidden' })
  expect(review.current?.checklists).toEqual([link('one')])
})

test('when the pins of the card are used up the reason is told and the link stays', async () => {
  const { review, checklists, open } = await markedTab()
  for (let i = 0; i < 3; i++) {
    world.tables.timeline.insert({
      kind: 'comment', ownerTypeId: 2, ownerId: card.id, created: '2026-11-20T09:00:00.000Z', authorId: auditor, title: '', text: `Заметка ${i}`,
      iconCode: '', activityId: null, pinnedAt: '2026-11-20T09:00:00.000Z', clientId: null,
    })
  }
  await checklists.add(open, link('one'))
  await checklists.pin(open)
  expect(checklists.work).toMatchObject({ state: 'done', problem: 'pins-used-up' })
  expect(review.current).toMatchObject({ checklists: [link('one')], pin: { pinned: false } })
})

test('the card is held against the regulation with what the CRM knows of it', async () => {
  const { inspection } = await tab()
  await inspection.inspectCard(card)
  const found = latest(inspection.load)
  expect(found?.inspection.findings.map(({ ruleId }) => ruleId)).toEqual(['client-linked', 'next-step-planned'])
  expect(found?.regulationProblem).toBeNull()
})

test('a to-do for a finding is given once, to the responsible person', async () => {
  const { inspection } = await tab()
  await inspection.inspectCard(card)
  await Promise.all([inspection.addTodo(1, 'Запланируйте шаг'), inspection.addTodo(1, 'Запланируйте шаг')])
  await inspection.addTodo(1, 'Запланируйте шаг')
  const todos = [...world.tables.activities.all()].filter(row => row.ownerTypeId === 2 && row.ownerId === card.id)
  expect(todos).toHaveLength(1)
  expect(todos[0]).toMatchObject({ responsibleId: salesperson, subject: 'Регламент: исправьте карточку', description: 'Запланируйте шаг' })
  expect(inspection.todos.get(1)?.state).toBe('done')
})

test('a to-do whose answer was lost is looked for before it is given again', async () => {
  const way = troubles()
  const { inspection } = await tab(auditor, way)
  await inspection.inspectCard(card)
  way.judge(deadFromCall('crm.activity.todo.add', lostAfter))
  await inspection.addTodo(1, 'Запланируйте шаг')
  expect(inspection.todos.get(1)).toMatchObject({ state: 'failed', begun: true, problem: { code: 'offline' } })
  way.judge()
  await inspection.addTodo(1, 'Запланируйте шаг')
  expect(inspection.todos.get(1)?.state).toBe('done')
  expect([...world.tables.activities.all()].filter(row => row.ownerTypeId === 2 && row.ownerId === card.id)).toHaveLength(1)
})

test('a card that may not be read says so instead of passing', async () => {
  const foreign = { kind: 'deal', id: world.deal({ assignedById: auditor }) } as const
  const inspection = useCardInspection(openPage(world, salesperson, foreign))
  await inspection.inspectCard(foreign)
  expect(inspection.load).toMatchObject({ state: 'failed', problem: { code: 'forbidden' } })
})
