import { setActivePinia } from 'pinia'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { formUnit } from '../../src/app/form-unit.ts'
import { useUnits } from '../../src/app/units.ts'
import type { Attempt } from '../../src/app/units/attempt.ts'
import type { MemoryBrowser } from '../../src/browser/memory.ts'
import type { CardRef } from '../../src/core/card.ts'
import type { OrderOf } from '../../src/core/unit.ts'
import { auditor, head } from '../crm/bitrix24/world.ts'
import { deadFromCall, lostAfter, lostAmidst, lostBefore, meetingPoint, onceCalling, refusedWith, troubles, unheard, whenCalling, type Fate, type Request, type Troubles } from '../support/troubles.ts'
import { openDirectPage, openDirectWorld, openUnits, type DirectWorld } from './direct-world.ts'
import { linesOf, markOnCard, newBrowser } from './page.ts'
import { pictureOf, scenes } from './unit-scenes.ts'

const reason = 'Не выявлена потребность'

let world: DirectWorld
let restore: () => void
let browser: MemoryBrowser
let card: CardRef

beforeAll(async () => {
  world = await openDirectWorld()
  restore = world.keep()
})
beforeEach(() => {
  restore()
  browser = newBrowser(world.now)
  card = world.card()
})

/** A page of the head of sales in another tab of the browser. */
function page(way: Troubles = troubles(), userId = head) {
  const tab = browser.openTab()
  return { tab, units: openUnits(world, userId, { tab, troubles: way }) }
}

const order = (): OrderOf<'mark'> => ({ card, auditType: 'first-call', reason })

/** A mark whose record and field are written, and of which the rest and the answer were lost. */
async function broken(fate: Fate = lostAmidst(2), userId = head) {
  const way = troubles(deadFromCall('crm.item.add', fate))
  const { units } = page(way, userId)
  return { units, way, id: idOf(await units.begin('mark', order())) }
}

function idOf(ended: Attempt<unknown>): string {
  if (ended.state === 'done' || ended.id === null) throw new Error('Nothing is left of it.')
  return ended.id
}

const written = (sent: readonly Request[]): readonly string[] => sent.flatMap(({ methods }) => methods).filter(method => /\.(add|update|delete)$/.test(method))
async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise(resolve => setImmediate(resolve))
}

const reviews = () => world.crm(head).reviews.ofCard(card)
const kept = (): string => JSON.stringify([...browser.rows.values()])

async function expectMarkedOnce(): Promise<void> {
  expect((await reviews()).map(({ state }) => state)).toEqual(['marked'])
  expect(markOnCard(world, card)).toBe('На разбор')
  expect(linesOf(world, card)).toEqual(['Разбор: карточка отмечена'])
}

async function expectUntouched(): Promise<void> {
  expect(await reviews()).toEqual([])
  expect(markOnCard(world, card)).toBeNull()
  expect(linesOf(world, card)).toEqual([])
}

describe('begun', () => {
  test('an action that goes well leaves nothing in the browser', async () => {
    expect(await page().units.begin('mark', order())).toMatchObject({ state: 'done', value: { state: 'done', left: null } })
    expect(browser.rows.size).toBe(0)
  })

  test('nothing of a refused first write stays, neither in the portal nor in the browser', async () => {
    const { units } = page(troubles(whenCalling('crm.item.add', refusedWith('ERROR_CORE'))))
    expect(await units.begin('mark', order())).toMatchObject({ state: 'failed', id: null, begun: false, problem: { code: 'refused' } })
    expect(browser.rows.size).toBe(0)
    await expectUntouched()
  })

  test('what cannot even be looked at waits, and nothing of it counts as begun', async () => {
    const { units } = page(troubles(whenCalling('crm.item.get', lostBefore)))
    expect(await units.begin('mark', order())).toMatchObject({ state: 'failed', begun: false, problem: { code: 'offline' } })
    expect(browser.rows.size).toBe(1)
    await page().units.resume()
    await expectMarkedOnce()
  })

  test('nothing is begun in the name of somebody who is not known', async () => {
    const { units } = page(troubles(whenCalling('profile', lostBefore)))
    expect(await units.begin('mark', order())).toMatchObject({ state: 'failed', id: null, begun: false, problem: { code: 'offline' } })
    expect(browser.rows.size).toBe(0)
  })

  test('an uncertain write stays, and is completed with everything looked for first', async () => {
    const { id } = await broken(lostAfter)
    expect(kept()).toContain(id)
    const way = troubles()
    await page(way).units.resume()
    expect(written(way.sent)).toEqual([])
    expect(way.sent.flatMap(({ methods }) => methods)).toContain('crm.timeline.logmessage.list')
    await expectMarkedOnce()
  })

  test('only what is missing is written', async () => {
    await broken(lostAmidst(2))
    const way = troubles()
    await page(way).units.resume()
    expect(written(way.sent)).toEqual(['crm.timeline.logmessage.add'])
    await expectMarkedOnce()
  })

  test('a server error says nothing about what was written', async () => {
    const { units } = page(troubles(onceCalling('crm.item.add', async ({ arrive, method, ...request }) => {
      await arrive()
      return refusedWith('INTERNAL_SERVER_ERROR', 500)({ method, arrive, ...request })
    })))
    await units.begin('mark', order())
    await page().units.resume()
    await expectMarkedOnce()
  })

  test('two tabs of a browser never do the same at once: the second waits and finds it done', async () => {
    const [one, other] = [page(), page()]
    const [first, second] = await Promise.all([one.units.begin('mark', order()), other.units.begin('mark', order())])
    expect([first, second]).toMatchObject([{ state: 'done', value: { state: 'done' } }, { state: 'done', value: { state: 'already' } }])
    await expectMarkedOnce()
  })
})

describe('left unfinished', () => {
  test('it is its form\'s own affair until the form lets it go', async () => {
    const { units, id } = await broken()
    await units.refresh()
    expect(units.pending).toEqual([])
    await units.letGo(id)
    expect(units.pending.map(({ id }) => id)).toEqual([id])
  })

  test('it is shown to the next page, with what stopped it', async () => {
    const { id } = await broken()
    const { units } = page()
    await units.refresh()
    expect(units.pending).toMatchObject([{ id, kind: 'mark', order: { card }, begun: true, failure: 'offline' }])
  })

  test('it is completed under its own key when the form repeats it', async () => {
    const { units, way, id } = await broken(lostAmidst(1))
    way.judge()
    expect(await units.again<'mark'>(id)).toMatchObject({ state: 'done', value: { review: { key: id } } })
    await expectMarkedOnce()
  })

  test('there is nothing to repeat when another tab has completed it', async () => {
    const { units, way, id } = await broken()
    await page().units.resume()
    way.judge()
    expect(await units.again(id)).toBeNull()
    await expectMarkedOnce()
  })

  test('the next opening completes it and says so', async () => {
    await broken()
    const { units } = page()
    await units.resume()
    expect([units.completed, units.pending]).toEqual([1, []])
    await expectMarkedOnce()
  })

  test('what a form of the page shows is not taken up behind its back', async () => {
    const { units, way, id } = await broken(lostAmidst(1))
    way.judge()
    await units.resume()
    expect(linesOf(world, card)).toEqual([])
    await units.letGo(id)
    await units.resume()
    await expectMarkedOnce()
  })

  test('two pages that open at once complete it once', async () => {
    await broken(lostBefore)
    const way = troubles()
    await Promise.all([page(way).units.resume(), page(way).units.resume()])
    expect(written(way.sent).filter(method => method === 'crm.item.add')).toHaveLength(1)
    await expectMarkedOnce()
  })

  test('what another tab holds is left alone', async () => {
    let arrive: () => void = () => undefined
    const held = new Promise<void>(resolve => { arrive = resolve })
    const writing = troubles(onceCalling('crm.item.add', async request => {
      await held
      return request.arrive()
    }))
    const ended = page(writing).units.begin('mark', order())
    await until(() => written(writing.sent).length > 0)
    const way = troubles()
    const { units } = page(way)
    await units.resume()
    expect([units.pending, units.completed]).toEqual([[], 0])
    expect(way.sent.flatMap(({ methods }) => methods)).toEqual(['user.current', 'profile'])
    arrive()
    expect(await ended).toMatchObject({ state: 'done' })
    await expectMarkedOnce()
  })

  test('a tab that is closed lets go of what it held', async () => {
    const way = troubles(onceCalling('crm.item.add', () => new Promise(() => undefined)))
    const { tab, units } = page(way)
    void units.begin('mark', order())
    await until(() => written(way.sent).length > 0)
    browser.crashTab(tab)
    await page().units.resume()
    await expectMarkedOnce()
  })

  test('what a closed tab was in the middle of writing is not forgotten when it is taken back, but looked for', async () => {
    let isWritten = false
    const { tab, units } = page(troubles(onceCalling('crm.item.add', async request => {
      await request.arrive()
      isWritten = true
      return unheard(request)
    })))
    void units.begin('mark', order())
    await until(() => isWritten)
    browser.crashTab(tab)
    const next = page().units
    await next.undo([...browser.rows.keys()].join())
    expect(next.undone?.outcome).toBe('undone')
    await expectUntouched()
  })

  test('what another page has completed since the shelf was looked at is not begun again', async () => {
    const others = world.card()
    for (const about of [card, others]) {
      await page(troubles(deadFromCall('crm.item.add', lostBefore))).units.begin('mark', { ...order(), card: about })
      world.pass(1_000)
    }
    let arrive: () => void = () => undefined
    const held = new Promise<void>(resolve => { arrive = resolve })
    const way = troubles(onceCalling('crm.item.add', async request => {
      await held
      return request.arrive()
    }))
    const slow = page(way).units
    const resumed = slow.resume()
    await until(() => written(way.sent).length > 0)
    const quick = page().units
    await quick.resume()
    arrive()
    await resumed
    expect([slow.completed, quick.completed]).toEqual([1, 1])
    expect(written(way.sent).filter(method => method === 'crm.item.add')).toHaveLength(1)
    await expectMarkedOnce()
  })

  test('the other tabs hear of it when it is whole', async () => {
    await broken()
    const { units, tab } = page()
    await units.refresh()
    expect(units.pending).toHaveLength(1)
    tab.signals.listen(() => void units.refresh())
    await page().units.resume()
    await expect.poll(() => units.pending).toEqual([])
  })

  test('with the connection still gone it waits on, and nobody is troubled with an error', async () => {
    await broken()
    const { units } = page(troubles(() => lostBefore))
    await units.resume()
    await units.refresh()
    expect(browser.rows.size).toBe(1)
  })

  test('what is not understood is not touched, and keeps nothing else from being completed', async () => {
    browser.rows.set('spoiled', { id: 'spoiled', kind: 'mark', startedAt: world.now().toISOString() })
    await broken()
    const { units } = page()
    await units.resume()
    expect(units.pending).toEqual([])
    await expectMarkedOnce()
  })

  test('what is older than a week is forgotten, and not carried out', async () => {
    await broken(lostBefore)
    world.pass(8 * 86_400_000)
    const { units } = page()
    await units.resume()
    expect([units.pending, browser.rows.size]).toEqual([[], 0])
    await expectUntouched()
  })

  test('what a form wanted and had not begun is forgotten when it wants something else; what it had begun waits', async () => {
    for (const [judge, waiting] of [[whenCalling('crm.item.get', lostBefore), 0], [deadFromCall('crm.item.add', lostBefore), 1]] as const) {
      browser = newBrowser(world.now)
      card = world.card()
      const way = troubles(judge)
      setActivePinia(openDirectPage(world, head, { tab: browser.openTab(), troubles: way }))
      const form = formUnit('mark')
      await form.begin(order())
      way.judge()
      expect(await form.begin({ ...order(), auditType: 'whole-card' })).toMatchObject({ state: 'done' })
      expect(useUnits().pending).toHaveLength(waiting)
    }
  })
})

describe('whose it is', () => {
  test('another person in the same browser neither sees nor completes it', async () => {
    await broken(lostBefore)
    const { units } = page(troubles(), auditor)
    await units.resume()
    expect([units.pending, browser.rows.size]).toEqual([[], 1])
    await expectUntouched()
  })

  test('the same person on another portal neither sees nor completes it', async () => {
    const { id } = await broken(lostBefore)
    const units = openUnits(world, head, { tab: browser.openTab(), account: 'another portal' })
    await units.resume()
    await units.repeat(id)
    await units.undo(id)
    expect([units.pending, browser.rows.size]).toEqual([[], 1])
    await expectUntouched()
  })

  test('nobody repeats or takes back what is another\'s, even by its key', async () => {
    const { id } = await broken(lostBefore)
    const { units } = page(troubles(), auditor)
    await units.repeat(id)
    await units.undo(id)
    expect(await units.again(id)).toBeNull()
    expect(browser.rows.size).toBe(1)
    await expectUntouched()
  })
})

describe('refused', () => {
  /** The record is written; then a right is withdrawn. */
  async function refusedLater() {
    const { id } = await broken(lostBefore)
    const refusing = troubles(whenCalling('crm.item.add', refusedWith('ERROR_CORE')))
    const opened = page(refusing)
    await opened.units.resume()
    return { id, ...opened, way: refusing }
  }

  test('what was refused for good waits for its person, with the reason', async () => {
    const { units, id } = await refusedLater()
    expect(units.pending).toMatchObject([{ id, failure: 'refused' }])
    expect(units.unitProblem(id)).toMatchObject({ code: 'refused' })
  })

  test('it is not tried again by itself', async () => {
    await refusedLater()
    const way = troubles()
    const { units } = page(way)
    await units.resume()
    expect(written(way.sent)).toEqual([])
    expect(units.pending).toHaveLength(1)
  })

  test('it is tried again when its person says so', async () => {
    const { units, way, id } = await refusedLater()
    way.judge()
    await units.repeat(id)
    expect([units.pending, units.completed]).toEqual([[], 1])
    await expectMarkedOnce()
  })

  test('a session that is over is no refusal: the next opening goes on', async () => {
    await broken(lostBefore)
    const { units } = page(troubles(whenCalling('crm.item.add', refusedWith('invalid_token', 401))))
    await units.resume()
    expect(units.pending).toMatchObject([{ failure: 'auth' }])
    await page().units.resume()
    await expectMarkedOnce()
  })
})

describe('limited', () => {
  test('what the portal had no time for waits, is not counted as begun, and is done when there is time', async () => {
    const { units } = page(troubles(whenCalling('crm.item.add', refusedWith('QUERY_LIMIT_EXCEEDED', 503))))
    const ended = await units.begin('mark', order())
    expect(ended).toMatchObject({ state: 'failed', begun: false, problem: { code: 'limit' } })
    await expectUntouched()
    await units.letGo(idOf(ended))
    expect(units.pending).toMatchObject([{ failure: 'limit', begun: false }])
    await page().units.resume()
    await expectMarkedOnce()
  })

  test('a short limit costs only the waiting', async () => {
    const way = troubles(onceCalling('crm.item.add', refusedWith('QUERY_LIMIT_EXCEEDED', 503)))
    expect(await page(way).units.begin('mark', order())).toMatchObject({ state: 'done' })
    await expectMarkedOnce()
  })
})

describe('repeated and taken back', () => {
  test('repeating completes it, and shows that it is running', async () => {
    const { id } = await broken()
    let running: readonly string[] = []
    const { units } = page(troubles(onceCalling('crm.timeline.logmessage.add', request => {
      running = [...units.running]
      return request.arrive()
    })))
    await units.refresh()
    await units.repeat(id)
    expect(running).toEqual([id])
    expect([[...units.running], units.pending, units.completed]).toEqual([[], [], 1])
    await expectMarkedOnce()
  })

  test('a repeat that fails again says why, and throws nothing', async () => {
    const { id } = await broken()
    const { units } = page(troubles(whenCalling('crm.item.list', lostBefore)))
    await units.repeat(id)
    expect(units.unitProblem(id)).toMatchObject({ code: 'offline' })
    expect(units.pending).toHaveLength(1)
  })

  test('neither repeating nor taking back throws where nobody knows who works here', async () => {
    const { id, units: before } = await broken()
    const { units } = page(troubles(() => lostBefore))
    await units.repeat(id)
    await units.undo(id)
    await units.refresh()
    expect(units.unitProblem(id)).toMatchObject({ code: 'offline' })
    expect(await before.again(id)).toMatchObject({ state: 'failed', id, begun: true })
    expect(await units.again(id)).toMatchObject({ state: 'failed', id, begun: true, problem: { code: 'offline' } })
  })

  test('what was never begun is forgotten', async () => {
    const id = idOf(await page(troubles(whenCalling('crm.item.get', lostBefore))).units.begin('mark', order()))
    const way = troubles()
    const { units } = page(way)
    await units.undo(id)
    expect(units.undone).toEqual({ id, kind: 'mark', outcome: 'forgotten' })
    expect([written(way.sent), browser.rows.size]).toEqual([[], 0])
    await expectUntouched()
  })

  test('what is written is taken back: record, field and line', async () => {
    const { id } = await broken(lostAfter)
    const { units } = page()
    await units.undo(id)
    expect(units.undone).toEqual({ id, kind: 'mark', outcome: 'undone' })
    expect([units.pending, browser.rows.size]).toEqual([[], 0])
    await expectUntouched()
  })

  test('what others go by already is completed instead', async () => {
    const { id } = await broken(lostAmidst(1))
    const [review] = await reviews()
    await openUnits(world, auditor).begin('checklists', { card, review: review?.id ?? 0, add: [{ title: 'Звонок', url: 'https://lists.example.ru/1' }], remove: [], pin: false })
    const { units } = page()
    await units.undo(id)
    expect(units.undone).toEqual({ id, kind: 'mark', outcome: 'too-late' })
    await expectMarkedOnce()
  })

  test('another\'s line in the same words stays when one\'s own is taken back', async () => {
    const { id } = await broken(lostAfter)
    const [review] = await reviews()
    const chain = world.crm(auditor).chain()
    void chain.addLine(card, { title: 'Разбор: карточка отмечена', text: `Тип оценки: Первичный звонок. Причина: ${review?.reason}` })
    await chain.send()
    await page().units.undo(id)
    expect([...world.tables.timeline.all()].filter(row => row.kind === 'logmessage' && row.ownerId === card.id).map(({ authorId }) => authorId)).toEqual([auditor])
  })

  test('an action that another tab is carrying out is not taken back under its hands', async () => {
    const way = troubles(deadFromCall('crm.item.get', lostBefore))
    const { units } = page(way)
    const id = idOf(await units.begin('mark', order()))
    way.judge()
    const [, other] = [units.again(id), page().units]
    await other.undo(id)
    expect(other.undone).toBeNull()
    await expectMarkedOnce()
  })

  test('of two people who mark at once, the one who is broken off finds the other\'s mark and leaves no line', async () => {
    const together = meetingPoint(2)
    const dead = deadFromCall('crm.item.add', async request => {
      await together(request).catch(() => undefined)
      return lostAfter({ ...request, arrive: () => Promise.reject(new Error('it has arrived already')) })
    })
    const winner = openUnits(world, auditor, { troubles: troubles(whenCalling('crm.item.add', together)) })
    const loser = page(troubles(dead)).units
    const [first, second] = await Promise.all([winner.begin('mark', order()), loser.begin('mark', order())])
    expect([first.state, second.state]).toEqual(['done', 'failed'])
    await page().units.resume()
    await expectMarkedOnce()
    expect((await reviews())[0]?.markedBy.id).toBe(auditor)
  })

  test('of two people who mark at once, the one who gives way leaves no field behind when the other\'s mark is withdrawn just then', async () => {
    const together = meetingPoint(2)
    const winner = openUnits(world, auditor, { troubles: troubles(whenCalling('crm.item.add', together)) })
    const way = troubles((_, { methods }) => {
      if (methods.includes('crm.item.add')) return async request => {
        await new Promise(resolve => setTimeout(resolve, 5))
        return together(request)
      }
      return methods.includes('crm.item.delete')
        ? async ({ arrive }) => {
          const [first] = (await reviews()).filter(({ markedBy }) => markedBy.id === auditor)
          if (first !== undefined) await openUnits(world, auditor).begin('withdraw', { card, review: first.id, reason: 'Ошибка', event: null, manager: null })
          return arrive()
        }
        : undefined
    })
    await Promise.all([winner.begin('mark', order()), page(way).units.begin('mark', order())])
    expect((await reviews()).map(({ state }) => state)).toEqual(['withdrawn'])
    expect(markOnCard(world, card)).toBeNull()
  })
})

describe('a booking', () => {
  /** Two marked cards and the order that books the second. */
  async function twoCards() {
    const booking = scenes.find(({ kind }) => kind === 'book')
    if (booking === undefined) throw new Error('Nobody books.')
    const { cards, order } = await booking.prepare(world)
    const both = order as OrderOf<'book'>
    const [one = 0, two = 0] = both.reviews
    return { cards, first: { ...both, reviews: [one] }, second: { ...both, reviews: [two] }, one, two }
  }

  async function brokenBooking(order: OrderOf<'book'>, method: string) {
    const { units } = page(troubles(deadFromCall(method, lostAfter)))
    return idOf(await units.begin('book', order))
  }

  test('that joins a meeting is taken back without it', async () => {
    const { cards, first, second } = await twoCards()
    await page().units.begin('book', first)
    const before = await pictureOf(world, cards)
    const id = await brokenBooking(second, 'calendar.event.update')
    const { units } = page()
    await units.undo(id)
    expect(units.undone?.outcome).toBe('undone')
    expect(await pictureOf(world, cards)).toEqual(before)
  })

  test.each(['undo', 'repeat'] as const)('whose meeting has taken place already leaves it as it is: %s', async deed => {
    const { first, one } = await twoCards()
    const id = await brokenBooking(first, 'crm.item.update')
    const event = (await world.crm(head).reviews.get(one)).meeting?.eventId ?? 0
    await openUnits(world).begin('hold', { event, eventGone: false, recording: '', agreements: { [one]: 'Перезвонить' }, at: first.end, reviews: [one] })
    const { units } = page()
    await units[deed](id)
    expect(units.undone?.outcome).toBe(deed === 'undo' ? 'too-late' : undefined)
    expect((await world.crm(head).meetings.read([event])).get(event)).not.toBeNull()
    expect((await world.crm(head).reviews.get(one)).state).toBe('held')
  })
})

test('what nobody heard before does not wait once the portal refuses its first write: nothing of it is there', async () => {
  const { order } = await scenes.find(({ kind }) => kind === 'cancel')?.prepare(world) as { order: OrderOf<'cancel'> }
  const way = troubles(deadFromCall('calendar.event.delete', lostBefore))
  const { units } = page(way, auditor)
  const id = idOf(await units.begin('cancel', order))
  await units.letGo(id)
  way.judge()
  await units.repeat(id)
  expect(units.unitProblem(id)).toMatchObject({ code: 'refused' })
  expect(browser.rows.size).toBe(0)
  expect((await world.crm(head).meetings.read([order.event])).get(order.event)).not.toBeNull()
})

describe('taken back and broken off', () => {
  /** Its taking back is begun, and broken off before it could write anything. */
  async function brokenUndo() {
    const { id } = await broken(lostAfter)
    await page(troubles(deadFromCall('crm.item.delete', lostBefore))).units.undo(id)
    return id
  }

  test('the next opening goes on with it, and says so', async () => {
    const id = await brokenUndo()
    const { units } = page()
    await units.resume()
    expect(units.undone).toEqual({ id, kind: 'mark', outcome: 'undone' })
    await expectUntouched()
  })

  test('repeating goes on with it, and says so', async () => {
    const id = await brokenUndo()
    const { units } = page()
    await units.repeat(id)
    expect(units.undone).toEqual({ id, kind: 'mark', outcome: 'undone' })
    await expectUntouched()
  })

  test('its form may want it after all', async () => {
    const { id, units, way } = await broken(lostAfter)
    await page(troubles(deadFromCall('crm.item.delete', lostBefore))).units.undo(id)
    way.judge()
    expect(await units.again<'mark'>(id)).toMatchObject({ state: 'done', value: { state: 'done' } })
    await expectMarkedOnce()
  })

  test('what became whole meanwhile is not taken back by a page that shows it still', async () => {
    const { id } = await broken()
    const { units } = page()
    await units.refresh()
    await page().units.resume()
    await units.undo(id)
    expect([units.undone, units.completed]).toEqual([null, 1])
    await expectMarkedOnce()
  })
})

describe('whole', () => {
  test.each(scenes)('nothing that was typed is left in the browser when somebody $deed', async ({ kind, by, prepare }) => {
    const { order } = await prepare(world)
    expect(await page(undefined, world.people[by]).units.begin(kind, order)).toMatchObject({ state: 'done' })
    for (const typed of [reason, 'Ошибка', 'example.ru', 'Перезвонить', 'Запланируйте']) expect(kept()).not.toContain(typed)
    world.pass(660_000)
    await page(undefined, world.people[by]).units.resume()
    expect(browser.rows.size).toBe(0)
  })

  test('a mark that took more than one attempt is looked at once more, but not before others are done', async () => {
    await broken()
    const { units } = page()
    await units.resume()
    expect(kept()).toContain('settling')
    expect(kept()).not.toContain(reason)
    await page().units.resume()
    expect(kept()).toContain('settling')
    world.pass(660_000)
    const later = page()
    await later.units.resume()
    expect([browser.rows.size, later.units.completed]).toEqual([0, 0])
  })

  test('a request that arrives after its repetition leaves no second mark', async () => {
    let arrive: () => Promise<unknown> = async () => undefined
    const late = onceCalling('crm.item.add', request => {
      arrive = request.arrive
      return lostBefore(request)
    })
    expect(await page(troubles(late)).units.begin('mark', order())).toMatchObject({ state: 'done' })
    await arrive()
    expect(await reviews()).toHaveLength(2)
    world.pass(660_000)
    await page().units.resume()
    await expectMarkedOnce()
  })

  test('a booking that arrives after its repetition leaves no second meeting', async () => {
    const booking = scenes.find(({ kind }) => kind === 'book')
    if (booking === undefined) throw new Error('Nobody books.')
    const { cards, order } = await booking.prepare(world)
    const again = world.keep()
    await page().units.begin('book', order)
    const wanted = await pictureOf(world, cards)
    again()
    browser = newBrowser(world.now)
    let arrive: () => Promise<unknown> = async () => undefined
    await page(troubles(onceCalling('calendar.event.add', request => {
      arrive = request.arrive
      return lostBefore(request)
    }))).units.begin('book', order)
    await arrive()
    expect((await pictureOf(world, cards)).events).toHaveLength(2)
    world.pass(660_000)
    await page().units.resume()
    expect(await pictureOf(world, cards)).toEqual(wanted)
  })
})
