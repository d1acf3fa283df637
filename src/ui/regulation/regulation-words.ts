import type { CardKind } from '../../core/card.ts'
import { stagesOf } from '../../core/drift.ts'
import type { LostReference } from '../../core/drift.ts'
import type { OptionFault, OptionField } from '../../core/option-form.ts'
import { optionForm } from '../../core/option-form.ts'
import type { Reference } from '../../core/option.ts'
import type { RegulationChange } from '../../core/regulation-diff.ts'
import type { Locale, Rule } from '../../core/rule.ts'
import type { Say } from '../../core/wording.ts'
import type { CrmStructure } from '../../core/structure.ts'
import type { DeskText } from '../text/index.ts'

/** What words are made with. */
export interface Naming {
  readonly words: DeskText['settings']
  readonly locale: Locale
  readonly say: Say
  readonly structure: CrmStructure
  readonly rules: readonly Rule[]
}

export function titleOf({ rules, say }: Pick<Naming, 'rules' | 'say'>, ruleId: string): string {
  return say(rules.find(({ id }) => id === ruleId)?.title) ?? ruleId
}

/** What the portal calls it; what it no longer has goes by its id. */
export function nameOf(naming: Pick<Naming, 'structure' | 'words'>, refers: Reference, id: string | number, kinds: readonly CardKind[]): string {
  const { structure, words } = naming
  const found = ((): string | undefined => {
    switch (refers) {
      case 'field': return kinds.flatMap(kind => structure.fields[kind]).find(({ name }) => name === id)?.title
      case 'stage': {
        const stage = stagesOf(structure, kinds).find(one => one.id === id)
        return stage && (stage.pipeline === null || structure.pipelines.length < 2 ? stage.name : `${stage.pipeline.name}: ${stage.name}`)
      }
      case 'pipeline': return structure.pipelines.find(pipeline => pipeline.id === id)?.name
      case 'person': return structure.people.find(person => person.id === id)?.name
      case 'department': return structure.departments.find(department => department.id === id)?.name
    }
  })()
  return found ?? words.option.lost(String(id))
}

/** What a file has named and this portal has not comes as `? name`. */
export function lostName({ words }: Pick<Naming, 'words'>, { refers, id }: LostReference): string {
  const name = typeof id === 'string' && id.startsWith('? ') ? id.slice(2) : null
  return name === null ? words.drift.lost[refers](String(id)) : words.drift.sought(name)
}

/** What rules call their reasons for refusing a value, as far as there are words for it. */
const reasons = ['broken-pattern', 'too-clever-pattern', 'no-value', 'pattern-from-field'] as const

export function faultText({ words }: Pick<Naming, 'words'>, { code, limit, path, reason }: OptionFault): string {
  if (code === 'refused' && path.at(-1) === 'pipelineId') return words.fault.pipelineId
  const said = words.fault[reasons.find(one => one === reason) ?? code]
  return typeof said === 'string' ? said : said(limit ?? 0)
}

/** One difference in words. */
export function changeText(naming: Naming, change: RegulationChange): string {
  const words = naming.words.change
  switch (change.kind) {
    case 'on': return words.on
    case 'off': return words.off
    case 'weight': return words.weight(change.from, change.to)
    case 'pipelines': return words.pipelines(listOf(naming, change.from, 'pipeline', ['deal'], naming.words.rule.allPipelines), listOf(naming, change.to, 'pipeline', ['deal'], naming.words.rule.allPipelines))
    case 'stages': return words.stages(listOf(naming, change.from, 'stage', ['deal', 'lead'], naming.words.rule.allStages), listOf(naming, change.to, 'stage', ['deal', 'lead'], naming.words.rule.allStages))
    case 'option': {
      const { name, field } = optionAt(naming, change.ruleId, change.path)
      // A stage without a value of its own goes by the common one.
      const told = (value: unknown): string => value === undefined && change.path.length > 1 ? words.common : valueText(naming, field, value)
      return words.option(name, told(change.from), told(change.to))
    }
    case 'list': {
      const { name, field } = optionAt(naming, change.ruleId, change.path)
      const told = (items: readonly unknown[]): string => shortList(naming, items.map(item => itemText(naming, field, item)))
      return [
        ...change.added.length > 0 ? [words.added(name, told(change.added))] : [],
        ...change.removed.length > 0 ? [words.removed(name, told(change.removed))] : [],
      ].join('; ')
    }
    case 'policy': return words.option(policyName(naming, change.name), policyValue(naming, change.name, change.from), policyValue(naming, change.name, change.to))
  }
}

function listOf(naming: Naming, ids: readonly (string | number)[], refers: Reference, kinds: readonly CardKind[], all: string): string {
  return ids.length === 0 ? all : shortList(naming, ids.map(id => nameOf(naming, refers, id, kinds)))
}

const mostNamed = 5

function shortList({ words }: Naming, names: readonly string[]): string {
  const more = names.length - mostNamed
  return more > 0 ? `${names.slice(0, mostNamed).join(', ')} ${words.change.more(more)}` : names.join(', ')
}

/** The option that a path leads to, and what to call the place in it. */
function optionAt(naming: Naming, ruleId: string, path: readonly string[]): { readonly name: string, readonly field: OptionField | null } {
  const rule = naming.rules.find(({ id }) => id === ruleId)
  const [first = '', second] = path
  const field = (rule === undefined ? [] : optionForm(rule)).find(({ name }) => name === first)
  if (field === undefined) return { name: path.join('.'), field: null }
  const label = naming.say(field.facts?.label) ?? first
  if (field.form.control === 'by-stage' && second !== undefined) {
    const value: OptionField = { ...field, form: field.form.value }
    return { name: `${label}, ${naming.words.drift.sought(nameOf(naming, 'stage', second, field.form.kinds))}`, field: value }
  }
  return { name: label, field }
}

function itemText(naming: Naming, field: OptionField | null, item: unknown): string {
  if (field?.form.control === 'rows' && isRecord(item)) return rowText(naming, field.form.fields, item)
  if (field?.form.control === 'reference' || field?.form.control === 'choices') return valueText(naming, field, item)
  return String(item)
}

/** A row as its values, in the order of its columns. */
function rowText(naming: Naming, fields: readonly OptionField[], row: Readonly<Record<string, unknown>>): string {
  const kind = (['deal', 'lead', 'contact', 'company'] as const).find(one => one === row['kind'])
  const told = fields.flatMap((field): string[] => {
    const value = row[field.name]
    if (value === null || value === undefined || value === '') return []
    const own = field.form.control === 'reference' && kind !== undefined ? { ...field, form: { ...field.form, kinds: [kind] } } : field
    return [valueText(naming, own, value)]
  })
  return told.join(' · ')
}

function valueText(naming: Naming, field: OptionField | null, value: unknown): string {
  const { words, say } = naming
  if (value === null || value === undefined || value === '') return words.option.notChosen
  if (typeof value === 'boolean') return value ? words.option.yes : words.option.no
  const form = field?.form
  if (Array.isArray(value)) return value.length === 0 ? words.option.empty : shortList(naming, value.map(item => itemText(naming, field ?? null, item)))
  if (form?.control === 'reference' && (typeof value === 'string' || typeof value === 'number')) return nameOf(naming, form.refers, value, form.kinds)
  const unit = field?.facts?.unit
  if (typeof value === 'number') return unit === undefined ? String(value) : `${value} ${words.option.unit[unit]}`
  if (isRecord(value)) return words.option.empty
  return say(field?.facts?.choices?.[String(value)]) ?? String(value)
}

function policyName({ words }: Naming, name: keyof OptionPolicy): string {
  return words.policy[name]
}

type OptionPolicy = Pick<DeskText['settings']['policy'], 'exceptionsBy' | 'scansBy' | 'closedDays' | 'fullScanDays' | 'remindAgainDays' | 'escalateDays' | 'quietWeekdays' | 'quietDates' | 'fewestCards' | 'digestGroup' | 'timeZone'>

function policyValue({ words, locale }: Naming, name: keyof OptionPolicy, value: unknown): string {
  if (name === 'exceptionsBy' || name === 'scansBy') return words.policy.circle[value as keyof typeof words.policy.circle]
  if (name === 'timeZone') return value === null ? words.policy.noZone : String(value)
  if (name === 'digestGroup') return value === null ? words.policy.noGroup : words.policy.unknownGroup(Number(value))
  if (Array.isArray(value)) return value.length === 0 ? words.option.empty : value.map(one => name === 'quietWeekdays' ? words.policy.weekday[Number(one) - 1] : plainDay(String(one), locale)).join(', ')
  return name === 'fewestCards' ? `${String(value)} ${words.policy.cards}` : `${String(value)} ${words.policy.days}`
}

function plainDay(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'short', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
