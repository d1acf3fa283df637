import { expect } from 'vitest'
import { added, marking, sent, updated, type Ground } from './ground.ts'

const meeting = { eventId: 501, start: new Date('2026-11-24T08:00:00Z'), end: new Date('2026-11-24T08:30:00Z'), manager: { id: 5, name: 'Олег' } }

export const reviewPromises = {
  'a record is read as it was written': async (ground: Ground) => {
    const card = ground.deal()
    const review = marking(card, 'whole', {
      state: 'held', meeting, checklists: [{ title: 'Звонок', url: 'https://example.com/1' }], pin: { commentId: 7, pinned: false }, recording: 'https://example.com/r',
      agreements: 'Перезвонить «завтра»\nи записать', heldAt: new Date('2026-11-24T08:40:00Z'), withdrawal: { by: { id: 1, name: 'А' }, at: new Date('2026-11-24T09:00:00Z'), reason: 'Ошибка' },
    })
    const crm = ground.crm('auditor')
    const { id } = await added(crm, review)
    const read = await crm.reviews.get(id)
    // The path leads to where the card is.
    expect(read).toEqual({ ...review, id, updatedAt: expect.any(Date) as Date, snapshot: { ...review.snapshot, path: read.snapshot.path } })
    expect(read.snapshot.path).toContain(String(card.id))
  },

  'a card’s records are its own, the newest first, as the writes before have left them': async (ground: Ground) => {
    const [card, other] = [ground.deal(), ground.deal()]
    const crm = ground.crm('auditor')
    const old = await added(crm, marking(card, 'old', { markedAt: new Date('2026-11-01T06:00:00Z') }))
    await added(crm, marking(other, 'other'))
    const [young, , , reviews] = await sent(crm, chain => [chain.addReview(marking(card, 'young')), chain.setMark(card, 'marked'), chain.updateReview(old.id, { state: 'held' }), chain.reviewsOf(card)])
    expect(reviews.map(({ id, state }) => [id, state])).toEqual([[young.id, 'marked'], [old.id, 'held']])
    expect(await crm.reviews.ofCard(card)).toEqual(reviews)
  },

  'lists go past the first page': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    const all = Array.from({ length: ground.morePages }, (_, index) => marking(card, `page-${index}`, { auditType: 'pages' }))
    await sent(crm, chain => [...all.map(review => chain.addReview(review)), chain.setMark(card, 'marked')])
    expect(await crm.reviews.list({ auditTypes: ['pages'] })).toHaveLength(all.length)
    expect(await crm.reviews.ofCard(card)).toHaveLength(all.length)
  },

  'every condition of a list narrows it': async (ground: Ground) => {
    const crm = ground.crm('auditor')
    const type = { auditType: 'narrow' }
    const cards = [ground.deal(), ground.deal()] as const
    const first = await added(crm, marking(cards[0], 'n1', { ...type, markedAt: new Date('2026-10-01T06:00:00Z') }))
    const second = await added(crm, marking(cards[1], 'n2', { ...type, state: 'scheduled', meeting: { ...meeting, eventId: 777 } }))
    await sent(crm, chain => [chain.setMark(cards[0], 'marked'), chain.setMark(cards[1], 'scheduled')])
    const ids = async (filter: Parameters<typeof crm.reviews.list>[0]) => (await crm.reviews.list({ auditTypes: ['narrow'], ...filter })).map(({ id }) => id)
    expect(await ids({})).toEqual([second.id, first.id])
    expect(await ids({ states: ['scheduled'] })).toEqual([second.id])
    expect(await ids({ states: [] })).toEqual([])
    expect(await ids({ eventId: 777 })).toEqual([second.id])
    expect(await ids({ markedTo: new Date('2026-10-02T00:00:00Z') })).toEqual([first.id])
    expect(await ids({ employeeIds: [12_345] })).toEqual([])
  },

  'a record that is not any more as it was seen is not written, nor what stands behind it': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    const seen = await added(crm, marking(card, 'stale'))
    await updated(crm, seen.id, { state: 'scheduled', meeting }, seen)
    const chain = crm.chain()
    const ends = Promise.allSettled([chain.updateReview(seen.id, { state: 'withdrawn' }, seen), chain.setMark(card, 'held')])
    await chain.send()
    expect(await ends).toMatchObject([{ reason: { code: 'stale', notRun: true } }, { reason: { notRun: true } }])
    expect([(await crm.reviews.get(seen.id)).state, await crm.cards.mark(card)]).toEqual(['scheduled', null])
  },

  'a removed record is gone, and may be removed again': async (ground: Ground) => {
    const card = ground.deal()
    const crm = ground.crm('auditor')
    const { id } = await added(crm, marking(card, 'gone'))
    await sent(crm, chain => [chain.removeReview(id)])
    await sent(crm, chain => [chain.removeReview(id)])
    expect(await crm.reviews.ofCard(card)).toEqual([])
    await expect(crm.reviews.get(id)).rejects.toMatchObject({ code: 'not-found' })
  },

  'a record outlives its card and is bound to the one that is left, where the CRM keeps it apart': async (ground: Ground) => {
    const [card, left] = [ground.deal(), ground.deal()]
    const crm = ground.crm('auditor')
    const { id } = await added(crm, marking(card, 'outlives'))
    ground.deleteDeal(card)
    expect(['smart-process', 'app-storage', 'catalog'].includes(crm.recordStore())).toBe(ground.recordsOutlive)
    if (!ground.recordsOutlive) {
      expect(await ground.crm('admin').reviews.ofCard(card)).toEqual([])
      await expect(updated(crm, id, { card: left, pin: null })).rejects.toMatchObject({ code: 'refused', notRun: true })
      return
    }
    expect((await crm.reviews.ofCard(card)).map(review => review.id)).toEqual([id])
    await updated(crm, id, { card: left, pin: null })
    expect((await crm.reviews.ofCard(left)).map(review => review.id)).toEqual([id])
    expect(await crm.reviews.ofCard(card)).toEqual([])
  },
}
