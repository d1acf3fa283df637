import { z } from 'zod'
import { cardKinds, type Card, type FieldInfo } from './card.ts'
import { holds, needsValue, operators, type ComparisonDay, type Operator } from './comparison.ts'
import { option, type OptionFacts } from './option.ts'
import { longestPattern, matcherOf, patternFault } from './pattern.ts'
import type { BlindSpot } from './rule.ts'

const operatorWords: OptionFacts['choices'] = {
  'filled': { ru: 'заполнено', en: 'is filled' }, 'empty': { ru: 'не заполнено', en: 'is empty' }, 'equal': { ru: 'равно', en: 'equals' }, 'not-equal': { ru: 'не равно', en: 'does not equal' },
  'greater': { ru: 'больше, позже', en: 'is greater, later' }, 'at-least': { ru: 'не меньше, не раньше', en: 'is at least, not before' }, 'less': { ru: 'меньше, раньше', en: 'is less, earlier' }, 'at-most': { ru: 'не больше, не позже', en: 'is at most, not after' },
  'one-of': { ru: 'одно из', en: 'is one of' }, 'contains': { ru: 'содержит', en: 'contains' }, 'matches': { ru: 'подходит под выражение', en: 'matches the expression' },
}
const valueHint = { ru: 'Несколько значений для «одно из» — через точку с запятой. Дата: 31.12.2026 или «сегодня».', en: 'Several values for “is one of” are separated by semicolons. A date: 2026-12-31 or “today”.' }
const value = z.string().max(longestPattern).default('')
const other = z.string().min(1).nullable().default(null)

/** One line of the company's table: if a field stands so, then another one has to stand so. */
export const conditionRow = z.object({
  kind: option(z.enum(cardKinds).default('deal'), {
    label: { ru: 'Карточки', en: 'Cards' },
    choices: { deal: { ru: 'Сделки', en: 'Deals' }, lead: { ru: 'Лиды', en: 'Leads' }, contact: { ru: 'Контакты', en: 'Contacts' }, company: { ru: 'Компании', en: 'Companies' } },
  }),
  pipelineId: option(z.number().int().nonnegative().nullable().default(null), { label: { ru: 'Воронка', en: 'Pipeline' }, refers: 'pipeline' }),
  fromStageId: option(z.string().min(1).nullable().default(null), { label: { ru: 'Начиная со стадии', en: 'From this stage on' }, refers: 'stage' }),
  field: option(z.string().min(1), { label: { ru: 'Если поле', en: 'If the field' }, refers: 'field' }),
  operator: option(z.enum(operators).default('filled'), { label: { ru: 'условие', en: 'condition' }, choices: operatorWords }),
  value: option(value, { label: { ru: 'значение', en: 'value' }, hint: valueHint }),
  otherField: option(other, { label: { ru: 'или другое поле', en: 'or another field' }, refers: 'field' }),
  thenField: option(z.string().min(1), { label: { ru: 'то поле', en: 'then the field' }, refers: 'field' }),
  thenOperator: option(z.enum(operators).default('filled'), { label: { ru: 'должно', en: 'has to' }, choices: operatorWords }),
  thenValue: option(value.clone(), { label: { ru: 'значение', en: 'value' }, hint: valueHint }),
  thenOtherField: option(other.clone(), { label: { ru: 'или другое поле', en: 'or another field' }, refers: 'field' }),
}).superRefine((row, context) => {
  if (row.kind === 'deal' && row.fromStageId !== null && row.pipelineId === null) context.addIssue({ code: 'custom', path: ['pipelineId'], params: { reason: 'stage-without-pipeline' } })
  for (const [operator, value, other, path, otherPath] of [[row.operator, row.value, row.otherField, 'value', 'otherField'], [row.thenOperator, row.thenValue, row.thenOtherField, 'thenValue', 'thenOtherField']] as const) {
    if (!needsValue(operator)) continue
    if (operator === 'matches' && other !== null) context.addIssue({ code: 'custom', path: [otherPath], params: { reason: 'pattern-from-field' } })
    const fault = value.trim() === '' && other === null ? 'no-value' : operator === 'matches' ? patternFault(value) : null
    if (fault !== null) context.addIssue({ code: 'custom', path: [path], params: { reason: fault } })
  }
})

export type ConditionRow = z.infer<typeof conditionRow>

export function hasPattern({ operator, thenOperator }: ConditionRow): boolean {
  return operator === 'matches' || thenOperator === 'matches'
}

/** The fields that a row names, as the portal has them. */
export interface ConditionFields {
  readonly own: FieldInfo
  readonly other: FieldInfo | null
  readonly then: FieldInfo
  readonly thenOther: FieldInfo | null
}

/** A row that any number of cards can be held against. */
export interface Condition {
  readonly row: ConditionRow
  /** Its answer is another one tomorrow. */
  readonly isAboutToday: boolean
  /** A field that the portal no longer has makes the row a blind spot. */
  readonly fieldsOf: (fields: ReadonlyMap<string, FieldInfo>) => ConditionFields | BlindSpot
  readonly isBroken: (card: Card, fields: ConditionFields, day: ComparisonDay) => boolean
}

/** Throws when a pattern does not work; see `pattern.ts`. */
export function conditionOf(row: ConditionRow): Condition {
  const matches = matcherFor(row.operator, row.value)
  const thenMatches = matcherFor(row.thenOperator, row.thenValue)
  return {
    row,
    isAboutToday: isToday(row.value) || isToday(row.thenValue),
    fieldsOf: fields => {
      const names = [row.field, row.otherField, row.thenField, row.thenOtherField]
      const [own, other = null, then, thenOther = null] = names.map(name => name === null ? undefined : fields.get(name))
      const lost = names.find(name => name !== null && !fields.has(name))
      return own === undefined || then === undefined || typeof lost === 'string' ? { obstacle: 'unknown-field', about: lost ?? row.field } : { own, other, then, thenOther }
    },
    isBroken: (card, { own, other, then, thenOther }, day) =>
      holds(card.values[own.name], own, row.operator, sideOf(card, row.value, other), matches, day) === true
      && holds(card.values[then.name], then, row.thenOperator, sideOf(card, row.thenValue, thenOther), thenMatches, day) === false,
  }
}

function matcherFor(operator: Operator, value: string): ((text: string) => boolean) | null {
  return operator === 'matches' ? matcherOf(value) : null
}

function isToday(value: string): boolean {
  return /^\s*(?:today|сегодня)\s*$/i.test(value)
}

function sideOf(card: Card, value: string, field: FieldInfo | null) {
  return { value: field === null ? value : card.values[field.name], field }
}

const signs: Readonly<Partial<Record<Operator, string>>> = { 'equal': '=', 'not-equal': '≠', 'greater': '>', 'at-least': '≥', 'less': '<', 'at-most': '≤', 'one-of': '=', 'contains': '=', 'matches': '~' }

/** `> 10`, `≥ «Дата оплаты»`: in signs that both languages read. */
export function toldComparison(operator: Operator, value: string, other: FieldInfo | null): string {
  const given = value.trim()
  const shown = other !== null ? `«${other.title}»` : operator === 'one-of' ? given.split(';').map(one => one.trim()).join(' / ') : operator === 'contains' ? `…${given}…` : given
  return `${signs[operator] ?? ''} ${shown}`
}
