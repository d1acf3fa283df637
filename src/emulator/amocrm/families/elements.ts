import type { Account } from '../account.ts'
import { absent, namesIn, type Call, type Family, type Reply } from '../call.ts'
import { ordered } from '../cards/find.ts'
import { fieldsOf, printValues, readValues, textOf } from '../cards/values.ts'
import { recordValues } from '../cards/write.ts'
import { listed, selfLink, written } from '../hal.ts'
import { isObject, itemOfBody, itemsOf, namedAgain, noteUnread, oneAfterAnother, required, text, throwIfWrong, type Item } from '../items.ts'
import { notAChoice, Problem } from '../problem.ts'
import type { CatalogRow, ElementRow, FieldOwner } from '../tables.ts'
import { throwUnlessAllowed } from './catalogs.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/catalogs-api'
const elementDoc = 'https://github.com/Hexlet/amocrm-ruby/blob/ac22d4515c8994442e3a1f98c238a06847641bc7/lib/amocrm/resources/catalog_elements.rb'

/** The rows of a list. They cannot be deleted by the API. */
export const elementFamily: Family = {
  'GET /catalogs/{catalogId}/elements': { doc, knows: { pages: true, filter: ['id'], others: ['query', 'id'] }, answer: foundElements },
  'GET /catalogs/{catalogId}/elements/{id}': {
    doc: elementDoc,
    answer: call => {
      const element = elementOf(call, catalogOf(call), Number(call.params.id))
      return element ? { status: 200, rows: 1, body: printElement(call.account, element) } : absent(call)
    },
  },
  'POST /catalogs/{catalogId}/elements': { doc: elementDoc, answer: addedElements },
  'PATCH /catalogs/{catalogId}/elements': { doc: elementDoc, answer: changedElements },
  'PATCH /catalogs/{catalogId}/elements/{id}': { doc: elementDoc, answer: changedElement },
}

function catalogOf(call: Call): CatalogRow {
  throwUnlessAllowed(call)
  const catalog = call.tables.catalogs.get(Number(call.params.catalogId))
  if (!catalog) throw new Problem(404, 'Not Found')
  return catalog
}

const fieldOwner = (catalogId: number): FieldOwner => `catalogs/${catalogId}`

function elementOf({ tables }: Call, catalog: CatalogRow, id: number): ElementRow | null {
  const element = tables.elements.get(id)
  return element?.catalogId === catalog.id ? element : null
}

function foundElements(call: Call): Reply {
  const { tables, query } = call
  const catalog = catalogOf(call)
  const filter = isObject(query.filter) ? query.filter : {}
  // One public client sends `id` outside of the filter.
  const ids = [...namesIn(filter.id), ...namesIn(query.id)]
  const part = typeof query.query === 'string' ? query.query.toLowerCase() : ''
  const fields = fieldsOf(tables, fieldOwner(catalog.id))
  const rows = tables.elements.where('catalog', row => row.catalogId, catalog.id).filter(row => {
    if (ids.length > 0 && !ids.includes(String(row.id))) return false
    return part === '' || row.name.toLowerCase().includes(part) || fields.some(field => (row.values[field.id] ?? []).some(value => textOf(field, value).toLowerCase().includes(part)))
  })
  return listed(call, 'elements', ordered(call, rows, {}), row => printElement(call.account, row))
}

function printElement(account: Account, row: ElementRow): Record<string, unknown> {
  return {
    id: row.id, name: row.name, created_by: row.createdBy, updated_by: row.updatedBy, created_at: row.createdAt, updated_at: row.updatedAt, is_deleted: null,
    custom_fields_values: printValues(account.tables, fieldOwner(row.catalogId), row.values), catalog_id: row.catalogId, account_id: account.about().accountId,
    _links: selfLink(account, `/catalogs/${row.catalogId}/elements/${row.id}`),
  }
}

const keys = ['id', 'name', 'custom_fields_values', 'request_id']

function readElement(call: Call, item: Item, before: Omit<ElementRow, 'id'>): Omit<ElementRow, 'id'> {
  noteUnread(call, item, keys)
  const { account, user, now } = call
  return { ...before, name: text(item, 'name') ?? before.name, values: readValues(account, fieldOwner(before.catalogId), item, before.values), updatedBy: user.id, updatedAt: now }
}

function addedElements(call: Call): Reply {
  const { tables, user, now, account } = call
  const catalog = catalogOf(call)
  const items = itemsOf(call)
  const blank: Omit<ElementRow, 'id'> = { catalogId: catalog.id, name: '', values: {}, createdBy: user.id, updatedBy: user.id, createdAt: now, updatedAt: now }
  const read = items.map(item => {
    required(item, ['name'])
    return { item, row: readElement(call, item, blank) }
  })
  throwIfWrong(items)
  return written(call, 'elements', read.map(({ item, row }) => {
    const element = tables.elements.insert({ ...row, ...(tables.elements.size === 0 ? { id: 597_393 } : {}) })
    return { id: element.id, name: element.name, request_id: item.requestId, _links: selfLink(account, `/catalogs/${catalog.id}/elements/${element.id}`) }
  }))
}

function changeElement({ tables, user, now }: Call, before: ElementRow, row: Omit<ElementRow, 'id'>): ElementRow {
  const after = tables.elements.update(before.id, row)
  recordValues({ tables, userId: user.id, now }, { owner: fieldOwner(before.catalogId), entity: `catalog_${before.catalogId}`, id: before.id }, before.values, after.values)
  return after
}

function changedElements(call: Call): Reply {
  const catalog = catalogOf(call)
  return written(call, 'elements', oneAfterAnother(call, item => {
    const element = elementOf(call, catalog, Number(item.values.id))
    if (!element) {
      item.wrong(notAChoice('id'))
      return null
    }
    const row = readElement(call, item, element)
    return item.errors.length > 0 ? null : { ...printElement(call.account, changeElement(call, element, row)), ...namedAgain(item) }
  }))
}

function changedElement(call: Call): Reply {
  const catalog = catalogOf(call)
  const item = itemOfBody(call)
  const element = elementOf(call, catalog, Number(call.params.id))
  if (!element) throw new Problem(404, 'Not Found')
  const row = readElement(call, item, element)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...printElement(call.account, changeElement(call, element, row)), ...namedAgain(item) } }
}
