import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'
import type { Crm } from './crm.ts'

const sdk = 'b24jssdk/dist/esm/'
const kit = 'b24ui-nuxt/dist/runtime/'

/** What only the SDK of Bitrix24 brings: no other build meets it. */
const ofBitrix24: readonly string[] = [sdk, 'luxon/']

const never = 'throw new Error("This part of a package was left out of the build, see lean.ts")'

const neverWaits = 'async waitIfNeeded() { return 0 } async updateStats() {}'

/** Parts of packages that no page of ours reaches, by the end of their file's name, and what stands in their place. */
const replaced: Readonly<Record<string, string>> = {
  // The kit's frame of all pages; we show neither toasts nor programmatic overlays.
  [`${kit}components/Toaster.vue`]: '<template><slot /></template>',
  [`${kit}components/OverlayProvider.vue`]: '<template><slot /></template>',
  // Half of the kit's components can show a picture of somebody with a spot on it; none of ours does.
  [`${kit}components/Avatar.vue`]: `<script setup>\n${never}\n</script>`,
  [`${kit}components/Chip.vue`]: `<script setup>\n${never}\n</script>`,
  // Large tables would be packed by a worker made of a string, which our pages' policy forbids: they are packed in place.
  'write-excel-file/modules/zip/zipToArrayBuffer.js': 'import { zipSync } from "fflate"\nexport default files => Promise.resolve(zipSync(files).buffer)',
  // The SDK reads dates with it in one helper, which only its callers call.
  'luxon/build/es6/luxon.mjs': 'export const DateTime = {}',
  // How fast we may ask is known to our own queue alone: `transport.ts` switches these off.
  [`${sdk}core/http/limiters/rate-limiter.mjs`]: `export class RateLimiter { ${neverWaits} }`,
  [`${sdk}core/http/limiters/operating-limiter.mjs`]: `export class OperatingLimiter { ${neverWaits} }`,
  [`${sdk}core/http/limiters/adaptive-delayer.mjs`]: `export class AdaptiveDelayer { ${neverWaits} }`,
  // For a log that is not there, the SDK makes a redacted copy of every answer and writes it as a text: of an answer with 2,500 rows some 50 ms.
  [`${sdk}core/http/redact.mjs`]: 'export const REDACTED_PLACEHOLDER = "", SENSITIVE_PARAM_KEYS = [], redactSensitiveParams = () => null, redactSensitiveUrl = () => ""',
  // Every browser has the way that axios tries first.
  'axios/lib/adapters/fetch.js': 'export const getFetch = () => false',
  'axios/lib/helpers/HttpStatusCode.js': 'export default {}',
  // Nobody reads the sentences of an issue: its code and its path say what was not understood.
  'zod/v4/locales/en.js': 'export default () => ({ localeError: ({ code }) => code })',
}

/** Modules of which we use nothing, though others that we use import them: who comes to need one is told so by an error. */
const absent: readonly string[] = [
  // We send a batch as the plain method that it is, read lists ourselves (`paging.ts`), and speak REST 2 only.
  ...['call-list', 'fetch-list', 'batch', 'batch-by-chunk'].map(name => `${sdk}core/actions/v2/${name}.mjs`),
  `${sdk}core/actions/v3/manager-v3.mjs`,
  ...['v2', 'v3'].flatMap(version => [version, `processing/${version}/as-array`, `processing/${version}/as-object`]).map(name => `${sdk}core/interaction/batch/${name}.mjs`),
  `${sdk}core/tools/ping.mjs`,
  `${sdk}core/tools/healthcheck.mjs`,
  // It is never given a place to write to.
  `${sdk}logger/logger.mjs`,
  `${sdk}logger/handler/console-v2-handler.mjs`,
  // All that we send is JSON without a query, of which nobody watches the progress.
  ...['toFormData', 'toURLEncodedForm', 'formDataToJSON', 'AxiosURLSearchParams', 'progressEventReducer'].map(name => `axios/lib/helpers/${name}.js`),
  'axios/lib/cancel/CancelToken.js',
  'zod/v4/core/to-json-schema.js',
  'zod/v4/core/json-schema-processors.js',
]

/** A module with the same names, each of which ends the program that calls or makes it. */
function absentModule(file: string): string {
  const code = readFileSync(file, 'utf8')
  const declared = [...code.matchAll(/^export (?:async )?(?:const|let|class|function\*?) (\w+)/gm)].flatMap(([, name]) => name ?? [])
  const listed = [...code.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(',').map(name => name.trim().split(/\s+as\s+/).at(-1) ?? '')).filter(name => name !== '')
  const names = [...new Set([...declared, ...listed])]
  return [
    `function Absent() { ${never} }`,
    ...names.map(name => name === 'default' ? 'export default Absent' : `export { Absent as ${name} }`),
    ...(/^export default /m.test(code) ? ['export default Absent'] : []),
  ].join('\n')
}

const iconImport = /import icons from "([./]*dictionary\/icons(?:\.js)?)"/g

/** The kit keeps its icons in one object, all of them wherever one is. Each under a name of its own, those remain that somebody shows. */
function namedIcons(code: string): string {
  return code.replace(/^export default \{$([\s\S]*?)^\};?$/m, (_, entries: string) =>
    [...entries.matchAll(/^ {2}(\w+)(?:: (\w+))?,?$/gm)].map(([, name, icon]) => `export { ${icon ?? name} as ${name} }`).join('\n'))
}

/** Leaves out of the build what nobody would ever run. */
export function leanPackages(crm: Crm): Plugin {
  const found = new Set<string>()

  function endingOf(id: string, endings: readonly string[]): string | undefined {
    const ending = endings.find(file => id.endsWith(file))
    if (ending !== undefined) found.add(ending)
    return ending
  }

  return {
    name: 'lean-packages',
    enforce: 'pre',
    apply: 'build',
    load(id) {
      const replacing = endingOf(id, Object.keys(replaced))
      if (replacing !== undefined) return { code: replaced[replacing] ?? '', moduleSideEffects: false }
      return endingOf(id, absent) === undefined ? undefined : { code: absentModule(id), moduleSideEffects: false }
    },
    transform(code, id) {
      if (!id.includes(kit)) return undefined
      return id.endsWith(`${kit}dictionary/icons.js`) ? namedIcons(code) : code.replace(iconImport, 'import * as icons from "$1"')
    },
    buildEnd(error) {
      const lost = [...Object.keys(replaced), ...absent].filter(file => !found.has(file) && (crm === 'bitrix24' || !ofBitrix24.some(own => file.startsWith(own))))
      // A newer version of a package has moved it: what stands in its place would no longer be in use.
      if (error === undefined && lost.length > 0) this.error(`lean.ts names files that the build does not meet: ${lost.join(', ')}`)
    },
  }
}
