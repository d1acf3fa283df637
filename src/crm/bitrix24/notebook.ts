import { z } from 'zod'
import { CrmError, longestLine, newestLines, type BookChange, type BookLine, type BookName, type NotebookPort } from '../port.ts'
import { batchSize, understandOutcome, type Caller, type Command, type Outcome } from './call.ts'
import { RestError } from './errors.ts'
import { longestProperty, notebookCodes, textProperties } from './names.ts'
import { packText, partsOf, unpackText } from './notebook-text.ts'
import { chunksOf, pageSize } from './paging.ts'
import { answerOf, type Params } from './query.ts'
import { noteRow, type NoteRow } from './wire/note.ts'
import { done, number, removed, understand } from './wire/parse.ts'

/** Pages of one request: fewer than a batch carries, since a page of long lines is megabytes. */
const pagesAtOnce = 10

/** Packed text of one request. How much a portal takes is not documented; 8 MB is the least that web servers are usually set to. */
const longestRequest = 4_000_000

function storageOf(book: BookName): string {
  return book === 'regulations' ? notebookCodes.administrators : notebookCodes.everybody
}

/** Lines in the application's own storages (entity/index.md). Ids grow in the order in which rows are added. */
export function createNotebook(caller: Caller): NotebookPort {
  const method = 'entity.item.get'

  function page(book: BookName, filter: Params, order: 'ASC' | 'DESC'): Command {
    return { method, params: { ENTITY: storageOf(book), SORT: { ID: order }, FILTER: { '=PROPERTY_BOOK': book, ...filter } } }
  }

  /** Pages go by the last id of the page before, so that a row that goes meanwhile moves no other out of sight. */
  async function everyRow(book: BookName, filter: Params): Promise<readonly NoteRow[]> {
    const { first } = await caller.readAll({ first: page(book, filter, 'ASC') })
    const rows = [...understandOutcome(first, rowsOf, method)]
    const total = first.ok ? first.total : 0
    let more = rows.length === pageSize && total > pageSize
    while (more) {
      const pages = Math.min(pagesAtOnce, Math.max(1, Math.ceil((total - rows.length) / pageSize)))
      const names = Array.from({ length: pages }, (_, index) => `p${index}`)
      const answers = await caller.readAll(Object.fromEntries(names.map((name, index): [string, Command] => {
        const above = index === 0 ? rows.at(-1)?.id ?? 0 : answerOf(`p${index - 1}`, pageSize - 1, 'ID')
        return [name, page(book, { ...filter, '>ID': above }, 'ASC')]
      })))
      for (const name of names) {
        if (!more) break
        const found = understandOutcome(answers[name] ?? { ok: true, result: [], total: 0 }, rowsOf, method)
        rows.push(...found)
        more = found.length === pageSize && rows.length < total
      }
    }
    return rows
  }

  /** In one request at most what it takes; the books are looked at in the last one, where it has room. */
  const change: NotebookPort['change'] = (changes, look = []) => toldOfStorage(async () => {
    const requests = requestsOf(await Promise.all(changes.map(changing)))
    const books = look.map(book => ({ book, command: page(book, {}, 'DESC') }))
    const added: number[] = []
    let found = new Map<BookName, Outcome>()
    for (const [index, request] of requests.entries()) {
      const isLast = index === requests.length - 1 && request.length + books.length <= batchSize
      const answers = await carriedOut(request, isLast ? books : [])
      added.push(...answers.added)
      found = answers.looked
    }
    if (found.size < books.length) {
      const answers = await caller.readAll<string>(Object.fromEntries(books.map(({ book, command }) => [book, command])))
      found = new Map(books.map(({ book }) => [book, answers[book] ?? missing]))
    }
    const newest = new Map(await Promise.all([...found].map(async ([book, outcome]): Promise<[BookName, readonly BookLine[]]> =>
      [book, await linesOf(understandOutcome(outcome, rowsOf, method).slice(0, newestLines))])))
    return { added, newest: book => newest.get(book) ?? [] }
  })

  async function carriedOut(steps: readonly Changing[], books: readonly { readonly book: BookName, readonly command: Command }[]): Promise<{ readonly added: readonly number[], readonly looked: Map<BookName, Outcome> }> {
    if (steps.length + books.length === 0) return { added: [], looked: new Map() }
    const answers = await caller.chain<string>(Object.fromEntries([
      ...steps.map(({ command }, index) => [`c${index}`, command]),
      ...books.map(({ book, command }) => [book, command]),
    ]), { halt: true })
    const added: number[] = []
    for (const [index, { kind, command }] of steps.entries()) {
      const answer = answers[`c${index}`] ?? missing
      if (kind === 'remove' && isGone(answer)) {
        // It has stopped what stands behind it.
        const rest = await carriedOut(steps.slice(index + 1), books)
        return { added: [...added, ...rest.added], looked: rest.looked }
      }
      if (kind === 'add') added.push(understandOutcome(answer, number, command.method))
      else understandOutcome(answer, kind === 'remove' ? removed : done, command.method)
    }
    return { added, looked: new Map(books.map(({ book }) => [book, answers[book] ?? missing])) }
  }

  return {
    lines: (book, keys) => toldOfStorage(async () => {
      const asked = keys === undefined ? [{}] : [...new Set(keys)].map(key => ({ '=PROPERTY_KEY': checked(key) }))
      // The storage's filter has no OR; readings of one tick travel together.
      const found = await Promise.all(asked.map(filter => everyRow(book, filter)))
      return linesOf(found.flat().toSorted((a, b) => a.id - b.id))
    }),

    latest: (book, count) => toldOfStorage(async () => {
      const rows = await caller.read(method, page(book, {}, 'DESC').params ?? {}, rowsOf)
      return linesOf(rows.slice(0, count))
    }),

    change,
    add: async (book, lines) => (await change(lines.map(({ key, text }) => ({ kind: 'add', book, key, text })))).added,
    rewrite: async (book, id, text) => { await change([{ kind: 'rewrite', book, id, text }]) },

    remove: (book, ids) => toldOfStorage(async () => {
      for (const chunk of chunksOf([...new Set(ids)], batchSize)) {
        const commands = Object.fromEntries(chunk.map((id): [string, Command] =>
          [`r${id}`, { method: 'entity.item.delete', params: { ENTITY: storageOf(book), ID: id } }]))
        for (const answer of Object.values(await caller.chain(commands, { halt: false }))) {
          if (answer.ok) understand(removed, answer.result, 'entity.item.delete')
          else if (!isGone(answer)) throw answer.error
        }
      }
    }),
  }
}

const rowsOf = z.array(noteRow)
const missing = { ok: false, error: new CrmError('unexpected-reply', 'answer: missing', { method: 'batch' }) } as const

interface Properties {
  readonly SIZE: number
  readonly [text: `T${number}`]: string
}

/** A row's text over as many of its properties as it takes; `SIZE` tells whether all of it is there. */
async function propertiesOf(text: string): Promise<Properties> {
  if (text.length > longestLine) throw new CrmError('refused', `A line of ${text.length} characters is too long`)
  const packed = await packText(text)
  if (packed.length > longestProperty * textProperties.length) throw new CrmError('refused', `A line of ${text.length} characters does not fit`)
  return { SIZE: packed.length, ...Object.fromEntries(partsOf(packed).map((part, index) => [textProperties[index] ?? '', part])) }
}

/** Keys are ours, and plain: the portal filters by them. */
function checked(key: string): string {
  if (!/^[\x21-\x23\x25-\x7e]([\x20-\x23\x25-\x7e]{0,198}[\x21-\x23\x25-\x7e])?$/.test(key)) throw new CrmError('refused', 'A key of the notebook is not plain')
  return key
}

interface Changing {
  readonly kind: BookChange['kind']
  readonly command: Command
  readonly size: number
}

async function changing(change: BookChange): Promise<Changing> {
  const { kind, book } = change
  const ENTITY = storageOf(book)
  if (kind === 'remove') return { kind, size: 0, command: { method: 'entity.item.delete', params: { ENTITY, ID: change.id } } }
  const properties = await propertiesOf(change.text)
  if (kind === 'rewrite') {
    const nothing = Object.fromEntries(textProperties.map(name => [name, '']))
    return { kind, size: properties.SIZE, command: { method: 'entity.item.update', params: { ENTITY, ID: change.id, PROPERTY_VALUES: { ...nothing, ...properties } } } }
  }
  const KEY = checked(change.key)
  return { kind, size: properties.SIZE, command: { method: 'entity.item.add', params: { ENTITY, NAME: `${book} ${KEY}`, PROPERTY_VALUES: { BOOK: book, KEY, ...properties } } } }
}

function requestsOf(steps: readonly Changing[]): readonly (readonly Changing[])[] {
  const requests: Changing[][] = []
  let room = 0
  for (const one of steps) {
    const last = requests.at(-1)
    if (last !== undefined && last.length < batchSize && one.size <= room) last.push(one)
    else {
      requests.push([one])
      room = longestRequest
    }
    room -= one.size
  }
  return requests
}

function isGone(outcome: Outcome): boolean {
  return !outcome.ok && outcome.error instanceof RestError && outcome.error.rest === 'ERROR_ITEM_NOT_FOUND'
}

/** A line of which something is missing is there with an empty text: it must not hide the others, nor be taken for whole. */
async function linesOf(rows: readonly NoteRow[]): Promise<readonly BookLine[]> {
  return Promise.all(rows.map(async ({ packed, ...line }): Promise<BookLine> =>
    ({ ...line, text: packed === null ? '' : await unpackText(packed, longestLine) ?? '' })))
}

/** A storage that is not there is no line that is not there: the installation is an older one, or somebody has removed the data. */
async function toldOfStorage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof RestError && error.rest === 'ERROR_ENTITY_NOT_FOUND')) throw error
    throw new CrmError('refused', 'The storage is missing: the installation is outdated', { method: error.method ?? undefined })
  }
}
