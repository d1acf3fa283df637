import { z } from 'zod'
import type { CardKind } from './card.ts'
import { optionFacts, type OptionFacts, type Reference } from './option.ts'
import type { Rule } from './rule.ts'

/** With what one value is edited; follows from the option's schema and from what it refers to. */
export type OptionControl =
  | { readonly control: 'number', readonly min: number | null, readonly max: number | null, readonly whole: boolean }
  | { readonly control: 'switch' }
  | { readonly control: 'text', readonly longest: number | null }
  /** Short texts, one beside the other. */
  | { readonly control: 'texts', readonly longest: number | null, readonly most: number | null }
  | { readonly control: 'choice', readonly values: readonly (string | number)[] }
  | { readonly control: 'choices', readonly values: readonly (string | number)[] }
  /** `kinds`: whose fields or stages may be named; where a row has a kind of its own, that one. */
  | { readonly control: 'reference', readonly refers: Reference, readonly kinds: readonly CardKind[], readonly many: boolean }
  /** A value for single stages. */
  | { readonly control: 'by-stage', readonly kinds: readonly CardKind[], readonly value: OptionControl }
  | { readonly control: 'rows', readonly fields: readonly OptionField[], readonly most: number | null }
  | { readonly control: 'group', readonly fields: readonly OptionField[] }
  /** Nothing here can edit it; it stays as it is. */
  | { readonly control: 'none' }

export interface OptionField {
  readonly name: string
  readonly facts: OptionFacts | null
  /** «Not chosen» (`null`) is an answer. */
  readonly nullable: boolean
  readonly form: OptionControl
  /** What a new row begins with; `undefined`: the person has to say. */
  readonly initial: unknown
}

interface Bare {
  readonly schema: z.core.$ZodTypes
  readonly facts: OptionFacts | null
  readonly nullable: boolean
}

/** What an option is under its default, «may be null» and the like. The facts may stand on any of these layers; the outermost count. */
function bare(given: z.core.$ZodType): Bare {
  let schema = given as z.core.$ZodTypes
  let facts: OptionFacts | null = null
  let nullable = false
  for (;;) {
    facts ??= optionFacts(schema as unknown as z.ZodType) ?? null
    const { def } = schema._zod
    switch (def.type) {
      case 'nullable':
      case 'optional':
        nullable ||= def.type === 'nullable'
        schema = def.innerType as z.core.$ZodTypes
        break
      case 'default':
      case 'prefault':
      case 'readonly':
      case 'catch':
      case 'nonoptional':
        schema = def.innerType as z.core.$ZodTypes
        break
      case 'pipe':
        schema = def.in as z.core.$ZodTypes
        break
      default:
        return { schema, facts, nullable }
    }
  }
}

/** The rule's options as fields of a form; none: the rule has nothing to choose. */
export function optionForm(rule: Rule): readonly OptionField[] {
  const { schema } = bare(rule.options)
  const { def } = schema._zod
  return def.type === 'object' ? fieldsOf(def.shape, rule.kinds) : []
}

function fieldsOf(shape: z.core.$ZodShape, kinds: readonly CardKind[]): readonly OptionField[] {
  return Object.entries(shape).map(([name, given]): OptionField => {
    const { schema, facts, nullable } = bare(given)
    return { name, facts, nullable, form: controlOf(schema, facts, kinds), initial: initialOf(given as z.ZodType) }
  })
}

function initialOf(schema: z.ZodType): unknown {
  const read = schema.safeParse(undefined)
  return read.success ? read.data : undefined
}

function controlOf(schema: z.core.$ZodTypes, facts: OptionFacts | null, inherited: readonly CardKind[]): OptionControl {
  const kinds = facts?.kind === undefined ? inherited : [facts.kind]
  const { def } = schema._zod
  switch (def.type) {
    case 'number':
      if (facts?.refers !== undefined) return { control: 'reference', refers: facts.refers, kinds, many: false }
      return { control: 'number', ...boundsOf(schema) }
    case 'boolean':
      return { control: 'switch' }
    case 'string':
      if (facts?.refers !== undefined) return { control: 'reference', refers: facts.refers, kinds, many: false }
      return { control: 'text', longest: boundsOf(schema).max }
    case 'enum':
      return { control: 'choice', values: Object.values(def.entries) }
    case 'literal':
      return { control: 'choice', values: def.values.filter(value => typeof value === 'string' || typeof value === 'number') }
    case 'union': {
      const values = def.options.flatMap(one => literalsOf(one) ?? [])
      return def.options.every(one => literalsOf(one) !== null) ? { control: 'choice', values } : { control: 'none' }
    }
    case 'array':
      return listOf(bare(def.element), facts, kinds, boundsOf(schema).max)
    case 'record':
      // The keys of a record are ids of stages; what else they could be nobody has asked for.
      return { control: 'by-stage', kinds: kinds.filter(hasStages), value: controlOf(bare(def.valueType).schema, bare(def.valueType).facts, kinds) }
    case 'object':
      return { control: 'group', fields: fieldsOf(def.shape, kinds) }
    default:
      return { control: 'none' }
  }
}

function hasStages(kind: CardKind): boolean {
  return kind === 'deal' || kind === 'lead'
}

function literalsOf(given: z.core.$ZodType): readonly (string | number)[] | null {
  const { def } = bare(given).schema._zod
  return def.type === 'literal' ? def.values.filter(value => typeof value === 'string' || typeof value === 'number') : null
}

function listOf(element: Bare, outer: OptionFacts | null, kinds: readonly CardKind[], most: number | null): OptionControl {
  const refers = outer?.refers ?? element.facts?.refers
  const inner = controlOf(element.schema, outer?.refers === undefined ? element.facts : outer, kinds)
  if (refers !== undefined && inner.control === 'reference') return { ...inner, many: true }
  switch (inner.control) {
    case 'text': return { control: 'texts', longest: inner.longest, most }
    case 'choice': return { control: 'choices', values: inner.values }
    case 'group': return { control: 'rows', fields: inner.fields, most }
    default: return { control: 'none' }
  }
}

/** Inclusive bounds of a number, a text's length or a list's length. */
function boundsOf(schema: z.core.$ZodTypes): { readonly min: number | null, readonly max: number | null, readonly whole: boolean } {
  let min: number | null = null
  let max: number | null = null
  const own = schema._zod.def as { readonly check?: string, readonly checks?: readonly z.core.$ZodCheck[] }
  const checks = (own.checks ?? []).map(check => check._zod.def as { readonly check: string, readonly value?: unknown, readonly inclusive?: boolean, readonly minimum?: number, readonly maximum?: number })
  const whole = own.check === 'number_format' || checks.some(({ check }) => check === 'number_format')
  const step = whole ? 1 : 0
  for (const { check, value, inclusive = true, minimum, maximum } of checks) {
    if (check === 'greater_than' && typeof value === 'number') min = Math.max(min ?? -Infinity, inclusive ? value : value + step)
    if (check === 'less_than' && typeof value === 'number') max = Math.min(max ?? Infinity, inclusive ? value : value - step)
    if (check === 'min_length' && minimum !== undefined) min = minimum
    if (check === 'max_length' && maximum !== undefined) max = maximum
  }
  return { min, max, whole }
}

/** What is wrong with one value, without words. `limit` is the bound that was passed. */
export interface OptionFault {
  /** Where: `rows`, 2, `field`. */
  readonly path: readonly (string | number)[]
  readonly code: 'missing' | 'not-a-number' | 'not-whole' | 'too-small' | 'too-big' | 'too-short' | 'too-long' | 'too-few' | 'too-many' | 'not-a-choice' | 'bad-format' | 'refused'
  readonly limit: number | null
  /** Of `refused`: what the rule's own schema calls the reason (`params.reason`); the interface words those that it knows. */
  readonly reason: string | null
}

/** What of these options the rule would not take; none: all is well. */
export function optionFaults(rule: Rule, options: unknown): readonly OptionFault[] {
  const read = rule.options.safeParse(options ?? {})
  return read.success ? [] : read.error.issues.map(faultOf)
}

function faultOf(issue: z.core.$ZodIssue): OptionFault {
  const path = issue.path.map(step => typeof step === 'symbol' ? String(step) : step)
  const fault = (code: OptionFault['code'], limit: number | bigint | null = null, reason: string | null = null): OptionFault => ({ path, code, limit: limit === null ? null : Number(limit), reason })
  switch (issue.code) {
    case 'too_small': return fault(issue.origin === 'string' ? issue.minimum === 1 ? 'missing' : 'too-short' : issue.origin === 'array' ? 'too-few' : 'too-small', issue.minimum)
    case 'too_big': return fault(issue.origin === 'string' ? 'too-long' : issue.origin === 'array' ? 'too-many' : 'too-big', issue.maximum)
    case 'invalid_type': return fault(issue.expected === 'int' ? 'not-whole' : issue.expected === 'number' ? 'not-a-number' : 'missing')
    case 'invalid_value': return fault('not-a-choice')
    case 'invalid_format': return fault('bad-format')
    case 'custom': return fault('refused', null, typeof issue.params?.['reason'] === 'string' ? issue.params['reason'] : null)
    default: return fault('refused')
  }
}
