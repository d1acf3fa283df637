import type { IntegrationInfo, PersonInfo, SettingField } from '../../wire.ts'
import { change } from '../api.ts'
import { h } from '../dom.ts'
import { showToast } from '../toasts.ts'
import { callBack, callbackOf, type WidgetInstance } from '../widgets/instance.ts'
import type { Screen } from './screen.ts'

type Stored = Readonly<Record<string, unknown>>

function storedOf(info: IntegrationInfo): Stored {
  return JSON.parse(info.settings === '' ? '{}' : info.settings) as Stored
}

function personInputs(code: string, type: string, people: readonly PersonInfo[], stored: unknown, words: { readonly login: string, readonly password: string }): HTMLElement[] {
  const values = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>
  return people.filter(({ active, free }) => active && !free).map(({ id, name }) => {
    const value = values[id]
    const pair = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
    const inputs = type === 'users'
      ? [h('input', { class: 'text-input', name: `${code}[${id}]`, value: typeof value === 'string' ? value : '' })]
      : [
          h('input', { class: 'text-input', name: `${code}[${id}][login]`, placeholder: words.login, value: typeof pair['login'] === 'string' ? pair['login'] : '' }),
          h('input', { class: 'text-input', type: 'password', autocomplete: 'off', name: `${code}[${id}][password]`, placeholder: words.password, value: typeof pair['password'] === 'string' ? pair['password'] : '' }),
        ]
    return h('label', { class: 'widget_settings_block__users__item' }, h('span', {}, name), inputs)
  })
}

/** One field of the dialog; `custom` is a hidden input and an empty place that the widget fills (amocrm.ru/developers/content/integrations/custom_settings). */
function fieldOf({ context }: Screen, info: IntegrationInfo, field: SettingField, stored: unknown): HTMLElement {
  const { code, label, type } = field
  const text = typeof stored === 'string' || typeof stored === 'number' ? String(stored) : stored === undefined ? '' : JSON.stringify(stored)
  const control = type === 'custom'
    ? [h('input', { type: 'hidden', name: code, id: `${info.code}_custom`, value: text }), h('div', { id: `${info.code}_custom_content`, class: 'widget_settings_block__custom' })]
    : type === 'users' || type === 'users_lp'
      ? personInputs(code, type, context.data.people, stored, context.text.settings)
      : [h('input', { 'class': 'text-input widget_settings_block__controls__', 'type': type === 'pass' ? 'password' : 'text', 'autocomplete': 'off', 'name': code, 'value': text, 'aria-label': label })]
  return h('div', { 'class': 'widget_settings_block__item_field', 'data-code': code, 'data-required': field.required },
    h('div', { class: 'widget_settings_block__title_field' }, label, field.required && h('em', {}, ' *')),
    h('div', { class: 'widget_settings_block__input_field' }, control),
  )
}

type Inputs = Readonly<Record<string, unknown>>

/** `CODE`, `CODE[user]` and `CODE[user][login]` as the dialog's form has them. */
function collected(form: HTMLElement): Inputs {
  const fields: Record<string, unknown> = {}
  for (const input of form.querySelectorAll<HTMLInputElement>('input[name], select[name], textarea[name]')) {
    const [, code = '', user, key] = /^([^[\]]+)(?:\[(\d+)\])?(?:\[(\w+)\])?$/.exec(input.name) ?? []
    if (code === '') continue
    if (user === undefined) fields[code] = input.value
    else {
      const people = (fields[code] ??= {}) as Record<string, unknown>
      if (key === undefined) people[user] = input.value
      else people[user] = { ...(people[user] as object | undefined), [key]: input.value }
    }
  }
  return fields
}

/** A custom field keeps a JSON text or a number; other text is not stored. */
function storable(info: IntegrationInfo, fields: Inputs): Inputs {
  const kept = info.fields.flatMap(({ code, type }): [string, unknown][] => {
    const value = fields[code]
    if (type !== 'custom') return value === undefined ? [] : [[code, value]]
    return typeof value === 'string' && isJson(value) ? [[code, value]] : []
  })
  return Object.fromEntries(kept)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function hasValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.values(value).some(hasValue) : typeof value === 'string' && value.trim() !== ''
}

/** What `onSave` answers counts, a promise's value too; without the callback nothing stands in the way. A broken one blocks. */
async function allowed(instance: WidgetInstance | null, active: 'Y' | 'N', fields: Inputs): Promise<boolean> {
  if (!instance || !callbackOf(instance, 'onSave')) return true
  try {
    return Boolean(await callBack(instance, 'onSave', { active, fields }))
  } catch (error) {
    console.error('onSave has failed:', error)
    return false
  }
}

/** The window of one integration: its description, its fields, its own part, and the buttons that install and disable it. */
export async function openIntegration(screen: Screen, info: IntegrationInfo): Promise<void> {
  const { context, loader, Modal: Window } = screen
  const { text, $ } = context
  const active = info.active === 'Y'
  const instance = await loader.startIn(context.place.area, info.code)
  const stored = storedOf(info)

  const fields = h('div', { id: 'widget_settings__fields_wrapper', class: 'widget_settings_block__fields' }, info.fields.map(field => fieldOf(screen, info, field, stored[field.code])))
  const save = h('button', { type: 'button', class: `button-input button-input_blue js-widget-${active ? 'save' : 'install'}` }, active ? text.settings.save : text.settings.install)
  const disable = active && h('button', { type: 'button', class: 'button-delete js-widget-uninstall' }, text.settings.disable)
  // Widgets append to this block: the buttons live in it.
  const controls = h('div', { class: 'widget_settings_block__controls' }, fields, info.installation ? h('div', { class: 'widget_settings_block__buttons' }, save, disable) : h('p', {}, text.settings.noInstallation))
  const description = h('div', { class: 'widget_settings_block__descr' })
  // The description may hold markup: it is the integration's own text.
  $(description).html(info.description)
  const block = h('div', { class: 'widget_settings_block' }, h('h2', { class: 'widget_settings_block__title' }, info.name), description, controls)
  const about = h('div', { class: 'widget-settings__desc-space' },
    h('img', { src: `${info.images_path}/logo_main.png`, alt: '', width: 260 }),
    h('p', {}, `${text.settings.version} ${info.installed_version}`),
    info.support.link && h('a', { href: info.support.link, target: '_blank', rel: 'noopener' }, text.settings.support),
  )

  const modal = new Window({
    class_name: `widget-settings__modal modal-list ${info.code}`,
    disable_enter_keydown: true,
    init(body) {
      body.trigger('modal:loaded').append(h('div', { class: 'widget-settings' }, about, block)).trigger('modal:centrify')
    },
  })

  async function store(widgetActive: 'Y' | 'N', settings: Inputs): Promise<string> {
    const { settings: kept } = await change('/ajax/widgets/edit', { action: 'edit', id: info.id, code: info.code, widget_active: widgetActive, settings }) as { settings: string }
    return kept
  }

  async function install(): Promise<void> {
    const values = collected(controls)
    for (const row of fields.children) {
      const missing = row.hasAttribute('data-required') && !hasValue(values[row.getAttribute('data-code') ?? ''])
      row.classList.toggle('widget_settings_block__item_field_error', missing)
      row.querySelector('.field-error')?.remove()
      if (missing) row.append(h('span', { class: 'field-error', role: 'alert' }, text.settings.required))
    }
    if (fields.querySelector('.field-error')) return
    if (!await allowed(instance, 'Y', values)) {
      modal._showError(text.settings.blocked)
      return
    }
    const kept = await store('Y', storable(info, values))
    $(document).trigger('widget:installed', [info.code, kept])
    if (!active && instance && callbackOf(instance, 'onInstall')) {
      try {
        await callBack(instance, 'onInstall')
      } catch (error) {
        console.error('onInstall has failed:', error)
      }
    }
    modal.destroy(true)
    context.reload()
  }

  async function uninstall(): Promise<void> {
    if (!await allowed(instance, 'N', collected(controls))) {
      modal._showError(text.settings.blocked)
      return
    }
    await store('N', stored)
    $(document).trigger('widget:removed', [info.code, '', true])
    modal.destroy(true)
    context.reload()
  }

  const guarded = (work: () => Promise<void>) => () => {
    save.disabled = true
    work().catch(() => showToast({ text: text.failed }, 'error')).finally(() => { save.disabled = false })
  }
  save.addEventListener('click', guarded(install))
  if (disable) disable.addEventListener('click', guarded(uninstall))
  if (instance && callbackOf(instance, 'settings')) {
    try {
      callBack(instance, 'settings', $(block), { area: context.place.area })
    } catch (error) {
      console.error(`The settings of the widget ${info.code} have failed:`, error)
    }
  }
}
