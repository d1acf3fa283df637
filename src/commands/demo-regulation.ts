import { cardKey, type CardRef } from '../core/card.ts'
import { duplicateSettings } from '../core/duplicate-settings.ts'
import { exceptionKey, exceptionText } from '../core/exception-book.ts'
import { bringRules, inspect, partsNeeded } from '../core/inspection.ts'
import { addDays, dayOf } from '../core/period.ts'
import { defaultPolicy, type Policy } from '../core/policy.ts'
import { versionText } from '../core/regulation-book.ts'
import { defaultRegulation, type Regulation, type RegulationEntry } from '../core/regulation.ts'
import type { Author } from '../core/review-record.ts'
import type { Locale } from '../core/rule.ts'
import { rules } from '../core/rules/index.ts'
import type { Crm } from '../crm/port.ts'
import { demoWords } from './demo-words.ts'

type OwnSettings = Readonly<Record<string, Partial<Omit<RegulationEntry, 'ruleId'>>>>

/** What the invented company began with: the deal's next step and its fields. */
const firstSettings: OwnSettings = {
  'next-step-planned': { options: { waitingField: 'UF_CRM_WAITING' } },
  'required-fields-filled': { options: { rows: [{ field: 'opportunity', pipelineId: 0, fromStageId: 'PREPAYMENT_INVOICE' }, { field: 'UF_CRM_SEGMENT' }] } },
}

/** Rules that the company had before it trusted itself with more. */
const firstRules = ['next-step-planned', 'required-fields-filled', 'touched-recently', 'activities-on-time', 'client-linked', 'close-date-ahead']

/** What it has come to since, over the rules' own defaults. */
function laterSettings(lang: Locale): OwnSettings {
  return {
    'next-step-planned': { options: { waitingField: 'UF_CRM_WAITING' }, weight: 9 },
    'waiting-explained': { enabled: true, options: { field: 'UF_CRM_WAITING', farDays: 14 } },
    'required-fields-filled': {
      weight: 6,
      options: {
        rows: [
          { field: 'opportunity', pipelineId: 0, fromStageId: 'PREPAYMENT_INVOICE' },
          { field: 'UF_CRM_SEGMENT' },
          { field: 'UF_CRM_DECISION', pipelineId: 0, fromStageId: 'EXECUTING' },
          { kind: 'lead', field: 'UF_CRM_SEGMENT', fromStageId: 'IN_PROCESS' },
        ],
      },
    },
    'touched-recently': { options: { days: 7, daysByStage: { 'FINAL_INVOICE': 3, 'C1:FINAL_INVOICE': 3 } } },
    'stage-not-stuck': { options: { days: 30, daysByStage: { 'NEW': 5, 'FINAL_INVOICE': 14, 'C1:NEW': 5 } } },
    'stages-in-order': { enabled: true, pipelineIds: [0], options: { mandatory: ['PREPAYMENT_INVOICE'], allowedBack: [{ from: 'EXECUTING', to: 'PREPAYMENT_INVOICE' }] } },
    'loss-reason-given': { enabled: true, options: { dealField: 'UF_CRM_LOSS_REASON' } },
    'client-has-deal': { options: { days: 14, except: [{ kind: 'contact', field: 'typeId', value: demoWords[lang].suppliers }] } },
    'fields-consistent': {
      enabled: true,
      options: { rows: [{ kind: 'deal', field: 'opportunity', operator: 'greater', value: '500000', thenField: 'UF_CRM_DECISION', thenOperator: 'filled' }] },
    },
    'inn-valid': { options: { rows: [{ kind: 'company', field: 'UF_CRM_INN' }] } },
  }
}

function entriesWith(settings: OwnSettings, isOn: (entry: RegulationEntry) => boolean): readonly RegulationEntry[] {
  return defaultRegulation(rules).entries.map(entry => ({ ...entry, enabled: isOn(entry), ...settings[entry.ruleId] }))
}

export interface DemoSaving {
  readonly by: Author
  readonly at: Date
}

/** The company's regulations, the older one first. Both have what a real one has: own fields and stages, weights, a note. */
export function demoRegulations(lang: Locale, savings: readonly [DemoSaving, DemoSaving], digestGroup: number | null): readonly [Regulation, Regulation] {
  const [first, second] = savings
  const { notes } = demoWords[lang]
  const { version } = defaultRegulation([])
  const nextYear = second.at.getUTCFullYear() + 1
  const policy: Policy = {
    ...defaultPolicy(),
    quietDates: Array.from({ length: 8 }, (_, index) => `${nextYear}-01-0${index + 1}`),
    digestGroup,
  }
  return [
    { version, revision: { number: 1, ...first, note: notes.first }, entries: entriesWith(firstSettings, ({ ruleId }) => firstRules.includes(ruleId)), policy: defaultPolicy() },
    { version, revision: { number: 2, ...second, note: notes.second }, entries: entriesWith(laterSettings(lang), ({ enabled }) => enabled), policy },
  ]
}

/** Saves a regulation the way the app does: a line of the book, then what every page goes by. */
export async function saveDemoRegulation(crm: Crm, regulation: Regulation): Promise<void> {
  const number = regulation.revision?.number ?? 1
  const text = versionText(regulation, `demo-${number}`)
  await crm.notebook.add('regulations', [{ key: String(number), text }])
  await crm.settings.saveRegulation(text)
}

/** Silences two rules, each on one of these cards that breaks it, so that the exceptions are ones. */
export async function exceptDemoCards(crm: Crm, regulation: Regulation, cards: readonly CardRef[], by: Author, now: Date, timeZone: string, lang: Locale): Promise<void> {
  const taken = new Set<string>()
  const lines: { readonly key: string, readonly text: string }[] = []
  for (const { ruleId, reason, days } of demoWords[lang].exceptions) {
    const ofRule = rules.filter(({ id }) => id === ruleId)
    await bringRules(ofRule)
    for (const card of cards.filter(one => !taken.has(cardKey(one)))) {
      const { findings } = inspect(await crm.cards.read(card, partsNeeded(ofRule, card.kind), () => Promise.resolve(duplicateSettings(regulation))), regulation, ofRule, now, timeZone)
      if (!findings.some(finding => finding.ruleId === ruleId)) continue
      taken.add(cardKey(card))
      const until = addDays(dayOf(now, timeZone), days)
      lines.push({ key: exceptionKey(card), text: exceptionText({ card, ruleId, until, reason, by, at: now, savedBy: `demo-${ruleId}`, ended: null }) })
      break
    }
  }
  await crm.notebook.add('exceptions', lines)
}
