import type { Rolldown } from 'vite'
import { chunkOf } from '../site/chunks.ts'

/** The same chunks as elsewhere, but libraries lie in files of their own: our code can be read by itself. */
export function plainChunks(root: string): Rolldown.CodeSplittingGroup[] {
  const planned = chunkOf(root, 'amocrm')
  return [
    { debugName: 'kit-fallback', name: 'lib-kit-fallback', test: /b24ui-nuxt\/dist\/runtime\/locale\/en/, priority: 3 },
    {
      debugName: 'planned', priority: 2,
      name(id, modules) {
        const chunk = planned(id, modules)
        return chunk !== null && isLibrary(id) ? `lib-${chunk}` : chunk
      },
    },
    // Of what is left, each set of screens has its own.
    { debugName: 'libraries', name: id => isLibrary(id) ? 'lib' : null, priority: 1, entriesAware: true },
  ]
}

/** Of the scan's worker. */
export const workerChunks: Rolldown.CodeSplittingGroup[] = [{ name: 'lib-worker', test: isLibrary }]

function isLibrary(id: string): boolean {
  return id.includes('/node_modules/')
}

/** `lib-vue-4f2a….js`: without the long list of who needs it. */
export function plainName({ name }: Rolldown.PreRenderedChunk): string {
  return `assets/${name.replace(/~.*/, '').replace(/[^\w.-]/g, '-')}-[hash].js`
}
