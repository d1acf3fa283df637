import { cardKinds, type CardKind } from '../../tables.ts'
import { integrationOf, manifestOf, words } from '../listed.ts'
import type { AdvancedPage, DashboardPage, IntegrationsPage, MissingPage, PageData, TodoPage } from '../wire.ts'
import { cardPage, newCardPage } from './card.ts'
import { listPage } from './list.ts'
import { seen, taskInfo, type Reading } from './reading.ts'

const tasksAPage = 100

function dashboard(reading: Reading): DashboardPage {
  const { account, user, ru } = reading
  const names = ru ? { leads: 'Сделки', contacts: 'Контакты', companies: 'Компании', todo: 'Мои задачи' } : { leads: 'Leads', contacts: 'Contacts', companies: 'Companies', todo: 'My tasks' }
  const paths = { leads: '/leads/list/', contacts: '/contacts/list/contacts/', companies: '/contacts/list/companies/' } as const
  const mine = [...account.tables.tasks.all()].filter(task => !task.isCompleted && task.responsibleUserId === user.id).length
  return {
    kind: 'dashboard',
    counts: [
      ...cardKinds.map(kind => ({ label: names[kind], path: paths[kind], value: [...account.tables.cards[kind].all()].filter(card => seen(reading, kind, card)).length })),
      { label: names.todo, path: '/todo/list/', value: mine },
    ],
  }
}

/** Tasks that are open: everybody's for an administrator, else those that the person's right to tasks reaches. */
function todo(reading: Reading, view: TodoPage['view']): TodoPage {
  const { account, user, now, print } = reading
  const reached = [...account.tables.tasks.all()].filter(task => {
    if (task.isCompleted) return false
    if (user.isAdmin || user.rights.tasks.edit === 'A') return true
    return task.responsibleUserId === user.id || (user.rights.tasks.edit === 'G' && task.groupId === user.groupId)
  })
  const tasks = reached.sort((a, b) => a.completeTill - b.completeTill).slice(0, view === 'list' ? tasksAPage : reached.length)
  return { kind: 'todo', view, tasks: tasks.map(task => taskInfo(reading, task)), now: print.zoned(now) }
}

function integrations({ account, user }: Reading): IntegrationsPage {
  return { kind: 'integrations', integrations: account.widgets.all().map(row => integrationOf(account, row, user)), mayEdit: user.isAdmin }
}

function advanced({ account, user }: Reading, code: string): AdvancedPage | MissingPage {
  const row = account.widgets.get(code)
  if (!row?.isActive) return { kind: 'missing', reason: 'not-found' }
  const manifest = manifestOf(row)
  if (!manifest.locations.includes('advanced_settings')) return { kind: 'missing', reason: 'not-found' }
  return { kind: 'advanced', code, title: words(row, manifest, user.lang)(manifest.advanced?.title) }
}

/** What a page shows to a person, by its address. */
export function pageDataOf(reading: Reading, address: string): PageData {
  const { pathname, searchParams } = new URL(address, 'http://page.invalid')
  const path = pathname.replace(/\/+$/, '') || '/'
  const kindOf = (text: string | undefined): CardKind => cardKinds.find(one => one === text) ?? 'leads'

  const card = /^\/(leads|contacts|companies)\/detail\/(\d+)$/.exec(path)
  if (card) return cardPage(reading, kindOf(card[1]), Number(card[2]))
  const fresh = /^\/(leads|contacts|companies)\/add$/.exec(path)
  if (fresh) return newCardPage(reading, kindOf(fresh[1]))
  const list = /^\/(?:(leads)\/list|contacts\/list\/(contacts|companies))$/.exec(path)
  if (list) return listPage(reading, kindOf(list[1] ?? list[2]), searchParams)
  const view = /^\/todo\/(list|line|calendar)$/.exec(path)?.[1]
  if (view === 'list' || view === 'line' || view === 'calendar') return todo(reading, view)
  const code = /^\/settings\/widgets\/([\w-]+)$/.exec(path)?.[1]
  if (code !== undefined) return advanced(reading, code)
  if (path === '/settings/widgets') return integrations(reading)
  return path === '/' || path === '/dashboard' ? dashboard(reading) : { kind: 'missing', reason: 'not-found' }
}
