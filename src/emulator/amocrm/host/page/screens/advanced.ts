import type { AdvancedPage } from '../../wire.ts'
import { h } from '../dom.ts'
import type { Screen } from './screen.ts'

/** The widget's own page of the settings; its work area may come later than its `render`. */
export function drawAdvanced({ context }: Screen, page: AdvancedPage): HTMLElement {
  return h('div', { class: 'page advanced' },
    h('header', { class: 'list-top' }, h('h1', {}, page.title)),
    h('div', { 'class': 'advanced__holder', 'data-code': page.code }, context.options.workAreaDelay > 0 ? null : workArea(page.code)),
  )
}

function workArea(code: string): HTMLElement {
  return h('div', { id: `work-area-${code}`, class: 'work-area' })
}

/** Puts the work area into the page if it waits for it. */
export function bringWorkArea(code: string, delay: number): void {
  const holder = document.querySelector(`.advanced__holder[data-code="${code}"]`)
  if (holder?.childElementCount === 0) setTimeout(() => { if (holder.childElementCount === 0) holder.append(workArea(code)) }, delay)
}
