import type { CardRef } from '../../core/card.ts'
import { safeHref, type ChecklistLink } from '../../core/checklist.ts'
import type { ChecklistPin } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type PinResult } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import type { Caller } from './call.ts'
import { whichCard, type CardFetch } from './card-fetch.ts'
import { checklistsCode } from './names.ts'
import { textOfCode, type CardRow } from './wire/card.ts'
import { isChecklistNote, noteRow, noteText, type NoteRow } from './wire/note.ts'
import { anything } from './wire/parse.ts'

/** Two people who pin at once may each add a note; whoever sees both makes them one. */
const mostRounds = 4

/** What stands below the heading where there are no links (any more): the API deletes no notes. */
const nothing = '—'

/**
 * One note lists all links of a card and is the only thing of ours that is pinned; how many pins a card has, no page of the vendor says. What the card
 * has is looked at first, and what differs is written: wherever an earlier attempt broke, one note is left. Notes too many are emptied and unpinned.
 */
export function createChecklistPin(caller: Caller, fetch: CardFetch, locale: Locale) {
  return async function pinChecklists(ref: CardRef, links: readonly ChecklistLink[], previous: ChecklistPin | null): Promise<PinResult> {
    const body = links.length === 0 ? null : [keptTexts.checklistsHeading[locale], ...links.map((link, index) => `${index + 1}. ${lineOf(link)}`)].join('\n')
    let pin: ChecklistPin | null = null
    try {
      for (let round = 1; round <= mostRounds; round++) {
        const [row, ours] = await look(caller, fetch, ref)
        const kept = body === null ? undefined : ours[0]
        for (const note of ours.filter(one => one !== kept)) await silence(ref, note)
        if (body === null) {
          await writeField(ref, row, '')
          return { pin: null, problem: null }
        }
        if (kept === undefined) {
          await caller.ask('addNotes', { path: whichCard(ref), body: [{ note_type: 'common', params: { text: body }, is_need_to_trigger_digital_pipeline: false }] }, anything)
          // The next look tells its number, and whether somebody else has added one too.
          continue
        }
        pin = { commentId: kept.id, pinned: kept.is_pinned ?? (previous?.pinned === true && previous.commentId === kept.id) }
        if (!sameList(noteText(kept), body)) await rewrite(ref, kept.id, body)
        const problem = pin.pinned ? null : await pinned(ref, kept.id)
        pin = { commentId: kept.id, pinned: problem === null }
        await writeField(ref, row, safeHref(links[0]?.url ?? '') ?? '')
        return { pin, problem }
      }
      throw new CrmError('unexpected-reply', 'The note that was added is not there', { method: 'notesOf' })
    } catch (error) {
      if (error instanceof CrmError && (error.code === 'forbidden' || error.code === 'refused')) return { pin, problem: error.code }
      throw error
    }
  }

  async function rewrite(ref: CardRef, note: number, text: string): Promise<void> {
    const { entity, id } = whichCard(ref)
    await caller.ask('changeNote', { path: { entity, id, note }, body: { note_type: 'common', params: { text } } }, anything)
  }

  async function silence(ref: CardRef, note: NoteRow): Promise<void> {
    if (listIn(noteText(note)) !== nothing) await rewrite(ref, note.id, `${keptTexts.checklistsHeading[locale]}\n${nothing}`)
    else if (note.is_pinned === false) return
    if (note.is_pinned !== false) await caller.ask('unpinNote', { path: { entity: whichCard(ref).entity, note: note.id } }, anything)
  }

  async function pinned(ref: CardRef, note: number): Promise<PinResult['problem']> {
    try {
      await caller.ask('pinNote', { path: { entity: whichCard(ref).entity, note } }, anything)
      return null
    } catch (error) {
      if (error instanceof CrmError && (error.code === 'forbidden' || error.code === 'refused')) return error.code
      throw error
    }
  }

  /** Writing a card starts its robots, so an unchanged field is left alone. */
  async function writeField(ref: CardRef, row: CardRow, url: string): Promise<void> {
    if (textOfCode(row, checklistsCode) === url) return
    await caller.ask('changeCard', { path: whichCard(ref), body: { custom_fields_values: [{ field_code: checklistsCode, values: url === '' ? null : [{ value: url }] }] } }, anything)
  }
}

/** Our notes, the oldest first. */
async function look(caller: Caller, fetch: CardFetch, ref: CardRef): Promise<readonly [CardRow, readonly NoteRow[]]> {
  const notes = caller.askAll('notesOf', { path: whichCard(ref), query: { with: 'is_pinned', filter: { note_type: ['common'] }, order: { id: 'asc' } } }, 'notes', noteRow)
  notes.catch(() => undefined)
  // A card that is gone or forbidden is told by the card and not by its notes.
  const row = await fetch.one(ref)
  return [row, (await notes).filter(isChecklistNote).toSorted((a, b) => a.id - b.id)]
}

/** The record may have been edited by hand: what our form would refuse is shown as text, in one line. A note's addresses become links by themselves. */
function lineOf({ title, url }: ChecklistLink): string {
  const href = safeHref(url)
  const shown = (title || url).replace(/\s+/g, ' ')
  return href === null ? shown.replace(/:\/\//g, ': //') : `${shown} ${href}`
}

/** The heading is left out: the other language's is as good. */
function listIn(text: string): string {
  return text.trim().split('\n').slice(1).join('\n').trim()
}

function sameList(a: string, b: string): boolean {
  return listIn(a) === listIn(b)
}
