import { z } from 'zod'
import { cardKinds, type Card, type FieldInfo } from '../card.ts'
import { needsValue } from '../comparison.ts'
import { conditionOf, conditionRow, hasPattern, toldComparison, type ConditionFields, type ConditionRow } from '../condition.ts'
import { fieldsByName } from '../field-index.ts'
import { isFilled, shownValue } from '../field.ts'
import { option } from '../option.ts'
import { bringPatterns } from '../pattern.ts'
import { addDays, dayOf, startOfDay } from '../period.ts'
import { scopeOf } from '../row-scope.ts'
import { defineRule, type BlindSpot, type Evidence, type Fault } from '../rule.ts'

type When = 'Filled' | 'Empty' | 'Compared'
type MessageId = `${'missing' | 'unwanted' | 'different'}When${When}`

const when = {
  Filled: { ru: 'раз заполнено поле «{other}»', en: 'since “{other}” is filled' },
  Empty: { ru: 'раз не заполнено поле «{other}»', en: 'since “{other}” is empty' },
  Compared: { ru: 'раз {condition}', en: 'since {condition}' },
}
const missing = { ru: 'Поле «{field}» не заполнено, а должно быть,', en: '“{field}” is empty and has to be filled,' }
const unwanted = { ru: 'Поле «{field}» заполнено, а не должно быть,', en: '“{field}” is filled and has to be empty,' }
const different = { ru: 'В поле «{field}» значение «{value}», а должно быть {expected},', en: '“{field}” says “{value}” and has to be {expected},' }
const joined = (first: typeof missing, second: typeof missing): typeof missing => ({ ru: `${first.ru} ${second.ru}`, en: `${first.en} ${second.en}` })

const optionsSchema = z.object({
  rows: option(z.array(conditionRow).max(50).default([]), { label: { ru: 'Условия', en: 'Conditions' } }),
})

export const fieldsConsistent = defineRule({
  id: 'fields-consistent',
  dimension: 'correctness',
  point: 'recorded',
  weight: 5,
  standard: false,
  kinds: cardKinds,
  holds: 'always',
  needs: ['fields', 'stages'],
  // Options that are not known yet may have a pattern.
  bring: async options => {
    const read = optionsSchema.safeParse(options)
    if (options === undefined || (read.success && read.data.rows.some(hasPattern))) await bringPatterns()
  },
  options: optionsSchema,
  title: { ru: 'Поля не противоречат друг другу', en: 'Fields do not contradict each other' },
  description: {
    ru: 'Скидка без согласования или отгрузка раньше оплаты — значит, одно из полей врёт, и неизвестно какое.',
    en: 'A discount without approval, a delivery before the payment: one of the fields is wrong, and nobody knows which.',
  },
  messages: {
    missingWhenFilled: joined(missing, when.Filled), missingWhenEmpty: joined(missing, when.Empty), missingWhenCompared: joined(missing, when.Compared),
    unwantedWhenFilled: joined(unwanted, when.Filled), unwantedWhenEmpty: joined(unwanted, when.Empty), unwantedWhenCompared: joined(unwanted, when.Compared),
    differentWhenFilled: joined(different, when.Filled), differentWhenEmpty: joined(different, when.Empty), differentWhenCompared: joined(different, when.Compared),
  },
  prepare: ({ rows }) => rows.map(conditionOf),
  check: ({ card, parts, prepared, now, timeZone, changesAt }) => {
    const fields = fieldsByName(parts.fields)
    const blind: BlindSpot[] = []
    const faults: Fault<MessageId>[] = []
    let looked = false
    for (const { row, isAboutToday, fieldsOf, isBroken } of prepared) {
      const scope = scopeOf(row, card, parts.stages)
      if (scope === 'not-here') continue
      looked = true
      const named = fieldsOf(fields)
      const lost = scope === 'holds' ? 'obstacle' in named ? named : null : scope
      if (lost !== null) blind.push(lost)
      if (lost !== null || 'obstacle' in named) continue
      const today = isAboutToday ? dayOf(now, timeZone) : null
      if (today !== null) changesAt(startOfDay(addDays(today, 1), timeZone))
      if (isBroken(card, named, { today, timeZone })) faults.push(faultOf(card, row, named))
    }
    return looked ? { blind, faults } : 'not-applicable'
  },
})

function faultOf(card: Card, row: ConditionRow, { own, other, then, thenOther }: ConditionFields): Fault<MessageId> {
  const condition = `«${own.title}» ${toldComparison(row.operator, row.value, other)}`
  const expected = toldComparison(row.thenOperator, row.thenValue, thenOther)
  const fault = !isFilled(card.values[then.name], then) ? 'missing' : row.thenOperator === 'empty' ? 'unwanted' : 'different'
  const because: When = row.operator === 'filled' ? 'Filled' : row.operator === 'empty' ? 'Empty' : 'Compared'
  return {
    messageId: `${fault}When${because}`,
    data: {
      field: then.title,
      ...fault === 'different' ? { value: valueOf(card, then), expected } : {},
      ...because === 'Compared' ? { condition } : { other: own.title },
    },
    evidence: [
      ...fault === 'missing' ? [{ label: 'empty-field', value: then.title } as const] : said(card, then),
      ...needsValue(row.thenOperator) ? [{ label: 'expected', value: expected } as const] : [],
      ...because === 'Compared' ? [{ label: 'condition', value: condition } as const] : [],
      ...[own, other, thenOther].flatMap(field => field === null || field === then ? [] : said(card, field)),
    ],
    fix: { kind: 'open-card' },
  }
}

function said(card: Card, field: FieldInfo): readonly Evidence[] {
  return isFilled(card.values[field.name], field) ? [{ label: 'field', value: field.title }, { label: 'value', value: valueOf(card, field) }] : [{ label: 'empty-field', value: field.title }]
}

/** A choice by its title. */
function valueOf(card: Card, field: FieldInfo): string {
  return shownValue([card.values[field.name]].flat().map(one => field.choices?.find(({ id }) => id === String(one))?.title ?? one))
}
