import { expect } from 'vitest'
import { cardKey, type PartName } from '../../../src/core/card.ts'
import { sent, type Ground } from './ground.ts'

const line = { title: 'Разбор: карточка отмечена', text: 'Тип оценки: Первичный звонок\nПричина: "как есть" & <b>всё</b>' }
const links = [{ title: 'Звонок', url: 'https://docs.example.com/1' }, { title: 'Карточка', url: 'https://docs.example.com/2' }]

export const cardPromises = {
  'a card is read with all that the rules need, and no part that nobody asked for': async (ground: Ground) => {
    const ref = ground.deal()
    const needs: readonly PartName[] = ['activities', 'fields', 'stages', 'lastActivity', 'clients', 'stageHistory', 'comments', 'phonesAndEmails', 'twins', 'openDeals']
    const card = await ground.crm('auditor').cards.read(ref, needs)
    expect(card).toMatchObject({ ref, title: 'Поставка мебели', amount: { value: 150_000, currency: 'RUB' }, responsible: { id: ground.id('salesperson'), active: true }, stage: { outcome: 'open' } })
    expect(Object.keys(card.parts).toSorted()).toEqual([...needs].toSorted())
    for (const part of needs) expect([part, card.parts[part]?.known]).toEqual([part, true])
    expect(card.parts.stages?.known === true && card.parts.stages.value.some(({ id }) => id === card.stage?.id)).toBe(true)
    expect(card.parts.clients?.known === true && card.parts.clients.value.map(({ kind }) => kind)).toEqual(['contact'])
    expect(card.values['title']).toBe('Поставка мебели')
    expect((await ground.crm('auditor').cards.read(ref, [])).parts).toEqual({})
  },

  'a snapshot has names, not only ids': async (ground: Ground) => {
    const { title, pipeline, stage, responsible, clients, clientNames } = await ground.crm('auditor').cards.snapshot(ground.deal())
    expect(title).toBe('Поставка мебели')
    expect([pipeline, stage, responsible.name].every(Boolean)).toBe(true)
    expect(clientNames).toHaveLength(clients.length)
    expect(clientNames[0]).not.toBe('')
  },

  'what is there, what is gone and what may not be seen are told apart': async (ground: Ground) => {
    const [seen, hidden, gone] = [ground.deal(), ground.hiddenDeal(), ground.deal()]
    ground.deleteDeal(gone)
    const lives = await ground.crm('admin').cards.alive([seen, gone])
    expect([lives.get(cardKey(seen)), lives.get(cardKey(gone))]).toEqual(['alive', 'gone'])
    expect((await ground.crm('outsider').cards.alive([hidden])).get(cardKey(hidden))).toBe('forbidden')
    await expect(ground.crm('outsider').cards.read(hidden, [])).rejects.toMatchObject({ code: 'forbidden', retryable: false })
    await expect(ground.crm('admin').cards.read(gone, [])).rejects.toMatchObject({ code: 'not-found', retryable: false })
  },

  'cards of the same client are offered in place of one that is gone': async (ground: Ground) => {
    const [gone, left] = [ground.deal(), ground.deal()]
    const snapshot = await ground.crm('auditor').cards.snapshot(gone)
    ground.deleteDeal(gone)
    const found = await ground.crm('auditor').cards.survivors(snapshot, gone)
    expect(found.map(({ ref }) => ref)).toContainEqual(left)
    expect(found.map(({ ref }) => ref)).not.toContainEqual(gone)
  },

  'the mark says what was written, written once or twice, and nothing when it was emptied': async (ground: Ground) => {
    const ref = ground.deal()
    const crm = ground.crm('auditor')
    expect(await crm.cards.mark(ref)).toBeNull()
    for (const mark of ['marked', 'marked', 'scheduled', 'held', null, null] as const) {
      await sent(crm, chain => [chain.setMark(ref, mark)])
      expect(await crm.cards.mark(ref)).toBe(mark)
    }
  },

  'a line of the history is found with its author, the newest first, and one that was taken back is none': async (ground: Ground) => {
    const ref = ground.deal()
    const crm = ground.crm('auditor')
    const since = ground.now()
    const [first] = await sent(crm, chain => [chain.addLine(ref, line)])
    const [second] = await sent(crm, chain => [chain.addLine(ref, { ...line, title: 'Разбор состоялся' })])
    const by = ground.id('auditor')
    expect(await crm.cards.linesSince(ref, since)).toEqual([{ ...second, by }, { ...first, by }])
    await sent(crm, chain => [chain.removeLine(ref, second.id ?? 0)])
    expect(await crm.cards.linesSince(ref, since)).toEqual([{ ...first, by }])
  },

  'one pinned note lists the links however often they are pinned, and none is left without links': async (ground: Ground) => {
    const ref = ground.deal()
    const crm = ground.crm('auditor')
    const first = await crm.cards.pinChecklists(ref, links, null)
    expect(first).toEqual({ pin: { commentId: expect.any(Number) as number, pinned: true }, problem: null })
    expect(await crm.cards.pinChecklists(ref, links, null)).toEqual(first)
    expect(ground.pinnedOn(ref)).toHaveLength(1)
    for (const { url } of links) expect(ground.pinnedOn(ref)[0]).toContain(url)
    const card = await crm.cards.read(ref, ['comments'])
    expect(card.parts.comments).toEqual({ known: true, value: [] })
    expect(await crm.cards.pinChecklists(ref, [], first.pin)).toEqual({ pin: null, problem: null })
    expect(ground.pinnedOn(ref)).toEqual([])
  },

  'a to-do that was made a moment ago is found, and is ours': async (ground: Ground) => {
    const ref = ground.deal()
    const crm = ground.crm('auditor')
    const todo = { description: 'Заполните поле', deadline: new Date(ground.now().getTime() + 86_400_000), responsibleId: ground.id('salesperson') }
    const since = ground.now()
    const id = await crm.cards.addTodo(ref, todo, null)
    expect(await crm.cards.addTodo(ref, todo, since)).toBe(id)
    expect(ground.todosOn(ref)).toBe(1)
    const { parts } = await crm.cards.read(ref, ['activities', 'lastActivity'])
    expect(parts.activities?.known === true && parts.activities.value.map(({ ours, done }) => [ours, done])).toEqual([[true, false]])
  },
}
