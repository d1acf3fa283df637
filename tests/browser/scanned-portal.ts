import { placements } from '../../placements/registry.ts'
import { writeScan } from '../../src/app/scan/scan-books.ts'
import { crmOf } from '../../src/commands/crm-of.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { CardResult } from '../../src/core/scan-result.ts'
import { scanTally } from '../../src/core/scan-tally.ts'
import type { Crm } from '../../src/crm/port.ts'
import type { StartedPortal } from '../support/portal.ts'
import { ownPortal } from './own-portal.ts'

/** What the app's own administrator may do on it, without a browser. */
export function adminOf({ portal }: StartedPortal): Crm {
  return crmOf(portal, 1, placements.flatMap(({ codes, page, titles }) => codes.map(code => ({ code, handler: `${portal.appOrigin}/${page}`, titles }))))
}

/** A portal of the test's own that was scanned on these days: every deal lacks its next step, and every third has been left alone for long. */
export async function scannedPortal(lang: 'ru' | 'en', days: readonly string[], now: string): Promise<StartedPortal> {
  const own = await ownPortal({ lang, deals: 60, now })
  const { portal } = own
  const crm = adminOf(own)
  const steps = await crm.install.run(() => undefined)
  if (steps.some(({ state }) => state === 'failed')) throw new Error(`The installation failed: ${JSON.stringify(steps)}`)
  for (const [index, day] of days.entries()) {
    const at = new Date(`${day}T09:00:00+03:00`)
    const results = [...portal.tables.items(2).all()].map(({ id, assignedById }): CardResult => {
      const found = [{ ruleId: 'next-step-planned', messageId: 'noNextStep', since: day }, ...id % 3 === 0 ? [{ ruleId: 'touched-recently', messageId: 'notTouched', since: '2026-10-20' }] : []]
      const findings = id % (index + 2) === 0 ? [] : found
      return { kind: 'deal', id, responsibleId: Number(assignedById), findings, notChecked: id % 11 === 0 ? ['phones-valid'] : [], excepted: [], looked: 30, broken: findings.length * 9, changesOn: null }
    })
    const tally = scanTally(rules)
    results.forEach(result => tally.add(result))
    await writeScan(crm.notebook, {
      startedAt: at, finishedAt: at, by: { id: 1, name: 'Ada' }, extent: 'full', revision: index === 0 ? null : 1, numbers: tally.numbers(), opened: index * 4, closed: index * 7, snapshot: `scan-${day}`, includes: [],
    }, results, at)
  }
  return own
}
