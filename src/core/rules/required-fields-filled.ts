import { z } from 'zod'
import { cardKinds, type Card, type FieldInfo, type Stage } from '../card.ts'
import { isFilled, shownValue } from '../field.ts'
import { isMeaningful } from '../junk.ts'
import { defineRule, type BlindSpot, type Evidence, type Fault } from '../rule.ts'

const row = z.object({
  kind: z.enum(cardKinds).default('deal'),
  /** `null`: in all pipelines. */
  pipelineId: z.number().int().nonnegative().nullable().default(null),
  /** `null`: from the start. */
  fromStageId: z.string().min(1).nullable().default(null),
  /** The CRM's own field name. */
  field: z.string().min(1),
}).refine(
  ({ kind, pipelineId, fromStageId }) => kind !== 'deal' || fromStageId === null || pipelineId !== null,
  { path: ['pipelineId'], message: 'A stage of a deal belongs to one pipeline: name it.' },
)

type Row = z.infer<typeof row>
type MessageId = 'empty' | 'emptyFromStage' | 'junk'

export const requiredFieldsFilled = defineRule({
  id: 'required-fields-filled',
  dimension: 'completeness',
  kinds: cardKinds,
  holds: 'while-open',
  needs: ['fields', 'stages'],
  options: z.object({ rows: z.array(row).default([]) }),
  title: { ru: 'Обязательные поля заполнены', en: 'Required fields are filled' },
  description: {
    ru: 'На каждой стадии нужны свои данные: без них фильтры и отчёты врут, а клиента придётся спрашивать заново.',
    en: 'Every stage needs its data: without them filters and reports lie, and the client is asked all over again.',
  },
  messages: {
    empty: { ru: 'Поле «{field}» не заполнено', en: '“{field}” is empty' },
    emptyFromStage: { ru: 'Поле «{field}» не заполнено, а нужно со стадии «{stage}»', en: '“{field}” is empty and is due from the stage “{stage}” on' },
    junk: { ru: 'Поле «{field}» заполнено формально: «{value}»', en: '“{field}” is filled only for form’s sake: “{value}”' },
  },
  check: ({ card, options, parts }) => {
    const asked = rowsFor(card, options.rows).flatMap(({ field, fromStageId }) => {
      const from = stageAsked(fromStageId, card, parts.stages)
      return from === 'not-yet' ? [] : [{ name: field, from }]
    })
    if (asked.length === 0) return 'not-applicable'
    const blind: BlindSpot[] = []
    const faults: Fault<MessageId>[] = []
    for (const { name, from } of asked) {
      const field = parts.fields.find(candidate => candidate.name === name)
      if (from !== null && 'obstacle' in from) blind.push(from)
      else if (field === undefined) blind.push({ obstacle: 'unknown-field', about: name })
      else faults.push(...faultsOf(card, field, from))
    }
    return { blind, faults }
  },
})

/** The rows about such a card; a field named twice is asked for once. */
function rowsFor(card: Card, rows: readonly Row[]): readonly Row[] {
  const fitting = rows.filter(({ kind, pipelineId }) => kind === card.ref.kind && (pipelineId === null || pipelineId === card.pipeline?.id))
  return fitting.filter((row, index) => fitting.findIndex(({ field }) => field === row.field) === index)
}

/** The stage from which the row holds, `null` when from the start; a stage that the portal no longer has is a blind spot. */
function stageAsked(fromStageId: string | null, card: Card, stages: readonly Stage[]): Stage | null | 'not-yet' | BlindSpot {
  if (fromStageId === null) return null
  const from = stages.find(({ id }) => id === fromStageId)
  const here = stages.find(({ id }) => id === card.stage?.id)
  if (from === undefined) return { obstacle: 'unknown-field', about: fromStageId }
  if (here === undefined) return { obstacle: 'unknown-field', about: card.stage?.id ?? 'stage' }
  return here.order < from.order ? 'not-yet' : from
}

function faultsOf(card: Card, field: FieldInfo, from: Stage | null): readonly Fault<MessageId>[] {
  const fix = { kind: 'open-card' } as const
  const said = card.values[field.name]
  const due: readonly Evidence[] = [
    ...(from === null ? [] : [{ label: 'due-from-stage', value: from.name } as const]),
    ...(card.stage === null ? [] : [{ label: 'stage', value: card.stage.name } as const]),
  ]
  if (!isFilled(said, field)) {
    const evidence: readonly Evidence[] = [{ label: 'empty-field', value: field.title }, ...due]
    if (from === null) return [{ messageId: 'empty', data: { field: field.title }, evidence, fix }]
    return [{ messageId: 'emptyFromStage', data: { field: field.title, stage: from.name }, evidence, fix }]
  }
  if (isMeaningful(said, field)) return []
  const value = shownValue(said)
  return [{ messageId: 'junk', data: { field: field.title, value }, evidence: [{ label: 'field', value: field.title }, { label: 'value', value }, ...due], fix }]
}
