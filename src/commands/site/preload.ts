import type { Plugin, Rolldown } from 'vite'
import type { Crm } from './crm.ts'

interface First {
  /** What the file is called, but for its hash. */
  readonly name: string
  /** The module that it is there for; `{crm}` is the CRM of the build. */
  readonly module: string
  /** The only page that runs it; without it every page does. */
  readonly page?: string
}

/** Chunks that pages run before they have anything to show: the adapter, the use cases, and how a card is read and held against the rules. */
const first: readonly First[] = [
  { name: 'first', module: 'src/crm/{crm}/index.ts' },
  { name: 'page', module: 'placements/page.ts' },
  { name: 'card', module: 'src/app/card-opening.ts', page: 'card-tab.html' },
]

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
  return first.some(({ name }) => new RegExp(`/${name}-.{8}\\.js$`).test(file))
}

/**
 * Has each page download at once what it runs first. What it shows is left to the code: asked for at the same time, it would
 * keep the processor busy before the request to the CRM is sent, and there is time for it while that is on its way.
 */
export function preloadFirst(crm: Crm): Plugin {
  return {
    name: 'preload-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {}, filename }) {
        const chunks = Object.values(bundle).filter(output => output.type === 'chunk')
        const ours = first.filter(({ page }) => page === undefined || filename.endsWith(`/${page}`))
        const files = new Set(ours.flatMap(({ module }) => filesOf(chunks, module.replace('{crm}', crm))))
        return [...files].filter(file => !html.includes(file)).map(file => ({
          tag: 'link', attrs: { rel: 'modulepreload', crossorigin: true, href: `./${file}` }, injectTo: 'head' as const,
        }))
      },
    },
  }
}
