import { z } from 'zod'
import type { Locale } from '../../core/rule.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { chunksOf } from './chunks.ts'
import { recordsCatalogs } from './names.ts'
import { notebookCatalogs, notebookFields, removedName } from './notebook-fields.ts'
import { fieldRow } from './wire/field.ts'
import { anything, id, text, writtenRows } from './wire/parse.ts'
import { columnCode, columnNames, columns } from './wire/review.ts'

export interface CatalogFound {
  readonly id: number
  readonly detail: 'created' | 'found'
}

interface Wanted {
  /** By any of these a list is taken for ours; the first is given to a new one. */
  readonly names: readonly string[]
  readonly fields: readonly { readonly code: string, readonly type: string, readonly name: string }[]
}

const catalogRow = z.object({ id, name: text, type: z.string().nullish() })

/** Elements of one write (https://developers.kommo.com/docs/limitations). */
const writtenAtOnce = 50

export function recordsWanted(locale: Locale): Wanted {
  return {
    names: namesOf(recordsCatalogs, locale),
    fields: columnNames.map(column => ({ code: columnCode(column), type: columns[column].type, name: columns[column].titles[locale] })),
  }
}

export function notebookWanted(locale: Locale): Wanted {
  return { names: namesOf(notebookCatalogs, locale), fields: notebookFields }
}

/** In the administrator's language first: another one may have installed in the other. */
function namesOf(names: Readonly<Record<Locale, string>>, locale: Locale): readonly string[] {
  return [names[locale], names[locale === 'ru' ? 'en' : 'ru']]
}

/**
 * The account refuses lists: by its plan, because it has ten already (https://developers.kommo.com/docs/limitations), or this person may not use them.
 * A write that may have arrived is no refusal.
 */
export function refusesLists(error: unknown): boolean {
  return error instanceof CrmError && ['forbidden', 'plan', 'refused'].includes(error.code) && ['catalogs', 'addCatalogs'].includes(error.method ?? '')
}

/** Finds or makes a list with its fields: `before` is the one that an earlier installation went by, whatever people call it now. */
export async function prepareCatalog(caller: Caller, wanted: Wanted, before: number | null): Promise<CatalogFound> {
  const found = await findCatalog(caller, wanted, before)
  const catalog = found ?? await addCatalog(caller, wanted)
  const missing = missingFields(wanted, await codesOf(caller, catalog))
  if (missing.length > 0) await caller.ask('addCatalogFields', { path: { id: catalog }, body: missing }, anything)
  return { id: catalog, detail: found !== null && missing.length === 0 ? 'found' : 'created' }
}

function missingFields({ fields }: Wanted, there: ReadonlySet<string>): readonly Readonly<Record<string, unknown>>[] {
  return fields.filter(({ code }) => !there.has(code)).map((field, index) => ({ ...field, sort: (index + 1) * 10 }))
}

async function codesOf(caller: Caller, catalog: number): Promise<ReadonlySet<string>> {
  const rows = await caller.askAll('catalogFields', { path: { id: catalog } }, 'custom_fields', fieldRow)
  return new Set(rows.map(({ code }) => code ?? ''))
}

/**
 * Lists have no codes. Ours is the one of an earlier installation, or the oldest of that name that has a field of ours; one of that name without elements
 * and fields was left by an installation that broke. Nobody's own list is taken.
 */
async function findCatalog(caller: Caller, wanted: Wanted, before: number | null): Promise<number | null> {
  const all = (await caller.askAll('catalogs', {}, 'catalogs', catalogRow)).toSorted((a, b) => a.id - b.id)
  if (all.some(row => row.id === before)) return before
  let abandoned: number | null = null
  for (const row of all.filter(({ name }) => wanted.names.includes(name.trim()))) {
    const codes = await codesOf(caller, row.id)
    if (wanted.fields.some(({ code }) => codes.has(code))) return row.id
    if (abandoned === null && codes.size === 0 && await isEmpty(caller, row.id)) abandoned = row.id
  }
  return abandoned
}

async function isEmpty(caller: Caller, catalog: number): Promise<boolean> {
  return (await caller.ask('elements', { path: { id: catalog }, query: { limit: 1 } }, anything)) === null
}

async function addCatalog(caller: Caller, { names }: Wanted): Promise<number> {
  const [made] = await caller.ask('addCatalogs', { body: [{ name: names[0], type: 'regular', can_add_elements: true, can_link_multiple: true }] }, writtenRows('catalogs')) ?? []
  if (!made) throw new CrmError('unexpected-reply', 'catalogs: nothing', { method: 'addCatalogs' })
  return made.id
}

/** The API deletes neither lists nor elements: what is in the list is emptied. A list that is gone needs nothing. */
export async function emptyCatalog(caller: Caller, wanted: Wanted, before: number | null): Promise<void> {
  const catalog = await findCatalog(caller, wanted, before)
  if (catalog === null) return
  const codes = await codesOf(caller, catalog)
  const values = wanted.fields.filter(({ code }) => codes.has(code)).map(({ code }) => ({ field_code: code, values: null }))
  const elements = await caller.askAll('elements', { path: { id: catalog } }, 'elements', z.object({ id }))
  for (const chunk of chunksOf(elements, writtenAtOnce)) {
    await caller.ask('changeElements', { path: { id: catalog }, body: chunk.map(element => ({ id: element.id, name: removedName, custom_fields_values: values })) }, anything)
  }
}
