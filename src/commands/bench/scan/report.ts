import type { Machine } from '../machine.ts'
import type { Line } from '../report.ts'
import type { LongTasks } from '../long-tasks.ts'
import type { ScanRequests } from './requests.ts'
import type { RulesSpeed } from './rules-speed.ts'
import type { SmoothScan } from './smooth.ts'
import type { WholePortal } from './whole-portal.ts'

export interface ScanResults {
  readonly machine: Machine
  readonly rules: RulesSpeed
  readonly requests: ScanRequests
  readonly whole: WholePortal
  readonly smooth: SmoothScan
}

const number = (value: number, digits = 0): string => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** REST delivers two batches of 2,500 rows a second at most; the rules shall be ten times as fast. */
const rulesGoal = 50_000

export function scanLines({ rules, requests, whole, smooth }: ScanResults): readonly Line[] {
  const most = (what: string, value: number, limit: number, text: string, unit = number(limit)): Line => ({ what, value: text, goal: `≤ ${unit}`, met: value <= limit })
  const least = (what: string, value: number, limit: number, text: string, unit = number(limit)): Line => ({ what, value: text, goal: `≥ ${unit}`, met: value >= limit })
  const tasks = (what: string, { count, longestMs }: LongTasks): Line => ({ what, value: count === 0 ? 'none over 50 ms' : `${longestMs} ms (${count})`, goal: '≤ 50 ms', met: count === 0 })
  const { heap, changes } = whole
  return [
    most(`scan of ${number(requests.deals)} deals, ${number(requests.activities)} activities: requests`, requests.ours, 16, number(requests.ours)),
    { what: 'the same by the SDK\'s callList, fetchList, by @2bad/bitrix', value: `${requests.callList}, ${requests.fetchList}, ${requests.offsets}`, goal: '' },
    most(`scan of ${number(whole.cards)} cards under the limits / their own bound`, whole.ratio, 1.25, `${number(whole.ratio, 2)} (${number(whole.seconds, 1)} / ${number(whole.bound, 1)} s, ${whole.requests} requests)`, '1.25'),
    least('callList for its deals and activities / the scan', whole.faster, 15, `${number(whole.faster, 1)} (${number(whole.callListSeconds)} s by its rate)`),
    most(`heap after all cards, less that after ${number(heap.earlyCards)}`, heap.late - heap.early, 60, `${number(heap.late - heap.early, 1)} MB`, '60 MB'),
    most(`scan after ${changes.deals} changes: requests, all of them`, changes.requests, 8, number(changes.requests)),
    least(`all ${rules.rules} rules: cards a second of one processor`, rules.cardsPerSecond, rulesGoal, number(rules.cardsPerSecond)),
    least('six rules / json-rules-engine', rules.faster, 5, `${number(rules.faster, 1)} (${number(rules.sixPerSecond)} / ${number(rules.enginePerSecond)} cards a second)`),
    tasks(`longest task of the page while ${number(smooth.cards)} deals are scanned`, smooth.longTasks),
    tasks('longest task while all findings are scrolled', smooth.scrolling),
  ]
}
