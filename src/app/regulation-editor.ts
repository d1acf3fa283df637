import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { driftOf, type LostReference } from '../core/drift.ts'
import { latest, type Problem } from '../core/load.ts'
import { optionFaults, type OptionFault } from '../core/option-form.ts'
import { policySchema, type Policy } from '../core/policy.ts'
import { baseNumber } from '../core/regulation-book.ts'
import { changesOf, rebased, type RegulationChange } from '../core/regulation-diff.ts'
import { defaultEntry, parseRegulation, savedForm, type Regulation, type RegulationEntry, type Revision } from '../core/regulation.ts'
import { rules } from '../core/rules/index.ts'
import type { CrmStructure } from '../core/structure.ts'
import { companyZone } from './company-zone.ts'
import { formUnit } from './form-unit.ts'
import { reading } from './reading.ts'
import { readSaved, type SavedRegulation } from './saved-regulation.ts'
import { useSession } from './session.ts'

/** What an administrator changes; the rest of a regulation the saving adds. */
export type Draft = Pick<Regulation, 'entries' | 'policy'>

export interface EditorGround extends SavedRegulation {
  readonly structure: CrmStructure
  /** The saved regulation with every rule of this version of the app; what it does not name is off. */
  readonly base: Draft
  readonly baseNumber: number
}

/**
 * How the saving stands. `late`: somebody else has saved meanwhile; the draft's own changes are kept, and stand on theirs from now on. `theirs` is what
 * they have changed in what it was built on before.
 */
export type Saving =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done', readonly number: number }
  | { readonly state: 'late', readonly revision: Revision | null, readonly theirs: readonly RegulationChange[] }
  | { readonly state: 'failed', readonly begun: boolean, readonly problem: Problem }

/** The regulation as it is being edited: the draft, what is wrong with it, and saving it. */
export const useRegulationEditor = defineStore('regulation-editor', () => {
  const session = useSession()
  const { load, read, set } = reading<EditorGround>()
  const draft = shallowRef<Draft | null>(null)
  const saving = shallowRef<Saving>({ state: 'idle' })
  const unit = formUnit('save-regulation')

  const ground = computed(() => latest(load.value))
  const changes = computed(() => {
    if (ground.value === null || draft.value === null) return []
    const made = changesOf(ground.value.base, draft.value)
    return made.length === 0 ? [] : changesOf(ground.value.base, zoned(draft.value))
  })
  const dirty = computed(() => changes.value.length > 0)
  /** By rule; rules without a fault are missing. */
  const faults = computed(() => new Map((draft.value?.entries ?? []).flatMap((entry): [string, readonly OptionFault[]][] => {
    const found = faultsOf(entry)
    return found.length === 0 ? [] : [[entry.ruleId, found]]
  })))
  const policyFaults = computed(() => draft.value === null ? [] : policySchema().safeParse(draft.value.policy).error?.issues.map(({ path }) => String(path[0])) ?? [])
  const drift = computed((): readonly LostReference[] => ground.value === null || draft.value === null ? [] : driftOf({ ...ground.value.regulation, ...draft.value }, rules, ground.value.structure))
  /** What the settings hold was not understood, or is not what was saved last: saving over it has to be wanted. */
  const endangers = computed(() => ground.value !== null && ((ground.value.problem !== null && ground.value.problem.code !== 'partly-understood') || ground.value.astray !== null))
  const canSave = computed(() => faults.value.size === 0 && policyFaults.value.length === 0 && saving.value.state !== 'running')

  /** Reads the regulation and the portal anew. A draft that somebody has begun is kept. */
  async function open(): Promise<void> {
    await read(ask)
    if (ground.value !== null && (draft.value === null || !dirty.value)) draft.value = ground.value.base
  }

  async function ask(): Promise<EditorGround> {
    const [saved, structure] = await Promise.all([readSaved(session.crm(), async () => (await session.whoAmI()).isAdmin), session.crm().settings.structure()])
    return groundOf(saved, structure)
  }

  function setEntry(ruleId: string, change: Partial<RegulationEntry>): void {
    if (draft.value === null) return
    touch({ ...draft.value, entries: draft.value.entries.map(entry => entry.ruleId === ruleId ? { ...entry, ...change } : entry) })
  }

  function setPolicy(change: Partial<Policy>): void {
    if (draft.value !== null) touch({ ...draft.value, policy: { ...draft.value.policy, ...change } })
  }

  /** Takes another regulation as the draft: of a file, or an earlier version. Where that has no zone yet, the company's stays. */
  function take(other: Draft): void {
    const timeZone = other.policy.timeZone ?? ground.value?.base.policy.timeZone ?? null
    touch({ entries: completed(other.entries), policy: { ...other.policy, timeZone } })
  }

  function touch(next: Draft): void {
    draft.value = next
    if (saving.value.state !== 'running' && saving.value.state !== 'late') saving.value = { state: 'idle' }
  }

  function reset(): void {
    if (ground.value !== null) draft.value = ground.value.base
    saving.value = { state: 'idle' }
    unit.letGo()
  }

  function resetRule(ruleId: string): void {
    const before = ground.value?.base.entries.find(entry => entry.ruleId === ruleId)
    if (before !== undefined) setEntry(ruleId, before)
  }

  /** The first to save decides in which zone days are counted from now on: where nothing else was chosen, in theirs. */
  function zoned(wanted: Draft): Draft {
    return { ...wanted, policy: { ...wanted.policy, timeZone: companyZone(wanted.policy, session) } }
  }

  /** Saves the draft as the next version. What the settings hold and nobody understands is written over only when `overwrite` says so. */
  async function save(note: string, overwrite = false): Promise<void> {
    const from = ground.value
    const wanted = draft.value
    if (from === null || wanted === null || !canSave.value || (endangers.value && !overwrite)) return
    const repeats = saving.value.state === 'failed'
    saving.value = { state: 'running' }
    const order = {
      regulation: savedForm({ version: from.regulation.version, revision: null, ...zoned(wanted) }),
      base: from.baseNumber,
      note: note.trim(),
      earlier: from.baseNumber === 0 && from.saved !== undefined && from.saved !== null ? JSON.stringify(from.saved) : null,
    }
    const ended = await (repeats ? unit.repeat(order) : unit.begin(order))
    if (ended.state === 'failed') {
      saving.value = { state: 'failed', begun: ended.begun, problem: ended.problem }
      return
    }
    if (ended.value.state === 'late') {
      await beLate(from, wanted, ended.value.text)
      return
    }
    const saved: unknown = JSON.parse(ended.value.text)
    const version = { lineId: 0, number: ended.value.number, savedBy: null, text: ended.value.text }
    set(groundOf({ ...parseRegulation(saved, rules), saved, versions: [version, ...from.versions], older: from.older, astray: null }, from.structure))
    draft.value = ground.value?.base ?? wanted
    saving.value = { state: 'done', number: ended.value.number }
  }

  /** Everything is read anew, and what the person has changed is put on top of it. */
  async function beLate(from: EditorGround, wanted: Draft, text: string): Promise<void> {
    const { regulation } = parseRegulation(JSON.parse(text), rules)
    set(await ask().catch(() => groundOf({ ...from, ...parseRegulation(JSON.parse(text), rules), saved: JSON.parse(text) as unknown }, from.structure)))
    const now = ground.value
    draft.value = now === null ? wanted : rebased(from.base, wanted, now.base)
    saving.value = { state: 'late', revision: (now?.regulation ?? regulation).revision, theirs: changesOf(from.base, now?.base ?? from.base) }
  }

  return { load, ground, draft, changes, dirty, faults, policyFaults, drift, endangers, canSave, saving, open, setEntry, setPolicy, take, reset, resetRule, save, letGo: unit.letGo }
})

function groundOf(saved: SavedRegulation, structure: CrmStructure): EditorGround {
  const { regulation, versions } = saved
  return { ...saved, structure, base: { entries: completed(regulation.entries), policy: regulation.policy }, baseNumber: baseNumber(regulation, versions) }
}

/** All rules of this version of the app, in its order. */
function completed(entries: readonly RegulationEntry[]): readonly RegulationEntry[] {
  return rules.map(rule => entries.find(({ ruleId }) => ruleId === rule.id) ?? { ...defaultEntry(rule), enabled: false })
}

function faultsOf(entry: RegulationEntry): readonly OptionFault[] {
  const rule = rules.find(({ id }) => id === entry.ruleId)
  return rule === undefined ? [] : optionFaults(rule, entry.options)
}
