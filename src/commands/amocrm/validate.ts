import { PNG } from 'pngjs'

/** The files of a package by their paths; those of folders are not among them. */
export type Entries = ReadonlyMap<string, Uint8Array>

type Fields = Readonly<Record<string, unknown>>

const heaviestImage = 300 * 1024

/** Logos and their sizes in pixels (developers.kommo.com/docs/images); the last two are for widgets of cards. */
const logos: readonly (readonly [file: string, width: number, height: number, ofCards: boolean])[] = [
  ['logo.png', 130, 100, false],
  ['logo_main.png', 400, 272, false],
  ['logo_small.png', 108, 108, false],
  ['logo_medium.png', 240, 84, true],
  ['logo_min.png', 84, 84, true],
]

/** Languages of either brand (developers.kommo.com/docs/manifest-json, amocrm.ru/developers/content/integrations/structure). */
const languages: readonly string[] = ['ru', 'en', 'es', 'pt', 'tr', 'id']

/** Places that say by `-0` or `-1` whether the widget has a part of the right panel (developers.kommo.com/docs/widget-locations). */
const inPanel: readonly string[] = ['lcard', 'ccard', 'comcard', 'cucard', 'llist', 'clist', 'tlist', 'culist']
const elsewhere: readonly string[] = ['tline', 'tcalendar', 'settings', 'advanced_settings', 'card_sdk', 'catalogs', 'everywhere']

/** developers.kommo.com/docs/field-types, amocrm.ru/developers/content/integrations/custom_settings */
const fieldTypes: readonly string[] = ['text', 'pass', 'users', 'users_lp', 'custom']

const textFile = /\.(?:json|js|css|html|txt|svg|twig)$/

/**
 * Everything for which amoCRM or Kommo would refuse the package, a sentence each; none means that it may be uploaded. What the vendors only say of
 * widgets of other kinds (digital pipeline, left menu, sms) is refused too: ours has none.
 */
export function packageFaults(entries: Entries): readonly string[] {
  return [...fileFaults(entries), ...manifestFaults(entries)]
}

function fileFaults(entries: Entries): string[] {
  return [...entries].flatMap(([path, bytes]) => {
    const faults: string[] = []
    if (path.startsWith('/') || path.includes('\\') || path.split('/').includes('..')) faults.push(`${path}: the path leads out of the package`)
    if (!textFile.test(path)) return faults
    if (bytes[0] === 0xEF && bytes[1] === 0xBB && bytes[2] === 0xBF) faults.push(`${path}: begins with a byte order mark`)
    if (readText(bytes) === null) faults.push(`${path}: is not UTF-8`)
    return faults
  })
}

function manifestFaults(entries: Entries): string[] {
  const bytes = entries.get('manifest.json')
  if (bytes === undefined) return ['manifest.json: is not at the root of the package']
  const manifest = readJson(bytes)
  if (manifest === null) return ['manifest.json: is not a JSON object']
  const widget = fieldsAt(manifest, 'widget')
  const locations = textsAt(manifest, 'locations')
  return [
    ...entries.has('script.js') ? [] : ['script.js: is missing'],
    ...widgetFaults(widget),
    ...locationFaults(locations),
    ...settingFaults(manifest, locations),
    ...languageFaults(entries, manifest),
    ...imageFaults(entries, locations),
  ]
}

function widgetFaults(widget: Fields): string[] {
  const said = (key: string): boolean => typeof widget[key] === 'string' && widget[key] !== ''
  const missing = ['name', 'description', 'short_description', 'version'].filter(key => !said(key)).map(key => `manifest.json: widget.${key} is missing`)
  const { link, email } = fieldsAt(widget, 'support')
  return [
    ...missing,
    ...widget['interface_version'] === 2 ? [] : ['manifest.json: widget.interface_version is not 2'],
    ...typeof widget['installation'] === 'boolean' ? [] : ['manifest.json: widget.installation is neither true nor false'],
    ...widget['init_once'] === undefined || typeof widget['init_once'] === 'boolean' ? [] : ['manifest.json: widget.init_once is neither true nor false'],
    ...typeof link === 'string' && typeof email === 'string' ? [] : ['manifest.json: widget.support has no link or no email'],
  ]
}

function locationFaults(locations: readonly string[]): string[] {
  if (locations.length === 0) return ['manifest.json: locations is empty']
  const names = locations.map(nameOf)
  return locations.flatMap((location, index) => {
    const name = names[index] ?? ''
    const suffix = location.slice(name.length)
    if (!inPanel.includes(name) && !elsewhere.includes(name)) return [`manifest.json: there is no location ${location}`]
    if (names.indexOf(name) !== index) return [`manifest.json: the location ${name} is named twice`]
    if (suffix !== '' && !(inPanel.includes(name) && (suffix === '-0' || suffix === '-1'))) return [`manifest.json: the location ${location} has a suffix that is not its own`]
    return []
  }).concat(names.includes('card_sdk') && !hasCards(locations) ? ['manifest.json: card_sdk stands without a location of cards'] : [])
}

function settingFaults(manifest: Fields, locations: readonly string[]): string[] {
  const { settings, tour } = manifest
  const fields = Object.entries(fieldsAt(manifest, 'settings')).map(([code, field]) => ({ code, type: isFields(field) ? field['type'] : undefined }))
  const custom = fields.filter(({ type }) => type === 'custom')
  const installed = fieldsAt(manifest, 'widget')['installation'] === true
  return [
    ...installed && !isFields(settings) ? ['manifest.json: settings is missing, though there is an installation'] : [],
    ...installed && !locations.includes('settings') ? ['manifest.json: the location settings is missing, though there is an installation'] : [],
    ...fields.filter(({ type }) => !fieldTypes.includes(String(type))).map(({ code, type }) => `manifest.json: settings.${code} is of no known type: ${String(type)}`),
    ...custom.length > 1 ? [`manifest.json: more than one field is of the type custom: ${custom.map(({ code }) => code).join(', ')}`] : [],
    ...locations.includes('advanced_settings') && textAt(manifest, 'advanced.title') === null ? ['manifest.json: advanced.title is missing, though advanced_settings is a location'] : [],
    ...tour !== undefined && fieldsAt(manifest, 'tour')['is_tour'] !== true ? ['manifest.json: tour.is_tour is not true'] : [],
    ...['dp', 'left_menu', 'sms', 'mobile', 'salesbot_designer'].filter(block => block in manifest).map(block => `manifest.json: ${block} is of another kind of widget`),
  ]
}

/** Every word that people read is a key of each language's file. */
function languageFaults(entries: Entries, manifest: Fields): string[] {
  const locales = textsAt(fieldsAt(manifest, 'widget'), 'locale')
  const files = [...entries.keys()].flatMap(path => /^i18n\/(.+)\.json$/.exec(path)?.[1] ?? [])
  const keys = [
    ...['widget.name', 'widget.description', 'widget.short_description', 'advanced.title', 'tour.tour_description'].flatMap(path => textAt(manifest, path) ?? []),
    ...Object.values(fieldsAt(manifest, 'settings')).flatMap(field => isFields(field) && typeof field['name'] === 'string' ? [field['name']] : []),
  ]
  return [
    ...locales.length === 0 ? ['manifest.json: widget.locale is empty'] : [],
    ...locales.filter(locale => !languages.includes(locale)).map(locale => `manifest.json: there is no language ${locale}`),
    ...locales.filter(locale => !files.includes(locale)).map(locale => `i18n/${locale}.json: is missing`),
    ...files.filter(file => !locales.includes(file)).map(file => `i18n/${file}.json: widget.locale does not name it`),
    ...files.filter(file => locales.includes(file)).flatMap(file => {
      const words = readJson(entries.get(`i18n/${file}.json`) ?? new Uint8Array())
      if (words === null) return [`i18n/${file}.json: is not a JSON object`]
      return keys.filter(key => (textAt(words, key) ?? '') === '').map(key => `i18n/${file}.json: has no words for ${key}`)
    }),
  ]
}

function imageFaults(entries: Entries, locations: readonly string[]): string[] {
  return logos.flatMap(([file, width, height, ofCards]) => {
    const path = `images/${file}`
    const bytes = entries.get(path)
    if (bytes === undefined) return ofCards && !hasCards(locations) ? [] : [`${path}: is missing`]
    const size = sizeOf(bytes)
    return [
      ...bytes.length > heaviestImage ? [`${path}: is heavier than 300 kB`] : [],
      ...size === null ? [`${path}: is no PNG`] : size.width === width && size.height === height ? [] : [`${path}: is ${size.width}×${size.height} and not ${width}×${height}`],
    ]
  })
}

function hasCards(locations: readonly string[]): boolean {
  return locations.some(location => nameOf(location).endsWith('card'))
}

function nameOf(location: string): string {
  return location.replace(/-[^-]*$/, '')
}

function sizeOf(bytes: Uint8Array): { readonly width: number, readonly height: number } | null {
  try {
    return PNG.sync.read(Buffer.from(bytes))
  } catch {
    return null
  }
}

function readText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function readJson(bytes: Uint8Array): Fields | null {
  try {
    const value: unknown = JSON.parse(readText(bytes) ?? '')
    return isFields(value) ? value : null
  } catch {
    return null
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldsAt(fields: Fields, key: string): Fields {
  const value = fields[key]
  return isFields(value) ? value : {}
}

function textsAt(fields: Fields, key: string): readonly string[] {
  const value = fields[key]
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
}

/** The words at a dotted path; `null`: there are none. */
function textAt(fields: Fields, path: string): string | null {
  const value = path.split('.').reduce<unknown>((section, key) => isFields(section) && Object.hasOwn(section, key) ? section[key] : undefined, fields)
  return typeof value === 'string' ? value : null
}
