import type { IntegrationInfo, IntegrationsPage } from '../../wire.ts'
import { h } from '../dom.ts'
import { openIntegration } from './integration-dialog.ts'
import type { Screen } from './screen.ts'

interface UploadAnswer {
  readonly errors?: readonly { readonly code: string, readonly path: string, readonly detail: string }[]
}

function uploadForm({ context }: Screen, page: IntegrationsPage): HTMLElement {
  const { text } = context
  const answer = h('div', { class: 'upload__answer', role: 'status' })
  const form = h('form', { class: 'upload', enctype: 'multipart/form-data', submit: event => void send(event) },
    h('h2', {}, text.settings.upload),
    h('p', {}, text.settings.uploadHint),
    h('input', { 'type': 'file', 'name': 'widget', 'accept': '.zip', 'required': true, 'aria-label': text.settings.upload }),
    h('button', { type: 'submit', class: 'button-input button-input_blue' }, text.settings.send),
    answer,
  )
  async function send(event: Event): Promise<void> {
    event.preventDefault()
    const reply = await fetch('/ajax/widgets/upload', { method: 'POST', body: new FormData(form), credentials: 'same-origin' })
    const { errors } = await reply.json() as UploadAnswer
    if (!errors) {
      context.reload()
      return
    }
    answer.replaceChildren(
      h('b', {}, text.settings.wrong),
      h('ul', { class: 'upload__errors' }, errors.map(({ code, path, detail }) => h('li', { 'data-code': code }, h('code', {}, code), ` ${path}: ${detail}`))),
    )
  }
  return page.mayEdit ? form : h('p', { class: 'upload' }, text.settings.adminOnly)
}

function tileOf(screen: Screen, page: IntegrationsPage, info: IntegrationInfo): HTMLElement {
  const { text } = screen.context
  const installed = info.active === 'Y'
  return h('div', { 'class': `widget-tile js-widget-tile${installed ? ' widget-tile_installed' : ''}`, 'id': info.code, 'data-code': info.code },
    h('button', { type: 'button', class: 'widget-tile__open', disabled: !page.mayEdit, click: () => void openIntegration(screen, info) },
      h('img', { src: info.logo, alt: '', width: 130, height: 100 }),
      h('b', {}, info.name),
      h('span', { class: 'widget-tile__short' }, info.short),
      h('span', { class: 'widget-tile__status js-widget-status' }, installed ? text.settings.installed : text.settings.notInstalled),
    ),
    installed && info.advancedTitle !== null && h('a', { class: 'widget-tile__advanced js-navigate-link', href: `/settings/widgets/${info.code}/` }, info.advancedTitle),
  )
}

export function drawIntegrations(screen: Screen, page: IntegrationsPage): HTMLElement {
  const { text } = screen.context
  return h('div', { class: 'page integrations' },
    h('header', { class: 'list-top' }, h('h1', {}, text.settings.title)),
    h('div', { class: 'integrations__tiles' }, page.integrations.length === 0 ? h('p', {}, text.settings.empty) : page.integrations.map(info => tileOf(screen, page, info))),
    uploadForm(screen, page),
  )
}
