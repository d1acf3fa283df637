import type { Rolldown } from 'vite'
import type { Crm } from './crm.ts'

type Modules = Pick<Rolldown.ChunkingContext, 'getModuleInfo'>

interface Chunk {
  readonly name: string
  /** Modules that belong together with all that they cannot run without; `{crm}` is the CRM of the build. */
  readonly roots: readonly string[]
  /** Of these only; without it, of all. */
  readonly only?: RegExp
  /** Only what at least so many of the roots cannot run without. */
  readonly least?: number
}

/** What runs before there is anything to show is apart from what shows, in few files. What an earlier one has, a later one takes from it. */
const chunks: readonly Chunk[] = [
  // Shakes hands with the CRM and reads from it.
  { name: 'first', roots: ['placements/start.ts', 'src/crm/{crm}/index.ts'] },
  { name: 'vue', roots: ['placements/page.ts', 'placements/show.ts'], only: /node_modules\/(?:@vue|vue|pinia)\// },
  // What the small pages have in common, but for what it looks like.
  {
    name: 'app',
    roots: ['page.ts', 'show.ts', 'CardTab.vue', 'Calendar.vue', 'ListMenu.vue', 'Install.vue'].map(file => `placements/${file}`),
    least: 2,
    only: /src\/(?:app|core|crm|browser)\/|src\/ui\/text\/[a-z]+\.ts/,
  },
  // Of the small pages only the card's tab holds a card against the rules.
  { name: 'card', roots: ['src/app/card-opening.ts'] },
]

/** The module with all that it imports; what it asks for later, by `import()`, is not among them. */
function withImports(root: string, modules: Modules): ReadonlySet<string> {
  const found = new Set([root])
  for (const id of found) modules.getModuleInfo(id)?.importedIds.forEach(imported => found.add(imported))
  return found
}

function planOf(root: string, crm: Crm, modules: Modules): ReadonlyMap<string, string> {
  const plan = new Map<string, string>()
  for (const { name, roots, only, least = 1 } of chunks) {
    const closures = roots.map(path => withImports(root + path.replace('{crm}', crm), modules))
    for (const id of new Set(closures.flatMap(closure => [...closure]))) {
      const users = closures.filter(closure => closure.has(id)).length
      if (!plan.has(id) && users >= least && only?.test(id) !== false) plan.set(id, name)
    }
  }
  return plan
}

/** Says for one build which chunk a module is for; `null`: the bundler finds one by who uses it. `root` is the project's folder with its last slash. */
export function chunkOf(root: string, crm: Crm): (id: string, modules: Modules) => string | null {
  let plan: ReadonlyMap<string, string> | null = null
  return (id, modules) => (plan ??= planOf(root, crm, modules)).get(id) ?? null
}
