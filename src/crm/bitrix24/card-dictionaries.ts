import { z } from 'zod'
import type { SessionCache } from '../../browser/port.ts'
import type { WorkingHours } from '../../core/period.ts'
import { known, type CardKind, type FieldInfo, type Known, type Pipeline, type Stage } from '../../core/card.ts'
import type { Caller } from './call.ts'
import { knownOf } from './known.ts'
import { entityTypeIds } from './names.ts'
import type { Params } from './query.ts'
import { fields, pipelines, stagesByDictionary } from './wire/card.ts'
import { workingHours } from './wire/meeting.ts'

/** What all cards of a kind share. Each is read once a session, and again when it lacks what a card shows. */
export interface CardDictionaries {
  /** Begins to read what is not known yet, in this tick: with what else begins in it, it is one request. */
  open(kind: CardKind): OpenDictionaries
  fields(kind: CardKind): Promise<Known<readonly FieldInfo[]>>
  workingHours(): Promise<Known<WorkingHours>>
}

interface OpenDictionaries {
  /** Only deals have pipelines. */
  pipeline(id: number): Promise<Pipeline | null>
  /** The stages of the pipeline that this stage is in; contacts and companies have none. */
  stages(pipelineId: number, stageId: string): Promise<Known<readonly Stage[]>>
}

const keptFields: z.ZodType<readonly FieldInfo[]> = z.array(z.object({
  name: z.string(), title: z.string(), multiple: z.boolean(),
  kind: z.enum(['text', 'number', 'money', 'date', 'datetime', 'flag', 'choice', 'person', 'link', 'card', 'other']),
  choices: z.array(z.object({ id: z.string(), title: z.string() })).exactOptional(),
}))
const keptPipelines: z.ZodType<readonly Pipeline[]> = z.array(z.object({ id: z.number(), name: z.string() }))
const keptStages: z.ZodType<Readonly<Record<string, readonly Stage[]>>> = z.record(z.string(), z.array(z.object({
  id: z.string(), name: z.string(), order: z.number(), outcome: z.enum(['open', 'won', 'lost']),
})))

const keptHours: z.ZodType<WorkingHours> = z.object({ from: z.number(), to: z.number(), weekend: z.array(z.number()), holidays: z.array(z.string()), weekStart: z.number() })

/** Where a kind keeps its stages (crm/status/crm-status-list.md). */
export function stageDictionary(kind: CardKind, pipelineId: number): string | null {
  if (kind === 'lead') return 'STATUS'
  if (kind === 'deal') return pipelineId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${pipelineId}`
  return null
}

export function createCardDictionaries(caller: Caller, cache: SessionCache): CardDictionaries {
  async function read<T>(method: string, params: Params, schema: z.ZodType<T>): Promise<Known<T>> {
    const { found } = await caller.readAll({ found: { method, params } })
    return knownOf(found, schema, method)
  }

  function keep<T>(name: string, kept: z.ZodType<T>, readAll: () => Promise<Known<T>>): Dictionary<T> {
    return dictionary(name, kept, readAll, cache)
  }

  const allPipelines = keep('deal-pipelines', keptPipelines, () => read('crm.category.list', { entityTypeId: entityTypeIds.deal }, pipelines))
  // Without a filter the list gives every dictionary there is, in one go: the next card may be of another pipeline.
  const allStages = keep('card-stages', keptStages, () => read('crm.status.list', { order: { SORT: 'ASC' } }, stagesByDictionary))
  const hours = keep('working-hours', keptHours, () => read('calendar.settings.get', {}, workingHours))
  const fieldsByKind = new Map<CardKind, Dictionary<readonly FieldInfo[]>>()

  function fieldsOf(kind: CardKind): Dictionary<readonly FieldInfo[]> {
    const before = fieldsByKind.get(kind)
    if (before) return before
    const made = keep(`${kind}-fields`, keptFields, () => read('crm.item.fields', { entityTypeId: entityTypeIds[kind], useOriginalUfNames: 'Y' }, fields))
    fieldsByKind.set(kind, made)
    return made
  }

  return {
    fields: kind => fieldsOf(kind).open().all,
    workingHours: () => hours.open().all,
    open(kind) {
      const openPipelines = kind === 'deal' ? allPipelines.open() : null
      const openStages = stageDictionary(kind, 0) === null ? null : allStages.open()
      return {
        async pipeline(id) {
          if (openPipelines === null) return null
          const isIt = (pipeline: Pipeline): boolean => pipeline.id === id
          const all = await openPipelines.having(known => known.some(isIt))
          return (all.known ? all.value.find(isIt) : null) ?? { id, name: '' }
        },
        async stages(pipelineId, stageId) {
          const name = stageDictionary(kind, pipelineId)
          if (name === null || openStages === null) return known([])
          const all = await openStages.having(known => known[name]?.some(({ id }) => id === stageId) === true)
          return all.known ? known(all.value[name] ?? []) : all
        },
      }
    },
  }
}

interface Dictionary<T> {
  open(): {
    readonly all: Promise<Known<T>>
    /** The dictionary; where what was kept lacks something, as the portal has it now. */
    having(enough: (kept: T) => boolean): Promise<Known<T>>
  }
}

function dictionary<T>(name: string, schema: z.ZodType<T>, read: () => Promise<Known<T>>, cache: SessionCache): Dictionary<T> {
  let kept: Promise<Known<T>> | null = null

  function readAnew(): Promise<Known<T>> {
    const reading = read().then(all => {
      if (all.known) cache.put(name, all.value)
      else if (kept === reading) kept = null
      return all
    })
    kept = reading
    return reading
  }

  function fromCache(): Promise<Known<T>> | null {
    const stored = schema.safeParse(cache.get(name))
    return stored.success ? Promise.resolve(known(stored.data)) : null
  }

  return {
    open() {
      kept ??= fromCache()
      const fresh = kept === null
      const all = kept ?? readAnew()
      return {
        all,
        async having(enough) {
          const before = await all
          if (fresh || !before.known || enough(before.value)) return before
          const after = await readAnew()
          return after.known ? after : before
        },
      }
    },
  }
}
