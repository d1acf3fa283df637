import { change } from './api.ts'
import type { Context } from './context.ts'
import { fill, h, must } from './dom.ts'

const entries = [
  ['dashboard', '/', '▦'],
  ['leads', '/leads/list/', '₽'],
  ['todo', '/todo/line/', '✓'],
  ['contacts', '/contacts/list/contacts/', '☺'],
  ['companies', '/contacts/list/companies/', '⌂'],
  ['settings', '/settings/widgets/', '⚙'],
] as const

function isCurrent(name: string, area: string): boolean {
  const own: Readonly<Record<string, readonly string[]>> = {
    dashboard: ['dashboard'],
    leads: ['leads', 'leads_card'],
    todo: ['todo', 'todo-line', 'todo-calendar'],
    contacts: ['contacts', 'contacts_card'],
    companies: ['companies', 'companies_card'],
  }
  return name === 'settings' ? area === 'widgetsSettings' || area.startsWith('advanced-settings') : own[name]?.includes(area) ?? false
}

/** The dark menu on the left. */
function drawMenu({ text, place, data }: Context): void {
  fill(must('#left_menu'),
    h('div', { class: 'nav__top', title: data.company }, h('span', { class: 'nav__top__logo' }, data.options.brand === 'kommo' ? 'K' : 'a')),
    h('nav', { class: 'nav__menu' }, entries.map(([name, path, icon]) =>
      h('a', { 'class': 'nav__menu__item', 'href': path, 'aria-current': isCurrent(name, place.area) ? 'page' : null }, h('span', { 'class': 'nav__menu__item__icon', 'aria-hidden': 'true' }, name === 'leads' && data.options.brand === 'kommo' ? '$' : icon), h('span', { class: 'nav__menu__item__title' }, text.menu[name])))),
  )
}

/** Says how this local account behaves where the vendor's sources differ. No real account has it. */
function optionsForm({ text, options }: Context): HTMLElement {
  const order = h('select', { name: 'order' }, (['bundle', 'docs'] as const).map(value => h('option', { value, selected: options.order === value }, text.host[value])))
  const delay = h('input', { name: 'initDelay', type: 'number', min: 0, value: options.initDelay })
  const area = h('input', { name: 'workAreaDelay', type: 'number', min: 0, value: options.workAreaDelay })
  const neighbour = h('input', { name: 'neighbour', type: 'checkbox', checked: options.neighbour })
  const dark = h('input', { name: 'theme', type: 'checkbox', checked: options.theme === 'dark' })
  const apply = (event: Event) => {
    event.preventDefault()
    const patch = { order: order.value, initDelay: Number(delay.value), workAreaDelay: Number(area.value), neighbour: neighbour.checked, theme: dark.checked ? 'dark' : 'light' }
    void change('/ajax/options', patch).then(() => window.location.reload())
  }
  const row = (label: string, control: HTMLElement) => h('label', {}, h('span', {}, label), control)
  return h('details', { class: 'host-options' }, h('summary', {}, text.host.title),
    h('form', { submit: apply }, row(text.host.order, order), row(text.host.delay, delay), row(text.host.workArea, area), row(text.host.neighbour, neighbour), row(text.host.dark, dark),
      h('button', { type: 'submit', class: 'button-input button-input_blue' }, text.host.apply)))
}

function otherCrm({ data }: Context): HTMLElement | string {
  return data.otherCrm === null ? '' : h('a', { class: 'local-bar__other', href: data.otherCrm.origin }, `${data.otherCrm.title} →`)
}

function personSwitch({ data, text }: Context): HTMLElement {
  const select = h('select', { 'name': 'person', 'aria-label': text.person, 'change': () => void change('/ajax/session', { userId: Number(select.value) }).then(() => window.location.reload()) },
    data.people.filter(({ active }) => active).map(({ id, name, group, admin, free }) => h('option', { value: id, selected: id === data.user.id }, [name, admin ? text.admin : free ? text.free : group].filter(Boolean).join(' · '))))
  return h('label', { class: 'person-switch' }, h('span', {}, text.person), select)
}

/** Draws what stays around every page; the page itself goes into `#page_content`. */
export function drawShell(context: Context): void {
  drawMenu(context)
  if (document.querySelector('#page_content')) return
  fill(must('#page_holder'),
    h('div', { class: 'local-bar' }, h('span', { class: 'local-bar__company' }, context.data.company), otherCrm(context), optionsForm(context), personSwitch(context)),
    h('main', { id: 'page_content' }),
  )
  document.body.classList.remove('page-loading')
}
