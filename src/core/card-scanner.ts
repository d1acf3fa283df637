import { cardKey, known, type Card, type CardRef, type PartName, type Twin } from './card.ts'
import { duplicateKeys } from './duplicate-keys.ts'
import { duplicateSettings } from './duplicate-settings.ts'
import { bringRules, holdsFor, prepareInspection, rulesInUse, type Inspection, type InspectionBasis } from './inspection.ts'
import { dayOf } from './period.ts'
import { bringPhones } from './phones.ts'
import type { Rule } from './rule.ts'
import type { CardResult, OpenFinding } from './scan-result.ts'
import { twinIndex } from './twin-index.ts'

/** Something may be missing in these parts of a card, and a rule would say that it is: they have to be completed first. */
interface Suspect {
  readonly ref: CardRef
  readonly parts: readonly PartName[]
}

export interface ScannedCards {
  readonly results: readonly CardResult[]
  /** Cards without a result yet. They are handed in again when they are complete. */
  readonly suspects: readonly Suspect[]
}

/** What the other cards of a scan say about one: it has twins among them. */
export interface TwinVerdict {
  readonly ref: CardRef
  readonly findings: readonly OpenFinding[]
  readonly excepted: readonly string[]
  /** Of the rules that have found something, or are silenced. */
  readonly weight: number
}

/** Holds a regulation against many cards. */
export interface CardScanner {
  /** Cards whose `twins` were not read are remembered by their keys: whether they have twins is known when all were here. */
  inspect(cards: readonly Card[], now: Date): ScannedCards
  /** Only remembers: these were inspected before. */
  remember(cards: readonly Card[]): void
  /** Cards that have twins among those remembered, each with what the rules say of it. */
  twins(now: Date): readonly TwinVerdict[]
}

/** The result of one inspection, as a scan keeps it. */
export type Judge = (card: Card, inspection: Inspection) => CardResult

const none: readonly never[] = []

/** Makes results; equal lists become one object, since most cards have the same ones. */
export function resultMaker({ regulation, rules, timeZone }: Pick<InspectionBasis, 'regulation' | 'rules' | 'timeZone'>): Judge {
  const weights = new Map(regulation.entries.map(({ ruleId, weight }) => [ruleId, weight]))
  const weightOf = (ruleId: string): number => weights.get(ruleId) ?? rules.find(({ id }) => id === ruleId)?.weight ?? 1
  const becomes = new Map(rules.flatMap(({ id, becomes = {} }) => Object.entries(becomes).map(([from, to]) => [`${id}/${from}`, to])))
  const findingLists = new Map<string, readonly OpenFinding[]>()
  const idLists = new Map<string, readonly string[]>()

  function idsOf(list: readonly { readonly ruleId: string }[]): readonly string[] {
    if (list.length === 0) return none
    const ids = [...new Set(list.map(({ ruleId }) => ruleId))]
    const key = ids.join(' ')
    const kept = idLists.get(key) ?? ids
    idLists.set(key, kept)
    return kept
  }

  function findingsOf({ findings }: Inspection, today: string): readonly OpenFinding[] {
    if (findings.length === 0) return none
    let key = today
    for (const { ruleId, messageId } of findings) key += ` ${ruleId}/${messageId}`
    const before = findingLists.get(key)
    if (before !== undefined) return before
    const seen = new Set<string>()
    const made = findings.flatMap(({ ruleId, messageId: said }): OpenFinding[] => {
      const messageId = becomes.get(`${ruleId}/${said}`) ?? said
      const name = `${ruleId}/${messageId}`
      if (seen.has(name)) return []
      seen.add(name)
      return [{ ruleId, messageId, since: today }]
    })
    findingLists.set(key, made)
    return made
  }

  return ({ ref, responsible }, inspection) => {
    const today = dayOf(inspection.at, timeZone)
    const findings = findingsOf(inspection, today)
    let broken = 0
    let lastRule = ''
    for (const { ruleId } of findings) {
      if (ruleId !== lastRule) broken += weightOf(ruleId)
      lastRule = ruleId
    }
    let looked = broken
    for (const ruleId of inspection.passed) looked += weightOf(ruleId)
    return {
      kind: ref.kind, id: ref.id, responsibleId: responsible.id, findings,
      notChecked: idsOf(inspection.notChecked), excepted: idsOf(inspection.excepted), looked, broken,
      changesOn: inspection.changesAt === null ? null : dayOf(inspection.changesAt, timeZone),
    }
  }
}

/** Brings what the switched-on rules need, then prepares them. */
export async function cardScanner(basis: InspectionBasis): Promise<CardScanner> {
  const used = rulesInUse(basis.regulation, basis.rules)
  await bringRules(used, basis.regulation)
  const inspect = prepareInspection(basis)
  const resultOf = resultMaker(basis)
  const comparing = await twinComparison(basis, used)
  const absent = new Map(used.filter(({ absence }) => absence).map(rule => [rule.id, rule]))

  return {
    inspect(cards, now) {
      const results: CardResult[] = []
      const suspects: Suspect[] = []
      for (const card of cards) {
        if (card.parts.twins === undefined) comparing?.add(card)
        const whole = card.parts.twins === undefined ? { ...card, parts: { ...card.parts, twins: known(none) } } : card
        const inspection = inspect(whole, now)
        const parts = suspectParts(card, inspection, absent)
        if (parts.length > 0) suspects.push({ ref: card.ref, parts })
        else results.push(resultOf(card, inspection))
      }
      return { results, suspects }
    },
    remember(cards) {
      if (comparing !== null) for (const card of cards) comparing.add(card)
    },
    twins: now => comparing?.verdicts(now) ?? none,
  }
}

interface TwinComparison {
  add(card: Card): void
  verdicts(now: Date): readonly TwinVerdict[]
}

/** Compares the cards of a scan with each other; `null`: no switched-on rule asks for it. */
async function twinComparison(basis: InspectionBasis, used: readonly Rule[]): Promise<TwinComparison | null> {
  const asking = used.filter(({ needs }) => needs.includes('twins'))
  if (asking.length === 0) return null
  await bringPhones()
  const settings = duplicateSettings(basis.regulation)
  const keysOf = duplicateKeys(settings)
  const index = twinIndex(settings)
  const remembered = new Set<string>()
  const kinds = new Set(asking.flatMap(rule => rule.kinds))
  const entries = basis.regulation.entries.filter(({ ruleId }) => asking.some(({ id }) => id === ruleId))
  const holdsHere = (card: Card): boolean => entries.some(entry => holdsFor(card, entry))
  // Where a rule holds was looked at when its card was remembered.
  const everywhere = entries.map(entry => ({ ...entry, pipelineIds: [], stageIds: [] }))
  const inspect = prepareInspection({ ...basis, regulation: { ...basis.regulation, entries: everywhere } })
  const resultOf = resultMaker(basis)

  return {
    add(card) {
      const key = cardKey(card.ref)
      if (!kinds.has(card.ref.kind) || remembered.has(key) || !holdsHere(card)) return
      remembered.add(key)
      index.add({ ref: card.ref, keys: keysOf(card) })
    },
    verdicts: now => index.twins().flatMap(({ ref, twins }): TwinVerdict[] => {
      const card = bareCard(ref, twins, now)
      const inspection = inspect(card, now)
      const { findings, excepted, broken } = resultOf(card, inspection)
      if (findings.length + excepted.length === 0) return []
      return [{ ref, findings, excepted, weight: broken + weightOf(basis, excepted) }]
    }),
  }
}

function weightOf({ regulation }: InspectionBasis, ruleIds: readonly string[]): number {
  return regulation.entries.reduce((sum, { ruleId, weight }) => ruleIds.includes(ruleId) ? sum + weight : sum, 0)
}

/** As much of a card as a rule about twins may look at. */
function bareCard(ref: CardRef, twins: readonly Twin[], now: Date): Card {
  const nobody = { id: 0, name: '', position: '', departmentIds: [], active: 'unknown', photo: null } as const
  return {
    ref, title: '', path: '', pipeline: null, stage: { id: '', name: '', order: 0, outcome: 'open' }, amount: null, clients: [], responsible: nobody,
    createdAt: now, updatedAt: now, closeDate: null, values: {}, parts: { twins: known(twins) },
  }
}

function suspectParts({ incomplete }: Card, { findings }: Inspection, absent: ReadonlyMap<string, Rule>): readonly PartName[] {
  if (incomplete === undefined || incomplete.length === 0 || findings.length === 0) return none
  const parts = new Set<PartName>()
  for (const { ruleId } of findings) {
    for (const part of absent.get(ruleId)?.needs ?? none) if (incomplete.includes(part)) parts.add(part)
  }
  return parts.size === 0 ? none : [...parts]
}
