import { RestError } from '../method.ts'
import { objectParam, textParam } from '../params.ts'
import { parseDay, parseMoment } from './time.ts'

/**
 * How a field is compared. `flag` is Y or N; `userFlag` is a user field of the type boolean, which is filtered by 1 and 0 alone
 * (`crm/universal/crm-item-list.md`); `id` is 0 when empty.
 */
export type Comparison = 'number' | 'id' | 'text' | 'flag' | 'userFlag' | 'moment' | 'day'

export interface FilterField<T> {
  readonly compare: Comparison
  readonly read: (row: T) => unknown
}

interface FilterRules<T> {
  readonly field: (name: string) => FilterField<T> | undefined
  /** Newer methods refuse a field that they do not know, older ones do not look at it. */
  readonly unknown: 'refused' | 'ignored'
  readonly timeZone: string
}

type Predicate<T> = (row: T) => boolean

/** Longest first: `!=%` before `!=` before `!`. */
const operators = ['!=%', '!%=', '>=', '<=', '!@', '!%', '!=', '=%', '%=', '>', '<', '@', '%', '=', '!'] as const
type Operator = typeof operators[number]

/** A filter of the list methods: prefixes, arrays as «one of», groups under number keys, `logic` of OR or AND at every level. */
export function compileFilter<T>(filter: unknown, rules: FilterRules<T>): Predicate<T> {
  const entries = Object.entries(objectParam(filter))
  const parts = entries.filter(([key]) => key !== 'logic').flatMap(([key, value]): Predicate<T>[] => {
    if (/^\d+$/.test(key)) return [compileFilter(value, rules)]
    const part = condition(key, value, rules)
    return part ? [part] : []
  })
  const logic = textParam(entries.find(([key]) => key === 'logic')?.[1]).toUpperCase()
  if (logic === 'OR' && parts.length > 0) return row => parts.some(part => part(row))
  return allOf(parts)
}

/** Most filters have a condition or two, and lists ask for every row. */
function allOf<T>(parts: readonly Predicate<T>[]): Predicate<T> {
  const [first, second, ...rest] = parts
  if (!first) return () => true
  if (!second) return first
  if (rest.length === 0) return row => first(row) && second(row)
  const others = allOf(rest)
  return row => first(row) && second(row) && others(row)
}

/** Splits `>=createdTime` into its prefix and the field's name. */
export function splitKey(key: string): { readonly operator: Operator | '', readonly name: string } {
  const operator = operators.find(prefix => key.startsWith(prefix)) ?? ''
  return { operator, name: key.slice(operator.length) }
}

function condition<T>(key: string, value: unknown, rules: FilterRules<T>): Predicate<T> | null {
  const { operator, name } = splitKey(key)
  const field = rules.field(name)
  if (!field) {
    if (rules.unknown === 'ignored') return null
    throw new RestError('INVALID_ARG_VALUE', `Invalid filter: field '${name}' is not allowed in filter`)
  }
  const test = valueTest(operator, value, field.compare, rules.timeZone)
  if (!test) throw new RestError('INVALID_ARG_VALUE', `Invalid filter: field '${name}' has invalid value`)
  const { read } = field
  return row => test(read(row))
}

type Test = (stored: unknown) => boolean

function valueTest(operator: Operator | '', value: unknown, compare: Comparison, timeZone: string): Test | null {
  switch (operator) {
    case '': case '=': case '@': return oneOf(value, compare, timeZone)
    case '!': case '!=': case '!@': return negated(oneOf(value, compare, timeZone))
    case '%': return like(value, true)
    case '!%': return negated(like(value, true))
    case '=%': case '%=': return like(value, false)
    case '!=%': case '!%=': return negated(like(value, false))
    default: return ordered(operator, value, compare, timeZone)
  }
}

function negated(test: Test | null): Test | null {
  return test && (stored => !test(stored))
}

/** Null stands for «empty», undefined for a value that the field cannot have. */
type Wanted = string | number | boolean | null | undefined

function oneOf(value: unknown, compare: Comparison, timeZone: string): Test | null {
  const values = typeof value === 'object' && value !== null ? Object.values(value) : [value]
  const wanted = values.map(entry => wantedOf(entry, compare, timeZone))
  if (wanted.includes(undefined)) return null
  const set = new Set(wanted)
  // How to ask for «empty» is not described: '', null and false find what is not filled, as in the page's `!=name: ''`.
  const empty = set.has(null) || (compare === 'id' && set.has(0))
  const single = wanted.length === 1 ? wanted[0] : undefined
  const whenEmpty = empty || set.has(comparable(undefined, compare))
  return stored => {
    if (!Array.isArray(stored)) {
      const one = comparable(stored, compare)
      return one === null || (compare === 'id' && one === 0) ? whenEmpty : single === undefined ? set.has(one) : one === single
    }
    const list: readonly unknown[] = stored
    const held = list.map(entry => comparable(entry, compare)).filter(entry => entry !== null && !(compare === 'id' && entry === 0))
    if (held.length === 0) return whenEmpty
    return held.some(entry => set.has(entry))
  }
}

function ordered(operator: '>' | '>=' | '<' | '<=', value: unknown, compare: Comparison, timeZone: string): Test | null {
  if (typeof value === 'object' && value !== null) return null
  const wanted = wantedOf(value, compare, timeZone)
  if (wanted === undefined) return null
  // What an empty value is compared as is not documented, and a batch puts one where `$result[…]` leads nowhere
  // (settings/how-to-call-rest-api/batch.md). A number is 0 then, so that `>id` begins with the first page again; of all else
  // nothing is greater or smaller than «empty», as in SQL.
  if (wanted === null) return compare === 'number' || compare === 'id' ? ordered(operator, 0, compare, timeZone) : () => false
  const moment = compare === 'moment' && typeof wanted === 'number' ? new Date(wanted).toISOString() : null
  const holds = { '>': (sign: number) => sign > 0, '>=': (sign: number) => sign >= 0, '<': (sign: number) => sign < 0, '<=': (sign: number) => sign <= 0 }[operator]
  const one = (entry: unknown): boolean => {
    if (moment !== null && isStoredMoment(entry)) return holds(entry < moment ? -1 : entry > moment ? 1 : 0)
    const held = comparable(entry, compare)
    return held !== null && holds(held < wanted ? -1 : held > wanted ? 1 : 0)
  }
  return stored => Array.isArray(stored) ? stored.some(one) : one(stored)
}

/** Moments are stored in one form, in which they are in the order of their letters. */
export function isStoredMoment(value: unknown): value is string {
  return typeof value === 'string' && value.length === 24 && value.endsWith('Z')
}

function like(value: unknown, substring: boolean): Test | null {
  if (typeof value === 'object' && value !== null) return null
  const text = textParam(value).toLowerCase()
  const pattern = substring ? null : new RegExp(`^${text.split('%').map(part => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('.*')}$`, 's')
  return stored => (Array.isArray(stored) ? stored : [stored]).some(entry => {
    const held = String(entry ?? '').toLowerCase()
    return pattern ? pattern.test(held) : held.includes(text)
  })
}

function wantedOf(value: unknown, compare: Comparison, timeZone: string): Wanted {
  if (value === null || value === '' || value === undefined) return null
  if (typeof value === 'object') return undefined
  if (compare === 'userFlag') return value === true || value === 1 || value === '1' ? true : value === false || value === 0 || value === '0' ? false : undefined
  if (compare === 'flag') return value === 'Y' || value === true || value === 1 || value === '1' ? true : value === 'N' || value === false || value === 0 || value === '0' ? false : undefined
  if (value === false) return null
  const text = textParam(value)
  if (compare === 'text') return text.toLowerCase()
  if (compare === 'moment') return parseMoment(text, timeZone)?.getTime()
  if (compare === 'day') return parseDay(text, timeZone) ?? undefined
  const number = Number(text)
  return Number.isNaN(number) ? undefined : number
}

/** What a stored value is compared as; null is empty. A flag that was never set is «no». */
export function comparable(stored: unknown, compare: Comparison): string | number | boolean | null {
  if (compare === 'flag' || compare === 'userFlag') return stored === true || stored === 'Y' || stored === 1 || stored === '1'
  if (stored === undefined || stored === null || stored === '') return null
  if (compare === 'text') return String(stored).toLowerCase()
  if (compare === 'moment') return momentOf(stored)
  if (compare === 'day') return String(stored).slice(0, 10)
  const number = typeof stored === 'number' ? stored : Number(stored)
  return Number.isNaN(number) ? null : number
}

function momentOf(stored: unknown): number | null {
  const time = stored instanceof Date ? stored.getTime() : Date.parse(String(stored))
  return Number.isNaN(time) ? null : time
}
