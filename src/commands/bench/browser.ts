import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from '@playwright/test'
import { transformWithOxc } from 'vite'
import { findChromium } from '../chromium.ts'
import type { World } from './world.ts'

/** What `page/watch.ts` has noted in one document; moments in milliseconds since 1970. */
export interface Watched {
  readonly clickedAt: number | null
  readonly answeredAt: number | null
  readonly seenAt: number | null
  readonly longTasks: readonly { readonly at: number, readonly ms: number }[]
}

/** One person at one browser window, whose documents are watched. */
export interface Seat {
  readonly page: Page
  /** Addresses of the app's files that the window has asked for since the last `forgetFiles`. */
  files(): readonly string[]
  forgetFiles(): void
  close(): Promise<void>
}

/** Playwright's own list without the partitioning of storage, which every browser of today has: a frame of another site would have no storage at all. */
const switchedOff = ['DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable', 'MediaRouter', 'OptimizationHints', 'PaintHolding']

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-sync', `--disable-features=${switchedOff.join(',')}`] })
}

async function watchScript(): Promise<string> {
  const file = fileURLToPath(new URL('./page/watch.ts', import.meta.url))
  const { code } = await transformWithOxc(await readFile(file, 'utf8'), file)
  return `{${code.replace(/^export .*$/m, '')}}`
}

/** A browser session whose documents note when things happen in them. */
export async function watchedContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'ru-RU', timezoneId: 'Europe/Moscow' })
  await context.addInitScript({ content: await watchScript() })
  return context
}

/** A fresh browser session, signed in as this person. */
export async function takeSeat(browser: Browser, { portal }: World, userId: number): Promise<Seat> {
  const context = await watchedContext(browser)
  const page = await context.newPage()
  const files = new Set<string>()
  page.on('request', request => {
    const { origin, pathname } = new URL(request.url())
    if (origin === portal.appOrigin) files.add(pathname)
  })
  await page.request.post(`${portal.origin}/portal/session`, { data: { userId } })
  return {
    page,
    files: () => [...files],
    forgetFiles: () => { files.clear() },
    close: () => context.close(),
  }
}

export interface Told extends Watched {
  readonly seenAt: number
}

/** Waits until a frame of the application has painted what it waits for, and gives what that frame has noted. */
export async function whenSeen(page: Page): Promise<Told> {
  const told = await page.waitForFunction(() => (Reflect.get(window, 'watched') as { told: Told | null }).told, undefined, { polling: 20, timeout: 30_000 })
  return await told.jsonValue() as Told
}

/** Forgets what a frame has told before. */
export async function forgetSeen(page: Page): Promise<void> {
  await page.evaluate(() => { Object.assign(Reflect.get(window, 'watched') as object, { told: null }) })
}

export function longTasksOf(frame: Frame): Promise<Watched['longTasks']> {
  return frame.evaluate(() => (Reflect.get(window, 'watched') as Watched).longTasks)
}

/** Makes the document wait for a text that is not there yet. */
export async function expectText(frame: Frame, pattern: string): Promise<void> {
  await frame.evaluate(text => (Reflect.get(window, 'watched') as { wait: (text: string) => void }).wait(text), pattern)
}

/** First contentful paint of the document, in milliseconds since 1970. */
export function firstPaint(frame: Frame): Promise<number | null> {
  return frame.evaluate(() => {
    const [entry] = performance.getEntriesByName('first-contentful-paint')
    return entry === undefined ? null : performance.timeOrigin + entry.startTime
  })
}
