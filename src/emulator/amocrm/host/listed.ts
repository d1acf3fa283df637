import type { Account } from '../account.ts'
import type { WidgetRow } from '../tables.ts'
import { wordsAt, type Words } from './intake/languages.ts'
import { parseLocation } from './intake/locations.ts'
import { manifestSchema, type Manifest } from './intake/manifest.ts'
import type { IntegrationInfo, ListedWidget } from './wire.ts'

/** Which locations a page's area brings widgets for. */
const locations: Readonly<Record<string, readonly string[]>> = {
  'leads_card': ['lcard', 'card_sdk'],
  'contacts_card': ['ccard', 'card_sdk'],
  'companies_card': ['comcard', 'card_sdk'],
  'leads': ['llist'],
  'contacts': ['clist'],
  'companies': ['clist'],
  'todo': ['tlist'],
  'todo-line': ['tline'],
  'todo-calendar': ['tcalendar'],
  'widgetsSettings': ['settings'],
}

export function manifestOf(row: WidgetRow): Manifest {
  return manifestSchema.parse(row.manifest)
}

export function fileOf(row: WidgetRow, path: string): Uint8Array | null {
  const content = Object.hasOwn(row.files, path) ? row.files[path] : undefined
  return content === undefined ? null : new Uint8Array(Buffer.from(content, 'base64'))
}

/** The language of the person, else English, else the first that the package has. */
function languageOf({ widget }: Manifest, lang: string): string {
  return [lang, 'en'].find(code => widget.locale.includes(code)) ?? widget.locale[0] ?? lang
}

export function words(row: WidgetRow, manifest: Manifest, lang: string): (key: string | undefined) => string {
  const bytes = fileOf(row, `i18n/${languageOf(manifest, lang)}.json`)
  const content = bytes ? JSON.parse(Buffer.from(bytes).toString('utf8')) as Words : {}
  return key => {
    const found = key === undefined ? undefined : wordsAt(content, key)
    return typeof found === 'string' ? found : key ?? ''
  }
}

/** Short tags that a description may hold (amocrm.ru/developers/content/integrations/fields). */
function expanded(account: Account, text: string, user: { readonly id: number, readonly email: string }): string {
  const { subdomain, accountId } = account.about()
  const values: Readonly<Record<string, string>> = {
    HOST: new URL(account.origin).host,
    SUBDOMAIN: subdomain,
    LOGIN: user.email,
    ACCOUNT_ID: String(accountId),
    USER_ID: String(user.id),
    TOP_LEVEL_DOMAIN: account.brand === 'kommo' ? 'com' : 'ru',
  }
  return text.replace(/#([A-Z_]+)#/g, (tag, name: string) => values[name] ?? tag)
}

export interface Reader { readonly id: number, readonly email: string, readonly lang: string }

function listedWidget(account: Account, row: WidgetRow, reader: Reader): ListedWidget {
  const manifest = manifestOf(row)
  const say = words(row, manifest, reader.lang)
  const path = `/upl/${row.code}/widget`
  return {
    id: row.id,
    code: row.code,
    name: say(manifest.widget.name),
    description: expanded(account, say(manifest.widget.description), reader),
    src: `${path}/script.js`,
    lang: `${path}/i18n/${languageOf(manifest, reader.lang)}.json`,
    path,
    images_path: `${path}/images`,
    installed_version: row.version,
    settings: JSON.stringify(row.settings),
    active: row.isActive ? 'Y' : 'N',
    init_once: manifest.widget.init_once ? 'Y' : 'N',
    status: row.isActive ? 'installed' : 'install',
    support: { ...(manifest.widget.support?.link ? { link: manifest.widget.support.link } : {}), ...(manifest.widget.support?.email ? { email: manifest.widget.support.email } : {}) },
    oauth_client_uuid: row.clientUuid,
    locations: manifest.locations,
  }
}

function isFor(row: WidgetRow, area: string): boolean {
  const names = manifestOf(row).locations.map(text => parseLocation(text).name)
  const own = /^advanced-settings:(.+)$/.exec(area)?.[1]
  if (own !== undefined) return row.code === own && names.includes('advanced_settings')
  return names.includes('everywhere') || (locations[area] ?? []).some(location => names.includes(location)) || area === 'widgetsSettings'
}

/** `POST /ajax/widgets/list`: what stands ready for an area. Those that are not installed come too, with `active: 'N'`. */
export function widgetsFor(account: Account, area: string, reader: Reader) {
  const rows = account.widgets.all().filter(row => isFor(row, area))
  const withPanel = rows.filter(row => row.isActive && manifestOf(row).locations.some(text => parseLocation(text).panel))
  const about = account.about()
  return {
    widgets: Object.fromEntries(rows.map(row => [row.code, listedWidget(account, row, reader)])),
    system: {
      displayed_count: withPanel.length,
      displayed_count_by_area: { [area]: withPanel.length },
      domain: account.brand === 'kommo' ? 'kommo.com' : 'amocrm.ru',
      subdomain: about.subdomain,
      server: new URL(account.origin).host,
    },
  }
}

export function integrationOf(account: Account, row: WidgetRow, reader: Reader): IntegrationInfo {
  const manifest = manifestOf(row)
  const say = words(row, manifest, reader.lang)
  const listed = listedWidget(account, row, reader)
  const names = manifest.locations.map(text => parseLocation(text).name)
  return {
    ...listed,
    short: say(manifest.widget.short_description),
    installation: manifest.widget.installation,
    fields: Object.entries(manifest.settings ?? {}).map(([code, { name, type = 'text', required = false }]) => ({ code, label: say(name), type, required })),
    advancedTitle: names.includes('advanced_settings') ? say(manifest.advanced?.title) : null,
    logo: `${listed.images_path}/logo.png`,
  }
}
