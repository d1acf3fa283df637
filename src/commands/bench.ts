import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { chromium, type Browser, type FrameLocator, type Page } from '@playwright/test'
import manifest from '../../manifest.json' with { type: 'json' }
import { createPortal, type Portal } from '../emulator/bitrix24/portal.ts'
import { buildPortalPages } from '../emulator/portal/build.ts'
import { listen } from '../emulator/listen.ts'
import { defaultDeals, seed } from '../emulator/seed.ts'
import { createServer } from '../emulator/server.ts'
import { createStaticHost } from '../emulator/static-host.ts'
import { openStore } from '../emulator/store.ts'
import { appFolder, buildApp } from './app-build.ts'
import { findChromium } from './chromium.ts'
import { installDemo } from './demo.ts'
import { command, say } from './run.ts'

const rounds = 5

/** What one opening or action of the app cost. */
interface Cost {
  /** HTTP requests to REST; a batch is one. */
  readonly restRequests: number
  /** What the app's pages loaded, in bytes after gzip. */
  readonly jsGzip: number
  readonly cssGzip: number
  readonly milliseconds: number
}

async function startPortal(): Promise<{ portal: Portal, close: () => Promise<void> }> {
  const app = await listen(createStaticHost(appFolder).fetch, { port: 0 })
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const door = await listen(request => answer(request), { port: 0 })
  const store = openStore()
  const portal = createPortal({
    store,
    origin: `http://127.0.0.1:${door.port}`,
    appOrigin: `http://127.0.0.1:${app.port}`,
    offer: { ...manifest.bitrix24, title: manifest.bitrix24.title.ru },
  })
  portal.setClock(new Date('2026-11-23T09:00:00+03:00'))
  seed(store, { now: portal.now(), deals: defaultDeals })
  answer = createServer(portal).fetch
  await installDemo(portal)
  return { portal, close: async () => { await door.close(); await app.close() } }
}

function gzipped(urls: Iterable<string>, ending: string): number {
  return [...urls].filter(url => url.endsWith(ending)).reduce((sum, url) => sum + gzipSync(readFileSync(join(appFolder, new URL(url).pathname))).length, 0)
}

function frameOf(page: Page): FrameLocator {
  return page.locator('iframe.app-frame-window').last().contentFrame()
}

/** Runs `work` on a page of a fresh browser session, signed in as this person, and counts what the app asked for. */
async function measure(browser: Browser, portal: Portal, userId: number, prepare: (page: Page) => Promise<void>, work: (page: Page) => Promise<void>): Promise<Cost> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  await page.request.post(`${portal.origin}/portal/session`, { data: { userId } })
  await prepare(page)
  const loaded = new Set<string>()
  page.on('response', response => { if (response.url().startsWith(portal.appOrigin)) loaded.add(response.url().split('?')[0] ?? '') })
  portal.journal.clear()
  const start = performance.now()
  await work(page)
  const milliseconds = performance.now() - start
  const restRequests = portal.journal.entries().length
  await context.close()
  return { restRequests, jsGzip: gzipped(loaded, '.js'), cssGzip: gzipped(loaded, '.css'), milliseconds }
}

async function median(once: () => Promise<Cost>): Promise<Cost> {
  const costs: Cost[] = []
  for (let round = 0; round < rounds; round++) costs.push(await once())
  costs.sort((a, b) => a.milliseconds - b.milliseconds)
  const middle = costs[Math.floor(costs.length / 2)]
  if (!middle) throw new Error('Nothing was measured')
  return { ...middle, restRequests: Math.max(...costs.map(cost => cost.restRequests)) }
}

await command(async () => {
  say('Measuring requests and sizes of the app in the local portal; times are of this machine, so compare them only within one run')
  await buildApp()
  await buildPortalPages()
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] })
  const { portal, close } = await startPortal()
  const idOf = (persona: string) => [...portal.tables.users.all()].find(user => user.persona === persona)?.id ?? 1
  const open = [...portal.tables.items(2).all()].filter(deal => deal['stageSemanticId'] === 'P' && !deal['UF_CRM_RAZBOR'])
  let next = 0
  const cardUrl = () => `${portal.origin}/crm/deal/details/${open[next++]?.id}/`

  const results: Record<string, Cost> = {
    cardTab: await median(() => measure(browser, portal, idOf('auditor'),
      async page => { await page.goto(cardUrl()) },
      async page => {
        await page.getByRole('tab', { name: 'Разбор' }).click()
        await frameOf(page).getByText(/Проверено \d/).waitFor()
      })),
    mark: await median(() => measure(browser, portal, idOf('auditor'),
      async page => {
        await page.goto(cardUrl())
        await page.getByRole('tab', { name: 'Разбор' }).click()
        await frameOf(page).getByText(/Проверено \d/).waitFor()
        await frameOf(page).getByRole('button', { name: 'На разбор' }).click()
      },
      async page => {
        await frameOf(page).getByRole('button', { name: 'Отправить на разбор' }).click()
        await frameOf(page).getByText('Карточка отправлена на разбор.').waitFor()
      })),
    calendar: await median(() => measure(browser, portal, idOf('head'),
      async page => { await page.goto(`${portal.origin}/calendar/`) },
      async page => {
        await page.getByRole('tab', { name: 'Разборы' }).click()
        await frameOf(page).getByRole('grid').waitFor()
      })),
  }
  await browser.close()
  await close()

  process.stdout.write(`\n${'screen'.padEnd(10)}${'REST requests'.padStart(15)}${'JS gzip, kB'.padStart(13)}${'CSS gzip, kB'.padStart(14)}${'median, ms'.padStart(12)}\n`)
  for (const [name, { restRequests, jsGzip, cssGzip, milliseconds }] of Object.entries(results)) {
    process.stdout.write(`${name.padEnd(10)}${String(restRequests).padStart(15)}${(jsGzip / 1024).toFixed(1).padStart(13)}${(cssGzip / 1024).toFixed(1).padStart(14)}${milliseconds.toFixed(0).padStart(12)}\n`)
  }
  process.stdout.write(`\n${JSON.stringify(results)}\n`)
})
