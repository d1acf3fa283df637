import type { IntakeError } from './finding.ts'
import { usedKeys, type Manifest } from './manifest.ts'
import { parseJson, textOf } from './text-file.ts'

/** A nested file of words: `{ "widget": { "name": "…" } }`. */
export type Words = Readonly<Record<string, unknown>>

const knownLocales = ['ru', 'en', 'es', 'pt', 'tr', 'id']

/** What a dotted key names: words, a section, or nothing. */
export function wordsAt(words: Words, key: string): unknown {
  return key.split('.').reduce<unknown>((section, part) => isWords(section) && Object.hasOwn(section, part) ? section[part] : undefined, words)
}

function isWords(value: unknown): value is Words {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface ReadLanguages {
  readonly languages: ReadonlyMap<string, Words>
  readonly errors: readonly IntakeError[]
}

export function readLanguages(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): ReadLanguages {
  const languages = new Map<string, Words>()
  const errors: IntakeError[] = []
  const { locale } = manifest.widget
  const keys = usedKeys(manifest)

  for (const code of locale) {
    const path = `i18n/${code}.json`
    if (!knownLocales.includes(code)) errors.push({ code: 'locale-unknown', path: 'manifest.json#widget.locale', detail: `There is no language "${code}".` })
    const bytes = files.get(path)
    if (!bytes) {
      errors.push({ code: 'locale-file-missing', path, detail: `widget.locale names "${code}".` })
      continue
    }
    const words = parseJson(textOf(bytes))
    if (!isWords(words)) {
      errors.push({ code: 'i18n-not-json', path, detail: 'The file is not an object in JSON.' })
      continue
    }
    languages.set(code, words)
    for (const use of keys) {
      if (typeof wordsAt(words, use.key) !== 'string') errors.push({ code: 'i18n-key-unresolved', path, detail: `"${use.key}", which manifest.json#${use.path} names, has no words.` })
    }
  }
  for (const path of files.keys()) {
    const code = /^i18n\/([^/]+)\.json$/.exec(path)?.[1]
    if (code !== undefined && !locale.includes(code)) errors.push({ code: 'locale-file-extra', path, detail: `widget.locale does not name "${code}".` })
  }
  return { languages, errors }
}
