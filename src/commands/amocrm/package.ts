import { readFileSync, readdirSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { strToU8, zipSync } from 'fflate'
import { build } from 'vite'
import manifest from '../../../manifest.json' with { type: 'json' }
import { filesBelow } from '../site/faults.ts'
import { widgetManifest } from './manifest.ts'
import { buildScript } from './script.ts'
import type { Entries } from './validate.ts'

const widgetFolder = fileURLToPath(new URL('../../../widget/', import.meta.url))

/** Builds our pages for amoCRM into a folder; `amocrm-demo` may also run on this machine. */
export async function buildPages(mode: 'amocrm' | 'amocrm-demo', folder: string): Promise<void> {
  await build({ mode, logLevel: 'error', build: { outDir: `../${folder}` } })
}

/** The files of the package: what the CRM reads at its root, our built pages under `app/`. */
export async function packageOf(pages: string, version: string): Promise<Entries> {
  const entries = new Map<string, Uint8Array>()
  entries.set('manifest.json', jsonOf(widgetManifest(manifest, version)))
  entries.set('script.js', strToU8(await buildScript()))
  for (const locale of manifest.amocrm.locales) entries.set(`i18n/${locale}.json`, new Uint8Array(readFileSync(`${widgetFolder}i18n/${locale}.json`)))
  for (const file of readdirSync(`${widgetFolder}images`).filter(name => name.endsWith('.png')).sort()) entries.set(`images/${file}`, new Uint8Array(readFileSync(`${widgetFolder}images/${file}`)))
  for (const path of filesBelow(pages)) {
    const name = relative(pages, path)
    // What our own build notes about itself is none of the package.
    if (name !== 'sources.sha256') entries.set(`app/${name}`, new Uint8Array(readFileSync(path)))
  }
  return entries
}

function jsonOf(value: unknown): Uint8Array {
  return strToU8(`${JSON.stringify(value, null, 2)}\n`)
}

/** The same files always give the same archive. A zip keeps local times without their zone: a day built from its parts is the same everywhere. */
export function archiveOf(entries: Entries): Uint8Array {
  const mtime = new Date(2020, 0, 1, 12)
  return zipSync(Object.fromEntries([...entries].map(([path, bytes]) => [path, [bytes, { mtime, level: 9 }] as [Uint8Array, { mtime: Date, level: 9 }]])))
}
