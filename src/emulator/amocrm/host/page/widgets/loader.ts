import type { ListedWidget, WidgetList } from '../../wire.ts'
import { widgetList } from '../api.ts'
import type { Context } from '../context.ts'
import { chance } from './chance.ts'
import { callBack, callbackOf, type WidgetInstance } from './instance.ts'

type Constructor = new () => WidgetInstance

interface Words {
  widget?: Record<string, unknown>
}

/** `APP.widgets`. */
interface Registry {
  list: Record<string, WidgetInstance>
  system: Record<string, unknown>
  areas: Readonly<Record<string, unknown>>
  loaded: boolean
  clear_cache(): void
}

export interface Loader {
  readonly registry: Registry
  /** What the account said of the widgets of this page. */
  listed(): Readonly<Record<string, ListedWidget>>
  /** Leaves the page that was: destroys what may not stay. */
  leave(): void
  /** Starts the widgets of the page that is. */
  enter(): Promise<void>
  /** Starts one widget that is listed for an area, installed or not, as the settings' dialog does. */
  startIn(area: string, code: string): Promise<WidgetInstance | null>
}

export interface LoaderParts {
  readonly context: Context
  readonly base: () => Readonly<Record<string, unknown>>
  /** Widgets of nobody's archive that the page brings itself. */
  readonly neighbours: () => Readonly<Record<string, ListedWidget>>
  readonly bringWorkArea: (code: string) => void
}

/** Waits for what `render` has answered: a promise, or anything truthy. Falsy is waited for without end. */
function rendered(answer: unknown): Promise<void> {
  if (!answer) return new Promise(() => undefined)
  const thenable = answer as { then?: (done: () => void, failed: () => void) => void }
  if (typeof thenable.then === 'function') return new Promise(resolve => thenable.then?.(() => resolve(), () => undefined))
  return Promise.resolve()
}

const pause = (milliseconds: number) => new Promise<void>(resolve => { setTimeout(resolve, milliseconds) })

export function createLoader({ context, base, neighbours, bringWorkArea }: LoaderParts): Loader {
  const { $, options } = context
  const below = chance(options.seed)
  const registry: Registry = { list: {}, system: {}, areas: {}, loaded: false, clear_cache: () => undefined }
  let listed: Readonly<Record<string, ListedWidget>> = {}
  /** One start of a widget at a time: a later page makes the earlier one void. */
  let underWay = new Map<string, object>()

  function destroySingle(code: string, instance: WidgetInstance): void {
    guarded(code, () => callBack(instance, 'destroy'))
    if (instance.ns) $(document).off(instance.ns)
    $('#widgets_block').find(`.card-widgets__widget-${code}`).remove()
    Reflect.deleteProperty(registry.list, code)
  }

  function guarded(code: string, work: () => unknown): unknown {
    try {
      return work()
    } catch (error) {
      console.error(`The widget ${code} has failed:`, error)
      return undefined
    }
  }

  function ownPages(code: string, instance: WidgetInstance): void {
    if (context.place.code === code && callbackOf(instance, 'advancedSettings')) callBack(instance, 'advancedSettings')
  }

  async function beginAfter(code: string, instance: WidgetInstance, answer: unknown): Promise<boolean> {
    await rendered(answer)
    if (options.initDelay > 0) await pause(below(options.initDelay))
    // A page that was left in the meantime has destroyed the instance.
    if (registry.list[code] !== instance) return false
    $(document).trigger(`widget:${code}:loaded`)
    guarded(code, () => callBack(instance, 'init'))
    return true
  }

  /** As the documentation tells it: each callback after the one before has succeeded. */
  function startByDocs(code: string, instance: WidgetInstance): void {
    const answer = callBack(instance, 'render')
    bringWorkArea(code)
    void beginAfter(code, instance, answer).then(begun => {
      if (!begun) return
      guarded(code, () => callBack(instance, 'bind_actions'))
      guarded(code, () => ownPages(code, instance))
    })
  }

  /** As the built page does it: `bind_actions` follows `render` at once, whatever that has answered, and `init` waits. */
  function startByBundle(code: string, instance: WidgetInstance): void {
    const answer = callBack(instance, 'render')
    bringWorkArea(code)
    const begin = () => void beginAfter(code, instance, answer)
    // A Deferred that is resolved already calls `done` at once: init is before bind_actions then.
    const sync = Boolean(answer) && typeof (answer as { then?: unknown }).then !== 'function' && options.initDelay === 0
    if (sync) {
      $(document).trigger(`widget:${code}:loaded`)
      callBack(instance, 'init')
    } else begin()
    callBack(instance, 'bind_actions')
    ownPages(code, instance)
  }

  function settingsOf(code: string, widget: ListedWidget): object {
    const stored: unknown = widget.settings.length > 0 ? JSON.parse(widget.settings) : {}
    const { id, path, status, support, oauth_client_uuid, active, images_path, installed_version: version } = widget
    return { ...(typeof stored === 'object' ? stored : {}), id, status, widget_code: code, path, version, oauth_client_uuid, widget_active: active, images_path, support }
  }

  function make(code: string, widget: ListedWidget, Module: Constructor, langs: Words): void {
    Object.assign(Module.prototype as object, base())
    const instance = new Module()
    registry.list[code] = instance
    Object.assign(instance, { ns: `.widget:${code}`, init_once: widget.init_once })
    if (typeof instance.callbacks !== 'object') return
    langs.widget = { ...langs.widget, ...(widget.name ? { name: widget.name } : {}), ...(widget.description ? { description: widget.description } : {}) }
    instance.set_lang(langs)
    instance.set_settings(settingsOf(code, widget))
    if (!['init', 'bind_actions', 'render'].every(name => callbackOf(instance, name))) {
      console.error(`The widget ${code} lacks one of render, init, bind_actions and is dropped.`)
      Reflect.deleteProperty(registry.list, code)
      return
    }
    if (options.order === 'docs') startByDocs(code, instance)
    else startByBundle(code, instance)
  }

  function again(code: string, instance: WidgetInstance): void {
    guarded(code, () => callBack(instance, 'render'))
    bringWorkArea(code)
    guarded(code, () => ownPages(code, instance))
  }

  function start(code: string, widget: ListedWidget): Promise<void> {
    const kept = registry.list[code]
    if (kept) {
      again(code, kept)
      return Promise.resolve()
    }
    if (underWay.has(code)) return Promise.resolve()
    const request = {}
    underWay.set(code, request)
    const names = [`optional!${widget.src}?v=${widget.installed_version}`, ...(widget.lang ? [`json!${widget.lang}?v=${widget.installed_version}`] : []), '/frontend/build/templates.js']
    return new Promise(resolve => {
      const settle = (work: () => void) => {
        const actual = underWay.get(code) === request
        if (actual) underWay.delete(code)
        if (actual) guarded(code, work)
        resolve()
      }
      window.requirejs(names, (...modules: unknown[]) => settle(() => {
        const [Module, langs] = modules
        // Words are shared by RequireJS: each instance gets its own.
        if (typeof Module === 'function') make(code, widget, Module as Constructor, JSON.parse(JSON.stringify(langs ?? {})) as Words)
      }), error => settle(() => { throw error }))
    })
  }

  function mayStart(): boolean {
    const me = context.data.user
    return !me.free && !window.location.pathname.startsWith('/settings/pay') && !(me.admin && /[?&](safe_mode|widgets_off)\b/.test(window.location.search))
  }

  function remember({ widgets, system }: WidgetList): void {
    listed = { ...widgets, ...neighbours() }
    registry.system = { ...system, amouser: context.data.user.email, amouser_id: context.data.user.id }
  }

  function onInstalled(code: string, settings: string): void {
    const widget = listed[code]
    if (!widget) return
    const installed: ListedWidget = { ...widget, settings, active: 'Y', status: 'installed' }
    listed = { ...listed, [code]: installed }
    const kept = registry.list[code]
    if (kept) kept.set_settings(settingsOf(code, installed))
    void start(code, installed)
  }

  $(document).on('widget:installed', (_event, code, settings) => onInstalled(String(code), String(settings)))
  $(document).on('widget:removed', (_event, code) => {
    const instance = registry.list[String(code)]
    if (instance) destroySingle(String(code), instance)
  })

  return {
    registry,
    listed: () => listed,
    leave() {
      underWay = new Map()
      registry.loaded = false
      for (const [code, instance] of Object.entries(registry.list)) {
        if (instance.init_once !== 'Y' || instance.params?.widget_active !== 'Y') destroySingle(code, instance)
      }
    },
    async enter() {
      const { area } = context.place
      if (!mayStart()) return
      const answer = await widgetList(area)
      if (context.place.area !== area) return
      remember(answer)
      await Promise.all(Object.entries(listed).filter(([, widget]) => widget.active === 'Y').map(([code, widget]) => start(code, widget)))
      registry.loaded = true
      $('#list_table').trigger('list:checkbox')
    },
    async startIn(area, code) {
      if (!mayStart()) return null
      const answer = await widgetList(area)
      const widget = answer.widgets[code]
      if (!widget) return null
      listed = { ...listed, [code]: widget }
      await start(code, widget)
      return registry.list[code] ?? null
    },
  }
}
