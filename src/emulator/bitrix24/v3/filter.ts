import { parseMoment } from '../crm/time.ts'
import { fieldOf, type Dto, type DtoField } from './dto.ts'
import { V3Error, invalidFilter, lacksAttribute, unknownField, wrongType } from './error.ts'
import type { V3Call } from './method.ts'

type Predicate<T> = (row: T) => boolean
type Value = string | number | boolean | null

const operators = ['=', '!=', '>', '>=', '<', '<=', 'in', 'between'] as const
type Operator = typeof operators[number]

/** The `filter` of a list (rest-v3.md, «Filtering»): conditions and groups, all of which must hold. */
export function compileV3Filter<T>(dto: Dto<T>, call: V3Call, filter: unknown): Predicate<T> {
  if (filter === undefined || filter === null) return () => true
  if (!Array.isArray(filter)) throw invalidFilter(filter)
  return allOf(filter.map(node => compileNode(dto, call, node)))
}

/** Every field that a filter names, at any depth. */
export function filteredFields(filter: unknown): readonly string[] {
  if (Array.isArray(filter)) return typeof filter[0] === 'string' ? [filter[0]] : filter.flatMap(filteredFields)
  if (typeof filter !== 'object' || filter === null) return []
  return 'conditions' in filter ? filteredFields(filter.conditions) : []
}

function allOf<T>(parts: readonly Predicate<T>[]): Predicate<T> {
  return row => parts.every(part => part(row))
}

function compileNode<T>(dto: Dto<T>, call: V3Call, node: unknown): Predicate<T> {
  if (Array.isArray(node)) return compileCondition(dto, call, node)
  if (typeof node !== 'object' || node === null || !('conditions' in node) || !Array.isArray(node.conditions)) throw invalidFilter(node)
  const parts = node.conditions.map(one => compileNode(dto, call, one))
  const logic = 'logic' in node ? String(node.logic).toLowerCase() : 'and'
  if (logic !== 'and' && logic !== 'or') throw invalidFilter(node)
  const holds: Predicate<T> = logic === 'or' ? row => parts.some(part => part(row)) : allOf(parts)
  // The SDK's FilterV3 describes this: a group that must not hold.
  return 'negative' in node && node.negative === true ? row => !holds(row) : holds
}

/** `[field, operator, value]`; with two members the operator is `=`, or `in` when the value is a list. */
function compileCondition<T>(dto: Dto<T>, call: V3Call, condition: readonly unknown[]): Predicate<T> {
  if (condition.length < 2 || condition.length > 3 || typeof condition[0] !== 'string') throw invalidFilter(condition)
  const name = condition[0]
  const value = condition.at(-1)
  const operator = condition.length === 3 ? operatorOf(condition[1]) : Array.isArray(value) ? 'in' : '='
  const field = fieldOf(dto, name)
  if (!field) throw unknownField(dto.name, name)
  if (!field.filterable) throw lacksAttribute(dto.name, name, 'Filterable')
  const holds = test(operator, wantedValues(operator, value, condition).map(one => typed(field, name, one, call)))
  return row => holds(stored(field, row, call))
}

function operatorOf(given: unknown): Operator {
  const operator = operators.find(known => known === given)
  if (!operator) throw new V3Error('UNKNOWNFILTEROPERATOREXCEPTION', `Unknown filter operator \`${String(given)}\``)
  return operator
}

function wantedValues(operator: Operator, value: unknown, condition: readonly unknown[]): readonly unknown[] {
  if (operator !== 'in' && operator !== 'between') {
    if (Array.isArray(value)) throw invalidFilter(condition)
    return [value]
  }
  if (!Array.isArray(value) || (operator === 'between' && value.length !== 2)) throw invalidFilter(condition)
  return value
}

/** A value of the field's own type: a number is not read from text. */
function typed<T>(field: DtoField<T>, name: string, value: unknown, { timeZone }: V3Call): Value {
  if (value === null) return null
  if (field.type === 'moment') {
    const moment = parseMoment(value, timeZone)
    if (!moment) throw wrongType(name, 'DateTime')
    return moment.getTime()
  }
  if (field.type === 'int' && !Number.isInteger(value)) throw wrongType(name, 'int')
  if (field.type === 'bool' && typeof value !== 'boolean') throw wrongType(name, 'bool')
  if (field.type === 'string' && typeof value !== 'string') throw wrongType(name, 'string')
  return value as Value
}

function stored<T>(field: DtoField<T>, row: T, call: V3Call): Value {
  const value = field.read(row, call)
  return field.type === 'moment' && typeof value === 'string' ? Date.parse(value) : (value ?? null) as Value
}

function test(operator: Operator, [wanted = null, until = null, ...rest]: readonly Value[]): (value: Value) => boolean {
  if (operator === '=') return value => value === wanted
  if (operator === '!=') return value => value !== wanted
  if (operator === 'in') {
    const all = new Set([wanted, until, ...rest])
    return value => value !== null && all.has(value)
  }
  const compare = (value: Value, other: Value, holds: (sign: number) => boolean) => value !== null && other !== null && holds(value < other ? -1 : value > other ? 1 : 0)
  switch (operator) {
    case '>': return value => compare(value, wanted, sign => sign > 0)
    case '>=': return value => compare(value, wanted, sign => sign >= 0)
    case '<': return value => compare(value, wanted, sign => sign < 0)
    case '<=': return value => compare(value, wanted, sign => sign <= 0)
    case 'between': return value => compare(value, wanted, sign => sign >= 0) && compare(value, until, sign => sign <= 0)
  }
}
