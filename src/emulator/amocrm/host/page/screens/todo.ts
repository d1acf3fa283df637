import type { TaskInfo, TodoPage } from '../../wire.ts'
import { cardPath } from '../areas.ts'
import { h } from '../dom.ts'
import { callBack, callbackOf } from '../widgets/instance.ts'
import { checkboxes, selectionBar } from './list.ts'
import type { Screen } from './screen.ts'

const day = 86_400

interface CalendarSync {
  readonly name?: string
  readonly description?: string
  readonly enabled?: boolean | PromiseLike<boolean>
  readonly onEnable?: () => unknown
  readonly onDisable?: () => unknown
  readonly onSetup?: () => void
}

function cardLink(task: TaskInfo): HTMLElement | string {
  return task.card ? h('a', { class: 'js-navigate-link', href: cardPath(task.card.entity, task.card.id) }, task.card.name) : ''
}

function listOf(screen: Screen, page: TodoPage): HTMLElement[] {
  const { text } = screen.context
  const { bar, show } = selectionBar(screen, 'todo', ['tlist'])
  const { all, boxOf } = checkboxes(screen, page.tasks.map(task => ({ id: task.id, name: task.text, selected: { id: task.id, emails: [], phones: [], type: 'task' } })), show)
  return [bar, h('div', { class: 'list__wrapper' }, h('table', { id: 'list_table', class: 'list__table' },
    h('thead', {}, h('tr', {}, h('th', { class: 'list-row__check' }, all), text.todo.columns.map(column => h('th', {}, column)))),
    h('tbody', {}, page.tasks.map(task => h('tr', { 'class': `list-row${task.overdue ? ' list-row_overdue' : ''}`, 'data-id': task.id },
      h('td', { class: 'list-row__check' }, boxOf(task.id)), h('td', {}, task.due), h('td', {}, cardLink(task)), h('td', {}, task.kind), h('td', {}, task.text), h('td', {}, task.responsible)))),
  ))]
}

function tile(task: TaskInfo): HTMLElement {
  return h('article', { 'class': `todo-tile${task.overdue ? ' todo-tile_overdue' : ''}`, 'data-id': task.id }, h('header', {}, h('time', {}, task.due), h('span', {}, task.responsible)), cardLink(task), h('p', {}, h('b', {}, `${task.kind}: `), task.text))
}

function lineOf(screen: Screen, page: TodoPage): HTMLElement[] {
  const { text } = screen.context
  const today = Math.floor(page.now / day) * day
  const until = (from: number, to: number) => page.tasks.filter(({ dueTime, overdue }) => !overdue && dueTime >= from && dueTime < to)
  const columns: readonly (readonly [string, readonly TaskInfo[]])[] = [
    [text.todo.overdue, page.tasks.filter(({ overdue }) => overdue)],
    [text.todo.today, until(today, today + day)],
    [text.todo.tomorrow, until(today + day, today + 2 * day)],
    [text.todo.later, until(today + 2 * day, Infinity)],
  ]
  return [h('div', { class: 'todo-line' }, columns.map(([title, tasks]) => h('section', { class: 'todo-line__column' }, h('h2', {}, `${title} · ${tasks.length}`), tasks.map(tile))))]
}

function calendarOf(screen: Screen, page: TodoPage): HTMLElement[] {
  const date = new Date(page.now * 1000)
  const monday = Math.floor(page.now / day) * day - ((date.getUTCDay() + 6) % 7) * day
  const print = new Intl.DateTimeFormat(screen.context.data.lang, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' })
  return [h('div', { class: 'todo-calendar' }, Array.from({ length: 7 }, (_, index) => {
    const start = monday + index * day
    return h('section', { class: 'todo-calendar__day' }, h('h2', {}, print.format(start * 1000)), page.tasks.filter(({ dueTime }) => dueTime >= start && dueTime < start + day).map(tile))
  }))]
}

/** The dialog of `callbacks.calendarSync` (amocrm.ru/developers/content/web_sdk/todo_sync). */
async function openSync({ context, loader, Modal }: Screen): Promise<void> {
  const { text } = context
  const offers = await Promise.all(Object.entries(loader.registry.list).filter(([, instance]) => callbackOf(instance, 'calendarSync')).map(async ([code, instance]) => {
    const offer = callBack(instance, 'calendarSync') as CalendarSync
    return { code, offer, enabled: await offer.enabled }
  }))
  new Modal({
    class_name: 'todo-sync',
    init(body) {
      body.trigger('modal:loaded').append(h('h2', {}, text.todo.sync), ...(offers.length === 0
        ? [h('p', {}, text.todo.noSync)]
        : offers.map(({ code, offer, enabled }) => {
            const turn = async () => {
              await (enabled ? offer.onDisable : offer.onEnable)?.call(offer)
              this.destroy(true)
            }
            return h('div', { 'class': 'todo-sync__item', 'data-code': code },
              h('b', {}, offer.name ?? code), h('p', {}, offer.description ?? ''),
              h('button', { type: 'button', class: 'button-input', click: () => void turn() }, enabled ? text.todo.off : text.todo.on),
              offer.onSetup && h('button', { type: 'button', class: 'button-cancel js-sync-setup', click: () => offer.onSetup?.() }, text.todo.setup))
          }))).trigger('modal:centrify')
    },
  })
}

export function drawTodo(screen: Screen, page: TodoPage): HTMLElement {
  const { text } = screen.context
  const views = { list: listOf, line: lineOf, calendar: calendarOf }
  return h('div', { class: 'page todo' },
    h('header', { class: 'list-top' },
      h('h1', {}, text.menu.todo),
      h('nav', { class: 'todo__views' }, (['line', 'calendar', 'list'] as const).map(view => h('a', { 'href': `/todo/${view}/`, 'aria-current': view === page.view ? 'page' : null }, text.todo[view]))),
      h('button', { type: 'button', class: 'button-input js-todo-sync', click: () => void openSync(screen) }, text.todo.sync),
    ),
    views[page.view](screen, page),
    h('div', { id: 'card_holder', class: 'list-holder' }, screen.panel.element()),
  )
}
