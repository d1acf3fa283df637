import type { SessionCache } from '../../browser/port.ts'
import { unpackText } from '../../core/packed-text.ts'
import { CrmError, longestLine, newestLines, type BookChange, type BookLine, type BookName, type NotebookPort } from '../port.ts'
import type { Caller } from './call.ts'
import { chunksOf } from './chunks.ts'
import { createNotebookCatalog } from './notebook-catalog.ts'
import { checked, groupsOf, nameOf, nothing, stepOf, textValues, valuesOf, writtenAtOnce, type Adding, type Rewriting } from './notebook-steps.ts'
import { noteElement, writtenElements, type NoteElement } from './wire/notebook.ts'

export interface NotebookNeeds {
  readonly cache: SessionCache
  /** The list has one right for all of its lines: that only administrators write regulations is kept by us. */
  readonly isAdmin: boolean
}

/** Elements of one page of a list (https://www.amocrm.ru/developers/content/crm_platform/catalogs-api), and of a book of long lines. */
const pageSize = 250
const longLinesAtOnce = 50

/** Lines of so few keys are searched for each by itself; of more the whole book is read. */
const fewKeys = 4

/** A book of several pages is read again until two readings agree, at most so often: whoever removes a line moves the others. */
const readings = 4

/** Less than any text area keeps: what is this short need not be read again. */
const shortPart = 200

/**
 * Lines as elements of a list. Ids grow in the order in which elements are added. The API knows no filter by fields and deletes nothing: a line is
 * searched for by its name (`book key`), and a removed one is emptied.
 */
export function createNotebook(caller: Caller, { cache, isAdmin }: NotebookNeeds): NotebookPort {
  const catalogs = createNotebookCatalog(caller, cache)

  async function elementsOf(catalog: number, query: { readonly query?: string, readonly limit?: number, readonly filter?: { readonly id: readonly number[] } }): Promise<readonly NoteElement[]> {
    return caller.askAll('elements', { path: { id: catalog }, query: { limit: pageSize, ...query } }, 'elements', noteElement)
  }

  /** Each element once, whatever moves meanwhile. */
  async function settled(catalog: number, query: string | undefined, limit: number): Promise<readonly NoteElement[]> {
    const byId = new Map<number, NoteElement>()
    let before: string | null = null
    for (let reading = 0; reading < readings; reading++) {
      const found = await elementsOf(catalog, { limit, ...(query !== undefined && { query }) })
      for (const element of found) byId.set(element.id, element)
      const ids = [...new Set(found.map(({ id }) => id))].sort((a, b) => a - b).join()
      if (found.length < limit || ids === before) {
        const last = new Set(found.map(({ id }) => id))
        // What an earlier reading has found and the last one has not is either gone or was passed over.
        const missed = [...byId.keys()].filter(id => !last.has(id))
        return missed.length === 0 ? [...byId.values()] : [...found, ...await byIds(catalog, missed)]
      }
      before = ids
    }
    return [...byId.values()]
  }

  async function byIds(catalog: number, ids: readonly number[]): Promise<readonly NoteElement[]> {
    const pages = await Promise.all(chunksOf([...new Set(ids)], pageSize).map(id => elementsOf(catalog, { filter: { id } })))
    return pages.flat()
  }

  async function rowsOf(catalog: number, book: BookName, keys: readonly string[] | null): Promise<readonly NoteElement[]> {
    const limit = book === 'snapshots' || book === 'scans' ? longLinesAtOnce : pageSize
    const searches = await catalogs.searches(catalog)
    const queries = !searches ? [undefined] : keys === null || keys.length > fewKeys ? [book] : keys.map(key => nameOf(book, key))
    const found = (await Promise.all(queries.map(query => settled(catalog, query, limit)))).flat()
    // A search finds parts of words, and words in other fields, too.
    const ours = found.filter(row => row.book === book && (keys === null || keys.includes(row.key)))
    return [...new Map(ours.map(row => [row.id, row])).values()].sort((a, b) => a.id - b.id)
  }

  async function add(catalog: number, changes: readonly Adding[]): Promise<readonly number[]> {
    const answer = await caller.ask('addElements', {
      path: { id: catalog },
      body: changes.map(({ book, key, packed }, index) => ({ name: nameOf(book, key), custom_fields_values: valuesOf({ book, key, packed }), request_id: String(index) })),
    }, writtenElements)
    const written = answer?._embedded.elements ?? []
    const ids = changes.flatMap((_, index) => (written.find(one => one.request_id === String(index)) ?? written[index])?.id ?? [])
    if (ids.length < changes.length) throw new CrmError('unexpected-reply', 'elements: not all have an id', { method: 'addElements' })
    const cut = await cutOf(catalog, ids, changes.map(({ packed }) => packed))
    if (cut === null) return ids
    // A line of which a part is missing must not stay.
    await write(catalog, ids.map(id => ({ id, ...nothing })))
    throw cut
  }

  /** `null`: the CRM has kept all of it. Also tells whether what was rewritten was there at all. */
  async function cutOf(catalog: number, ids: readonly number[], packed: readonly string[]): Promise<CrmError | null> {
    const doubtful = ids.filter((_, index) => (packed[index]?.length ?? 0) > shortPart)
    if (doubtful.length === 0) return null
    const kept = new Map((await byIds(catalog, doubtful)).map(row => [row.id, row.packed]))
    const lost = ids.find((id, index) => doubtful.includes(id) && kept.get(id) !== packed[index])
    return lost === undefined ? null : new CrmError('refused', `The CRM has not kept all of a line of ${packed[ids.indexOf(lost)]?.length} characters`, { method: 'elements' })
  }

  async function write(catalog: number, elements: readonly object[]): Promise<void> {
    await caller.ask('changeElements', { path: { id: catalog }, body: elements }, writtenElements)
  }

  async function rewrite(catalog: number, { book, id, packed }: Rewriting): Promise<void> {
    const [before] = (await byIds(catalog, [id])).filter(row => row.book === book)
    if (before === undefined) throw new CrmError('not-found', 'The line was removed', { method: 'elements', notRun: true })
    await write(catalog, [{ id, custom_fields_values: textValues(packed) }])
    const cut = await cutOf(catalog, [id], [packed])
    if (cut === null) return
    await write(catalog, [{ id, custom_fields_values: textValues(before.parts.join('')) }])
    throw cut
  }

  async function remove(catalog: number, ids: readonly number[]): Promise<void> {
    const there = (await byIds(catalog, ids)).filter(({ book }) => book !== '').map(({ id }) => id)
    for (const some of chunksOf(there, writtenAtOnce)) await write(catalog, some.map(id => ({ id, ...nothing })))
  }

  async function change(changes: readonly BookChange[], look: readonly BookName[] = []) {
    // Whatever cannot be written is refused before anything has happened.
    const steps = groupsOf(await Promise.all(changes.map(stepOf)))
    if (!isAdmin && changes.some(({ book }) => book === 'regulations')) throw new CrmError('forbidden', 'Only administrators write regulations', { notRun: true })
    if (steps.length + look.length === 0) return { added: [], newest: () => [] }
    const added: number[] = []
    const newest = await catalogs.within(async catalog => {
      for (let step = steps[0]; step !== undefined; step = steps[0]) {
        if (step.kind === 'add') added.push(...await add(catalog, step.steps))
        else if (step.kind === 'rewrite') for (const one of step.steps) await rewrite(catalog, one)
        else await remove(catalog, step.steps.map(({ id }) => id))
        steps.shift()
      }
      const books = [...new Set(look)]
      const own = books.length > 0 && added.length > 0 ? await byIds(catalog, added) : []
      return new Map(await Promise.all(books.map(async (book): Promise<[BookName, readonly BookLine[]]> => {
        // The search may not know yet what was added a moment ago.
        const rows = [...new Map([...await rowsOf(catalog, book, null), ...own.filter(row => row.book === book)].map(row => [row.id, row])).values()]
        return [book, await linesOf(rows.sort((a, b) => b.id - a.id).slice(0, newestLines))]
      })))
    })
    return { added, newest: (book: BookName) => newest.get(book) ?? [] }
  }

  return {
    change,
    lines: async (book, keys) => {
      const asked = keys === undefined ? null : [...new Set(keys)].map(checked)
      if (asked?.length === 0) return []
      return catalogs.within(async catalog => linesOf(await rowsOf(catalog, book, asked)))
    },
    latest: (book, count) => catalogs.within(async catalog => linesOf((await rowsOf(catalog, book, null)).toReversed().slice(0, Math.min(count, newestLines)))),
    add: async (book, lines) => (await change(lines.map(({ key, text }) => ({ kind: 'add', book, key, text })))).added,
    rewrite: async (book, id, text) => { await change([{ kind: 'rewrite', book, id, text }]) },
    remove: async (book, ids) => { await change([...new Set(ids)].map(id => ({ kind: 'remove', book, id }))) },
  }
}

/** A line of which something is missing is there with an empty text: it must not hide the others, nor be taken for whole. */
async function linesOf(rows: readonly NoteElement[]): Promise<readonly BookLine[]> {
  return Promise.all(rows.map(async ({ id, key, by, at, packed }): Promise<BookLine> =>
    ({ id, key, by, at, text: packed === null ? '' : await unpackText(packed, longestLine) ?? '' })))
}
