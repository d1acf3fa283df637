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
import type { World } from '../crm/bitrix24/world.ts'
import { auditor, installedWorld, letEdit, linesOf, markOnCard, openPage, qualityHead, salesperson } from './page.ts'

let world: World
let card: CardRef

beforeEach(async () => {
  world = await installedWorld()
  card = { kind: 'deal', id: world.deal({ assignedById: salesperson }) }
})
afterEach(() => world.portal.close())

const link = (name: string) => ({ title: name, url: `https://docs.example.com/${name}` })
const line = { title: 'Отметка снята', text: 'Причина' }

/** The card's tab as this person opens it. */
async function tab(userId = auditor) {
  const pinia = openPage(world, userId, card)
  const review = useCardReview(pinia)
  await review.show(card)
  return { review, checklists: useCardChecklists(pinia), inspection: useCardInspection(pinia), crm: useSession(pinia).crm() }
}

async function markedTab(userId = auditor) {
  const marking = useMarking(openPage(world, userId, card))
  marking.begin()
  await marking.mark({ card, auditType: 'first-call', reason: '', line: { title: 'Отмечено', text: 'Первичный звонок' } })
  const opened = await tab(userId)
  return { ...opened, open: openOf(opened.review.open) }
}

function openOf(review: Review | null): Review {
  if (review === null) throw new Error('The card has no open review.')
  return review
}

function commentsOf(ref: CardRef) {
  return [...world.tables.timeline.all()].filter(row => row.kind === 'comment' && row.ownerTypeId === 2 && row.ownerId === ref.id)
}

test('a card without reviews has nothing open and nothing to put a checklist on', async () => {
  const { review } = await tab()
  expect(review.load.state).toBe('ready')
  expect([review.open, review.current]).toEqual([null, null])
})

test('taking the mark off writes the record, empties the field and leaves a line', async () => {
  const { review, open } = await markedTab()
  await review.withdraw(open, 'Не та сделка', line)
  expect(review.withdrawing).toEqual({ state: 'done', left: null })
  expect(review.open).toBeNull()
  expect(review.reviews[0]).toMatchObject({ state: 'withdrawn', withdrawal: { by: { id: auditor }, reason: 'Не та сделка' } })
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual(['Отмечено', 'Отметка снята'])
})

test('the person under review neither takes another\'s mark off nor changes its checklists', async () => {
  const { open, checklists: auditors } = await markedTab()
  await auditors.add(open, link('one'))
  const { review, checklists } = await tab(salesperson)
  await review.withdraw(open, 'Не согласен', line)
  expect(review.withdrawing).toMatchObject({ state: 'failed', problem: { code: 'about-oneself' } })
  await checklists.add(open, link('two'))
  expect(checklists.work).toMatchObject({ state: 'failed', kept: false, problem: { code: 'about-oneself' } })
  await checklists.remove(open, openOf(review.open).checklists[0] ?? link('one'))
  expect(checklists.work).toMatchObject({ state: 'failed', problem: { code: 'about-oneself' } })
  expect((await tab()).review.open).toMatchObject({ state: 'marked', checklists: [link('one')] })
})

test('whoever put the mark on own card takes it off', async () => {
  const { review, open } = await markedTab(salesperson)
  await review.withdraw(open, 'Передумал', line)
  expect(review.withdrawing).toEqual({ state: 'done', left: null })
})

test('the checklists of a held review are evidence: they do not change', async () => {
  const { open, checklists, crm } = await markedTab()
  await checklists.add(open, link('one'))
  await crm.reviews.update(open.id, { state: 'held', heldAt: new Date() })
  await checklists.add(open, link('two'))
  expect(checklists.work).toMatchObject({ state: 'failed', kept: false, problem: { code: 'stale' } })
  await checklists.remove(open, link('one'))
  expect(checklists.work).toMatchObject({ state: 'failed', problem: { code: 'stale' } })
  expect((await crm.reviews.get(open.id)).checklists).toEqual([link('one')])
})

test('without a reason the mark stays', async () => {
  const { review, open } = await markedTab()
  await review.withdraw(open, '  ', line)
  expect(review.withdrawing.state).toBe('failed')
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('a mark that somebody else has taken off meanwhile is not taken off twice', async () => {
  const first = await markedTab()
  const second = await tab(qualityHead)
  await first.review.withdraw(first.open, 'Ошибка', line)
  await second.review.withdraw(first.open, 'Тоже ошибка', line)
  expect(second.review.withdrawing).toMatchObject({ state: 'failed', problem: { code: 'stale' } })
  const [only] = await second.crm.reviews.ofCard(card)
  expect(only?.withdrawal?.by.id).toBe(auditor)
})

test('what was taken off in the record only is completed by repeating', async () => {
  const { review, open } = await markedTab()
  letEdit(world, auditor, 'own')
  await review.withdraw(open, 'Ошибка', line)
  expect(review.withdrawing).toMatchObject({ state: 'unfinished', missing: 'field', problem: { code: 'forbidden' } })
  expect(markOnCard(world, card)).toBe('На разбор')

  letEdit(world, auditor, 'all')
  await review.repeatWithdraw()
  expect(review.withdrawing).toEqual({ state: 'done', left: null })
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual(['Отмечено', 'Отметка снята'])
})

test('a field that lost the mark gets it back when the tab is opened', async () => {
  const { crm } = await markedTab()
  await crm.cards.setMark(card, null)
  expect(markOnCard(world, card)).toBeNull()
  await tab()
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('a checklist is kept in the review and shown nowhere else until it is pinned', async () => {
  const { review, checklists, open } = await markedTab()
  await checklists.add(open, link('one'))
  expect(checklists.work).toMatchObject({ state: 'done', deed: 'add', problem: null })
  expect(review.current?.checklists).toEqual([link('one')])
  expect(commentsOf(card)).toEqual([])
})

test('pinning makes one comment with all links and fills the field; later links follow', async () => {
  const { review, checklists, open } = await markedTab()
  await checklists.add(open, link('one'))
  await checklists.pin(open)
  await checklists.add(open, link('two'))
  const [comment, ...others] = commentsOf(card)
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
  expect(commentsOf(card)).toEqual([])
})

test('links that two people add at once are both kept', async () => {
  const first = await markedTab()
  const second = await tab(qualityHead)
  await first.checklists.add(first.open, link('one'))
  await second.checklists.add(first.open, link('two'))
  expect((await first.crm.reviews.get(first.open.id)).checklists).toEqual([link('one'), link('two')])
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

test('a card that may not be read says so instead of passing', async () => {
  const foreign = { kind: 'deal', id: world.deal({ assignedById: auditor }) } as const
  const inspection = useCardInspection(openPage(world, salesperson, foreign))
  await inspection.inspectCard(foreign)
  expect(inspection.load).toMatchObject({ state: 'failed', problem: { code: 'forbidden' } })
})
