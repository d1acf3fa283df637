import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import type { HistoryLine } from '../../core/history-line.ts'
import { understandOutcome, type Caller } from './call.ts'
import { entityTypeIds } from './names.ts'
import { step, type Step } from './step.ts'
import { moment, number, removed, text } from './wire/parse.ts'

/** This list alone has ten rows a page (crm/timeline/logmessage/crm-timeline-logmessage-list.md). */
const pageSize = 10

/** The portal notes whole seconds, and its clock may differ a little from the one by which we remember. */
export const clockTolerance = 60_000

const logMessage = z.object({ id: number, created: moment, authorId: number, title: text, text })

/** Lines of the card's history that applications have written since then, the newest first. */
export async function linesSince(caller: Caller, ref: CardRef, since: Date): Promise<readonly HistoryLine[]> {
  const method = 'crm.timeline.logmessage.list'
  const about = { entityTypeId: entityTypeIds[ref.kind], entityId: ref.id, order: { id: 'desc' } }
  const lines: HistoryLine[] = []
  for (let start = 0; ; start += pageSize) {
    const rows = understandOutcome(await caller.attempt(method, { ...about, start }), z.array(logMessage), method)
    const late = rows.filter(({ created }) => created.getTime() >= since.getTime() - clockTolerance)
    lines.push(...late.map(({ id, authorId, title, text }) => ({ id, by: authorId, title, text })))
    if (late.length < pageSize) return lines
  }
}

export function addLineStep(ref: CardRef, { title, text }: HistoryLine): Step<HistoryLine> {
  const fields = { entityTypeId: entityTypeIds[ref.kind], entityId: ref.id, title, text, iconCode: 'info' }
  const written = z.object({ logMessage: z.object({ id: number }) }).transform(({ logMessage: { id } }) => ({ id, title, text }))
  return step('crm.timeline.logmessage.add', { fields }, written)
}

export function removeLineStep(id: number): Step<void> {
  return step('crm.timeline.logmessage.delete', { id }, removed)
}
