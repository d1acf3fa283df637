import { z } from 'zod'
import type { Pipeline, Stage } from '../../../core/card.ts'
import { id, text } from './parse.ts'

const wonStatus = 142
const lostStatus = 143

/** 142 and 143 are in every pipeline (https://www.amocrm.ru/developers/content/crm_platform/leads_pipelines): only both numbers tell a stage. */
export function stageId(pipelineId: number, statusId: number): string {
  return `${pipelineId}:${statusId}`
}

export function outcomeOf(statusId: number): Stage['outcome'] {
  return statusId === wonStatus ? 'won' : statusId === lostStatus ? 'lost' : 'open'
}

export interface PipelineWithStages extends Pipeline {
  readonly stages: readonly Stage[]
}

const status = z.object({ id, name: text, sort: z.number() })

export const pipelineRow = z.object({
  id,
  name: text,
  sort: z.number().nullish(),
  is_archive: z.boolean().nullish(),
  _embedded: z.object({ statuses: z.array(status) }),
}).transform((row): PipelineWithStages & { readonly isArchive: boolean } => ({
  id: row.id,
  name: row.name,
  isArchive: row.is_archive ?? false,
  stages: row._embedded.statuses.toSorted((a, b) => a.sort - b.sort).map(one => ({ id: stageId(row.id, one.id), name: one.name, order: one.sort, outcome: outcomeOf(one.id) })),
}))
