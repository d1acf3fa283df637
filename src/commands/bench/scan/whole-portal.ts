import { createPinia } from 'pinia'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { useScan } from '../../../app/scan.ts'
import { useSession } from '../../../app/session.ts'
import { memoryBrowser } from '../../../browser/memory.ts'
import { latest } from '../../../core/load.ts'
import { defaultRegulation, savedForm } from '../../../core/regulation.ts'
import { rules } from '../../../core/rules/index.ts'
import { ordinaryRate } from '../../../crm/bitrix24/bucket.ts'
import type { Crm, Host } from '../../../crm/port.ts'
import { noLimits, pageSeconds, realLimits, startLargePortal, type LargePortal } from './large-portal.ts'
import { regulationOf } from './regulations.ts'
import { readByCallList, sdkOf } from './requests.ts'

/** A whole portal scanned under the real limits, then once more after some changes. */
export interface WholePortal {
  readonly cards: number
  readonly requests: number
  readonly seconds: number
  /** See `boundOf`. */
  readonly bound: number
  readonly ratio: number
  /** The SDK's callList over deals and activities alone, from its measured rate. */
  readonly callListSeconds: number
  readonly faster: number
  /** Megabytes of heap after so many cards, everything collected that can be. */
  readonly heap: { readonly early: number, readonly late: number, readonly earlyCards: number }
  /** By all standard rules, on a page that has shown the scan before: from its button to its results, reading, lease, writing and tidying. */
  readonly changes: { readonly deals: number, readonly requests: number, readonly seconds: number }
}

const sizes = { deals: 100_000, activitiesPerDeal: 2, contacts: 50_000, companies: 20_000, people: 60, openShare: 1, plannedShare: 1 }

/** About deals, their activities, their clients and their people. */
const regulation = regulationOf([
  'client-linked', 'next-step-planned', 'activities-on-time', 'close-date-ahead', 'responsible-active', 'names-complete', 'phones-valid', 'emails-valid', 'values-meaningful',
])

const pageRows = 50
const batchCommands = 50

/**
 * Seconds that the limits themselves set: every row stands on a page of 50, fifty pages are a request, the first 50 requests may go at once
 * and then two a second, and the last one takes as long as its pages. `lists`: rows of each list that has to be read.
 */
function boundOf(lists: readonly number[]): number {
  const pages = lists.reduce((sum, rows) => sum + Math.ceil(rows / pageRows), 0)
  const requests = Math.ceil(pages / batchCommands)
  return Math.max(0, requests - ordinaryRate.burst) / ordinaryRate.perSecond + batchCommands * pageSeconds
}

function collected(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed / 1e6
}

/** The page's scan without a browser. Its worker is the same process. */
function pageOf(crm: Crm): ReturnType<typeof useScan> {
  const pinia = createPinia()
  const host = { place: { kind: 'main' }, locale: 'ru', timeZone: () => 'Europe/Moscow', now: () => new Date() } as Partial<Host> as Host
  useSession(pinia).open({ crm, host }, memoryBrowser().openTab())
  return useScan(pinia)
}

/** Tells when the reading begins, and how many cards were given so far. */
function watched(crm: Crm, begins: () => Promise<void> | void, heard: (cards: number) => Promise<void> | void): Crm {
  return {
    ...crm,
    scans: {
      ...crm.scans,
      open(order, from, signal) {
        const scan = crm.scans.open(order, from, signal)
        return {
          ...scan,
          async* chunks() {
            await begins()
            for await (const chunk of scan.chunks()) {
              yield chunk
              await heard(chunk.done)
            }
          },
        }
      },
    },
  }
}

async function callListRate(portal: LargePortal): Promise<number> {
  const before = Date.now()
  const rows = await readByCallList(sdkOf(portal))
  return rows / pageRows / ((Date.now() - before) / 1000)
}

export async function measureWholePortal(size = sizes): Promise<WholePortal> {
  const portal = await startLargePortal(size)
  try {
    await portal.faults(noLimits)
    let heap: { cards: number, megabytes: number } | null = null
    let began = 0
    let ended = 0
    const crm = watched(portal.crm(ordinaryRate), () => { began = Date.now() }, cards => {
      ended = Date.now()
      if (cards >= 1_000) heap ??= { cards, megabytes: collected() }
    })
    await crm.settings.saveRegulation(savedForm(regulation))
    await portal.faults(realLimits)
    await portal.forget()
    const scan = pageOf(crm)
    await scan.start('full')
    if (scan.state.kind === 'failed') throw new Error(`The scan has failed: ${scan.state.problem.code} ${scan.state.problem.detail}`)
    const seconds = (ended - began) / 1000
    const requests = await portal.counted()
    const cards = latest(scan.results)?.length ?? 0
    const late = collected()

    await portal.faults(noLimits)
    const changes = await measureChanges(portal)

    const bound = boundOf([portal.rows.deals, portal.rows.activities, portal.rows.contacts, portal.rows.companies])
    const rate = await slowRate()
    const callListSeconds = (portal.rows.deals + portal.rows.activities) / pageRows / rate
    return {
      cards, requests, seconds, bound, ratio: seconds / bound, callListSeconds, faster: callListSeconds / seconds,
      heap: { early: (heap as { megabytes: number } | null)?.megabytes ?? 0, late, earlyCards: (heap as { cards: number } | null)?.cards ?? 0 },
      changes,
    }
  } finally {
    portal.close()
  }
}

async function measureChanges(portal: LargePortal): Promise<WholePortal['changes']> {
  await portal.crm().settings.saveRegulation(savedForm(defaultRegulation(rules)))
  await pageOf(portal.crm()).start('full')
  const deals = 100
  await portal.touch(deals)
  const page = pageOf(portal.crm())
  await page.refresh()
  await portal.forget()
  const began = Date.now()
  await page.start('auto')
  const seconds = (Date.now() - began) / 1000
  const requests = await portal.counted()
  if (page.state.kind === 'failed') throw new Error(`The scan of the changes has failed: ${page.state.problem.code} ${page.state.problem.detail}`)
  if (latest(page.history)?.at(-1)?.extent !== 'changes') throw new Error('The scan after the changes has read everything again')
  return { deals, requests, seconds }
}

/** Pages a second of the SDK's callList under the same limits, measured on a smaller portal of the same kind: it reads page after page. */
async function slowRate(): Promise<number> {
  const portal = await startLargePortal({ deals: 3_000, activitiesPerDeal: 2, contacts: 100, companies: 50, people: 20, openShare: 1, plannedShare: 1 })
  try {
    await portal.faults(realLimits)
    return await callListRate(portal)
  } finally {
    portal.close()
  }
}
