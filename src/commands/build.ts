import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { build as viteBuild } from 'vite'
import { CommandFailure, command, say } from './run.ts'

/** Where `npm run build` puts the static site for Bitrix24. */
const siteFolder = 'dist/bitrix24'

/** What must never reach a customer, and how it is told from what may. */
const forbidden: readonly { readonly what: string, readonly pattern: RegExp }[] = [
  { what: 'a local address', pattern: /\b(?:127\.0\.0\.1|localhost|0\.0\.0\.0)\b/ },
  { what: 'a source map', pattern: /sourceMappingURL/ },
  { what: 'emulator code', pattern: /\/sandbox\/|portal_user|src\/emulator/ },
  { what: 'an inline script', pattern: /<script(?![^>]*\bsrc=)[^>]*>/ },
]

function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map(name => join(folder, name))
    .flatMap(path => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
    .sort()
}

/** Every fault of a built site as a sentence; none means that it may be shipped. */
export function faultsOf(folder: string): string[] {
  return filesBelow(folder).flatMap(path => {
    const name = relative(folder, path)
    if (name.endsWith('.map')) return [`${name} is a source map`]
    if (!/\.(html|js|css|json|svg)$/.test(name)) return []
    const text = readFileSync(path, 'utf8')
    return forbidden.filter(({ what, pattern }) => (what !== 'an inline script' || name.endsWith('.html')) && pattern.test(text))
      .map(({ what, pattern }) => `${name} holds ${what}: ${pattern.exec(text)?.[0]}`)
  })
}

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

await command(async () => {
  say(`Building the Bitrix24 package into ${siteFolder} and ${siteFolder}.zip`)
  await viteBuild({ mode: 'production', logLevel: 'warn' })
  const faults = faultsOf(siteFolder)
  if (faults.length > 0) throw new CommandFailure(`The package may not be shipped:\n  ${faults.join('\n  ')}\nRemove what is named from the files that the placements import.`)
  const size = zip(siteFolder, `${siteFolder}.zip`)
  say(`Done: ${filesBelow(siteFolder).length} files, ${Math.round(size / 1024)} kB zipped. Put the folder on a static HTTPS host (README: «On a real portal»).`)
})
