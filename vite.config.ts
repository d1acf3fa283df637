import bitrix24Ui from '@bitrix24/b24ui-nuxt/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'placements',
  base: './',
  plugins: [
    vue(),
    bitrix24Ui({
      colorMode: false,
      experimental: { componentDetection: true },
      autoImport: { dts: 'node_modules/.razbor/auto-imports.d.ts' },
      components: { dts: 'node_modules/.razbor/components.d.ts' },
    }),
  ],
  build: {
    outDir: '../dist/bitrix24',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
})
