import { dayOf } from '../../core/period.ts'
import { lostReferences } from '../../core/drift.ts'
import { isInForce } from '../../core/exception.ts'
import { exceptionsIn } from '../../core/exception-book.ts'
import { parseRegulation, type Regulation, type RegulationProblem } from '../../core/regulation.ts'
import { rules } from '../../core/rules/index.ts'
import type { CrmStructure } from '../../core/structure.ts'
import type { ScanBasis } from '../../browser/port.ts'
import type { Crm } from '../../crm/port.ts'

/** What cards are held against now: the regulation, what is silenced, and what the portal no longer has. */
export interface CurrentBasis extends ScanBasis {
  readonly regulation: Regulation
  readonly problem: RegulationProblem | null
}

/** `ownZone`: of whoever looks, for a company that has chosen none. */
export async function readBasis(crm: Crm, now: Date, ownZone: string): Promise<CurrentBasis> {
  const [saved, lines] = await Promise.all([crm.settings.regulation(), crm.notebook.lines('exceptions')])
  const { regulation, problem } = parseRegulation(saved, rules)
  const timeZone = regulation.policy.timeZone ?? ownZone
  const today = dayOf(now, timeZone)
  // Whoever names nothing of the portal's lacks nothing even where there is nothing.
  const namesAnything = lostReferences(regulation, rules, nothing).size > 0
  return {
    regulation, problem, timeZone,
    exceptions: exceptionsIn(lines).exceptions.filter(exception => isInForce(exception, today)),
    lost: namesAnything ? lostReferences(regulation, rules, await crm.settings.structure()) : new Map(),
  }
}

const nothing: CrmStructure = { pipelines: [], leadStages: [], fields: { deal: [], lead: [], contact: [], company: [] }, people: [], departments: [] }
