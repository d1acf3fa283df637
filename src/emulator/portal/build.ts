import { fileURLToPath } from 'node:url'
import { buildOnce } from '../build-once.ts'

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Where the built pages are. */
export const pagesDirectory = here('../../../.cache/portal')

/** Builds the portal's pages unless they are built from these very sources already. */
export function buildPortalPages(): Promise<void> {
  return buildOnce({
    directory: pagesDirectory,
    sources: ['pages', 'wire.ts', 'vite.config.ts', '../bitrix24/frame.ts', '../bitrix24/zone.ts'].map(here),
    async build() {
      const [{ build }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')])
      await build({ ...config, configFile: false })
    },
  })
}
