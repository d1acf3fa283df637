import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** What may go into somebody's CRM with our code: licences that ask for no more than their own text beside it. */
const allowed: readonly string[] = ['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'CC0-1.0', 'BlueOak-1.0.0']

export interface ShippedPackage {
  readonly name: string
  readonly version: string
  /** SPDX expression, or empty when the package does not say. */
  readonly licence: string
  /** Its licence file, word for word, or empty when it brings none. */
  readonly text: string
}

interface Manifest { readonly name?: string, readonly version?: string, readonly license?: string | { readonly type?: string } }

/** The package that a file of `node_modules` belongs to, or null for our own code. */
function folderOf(file: string): string | null {
  for (let folder = dirname(file); folder.includes('node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    // Inner ones that only say `type: module` have no name.
    if (existsSync(manifest) && nameOf(manifest) !== undefined) return folder
  }
  return null
}

function nameOf(manifest: string): string | undefined {
  const { name, version } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest
  return version === undefined ? undefined : name
}

function readPackage(folder: string): ShippedPackage {
  const { name = '', version = '', license = '' } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
  const files = readdirSync(folder).filter(file => /^(licen[cs]e|copying|notice)\b/i.test(file)).sort()
  return {
    name,
    version,
    licence: typeof license === 'string' ? license : license.type ?? '',
    text: files.map(file => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n'),
  }
}

/** The packages behind these files, each once, by name. */
export function packagesOf(files: Iterable<string>): readonly ShippedPackage[] {
  const folders = new Set<string>()
  for (const file of files) {
    const folder = folderOf(file.replace(/^\0/, '').replace(/\?.*$/s, ''))
    if (folder !== null) folders.add(folder)
  }
  return [...folders].map(readPackage).sort((a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1)
}

/** Whether one of the licences that an SPDX expression leaves to choose is allowed; `AND` asks for each of them. */
export function isAllowed(licence: string): boolean {
  const choices = licence.replace(/[()]/g, '').split(/ OR /i)
  return choices.some(choice => choice.split(/ AND /i).every(one => allowed.includes(one.trim())))
}

/** Why these packages may not be shipped, a sentence each. */
export function licenceFaults(packages: readonly ShippedPackage[]): readonly string[] {
  return packages.flatMap(({ name, version, licence, text }) => [
    ...(licence === '' ? [`${name} ${version} names no licence`] : isAllowed(licence) ? [] : [`${name} ${version} is licensed ${licence}, which is not on our list`]),
    ...(text === '' ? [`${name} ${version} brings no licence text`] : []),
  ])
}

/** What `licences.txt` says. */
export function licencesText(packages: readonly ShippedPackage[]): string {
  const line = '-'.repeat(80)
  const list = packages.map(({ name, version, licence }) => `${name} ${version}, ${licence}`)
  const texts = packages.map(({ name, version, licence, text }) => `${line}\n${name} ${version}, ${licence}\n\n${text}`)
  return `Razbor is made with these packages. Their licences follow.\n\n${list.join('\n')}\n\n${texts.join('\n\n')}\n`
}

/** Packages that a style sheet names itself: their rules are copied into ours. */
export function importedByStyle(css: string): readonly string[] {
  return [...css.matchAll(/@import\s+(?:url\()?["']((?:@[\w.-]+\/)?[\w-][\w.-]*)/g)].flatMap(([, name]) => name ?? [])
}

/** Writes `licences.txt` of what was really bundled; a package that may not be shipped ends the build. */
export function shippedLicences(): Plugin {
  const styled = new Set<string>()
  let packagesFolder = ''
  return {
    name: 'shipped-licences',
    apply: 'build',
    enforce: 'pre',
    configResolved({ root }) {
      packagesFolder = join(root, '..', 'node_modules')
    },
    transform(code, id) {
      if (/\.css(\?|$)/.test(id)) importedByStyle(code).forEach(name => styled.add(join(packagesFolder, name, 'package.json')))
    },
    generateBundle(_options, bundle) {
      const bundled = Object.values(bundle)
        .flatMap(file => file.type === 'chunk' ? Object.entries(file.modules) : [])
        .flatMap(([id, { renderedLength }]) => renderedLength > 0 ? [id] : [])
      const packages = packagesOf([...bundled, ...styled])
      const faults = licenceFaults(packages)
      if (faults.length > 0) this.error(`These packages may not be shipped:\n  ${faults.join('\n  ')}`)
      this.emitFile({ type: 'asset', fileName: 'licences.txt', source: licencesText(packages) })
    },
  }
}
