import type { ChecklistLink } from '../../core/checklist.ts'
import { changesBetween, expectDecider, withChecklists, type ChecklistPin, type Review } from '../../core/review.ts'
import type { PinResult } from '../../crm/port.ts'
import { deciderOf } from '../me.ts'
import { sent, valueOf, type UnitRun, type UnitWork } from './unit-run.ts'

export interface ChecklistsResult {
  readonly review: Review
  /** Why the links are not pinned though they are kept. */
  readonly problem: PinResult['problem']
}

/** Times that somebody else may write the same record between our look and our write. */
const mostTries = 4

/** Links of a review, and the one comment that shows them in the card's timeline. */
export const checklistsUnit: UnitWork<'checklists', ChecklistsResult> = {
  async carryOut(run) {
    const reviews = await run.crm.reviews.ofCard(run.order.card)
    const fresh = reviews.find(({ id }) => id === run.order.review) ?? await run.crm.reviews.get(run.order.review)
    const changed = await save(run, fresh)
    const shown = shownOn(changed, reviews)
    // Once the timeline shows the links it has to follow every change; before that only when asked to.
    if (!run.order.pin && shown === null) return { review: changed, problem: null }
    return show(run, changed, reviews, shown)
  },
  // The record is written first: once it says so, the comment may as well. What was only to be pinned may be pinned already.
  async undo(run) {
    const fresh = await run.crm.reviews.get(run.order.review)
    return edited(run, fresh.checklists) === fresh.checklists ? 'too-late' : 'undone'
  },
  settling: {
    after: 'repeated',
    async settle(run) {
      const reviews = await run.crm.reviews.ofCard(run.order.card)
      const fresh = reviews.find(({ id }) => id === run.order.review)
      const shown = fresh === undefined ? null : shownOn(fresh, reviews)
      if (fresh !== undefined && shown !== null) await show(run, fresh, reviews, shown)
    },
  },
}

/** The card has one such comment: an earlier review of it may have left it. */
function shownOn(review: Review, reviews: readonly Review[]): ChecklistPin | null {
  return review.pin ?? reviews.find(({ pin }) => pin !== null)?.pin ?? null
}

/** The same list when nothing changes. */
function edited({ order }: UnitRun<'checklists'>, links: readonly ChecklistLink[]): readonly ChecklistLink[] {
  const kept = links.filter(({ url }) => !order.remove.includes(url))
  const added = order.add.filter(({ url }) => !kept.some(link => link.url === url))
  return kept.length === links.length && added.length === 0 ? links : [...kept, ...added]
}

/**
 * The record is read again in the request that writes it. What somebody else has added or taken away in between is theirs to decide: our write, which
 * went by the older list, is followed by one that does what they did too.
 */
async function save(run: UnitRun<'checklists'>, before: Review): Promise<Review> {
  let fresh = before
  let links = edited(run, before.checklists)
  for (let tries = 0; tries < mostTries && links !== fresh.checklists; tries++) {
    expectDecider([fresh], deciderOf(run.me))
    const [look, write] = await sent(run, chain => [
      chain.reviewsOf(fresh.card),
      chain.updateReview(fresh.id, changesBetween(fresh, withChecklists(fresh, links)), fresh),
    ] as const)
    const written = valueOf(write)
    const found = valueOf(look).find(({ id }) => id === fresh.id)
    if (found === undefined || sameLinks(found.checklists, fresh.checklists)) return written
    const theirs = rebased(links, fresh.checklists, found.checklists)
    fresh = written
    links = sameLinks(theirs, written.checklists) ? written.checklists : edited(run, theirs)
  }
  return fresh
}

/** `ours` with what has become of `base` elsewhere: `theirs` was made of it, too. */
function rebased(ours: readonly ChecklistLink[], base: readonly ChecklistLink[], theirs: readonly ChecklistLink[]): readonly ChecklistLink[] {
  const isIn = (links: readonly ChecklistLink[], { url }: ChecklistLink): boolean => links.some(link => link.url === url)
  const kept = ours.filter(link => isIn(theirs, link) || !isIn(base, link))
  const renamed = kept.map(link => theirs.find(({ url }) => url === link.url) ?? link)
  return [...renamed, ...theirs.filter(link => !isIn(base, link) && !isIn(renamed, link))]
}

function sameLinks(a: readonly ChecklistLink[], b: readonly ChecklistLink[]): boolean {
  return a.length === b.length && a.every(({ url, title }, index) => b[index]?.url === url && b[index].title === title)
}

/** The card has one comment: what other reviews of it still say of an older one is put right with ours. */
async function show(run: UnitRun<'checklists'>, review: Review, reviews: readonly Review[], shown: ChecklistPin | null): Promise<ChecklistsResult> {
  const { pin, problem } = await run.writing(() => run.crm.cards.pinChecklists(review.card, review.checklists, shown))
  const stale = reviews.filter(({ id, pin: left }) => id !== review.id && left !== null && left.commentId !== pin?.commentId)
  const isSame = pin?.commentId === review.pin?.commentId && pin?.pinned === review.pin?.pinned
  if (isSame && stale.length === 0) return { review, problem }
  const ends = await sent(run, chain => [review, ...stale].map(({ id }) => chain.updateReview(id, { pin: id === review.id ? pin : null })))
  const [own] = ends.map(valueOf)
  return { review: own ?? review, problem }
}
