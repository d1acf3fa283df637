import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importedByStyle, isAllowed, licenceFaults, licencesText, packagesOf, type ShippedPackage } from '../../../src/commands/site/licences.ts'

let root = ''
beforeEach(() => { root = realpathSync(mkdtempSync(join(tmpdir(), 'packages-'))) })
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A package under this folder, and the path of a file in it. */
function install(folder: string, manifest: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>> = {}): string {
  const path = join(root, 'node_modules', folder)
  mkdirSync(join(path, 'dist'), { recursive: true })
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest))
  // Marks a folder of modules and belongs to nobody.
  writeFileSync(join(path, 'dist', 'package.json'), '{"type":"module"}')
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return join(path, 'dist', 'index.js')
}

const shipped: ShippedPackage = { name: 'kettle', version: '1.0.0', licence: 'MIT', text: 'Permission is hereby granted' }

test('each bundled package is listed once with its own licence, also one inside another', () => {
  const kettle = install('kettle', { name: 'kettle', version: '1.2.3', license: 'MIT' }, { LICENSE: 'Kettle licence\r\n', NOTICE: 'Kettle notice' })
  const lid = install('kettle/node_modules/@pots/lid', { name: '@pots/lid', version: '2.0.0', license: { type: 'ISC' } }, { 'license.md': 'Lid licence' })
  expect(packagesOf([kettle, `\0${kettle}?commonjs-proxy`, lid, join(root, 'src/app.ts'), '\0vite/preload-helper.js'])).toEqual([
    { name: '@pots/lid', version: '2.0.0', licence: 'ISC', text: 'Lid licence' },
    { name: 'kettle', version: '1.2.3', licence: 'MIT', text: 'Kettle licence\n\nKettle notice' },
  ])
})

test('a style sheet names the packages that it copies', () => {
  expect(importedByStyle('@import "tailwindcss";\n@import url("@pots/lid/style.css") layer(base);\n@import "./own.css";')).toEqual(['tailwindcss', '@pots/lid'])
})

test.each(['MIT', 'ISC', 'Apache-2.0', '(MIT OR GPL-3.0)', 'MIT AND BSD-3-Clause'])('%s is allowed', licence => {
  expect(isAllowed(licence)).toBe(true)
})

test.each(['GPL-3.0', 'MIT AND GPL-3.0', 'UNLICENSED', 'SEE LICENSE IN LICENSE', 'MITx', ''])('%j is not', licence => {
  expect(isAllowed(licence)).toBe(false)
})

test('a package without a licence, with another one or without its text may not be shipped', () => {
  expect(licenceFaults([shipped])).toEqual([])
  expect(licenceFaults([{ ...shipped, licence: '' }])).toEqual(['kettle 1.0.0 names no licence'])
  expect(licenceFaults([{ ...shipped, licence: 'GPL-3.0' }])).toEqual(['kettle 1.0.0 is licensed GPL-3.0, which is not on our list'])
  expect(licenceFaults([{ ...shipped, text: '' }])).toEqual(['kettle 1.0.0 brings no licence text'])
})

test('the list says name, version, licence and its text', () => {
  expect(licencesText([shipped])).toContain('kettle 1.0.0, MIT\n\nPermission is hereby granted')
})
