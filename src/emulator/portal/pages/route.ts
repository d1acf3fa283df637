import { shallowRef } from 'vue'
import { openPage } from './slider.ts'

/** Where this window is. */
export const route = shallowRef(new URL(location.href))

/** Inside a side slider the page has no header and no menu of its own. */
export const inSlider = new URL(location.href).searchParams.get('IFRAME') === 'Y'

/** Names the page, and the slider's frame if it is in one. */
export function namePage(title: string): void {
  document.title = title
  if (inSlider) window.frameElement?.setAttribute('title', title)
}

export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') history.pushState(null, '', path)
  else history.replaceState(null, '', path)
  route.value = new URL(location.href)
}

/** Cards and profiles slide in over the page; the rest of the portal is one page after another. */
const slides = /^\/(crm\/(deal|lead|contact|company|type)\/(\d+\/)?details\/\d+|company\/personal\/user\/\d+)\/$/

function linkOf(event: MouseEvent): HTMLAnchorElement | null {
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && !event.defaultPrevented
  return plain && event.target instanceof Element ? event.target.closest('a') : null
}

/** Opens the portal's own addresses without loading the page anew. */
export function listenForLinks(): void {
  window.addEventListener('popstate', () => { route.value = new URL(location.href) })
  document.addEventListener('click', event => {
    const link = linkOf(event)
    const url = link && link.target === '' && link.href ? new URL(link.href) : null
    if (!url || url.origin !== location.origin) return
    event.preventDefault()
    if (slides.test(url.pathname)) void openPage(`${url.pathname}${url.search}`)
    else go(`${url.pathname}${url.search}`)
  })
}
