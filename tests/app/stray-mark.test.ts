import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { useCardReview } from '../../src/app/card-review.ts'
import { useReviewCards } from '../../src/app/review-cards.ts'
import { useStrayMark } from '../../src/app/stray-mark.ts'
import type { CardRef } from '../../src/core/card.ts'
import { latest } from '../../src/core/load.ts'
import { admin, auditor, marked, type World } from '../crm/bitrix24/world.ts'
import { markedDeal } from './calendar-page.ts'
import { installedWorld, markOnCard, openPage } from './page.ts'

let world: World

beforeEach(async () => { world = await installedWorld() })
afterEach(() => world.portal.close())

const newDeal = (title: string): CardRef => ({ kind: 'deal', id: world.deal({ title }) })

async function mergeInto(master: CardRef, gone: CardRef): Promise<void> {
  await world.caller(admin).write('crm.entity.mergeBatch', { params: { entityTypeId: 2, entityIds: [master.id, gone.id] } }, z.unknown())
  expect(world.tables.items(2).get(gone.id)).toBeUndefined()
}

async function tab(card: CardRef) {
  const pinia = openPage(world, auditor, card)
  const page = { review: useCardReview(pinia), stray: useStrayMark(pinia), cards: useReviewCards(pinia) }
  world.calls()
  await Promise.all([page.review.show(card), page.stray.look(card)])
  return page
}

test('after a merge the mark on the survivor leads to the review that was lost, and the two can be joined again', async () => {
  const lost = await markedDeal(world, 'Поставка мебели', 1)
  const card = newDeal('Поставка мебели')
  await mergeInto(card, lost.card)
  expect(markOnCard(world, card)).toBe('На разбор')
  const { review, stray, cards } = await tab(card)
  expect(review.reviews).toEqual([])
  expect(latest(stray.load)?.lost.map(({ id }) => id)).toEqual([lost.id])
  await stray.bind(lost)
  expect(cards.work).toMatchObject({ state: 'relinked' })
  expect(review.open).toMatchObject({ id: lost.id, card })
  expect(latest(stray.load)).toBeNull()
  expect(markOnCard(world, card)).toBe('На разбор')
})

test('a mark that no lost review explains can be cleared', async () => {
  const elsewhere = await markedDeal(world, 'Поставка мебели', 1)
  const card = newDeal('Поставка мебели')
  await marked(world.crm(auditor), card, 'scheduled')
  const { stray } = await tab(card)
  expect(latest(stray.load)).toMatchObject({ lost: [] })
  await stray.clear()
  expect(stray.clearing.state).toBe('done')
  expect(markOnCard(world, card)).toBeNull()
  expect(markOnCard(world, elsewhere.card)).toBe('На разбор')
})

test('a card without a mark, and a mark with its review, cost no request more', async () => {
  for (const card of [newDeal('Без отметки'), (await markedDeal(world, 'С отметкой', 1)).card]) {
    const { stray } = await tab(card)
    expect(latest(stray.load)).toBeNull()
    expect(stray.marked).toBe(false)
    expect(world.calls()).not.toContain('user.get')
  }
})

test('one request answers both what reviews there are and what the mark says', async () => {
  await tab(newDeal('Без отметки'))
  expect(world.calls().filter(method => method === 'batch')).toHaveLength(1)
})

test('whoever may not edit the card is told that the mark stays', async () => {
  const card = newDeal('Чужая')
  await marked(world.crm(auditor), card, 'marked')
  world.tables.users.update(auditor, { crm: { read: 'all', write: 'own' } })
  const { stray } = await tab(card)
  await stray.clear()
  expect(stray.clearing).toMatchObject({ state: 'failed', problem: { code: 'forbidden' } })
  expect(markOnCard(world, card)).toBe('На разбор')
})
