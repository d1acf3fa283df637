import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Modules of the vendor's list (amocrm.ru/developers/content/web_sdk/system_modules) that this account has, and their files. */
const files: Readonly<Record<string, string>> = {
  jquery: require.resolve('jquery/dist/jquery.js'),
  underscore: require.resolve('underscore/underscore.js'),
  backbone: require.resolve('backbone/backbone.js'),
  moment: require.resolve('moment/moment.js'),
  twigjs: require.resolve('twig/twig.js'),
}

/** The loader itself: it is no module. */
export function loaderScript(): Promise<string> {
  return readFile(require.resolve('requirejs/require.js'), 'utf8')
}

/** The script of a module by its id; null when the account does not have it. */
export async function vendorScript(id: string): Promise<string | null> {
  const file = Object.hasOwn(files, id) ? files[id] : undefined
  return file === undefined ? null : await readFile(file, 'utf8')
}

/** What comes for a module that the account does not have: it fails with its name instead of being absent in silence. */
export function missingModule(id: string): string {
  return `define(${JSON.stringify(id)}, [], function () { throw new Error(${JSON.stringify(`The local amoCRM does not have the module "${id}".`)}) })\n`
}
