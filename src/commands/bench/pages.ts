import type { Browser } from '@playwright/test'
import { takeSeat } from './browser.ts'
import { chunksOf, weigh, type Weight } from './files.ts'
import type { World } from './world.ts'

export interface LoadedPage extends Weight {
  readonly chunks: readonly string[]
}

/** The pages that an administrator opens beside the card's tab, each by its address in the portal and the tab to press there. */
const pages = {
  main: { path: (app: string) => `/marketplace/app/${app}/`, tab: null },
  calendar: { path: () => '/calendar/', tab: 'Разборы' },
} as const

export type PageName = keyof typeof pages

/** What each page downloads in a browser that has nothing of ours yet. */
export async function measurePages(browser: Browser, world: World, userId: number): Promise<Readonly<Record<PageName, LoadedPage>>> {
  const app = world.portal.app()?.clientId ?? ''
  async function load(name: PageName): Promise<LoadedPage> {
    const { path, tab } = pages[name]
    const { page, files, close } = await takeSeat(browser, world, userId)
    await page.goto(world.portal.origin + path(app))
    if (tab !== null) await page.getByRole('tab', { name: tab }).click()
    await page.locator('iframe.app-frame-window').contentFrame().getByRole('button').first().waitFor()
    await page.waitForTimeout(1_000)
    const loaded = files()
    await close()
    return { ...weigh(loaded), chunks: chunksOf(loaded) }
  }
  return { main: await load('main'), calendar: await load('calendar') }
}
