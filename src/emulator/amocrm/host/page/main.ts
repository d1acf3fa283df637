import type { HostData, PageData } from '../wire.ts'
import { pageData, RouteError } from './api.ts'
import { publishApp } from './app.ts'
import { placeOf } from './areas.ts'
import type { Context } from './context.ts'
import { fill, h, must } from './dom.ts'
import { createModal } from './modal.ts'
import { definePlugins } from './plugins.ts'
import { bringWorkArea, drawAdvanced } from './screens/advanced.ts'
import { drawCard, formValues } from './screens/card.ts'
import { drawDashboard } from './screens/dashboard.ts'
import { drawIntegrations } from './screens/integrations.ts'
import { drawList } from './screens/list.ts'
import type { Screen } from './screens/screen.ts'
import { drawTodo } from './screens/todo.ts'
import { drawShell } from './shell.ts'
import { textOf } from './text.ts'
import { showToast } from './toasts.ts'
import type { BackboneStatic, JQueryStatic, TwigStatic, Vendors } from './vendor.ts'
import { createActions } from './widgets/actions.ts'
import { createBase } from './widgets/base.ts'
import { createLoader } from './widgets/loader.ts'
import { defineNeighbour, neighbourWidget } from './widgets/neighbour.ts'
import { createPanel } from './widgets/panel.ts'
import './host.css'

function draw(screen: Screen, page: PageData): HTMLElement {
  switch (page.kind) {
    case 'dashboard': return drawDashboard(screen, page)
    case 'list': return drawList(screen, page)
    case 'card': return drawCard(screen, page)
    case 'todo': return drawTodo(screen, page)
    case 'integrations': return drawIntegrations(screen, page)
    case 'advanced': return drawAdvanced(screen, page)
    case 'missing': return h('div', { class: 'page missing' }, h('h1', {}, screen.context.text.missing[page.reason]))
  }
}

function address(): string {
  return window.location.pathname + window.location.search
}

function start(data: HostData, vendors: Vendors, controls: Readonly<Record<string, string>>): void {
  const { $ } = vendors
  const text = textOf(data.lang)
  const context: Context = { ...vendors, data, options: data.options, text, place: placeOf(address()), card: null, model: null, list: null, selected: [], go, reload: () => void show() }
  const panel = createPanel(context)
  const actions = createActions()
  const loader = createLoader({
    context,
    base: () => base,
    neighbours: () => data.options.neighbour && context.place.card ? neighbourWidget() : {},
    bringWorkArea: code => bringWorkArea(code, data.options.workAreaDelay),
  })
  const base = createBase({
    context,
    panel,
    system: () => ({ ...loader.registry.system, area: context.place.location }),
    controls: () => controls,
    hasSlot: code => hasSlot(loader.listed()[code]?.locations ?? [], context.place.location),
    addAction: actions.add,
    setStatus: (code, status) => document.querySelector(`.js-widget-tile[data-code="${code}"]`)?.setAttribute('data-status', status),
  })
  const Modal = createModal($)
  window.define('lib/components/base/modal', [], () => Modal)
  const screen: Screen = { context, loader, panel, actions, Modal }
  publishApp(context, loader)

  let visit = 0

  async function show(): Promise<void> {
    const own = ++visit
    loader.leave()
    $(document).trigger('widgets:load')
    context.place = placeOf(address())
    drawShell(context)
    const content = must('#page_content')
    let page: PageData
    try {
      page = await pageData(address())
    } catch (error) {
      if (own === visit) showToast({ text: error instanceof RouteError && error.status === 401 ? text.sessionEnded : text.failed }, 'error')
      return
    }
    if (own !== visit) return
    context.selected = []
    context.list = page.kind === 'list' ? page : null
    context.card = page.kind === 'card' ? page : null
    context.model = page.kind === 'card' ? new vendors.Backbone.Model(formValues(page)) : null
    fill(content, draw(screen, page))
    await loader.enter()
    if (own !== visit) return
    actions.forget(Object.keys(loader.registry.list))
    document.querySelector('.js-card-tabs')?.dispatchEvent(new Event('widgets-started'))
  }

  function go(path: string): void {
    window.history.pushState(null, '', path)
    void show()
  }

  document.addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="/"]') : null
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || link.hasAttribute('target') || link.hasAttribute('download')) return
    event.preventDefault()
    go(link.getAttribute('href') ?? '/')
  })
  window.addEventListener('popstate', () => void show())
  void show()
}

/** Whether one of a widget's locations is this one and may use the right panel there. */
function hasSlot(locations: readonly string[], here: string): boolean {
  return locations.some(location => location === here || location === `${here}-1`)
}

definePlugins()
defineNeighbour()
window.requirejs.config({ baseUrl: '/frontend/modules', waitSeconds: 15 })
window.requirejs(['jquery', 'underscore', 'backbone', 'twigjs', '/frontend/build/templates.js'], ($: JQueryStatic, _underscore: unknown, Backbone: BackboneStatic, Twig: TwigStatic, controls: Readonly<Record<string, string>>) => {
  start(JSON.parse(must('#host_data').textContent ?? '') as HostData, { $, Backbone, Twig }, controls)
})
