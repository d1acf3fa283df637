import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { driftOf, type LostReference } from '../core/drift.ts'
import { failed, idle, latest, ready, type Load } from '../core/load.ts'
import { dayOf } from '../core/period.ts'
import { periodAround, type Period } from '../core/report-period.ts'
import { isReport, periodReport, type NoReport, type PeriodReport } from '../core/report.ts'
import { rules } from '../core/rules/index.ts'
import { companyZone } from './company-zone.ts'
import { reading } from './reading.ts'
import { useRegulationInUse } from './regulation-in-use.ts'
import { useScan } from './scan.ts'
import { useSession } from './session.ts'

/** The state of the data in a period, from the scans that the portal keeps. */
export const usePeriodReport = defineStore('period-report', () => {
  const session = useSession()
  const scan = useScan()
  const regulation = useRegulationInUse()
  const { load: drifted, read: readDrift } = reading<readonly LostReference[]>()
  const period = shallowRef<Period>(periodAround('week', today()))

  const report = computed((): Load<PeriodReport | NoReport> => {
    if (scan.history.state === 'idle') return idle
    const history = latest(scan.history)
    if (history === null) return scan.history.state === 'failed' ? failed(scan.history.problem, idle) : { state: 'loading', previous: null }
    const made = periodReport({
      period: period.value, history, people: latest(scan.people) ?? new Map(), departments: latest(scan.departments) ?? [], rules, policy: scan.policy, timeZone: companyZone(scan.policy, session),
    })
    return scan.history.state === 'failed' ? failed(scan.history.problem, ready(made)) : ready(made)
  })

  const made = computed(() => {
    const value = latest(report.value)
    return value !== null && isReport(value) ? value : null
  })
  /** Some rule could not look at some card. */
  const hasBlind = computed(() => (made.value?.blind.length ?? 0) > 0)
  /** What the regulation names and the portal lacks now; nothing is known of what an earlier regulation named. */
  const drift = computed(() => {
    const current = latest(regulation.load)
    return made.value === null || current === null || made.value.newest.revision !== (current.revision?.number ?? null) ? [] : latest(drifted.value) ?? []
  })

  async function lookForDrift(): Promise<void> {
    await readDrift(async () => {
      const [structure] = await Promise.all([session.crm().settings.structure(), regulation.look()])
      const current = latest(regulation.load)
      return current === null ? [] : driftOf(current, rules, structure)
    })
  }

  function today(): string {
    return dayOf(session.now(), companyZone(scan.policy, session))
  }

  async function look(): Promise<void> {
    await scan.refresh()
  }

  function choose(wanted: Period): void {
    period.value = wanted
  }

  return { report, period, today, hasBlind, drift, look, lookForDrift, choose }
})
