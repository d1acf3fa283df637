import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import { safeHref, type ChecklistLink } from '../../core/checklist.ts'
import type { ChecklistPin } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type PinResult } from '../port.ts'
import { bbcodeLink, bbcodeText } from './bbcode.ts'
import { understandOutcome, type Caller, type Outcome } from './call.ts'
import { RestError } from './errors.ts'
import { checklistField, entityTypeIds, portalTexts } from './names.ts'
import { everyRow } from './paging.ts'
import { oneRawItem } from './wire/card.ts'
import { comment, commentFields } from './wire/comment.ts'
import { done, nothing, number, text, understand } from './wire/parse.ts'

type Problem = PinResult['problem']

/**
 * One comment lists all links of a card and is the only thing of ours that is pinned: a card has very few pins,
 * three by crm/timeline/actions/crm-timeline-item-pin.md and seven by crm/timeline/actions/index.md.
 */
export function createChecklistPin(caller: Caller, locale: Locale) {
  const ownerOf = (ref: CardRef) => ({ ownerTypeId: entityTypeIds[ref.kind], ownerId: ref.id })

  /** Earlier pinning of which no review knows. */
  async function findComment(ref: CardRef): Promise<number | null> {
    const params = { filter: { ENTITY_ID: ref.id, ENTITY_TYPE: ref.kind }, order: { ID: 'DESC' }, select: commentFields }
    const rows = await everyRow(caller, { method: 'crm.timeline.comment.list', params }, comment)
    return rows.find(({ ours }) => ours)?.id ?? null
  }

  /** Writes our text into the comment, or into a new one when somebody has deleted it. */
  async function writeComment(ref: CardRef, id: number | null, body: string): Promise<number> {
    if (id !== null) {
      try {
        await caller.write('crm.timeline.comment.update', { id, fields: { COMMENT: body }, ...ownerOf(ref) }, number)
        return id
      } catch (error) {
        if (!(error instanceof CrmError) || error.code !== 'not-found') throw error
      }
    }
    return caller.write('crm.timeline.comment.add', { fields: { ENTITY_ID: ref.id, ENTITY_TYPE: ref.kind, COMMENT: body } }, number)
  }

  /** Unpinning first frees our own place, so that afterwards «no place» is said only when it is true. */
  async function pinComment(ref: CardRef, id: number): Promise<Problem> {
    const params = { id, ...ownerOf(ref) }
    const { pin } = await caller.chain({
      unpin: { method: 'crm.timeline.item.unpin', params },
      pin: { method: 'crm.timeline.item.pin', params },
    }, { halt: false })
    return problemOf(pin)
  }

  async function removeComment(ref: CardRef, id: number): Promise<void> {
    const params = { id, ...ownerOf(ref) }
    const { remove } = await caller.chain({
      unpin: { method: 'crm.timeline.item.unpin', params },
      remove: { method: 'crm.timeline.comment.delete', params },
    }, { halt: false })
    if (!remove.ok && remove.error.code === 'not-found') return
    understandOutcome(remove, nothing, 'crm.timeline.comment.delete')
  }

  /** Writing a card checks its required fields and starts its robots, so an unchanged field is left alone. */
  async function fillField(ref: CardRef, urls: readonly string[]): Promise<void> {
    const which = { entityTypeId: entityTypeIds[ref.kind], id: ref.id, useOriginalUfNames: 'Y' }
    const item = understandOutcome(await caller.attempt('crm.item.get', which), oneRawItem, 'crm.item.get')
    if (!(checklistField in item)) throw new CrmError('refused', `The card has no field ${checklistField}`, { method: 'crm.item.get' })
    const before = z.array(text).catch([]).parse(item[checklistField])
    if (before.length === urls.length && before.every((url, index) => url === urls[index])) return
    await caller.write('crm.item.update', { ...which, fields: { [checklistField]: urls } }, done)
  }

  return async function pinChecklists(ref: CardRef, links: readonly ChecklistLink[], previous: ChecklistPin | null): Promise<PinResult> {
    let pin = previous
    try {
      const id = previous?.commentId ?? await findComment(ref)
      let problem: Problem = null
      if (links.length === 0) {
        if (id !== null) await removeComment(ref, id)
        pin = null
      } else {
        const heading = `[B]${portalTexts.checklistComment[locale]}[/B]`
        const body = [heading, ...links.map((link, index) => `${index + 1}. ${lineOf(link)}`)].join('\n')
        const commentId = await writeComment(ref, id, body)
        pin = { commentId, pinned: false }
        problem = await pinComment(ref, commentId)
        pin = { commentId, pinned: problem === null }
      }
      await fillField(ref, links.flatMap(link => safeHref(link.url) ?? []))
      return { pin, problem }
    } catch (error) {
      if (error instanceof CrmError && error.code === 'forbidden') return { pin, problem: 'forbidden' }
      if (error instanceof CrmError && error.code === 'refused') return { pin, problem: 'refused' }
      throw error
    }
  }
}

/** The record may have been edited by hand: what our form would refuse is shown as text, in one line, and leads nowhere. */
function lineOf({ title, url }: ChecklistLink): string {
  const href = safeHref(url)
  const shown = (title || url).replace(/\s+/g, ' ')
  return href === null ? bbcodeText(shown) : bbcodeLink(shown, href)
}

/** Code 0 is the card's used-up pins (crm/timeline/actions/crm-timeline-item-pin.md). */
function problemOf(pin: Outcome): Problem {
  if (pin.ok) {
    understand(nothing, pin.result, 'crm.timeline.item.pin')
    return null
  }
  if (pin.error instanceof RestError && pin.error.rest === '0') return 'pins-used-up'
  if (pin.error.code === 'forbidden') return 'forbidden'
  if (pin.error.code === 'refused') return 'refused'
  throw pin.error
}
