import { z } from 'zod'
import type { SessionCache } from '../../browser/port.ts'
import { known, unknown, type CardKind, type FieldInfo, type Known, type Stage } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import type { Caller } from './call.ts'
import { obstacleOf } from './known.ts'
import { accountTexts, entities, type AmoKind } from './names.ts'
import { fieldInfo, fieldRow } from './wire/field.ts'
import { pipelineRow, type PipelineWithStages } from './wire/pipeline.ts'
import { id, text } from './wire/parse.ts'

interface AccountFacts {
  readonly currency: string
  /** Lists may be narrowed by `filter[…]` (https://www.amocrm.ru/developers/content/crm_platform/account-info). */
  readonly hasFilters: boolean
}

/** What all cards of a kind share. Each is read once a session, and again when it lacks what a card shows. */
export interface CardDictionaries {
  /** An account that does not say what it is has no filters and an unknown currency. */
  account(): Promise<AccountFacts>
  pipeline(pipelineId: number, stageId: string): Promise<Known<PipelineWithStages | null>>
  /** `named`: fields that somebody asks for by name; without it all are whole. The reasons of a loss are another list, which is read only for their own field. */
  fields(kind: AmoKind, named?: readonly string[]): Promise<Known<readonly FieldInfo[]>>
}

const keptAccount: z.ZodType<AccountFacts> = z.object({ currency: z.string(), hasFilters: z.boolean() })
const keptStages: z.ZodType<readonly Stage[]> = z.array(z.object({ id: z.string(), name: z.string(), order: z.number(), outcome: z.enum(['open', 'won', 'lost']) }))
const keptPipelines: z.ZodType<readonly PipelineWithStages[]> = z.array(z.object({ id: z.number(), name: z.string(), stages: keptStages }))
const keptFields: z.ZodType<readonly FieldInfo[]> = z.array(z.object({
  name: z.string(), title: z.string(), multiple: z.boolean(),
  kind: z.enum(['text', 'number', 'money', 'date', 'datetime', 'flag', 'choice', 'person', 'link', 'card', 'other']),
  choices: z.array(z.object({ id: z.string(), title: z.string() })).exactOptional(),
}))

const accountRow = z.looseObject({ currency: text, is_api_filter_enabled: z.boolean().nullish() })
  .transform((row): AccountFacts => ({ currency: row.currency, hasFilters: row.is_api_filter_enabled ?? false }))

const lossReason = z.object({ id, name: text })
const lossReasonField = 'loss_reason_id'

type Choices = readonly { readonly id: string, readonly title: string }[]
const keptChoices: z.ZodType<Choices> = z.array(z.object({ id: z.string(), title: z.string() }))

export async function readPipelines(caller: Caller): Promise<readonly PipelineWithStages[]> {
  return (await caller.askAll('pipelines', {}, 'pipelines', pipelineRow)).map(({ id: number, name, stages }) => ({ id: number, name, stages }))
}

/** The fields of a kind: those that every account has, and its own in their order. */
export async function readFields(caller: Caller, kind: AmoKind, locale: Locale): Promise<readonly FieldInfo[]> {
  const [fields, reasons] = await Promise.all([readOwnFields(caller, kind, locale), kind === 'deal' ? readLossReasons(caller) : []])
  return withReasons(fields, reasons)
}

async function readOwnFields(caller: Caller, kind: AmoKind, locale: Locale): Promise<readonly FieldInfo[]> {
  const rows = await caller.askAll('fields', { path: { entity: entities[kind] } }, 'custom_fields', fieldRow)
  return [...standardFields(kind, locale), ...rows.flatMap(row => fieldInfo(row) ?? [])]
}

async function readLossReasons(caller: Caller): Promise<Choices> {
  return (await caller.askAll('lossReasons', {}, 'loss_reasons', lossReason)).map(reason => ({ id: String(reason.id), title: reason.name }))
}

function withReasons(fields: readonly FieldInfo[], choices: Choices): readonly FieldInfo[] {
  return fields.map(field => field.name === lossReasonField ? { ...field, choices } : field)
}

function standardFields(kind: AmoKind, locale: Locale): readonly FieldInfo[] {
  const field = (name: string, word: keyof typeof accountTexts.fields, is: FieldInfo['kind'] = 'text'): FieldInfo => ({ name, title: accountTexts.fields[word][locale], kind: is, multiple: false })
  switch (kind) {
    case 'contact': return [field('name', 'name'), field('lastName', 'lastName')]
    case 'company': return [field('title', 'title')]
    case 'deal': return [field('title', 'title'), field('price', 'price', 'money'), field(lossReasonField, 'lossReason', 'choice')]
  }
}

export function hasStages(kind: CardKind): boolean {
  return kind === 'deal'
}

export function createCardDictionaries(caller: Caller, cache: SessionCache, locale: Locale): CardDictionaries {
  const account = dictionary('account', keptAccount, async () => await caller.ask('account', { query: { with: 'is_api_filter_enabled' } }, accountRow) ?? { currency: '', hasFilters: false }, cache)
  const pipelines = dictionary('pipelines', keptPipelines, () => readPipelines(caller), cache)
  const fields = new Map<AmoKind, Dictionary<readonly FieldInfo[]>>()
  const reasons = dictionary('loss reasons', keptChoices, () => readLossReasons(caller), cache)

  return {
    async account() {
      const read = await account(() => true)
      return read.known ? read.value : { currency: '', hasFilters: false }
    },
    async pipeline(pipelineId, stageId) {
      const all = await pipelines(known => known.some(one => one.id === pipelineId && one.stages.some(stage => stage.id === stageId)))
      return all.known ? known(all.value.find(one => one.id === pipelineId) ?? null) : all
    },
    async fields(kind, named = [lossReasonField]) {
      const found = fields.get(kind) ?? dictionary(`fields ${kind} ${locale}`, keptFields, () => readOwnFields(caller, kind, locale), cache)
      fields.set(kind, found)
      const [all, choices] = await Promise.all([found(() => true), kind === 'deal' && named.includes(lossReasonField) ? reasons(() => true) : known([])])
      if (!all.known) return all
      return choices.known ? known(withReasons(all.value, choices.value)) : choices
    },
  }
}

/** Gives what is kept; when that is not enough, what the account has now. */
type Dictionary<T> = (enough: (kept: T) => boolean) => Promise<Known<T>>

function dictionary<T>(name: string, schema: z.ZodType<T>, read: () => Promise<T>, cache: SessionCache): Dictionary<T> {
  let kept: Promise<Known<T>> | null = null

  function readAnew(): Promise<Known<T>> {
    const reading: Promise<Known<T>> = read().then(all => {
      cache.put(name, all)
      return known(all)
    }, (error: unknown) => {
      if (kept === reading) kept = null
      return unknown(obstacleOf(error))
    })
    kept = reading
    return reading
  }

  return async enough => {
    const stored = kept === null ? schema.safeParse(cache.get(name)) : null
    if (stored?.success === true) kept = Promise.resolve(known(stored.data))
    const fresh = kept === null
    const before = await (kept ?? readAnew())
    if (fresh || !before.known || enough(before.value)) return before
    const after = await readAnew()
    return after.known ? after : before
  }
}
