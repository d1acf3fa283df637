import { z } from 'zod'
import { known, type CardKind, type FieldInfo, type Known, type PartName, type Pipeline, type Stage } from '../../../core/card.ts'
import type { WorkingHours } from '../../../core/period.ts'
import { CrmError, type ScannedKind, type ScanOrder } from '../../port.ts'
import { understandOutcome, type Command, type Outcome } from '../call.ts'
import { stageDictionary } from '../card-dictionaries.ts'
import { cannotFilter } from '../card-open-deals.ts'
import { knownOf } from '../known.ts'
import { entityTypeIds } from '../names.ts'
import { fields, pipelines, stagesByDictionary } from '../wire/card.ts'
import { workingHours } from '../wire/meeting.ts'
import { askEach, askOne } from './ask.ts'
import type { Listed } from './chain.ts'
import { extentOf, planOf, type Extent, type KindPlan, type OwnedName } from './kind-plan.ts'
import type { Packer } from './packer.ts'
import { equalBins, type Bin } from './pieces.ts'

/** One kind of card as the portal has it when the scan begins. */
export interface BegunKind extends KindPlan {
  readonly fields: readonly FieldInfo[]
  /** The cards that the scan is about: the ids between which they lie, and how many there are. */
  readonly first: number
  readonly last: number
  readonly count: number
  /** Where they were counted piece by piece, which pays for many. */
  readonly bins: readonly Bin[]
  /** The same, whether they have changed or not. */
  readonly whole: Extremes
  /** Of everything that belongs to cards of the kind. */
  readonly counts: Readonly<Partial<Record<OwnedName, number>>>
}

interface Extremes {
  readonly first: number
  readonly last: number
  readonly count: number
}

export interface Beginning {
  readonly kinds: readonly BegunKind[]
  /** Kinds that the person has no right to at all. */
  readonly forbidden: readonly CardKind[]
  readonly dictionaries: Dictionaries
}

export interface Dictionaries {
  pipeline(kind: CardKind, id: number): Pipeline | null
  stages(kind: CardKind, pipelineId: number): Known<readonly Stage[]>
  /** Reads the stages once more when one of these is not among them: somebody has just added or renamed it. */
  ensure(stages: Iterable<readonly [kind: CardKind, pipelineId: number, stageId: string]>): Promise<void>
  readonly workingHours: Known<WorkingHours> | null
}

const oneId = z.object({ items: z.array(z.object({ id: z.coerce.number() })) }).transform(({ items }) => items[0]?.id ?? 0)
const statusList: Command = { method: 'crm.status.list', params: { order: { SORT: 'ASC' } } }

/** The first request of a scan: what cards share, how many there are, and the ids between which they lie. */
export async function begin(packer: Packer, order: ScanOrder, extent: Extent): Promise<Beginning> {
  const { kinds } = order
  const wants = (part: PartName): boolean => kinds.some(({ parts }) => parts.includes(part))
  const commands = new Map<string, Command>([
    ['stages', statusList],
    ['pipelines', { method: 'crm.category.list', params: { entityTypeId: entityTypeIds.deal } }],
    ...(wants('workingHours') ? [['hours', { method: 'calendar.settings.get' }] as const] : []),
  ])
  for (const kind of kinds) {
    commands.set(`${kind.kind} fields`, { method: 'crm.item.fields', params: { entityTypeId: entityTypeIds[kind.kind], useOriginalUfNames: 'Y' } })
    if (extent === 'only-listed') continue
    for (const [name, command] of edgesOf(kind, null)) commands.set(`${kind.kind} ${name}`, command)
    if (order.changedSince !== null) for (const [name, command] of edgesOf(kind, order.changedSince)) commands.set(`${kind.kind} changed ${name}`, command)
    for (const { name, list } of planOf(kind, order, extent, []).owned) commands.set(`${kind.kind} ${name}`, counting(list))
  }
  const answers = await answersTo(packer, commands)

  const forbidden: CardKind[] = []
  const begun = kinds.flatMap((kind): BegunKind[] => {
    const itsFields = answers(`${kind.kind} fields`)
    // A list is empty for whoever has no right to the kind; its fields are refused (crm/universal/crm-item-fields.md).
    if (!itsFields.ok && itsFields.error.code === 'forbidden') {
      forbidden.push(kind.kind)
      return []
    }
    // A portal that does not filter by the last activity cannot say what has changed: all of the kind is read.
    const changedSince = cannotFilter(answers(`${kind.kind} changed ASC`)) ? null : order.changedSince
    const all = understandOutcome(itsFields, fields, 'crm.item.fields')
    const plan = planOf(kind, order, extent, all)
    if (extent === 'only-listed') return [{ ...plan, fields: all, ...none, bins: [], whole: none, counts: {} }]
    const extremes = (name: string): Extremes => extremesIn(answers(`${name} ASC`), answers(`${name} DESC`))
    return [{
      ...plan,
      cards: { ...plan.cards, filter: extentOf(kind, changedSince) },
      fields: all,
      ...extremes(changedSince === null ? kind.kind : `${kind.kind} changed`),
      bins: [],
      whole: extremes(kind.kind),
      counts: Object.fromEntries(plan.owned.map(({ name }) => {
        const counted = answers(`${kind.kind} ${name}`)
        return [name, counted.ok ? counted.total : 0]
      })),
    }]
  })
  return { kinds: await Promise.all(begun.map(kind => withBins(packer, kind))), forbidden, dictionaries: dictionariesOf(packer, answers) }
}

/** From so many cards on a request that counts saves more than it costs. */
const manyCards = 20_000

/** Such a share of the ids are cards of the scan: they lie evenly. */
const dense = 0.95

/** Each count takes the portal as long as a page, and everything waits for them. */
const binsCounted = 10

/** How the cards lie among the ids. */
async function withBins(packer: Packer, kind: BegunKind): Promise<BegunKind> {
  if (kind.count < manyCards) return kind
  const [after, upTo] = [kind.first - 1, kind.last]
  // Where hardly an id is missing, counting would tell what is known.
  if (kind.count >= dense * (upTo - after)) return { ...kind, bins: [{ after, upTo, count: kind.count }] }
  const bins = equalBins(kind.first, kind.last, binsCounted)
  const { method, params, filter } = kind.cards
  const answers = await askEach(packer, bins.map(([after, upTo]) => ({ method, params: { ...params, select: ['id'], filter: { ...filter, '>id': after, '<=id': upTo }, order: { id: 'ASC' }, start: 0 } })), 0)
  if (answers.some(answer => !answer.ok)) return kind
  return { ...kind, bins: bins.map(([after, upTo], index) => ({ after, upTo, count: totalOf(answers[index]) })) }
}

function totalOf(answer: Outcome | undefined): number {
  return answer?.ok ? answer.total : 0
}

function edgesOf(kind: ScannedKind, changedSince: Date | null): readonly (readonly [string, Command])[] {
  const params = { entityTypeId: entityTypeIds[kind.kind], useOriginalUfNames: 'Y', filter: extentOf(kind, changedSince), select: ['id'] }
  return [
    ['ASC', { method: 'crm.item.list', params: { ...params, order: { id: 'ASC' }, start: 0 } }],
    ['DESC', { method: 'crm.item.list', params: { ...params, order: { id: 'DESC' }, start: -1 } }],
  ]
}

function extremesIn(asc: Outcome, desc: Outcome): Extremes {
  return { first: understandOutcome(asc, oneId, 'crm.item.list'), last: understandOutcome(desc, oneId, 'crm.item.list'), count: asc.ok ? asc.total : 0 }
}

const none: Extremes = { first: 0, last: 0, count: 0 }

function counting({ method, params, filter, id }: Listed): Command {
  return { method, params: { ...params, select: [id], filter, order: { [id]: 'ASC' }, start: 0 } }
}

async function answersTo(packer: Packer, commands: ReadonlyMap<string, Command>): Promise<(name: string) => Outcome> {
  const outcomes = await askEach(packer, [...commands.values()], 0)
  const byName = new Map([...commands.keys()].map((name, index) => [name, outcomes[index]]))
  return name => byName.get(name) ?? { ok: false, error: new CrmError('unexpected-reply', 'answer: missing') }
}

function dictionariesOf(packer: Packer, answers: (name: string) => Outcome): Dictionaries {
  const hours = answers('hours')
  const allPipelines = knownOf(answers('pipelines'), pipelines, 'crm.category.list')
  const byId = new Map(allPipelines.known ? allPipelines.value.map(pipeline => [pipeline.id, pipeline]) : [])
  let stages = knownOf(answers('stages'), stagesByDictionary, 'crm.status.list')
  let pieces = new Map<string, Known<readonly Stage[]>>()
  const looked = new Set<string>()
  let reading: Promise<void> | null = null

  async function readAgain(): Promise<void> {
    stages = knownOf(await askOne(packer, statusList, 0), stagesByDictionary, 'crm.status.list')
    pieces = new Map()
    reading = null
  }

  function stagesIn(kind: CardKind, pipelineId: number): Known<readonly Stage[]> {
    const name = stageDictionary(kind, pipelineId)
    if (name === null) return noStages
    if (!stages.known) return stages
    const before = pieces.get(name)
    if (before) return before
    const made = known(stages.value[name] ?? [])
    pieces.set(name, made)
    return made
  }

  return {
    workingHours: hours.ok || hours.error.code !== 'unexpected-reply' ? knownOf(hours, workingHours, 'calendar.settings.get') : null,
    pipeline: (kind, id) => kind === 'deal' ? byId.get(id) ?? { id, name: '' } : null,
    stages: stagesIn,
    async ensure(wanted) {
      for (const [kind, pipelineId, stageId] of wanted) {
        const dictionary = stagesIn(kind, pipelineId)
        const key = `${kind} ${pipelineId} ${stageId}`
        if (stageId === '' || !dictionary.known || looked.has(key) || dictionary.value.some(({ id }) => id === stageId)) continue
        looked.add(key)
        reading ??= readAgain()
        await reading
      }
    },
  }
}

const noStages = known<readonly Stage[]>([])
