import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  root: fileURLToPath(new URL('pages', import.meta.url)),
  base: '/',
  logLevel: 'warn',
  publicDir: false,
  plugins: [vue()],
  build: {
    outDir: fileURLToPath(new URL('../../../.cache/portal', import.meta.url)),
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
})
