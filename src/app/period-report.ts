import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { failed, idle, latest, ready, type Load } from '../core/load.ts'
import { dayOf } from '../core/period.ts'
import { periodAround, type Period } from '../core/report-period.ts'
import { periodReport, type NoReport, type PeriodReport } from '../core/report.ts'
import { rules } from '../core/rules/index.ts'
import { useScan } from './scan.ts'
import { useSession } from './session.ts'

/** The state of the data in a period, from the scans that the portal keeps. */
export const usePeriodReport = defineStore('period-report', () => {
  const session = useSession()
  const scan = useScan()
  const period = shallowRef<Period>(periodAround('week', today()))

  const report = computed((): Load<PeriodReport | NoReport> => {
    if (scan.history.state === 'idle') return idle
    const history = latest(scan.history)
    if (history === null) return scan.history.state === 'failed' ? failed(scan.history.problem, idle) : { state: 'loading', previous: null }
    const made = periodReport({
      period: period.value, history, people: latest(scan.people) ?? new Map(), departments: latest(scan.departments) ?? [], rules, policy: scan.policy, timeZone: session.timeZone(),
    })
    return scan.history.state === 'failed' ? failed(scan.history.problem, ready(made)) : ready(made)
  })

  function today(): string {
    return dayOf(session.now(), session.timeZone())
  }

  async function look(): Promise<void> {
    await scan.refresh()
  }

  function choose(wanted: Period): void {
    period.value = wanted
  }

  return { report, period, today, look, choose }
})
