import type { CardRef } from '../../core/card.ts'
import type { HistoryLine } from '../../core/history-line.ts'
import type { LeftStep } from '../../core/left-step.ts'
import { changesBetween, markOfCard, type Mark, type Review } from '../../core/review.ts'
import type { UnitKind } from '../../core/unit.ts'
import { CrmError, type WriteChain } from '../../crm/port.ts'
import { problemOf } from '../problem.ts'
import { isFinal, sent, valueOf, type UnitRun } from './unit-run.ts'

interface Step {
  readonly card: CardRef
  /** `null`: the record says so already. */
  readonly record: ((chain: WriteChain) => Promise<Review>) | null
  /** What the card's field must say as far as is known now. */
  readonly mark: Mark
  /** What it says; `undefined`: nobody has looked. */
  readonly field: Mark | undefined
  /** `null`: it is written already, or there is none. */
  readonly line: HistoryLine | null
}

interface StepDone {
  readonly review: Review | null
  /** All reviews of the card after the step. */
  readonly reviews: readonly Review[]
  readonly lineId: number | null
  readonly left: LeftStep | null
}

/** Times that somebody else may come in between before we leave the field to the next opening of the card. */
export const mostLooks = 4

/**
 * One step of a review: its record, then the field of its card, then a line in the card's history, in one request.
 * Whoever changes a record writes the field after it, and whoever writes the field looks at the card's reviews after that, and writes it
 * once more where somebody has come in between: so whoever writes it last has seen all.
 */
export async function writeStep<K extends UnitKind>(run: UnitRun<K>, step: Step): Promise<StepDone> {
  const { card } = step
  let { record, mark, field, line } = step
  let done: StepDone = { review: null, reviews: [], lineId: null, left: null }
  for (let looks = 0; looks < mostLooks; looks++) {
    const [ofRecord, ofField, ofLine, ofLook] = await sent(run, chain => [
      record === null ? Promise.resolve(done.review) : record(chain),
      field === mark ? Promise.resolve() : chain.setMark(card, mark),
      line === null ? Promise.resolve(done.lineId) : addedLine(chain, card, line),
      chain.reviewsOf(card),
    ] as const)
    done = { ...done, review: valueOf(ofRecord) }
    record = null
    if (ofField.status === 'rejected') {
      const left = leftOf('field', ofField.reason)
      // A card that is gone needs no field and takes no line.
      if (left === null) return { ...done, reviews: await run.crm.reviews.ofCard(card) }
      done = { ...done, left }
      field = mark
      if (line !== null) continue
    }
    if (ofLine.status === 'fulfilled') done = { ...done, lineId: ofLine.value }
    else done = { ...done, left: done.left ?? leftOf('history', ofLine.reason) }
    line = null
    done = { ...done, reviews: ofLook.status === 'fulfilled' ? ofLook.value : await run.crm.reviews.ofCard(card) }
    field = mark
    mark = markOfCard(done.reviews)
    if (done.left?.what === 'field' || field === mark) break
  }
  return done
}

/** One review after its step, and what of the step did not follow its record. */
export interface ReviewDone {
  readonly review: Review
  readonly left: LeftStep | null
}

/** What has been seen of the card that the review is on after its step. */
interface Seen {
  readonly reviews: readonly Review[]
  readonly field: Mark | undefined
}

/** Writes what a step has changed in one review, while its record still is as it was seen; without a change only what has to follow it. */
export async function writeChange<K extends UnitKind>(run: UnitRun<K>, before: Review, after: Review, { reviews, field }: Seen, line: HistoryLine | null): Promise<ReviewDone> {
  const patch = changesBetween(before, after)
  const movesMark = 'state' in patch || 'card' in patch
  const { review, left } = await writeStep(run, {
    card: after.card,
    record: Object.keys(patch).length === 0 ? null : chain => chain.updateReview(before.id, patch, before),
    mark: markOfCard([after, ...reviews.filter(({ id }) => id !== after.id)]),
    // What was seen before the record changes is no reason to leave the field alone: somebody may be about to write it, who knows nothing of the change.
    field: movesMark ? undefined : field,
    line,
  })
  return { review: review ?? after, left }
}

async function addedLine(chain: WriteChain, card: CardRef, line: HistoryLine): Promise<number | null> {
  return (await chain.addLine(card, line)).id ?? null
}

function leftOf(what: LeftStep['what'], reason: unknown): LeftStep | null {
  if (!isFinal(reason)) throw reason
  return reason instanceof CrmError && reason.code === 'not-found' ? null : { what, problem: problemOf(reason) }
}

/** The line as this unit has already written it, or an earlier one that began at `earlier`; else `null`. */
export async function writtenLine<K extends UnitKind>(run: UnitRun<K>, card: CardRef, line: HistoryLine, earlier: Date | null = null): Promise<HistoryLine | null> {
  if (run.first && earlier === null) return null
  const [newest] = await ownLines(run, card, line, earlier)
  return newest ?? null
}

/** Lines with these words that this person has written since the unit was begun, or since `earlier`; the newest first. Another's are never ours to count or to take back. */
export async function ownLines<K extends UnitKind>(run: UnitRun<K>, card: CardRef, line: HistoryLine, earlier: Date | null = null): Promise<readonly HistoryLine[]> {
  const lines = await run.crm.cards.linesSince(card, earlier !== null && earlier < run.startedAt ? earlier : run.startedAt)
  return lines.filter(({ by, title, text }) => by === run.me.person.id && title === line.title && text === line.text)
}
