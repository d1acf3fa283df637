import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import { safeHref, type ChecklistLink } from '../../core/checklist.ts'
import type { ChecklistPin } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type PinResult } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import { bbcodeLink, bbcodeText } from './bbcode.ts'
import { understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { commentsOf, whichCard } from './card-params.ts'
import { RestError } from './errors.ts'
import { checklistField, entityTypeIds } from './names.ts'
import { everyRow } from './paging.ts'
import { answerOf, looksLikeAnswer } from './query.ts'
import { oneRawItem } from './wire/card.ts'
import { comment, type Comment } from './wire/comment.ts'
import { done, nothing, number, text, understand } from './wire/parse.ts'

type Problem = PinResult['problem']

/** What the card has: its fields, and our comments with the oldest first. */
interface Found {
  readonly item: Readonly<Record<string, unknown>>
  readonly ours: readonly Comment[]
}

/** What it must have. `body` is null when there are no links. */
interface Wanted {
  readonly body: string | null
  readonly urls: readonly string[]
  /** Known to be pinned; `null`: nobody knows of any. */
  readonly pinned: number | null
}

/** Two people who pin at once may each add a comment; whoever sees both makes them one. */
const mostRounds = 4

/** A batch has room for so many comments too many beside everything else. */
const mostRemoved = 20

/**
 * One comment lists all links of a card and is the only thing of ours that is pinned: a card has very few pins,
 * three by crm/timeline/actions/crm-timeline-item-pin.md and seven by crm/timeline/actions/index.md. What the card has is looked at
 * first, and what differs is written in one request: wherever an earlier attempt broke, one comment is left.
 */
export function createChecklistPin(caller: Caller, locale: Locale) {
  return async function pinChecklists(ref: CardRef, links: readonly ChecklistLink[], previous: ChecklistPin | null): Promise<PinResult> {
    const wanted = { ...wantedOf(links, locale), pinned: previous?.pinned === true ? previous.commentId : null }
    let pin: ChecklistPin | null = null
    try {
      for (let round = 1; ; round++) {
        const found = await look(caller, ref)
        pin = pinOf(found.ours[0]?.id, wanted)
        const commands = differences(ref, found, wanted)
        const alone = Object.values(commands).find(({ params }) => looksLikeAnswer(params))
        // In a batch the portal would put another command's answer into such a text.
        if (alone && round < mostRounds) {
          await caller.write(alone.method, alone.params ?? {}, done)
          continue
        }
        const answers = Object.keys(commands).length === 0 ? {} : await caller.chain(commands, { halt: false })
        if (round < mostRounds && changedMeanwhile(answers)) continue

        pin = wanted.body === null ? null : pinOf(writtenId(answers, found), wanted)
        const problem = pinProblem(answers)
        if (pin && answers['pin']) pin = { ...pin, pinned: problem === null }
        finish(answers, found.item)
        return { pin, problem }
      }
    } catch (error) {
      if (error instanceof CrmError && error.code === 'forbidden') return { pin, problem: 'forbidden' }
      if (error instanceof CrmError && error.code === 'refused') return { pin, problem: 'refused' }
      throw error
    }
  }
}

function wantedOf(links: readonly ChecklistLink[], locale: Locale): Omit<Wanted, 'pinned'> {
  const lines = links.map((link, index) => `${index + 1}. ${lineOf(link)}`)
  return {
    body: links.length === 0 ? null : [`[B]${keptTexts.checklistsHeading[locale]}[/B]`, ...lines].join('\n'),
    urls: links.flatMap(link => safeHref(link.url) ?? []),
  }
}

/** The record may have been edited by hand: what our form would refuse is shown as text, in one line, and leads nowhere. */
function lineOf({ title, url }: ChecklistLink): string {
  const href = safeHref(url)
  const shown = (title || url).replace(/\s+/g, ' ')
  return href === null ? bbcodeText(shown) : bbcodeLink(shown, href)
}

/** In one request, so that a card that is gone or forbidden is told by the card and not by its comments. */
async function look(caller: Caller, ref: CardRef): Promise<Found> {
  const rows = everyRow(caller, commentsOf(ref), comment)
  rows.catch(() => undefined)
  const { found } = await caller.readAll({ found: { method: 'crm.item.get', params: whichCard(ref) } })
  return { item: understandOutcome(found, oneRawItem, 'crm.item.get'), ours: oursOf(await rows) }
}

function oursOf(rows: readonly Comment[]): readonly Comment[] {
  return rows.filter(({ ours }) => ours).toSorted((a, b) => a.id - b.id)
}

function pinOf(id: number | undefined, { pinned }: Wanted): ChecklistPin | null {
  return id === undefined ? null : { commentId: id, pinned: pinned === id }
}

/** All that must be written, in an order in which nothing of it has to be taken back. */
function differences(ref: CardRef, { item, ours }: Found, { body, urls, pinned }: Wanted): Record<string, Command> {
  const owner = { ownerTypeId: entityTypeIds[ref.kind], ownerId: ref.id }
  const kept = body === null ? undefined : ours[0]
  const commands: Record<string, Command> = {}
  if (body !== null && kept === undefined) {
    commands['write'] = { method: 'crm.timeline.comment.add', params: { fields: { ENTITY_ID: ref.id, ENTITY_TYPE: ref.kind, COMMENT: body } } }
  } else if (body !== null && kept && !sameList(kept.text, body)) {
    commands['write'] = { method: 'crm.timeline.comment.update', params: { id: kept.id, fields: { COMMENT: body }, ...owner } }
  }
  for (const { id } of ours.filter(one => one !== kept).slice(0, mostRemoved)) {
    commands[`unpin${id}`] = { method: 'crm.timeline.item.unpin', params: { id, ...owner } }
    commands[`remove${id}`] = { method: 'crm.timeline.comment.delete', params: { id, ...owner } }
  }
  if (body !== null && (kept === undefined || pinned !== kept.id)) {
    // Unpinning first frees our own place, so that afterwards «no place» is said only when it is true.
    if (kept) commands['unpin'] = { method: 'crm.timeline.item.unpin', params: { id: kept.id, ...owner } }
    commands['pin'] = { method: 'crm.timeline.item.pin', params: { id: kept?.id ?? answerOf('write'), ...owner } }
  }
  // Writing a card checks its required fields and starts its robots, so an unchanged field is left alone.
  if (checklistField in item && !holds(item[checklistField], urls)) {
    commands['field'] = { method: 'crm.item.update', params: { ...whichCard(ref), fields: { [checklistField]: urls } } }
  }
  if (body !== null && kept === undefined) commands['after'] = commentsOf(ref)
  return commands
}

/** The heading is left out: the other language's is as good. */
function sameList(a: string, b: string): boolean {
  const list = (text: string): string => text.trim().split(/\r\n?|\n/).slice(1).join('\n')
  return list(a) === list(b)
}

function holds(value: unknown, urls: readonly string[]): boolean {
  const before = z.array(text).catch([]).parse(value)
  return before.length === urls.length && before.every((url, index) => url === urls[index])
}

type Answers = Readonly<Partial<Record<string, Outcome>>>

/** Somebody has added another comment, or deleted the one that was there. */
function changedMeanwhile(answers: Answers): boolean {
  const { write, pin, after } = answers
  if (after?.ok === true && oursOf(understand(z.array(comment), after.result, 'crm.timeline.comment.list')).length > 1) return true
  return [write, pin].some(answer => answer?.ok === false && answer.error.code === 'not-found')
}

function writtenId({ write }: Answers, { ours }: Found): number | undefined {
  const id = write && understandOutcome(write, number, 'crm.timeline.comment.add')
  return ours[0]?.id ?? id
}

/** Code 0 is the card's used-up pins (crm/timeline/actions/crm-timeline-item-pin.md). */
function pinProblem({ pin }: Answers): Problem {
  if (pin === undefined) return null
  if (pin.ok) {
    understand(nothing, pin.result, 'crm.timeline.item.pin')
    return null
  }
  if (pin.error instanceof RestError && pin.error.rest === '0') return 'pins-used-up'
  if (pin.error.code === 'forbidden') return 'forbidden'
  if (pin.error.code === 'refused') return 'refused'
  throw pin.error
}

/** Throws what has kept the rest from being written. */
function finish(answers: Answers, item: Found['item']): void {
  for (const [name, answer] of Object.entries(answers)) {
    if (answer?.ok === false && answer.error.code !== 'not-found' && name.startsWith('remove')) throw answer.error
  }
  if (!(checklistField in item)) throw new CrmError('refused', `The card has no field ${checklistField}`, { method: 'crm.item.get' })
  if (answers['field']) understandOutcome(answers['field'], done, 'crm.item.update')
}
