import { z } from 'zod'
import type { SessionCache } from '../../browser/port.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { noteElement, type NoteElement } from './wire/notebook.ts'
import { notebookCatalogs, textCodes } from './notebook-fields.ts'

/** Where the notebook's list is on this account, and how lines are found in it. */
export interface NotebookCatalog {
  /** Does the work with the list's id; once more when the one that this browser remembers is gone. */
  within<T>(work: (catalog: number) => Promise<T>): Promise<T>
  /** Whether the list's search finds what is written in it. No page of the vendor says of what a search is made up. */
  searches(catalog: number): Promise<boolean>
}

const fieldCode = z.object({ code: z.string().nullish() })
const catalogRow = z.object({ id: z.number().int().positive(), name: z.string(), type: z.string().nullish() })

export function createNotebookCatalog(caller: Caller, cache: SessionCache): NotebookCatalog {
  const name = 'notebook catalog'
  const searchName = (catalog: number): string => `notebook ${catalog} searches`

  async function find(): Promise<number> {
    const found = await caller.askAll('catalogs', { query: {} }, 'catalogs', catalogRow)
    const named = found.filter(row => Object.values(notebookCatalogs).includes(row.name.trim())).map(({ id }) => id)
    // Two administrators may have installed at once: of two lists the older one counts. Nobody's own list is taken.
    const ids = named.length < 2 ? named : (await Promise.all(named.map(async id => await isOurs(id) ? [id] : []))).flat()
    if (ids.length === 0) throw new CrmError('refused', 'The notebook’s list is missing: the installation is outdated', { method: 'catalogs', notRun: true })
    const id = Math.min(...ids)
    cache.put(name, id)
    return id
  }

  async function isOurs(id: number): Promise<boolean> {
    const fields = await caller.askAll('catalogFields', { path: { id } }, 'custom_fields', fieldCode)
    return fields.some(({ code }) => code === textCodes[0])
  }

  return {
    async within(work) {
      const kept = cache.get(name)
      if (typeof kept !== 'number') return work(await find())
      try {
        return await work(kept)
      } catch (error) {
        if (!(error instanceof CrmError && error.code === 'not-found')) throw error
        const found = await find()
        if (found === kept) throw error
        return work(found)
      }
    },

    async searches(catalog) {
      const kept = cache.get(searchName(catalog))
      if (typeof kept === 'boolean') return kept
      const [known] = await page(caller, catalog, { limit: 5 })
      // Of an empty list one cannot tell; nor does it matter.
      if (known === undefined) return true
      const found = await page(caller, catalog, { limit: 250, query: queryOf(known) })
      const works = found.some(({ id }) => id === known.id)
      cache.put(searchName(catalog), works)
      return works
    },
  }
}

/** The name that `notebook.ts` has given to a line. */
function queryOf({ book, key }: NoteElement): string {
  return `${book} ${key}`
}

async function page(caller: Caller, catalog: number, query: { readonly limit: number, readonly query?: string }): Promise<readonly NoteElement[]> {
  const answer = await caller.ask('elements', { path: { id: catalog }, query }, z.object({ _embedded: z.object({ elements: z.array(noteElement) }) }))
  return (answer?._embedded.elements ?? []).filter(({ book }) => book !== '')
}
