import type { FieldInfo } from './card.ts'
import { isFilled } from './field.ts'
import { dayOf } from './period.ts'

export const operators = ['filled', 'empty', 'equal', 'not-equal', 'greater', 'at-least', 'less', 'at-most', 'one-of', 'contains', 'matches'] as const
export type Operator = typeof operators[number]

/** Whether the operator compares with something. */
export function needsValue(operator: Operator): boolean {
  return operator !== 'filled' && operator !== 'empty'
}

/** With what a field is compared: what the company has written, or another field's value. */
export interface Compared {
  readonly value: unknown
  /** Of another field; `null`: it was written by hand. */
  readonly field: FieldInfo | null
}

export interface ComparisonDay {
  /** `today` in what the company has written; `null` where it has not written so. */
  readonly today: string | null
  readonly timeZone: string
}

/**
 * Whether a field's value stands so to another one; `null`: the two cannot be compared (one is empty, or no number where a number is
 * needed), which is no fault. Of a multiple field one value that fits is enough, and for `not-equal` all must differ.
 */
export function holds(value: unknown, field: FieldInfo, operator: Operator, compared: Compared, matches: ((text: string) => boolean) | null, day: ComparisonDay): boolean | null {
  if (operator === 'filled') return isFilled(value, field)
  if (operator === 'empty') return !isFilled(value, field)
  const own = valuesOf(value, field).map(one => plain(one, field, day))
  const others = (compared.field === null ? written(String(compared.value), operator).map(one => plainWritten(one, field, day)) : valuesOf(compared.value, compared.field).map(one => plain(one, compared.field ?? field, day)))
  switch (operator) {
    case 'equal': return own.some(one => others.some(other => same(one, other)))
    case 'not-equal': return !own.some(one => others.some(other => same(one, other)))
    case 'one-of': return own.some(one => others.some(other => same(one, other)))
    case 'contains': return own.some(one => others.some(other => one.text.includes(other.text)))
    case 'matches': return own.some(one => matches?.(one.shown) === true)
    default: return ordered(own, others, operator)
  }
}

/** Spelled `a; b` where several are asked for. */
function written(text: string, operator: Operator): readonly string[] {
  return operator === 'one-of' ? text.split(';').map(one => one.trim()).filter(one => one !== '') : [text.trim()]
}

interface Plain {
  readonly text: string
  readonly shown: string
  /** A number, or the days or milliseconds of a date. */
  readonly number: number | null
  /** Of a date with time: its day, for comparing with a date without. */
  readonly day: string | null
  readonly hasTime: boolean
}

function valuesOf(value: unknown, field: FieldInfo): readonly unknown[] {
  return (Array.isArray(value) ? value : [value]).filter(one => isFilled(one, field))
}

function plain(value: unknown, field: FieldInfo, day: ComparisonDay): Plain {
  if (field.kind === 'date' || field.kind === 'datetime') return moment(value, field.kind, day)
  const text = field.kind === 'flag' ? String(isYes(value)) : String(value)
  const shown = field.kind === 'choice' ? choiceTitle(text, field) : text
  return { text: field.kind === 'choice' ? text : text.trim().toLowerCase(), shown, number: field.kind === 'flag' ? null : numberOf(text), day: null, hasTime: false }
}

/** A value as a person writes it: a choice by its title, a date as `31.12.2026`, yes as «да». */
function plainWritten(text: string, field: FieldInfo, day: ComparisonDay): Plain {
  if (field.kind === 'date' || field.kind === 'datetime') return moment(text, 'date', day)
  if (field.kind === 'choice') {
    const choice = field.choices?.find(({ id, title }) => id === text || title.trim().toLowerCase() === text.toLowerCase())
    return { text: choice?.id ?? text, shown: text, number: numberOf(text), day: null, hasTime: false }
  }
  return plain(text, field, day)
}

function choiceTitle(id: string, field: FieldInfo): string {
  return field.choices?.find(choice => choice.id === id)?.title ?? id
}

function isYes(value: unknown): boolean {
  return value === true || value === 1 || /^(?:y|yes|1|true|да|есть)$/i.test(String(value).trim())
}

const dayMs = 86_400_000

function moment(value: unknown, kind: 'date' | 'datetime', { today, timeZone }: ComparisonDay): Plain {
  const text = value instanceof Date ? value.toISOString() : String(value).trim()
  const said = /^(?:today|сегодня)$/i.test(text) ? today ?? '' : text.replace(/^(\d\d)\.(\d\d)\.(\d{4})/, '$3-$2-$1')
  const withTime = kind === 'datetime' && /\d\d:\d\d/.test(said)
  const time = Date.parse(withTime ? said : `${said.slice(0, 10)}T00:00:00Z`)
  if (Number.isNaN(time)) return { text: said, shown: said, number: null, day: null, hasTime: false }
  const day = withTime ? dayOf(new Date(time), timeZone) : said.slice(0, 10)
  return { text: withTime ? String(time) : day, shown: day, number: withTime ? time : time / dayMs, day, hasTime: withTime }
}

/** `1 200,50`, `1200.5`, `480000|RUB`; `null`: no number. */
function numberOf(text: string): number | null {
  const bare = text.replace(/\|.*$/, '').replace(/[\s\u00a0\u202f₽%]+/g, '').replace(',', '.')
  return /^[-+]?\d+(?:\.\d+)?$/.test(bare) ? Number(bare) : null
}

function same(one: Plain, other: Plain): boolean {
  if (one.day !== null && other.day !== null) return one.hasTime && other.hasTime ? one.number === other.number : one.day === other.day
  if (one.number !== null && other.number !== null && !/^0\d/.test(one.text)) return one.number === other.number
  return one.text === other.text
}

function ordered(own: readonly Plain[], others: readonly Plain[], operator: Operator): boolean | null {
  let comparable = false
  for (const one of own) {
    for (const other of others) {
      const order = orderOf(one, other)
      if (order === null) continue
      comparable = true
      if (operator === 'greater' ? order > 0 : operator === 'at-least' ? order >= 0 : operator === 'less' ? order < 0 : order <= 0) return true
    }
  }
  return comparable ? false : null
}

function orderOf(one: Plain, other: Plain): number | null {
  if (one.day !== null && other.day !== null && !(one.hasTime && other.hasTime)) return one.day.localeCompare(other.day)
  if ((one.day === null) !== (other.day === null)) return null
  return one.number === null || other.number === null ? null : one.number - other.number
}
