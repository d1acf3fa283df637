import { createPinia } from 'pinia'
import { useCardChecklists } from '../../src/app/card-checklists.ts'
import { useCardReview } from '../../src/app/card-review.ts'
import { useMarking } from '../../src/app/marking.ts'
import { useSession } from '../../src/app/session.ts'
import { useUnits } from '../../src/app/units.ts'
import type { CardRef } from '../../src/core/card.ts'
import { isOpen, markOfCard, type Review } from '../../src/core/review.ts'
import { hostAt } from '../support/host.ts'
import { casesOf, fc } from '../support/property.ts'
import { simulate, type SimulatedTab, type Simulation } from '../support/simulation.ts'
import type { OpenPlayground, Playground } from './playground.ts'

type Deed = 'mark' | 'withdraw' | 'add' | 'pin' | 'book' | 'hold' | 'cancel' | 'requeue' | 'repeat' | 'undo'

interface Scenario {
  /** Two tabs of one person and one of another: what each does, one after the other, on which of the two cards. */
  readonly tabs: readonly (readonly (readonly [Deed, 0 | 1])[])[]
  /** Who goes on and what goes wrong. */
  readonly decisions: readonly number[]
  /** Only who goes on is random, and nothing goes wrong: then all must be right without anybody opening the app again. */
  readonly calm: boolean
}

const which = fc.constantFrom(0 as const, 1 as const)

function scenariosOf(deeds: readonly Deed[]): fc.Arbitrary<Scenario> {
  const script = fc.array(fc.tuple(fc.constantFrom(...deeds), which), { minLength: 1, maxLength: 4 })
  /** Without a mark nothing else has anything to do. */
  const marking = fc.tuple(which, script).map(([card, rest]): Scenario['tabs'][number] => [['mark', card], ...rest])
  return fc.record({
    tabs: fc.tuple(marking, script, fc.oneof(marking, script)),
    // Without a size the library hardly ever makes more than ten of them.
    decisions: fc.noBias(fc.array(fc.nat(69_999), { maxLength: 150, size: 'max' })),
    calm: fc.boolean(),
  })
}

let ground: Playground
let simulation: Simulation = simulate(new Date('2026-11-23T09:00:00+03:00'))
let day = 0

/** A page of ours in this tab; it may be about either card. */
function openPage(tab: SimulatedTab, userId: number) {
  const pinia = createPinia()
  const crm = ground.crm(userId, tab)
  useSession(pinia).open({ crm, host: { ...hostAt({ kind: 'main' }), now: () => new Date(simulation.now()) } }, tab.browser)
  return { crm, units: useUnits(pinia), marking: useMarking(pinia), cardReview: useCardReview(pinia), checklists: useCardChecklists(pinia) }
}

type Page = ReturnType<typeof openPage>

async function act({ crm, units, marking, cardReview, checklists }: Page, deed: Deed, card: CardRef, start: Date): Promise<void> {
  await cardReview.show(card)
  const { open } = cardReview
  const link = { title: 'Оценка звонка', url: `https://lists.example.ru/${card.id}` }
  switch (deed) {
    case 'mark':
      marking.begin(card)
      await marking.mark({ card, auditType: 'first-call', reason: 'Не выявлена потребность' })
      return
    case 'withdraw': return open === null ? undefined : cardReview.withdraw(open, 'Ошибка')
    case 'add': return open === null ? undefined : checklists.add(open, link)
    case 'pin':
      if (open === null) return
      await checklists.add(open, link)
      return checklists.pin(cardReview.open ?? open)
    case 'book': {
      const waiting = await crm.reviews.list({ states: ['marked'], employeeIds: [ground.people.salesperson] })
      if (waiting.length === 0) return
      const end = new Date(start.getTime() + 1_800_000)
      await units.begin('book', { employee: ground.people.salesperson, start: start.toISOString(), end: end.toISOString(), reviews: waiting.map(({ id }) => id), event: null })
      return
    }
    case 'hold': return ending(units, open, 'hold')
    case 'cancel': return ending(units, open, 'cancel')
    case 'requeue':
      if (open !== null) await units.begin('requeue', { card, review: open.id, event: open.meeting?.eventId ?? null })
      return
    case 'repeat':
      await units.refresh()
      for (const { id } of units.pending) await units.repeat(id)
      return
    case 'undo':
      await units.refresh()
      for (const { id } of units.pending) await units.undo(id)
  }
}

async function ending(units: Page['units'], review: Review | null, kind: 'hold' | 'cancel'): Promise<void> {
  const event = review?.meeting?.eventId
  if (review === null || event === undefined) return
  const about = { event, eventGone: false, reviews: [review.id] }
  if (kind === 'cancel') await units.begin('cancel', about)
  else await units.begin('hold', { ...about, recording: 'https://video.example.ru/1', agreements: { [review.id]: 'Перезвонить' }, at: new Date(simulation.now()).toISOString() })
}

/** What a person does with a page: one thing after the other, whatever goes wrong. */
async function live(tab: SimulatedTab, userId: number, script: Scenario['tabs'][number], cards: readonly [CardRef, CardRef], start: Date): Promise<void> {
  const page = openPage(tab, userId)
  await page.units.resume()
  for (const [deed, which] of script) await act(page, deed, cards[which], start).catch(() => undefined)
}

/** Opens the app once more, as each of them will some day, with nothing going wrong. */
async function reopen(tab: SimulatedTab, userId: number, cards: readonly CardRef[]): Promise<void> {
  const page = openPage(tab, userId)
  await page.units.resume()
  for (const card of cards) await page.cardReview.show(card)
}

async function cardFindings(cards: readonly CardRef[]): Promise<readonly string[]> {
  const crm = ground.crm(ground.people.admin, null)
  const found = await Promise.all(cards.map(async card => {
    const [own, field] = await Promise.all([crm.reviews.ofCard(card), crm.cards.mark(card)])
    const notes = ground.checklistNotes(card)
    return [
      own.filter(isOpen).length > 1 && `card ${card.id} has several open reviews`,
      new Set(own.map(({ key }) => key)).size < own.length && `card ${card.id} has several reviews of one mark`,
      field !== markOfCard(own) && `the field of card ${card.id} says ${field}, its reviews ${markOfCard(own)}`,
      notes > 1 && `card ${card.id} has ${notes} comments`,
    ]
  }))
  return found.flat().flatMap(finding => finding === false ? [] : finding)
}

async function meetingFindings(cards: readonly CardRef[]): Promise<readonly string[]> {
  const crm = ground.crm(ground.people.admin, null)
  const reviews = (await Promise.all(cards.map(card => crm.reviews.ofCard(card)))).flat()
  const meetings = ground.meetings()
  const agendas = meetings.flatMap(event => cards.map(card => {
    const names = ground.names(event, card)
    const isOn = reviews.some(review => review.card.id === card.id && review.meeting?.eventId === event.id)
    return names !== isOn && `event ${event.id} of ${event.owner} ${names ? 'names' : 'does not name'} card ${card.id}`
  }))
  // What was held stays in the record, whatever becomes of its event.
  const lost = reviews.map(({ id, state, meeting }) => state === 'scheduled' && meeting !== null && !meetings.some(event => event.id === meeting.eventId) && `review ${id} is on event ${meeting.eventId} that is gone`)
  const broken = meetings.map(({ id, owner, fault }) => fault !== null && `event ${id} of ${owner}: ${fault}`)
  return [...agendas, ...lost, ...broken].flatMap(finding => finding === false ? [] : finding)
}

/** One case: what is wrong with the portal after it, nothing when all is well. */
async function play({ tabs, decisions, calm }: Scenario): Promise<readonly string[]> {
  day += 1
  simulation = simulate(new Date(Date.parse('2026-11-23T09:00:00+03:00') + day * 86_400_000))
  const start = new Date(simulation.now() + 7_200_000)
  const cards: readonly [CardRef, CardRef] = [ground.newCard(), ground.newCard()]
  const { auditor, colleague } = ground.people
  const [mine, theirs] = [simulation.browser(), simulation.browser()]
  const people = [[mine, auditor], [mine, auditor], [theirs, colleague]] as const
  people.forEach(([browser, userId], index) => void live(browser.open(), userId, tabs[index] ?? [], cards, start))
  await simulation.run(calm ? decisions.map(decision => decision % 7) : decisions)
  if (calm) {
    const found = await cardFindings(cards)
    if (found.length > 0) return found
  }

  // The next opening completes what is left; the one after it settles what was completed.
  for (const [browser, userId, again] of [[mine, auditor, false], [theirs, colleague, false], [mine, auditor, true], [theirs, colleague, true]] as const) {
    if (again && browser.units.size === 0) continue
    simulation.pass(660_000)
    void reopen(browser.open(), userId, cards)
    await simulation.run([])
  }
  const waiting = [mine, theirs].flatMap(({ units }) => [...units.values()]).map(({ kind, phase, failure }) => `${kind} is left ${phase}: ${failure}`)
  const found = [...await cardFindings(cards), ...await meetingFindings(cards), ...waiting]
  await ground.clear(cards)
  return found
}

/**
 * Plays random cases of these deeds in this CRM: two people, three tabs, a fault or a crash at any step. Throws at the first after which the CRM
 * holds two of anything, or a field that disagrees with its records; the failure names the seed and tells the story.
 */
export async function playMany(open: OpenPlayground, deeds: readonly Deed[], cases = 1_000): Promise<void> {
  ground = await open(() => simulation.now())
  await fc.assert(fc.asyncProperty(scenariosOf(deeds), async scenario => {
    const found = await play(scenario)
    if (found.length > 0) throw new Error([...found, ...simulation.story].join('\n'))
  }), { numRuns: casesOf(cases), endOnFailure: process.env['RAZBOR_SHRINK'] === undefined })
}

export const markDeeds: readonly Deed[] = ['mark', 'withdraw', 'add', 'pin', 'repeat', 'undo']
export const meetingDeeds: readonly Deed[] = ['mark', 'withdraw', 'book', 'hold', 'cancel', 'requeue', 'repeat', 'undo']
