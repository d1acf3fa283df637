import { createHash } from 'node:crypto'
import type { Tables, WidgetRow, WidgetSetting } from './tables.ts'

/** An archive that has been read and found right. */
interface WidgetPackage {
  readonly code: string
  readonly version: string
  readonly manifest: Readonly<Record<string, unknown>>
  /** By their paths in the archive, base64. */
  readonly files: Readonly<Record<string, string>>
}

/** The integrations of an account. Installing one by its dialog is the page's work; here is what it leaves behind. */
export interface Widgets {
  all(): readonly WidgetRow[]
  get(code: string): WidgetRow | undefined
  /** A new integration, not installed yet, or a new version of one that is there: its settings stay. */
  upload(archive: WidgetPackage): WidgetRow
  /** What the dialog's Save leaves behind. Settings replace the earlier ones; without them they stay. A `custom` field keeps no plain words. */
  configure(code: string, change: { readonly isActive: boolean, readonly settings?: Readonly<Record<string, unknown>> }): WidgetRow
  remove(code: string): void
}

export function createWidgets({ widgets }: Pick<Tables, 'widgets'>): Widgets {
  const get = (code: string): WidgetRow | undefined => widgets.where('code', row => row.code, code)[0]
  return {
    all: () => [...widgets.all()],
    get,
    upload({ code, version, manifest, files }) {
      const known = get(code)
      const row = { code, version, manifest, files, settingsTemplate: templateOf(manifest), clientUuid: uuidOf(code) }
      return known ? widgets.update(known.id, row) : widgets.insert({ ...row, settings: {}, isActive: false, ...(widgets.size === 0 ? { id: firstId } : {}) })
    },
    configure(code, { isActive, settings }) {
      const known = get(code)
      if (!known) throw new Error(`There is no widget ${code}`)
      return widgets.update(known.id, { isActive, ...(settings ? { settings: kept(known, settings) } : {}) })
    },
    remove(code) {
      const known = get(code)
      if (known) widgets.remove(known.id)
    },
  }
}

const firstId = 971

/** A `custom` field keeps JSON and numbers; plain words are lost (https://www.amocrm.ru/developers/content/integrations/custom_settings). */
function kept({ settingsTemplate }: WidgetRow, settings: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const isCustom = (key: string): boolean => settingsTemplate.some(field => field.key === key && field.type === 'custom')
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => !isCustom(key) || typeof value === 'number' || isJson(String(value))))
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The fields of the manifest's `settings` block, as `GET /api/v4/widgets/{code}` tells them. */
function templateOf(manifest: Readonly<Record<string, unknown>>): readonly WidgetSetting[] {
  const settings = manifest.settings
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return []
  return Object.entries(settings as Record<string, { name?: unknown, type?: unknown, required?: unknown }>).map(([key, field]) => ({
    key, name: String(field.name ?? ''), type: String(field.type ?? 'text'), is_required: field.required === true,
  }))
}

/** The same code always gets the same client id: an upload to a fresh account is found again by it. */
function uuidOf(code: string): string {
  const hex = createHash('sha256').update(code).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
