import type { Calendar } from './calendar.ts'
import type { CardTab } from './card-tab.ts'
import type { LongTasks } from './long-tasks.ts'
import type { Machine } from './machine.ts'
import type { Mark } from './mark.ts'
import type { LoadedPage, PageName } from './pages.ts'

export interface Results {
  readonly machine: Machine
  readonly latencyMs: number
  readonly cardTab: CardTab & { readonly ownProcess: Pick<CardTab, 'restRequests' | 'verdictMs' | 'floorMs' | 'ratio' | 'shellMs' | 'handshakeMs' | 'longTasks'> }
  readonly mark: Omit<Mark, 'longTasks'>
  /** The most of both people. */
  readonly calendar: { readonly restRequests: number, readonly head: Calendar, readonly admin: Calendar }
  readonly longTasks: { readonly opening: LongTasks, readonly typing: LongTasks, readonly marking: LongTasks }
  readonly pages: Readonly<Record<PageName, LoadedPage>>
}

export interface Line {
  readonly what: string
  readonly value: string
  readonly goal: string
  /** Left out where nothing is promised. */
  readonly met?: boolean
}

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`

/** Chunks that no other page than these may load: the code of other pages and the second language. */
const othersOf: Readonly<Record<'cardTab' | PageName, RegExp>> = {
  cardTab: /^(?:Main|Calendar|Install|Upgrade|en)$/,
  main: /^(?:CardTab|Calendar|Install|en)$/,
  calendar: /^(?:CardTab|Main|Install|Upgrade|en)$/,
}

/** Chunks of other pages that a page has loaded all the same. */
function strangers({ cardTab, pages }: Results): readonly string[] {
  const loaded = { cardTab: cardTab.chunks, main: pages.main.chunks, calendar: pages.calendar.chunks }
  return (['cardTab', 'main', 'calendar'] as const).flatMap(page => loaded[page].filter(chunk => othersOf[page].test(chunk)).map(chunk => `${page}: ${chunk}`))
}

function tasks(what: string, { count, longestMs }: LongTasks): Line {
  return { what: `long tasks over 50 ms, ${what}`, value: count === 0 ? 'none' : `${count}, longest ${longestMs} ms`, goal: 'none', met: count === 0 }
}

/** The card's tab, the calendar and the main page. */
export function pageLines(results: Results): readonly Line[] {
  const { cardTab, mark, calendar, longTasks } = results
  const { ownProcess } = cardTab
  const mixed = strangers(results)
  const most = (what: string, value: number, limit: number, text = String(value), unit = String(limit)): Line => ({ what, value: text, goal: `≤ ${unit}`, met: value <= limit })
  return [
    most('card tab: requests until the verdict', cardTab.restRequests, 1),
    most('card tab: the same, first of a session', cardTab.firstRestRequests, 2),
    most('card tab: verdict / bare SDK page', cardTab.ratio, 1.3, `${cardTab.ratio} (${cardTab.verdictMs} / ${cardTab.floorMs} ms)`),
    { what: 'the same, every frame in a new process', value: `${ownProcess.ratio} (${ownProcess.verdictMs} / ${ownProcess.floorMs} ms)`, goal: '' },
    // Where portal and app share a process, the answer is only a function call away; in no real portal do they.
    { what: 'the same: shell painted, CRM answered', value: `${ownProcess.shellMs} ms, ${ownProcess.handshakeMs} ms`, goal: 'painted first', met: ownProcess.shellMs < ownProcess.handshakeMs },
    most('card tab: JS after gzip', cardTab.jsGzip, 260_000, kilobytes(cardTab.jsGzip), '260 kB'),
    most('card tab: CSS after gzip', cardTab.cssGzip, 40_000, kilobytes(cardTab.cssGzip), '40 kB'),
    { what: 'chunks of other pages or languages loaded', value: mixed.length === 0 ? 'none' : mixed.join(', '), goal: 'none', met: mixed.length === 0 },
    most('mark: requests', mark.restRequests, 2),
    most('mark: requests between pressing and the answer', mark.answerRequests, 1),
    { what: 'mark: time until the answer / the round trip', value: `${mark.ratio} (${mark.answerMs} / ${mark.roundTripMs} ms)`, goal: '' },
    most(`calendar, head: requests for ${calendar.head.queue}`, calendar.head.restRequests, 3),
    most(`calendar, administrator: ${calendar.admin.queue}`, calendar.admin.restRequests, 3),
    tasks('opening', longTasks.opening),
    tasks('typing', longTasks.typing),
    tasks('marking', longTasks.marking),
  ]
}

/** What was measured, as a table for people. */
export function tableOf(lines: readonly Line[]): string {
  const width = (key: 'what' | 'value' | 'goal'): number => Math.max(...lines.map(line => line[key].length))
  const rows = lines.map(({ what, value, goal, met }) => `${what.padEnd(width('what'))}  ${value.padEnd(width('value'))}  ${goal.padEnd(width('goal'))}  ${met === undefined ? '' : met ? '✓' : '✗'}`.trimEnd())
  return rows.join('\n')
}

/** On which machine, and how. */
export function headOf({ cpu, cores, load, node, chromium, date }: Machine): string {
  return `${cpu}, ${cores} cores, load ${load} · Node ${node} · Chromium ${chromium} · ${date.slice(0, 10)}`
}
