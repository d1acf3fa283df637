import type { Context } from './context.ts'
import { showToast } from './toasts.ts'
import type { Loader } from './widgets/loader.ts'
import { notSmall } from './widgets/panel.ts'

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}

interface CallNote { readonly text?: string, readonly from?: string, readonly to?: string, readonly link?: string }
interface Notification { readonly text?: { readonly header?: string, readonly text?: string }, readonly type?: string }
interface PlainNote { readonly header?: string, readonly text?: string, readonly link?: string }

/** `APP.notifications` (developers.kommo.com/docs/add-notifications). */
function notifications() {
  return {
    show_message: (note: PlainNote) => showToast(note),
    show_message_error: (note: PlainNote) => showToast(note, 'error'),
    show_notification: ({ text, type }: Notification) => showToast(text ?? {}, type === 'error' ? 'error' : 'call'),
    add_error: (note: PlainNote) => showToast({ header: 'amoCRM', ...note }, 'error'),
    add_call: ({ text, from, to, link }: CallNote) => showToast({ header: [from, to].filter(Boolean).join(' → '), ...(text ? { text } : {}), ...(link ? { link } : {}) }, 'call'),
  }
}

/** What `APP.data.current_card` is: false off cards, number 0 for a card that is not saved yet (developers.kommo.com/docs/environment-variables). */
function currentCard({ card, model }: Context) {
  if (!card || !model) return false
  return { id: card.id, model, new_card: card.id === 0, fields_hider: { model } }
}

function currentList({ list, selected, Backbone }: Context) {
  if (!list) return []
  const checked = new Set(selected.map(({ id }) => id))
  return new Backbone.Collection(list.rows.map(({ id, name }) => ({ id, name, checked: checked.has(id) })))
}

/** The globals that widgets read (§ environment variables of both documentations). Kommo has `APP` alone. */
export function publishApp(context: Context, loader: Loader): void {
  const constants: Readonly<Record<string, unknown>> = frozen({ ...context.data.constants, version: context.data.version, widgets_cache_version: {} })
  const app = {
    lang_id: context.data.lang,
    static_domain: '',
    environment: 'local',
    first_load: true,
    get notSmall() { return notSmall() },
    data: {
      get current_card() { return currentCard(context) },
      get current_list() { return currentList(context) },
      get current_view() { return { $el: context.$('#page_holder') } },
      get current_entity() { return context.place.entity },
      get is_card() { return context.place.card },
      get page() { return context.place.area },
    },
    widgets: loader.registry,
    notifications: notifications(),
    element_types: { contacts: 1, leads: 2, companies: 3, tasks: 4, customers: 12 },
    sdk: {
      showUserStatus: (status?: unknown) => status,
      setCallStatus: (status?: unknown) => status,
    },
    constant(key: string, ...value: readonly unknown[]): unknown {
      if (value.length > 0) throw new Error(`APP.constant("${key}") belongs to the system: a public integration may not overwrite it.`)
      return Object.hasOwn(constants, key) ? constants[key] : undefined
    },
    getBaseEntity: () => context.place.entity,
    isCard: () => context.place.card,
    getWidgetsArea: () => context.place.area,
    getV3WidgetsArea: () => context.place.code ? 'widget.advanced_settings' : `widget.${context.place.area}`,
  }
  window.APP = app
  if (context.options.brand === 'amocrm') window.AMOCRM = app
}
