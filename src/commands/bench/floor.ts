import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Where the floor's page is built. */
export const floorFolder = '.cache/floor'

/** Builds the floor's page by the same tool as the app. */
export async function buildFloor(): Promise<void> {
  const root = fileURLToPath(new URL('./page', import.meta.url))
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    base: './',
    build: {
      target: 'esnext', outDir: fileURLToPath(new URL(`../../../${floorFolder}`, import.meta.url)), emptyOutDir: true,
      modulePreload: { polyfill: false }, rolldownOptions: { input: `${root}/floor.html` },
    },
  })
}

/** The floor's page with the commands that it is to send; the opened card is `{card}` in them. */
export async function floorPage(commands: Readonly<Record<string, string>>): Promise<string> {
  const page = await readFile(`${floorFolder}/floor.html`, 'utf8')
  return page.replace('{}', () => JSON.stringify(commands).replaceAll('<', '\\u003c'))
}

/** The commands of a batch about one card, made ready for any other. */
export function aboutAnyCard(commands: Readonly<Record<string, unknown>>, card: number): Readonly<Record<string, string>> {
  const id = new RegExp(`=${card}(?!\\d)`, 'g')
  return Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, String(command).replace(id, '={card}')]))
}
