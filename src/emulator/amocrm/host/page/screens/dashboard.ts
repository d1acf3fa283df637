import type { DashboardPage } from '../../wire.ts'
import { h } from '../dom.ts'
import type { Screen } from './screen.ts'

export function drawDashboard({ context }: Screen, page: DashboardPage): HTMLElement {
  return h('div', { class: 'page dashboard' },
    h('header', { class: 'list-top' }, h('h1', {}, context.text.menu.dashboard)),
    h('div', { class: 'dashboard__tiles' }, page.counts.map(({ label, value, path }) =>
      h('a', { class: 'dashboard__tile', href: path }, h('span', {}, label), h('b', {}, String(value))))),
  )
}
