import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built pages are. */
export const pagesDirectory = fileURLToPath(new URL('../../../.cache/portal', import.meta.url))

const here = fileURLToPath(new URL('.', import.meta.url))
const stamp = join(pagesDirectory, 'sources.sha256')

function sourceFiles(): string[] {
  const pages = readdirSync(join(here, 'pages'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
  const shared = ['wire.ts', 'vite.config.ts', '../bitrix24/frame.ts', '../bitrix24/zone.ts'].map(name => join(here, name))
  return [...pages, ...shared].sort()
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of sourceFiles()) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

/** Builds the portal's pages unless they are built from these very sources already; returns their directory. */
export async function buildPortalPages(): Promise<string> {
  const sources = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return pagesDirectory
  const [{ build }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')])
  await build({ ...config, configFile: false })
  writeFileSync(stamp, sources)
  return pagesDirectory
}
