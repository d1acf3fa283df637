import { readFileSync, writeFileSync } from 'node:fs'
import { buildOnce } from '../../emulator/build-once.ts'
import { archiveOf, buildPages, packageOf } from './package.ts'

const folder = '.cache/amocrm-app'
const archive = `${folder}/amocrm.zip`

/** The package as it ships, but for the word that it may run on this machine: for the local account and for tests. */
export async function demoArchive(): Promise<Uint8Array> {
  process.env['VITE_DEMO'] = 'true'
  // A test runner's own word would make a development build of it.
  process.env['NODE_ENV'] = 'production'
  await buildOnce({
    directory: folder,
    sources: [
      'placements', 'widget', 'src/app', 'src/browser', 'src/commands/site', 'src/commands/amocrm', 'src/core', 'src/crm', 'src/ui',
      'manifest.json', 'package.json', 'package-lock.json', 'vite.config.ts',
    ],
    async build() {
      await buildPages('amocrm-demo', `${folder}/pages`)
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
      writeFileSync(archive, archiveOf(await packageOf(`${folder}/pages`, version)))
    },
  })
  return new Uint8Array(readFileSync(archive))
}
