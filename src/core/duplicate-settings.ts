import { z } from 'zod'
import type { DuplicateKeyOptions } from './duplicate-keys.ts'
import { fieldRow, fieldsOfKind } from './field-row.ts'
import { innCountries } from './inn.ts'
import type { Regulation } from './regulation.ts'
import { countedEvidence, strongEvidence } from './rules/duplicates-absent.ts'
import type { TwinOptions } from './twin-search.ts'

const rows = z.array(fieldRow).catch([])
const told = z.object({
  sharedFrom: z.number().optional().catch(undefined), towns: rows, country: z.string().optional().catch(undefined), countries: z.array(z.enum(innCountries)).optional().catch(undefined), rows,
  evidence: z.array(z.enum(strongEvidence)).optional().catch(undefined), weak: z.boolean().optional().catch(undefined),
})

/** How cards are compared, by all of a scan and by one that is looked at alone. What is not told is as in the rules' defaults. */
export interface DuplicateSettings extends DuplicateKeyOptions, TwinOptions {}

/** What the company's regulation says about comparing cards: in the rule about duplicates, and in those about phones and INN. */
export function duplicateSettings({ entries }: Pick<Regulation, 'entries'>): DuplicateSettings {
  const of = (ruleId: string) => told.parse(Object(entries.find(entry => entry.ruleId === ruleId)?.options))
  const { sharedFrom, towns, evidence, weak = false } = of('duplicates-absent')
  const { country } = of('phones-valid')
  const { rows: innRows, countries } = of('inn-valid')
  return {
    townFields: fieldsOfKind(towns),
    innFields: fieldsOfKind(innRows),
    ...country === undefined ? {} : { country },
    ...countries === undefined ? {} : { innCountries: countries },
    ...sharedFrom === undefined ? {} : { sharedFrom },
    ...evidence === undefined ? {} : { counts: countedEvidence(evidence, weak) },
  }
}
