import type { OpenedPlace } from '../src/crm/amocrm/bridge.ts'
import { answersOf } from './answers.ts'
import { openFrame, type OpenFrame } from './frame.ts'
import { codeOf, factsFor, isList, language, openCard, pathOf, selection, text, type WidgetBase } from './host-page.ts'
import { openModal, type Require } from './modal.ts'
import { whenSeen, whenThere } from './waiting.ts'

interface Widget extends WidgetBase {
  callbacks?: Readonly<Record<string, unknown>>
}

type Page = 'card-tab' | 'list-menu' | 'index'

/** Something of ours in the CRM's page. */
interface Piece {
  /** The CRM's element in which it stands. */
  readonly holder?: Element
  /** What it shows there: the CRM may keep the element and open another card. */
  readonly shows?: string
  /** False when the CRM has taken its place away. */
  isThere(): boolean
  close(): void
}

const slotClass = 'razbor-slot'
const hintClass = 'razbor-hint'
const unsavedHint = 'page.unsaved'

/**
 * The widget of amoCRM and Kommo. It opens our pages in frames where the CRM gives it a place, and answers them; all else happens inside the frames.
 * The CRM adds its own methods to the prototype, calls it with `new`, and may call `bind_actions` before `init`: nothing here relies on their order.
 */
export function widgetFor(require: Require): new () => Widget {
  function RazborWidget(this: Widget): Widget {
    const own = placesOf(this, require)
    this.callbacks = {
      render: () => {
        own.refresh()
        return true
      },
      init: () => true,
      bind_actions: () => true,
      settings: (dialog: unknown) => own.explain(dialog),
      onSave: () => true,
      destroy: () => own.closeAll(),
      advancedSettings: () => own.openAdvanced(),
      loadPreloadedData: () => {
        own.openTab()
        return Promise.resolve({})
      },
      loadElements: () => Promise.resolve([]),
      linkCard: () => Promise.resolve({}),
      searchDataInCard: () => Promise.resolve([]),
      leads: { selected: () => own.openSelection('leads') },
      contacts: { selected: () => own.openSelection('contacts') },
      todo: { selected: () => own.openSelection('todo') },
    }
    return this
  }
  return RazborWidget as unknown as new () => Widget
}

/** The places in the CRM's page where one instance of the widget stands. */
function placesOf(widget: WidgetBase, require: Require) {
  let pieces: readonly Piece[] = []

  function keep(piece: Piece): void {
    pieces = [...pieces, piece]
  }

  function drop(piece: Piece): void {
    pieces = pieces.filter(one => one !== piece)
    piece.close()
  }

  /** What the CRM took away is let go of. */
  function dropLost(): void {
    pieces.filter(piece => !piece.isThere()).forEach(drop)
  }

  function word(key: string): string {
    return text(widget.i18n?.(key))
  }

  function frameIn(holder: Element, page: Page, place: OpenedPlace, close: () => void): OpenFrame {
    const frame = openFrame({
      holder,
      address: `${pathOf(widget)}/app/${page}.html?LANG=${encodeURIComponent(language())}`,
      title: word('widget.name'),
      facts: () => factsFor(widget, place),
      answers: element => answersOf(widget, element, { openMain: options => inModal('index', { kind: 'main', options }), reopen: () => frame.reopen(), close }),
    })
    return frame
  }

  /** False when this is shown there already; what else was there is closed. */
  function isFree(holder: Element, shows: string): boolean {
    dropLost()
    const earlier = pieces.find(piece => piece.holder === holder)
    if (earlier?.shows === shows) return false
    if (earlier) drop(earlier)
    return true
  }

  /** The page in a place that the CRM gave us, as soon as somebody sees it. */
  function inPlace(holder: Element, page: Page, place: OpenedPlace): void {
    const shows = JSON.stringify(place)
    if (!isFree(holder, shows)) return
    let frame: OpenFrame | null = null
    const stop = whenSeen(holder, () => { frame = frameIn(holder, page, place, () => undefined) })
    keep({
      holder,
      shows,
      isThere: () => holder.isConnected && frame?.isThere() !== false,
      close() {
        stop()
        frame?.close()
      },
    })
  }

  function inModal(page: Page, place: OpenedPlace): void {
    let frame: OpenFrame | null = null
    let open = true
    const close = openModal(require, page === 'index' ? 1280 : 760, holder => { frame = frameIn(holder, page, place, () => drop(piece)) }, () => {
      open = false
      frame?.close()
    })
    const piece: Piece = { isThere: () => open, close }
    keep(piece)
  }

  /** Our block of the right panel; `null`: there is no panel here. */
  function panelSlot(): Element | null {
    const code = codeOf(widget)
    const find = (): Element | null => document.querySelector(`.card-widgets__widget-${CSS.escape(code)} .${slotClass}`)
    const there = find()
    if (there !== null) return there
    widget.render_template?.({ caption: { class_name: 'razbor-caption' }, body: '', render: `<div class="${slotClass}"></div>` })
    return find()
  }

  function say(holder: Element, key: string): void {
    if (!isFree(holder, key)) return
    const line = document.createElement('p')
    line.className = hintClass
    line.textContent = word(key)
    holder.append(line)
    keep({ holder, shows: key, isThere: () => line.isConnected, close: () => line.remove() })
  }

  return {
    /** The page has changed: what the CRM took away is let go of, and the right panel gets its block. */
    refresh() {
      dropLost()
      const card = openCard()
      if (card === null && !isList(widget)) return
      const slot = panelSlot()
      if (slot === null) return
      Object.assign((slot as HTMLElement).style, { minHeight: '1px' })
      if (card === null) say(slot, 'page.selection')
      else if (card === 'unsaved') say(slot, unsavedHint)
      else inPlace(slot, 'card-tab', { kind: 'card', ...card })
    },
    openTab() {
      const slot = document.getElementById(codeOf(widget))
      const card = openCard()
      if (slot === null || card === null) return
      if (card === 'unsaved') say(slot, unsavedHint)
      else inPlace(slot, 'card-tab', { kind: 'card', ...card })
    },
    openAdvanced() {
      const find = (): Element | null => document.getElementById(`work-area-${codeOf(widget)}`)
      const here = location.pathname
      const open = (holder: Element): void => inPlace(holder, 'index', { kind: 'main', options: {} })
      const area = find()
      if (area !== null) return open(area)
      const stop = whenThere(find, holder => {
        drop(piece)
        open(holder)
      })
      const piece: Piece = { isThere: () => location.pathname === here, close: stop }
      keep(piece)
    },
    openSelection(list: 'leads' | 'contacts' | 'todo') {
      inModal('list-menu', selection(widget, list))
    },
    /** The dialog's own field keeps what the app saves there; people are told where to go. */
    explain(dialog: unknown) {
      const root = (dialog as { readonly 0?: unknown } | null | undefined)?.[0]
      const place = root instanceof Element ? root.querySelector('[id$="_custom_content"]') : null
      if (place !== null && place.childElementCount === 0) say(place, 'page.settings')
    },
    closeAll() {
      pieces.forEach(piece => piece.close())
      pieces = []
      // The CRM removes our block of the panel itself; where it does not, nothing of ours stays in it.
      document.querySelectorAll(`.${slotClass}`).forEach(slot => slot.remove())
    },
  }
}
