import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import bitrix24Ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { chunkOf } from './src/commands/site/chunks.ts'
import { leanPackages } from './src/commands/site/lean.ts'
import { shippedLicences } from './src/commands/site/licences.ts'
import { pagePolicy } from './src/commands/site/policy.ts'
import { isPreloaded, preloadFirst } from './src/commands/site/preload.ts'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = readdirSync(`${root}placements`).filter(file => file.endsWith('.html')).map(file => `${root}placements/${file}`)

/** Axios keeps this address for programs without a window. Our pages have one, and a package must name no local address. */
const withoutLocalAddress = {
  name: 'without-local-address',
  transform: (code: string, id: string) => id.includes('axios/lib/platform/') ? code.replace('http://localhost', 'about:blank') : undefined,
}

/** The kit fills a style element with colours while the page runs. It has none to fill in, and our pages allow no such element. */
const withoutInlineStyle = {
  name: 'without-inline-style',
  enforce: 'pre' as const,
  load: (id: string) => id.endsWith('b24ui-nuxt/dist/runtime/plugins/colors.js') ? 'export default { install() {} }' : undefined,
}

export default defineConfig({
  root: 'placements',
  base: './',
  resolve: {
    // Whoever asks for zod, a package too, gets it with its compiler switched off.
    alias: [{ find: /^zod$/, replacement: `${root}placements/zod.ts` }],
  },
  plugins: [
    // Neither we nor the kit write components by options.
    vue({ features: { optionsAPI: false } }),
    withoutLocalAddress,
    withoutInlineStyle,
    leanPackages(),
    preloadFirst(),
    pagePolicy(),
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
  build: {
    outDir: '../dist/bitrix24',
    emptyOutDir: true,
    sourcemap: false,
    modulePreload: { polyfill: false, resolveDependencies: (file, files) => isPreloaded(file) ? [] : files },
    rolldownOptions: {
      input: pages,
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: chunkOf(root), priority: 1 },
            // The kit has its English words always at hand, for languages that it does not know.
            { name: 'kit-fallback', test: /b24ui-nuxt\/dist\/runtime\/locale\/en/ },
          ],
        },
      },
    },
  },
})
