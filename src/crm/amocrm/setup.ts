import { z } from 'zod'
import type { RecordStore } from '../port.ts'
import { amoKinds, settingsField, type AmoKind, type OpenMark } from './names.ts'

/** What the installation found or made in this account; the ids differ from account to account. */
export interface Setup {
  readonly schema: number
  readonly store: Extract<RecordStore, 'catalog' | 'card-field'>
  /** The list of records. `null` with the fallback store. */
  readonly records: number | null
  /** Whether there is a list for the notebook. */
  readonly notebook: boolean
  /** Ids of the mark field's choices. */
  readonly marks: Readonly<Record<AmoKind, Readonly<Record<OpenMark, number>>>>
  /** Ids of the mark field: lists are filtered by them. */
  readonly markFields: Readonly<Record<AmoKind, number>>
}

/** All that the account keeps for everybody in the widget's settings. */
export interface KeptSettings {
  readonly setup: Setup | null
  /** The text that was saved; `null`: none. */
  readonly regulation: string | null
}

const id = z.number().int().positive()
const marks = z.object({ marked: id, scheduled: id, held: id })

const setupSchema: z.ZodType<Setup> = z.object({
  schema: z.number(),
  store: z.enum(['catalog', 'card-field']),
  records: id.nullable(),
  notebook: z.boolean(),
  marks: z.object({ deal: marks, contact: marks, company: marks }),
  markFields: z.object({ deal: id, contact: id, company: id }),
})

const kept = z.object({ setup: z.unknown(), regulation: z.string().nullish().catch(null) })

const nothingKept: KeptSettings = { setup: null, regulation: null }

/** Reads our settings as the account has them. What is not understood counts as none: the installation then makes it anew. */
export function readKept(settings: unknown): KeptSettings {
  const read = z.record(z.string(), z.unknown()).safeParse(settings)
  const value = read.success ? read.data[settingsField] : undefined
  const parsed = kept.safeParse(typeof value === 'string' ? json(value) : value)
  if (!parsed.success) return nothingKept
  return { setup: setupSchema.safeParse(parsed.data.setup).data ?? null, regulation: parsed.data.regulation ?? null }
}

export function printKept({ setup, regulation }: KeptSettings): Readonly<Record<string, string>> {
  return { [settingsField]: JSON.stringify({ setup, regulation }) }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** What all parts of the adapter share of it; an installation replaces it. */
export interface SetupBox {
  get(): Setup | null
  put(setup: Setup | null): void
}

export function setupBox(setup: Setup | null): SetupBox {
  let current = setup
  return {
    get: () => current,
    put: next => { current = next },
  }
}

export function forAllKinds<T>(make: (kind: AmoKind) => T): Readonly<Record<AmoKind, T>> {
  return Object.fromEntries(amoKinds.map(kind => [kind, make(kind)])) as Record<AmoKind, T>
}
