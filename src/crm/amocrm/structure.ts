import type { Locale } from '../../core/rule.ts'
import type { CrmStructure } from '../../core/structure.ts'
import type { Caller } from './call.ts'
import { readFields, readPipelines } from './card-dictionaries.ts'
import type { AmoPeople } from './people.ts'

/** What the account consists of, read anew; of people what the page around us knows. */
export async function readStructure(caller: Caller, people: AmoPeople, locale: Locale): Promise<CrmStructure> {
  const [pipelines, deal, contact, company, everybody, departments] = await Promise.all([
    readPipelines(caller), readFields(caller, 'deal', locale), readFields(caller, 'contact', locale), readFields(caller, 'company', locale), people.all(), people.departments(),
  ])
  return { pipelines, leadStages: [], fields: { deal, contact, company, lead: [] }, people: everybody, departments }
}
