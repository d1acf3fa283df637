import { strToU8, zipSync } from 'fflate'
import { PNG } from 'pngjs'

const sizes: Readonly<Record<string, readonly [number, number]>> = {
  'logo.png': [130, 100],
  'logo_main.png': [400, 272],
  'logo_small.png': [108, 108],
  'logo_medium.png': [240, 84],
  'logo_min.png': [84, 84],
}

export function picture(width: number, height: number): Uint8Array {
  const png = new PNG({ width, height })
  for (let at = 0; at < png.data.length; at += 4) {
    png.data[at] = 70
    png.data[at + 1] = 130
    png.data[at + 2] = 200
    png.data[at + 3] = 255
  }
  return new Uint8Array(PNG.sync.write(png))
}

/** A picture that no compression makes small. */
export function noise(width: number, height: number): Uint8Array {
  const png = new PNG({ width, height })
  let state = 1
  for (let at = 0; at < png.data.length; at += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    png.data[at] = state >>> 24
  }
  return new Uint8Array(PNG.sync.write(png))
}

export type Manifest = Readonly<Record<string, unknown>> & { readonly widget: Readonly<Record<string, unknown>> }

export function usualManifest(widget: Readonly<Record<string, unknown>> = {}, rest: Readonly<Record<string, unknown>> = {}): Manifest {
  return {
    widget: {
      name: 'widget.name', description: 'widget.description', short_description: 'widget.short', code: 'probe', version: '1.0.0',
      interface_version: 2, locale: ['ru', 'en'], installation: true, support: { link: 'https://probe.example.com' }, ...widget,
    },
    locations: ['lcard-1', 'ccard-0', 'card_sdk', 'llist-1', 'tlist-0', 'settings', 'advanced_settings'],
    settings: { key: { name: 'settings.key', type: 'text', required: true }, stored: { name: 'settings.stored', type: 'custom' } },
    advanced: { title: 'advanced.title' },
    ...rest,
  }
}

const words = {
  widget: { name: 'Проба', description: 'Стоит в аккаунте #SUBDOMAIN#', short: 'Записывает, что с ней делали' },
  settings: { key: 'Ключ', stored: 'Запись' },
  advanced: { title: 'Своя страница' },
}

/** A widget that notes in `window.calls` what the page does with it. `window.behaviour` says what it answers. */
const script = `define(['jquery'], function ($) {
  window.calls = window.calls || []
  window.behaviour = window.behaviour || {}
  var made = 0
  return function () {
    var self = this
    var number = ++made
    function note(name, answer) {
      return function () {
        window.calls.push(name + '#' + number)
        var own = window.behaviour[name]
        return own ? own.apply(self, arguments) : answer
      }
    }
    this.number = number
    this.settingsInConstructor = self.get_settings().widget_code
    this.callbacks = {
      render: function () {
        var answer = note('render', true)()
        if (self.system().area === 'lcard') self.render_template({ caption: { class_name: 'probe-caption' }, body: '', render: '<p class="probe-body">{{ word }}</p>' }, { word: self.i18n('widget').name })
        return answer
      },
      init: note('init', true),
      bind_actions: function () {
        $(document).on('probe' + self.ns, function () { window.calls.push('heard#' + number) })
        return note('bind_actions', true)()
      },
      settings: note('settings', true),
      onSave: note('onSave', true),
      onInstall: note('onInstall', true),
      destroy: note('destroy'),
      advancedSettings: note('advancedSettings', true),
      leads: { selected: note('leads.selected') },
      todo: { selected: note('todo.selected') },
      loadPreloadedData: function () { $('#probe').append('<b class="probe-tab">tab</b>'); return note('loadPreloadedData', Promise.resolve({}))() },
      loadElements: note('loadElements', Promise.resolve([])),
      calendarSync: function () { return { name: 'Проба', description: '', enabled: Promise.resolve(false), onEnable: note('onEnable', Promise.resolve()), onDisable: note('onDisable', Promise.resolve()) } }
    }
    return this
  }
})
`

/** The files of a right archive; each may be replaced, or left out by null. */
export function filesOf(manifest: Manifest, changed: Readonly<Record<string, string | Uint8Array | null>> = {}): Record<string, Uint8Array> {
  const files: Record<string, string | Uint8Array | null> = {
    'manifest.json': JSON.stringify(manifest),
    'script.js': script,
    'i18n/ru.json': JSON.stringify(words),
    'i18n/en.json': JSON.stringify({ ...words, widget: { ...words.widget, name: 'Probe' } }),
    ...Object.fromEntries(Object.entries(sizes).map(([name, [width, height]]) => [`images/${name}`, picture(width, height)])),
    ...changed,
  }
  return Object.fromEntries(Object.entries(files).flatMap(([path, content]) => content === null ? [] : [[path, typeof content === 'string' ? strToU8(content) : content]]))
}

export function archive(manifest: Manifest = usualManifest(), changed: Readonly<Record<string, string | Uint8Array | null>> = {}): Uint8Array {
  return zipSync(filesOf(manifest, changed))
}
