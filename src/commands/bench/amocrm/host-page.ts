import { gzipSync } from 'node:zlib'
import type { Browser, Page } from '@playwright/test'
import { createAccount, type Account } from '../../../emulator/amocrm/account.ts'
import { buildHostPage } from '../../../emulator/amocrm/host/build.ts'
import { uploadWidget } from '../../../emulator/amocrm/host/upload.ts'
import { seedAccount } from '../../../emulator/amocrm/seed.ts'
import { createAmoServer } from '../../../emulator/amocrm/server.ts'
import { listen } from '../../../emulator/listen.ts'
import { openStore } from '../../../emulator/store.ts'
import { demoArchive } from '../../amocrm/demo-package.ts'
import { longTasksOf, watchedContext } from '../browser.ts'
import { summed, type LongTasks } from '../long-tasks.ts'

/** What a page of the CRM carries for us while nobody opens the app. */
export interface AmoHostPage {
  /** Bytes after gzip of all files that the page asks for with the widget and not without it. */
  readonly bytes: number
  readonly files: readonly string[]
  /** Over 50 ms on the page with the widget, and on the same page without it: the CRM's own. */
  readonly longTasks: LongTasks
  readonly withoutWidget: LongTasks
}

const widgetCode = 'razbor'

/** Milliseconds in which whatever the widget begins by itself has begun. */
const quiet = 2_000

interface Opening {
  readonly files: ReadonlyMap<string, number>
  readonly longTasks: LongTasks
}

async function opened(page: Page, address: string): Promise<Opening> {
  const files = new Map<string, Promise<number>>()
  page.on('response', response => {
    const { pathname } = new URL(response.url())
    if (response.status() === 200) files.set(pathname, response.body().then(body => gzipSync(body, { level: 9 }).length, () => 0))
  })
  await page.goto(address, { waitUntil: 'networkidle' })
  await page.waitForTimeout(quiet)
  const sizes = await Promise.all([...files].map(async ([path, size]): Promise<[string, number]> => [path, await size]))
  return { files: new Map(sizes), longTasks: summed(await longTasksOf(page.mainFrame())) }
}

async function visit(browser: Browser, { origin }: Account, address: string): Promise<Opening> {
  const context = await watchedContext(browser)
  try {
    await context.request.post(`${origin}/sandbox/session`, { data: { user: 'auditor' } })
    return await opened(await context.newPage(), `${origin}${address}`)
  } finally {
    await context.close()
  }
}

export async function measureAmoHostPage(browser: Browser): Promise<AmoHostPage> {
  await buildHostPage()
  let answer: Parameters<typeof listen>[0] = () => new Response(null, { status: 503 })
  const server = await listen((request, connection) => answer(request, connection), { port: 0 })
  try {
    const store = openStore()
    seedAccount(store, { now: new Date(), lang: 'ru', leads: 60 })
    const account = createAccount({ store, origin: `http://127.0.0.1:${server.port}`, brand: 'amocrm' })
    account.faults.beginWith({ requestLimit: false })
    answer = createAmoServer(account).fetch
    const uploaded = uploadWidget(account, await demoArchive(), widgetCode)
    if (!uploaded.ok) throw new Error(JSON.stringify(uploaded.errors))
    // On a card the app opens as soon as its slot is in sight; in a list nobody has opened it.
    const address = '/leads/list/'
    account.widgets.configure(widgetCode, { isActive: false, settings: {} })
    // The first opening of all makes the account's own pages ready.
    await visit(browser, account, address)
    const without = await visit(browser, account, address)
    account.widgets.configure(widgetCode, { isActive: true, settings: {} })
    const withWidget = await visit(browser, account, address)
    const added = [...withWidget.files].filter(([path]) => !without.files.has(path))
    return { bytes: added.reduce((sum, [, size]) => sum + size, 0), files: added.map(([path, size]) => `${path} ${size}`), longTasks: withWidget.longTasks, withoutWidget: without.longTasks }
  } finally {
    await server.close()
  }
}
