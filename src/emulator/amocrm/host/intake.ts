import { unzipSync } from 'fflate'
import type { IntakeError } from './intake/finding.ts'
import { checkImages } from './intake/images.ts'
import { readLanguages, type Words } from './intake/languages.ts'
import { checkLocations } from './intake/locations.ts'
import { manifestSchema, type Manifest } from './intake/manifest.ts'
import { checkSettings } from './intake/settings.ts'
import { checkEncoding, parseJson, textOf } from './intake/text-file.ts'

/** A widget that an account may take in. */
export interface WidgetPackage {
  readonly manifest: Manifest
  readonly languages: ReadonlyMap<string, Words>
  /** By their paths in the archive, without folders' own entries. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

export type Intake =
  | { readonly ok: true, readonly widget: WidgetPackage }
  | { readonly ok: false, readonly errors: readonly IntakeError[] }

function unpack(bytes: Uint8Array): Map<string, Uint8Array> | null {
  try {
    return new Map(Object.entries(unzipSync(bytes)).filter(([path]) => !path.endsWith('/')))
  } catch {
    return null
  }
}

function readManifest(files: ReadonlyMap<string, Uint8Array>): Manifest | readonly IntakeError[] {
  const bytes = files.get('manifest.json')
  if (!bytes) {
    const inside = [...files.keys()].find(path => path.endsWith('/manifest.json'))
    return [inside
      ? { code: 'manifest-not-at-root', path: inside, detail: 'Files lie at the root of the archive, not in a folder.' }
      : { code: 'manifest-missing', path: 'manifest.json', detail: 'The archive has no manifest.json.' }]
  }
  const content = parseJson(textOf(bytes))
  if (content === undefined) return [{ code: 'manifest-not-json', path: 'manifest.json', detail: 'The file is no JSON.' }]
  const parsed = manifestSchema.safeParse(content)
  if (parsed.success) return parsed.data
  return parsed.error.issues.map(issue => ({ code: 'manifest-field', path: `manifest.json#${issue.path.join('.')}`, detail: issue.message }))
}

function isManifest(read: Manifest | readonly IntakeError[]): read is Manifest {
  return !Array.isArray(read)
}

/**
 * Reads a widget's archive as the account does at its upload, and names everything that is wrong at once
 * (developers.kommo.com/docs/structure-widget, …/manifest-json, …/widget-locations, …/images).
 */
export function readWidgetArchive(bytes: Uint8Array): Intake {
  const files = unpack(bytes)
  if (!files) return { ok: false, errors: [{ code: 'not-an-archive', path: '', detail: 'This is no zip archive.' }] }

  const errors: IntakeError[] = checkEncoding(files)
  for (const path of files.keys()) {
    if (/^\/|\\|(^|\/)\.\.(\/|$)/.test(path)) errors.push({ code: 'unsafe-path', path, detail: 'The path leads out of the archive.' })
  }
  const manifest = readManifest(files)
  if (!isManifest(manifest)) return { ok: false, errors: [...errors, ...manifest] }

  if (manifest.widget.interface_version !== 2) errors.push({ code: 'interface-version', path: 'manifest.json#widget.interface_version', detail: 'It must be 2.' })
  if (!files.has('script.js')) errors.push({ code: 'script-missing', path: 'script.js', detail: 'The archive has no script.js.' })
  const { languages, errors: languageErrors } = readLanguages(manifest, files)
  errors.push(...languageErrors, ...checkImages(manifest, files), ...checkLocations(manifest), ...checkSettings(manifest))
  return errors.length > 0 ? { ok: false, errors } : { ok: true, widget: { manifest, languages, files } }
}
