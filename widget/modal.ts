/** A window of the CRM over its page (amocrm.ru/developers/content/web_sdk/system_modules), as far as it is used here. */
interface Modal {
  destroy(force?: boolean): void
}

interface ModalBody {
  readonly 0?: HTMLElement
  trigger(event: string): ModalBody
}

type ModalConstructor = new (options: { class_name: string, init: (body: ModalBody) => void, destroy: () => boolean, disable_overlay_click: boolean, disable_enter_keydown: boolean }) => Modal

/** RequireJS's own way to ask for modules later. */
export type Require = (names: readonly string[], ready: (...modules: unknown[]) => void, failed?: (error: unknown) => void) => void

/** Opens a window of at most this width in pixels and gives the place in it; `closed` is called once, whoever closes it. Returns what closes it. */
export function openModal(require: Require, width: number, opened: (holder: Element) => void, closed: () => void): () => void {
  let modal: Modal | null = null
  let ended = false

  function end(): void {
    if (ended) return
    ended = true
    closed()
  }

  require(['lib/components/base/modal'], module => {
    if (ended) return
    modal = new (module as ModalConstructor)({
      class_name: 'razbor-modal',
      disable_overlay_click: true,
      disable_enter_keydown: true,
      init(body) {
        body.trigger('modal:loaded')
        const [place] = [body[0]]
        if (place === undefined) return
        Object.assign(place.style, { width: `min(${width}px, 94vw)`, maxWidth: '94vw', boxSizing: 'border-box' })
        const holder = document.createElement('div')
        holder.className = 'razbor-modal__frame'
        place.append(holder)
        body.trigger('modal:centrify')
        opened(holder)
      },
      destroy() {
        end()
        return true
      },
    })
  }, end)

  return () => {
    if (ended) return
    end()
    modal?.destroy(true)
  }
}
