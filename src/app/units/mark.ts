import type { CardRef } from '../../core/card.ts'
import { lineOf, type HistoryLine } from '../../core/history-line.ts'
import { isOpen, losers, mark as markStep, markOfCard, openReview, type CardSnapshot, type Mark, type NewReview, type Review } from '../../core/review.ts'
import type { Crm } from '../../crm/port.ts'
import { ownLines, writeStep, writtenLine, type ReviewDone } from './review-step.ts'
import { authorOf } from '../me.ts'
import { sent, valueOf, type UnitRun, type UnitWork } from './unit-run.ts'

/** The card as it was when somebody opened the form. */
export interface MarkLook {
  readonly card: CardRef
  readonly at: Date
  readonly reviews: readonly Review[]
  readonly snapshot: CardSnapshot
  readonly field: Mark
}

/** `already`: another review of the card is open, and nothing was written. */
export type MarkResult =
  | ReviewDone & { readonly state: 'done' }
  | { readonly state: 'already', readonly review: Review }

/** Milliseconds for which a look is good: after that somebody else may have taken the card over, and the record would be about the wrong person. */
const lookIsGoodFor = 120_000

/** All that marking has to know, in one request. */
export async function lookAtCard(crm: Crm, card: CardRef, at: Date): Promise<MarkLook> {
  const [reviews, snapshot, field] = await Promise.all([crm.reviews.ofCard(card), crm.cards.snapshot(card), crm.cards.mark(card)])
  return { card, at, reviews, snapshot, field }
}

/** «На разбор»: the record under the unit's id as its key, the card's field, a line in its history. */
export const markUnit: UnitWork<'mark', MarkResult> = {
  async carryOut(run, given) {
    const look = usable(run, given) ?? await lookAtCard(run.crm, run.order.card, run.now())
    const mine = oldestWithKey(run.id, look.reviews)
    const open = openReview(look.reviews)
    if (mine !== null && !isOpen(mine)) return { state: 'done', review: mine, left: null }
    if (open !== null && open.id !== mine?.id) return giveWay(run, open, look.reviews, null)

    const wanted: NewReview | Review = mine ?? newReview(run, look)
    const line = lineOf({ ...wanted, id: mine?.id ?? 0 }, run.locale)
    const written = await writtenLine(run, look.card, line)
    const step = await writeStep(run, {
      card: look.card,
      record: mine === null ? chain => chain.addReview(wanted) : null,
      mark: mine === null ? 'marked' : markOfCard(look.reviews),
      // What the form has seen may be minutes old; to write what the field says already changes nothing.
      field: mine === null ? undefined : look.field,
      line: written === null ? line : null,
    })
    const review = oldestWithKey(run.id, step.reviews) ?? step.review ?? mine
    if (review === null) throw new Error('The record that was just written is gone.')
    const first = openReview(step.reviews)
    if (first !== null && first.id !== review.id && isOpen(review)) return giveWay(run, first, step.reviews, written?.id ?? step.lineId)
    await dropTwins(run, step.reviews)
    return { state: 'done', review, left: step.left }
  },

  async undo(run) {
    const { card } = run.order
    const [reviews, field] = await Promise.all([run.crm.reviews.ofCard(card), run.crm.cards.mark(card)])
    const mine = reviews.filter(({ key }) => key === run.id)
    if (mine.some(({ state, checklists }) => state !== 'marked' || checklists.length > 0)) return 'too-late'
    const lines = await ownLines(run, card, lineOfOrder(run))
    const others = reviews.filter(({ key }) => key !== run.id)
    if (mine.length + lines.length > 0) await takeBack(run, mine, lines)
    await writeStep(run, { card, record: null, mark: markOfCard(others), field: mine.length > 0 ? undefined : field, line: null })
    return 'undone'
  },

  settling: {
    after: 'repeated',
    settle: async run => dropTwins(run, await run.crm.reviews.ofCard(run.order.card)),
  },
}

function usable(run: UnitRun<'mark'>, given: unknown): MarkLook | null {
  const look = given as MarkLook | undefined
  return run.first && look !== undefined && run.now().getTime() - look.at.getTime() < lookIsGoodFor ? look : null
}

function newReview({ id, order, me, now }: UnitRun<'mark'>, { snapshot, reviews }: MarkLook): NewReview {
  return markStep({ key: id, card: order.card, snapshot, auditType: order.auditType, reason: order.reason, by: authorOf(me), at: now() }, reviews)
}

/** A request that the network seemed to have lost may still arrive after its repetition. */
function oldestWithKey(key: string, reviews: readonly Review[]): Review | null {
  return reviews.filter(review => review.key === key).toSorted((a, b) => a.id - b.id)[0] ?? null
}

/**
 * A browser sends a request once more by itself when a connection that it has kept open breaks without an answer: all of it was
 * then carried out twice, the line in the card's history too.
 */
async function dropTwins(run: UnitRun<'mark'>, reviews: readonly Review[]): Promise<void> {
  const { card } = run.order
  const twins = losers(reviews).filter(({ key }) => key === run.id)
  const kept = oldestWithKey(run.id, reviews)
  if (twins.length === 0 || kept === null) return
  const lines = await ownLines(run, card, lineOf({ ...kept, state: 'marked' }, run.locale))
  await followField(run, reviews, await takeBack(run, twins, lines.slice(0, -1)))
}

/** What the card's history says of this mark, also when its record is gone already. */
function lineOfOrder({ order: { auditType, reason }, locale }: UnitRun<'mark'>): HistoryLine {
  return lineOf({ id: 0, state: 'marked', auditType, reason: reason.trim(), recording: null, agreements: '', withdrawal: null }, locale)
}

/** Removes records and lines of this unit; gives the card's reviews after that. */
async function takeBack(run: UnitRun<'mark'>, records: readonly Review[], lines: readonly HistoryLine[]): Promise<readonly Review[]> {
  const { card } = run.order
  const [ofRemoval, ofLook] = await sent(run, chain => [
    Promise.all([...records.map(({ id }) => chain.removeReview(id)), ...lines.flatMap(({ id }) => id === undefined ? [] : chain.removeLine(card, id))]),
    chain.reviewsOf(card),
  ] as const)
  valueOf(ofRemoval)
  return ofLook.status === 'fulfilled' ? ofLook.value : run.crm.reviews.ofCard(card)
}

/** What others wrote into the card's field while a record of ours was there may have counted it. */
async function followField(run: UnitRun<'mark'>, before: readonly Review[], after: readonly Review[]): Promise<void> {
  const mark = markOfCard(after)
  if (mark !== markOfCard(before)) await writeStep(run, { card: run.order.card, record: null, mark, field: undefined, line: null })
}

/** Two people marked at once: everybody picks the same winner, and the others take theirs back. */
async function giveWay(run: UnitRun<'mark'>, first: Review, reviews: readonly Review[], lineId: number | null): Promise<MarkResult> {
  const mine = reviews.filter(({ key, state, id }) => key === run.id && state === 'marked' && id !== first.id)
  const lines = run.first ? writtenNow(run, lineId) : await linesBeside(run, first)
  if (mine.length + lines.length > 0) await followField(run, reviews, await takeBack(run, mine, lines))
  return { state: 'already', review: first }
}

function writtenNow(run: UnitRun<'mark'>, id: number | null): readonly HistoryLine[] {
  return id === null ? [] : [{ ...lineOfOrder(run), id }]
}

/** The lines of this unit; where the same person has made the first mark too, in the same words, one of them is that mark's. */
async function linesBeside(run: UnitRun<'mark'>, first: Review): Promise<readonly HistoryLine[]> {
  const line = lineOfOrder(run)
  const lines = await ownLines(run, run.order.card, line)
  const isAlike = first.markedBy.id === run.me.person.id && lineOf({ ...first, state: 'marked' }, run.locale).text === line.text
  return isAlike ? lines.slice(0, -1) : lines
}
