import { fileURLToPath } from 'node:url'
import { buildOnce } from '../../build-once.ts'

function here(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url))
}

/** Where the built page is. */
export const hostDirectory = here('../../../../.cache/amocrm')

/** Builds the account's page unless it is built from these very sources already. */
export function buildHostPage(): Promise<void> {
  return buildOnce({
    directory: hostDirectory,
    sources: ['page', 'wire.ts', 'vite.config.ts'].map(here),
    async build() {
      const [{ build }, { default: config }] = await Promise.all([import('vite'), import('./vite.config.ts')])
      await build({ ...config, configFile: false })
    },
  })
}
