import type { ListPage, ListRow } from '../../wire.ts'
import { cardPath } from '../areas.ts'
import type { Selected } from '../context.ts'
import { h } from '../dom.ts'
import { callBack } from '../widgets/instance.ts'
import type { Screen } from './screen.ts'

const single = { leads: 'lead', contacts: 'contact', companies: 'company' } as const

/** The group of callbacks that a list's selection belongs to: companies stand among the contacts. */
const group = { leads: 'leads', contacts: 'contacts', companies: 'contacts' } as const

/** Choosing rows, and the widgets that offer to work on them (developers.kommo.com/docs/widget-locations). */
export function selectionBar(screen: Screen, callbacks: 'leads' | 'contacts' | 'todo', locations: readonly string[]) {
  const { context, loader, panel } = screen
  const { text } = context
  const menu = h('ul', { class: 'list-multiple-actions__menu', role: 'menu', hidden: true })
  const more = h('button', { 'type': 'button', 'class': 'button-input list-multiple-actions__more js-list-more', 'aria-haspopup': 'menu', 'click': toggle }, text.list.more)
  const count = h('span', { class: 'list-multiple-actions__count' })
  const bar = h('div', { class: 'list-multiple-actions', hidden: true }, count, h('div', { class: 'list-multiple-actions__holder' }, more, menu))

  function toggle(): void {
    const offered = Object.entries(loader.listed()).filter(([code, widget]) => loader.registry.list[code] && widget.locations.some(location => locations.includes(location.replace(/-\d$/, ''))))
    menu.replaceChildren(...(offered.length > 0
      ? offered.map(([code, widget]) => h('li', { role: 'none' }, h('button', { 'type': 'button', 'role': 'menuitem', 'class': 'list-multiple-actions__item js-list-widget', 'data-code': code, 'click': () => choose(code) }, widget.name)))
      : [h('li', { class: 'list-multiple-actions__none' }, text.list.noWidgets)]))
    menu.hidden = !menu.hidden
  }

  function choose(code: string): void {
    menu.hidden = true
    const instance = loader.registry.list[code]
    if (!instance) return
    panel.open()
    const own = instance.callbacks?.[callbacks]
    if (typeof own === 'object' && typeof own.selected === 'function') {
      try {
        own.selected.call(own)
      } catch (error) {
        console.error(`The widget ${code} has failed:`, error)
      }
    } else callBack(instance, `${callbacks}.selected`)
  }

  function show(selected: readonly Selected[]): void {
    context.selected = selected
    bar.hidden = selected.length === 0
    menu.hidden = true
    count.textContent = text.list.chosen(selected.length)
    if (selected.length === 0) panel.close()
  }

  return { bar, show }
}

interface Choosable {
  readonly id: number
  readonly name: string
  readonly selected: Selected
}

/** Check boxes of the rows and the one above them. */
export function checkboxes(screen: Screen, rows: readonly Choosable[], show: (selected: readonly Selected[]) => void) {
  const { text } = screen.context
  const boxes = new Map(rows.map(({ id, name }) => [id, h('input', { 'type': 'checkbox', 'class': 'js-list-check', 'data-id': id, 'aria-label': text.list.choose(name), 'change': changed })]))
  const all = h('input', { 'type': 'checkbox', 'class': 'js-list-check-all', 'aria-label': text.list.chooseAll, 'change': () => {
    for (const box of boxes.values()) box.checked = all.checked
    changed()
  } })

  function changed(): void {
    const chosen = rows.filter(({ id }) => boxes.get(id)?.checked)
    all.checked = chosen.length === rows.length && rows.length > 0
    show(chosen.map(({ selected }) => selected))
    screen.context.$('#list_table').trigger('list:checkbox')
  }
  return { all, boxOf: (id: number) => boxes.get(id) }
}

function selectedOf(row: ListRow): Selected {
  return { id: row.id, emails: row.emails, phones: row.phones, type: single[row.entity] }
}

function rowOf(row: ListRow, box: HTMLElement | undefined): HTMLElement {
  return h('tr', { 'class': 'list-row', 'data-id': row.id },
    h('td', { class: 'list-row__check' }, box),
    h('td', { class: 'list-row__name' }, h('a', { class: 'list-row__link js-navigate-link', href: cardPath(row.entity, row.id) }, row.name)),
    row.stage ? h('td', {}, h('span', { class: 'stage-chip', style: `background:${row.stage.color}` }, row.stage.name)) : null,
    row.cells.map(cell => h('td', {}, cell)),
  )
}

export function drawList(screen: Screen, page: ListPage): HTMLElement {
  const { context } = screen
  const { text, place } = context
  const { bar, show } = selectionBar(screen, group[page.entity], [place.location])
  const { all, boxOf } = checkboxes(screen, page.rows.map(row => ({ id: row.id, name: row.name, selected: selectedOf(row) })), show)
  const base = place.path.split('?')[0] ?? place.path
  const search = h('input', { 'type': 'search', 'class': 'list-top__search', 'name': 'query', 'placeholder': text.list.search, 'aria-label': text.list.search, 'value': page.query })
  const turn = (to: number) => `${base}?${new URLSearchParams({ page: String(to), ...(page.query ? { query: page.query } : {}) }).toString()}`

  return h('div', { class: 'page list' },
    h('header', { class: 'list-top' },
      h('h1', {}, page.title),
      h('form', { class: 'list-top__form', role: 'search', submit: event => { event.preventDefault(); context.go(`${base}?${new URLSearchParams({ query: search.value }).toString()}`) } }, search),
      h('span', { class: 'list-top__total' }, text.list.total(page.total)),
      h('a', { class: 'button-input button-input_blue', href: `/${page.entity}/add/` }, `+ ${text.entities[page.entity].create}`),
    ),
    bar,
    h('div', { class: 'list__wrapper' },
      page.rows.length === 0
        ? h('p', { class: 'list__empty' }, text.list.empty)
        : h('table', { id: 'list_table', class: 'list__table' },
            h('thead', {}, h('tr', {}, h('th', { class: 'list-row__check' }, all), page.columns.map(column => h('th', {}, column)))),
            h('tbody', {}, page.rows.map(row => rowOf(row, boxOf(row.id)))),
          ),
    ),
    page.pages > 1 && h('nav', { class: 'list__pages' },
      page.page > 1 && h('a', { href: turn(page.page - 1) }, text.list.previous),
      h('span', {}, `${page.page} / ${page.pages}`),
      page.page < page.pages && h('a', { href: turn(page.page + 1) }, text.list.next),
    ),
    h('div', { id: 'card_holder', class: 'list-holder' }, screen.panel.element()),
  )
}
