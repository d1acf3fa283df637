import type { LongTasks } from '../long-tasks.ts'
import type { Machine } from '../machine.ts'
import type { Line } from '../report.ts'
import type { AmoHostPage } from './host-page.ts'
import type { AmoScan } from './scan.ts'
import type { AmoVerdict } from './verdict.ts'

export interface AmoResults {
  readonly machine: Machine
  readonly verdict: AmoVerdict
  readonly scan: AmoScan
  readonly host: AmoHostPage
}

const number = (value: number, digits = 0): string => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

export function amoLines({ verdict, scan, host }: AmoResults): readonly Line[] {
  const most = (what: string, value: number, limit: number, text = String(value), unit = number(limit)): Line => ({ what, value: text, goal: `≤ ${unit}`, met: value <= limit })
  const told = ({ count, longestMs }: LongTasks): string => count === 0 ? 'none over 50 ms' : `${longestMs} ms (${count})`
  return [
    most('card in amoCRM: requests until the verdict, warm', verdict.requests, 3),
    { what: 'the same, first of a session; warm, until nothing more comes', value: `${verdict.first}; ${verdict.all}`, goal: '' },
    most(`scan of ${number(scan.leads)} leads, ${number(scan.contacts)} contacts, ${number(scan.tasks)} tasks: requests`, scan.requests, 130),
    most('the same under the limit / its own bound, simulated time', scan.ratio, 1.25, `${number(scan.ratio, 2)} (${number(scan.seconds, 1)} / ${number(scan.bound, 1)} s)`, '1.25'),
    most('the same: requests refused for the limit', scan.refused, 0),
    most('widget: bytes on a list before it is opened, after gzip', host.bytes, 15_000, `${number(host.bytes / 1000, 1)} kB`, '15 kB'),
    { what: 'widget: longest task on that page, and without the widget', value: `${told(host.longTasks)}, ${told(host.withoutWidget)}`, goal: 'no more', met: host.longTasks.count <= host.withoutWidget.count },
  ]
}
