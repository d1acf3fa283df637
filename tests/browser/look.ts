import { expect, type Frame, type Page } from '@playwright/test'
import axe from 'axe-core'
import type { Locale } from '../../src/core/rule.ts'

const widths = [1280, 800] as const
const height = 900

/** What goes wrong on the page from now on; empty it after looking. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = []
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => { if (message.type() === 'error') faults.push(`${message.text()} ${message.location().url}`) })
  return faults
}

/** The document inside the application's frame that was opened last. A frame that is only now sent there is looked at again. */
export async function innerFrame(page: Page): Promise<Frame> {
  const found: Frame[] = []
  await expect(async () => { found.push(await frameNow(page)) }).toPass()
  const [frame] = found
  if (!frame) throw new Error('No frame is open')
  return frame
}

async function frameNow(page: Page): Promise<Frame> {
  const outer = await page.locator('iframe[data-slider], iframe.app-frame-window').last().elementHandle()
  const frame = await outer?.contentFrame()
  if (!frame) throw new Error('No frame is open')
  const inner = await frame.locator('iframe.app-frame-window').elementHandles()
  return await inner.at(-1)?.contentFrame() ?? frame
}

/** Nothing is being read and nothing moves any more. */
async function settled(frame: Frame): Promise<void> {
  await expect(frame.locator('[aria-busy="true"]')).toHaveCount(0)
  await frame.evaluate(() => Promise.all(document.getAnimations()
    .filter(animation => animation.effect?.getComputedTiming().endTime !== Infinity)
    .map(animation => animation.finished.catch(() => undefined))))
}

interface Extent { readonly below: number, readonly aside: number }

/** By how much the document is higher and wider than its frame. */
function hidden(frame: Frame): Promise<Extent> {
  return frame.evaluate(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.scrollingElement ?? document.documentElement
    return { below: Math.max(0, scrollHeight - clientHeight), aside: Math.max(0, scrollWidth - clientWidth) }
  })
}

async function seriousFaults(frame: Frame): Promise<readonly string[]> {
  await frame.evaluate(axe.source)
  return frame.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
  })
}

/** Everything written on the page, also for those who hear it. */
function words(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate(() => {
    const found = [document.title]
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, node =>
      node.parentElement?.closest('script, style') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
    while (walker.nextNode()) found.push(walker.currentNode.textContent ?? '')
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'value']) found.push(element.getAttribute(name) ?? '')
    }
    return found
  })
}

/**
 * Looks at what the app shows now, wide and narrow: no serious fault of access, no scroll bar of the frame's own,
 * no foreign language, and a picture for human eyes in test-results/screens.
 */
export async function look(page: Page, frame: Frame, name: string, lang: Locale): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height })
    await settled(frame)
    const screen = `${name}, ${lang}, ${width} px`
    await expect.poll(() => hidden(frame), { message: `hidden by the frame: ${screen}` })
      .toEqual(width === 1280 ? { below: 0, aside: 0 } : { below: expect.any(Number), aside: 0 })
    expect.soft(await seriousFaults(frame), `faults of access: ${screen}`).toEqual([])
    if (lang === 'en') expect.soft((await words(frame)).filter(text => /[а-яё]/i.test(text)), `not in English: ${screen}`).toEqual([])
    await page.screenshot({ path: `test-results/screens/${lang}-${name}-${width}.png`, fullPage: true })
  }
  await page.setViewportSize({ width: widths[0], height })
}

declare global {
  interface Window { readonly axe: typeof axe }
}
