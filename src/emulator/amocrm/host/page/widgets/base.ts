import type { Context } from '../context.ts'
import type { JQuery } from '../vendor.ts'
import type { WidgetInstance, WidgetParams } from './instance.ts'
import type { Panel } from './panel.ts'

interface Base extends WidgetInstance {
  render(source: TemplateSource | string, params?: object): unknown
}

interface TemplateSource {
  readonly data?: string
  readonly ref?: string
  readonly href?: string
  readonly base_path?: string
  readonly load?: (template: unknown) => void
}

interface PanelTemplate {
  readonly caption?: { readonly class_name?: string, readonly html?: string }
  readonly body?: string
  readonly render?: string
}

export interface BaseOptions {
  readonly context: Context
  readonly panel: Panel
  readonly system: () => Readonly<Record<string, unknown>>
  /** Templates of `/tmpl/controls/` by their names. */
  readonly controls: () => Readonly<Record<string, string>>
  /** Whether the widget has a slot in the right panel of this page. */
  readonly hasSlot: (code: string) => boolean
  readonly addAction: (code: string, kind: string, action: unknown) => void
  readonly setStatus: (code: string, status: string) => void
}

const overlay = '<div class="widgets-overlay default-overlay"></div>'

function wordsAt(langs: unknown, key: string): unknown {
  let section = langs
  for (const part of key.split('.')) {
    if (typeof section !== 'object' || section === null || !Object.hasOwn(section, part)) return false
    section = (section as Record<string, unknown>)[part]
  }
  return section
}

/**
 * The methods that every widget finds behind itself (developers.kommo.com/docs/script-js,
 * amocrm.ru/developers/content/integrations/script_js). They lie on the prototype, so that the constructor may use
 * them already; settings and words come only after it has returned.
 */
export function createBase(options: BaseOptions): Readonly<Record<string, unknown>> {
  const { context, panel } = options
  const { $, Twig } = context
  const paramsOf = (widget: Base): WidgetParams => widget.params ?? {}
  const codeOf = (widget: Base): string => String(paramsOf(widget).widget_code ?? '')

  function own(widget: Base): Record<string, unknown> {
    widget.params ??= {}
    return widget.params as Record<string, unknown>
  }

  function fromControls(ref: string): string {
    const template = options.controls()[ref]
    if (template === undefined) throw new Error(`The local amoCRM has no template ${ref}.`)
    return template
  }

  function refuse(what: string): PromiseLike<unknown> {
    console.error(`The local amoCRM reaches no other server: ${what}`)
    return $.Deferred().reject(new Error(what)).promise()
  }

  return {
    set_settings(this: Base, settings: object) { $.extend(own(this), settings) },
    get_settings(this: Base) { return own(this) },
    set_lang(this: Base, langs: unknown) { this.langs = langs },
    i18n(this: Base, key: string) { return wordsAt(this.langs, key) },
    system: () => ({ ...options.system() }),
    get_version(this: Base) { return paramsOf(this).version },
    get_install_status(this: Base) { return paramsOf(this).status ?? 'not_configured' },
    set_status(this: Base, status: string) {
      own(this)['status'] = status
      options.setStatus(codeOf(this), status)
    },

    render(this: Base, source: TemplateSource | string, params: object = {}): unknown {
      if (typeof source === 'string') return Twig.twig({ data: source }).render(params)
      if (source.ref !== undefined) return Twig.twig({ data: fromControls(source.ref) }).render(params)
      if (source.data !== undefined) return Twig.twig({ data: source.data }).render(params)
      if (source.href === undefined) return false
      const { base_path: path = '', href, load } = source
      void fetch(`${path}${href}`).then(async answer => {
        if (!answer.ok) throw new Error(`${path}${href}: ${answer.status}`)
        load?.(Twig.twig({ data: await answer.text() }))
      }).catch((error: unknown) => console.error('A template of the widget did not come:', error))
      return true
    },
    render_template(this: Base, template: PanelTemplate, params: object = {}): JQuery | undefined {
      const code = codeOf(this)
      if (!options.hasSlot(code)) {
        console.warn(`The widget ${code} has no slot in the right panel of ${context.place.area}: render_template draws nothing.`)
        return undefined
      }
      const images = paramsOf(this).images_path ?? ''
      const block = $(`<div class="card-widgets__widget card-widgets__widget-${code}" data-code="${code}"><div class="js-widget-caption-block card-widgets__widget__caption ${template.caption?.class_name ?? ''}" data-code="${code}"><img class="card-widgets__widget__caption__logo" src="${images}/logo_medium.png" alt=""><img class="card-widgets__widget__caption__logo_min" src="${images}/logo_min.png" alt=""><div class="card-widgets__widget__caption__arrow widgets__widget__caption__arrow_bottom"></div></div><div class="card-widgets__widget__body"></div></div>`)
      if (template.caption?.html) block.find('.js-widget-caption-block').append(template.caption.html)
      for (const part of [template.body, template.render]) if (part) block.find('.card-widgets__widget__body').append(Twig.twig({ data: part }).render(params))
      const node = block[0]
      if (node) panel.put(node)
      return block
    },

    list_selected() {
      const selected = context.selected.map(({ emails, phones, ...rest }) => ({ ...rest, emails: [...emails], phones: [...phones] }))
      const count = (pick: (one: { emails: readonly string[], phones: readonly string[] }) => readonly string[]) => selected.flatMap(pick).length
      return { selected, count_selected: selected.length, summary: { items: selected.length, emails: count(({ emails }) => emails), phones: count(({ phones }) => phones) } }
    },
    widgetsOverlay(shown: boolean) {
      $('.widgets-overlay').remove()
      if (shown) $('#page_holder').append(overlay)
    },
    add_action(this: Base, kind: string, action: unknown) { options.addAction(codeOf(this), kind, action) },
    add_source(this: Base, kind: string, source: unknown) { options.addAction(codeOf(this), kind, source) },
    get_accounts_current: () => (window.APP as { constant(key: string): unknown }).constant('account'),
    get_current_card_contacts_data() {
      const contacts = (context.card?.links ?? []).filter(({ entity }) => entity === 'contacts')
      return Promise.resolve(contacts.map(({ id, name, phones, emails }) => {
        const [first = '', ...last] = name.split(' ')
        return { id, name, first_name: first, last_name: last.join(' '), phones: [...phones], emails: [...emails] }
      }))
    },
    get_pipeline_id: () => context.card?.pipeline?.id ?? null,
    setSdkCatalogId: (id: unknown) => id,
    listenSocketChannel: (channel: unknown) => { console.warn(`The local amoCRM has no socket channel ${String(channel)}.`) },
    crm_post(url: string, _data: unknown, _done: unknown, _type: unknown, failed?: (error: unknown) => void) {
      failed?.(new Error(url))
      return refuse(url)
    },
    $authorizedAjax: (settings: { readonly url?: string } = {}) => refuse(settings.url ?? ''),
  }
}
