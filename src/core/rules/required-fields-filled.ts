import { z } from 'zod'
import { cardKinds, type Card, type CardKind, type FieldInfo, type Stage } from '../card.ts'
import { fieldsByName } from '../field-index.ts'
import { isFilled, shownValue } from '../field.ts'
import { isMeaningful } from '../junk.ts'
import { kindChoices, option } from '../option.ts'
import { scopeOf } from '../row-scope.ts'
import { defineRule, type BlindSpot, type Evidence, type Fault } from '../rule.ts'
import { stagesById } from '../stage-index.ts'
import { canBeOnlyDigits } from '../text-fields.ts'

const row = z.object({
  kind: option(z.enum(cardKinds).default('deal'), { label: { ru: 'Где', en: 'In' }, choices: kindChoices }),
  /** `null`: in all pipelines. */
  pipelineId: option(z.number().int().nonnegative().nullable().default(null), { label: { ru: 'Воронка', en: 'Pipeline' }, refers: 'pipeline' }),
  /** `null`: from the start. */
  fromStageId: option(z.string().min(1).nullable().default(null), { label: { ru: 'Начиная со стадии', en: 'From the stage on' }, refers: 'stage' }),
  field: option(z.string().min(1), { label: { ru: 'Поле', en: 'Field' }, refers: 'field' }),
}).refine(
  ({ kind, pipelineId, fromStageId }) => kind !== 'deal' || fromStageId === null || pipelineId !== null,
  { path: ['pipelineId'], message: 'A stage of a deal belongs to one pipeline: name it.' },
)

type Row = z.infer<typeof row>
type MessageId = 'empty' | 'emptyFromStage' | 'junk'

export const requiredFieldsFilled = defineRule({
  id: 'required-fields-filled',
  dimension: 'completeness',
  point: 'recorded',
  weight: 5,
  standard: true,
  kinds: cardKinds,
  holds: 'while-open',
  needs: ['fields', 'stages'],
  options: z.object({
    rows: option(z.array(row).default([]), { label: { ru: 'Какие поля нужны и с какой стадии', en: 'Which fields are needed and from which stage' } }),
    allowed: option(z.array(z.string().trim().min(1).max(100)).max(200).default([]), {
      label: { ru: 'Ответы, которые у нас имеют смысл', en: 'Answers that mean something here' },
      hint: { ru: 'Например, «нет» в поле «Конкуренты». Большие и маленькие буквы не различаются.', en: '“no” for “Competitors”, for instance. Letter case does not matter.' },
    }),
  }),
  title: { ru: 'Обязательные поля заполнены', en: 'Required fields are filled' },
  description: {
    ru: 'На каждой стадии нужны свои данные: без них фильтры и отчёты врут, а клиента придётся спрашивать заново.',
    en: 'Every stage needs its data: without it filters and reports are wrong, and the client is asked all over again.',
  },
  messages: {
    empty: { ru: 'Поле «{field}» не заполнено', en: '“{field}” is empty' },
    emptyFromStage: { ru: 'Поле «{field}» не заполнено, а нужно со стадии «{stage}»', en: '“{field}” is empty and is due from the stage “{stage}” on' },
    junk: { ru: 'Поле «{field}» заполнено формально: «{value}»', en: '“{field}” is filled only for form’s sake: “{value}”' },
  },
  prepare: ({ rows, allowed }) => ({
    rowsOf: new Map(cardKinds.map((kind): [CardKind, readonly Row[]] => [kind, rows.filter(row => row.kind === kind)])),
    allowed: new Set(allowed.map(answer => answer.toLowerCase())),
  }),
  check: ({ card, prepared: { rowsOf, allowed }, parts }) => {
    const asked = new Set<string>()
    const blind: BlindSpot[] = []
    const faults: Fault<MessageId>[] = []
    for (const row of rowsOf.get(card.ref.kind) ?? []) {
      const scope = asked.has(row.field) ? 'not-here' : scopeOf(row, card, parts.stages)
      if (scope === 'not-here') continue
      asked.add(row.field)
      const field = fieldsByName(parts.fields).get(row.field)
      if (scope !== 'holds') blind.push(scope)
      else if (field === undefined) blind.push({ obstacle: 'unknown-field', about: row.field })
      else faults.push(...faultsOf(card, field, allowed, row.fromStageId === null ? null : stagesById(parts.stages).get(row.fromStageId) ?? null))
    }
    return asked.size === 0 ? 'not-applicable' : { blind, faults }
  },
})

function faultsOf(card: Card, field: FieldInfo, allowed: ReadonlySet<string>, from: Stage | null): readonly Fault<MessageId>[] {
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
  const isFair = (one: string): boolean => allowed.has(one.toLowerCase()) || (/^\d+$/.test(one) && canBeOnlyDigits(field))
  if (isMeaningful(said, field) || [said].flat().some(one => isFair(String(one).trim()))) return []
  const value = shownValue(said)
  return [{ messageId: 'junk', data: { field: field.title, value }, evidence: [{ label: 'field', value: field.title }, { label: 'value', value }, ...due], fix }]
}
