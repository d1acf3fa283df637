import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import bitrix24Ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const pages = readdirSync(`${root}placements`).filter(file => file.endsWith('.html')).map(file => `${root}placements/${file}`)

/** Axios keeps this address for programs without a window. Our pages have one, and a package must name no local address. */
const withoutLocalAddress = {
  name: 'without-local-address',
  transform: (code: string, id: string) => id.includes('axios/lib/platform/') ? code.replace('http://localhost', 'about:blank') : undefined,
}

export default defineConfig({
  root: 'placements',
  base: './',
  plugins: [
    vue(),
    withoutLocalAddress,
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
    modulePreload: { polyfill: false },
    rolldownOptions: { input: pages },
  },
})
