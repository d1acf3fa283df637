import { shallowRef } from 'vue'

interface SliderBase {
  readonly id: number
  readonly width: number
  readonly closed: () => void
}

/** A page of the portal in a frame of its own. */
export interface PageSlider extends SliderBase {
  readonly kind: 'page'
  readonly url: string
}

/** A page of the application right in the slider. */
export interface AppSlider extends SliderBase {
  readonly kind: 'app'
  readonly title: string
  readonly placementId: number | null
  readonly options: Readonly<Record<string, unknown>>
  /** What the place around the frame does for `reloadData`. */
  readonly reloadData: (() => void) | null
}

export type Slider = PageSlider | AppSlider

export const sliders = shallowRef<readonly Slider[]>([])

/** Grows when something may have changed behind a page's back: lists and calendars read again. */
export const revision = shallowRef(0)

let lastId = 0

export function somethingChanged(): void {
  revision.value += 1
}

/** Settles when the slider has been closed. */
export function openPage(path: string, width = 1640): Promise<void> {
  const url = new URL(path, location.origin)
  url.searchParams.set('IFRAME', 'Y')
  url.searchParams.set('IFRAME_TYPE', 'SIDE_SLIDER')
  return new Promise(closed => {
    sliders.value = [...sliders.value, { kind: 'page', id: ++lastId, width, closed, url: `${url.pathname}${url.search}` }]
  })
}

/** Settles when the slider has been closed. */
export function openApp(app: Pick<AppSlider, 'title' | 'placementId' | 'options'> & { width?: number, reloadData?: () => void }): Promise<void> {
  const { title, placementId, options, width = 1640, reloadData = null } = app
  return new Promise(closed => {
    sliders.value = [...sliders.value, { kind: 'app', id: ++lastId, width, closed, title, placementId, options, reloadData }]
  })
}

export function closeSlider(id: number): void {
  const slider = sliders.value.find(one => one.id === id)
  sliders.value = sliders.value.filter(one => one.id !== id)
  slider?.closed()
  somethingChanged()
}

type SliderWord = 'close' | 'changed'

/** Tells the page under this slider: the slider is done, or what it shows has changed. */
export function tellOpener(word: SliderWord): void {
  if (window.parent !== window) window.parent.postMessage({ portalSlider: word }, location.origin)
}

function hear(event: MessageEvent): void {
  if (event.origin !== location.origin) return
  const word = (event.data as { portalSlider?: SliderWord } | null)?.portalSlider
  if (word === 'changed') somethingChanged()
  if (word !== 'close') return
  const frames = [...document.querySelectorAll<HTMLIFrameElement>('iframe[data-slider]')]
  const frame = frames.find(one => one.contentWindow === event.source)
  if (frame) closeSlider(Number(frame.dataset.slider))
}

/** Esc closes the uppermost slider, also when the keyboard is inside it. */
export function listenForSliders(): void {
  window.addEventListener('message', hear)
  window.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open], [role="menu"]')) return
    const top = sliders.value.at(-1)
    if (top) closeSlider(top.id)
    else tellOpener('close')
  })
}
