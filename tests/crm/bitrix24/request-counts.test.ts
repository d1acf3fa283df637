import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CardRef, PartName } from '../../../src/core/card.ts'
import type { Review } from '../../../src/core/review.ts'
import { openSessionCache } from '../../../src/browser/session-cache.ts'
import type { AdapterBrowser } from '../../../src/browser/port.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { added, auditor, head, openWorld, salesDepartment, salesperson, sent, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => { world.calls() })

const parts: readonly PartName[] = ['activities', 'fields', 'stages', 'lastActivity']
const line = { title: 'Разбор: карточка отмечена', text: 'Тип оценки: Первичный звонок' }

/** A tab of a browser, in which pages of ours are opened one after the other. */
function tab(userId: number): () => Crm {
  const cache = openSessionCache('tab', { storage: null })
  const browser: AdapterBrowser = {
    sessionCache: () => cache,
    pace: { change: async (_, step) => step({ emptyAt: 0, pauses: {}, refusals: 0 }).answer, signals: { tell: () => undefined, listen: () => () => undefined } },
  }
  return () => world.crm(userId, null, { browser })
}

async function openCardTab({ reviews, cards, settings, people }: Crm, card: CardRef) {
  return Promise.all([reviews.ofCard(card), cards.mark(card), cards.read(card, parts), settings.regulation(), people.me()])
}

describe.each([['a smart process', true], ['the application\'s storage', false]])('with reviews in %s', (_, smartProcesses) => {
  beforeAll(async () => {
    world.tables.portal.update(1, { smartProcesses })
    await world.crm(1).install.removeData({ records: true })
    await world.install()
  })

  test('a card\'s tab is one request, the first time and every other time', async () => {
    const [contact] = world.tables.items(3).all()
    const page = tab(auditor)
    await openCardTab(page(), { kind: 'deal', id: world.deal({ categoryId: 1, stageId: 'C1:NEW' }) })
    expect(world.requests()).toBe(1)
    await openCardTab(page(), { kind: 'deal', id: world.deal() })
    expect(world.requests()).toBe(1)
    await openCardTab(page(), { kind: 'contact', id: contact?.id ?? 0 })
    expect(world.requests()).toBe(1)
  })

  test('marking is one request that looks, with every client\'s name, and one that writes', async () => {
    const contacts = [...world.tables.items(3).all()].slice(0, 3)
    const [company] = world.tables.items(4).all()
    const card: CardRef = { kind: 'deal', id: world.deal({ contactId: contacts[0]?.id, contactIds: contacts.map(({ id }) => id), companyId: company?.id }) }
    const page = tab(auditor)
    await openCardTab(page(), card)
    const crm = page()
    world.calls()
    const [, snapshot] = await Promise.all([crm.reviews.ofCard(card), crm.cards.snapshot(card), crm.cards.mark(card), crm.people.me()])
    expect(world.requests()).toBe(1)
    expect(snapshot.clientNames).toHaveLength(4)
    expect(snapshot.clientNames[3]).toBe(company?.['title'])
    await sent(crm, chain => [chain.addReview(marking(card, snapshot)), chain.setMark(card, 'marked'), chain.addLine(card, line), chain.reviewsOf(card)])
    // The storage answers without the record, so it is read afterwards.
    expect(world.requests()).toBe(smartProcesses ? 1 : 2)
  })
})

function marking(card: CardRef, snapshot: Review['snapshot']): Parameters<typeof added>[1] {
  return {
    key: `key-${card.id}`, state: 'marked', card, snapshot, auditType: 'first-call', reason: '', markedBy: { id: auditor, name: 'Анна' }, markedAt: new Date('2026-11-23T06:00:00Z'),
    checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null,
  }
}

describe('the calendar of a head of sales with 500 marked cards of 30 people', () => {
  const heldSince = new Date('2026-08-01T00:00:00Z')
  const [from, to] = [new Date('2026-11-22T21:00:00Z'), new Date('2026-11-29T21:00:00Z')]
  let events: readonly number[]

  beforeAll(async () => {
    world.tables.portal.update(1, { smartProcesses: true })
    await world.crm(1).install.removeData({ records: true })
    await world.install()
    const sample = world.tables.users.get(salesperson)
    if (!sample) throw new Error('No salesperson')
    const people = Array.from({ length: 30 }, (_, index) => world.tables.users.insert({ ...sample, id: undefined, name: 'Игорь', lastName: `Тестов ${index}`, departments: [salesDepartment], persona: null } as never).id)
    const card: CardRef = { kind: 'deal', id: world.deal() }
    const crm = world.crm(auditor)
    const { id } = await added(crm, marking(card, await crm.cards.snapshot(card)))
    const [type] = world.tables.types.all()
    const table = world.tables.items(type?.entityTypeId ?? 0)
    const { id: own, ...row } = table.get(id) ?? { id: 0 }
    table.remove(own)
    const column = (name: string): string => `UF_CRM_${type?.id}_${name}`
    for (let index = 0; index < 620; index++) {
      const employee = people[index % people.length] ?? 0
      table.insert({
        ...row, assignedById: employee, [column('KEY')]: `k${index}`, [column('RESP_ID')]: employee, [column('SRC_ID')]: world.deal({ assignedById: employee }),
        [column('STATE')]: index < 500 ? 'marked' : 'held',
      } as never)
    }
    const manager = { id: head, name: 'Глеб' }
    const meetings = world.crm(head).meetings
    events = await Promise.all([7, 8, 9].map(hour => meetings.book({
      title: `Разбор ${hour}`, start: new Date(`2026-11-25T0${hour}:00:00Z`), end: new Date(`2026-11-25T0${hour}:30:00Z`), manager, employee: { id: salesperson, name: 'Пётр' }, reviews: [], agenda: [],
    })))
  })

  /** In the three rounds in which the app asks. */
  async function open({ people, meetings, reviews, cards }: Crm) {
    const [me, , open, held] = await Promise.all([
      people.me(),
      meetings.workingHours(),
      reviews.list({ states: ['marked', 'scheduled'] }),
      reviews.list({ states: ['held'], markedFrom: heldSince }),
    ])
    const [known, alive, booked] = await Promise.all([
      people.byIds([...new Set(open.map(({ snapshot }) => snapshot.responsible.id))]),
      cards.alive(open.map(({ card }) => card)),
      meetings.read(events),
      meetings.busy([me.person.id], from, to),
    ])
    return { open, held, known, alive, booked }
  }

  test('is three requests', async () => {
    const { open: waiting, held, known, alive, booked } = await open(world.crm(head))
    expect(world.requests()).toBe(3)
    expect(waiting).toHaveLength(500)
    expect(held).toHaveLength(120)
    expect([...known.values()].filter(({ name }) => name.startsWith('Игорь'))).toHaveLength(30)
    expect([...alive.values()].filter(life => life === 'alive')).toHaveLength(500)
    expect([...booked.values()].map(event => event?.title)).toEqual(['Разбор 7', 'Разбор 8', 'Разбор 9'])
  })

  test('is one more for up to fifty cards that are gone or closed to them', async () => {
    const deals = [...world.tables.items(2).all()].filter(({ assignedById, title }) => title === 'Поставка мебели' && assignedById > 20)
    for (const { id } of deals.slice(0, 20)) world.tables.items(2).remove(id)
    for (const { id } of deals.slice(20, 40)) world.tables.items(2).update(id, { assignedById: auditor })
    const { alive } = await open(world.crm(head))
    expect(world.requests()).toBe(4)
    const count = (life: string): number => [...alive.values()].filter(found => found === life).length
    expect([count('gone'), count('forbidden'), count('alive')]).toEqual([20, 20, 460])
  })
})
