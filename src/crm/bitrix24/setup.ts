import { z } from 'zod'
import type { CardKind } from '../../core/card.ts'
import type { RecordStore } from '../port.ts'
import type { OpenMark } from './names.ts'

/** What the installation found or made on this portal; the ids differ from portal to portal. */
export interface Setup {
  readonly schema: number
  readonly store: Extract<RecordStore, 'smart-process' | 'app-storage'>
  /** `id` names the fields of the smart process, `entityTypeId` everything else. Null with the fallback storage. */
  readonly type: { readonly id: number, readonly entityTypeId: number } | null
  /** Ids of the mark field's values. */
  readonly marks: Readonly<Record<CardKind, Readonly<Record<OpenMark, number>>>>
  /** `code handler` of every binding, so that a new address or a new page is noticed. */
  readonly placements: readonly string[]
}

const marks = z.object({ marked: z.number(), scheduled: z.number(), held: z.number() })

const setup: z.ZodType<Setup> = z.object({
  schema: z.number(),
  store: z.enum(['smart-process', 'app-storage']),
  type: z.object({ id: z.number(), entityTypeId: z.number() }).nullable(),
  marks: z.object({ deal: marks, lead: marks, contact: marks, company: marks }),
  placements: z.array(z.string()),
})

/** Reads our option. One that is not understood counts as none: the installation then makes it anew. */
export function readSetup(option: unknown): Setup | null {
  if (typeof option !== 'string') return null
  try {
    return setup.safeParse(JSON.parse(option)).data ?? null
  } catch {
    return null
  }
}

/** The ids that all parts of the adapter share; an installation replaces them. */
export interface SetupBox {
  get(): Setup | null
  put(setup: Setup | null): void
}

export function setupBox(option: unknown): SetupBox {
  let current = readSetup(option)
  return {
    get: () => current,
    put: next => { current = next },
  }
}
