import type { FieldInfo } from './card.ts'

/** Kinds whose value is a reference: to these CRMs a zero or a `false` there is an empty one. */
const references: readonly FieldInfo['kind'][] = ['choice', 'person', 'card']

/**
 * Whether a field holds anything at all; what it says is another question. A sum of money that is zero is not filled
 * (deals are born with it), a number that is zero is.
 */
export function isFilled(value: unknown, field: Pick<FieldInfo, 'kind'>): boolean {
  if (Array.isArray(value)) return value.some(item => isFilled(item, field))
  if (value === undefined || value === null || value === '') return false
  if (typeof value === 'string') return isTextFilled(value.trim(), field.kind)
  if (typeof value === 'number') return !Number.isNaN(value) && !(value === 0 && (field.kind === 'money' || references.includes(field.kind)))
  if (typeof value === 'boolean') return value || field.kind === 'flag'
  if (value instanceof Date) return !Number.isNaN(value.getTime())
  return Object.values(value).some(item => isFilled(item, field))
}

function isTextFilled(text: string, kind: FieldInfo['kind']): boolean {
  if (text === '') return false
  if (kind === 'money') return Number.parseFloat(text) !== 0
  return !(references.includes(kind) && text === '0')
}

const longestShown = 80

/** A value as evidence: short, in one line. */
export function shownValue(value: unknown): string {
  const text = (Array.isArray(value) ? value : [value]).map(item => String(item)).join(', ').replace(/\s+/g, ' ').trim()
  return text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text
}
