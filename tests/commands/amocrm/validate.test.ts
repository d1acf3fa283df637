import { PNG } from 'pngjs'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import manifest from '../../../manifest.json' with { type: 'json' }
import { widgetManifest } from '../../../src/commands/amocrm/manifest.ts'
import { packageFaults } from '../../../src/commands/amocrm/validate.ts'

type Manifest = Record<string, unknown> & { widget: Record<string, unknown>, locations: string[] }

const words = { widget: { name: 'Razbor', description: 'Reviews', short_description: 'Reviews' }, settings: { razbor: 'Data' }, advanced: { title: 'Reviews' } }
const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const picture = (width: number, height: number) => new Uint8Array(PNG.sync.write(new PNG({ width, height })))

/** A package without a fault, and what is changed in it. */
function faults(change: (parts: { manifest: Manifest, files: Map<string, Uint8Array> }) => void = () => undefined): readonly string[] {
  const files = new Map<string, Uint8Array>([
    ['script.js', bytes('define([], function () {})')],
    ['images/logo.png', picture(130, 100)],
    ['images/logo_main.png', picture(400, 272)],
    ['images/logo_small.png', picture(108, 108)],
    ['images/logo_medium.png', picture(240, 84)],
    ['images/logo_min.png', picture(84, 84)],
  ])
  const made = JSON.parse(JSON.stringify(widgetManifest(manifest, '1.2.3'))) as Manifest
  for (const locale of manifest.amocrm.locales) files.set(`i18n/${locale}.json`, bytes(JSON.stringify(words)))
  change({ manifest: made, files })
  if (!files.has('manifest.json') && !files.has('widget/manifest.json')) files.set('manifest.json', bytes(JSON.stringify(made)))
  return packageFaults(files)
}

test('the package of the project has no fault', () => {
  expect(faults()).toEqual([])
})

test.each<[string, string, Parameters<typeof faults>[0]]>([
  ['a manifest in a folder', 'manifest.json: is not at the root of the package', ({ files, manifest: made }) => { files.set('widget/manifest.json', bytes(JSON.stringify(made))) }],
  ['a manifest that is no JSON', 'manifest.json: is not a JSON object', ({ files }) => files.set('manifest.json', bytes('{'))],
  ['a byte order mark', 'script.js: begins with a byte order mark', ({ files }) => files.set('script.js', new Uint8Array([0xEF, 0xBB, 0xBF, 0x20]))],
  ['another encoding', 'script.js: is not UTF-8', ({ files }) => files.set('script.js', new Uint8Array([0xCF, 0xF0, 0xE8]))],
  ['a path that leads out', '../evil.js: the path leads out of the package', ({ files }) => files.set('../evil.js', bytes(''))],
  ['no script', 'script.js: is missing', ({ files }) => files.delete('script.js')],
  ['no name', 'manifest.json: widget.name is missing', ({ manifest: { widget } }) => { widget['name'] = '' }],
  ['no version', 'manifest.json: widget.version is missing', ({ manifest: { widget } }) => { delete widget['version'] }],
  ['another interface', 'manifest.json: widget.interface_version is not 2', ({ manifest: { widget } }) => { widget['interface_version'] = 1 }],
  ['an installation that is neither', 'manifest.json: widget.installation is neither true nor false', ({ manifest: { widget } }) => { widget['installation'] = 'Y' }],
  ['an odd init_once', 'manifest.json: widget.init_once is neither true nor false', ({ manifest: { widget } }) => { widget['init_once'] = 'Y' }],
  ['nobody to ask', 'manifest.json: widget.support has no link or no email', ({ manifest: { widget } }) => { delete widget['support'] }],
  ['no location', 'manifest.json: locations is empty', ({ manifest: made }) => { made.locations = [] }],
  ['an unknown location', 'manifest.json: there is no location lead-1', ({ manifest: { locations } }) => locations.push('lead-1')],
  ['a foreign suffix', 'manifest.json: the location everywhere-1 has a suffix that is not its own', ({ manifest: { locations } }) => locations.push('everywhere-1')],
  ['a location twice', 'manifest.json: the location lcard is named twice', ({ manifest: { locations } }) => locations.push('lcard-0')],
  ['a tab without cards', 'manifest.json: card_sdk stands without a location of cards', ({ manifest: made }) => { made.locations = ['settings', 'advanced_settings', 'card_sdk'] }],
  ['no settings', 'manifest.json: settings is missing, though there is an installation', ({ manifest: made }) => { delete made['settings'] }],
  ['no place for settings', 'manifest.json: the location settings is missing, though there is an installation', ({ manifest: made }) => { made.locations = made.locations.filter(name => name !== 'settings') }],
  ['an unknown field', 'manifest.json: settings.razbor is of no known type: json', ({ manifest: made }) => { made['settings'] = { razbor: { name: 'settings.razbor', type: 'json' } } }],
  ['two custom fields', 'manifest.json: more than one field is of the type custom: razbor, other', ({ manifest: made }) => { made['settings'] = { razbor: { type: 'custom' }, other: { type: 'custom' } } }],
  ['a page of settings without a title', 'manifest.json: advanced.title is missing, though advanced_settings is a location', ({ manifest: made }) => { delete made['advanced'] }],
  ['a tour that is none', 'manifest.json: tour.is_tour is not true', ({ manifest: made }) => { made['tour'] = { is_tour: false } }],
  ['a block of other widgets', 'manifest.json: dp is of another kind of widget', ({ manifest: made }) => { made['dp'] = {} }],
  ['no language', 'manifest.json: widget.locale is empty', ({ manifest: { widget } }) => { widget['locale'] = [] }],
  ['an unknown language', 'manifest.json: there is no language xx', ({ manifest: { widget } }) => { widget['locale'] = ['xx'] }],
  ['a language without a file', 'i18n/ru.json: is missing', ({ files }) => files.delete('i18n/ru.json')],
  ['a file without a language', 'i18n/de.json: widget.locale does not name it', ({ files }) => files.set('i18n/de.json', bytes(JSON.stringify(words)))],
  ['a broken language file', 'i18n/en.json: is not a JSON object', ({ files }) => files.set('i18n/en.json', bytes('[]'))],
  ['a key without words', 'i18n/en.json: has no words for advanced.title', ({ files }) => files.set('i18n/en.json', bytes(JSON.stringify({ ...words, advanced: {} })))],
  ['a logo that is missing', 'images/logo_min.png: is missing', ({ files }) => files.delete('images/logo_min.png')],
  ['a logo of another size', 'images/logo.png: is 131×100 and not 130×100', ({ files }) => files.set('images/logo.png', picture(131, 100))],
  ['a logo that is no PNG', 'images/logo.png: is no PNG', ({ files }) => files.set('images/logo.png', bytes('GIF89a'))],
  ['a logo that is too heavy', 'images/logo.png: is heavier than 300 kB', ({ files }) => files.set('images/logo.png', new Uint8Array(Buffer.concat([picture(130, 100), Buffer.alloc(300 * 1024)])))],
])('%s is refused', (_, sentence, change) => {
  expect(faults(change)).toContain(sentence)
})

test('every language of the widget has the same words', () => {
  const keysOf = (value: unknown, path = ''): string[] => typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`)) : [path]
  const [first, ...others] = manifest.amocrm.locales.map(locale => keysOf(JSON.parse(readFileSync(`widget/i18n/${locale}.json`, 'utf8'))))
  others.forEach(keys => expect(keys).toEqual(first))
})
