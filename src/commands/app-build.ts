import { build } from 'vite'
import { buildOnce } from '../emulator/build-once.ts'

/** Where the widget for the local portal is built. */
export const appFolder = '.cache/app'

/** The widget as it ships, but for the word that it may run on this machine. */
export function buildApp(): Promise<void> {
  process.env['VITE_DEMO'] = 'true'
  // A test runner's own word would make a development build of it.
  process.env['NODE_ENV'] = 'production'
  return buildOnce({
    directory: appFolder,
    sources: ['placements', 'src/app', 'src/browser', 'src/commands/site', 'src/core', 'src/crm', 'src/ui', 'manifest.json', 'package.json', 'package-lock.json', 'vite.config.ts'],
    build: () => build({ mode: 'demo', logLevel: 'error', build: { outDir: `../${appFolder}` } }),
  })
}
