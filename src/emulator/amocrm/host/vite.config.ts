import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

/** One plain script and one style sheet, as the account's own page has them: no modules, no globals but those it means to leave. */
export default defineConfig({
  root: fileURLToPath(new URL('page', import.meta.url)),
  logLevel: 'warn',
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL('../../../../.cache/amocrm', import.meta.url)),
    emptyOutDir: true,
    minify: false,
    lib: { entry: 'main.ts', formats: ['iife'], name: 'localAmoPage', fileName: () => 'host.js', cssFileName: 'host' },
  },
})
