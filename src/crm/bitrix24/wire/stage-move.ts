import { z } from 'zod'
import type { StageMove } from '../../../core/card.ts'

/** A row of `crm.stagehistory.list`; leads have statuses where all others have stages (crm/crm-stage-history-list.md). */
export const stageMoveRow = z.object({
  ID: z.coerce.number().int(),
  OWNER_ID: z.coerce.number().int(),
  CREATED_TIME: z.string(),
  CATEGORY_ID: z.coerce.number().optional(),
  STAGE_ID: z.string().optional(),
  STATUS_ID: z.string().optional(),
})

/** `null`: it says neither when nor where to. */
export function stageMoveOf(row: z.output<typeof stageMoveRow>): StageMove | null {
  const at = new Date(row.CREATED_TIME)
  const stageId = row.STAGE_ID ?? row.STATUS_ID
  if (stageId === undefined || Number.isNaN(at.getTime())) return null
  return { stageId, pipelineId: row.CATEGORY_ID ?? null, at }
}

export const stageMove = stageMoveRow.transform((row, context): StageMove => {
  const read = stageMoveOf(row)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: 'no stage or no moment' })
  return z.NEVER
})
