import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import bitrix24Ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { chunkOf } from './src/commands/site/chunks.ts'
import type { Crm } from './src/commands/site/crm.ts'
import { leanPackages } from './src/commands/site/lean.ts'
import { shippedLicences } from './src/commands/site/licences.ts'
import { pagePolicy } from './src/commands/site/policy.ts'
import { isPreloaded, preloadFirst } from './src/commands/site/preload.ts'
import { plainChunks, plainName, workerChunks } from './src/commands/amocrm/plain.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = readdirSync(`${root}placements`).filter(file => file.endsWith('.html')).map(file => `${root}placements/${file}`)

function crmOf(mode: string): Crm {
  return mode.startsWith('amocrm') ? 'amocrm' : 'bitrix24'
}

/** Axios keeps this address for programs without a window. Our pages have one, and a package must name no local address. */
const withoutLocalAddress = {
  name: 'without-local-address',
  transform: (code: string, id: string) => id.includes('axios/lib/platform/') ? code.replace('http://localhost', 'about:blank') : undefined,
}

/** Zod makes functions of texts where it may; our pages may not (`placements/zod.ts`), and a package must not look as if they did. */
const withoutCompiler = {
  name: 'without-compiler',
  transform: (code: string, id: string) => id.includes('zod/v4/core/') ? code.replace('const F = Function;', 'const F = null;') : undefined,
}

/** The kit fills a style element with colours while the page runs. It has none to fill in, and our pages allow no such element. */
const withoutInlineStyle = {
  name: 'without-inline-style',
  enforce: 'pre' as const,
  load: (id: string) => id.endsWith('b24ui-nuxt/dist/runtime/plugins/colors.js') ? 'export default { install() {} }' : undefined,
}

/** Modes `amocrm` and `amocrm-demo` build the pages that the widget of amoCRM opens, any other mode those that Bitrix24 does. */
export default defineConfig(({ mode }) => ({
  root: 'placements',
  base: './',
  define: { 'import.meta.env.VITE_CRM': JSON.stringify(crmOf(mode)) },
  resolve: {
    // Whoever asks for zod, a package too, gets it with its compiler switched off.
    alias: [{ find: /^zod$/, replacement: `${root}placements/zod.ts` }],
  },
  plugins: [
    // Neither we nor the kit write components by options.
    vue({ features: { optionsAPI: false } }),
    withoutLocalAddress,
    withoutCompiler,
    withoutInlineStyle,
    leanPackages(crmOf(mode)),
    preloadFirst(crmOf(mode)),
    pagePolicy(crmOf(mode)),
    shippedLicences(),
    bitrix24Ui({
      root,
      router: false,
      colorMode: false,
      prose: false,
      mdc: false,
      experimental: { componentDetection: true },
      // The kit's own lines stand too close where a notice has several.
      b24ui: { alert: { variants: { size: { md: { title: 'leading-snug', description: 'leading-snug' } } } } },
      autoImport: { dts: `${root}node_modules/.razbor/auto-imports.d.ts` },
      components: { dts: `${root}node_modules/.razbor/components.d.ts` },
    }),
  ],
  worker: {
    plugins: () => [withoutCompiler],
    ...crmOf(mode) === 'amocrm' && { format: 'es', rolldownOptions: { output: { codeSplitting: { groups: workerChunks }, chunkFileNames: plainName } } },
  },
  build: {
    outDir: crmOf(mode) === 'amocrm' ? '../dist/amocrm/app' : '../dist/bitrix24',
    emptyOutDir: true,
    sourcemap: false,
    // amoCRM's moderators read what they let in.
    minify: crmOf(mode) === 'amocrm' ? false : undefined,
    modulePreload: { polyfill: false, resolveDependencies: (file, files) => isPreloaded(file) ? [] : files },
    rolldownOptions: {
      input: pages,
      output: {
        ...crmOf(mode) === 'amocrm' && { chunkFileNames: plainName, entryFileNames: plainName },
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: crmOf(mode) === 'amocrm'
            ? plainChunks(root)
            : [
                { name: chunkOf(root, crmOf(mode)), priority: 1 },
                // The kit has its English words always at hand, for languages that it does not know.
                { name: 'kit-fallback', test: /b24ui-nuxt\/dist\/runtime\/locale\/en/ },
              ],
        },
      },
    },
  },
}))
