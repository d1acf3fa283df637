import { cardKinds, type CardKind } from './card.ts'
import type { Reference } from './option.ts'
import type { OptionControl, OptionField } from './option-form.ts'

/** One place in a rule's options that names something of the portal. */
export interface OptionReference {
  readonly refers: Reference
  readonly id: string | number
  /** Whose field or stage it is: the row says so, or the rule is about these. */
  readonly kinds: readonly CardKind[]
  /** Of a stage: the pipeline that its row names. */
  readonly pipelineId: number | null
}

/** What takes the reference's place: another id, the same one, or `drop` where it is to be forgotten. */
export type Replace = (reference: OptionReference) => string | number | typeof drop

export const drop = Symbol('drop')

interface Around {
  readonly kinds: readonly CardKind[] | null
  readonly pipelineId: number | null
}

const nowhere: Around = { kinds: null, pipelineId: null }

/**
 * The options with every reference replaced. A dropped one leaves a list or a table of stages, becomes `null` where that is an answer, and
 * takes its row along where it is not. What is not as the form expects stays untouched.
 */
export function replaceReferences(form: readonly OptionField[], options: unknown, replace: Replace): unknown {
  const replaced = inFields(form, options, replace, nowhere)
  return replaced === drop ? {} : replaced
}

/** Every reference in these options, in the order of the form. */
export function referencesIn(form: readonly OptionField[], options: unknown): readonly OptionReference[] {
  const found: OptionReference[] = []
  replaceReferences(form, options, reference => {
    found.push(reference)
    return reference.id
  })
  return found
}

function inFields(fields: readonly OptionField[], value: unknown, replace: Replace, outer: Around): unknown {
  if (!isRecord(value)) return value
  const around = aroundOf(fields, value, outer)
  const changed: Record<string, unknown> = { ...value }
  for (const { name, nullable, form } of fields) {
    if (value[name] === undefined || value[name] === null) continue
    const next = inValue(form, value[name], replace, around)
    if (next === drop && !nullable) return drop
    changed[name] = next === drop ? null : next
  }
  return changed
}

/** A row says by its own fields which kind and pipeline its stage belongs to. */
function aroundOf(fields: readonly OptionField[], value: Readonly<Record<string, unknown>>, outer: Around): Around {
  const kind = cardKinds.find(one => one === value['kind'])
  const pipeline = fields.find(({ form }) => form.control === 'reference' && form.refers === 'pipeline' && !form.many)
  const pipelineId = pipeline === undefined ? undefined : value[pipeline.name]
  return { kinds: kind === undefined ? outer.kinds : [kind], pipelineId: typeof pipelineId === 'number' ? pipelineId : outer.pipelineId }
}

function inValue(form: OptionControl, value: unknown, replace: Replace, around: Around): unknown {
  switch (form.control) {
    case 'reference': {
      const one = (id: unknown): unknown => isId(id) ? replace({ refers: form.refers, id, kinds: around.kinds ?? form.kinds, pipelineId: around.pipelineId }) : id
      return Array.isArray(value) ? value.map(one).filter(kept => kept !== drop) : one(value)
    }
    case 'by-stage': {
      if (!isRecord(value)) return value
      const entries = Object.entries(value).map(([id, of]) => [replace({ refers: 'stage', id, kinds: around.kinds ?? form.kinds, pipelineId: around.pipelineId }), of] as const)
      return Object.fromEntries(entries.flatMap(([id, of]) => id === drop ? [] : [[String(id), of]]))
    }
    case 'rows':
      return Array.isArray(value) ? value.map(row => inFields(form.fields, row, replace, around)).filter(row => row !== drop) : value
    case 'group':
      return inFields(form.fields, value, replace, around)
    default:
      return value
  }
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
