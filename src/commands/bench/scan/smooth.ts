import type { Browser } from '@playwright/test'
import { fillPortal } from '../../../emulator/large.ts'
import { longTasksOf, takeSeat } from '../browser.ts'
import { between, summed, type LongTasks } from '../long-tasks.ts'
import type { World } from '../world.ts'

/** A scan in the browser, as its person lives through it. */
export interface SmoothScan {
  readonly cards: number
  readonly longTasks: LongTasks
  /** The list of everything that was found, scrolled from end to end. */
  readonly scrolling: LongTasks
}

/** Scans a portal of this many deals on the main page, and scrolls through what was found. */
export async function measureSmoothness(browser: Browser, world: World, userId: number, deals = 5_000): Promise<SmoothScan> {
  fillPortal(world.portal, { deals, activitiesPerDeal: 2, contacts: Math.round(deals / 2), companies: Math.round(deals / 5), people: 40, openShare: 1 })
  const { page, close } = await takeSeat(browser, world, userId)
  try {
    await page.goto(`${world.portal.origin}/marketplace/app/${world.portal.app()?.clientId ?? ''}/`)
    const frame = await (await page.locator('iframe.app-frame-window').elementHandle())?.contentFrame()
    if (!frame) throw new Error('The app is not shown')
    await frame.getByRole('tab', { name: 'Проверка базы' }).click()
    const start = frame.getByRole('button', { name: /^Проверить/ }).first()
    await start.waitFor()
    await page.waitForTimeout(1_500)
    const moment = (): Promise<number> => frame.evaluate(() => performance.timeOrigin + performance.now())
    const from = await moment()
    await start.click()
    await frame.getByText(/Последняя проверка/).first().waitFor({ timeout: 240_000 })
    const to = await moment()
    await page.waitForTimeout(500)
    await frame.getByRole('button', { name: /нарушени/i }).first().click()
    const list = frame.getByRole('grid').or(frame.getByRole('list', { name: /карточ/i })).first()
    await list.waitFor()
    await page.waitForTimeout(1_000)
    const before = await moment()
    await list.evaluate(async element => {
      for (let step = 0; step < 40; step++) {
        element.scrollTop = element.scrollHeight * step / 40
        await new Promise(resolve => setTimeout(resolve, 50))
      }
    })
    const tasks = await longTasksOf(frame)
    return { cards: deals, longTasks: summed(between(tasks, from, to)), scrolling: summed(between(tasks, before, await moment())) }
  } finally {
    await close()
  }
}
