import type { JQuery, JQueryStatic } from './vendor.ts'

/** What `new Modal()` takes (amocrm.ru/developers/content/web_sdk/system_modules). */
interface ModalOptions {
  readonly class_name?: string
  readonly init?: (this: Modal, body: JQuery) => void
  /** Answering false keeps the window open. */
  readonly destroy?: (this: Modal) => unknown
  readonly container?: string | Element
  readonly disable_overlay_click?: boolean
  readonly disable_escape_keydown?: boolean
  readonly disable_enter_keydown?: boolean
  readonly disable_cancel_click?: boolean
  readonly default_overlay?: boolean
  readonly focus_element?: string
}

interface Modal {
  readonly options: ModalOptions
  readonly $el: JQuery
  readonly $body: JQuery
  destroy(force?: boolean): void
  _showError(text: string, retry?: boolean): void
}

export type ModalConstructor = new (options?: ModalOptions) => Modal

let opened = 0

/** The module `lib/components/base/modal`: an ordinary function, as the host's own is. */
export function createModal($: JQueryStatic): ModalConstructor {
  function ModalWindow(this: Modal & Record<string, unknown>, options: ModalOptions = {}) {
    const number = ++opened
    const ns = `.modal-${number}`
    const $el = $(`<div class="modal ${options.class_name ?? ''}"><div class="default-overlay modal-overlay"></div><div class="modal-scroller custom-scroll"><div class="modal-body" tabindex="-1" role="dialog" aria-modal="true"></div></div></div>`)
    const $body = $el.find('.modal-body')
    let open = true

    const close = (force: boolean) => {
      if (!open || (options.destroy?.call(this) === false && !force)) return
      open = false
      $(document).off(ns)
      $el.remove()
    }
    Object.assign(this, {
      options, $el, $body,
      destroy: (force = false) => close(force),
      _showError(text: string, retry = false) {
        $body.find('.modal-body__error').remove()
        const line = $('<div class="modal-body__error" role="alert"></div>')
        line[0]?.append(text)
        if (retry) line.append('<button type="button" class="button-input js-modal-accept">OK</button>')
        $body.append(line)
      },
    })

    $body.on('modal:loaded', () => { $body.addClass('modal-body_loaded') })
    $body.on('modal:centrify', () => {
      $body.find('.modal-body__close').remove()
      $body.append('<span class="modal-body__close" tabindex="0" role="button" aria-label="×"><span class="icon icon-modal-close">×</span></span>')
    })
    $el.on('click', '.modal-body__close', () => close(false))
    if (!options.disable_cancel_click) $el.on('click', '.js-modal-cancel, .button-cancel', event => { event.preventDefault(); close(false) })
    if (!options.disable_overlay_click) {
      $el.on('mousedown', '.modal-scroller', event => { if (event.target.classList.contains('modal-scroller')) close(false) })
    }
    if (!options.disable_escape_keydown) {
      $(document).on(`keydown${ns}`, event => { if ((event as unknown as KeyboardEvent).key === 'Escape') close(false) })
    }
    $(options.container ? options.container as Element : document.body).append($el)
    options.init?.call(this, $body)
    const focused = options.focus_element ? $body.find(options.focus_element)[0] : $body[0]
    focused?.focus()
  }
  return ModalWindow as unknown as ModalConstructor
}
