import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { build as viteBuild, loadEnv } from 'vite'
import { archiveOf, buildPages, packageOf } from './amocrm/package.ts'
import { packageFaults } from './amocrm/validate.ts'
import { CommandFailure, command, say } from './run.ts'
import { faultsOf, filesBelow } from './site/faults.ts'
import { contentPolicy, ownHostsOf } from './site/policy.ts'

/** Where `npm run build` puts the static site for Bitrix24. */
const siteFolder = 'dist/bitrix24'

/** And what amoCRM's widget opens, which travels inside its package. */
const pagesFolder = 'dist/amocrm/app'
const widgetFile = 'dist/amocrm.zip'

function zip(folder: string, file: string): number {
  const entries = Object.fromEntries(filesBelow(folder).map(path => [
    relative(folder, path),
    [new Uint8Array(readFileSync(path)), { mtime: '2020-01-01' }] as const,
  ]))
  const bytes = zipSync({ ...entries, VERSION: [strToU8(`${version()}\n`), { mtime: '2020-01-01' }] } as Parameters<typeof zipSync>[0], { level: 9 })
  writeFileSync(file, bytes)
  return bytes.length
}

function version(): string {
  return (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version
}

function refuse(what: string, faults: readonly string[]): void {
  if (faults.length > 0) throw new CommandFailure(`${what} may not be shipped:\n  ${faults.join('\n  ')}\nRemove what is named from the files that it is made of.`)
}

async function buildSite(): Promise<void> {
  say(`Building the Bitrix24 package into ${siteFolder} and ${siteFolder}.zip`)
  await viteBuild({ mode: 'production', logLevel: 'warn' })
  const own = ownHostsOf(loadEnv('production', 'placements', 'VITE_'))
  refuse('The package', faultsOf(siteFolder, contentPolicy(own)))
  const size = zip(siteFolder, `${siteFolder}.zip`)
  say(`Done: ${filesBelow(siteFolder).length} files, ${Math.round(size / 1024)} kB zipped. Put the folder on a static HTTPS host (README: «On a real portal»).`)
}

async function buildWidget(): Promise<void> {
  say(`Building the amoCRM package into ${widgetFile}`)
  await buildPages('amocrm', pagesFolder)
  const entries = await packageOf(pagesFolder, version())
  const own = ownHostsOf(loadEnv('amocrm', 'placements', 'VITE_'))
  refuse('The amoCRM package', [...faultsOf(pagesFolder, contentPolicy(own, 'amocrm')), ...packageFaults(entries)])
  const bytes = archiveOf(entries)
  writeFileSync(widgetFile, bytes)
  say(`Done: ${entries.size} files, ${Math.round(bytes.length / 1024)} kB zipped. Upload it in the account’s settings (README: «In amoCRM»).`)
}

await command(async () => {
  await buildSite()
  await buildWidget()
})
