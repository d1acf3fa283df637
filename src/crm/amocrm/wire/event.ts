import { z } from 'zod'
import type { Activity, StageMove } from '../../../core/card.ts'
import { stageId } from './pipeline.ts'
import { moment } from './parse.ts'

const status = z.object({ lead_status: z.object({ id: z.number(), pipeline_id: z.number() }) })

/** https://www.amocrm.ru/developers/content/crm_platform/events-and-notes */
export const eventRow = z.object({
  id: z.string(),
  type: z.string(),
  entity_id: z.number(),
  entity_type: z.string(),
  created_by: z.number(),
  created_at: moment,
  value_after: z.array(z.unknown()).nullish(),
  value_before: z.array(z.unknown()).nullish(),
})

export type EventRow = z.output<typeof eventRow>

/** Events that tell a card's way through its stages. */
export const stageEvents = ['lead_added', 'lead_status_changed'] as const

/** Chats leave no notes: their messages are told by events alone. */
export const chatEvents = ['incoming_chat_message', 'outgoing_chat_message'] as const

/**
 * The way through the stages, the oldest first. Of its first stage an account tells only what the first move away from it says; a card that was never
 * moved is still in it.
 */
export function stageMovesOf(events: readonly EventRow[], card: { readonly createdAt: Date, readonly pipelineId: number, readonly stageId: string }): readonly StageMove[] {
  const moves = events.filter(({ type }) => type === 'lead_status_changed').toSorted((a, b) => a.created_at.getTime() - b.created_at.getTime() || (a.id < b.id ? -1 : 1))
  const told = moves.flatMap((event): StageMove[] => placeIn(event.value_after, event.created_at))
  const [first] = moves.flatMap(event => placeIn(event.value_before, card.createdAt))
  return [first ?? { stageId: card.stageId, pipelineId: card.pipelineId, at: card.createdAt }, ...told]
}

function placeIn(values: EventRow['value_after'], at: Date): StageMove[] {
  return (values ?? []).flatMap(value => {
    const read = status.safeParse(value)
    return read.success ? [{ stageId: stageId(read.data.lead_status.pipeline_id, read.data.lead_status.id), pipelineId: read.data.lead_status.pipeline_id, at }] : []
  }).slice(0, 1)
}

/** Messages of a chat have no numbers of their own that an activity could have: theirs are below zero. */
export function messagesIn(events: readonly EventRow[]): readonly Activity[] {
  return events.filter(({ type }) => type === 'incoming_chat_message' || type === 'outgoing_chat_message').map((event, index): Activity => ({
    id: -1 - index, kind: 'message', subject: '', done: true, deadline: null, createdAt: event.created_at, updatedAt: event.created_at, responsibleId: event.created_by, description: '',
    direction: event.type === 'incoming_chat_message' ? 'incoming' : 'outgoing', finishedAt: event.created_at, source: 'open-channel', ours: false,
  }))
}
