import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import manifest from '../../../manifest.json' with { type: 'json' }
import { version } from '../../../package.json' with { type: 'json' }
import { widgetManifest } from '../../../src/commands/amocrm/manifest.ts'
import { archiveOf } from '../../../src/commands/amocrm/package.ts'

test('the widget has the version of the project', () => {
  expect(widgetManifest(manifest, version).widget).toMatchObject({ version: manifest.version, interface_version: 2, init_once: true, installation: true })
})

test('the same files give the same archive, in any zone', () => {
  const digest = 'const { archiveOf } = await import("./src/commands/amocrm/package.ts"); process.stdout.write(Buffer.from(archiveOf(new Map([["a.txt", new Uint8Array([1, 2])], ["b/c.txt", new Uint8Array()]]))).toString("hex"))'
  const inZone = (zone: string) => execFileSync('npx', ['--no-install', 'tsx', '--input-type=module', '-e', digest], { encoding: 'utf8', env: { ...process.env, TZ: zone } })
  const here = Buffer.from(archiveOf(new Map([['a.txt', new Uint8Array([1, 2])], ['b/c.txt', new Uint8Array()]]))).toString('hex')
  expect([inZone('Asia/Kamchatka'), inZone('America/Los_Angeles')]).toEqual([here, here])
}, 60_000)
