import type { Browser } from '@playwright/test'
import { buildPortalPages } from '../emulator/portal/build.ts'
import { buildApp } from './app-build.ts'
import { measureAmoHostPage } from './bench/amocrm/host-page.ts'
import { amoLines, type AmoResults } from './bench/amocrm/report.ts'
import { measureAmoScan } from './bench/amocrm/scan.ts'
import { measureAmoVerdict } from './bench/amocrm/verdict.ts'
import { startBrowser } from './bench/browser.ts'
import { measureCalendar } from './bench/calendar.ts'
import { measureCardTab, type CardTab } from './bench/card-tab.ts'
import { buildFloor } from './bench/floor.ts'
import { fillQueue } from './bench/full-queue.ts'
import { describeMachine } from './bench/machine.ts'
import { measureMark } from './bench/mark.ts'
import { measurePages } from './bench/pages.ts'
import { headOf, pageLines, tableOf, type Results } from './bench/report.ts'
import { scanLines, type ScanResults } from './bench/scan/report.ts'
import { measureScanRequests } from './bench/scan/requests.ts'
import { measureRules } from './bench/scan/rules-speed.ts'
import { measureSmoothness } from './bench/scan/smooth.ts'
import { measureWholePortal } from './bench/scan/whole-portal.ts'
import { latency, personOf, startWorld, type World } from './bench/world.ts'
import { command, CommandFailure, say } from './run.ts'

/** Openings of which the medians are taken. */
const openings = 20
const marks = 10
const queue = { cards: 500, people: 30 }

type OwnProcess = Results['cardTab']['ownProcess']

/** The app of another site than the portal: the browser gives each of its frames a process of its own. */
async function measureOwnProcess(browser: Browser): Promise<OwnProcess> {
  const world = await startWorld('localhost')
  const { restRequests, verdictMs, floorMs, ratio, shellMs, handshakeMs, longTasks }: CardTab = await measureCardTab(browser, world, personOf(world, 'auditor'), openings)
  await world.close()
  return { restRequests, verdictMs, floorMs, ratio, shellMs, handshakeMs, longTasks }
}

async function measureAll(browser: Browser, world: World): Promise<Results> {
  const [auditor, head, admin] = [personOf(world, 'auditor'), personOf(world, 'head'), personOf(world, 'admin')]
  const machine = describeMachine(browser)
  const cardTab = await measureCardTab(browser, world, auditor, openings)
  const ownProcess = await measureOwnProcess(browser)
  const { longTasks: whileMarking, ...mark } = await measureMark(browser, world, auditor, marks)
  const pages = await measurePages(browser, world, admin)
  await world.quickly(() => fillQueue(world.portal, queue))
  const calendar = { head: await measureCalendar(browser, world, head), admin: await measureCalendar(browser, world, admin) }
  return {
    machine,
    latencyMs: latency,
    cardTab: { ...cardTab, ownProcess },
    mark,
    calendar: { restRequests: Math.max(calendar.head.restRequests, calendar.admin.restRequests), ...calendar },
    longTasks: { opening: cardTab.longTasks, ...whileMarking },
    pages,
  }
}

async function benchPages(): Promise<Results> {
  await buildApp()
  await buildPortalPages()
  await buildFloor()
  const browser = await startBrowser()
  const world = await startWorld()
  try {
    return await measureAll(browser, world)
  } finally {
    await browser.close()
    await world.close()
  }
}

async function benchScan(): Promise<ScanResults> {
  await buildApp()
  await buildPortalPages()
  await buildFloor()
  const browser = await startBrowser()
  const world = await startWorld()
  const machine = describeMachine(browser)
  try {
    const rules = await measureRules()
    const requests = await measureScanRequests()
    const whole = await measureWholePortal()
    world.portal.faults.change({ latency: null })
    return { machine, rules, requests, whole, smooth: await measureSmoothness(browser, world, personOf(world, 'admin')) }
  } finally {
    await browser.close()
    await world.close()
  }
}

async function benchAmocrm(): Promise<AmoResults> {
  const browser = await startBrowser()
  try {
    return { machine: describeMachine(browser), verdict: await measureAmoVerdict(), scan: await measureAmoScan(), host: await measureAmoHostPage(browser) }
  } finally {
    await browser.close()
  }
}

/** `npm run bench -- pages`, `-- scan` or `-- amocrm`: only that part. */
const only = process.argv[2]
const isWanted = (part: 'pages' | 'scan' | 'amocrm'): boolean => only === undefined || only === part

await command(async () => {
  if (only !== undefined && only !== 'pages' && only !== 'scan' && only !== 'amocrm') throw new CommandFailure(`There is nothing called «${only}» to measure. Say pages, scan, amocrm, or nothing for all.`)
  say(`Measuring the app in the local portal, whose REST answers after ${latency} ms; times are of this machine, so compare them only within one run`)
  if (isWanted('pages')) {
    const results = await benchPages()
    process.stdout.write(`\n${headOf(results.machine)}\nREST latency ${latency} ms, medians of ${results.cardTab.openings} openings, the app and the bare page by turns\n\n${tableOf(pageLines(results))}\n\n${JSON.stringify(results)}\n`)
  }
  if (isWanted('amocrm')) {
    say('Measuring the app in the local amoCRM, whose scan runs in simulated time')
    const results = await benchAmocrm()
    process.stdout.write(`\n${headOf(results.machine)}\n\n${tableOf(amoLines(results))}\n\n${JSON.stringify(results)}\n`)
  }
  if (isWanted('scan')) {
    say('Scanning a portal of 100,000 deals under its real limits; this takes some five minutes')
    const results = await benchScan()
    process.stdout.write(`\n${headOf(results.machine)}\n\n${tableOf(scanLines(results))}\n\n${JSON.stringify(results)}\n`)
  }
})
