import type { FieldInfo } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import type { CrmStructure } from '../../core/structure.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { readFields, readPipelines } from './card-dictionaries.ts'
import { amoKinds, type AmoKind } from './names.ts'
import type { AmoPeople } from './people.ts'

/** What the account consists of, read anew; of people what the page around us knows. */
export async function readStructure(caller: Caller, people: AmoPeople, locale: Locale): Promise<CrmStructure> {
  const closed: AmoKind[] = []
  const fieldsOf = async (kind: AmoKind): Promise<readonly FieldInfo[]> => {
    try {
      return await readFields(caller, kind, locale)
    } catch (error) {
      if (!(error instanceof CrmError && error.code === 'forbidden')) throw error
      closed.push(kind)
      return []
    }
  }
  const [pipelines, deal, contact, company, everybody, departments] = await Promise.all([
    readPipelines(caller), fieldsOf('deal'), fieldsOf('contact'), fieldsOf('company'), people.all(), people.departments(),
  ])
  return { pipelines, leadStages: [], fields: { deal, contact, company, lead: [] }, people: everybody, departments, ...closed.length > 0 && { closed: amoKinds.filter(kind => closed.includes(kind)) } }
}
