import type { Plugin, Rolldown } from 'vite'

/** Chunks that every page runs before it has anything to show, with the module that each is named for: the adapter and the use cases. */
const first = { first: 'src/crm/bitrix24/index.ts', page: 'placements/page.ts' } as const

type Chunks = readonly Rolldown.OutputChunk[]

/** Files of the chunk that holds the module, with all that it imports. */
function filesOf(chunks: Chunks, module: string): readonly string[] {
  const root = chunks.find(({ moduleIds }) => moduleIds.some(id => id.endsWith(module)))
  if (!root) throw new Error(`${module} is in no chunk of the build`)
  const files = new Set([root.fileName])
  for (const file of files) {
    for (const imported of chunks.find(({ fileName }) => fileName === file)?.imports ?? []) files.add(imported)
  }
  return [...files]
}

/** Whether the page itself has had this file's imports downloaded: then nobody needs to ask for them again. */
export function isPreloaded(file: string): boolean {
  return Object.keys(first).some(name => file.includes(`/${name}-`))
}

/**
 * Has each page download at once what it runs first. What it shows is left to the code: asked for at the same time, it would
 * keep the processor busy before the request to the CRM is sent, and there is time for it while that is on its way.
 */
export function preloadFirst(): Plugin {
  return {
    name: 'preload-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter(output => output.type === 'chunk')
        const files = new Set(Object.values(first).flatMap(module => filesOf(chunks, module)))
        return [...files].filter(file => !html.includes(file)).map(file => ({
          tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' as const,
        }))
      },
    },
  }
}
