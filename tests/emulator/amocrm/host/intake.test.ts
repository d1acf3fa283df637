import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { readWidgetArchive } from '../../../../src/emulator/amocrm/host/intake.ts'
import type { IntakeCode } from '../../../../src/emulator/amocrm/host/intake/finding.ts'
import { archive, filesOf, noise, picture, usualManifest } from './widget-archive.ts'

function codesOf(bytes: Uint8Array): readonly string[] {
  const read = readWidgetArchive(bytes)
  return read.ok ? [] : [...new Set(read.errors.map(({ code }) => code))]
}

const manifest = usualManifest()

/** The usual manifest with some of its parts replaced; undefined leaves one out. */
const changed = (rest: Readonly<Record<string, unknown>>, widget: Readonly<Record<string, unknown>> = {}) => archive(usualManifest(widget, rest))

test('a right archive is taken in with its manifest, its languages and its files', () => {
  const read = readWidgetArchive(archive())
  expect(read).toMatchObject({ ok: true, widget: { manifest: { widget: { version: '1.0.0' } } } })
  if (!read.ok) return
  expect([...read.widget.languages.keys()]).toEqual(['ru', 'en'])
  expect(read.widget.files.has('script.js')).toBe(true)
})

const cases: readonly (readonly [IntakeCode, string, Uint8Array])[] = [
  ['not-an-archive', 'bytes that are no zip', strToU8('no zip at all')],
  ['manifest-missing', 'an archive without a manifest', archive(manifest, { 'manifest.json': null })],
  ['manifest-not-at-root', 'an archive with everything in a folder', zipSync({ widget: filesOf(manifest) })],
  ['unsafe-path', 'a file whose path leads out', archive(manifest, { '../evil.js': '' })],
  ['byte-order-mark', 'a file with a byte order mark', archive(manifest, { 'i18n/en.json': new Uint8Array([0xEF, 0xBB, 0xBF, ...(filesOf(manifest)['i18n/en.json'] ?? [])]) })],
  ['not-utf8', 'a script in another encoding', archive(manifest, { 'script.js': new Uint8Array([0xCF, 0xF0]) })],
  ['manifest-not-json', 'a manifest that is no JSON', archive(manifest, { 'manifest.json': '{' })],
  ['manifest-field', 'a manifest without a name', changed({}, { name: undefined })],
  ['manifest-field', 'a manifest without locations', changed({ locations: undefined })],
  ['interface-version', 'another version of the interface', changed({}, { interface_version: 1 })],
  ['script-missing', 'an archive without a script', archive(manifest, { 'script.js': null })],
  ['locale-unknown', 'a language that the CRM does not have', archive(usualManifest({ locale: ['ru', 'en', 'xx'] }), { 'i18n/xx.json': filesOf(manifest)['i18n/en.json'] ?? '' })],
  ['locale-file-missing', 'a language without its file', archive(manifest, { 'i18n/en.json': null })],
  ['locale-file-extra', 'a file whose language is not listed', archive(usualManifest({ locale: ['ru'] }))],
  ['i18n-not-json', 'words that are no JSON', archive(manifest, { 'i18n/en.json': 'name: Probe' })],
  ['i18n-key-unresolved', 'a name that is no key of the words', changed({}, { name: 'Проба' })],
  ['image-missing', 'a missing logo', archive(manifest, { 'images/logo.png': null })],
  ['image-missing', 'a card widget without its narrow logo', archive(manifest, { 'images/logo_min.png': null })],
  ['image-not-png', 'a logo that is no picture', archive(manifest, { 'images/logo.png': 'GIF89a' })],
  ['image-size', 'a logo of another size', archive(manifest, { 'images/logo.png': picture(131, 100) })],
  ['image-too-heavy', 'a logo above 300 KB', archive(manifest, { 'images/logo_main.png': noise(400, 272) })],
  ['location-unknown', 'a location that there is not', changed({ locations: ['lcard-1', 'settings', 'advanced_settings', 'calendar'] })],
  ['location-suffix', 'a suffix where none belongs', changed({ locations: ['lcard-1', 'settings', 'advanced_settings', 'everywhere-1'] })],
  ['location-suffix', 'a suffix that is neither 0 nor 1', changed({ locations: ['lcard-2', 'settings', 'advanced_settings'] })],
  ['location-repeated', 'a location that is there twice', changed({ locations: ['lcard-1', 'lcard-0', 'settings', 'advanced_settings'] })],
  ['card-sdk-without-card', 'a card tab without a card', changed({ locations: ['card_sdk', 'settings', 'advanced_settings'] })],
  ['settings-missing', 'an installation without settings', changed({ settings: undefined })],
  ['settings-type', 'a field type that there is not', changed({ settings: { key: { name: 'settings.key', type: 'number' } } })],
  ['custom-field-repeated', 'two custom fields', changed({ settings: { key: { name: 'settings.key', type: 'custom' }, stored: { name: 'settings.stored', type: 'custom' } } })],
  ['custom-field-without-settings', 'a custom field without the location for it', changed({ locations: ['lcard-1', 'advanced_settings'] })],
  ['advanced-missing', 'an own page without a title', changed({ advanced: undefined })],
  ['left-menu-without-page', 'menu entries without a page', changed({ left_menu: { stats: { submenu: {} } } })],
  ['digital-pipeline-missing', 'a pipeline widget that says nothing of it', archive(usualManifest({}, { locations: ['digital_pipeline', 'settings', 'advanced_settings'] }), { 'images/logo_dp.png': picture(174, 109) })],
  ['tour-not-true', 'a tour that is none', changed({ tour: { is_tour: false } })],
  ['tour-image-missing', 'a picture of the tour that is not there', changed({ tour: { is_tour: true, tour_images: { ru: ['/images/tour_1.png'] } } })],
]

test.each(cases)('%s: %s is refused with this code alone', (code, _, bytes) => {
  expect(codesOf(bytes)).toEqual([code])
})

test('a widget without cards needs no logos of the panel', () => {
  const bytes = archive(usualManifest({}, { locations: ['settings', 'advanced_settings'] }), { 'images/logo_medium.png': null, 'images/logo_min.png': null })
  expect(codesOf(bytes)).toEqual([])
})

test('everything that is wrong is named at once, with its place', () => {
  const read = readWidgetArchive(archive(usualManifest({ interface_version: 1 }), { 'script.js': null, 'images/logo.png': picture(1, 1) }))
  expect(read.ok ? [] : read.errors.map(({ code, path }) => `${code} ${path}`)).toEqual([
    'interface-version manifest.json#widget.interface_version',
    'script-missing script.js',
    'image-size images/logo.png',
  ])
})
