import type { Browser } from '@playwright/test'
import { forgetSeen, takeSeat, whenSeen, type Watched } from './browser.ts'
import { rounded } from './numbers.ts'
import type { World } from './world.ts'

export interface Calendar {
  /** From opening the view until it asks for nothing more. */
  readonly restRequests: number
  /** Until the queue is on screen, in milliseconds. */
  readonly queueMs: number
  /** The queue's own words: how many cards of how many people. */
  readonly queue: string
}

/** A view is at rest when it has asked for nothing for so many milliseconds. */
const rest = 1_500

/** Opens «Разборы» in the portal's calendar, in a fresh session. */
export async function measureCalendar(browser: Browser, world: World, userId: number): Promise<Calendar> {
  const { page, close } = await takeSeat(browser, world, userId)
  await page.goto(`${world.portal.origin}/calendar/`)
  const tab = page.getByRole('tab', { name: 'Разборы' })
  await tab.waitFor()
  world.forget()
  await forgetSeen(page)
  await tab.click()
  const { seenAt } = await whenSeen(page)
  const clickedAt = await page.evaluate(() => (Reflect.get(window, 'watched') as Watched).clickedAt) ?? 0
  for (let asked = -1; asked !== world.requests();) {
    asked = world.requests()
    await page.waitForTimeout(rest)
  }
  const queue = await page.locator('iframe.app-frame-window').contentFrame().getByText(/у \d+ сотрудник/).first().textContent() ?? ''
  const restRequests = world.requests()
  await close()
  return { restRequests, queueMs: rounded(seenAt - clickedAt), queue: queue.trim().replaceAll('\u00a0', ' ') }
}
