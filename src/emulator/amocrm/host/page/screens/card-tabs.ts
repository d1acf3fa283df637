import type { CardPage } from '../../wire.ts'
import { fill, h } from '../dom.ts'
import { callBack } from '../widgets/instance.ts'
import type { Screen } from './screen.ts'

interface Loaded { readonly id?: unknown, readonly name?: unknown, readonly price?: unknown }

const elementTypes = { contacts: 1, leads: 2, companies: 3 } as const

function elementsOf(loaded: unknown): HTMLElement[] {
  if (!Array.isArray(loaded)) return []
  return (loaded as readonly Loaded[]).map(({ name, price }) => h('div', { class: 'card-sdk__element' }, h('span', {}, String(name ?? '')), price === undefined ? null : h('b', {}, String(price))))
}

/** The row of a card's tabs: its own fields, then one tab of every widget with the location `card_sdk` (developers.kommo.com/docs/card-sdk). */
export function tabsOf(screen: Screen, page: CardPage, main: HTMLElement): HTMLElement {
  const { context, loader } = screen
  const places = h('div', { class: 'card-tabs__places' }, main)
  const row = h('div', { class: 'card-tabs js-card-tabs', role: 'tablist' })
  const made = new Map<string, HTMLElement>()

  function show(code: string | null): void {
    for (const tab of row.children) tab.setAttribute('aria-selected', String(tab.getAttribute('data-id') === (code ?? 'main')))
    main.hidden = code !== null
    for (const [own, place] of made) place.hidden = own !== code
    if (code === null || made.has(code)) return
    const slot = h('div', { id: code, class: 'card-sdk__slot' })
    const place = h('div', { class: 'card-sdk', role: 'tabpanel' }, slot)
    made.set(code, place)
    places.append(place)
    void fillTab(code, slot)
  }

  async function fillTab(code: string, slot: HTMLElement): Promise<void> {
    const instance = loader.registry.list[code]
    if (!instance) return
    try {
      const loaded = await callBack(instance, 'loadPreloadedData')
      const linked = await callBack(instance, 'loadElements', elementTypes[page.entity], page.id)
      const elements = [...elementsOf(linked), ...elementsOf(loaded)]
      if (elements.length > 0) fill(slot, elements)
    } catch (error) {
      console.error(`The tab of the widget ${code} has failed:`, error)
    }
  }

  const tab = (id: string, label: string, open: () => void) => h('button', { 'type': 'button', 'role': 'tab', 'class': 'card-tabs__item', 'data-id': id, 'aria-selected': id === 'main' ? 'true' : 'false', 'click': open }, label)

  row.append(tab('main', context.text.card.main, () => show(null)))
  const drawTabs = () => {
    for (const [code, widget] of Object.entries(loader.listed())) {
      const known = [...row.children].some(child => child.getAttribute('data-id') === code)
      if (!known && loader.registry.list[code] && widget.locations.includes('card_sdk')) row.append(tab(code, widget.name, () => show(code)))
    }
  }
  row.addEventListener('widgets-started', drawTabs)
  return h('div', { class: 'card-tabs__wrapper' }, row, places)
}
