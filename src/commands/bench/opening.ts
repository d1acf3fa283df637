import type { Frame, Page } from '@playwright/test'
import { firstPaint, forgetSeen, whenSeen, type Watched } from './browser.ts'
import type { World } from './world.ts'

/** One opening of a tab in a card, in milliseconds after the click. */
export interface Opening {
  /** Until the verdict was painted. */
  readonly seen: number
  /** Until the portal had answered the handshake. */
  readonly answered: number
  /** Until anything was painted in the frame. */
  readonly painted: number
  /** Asked for until then. */
  readonly restRequests: number
  readonly longTasks: Watched['longTasks']
  readonly frame: Frame
}

/** How long a page rests before something in it is measured, in milliseconds. */
const rest = 150

/** Opens the list of deals, over which cards slide in. */
export async function openPortal(page: Page, { portal }: World): Promise<void> {
  await page.goto(`${portal.origin}/crm/deal/list/`)
  await page.locator('table').first().waitFor()
}

/** Opens a deal in the portal's slider, as a link in the portal does; gives the slider's document. */
async function slideIn(page: Page, deal: number): Promise<Frame> {
  await page.evaluate(path => {
    const link = Object.assign(document.createElement('a'), { href: path })
    document.body.append(link)
    link.click()
    link.remove()
  }, `/crm/deal/details/${deal}/`)
  const frame = await (await page.locator('iframe[data-slider]').elementHandle())?.contentFrame()
  if (!frame) throw new Error('The card did not slide in')
  await frame.getByRole('tab', { name: 'Разбор' }).waitFor()
  return frame
}

export async function closeSlider(page: Page): Promise<void> {
  await page.locator('.slider-close').click()
  await page.locator('iframe[data-slider]').waitFor({ state: 'detached' })
}

/** Opens the tab of this name in this deal and waits for its verdict. The slider stays open. */
export async function openTab(page: Page, world: World, deal: number, tab: string): Promise<Opening> {
  const slider = await slideIn(page, deal)
  await page.waitForTimeout(rest)
  world.forget()
  await forgetSeen(page)
  await slider.getByRole('tab', { name: tab, exact: true }).click()
  const { seenAt, answeredAt, longTasks } = await whenSeen(page)
  const restRequests = world.requests()
  const frame = await (await slider.locator('iframe.app-frame-window').elementHandle())?.contentFrame()
  if (!frame) throw new Error('The tab has no frame')
  const clickedAt = await slider.evaluate(() => (Reflect.get(window, 'watched') as Watched).clickedAt) ?? 0
  return {
    seen: seenAt - clickedAt,
    answered: (answeredAt ?? Infinity) - clickedAt,
    painted: (await firstPaint(frame) ?? Infinity) - clickedAt,
    restRequests,
    longTasks,
    frame,
  }
}
