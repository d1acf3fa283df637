import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const entry = fileURLToPath(new URL('../../../widget/script.ts', import.meta.url))

/** `script.js` of the package: one AMD module without a name, whose value is the widget's constructor. Readable, since moderators read it. */
export async function buildScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2020',
      minify: false,
      lib: { entry, formats: ['iife'], name: 'razborWidget', fileName: () => 'script.js' },
      rolldownOptions: {
        output: {
          banner: 'define([\'require\'], function (require) {',
          footer: 'return razborWidget.widgetFor(require);\n});',
        },
      },
    },
  })
  const [{ output }] = (Array.isArray(built) ? built : [built]) as [{ readonly output: readonly { readonly type: string, readonly code?: string }[] }]
  const [script] = output
  if (output.length !== 1 || script?.code === undefined) throw new Error('The widget’s script is more than one file')
  return script.code
}
