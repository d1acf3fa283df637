import { chromium, type Browser, type Frame, type Page } from '@playwright/test'
import { buildScript } from '../../src/commands/amocrm/script.ts'
import { findChromium } from '../../src/commands/chromium.ts'

export const origin = 'https://zerno.amocrm.ru'
export const elsewhere = 'https://files.example.net'
export const code = 'int_razbor'

/** A page of ours as far as the widget sees it: it greets its parent and keeps what comes. */
const ownPage = `<!doctype html><script>
addEventListener('message', event => {
  if (!event.data || event.data.razbor !== 'welcome') return
  window.welcomes = (window.welcomes || 0) + 1
  window.facts = event.data.facts
  window.port = event.ports[0]
  port.onmessage = ({ data }) => window.settle(data)
})
window.ask = (call, input) => new Promise(resolve => { window.settle = resolve; port.postMessage({ id: 1, call, input }) })
window.greet = () => parent.postMessage('razbor:hello', '*')
greet()
</script><p>ours</p>`

/** The parts of amoCRM's page that the widget meets, and the page's own way of starting it. */
const hostPage = `<!doctype html><html lang="ru"><body><div id="widgets_block"></div><script>
window.card = { id: 501 }
window.entity = 'leads'
window.area = 'lcard'
window.chosen = []
window.APP = {
  lang_id: 'ru',
  data: { get current_card() { return window.card } },
  getBaseEntity: () => window.entity, isCard: () => window.card !== false, getWidgetsArea: () => window.area,
  constant: key => ({
    user: { id: 11, name: 'Анна Заречная' }, user_rights: { is_admin: false, is_free_user: false },
    account: { id: 29, subdomain: 'zerno', timezone: 'Europe/Moscow' },
    managers: { 11: { id: '11', title: 'Анна Заречная', active: true, is_admin: 'N', free_user: 'N', group: 'group_3' } },
    groups: { group_3: 'Отдел контроля' }, task_types: { key_2: { id: 2, option: 'Встреча' } },
  })[key],
}
window.AMOCRM = window.APP
window.modals = []
function Modal(options) {
  const element = document.createElement('div')
  element.className = 'modal'
  document.body.append(element)
  const body = { 0: element, trigger: () => body }
  this.destroy = () => { if (options.destroy() !== false) element.remove() }
  window.modals.push(this)
  options.init(body)
}
window.define = (names, factory) => { window.Widget = factory((_, ready) => ready(Modal)) }
window.base = {
  set_settings(settings) { this.params = Object.assign(this.params || {}, settings) },
  get_settings() { return this.params },
  i18n: key => 'words of ' + key,
  system: () => ({ area: window.area }),
  list_selected: () => ({ selected: window.chosen }),
  render_template({ render }) {
    const block = document.createElement('div')
    block.className = 'card-widgets__widget card-widgets__widget-${code}'
    block.innerHTML = '<div class="card-widgets__widget__body" style="display:none">' + render + '</div>'
    document.querySelector('#widgets_block').append(block)
  },
}
window.make = path => {
  Object.assign(window.Widget.prototype, window.base)
  const widget = new window.Widget()
  widget.set_settings({ widget_code: '${code}', path, version: '1.2.3', razbor: '{"regulation":null}' })
  return window.widget = widget
}
window.openPanel = () => { document.querySelector('.card-widgets__widget__body').style.display = '' }
</script></body></html>`

export interface World {
  readonly page: Page
  /** Everything that has been asked of any server, as `METHOD address`. */
  readonly asked: string[]
  readonly headers: Record<string, string>[]
  readonly said: string[]
  /** The frame of ours, when it has been welcomed. */
  frame(): Promise<Frame>
  end(): Promise<void>
}

let script: Promise<string> | null = null
let browser: Promise<Browser> | null = null

export function theScript(): Promise<string> {
  return script ??= buildScript()
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close()
  browser = null
}

/** A fresh page of amoCRM in a real browser with our script in it, and no widget made yet. */
export async function openWorld(): Promise<World> {
  browser ??= findChromium().then(executablePath => chromium.launch({ executablePath, args: ['--no-sandbox'] }))
  const page = await (await browser).newPage()
  const [asked, said]: [string[], string[]] = [[], []]
  const headers: Record<string, string>[] = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(error.message))
  await page.route('**/*', async route => {
    const request = route.request()
    const { pathname, search } = new URL(request.url())
    if (pathname === '/leads/detail/501') return route.fulfill({ contentType: 'text/html; charset=utf-8', body: hostPage })
    asked.push(`${request.method()} ${pathname}${search}`)
    headers.push(request.headers())
    if (pathname.startsWith('/api/v4/')) return route.fulfill({ contentType: 'application/hal+json', body: '{"id":501}' })
    return route.fulfill({ contentType: 'text/html; charset=utf-8', body: ownPage })
  })
  await page.goto(`${origin}/leads/detail/501`)
  await page.addScriptTag({ content: await theScript() })
  return {
    page, asked, headers, said,
    async frame() {
      const element = await page.waitForSelector('iframe')
      const frame = await element.contentFrame()
      if (frame === null) throw new Error('The frame has no page')
      await frame.waitForFunction('window.port !== undefined')
      return frame
    },
    end: () => page.close(),
  }
}
