import type { Account } from '../account.ts'
import { absent, type Call, type Family, type Reply } from '../call.ts'
import { ordered } from '../cards/find.ts'
import { listed, selfLink, written } from '../hal.ts'
import { flag, itemOfBody, itemsOf, namedAgain, required, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { forbidden, notAChoice, Problem } from '../problem.ts'
import { mayUseCatalogs } from '../rights.ts'
import type { CatalogRow } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/catalogs-api'
const catalogDoc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/Models/CatalogModel.php'

/** https://developers.kommo.com/docs/limitations */
const catalogsAtMost = 10

export const catalogFamily: Family = {
  'GET /catalogs': {
    doc,
    knows: { pages: true, others: ['type'] },
    answer: call => {
      throwUnlessAllowed(call)
      const { type } = call.query
      return listed(call, 'catalogs', ordered(call, [...call.tables.catalogs.all()].filter(row => typeof type !== 'string' || row.type === type), {}), row => printCatalog(call.account, row))
    },
  },
  'GET /catalogs/{id}': {
    doc,
    answer: call => {
      throwUnlessAllowed(call)
      const catalog = call.tables.catalogs.get(Number(call.params.id))
      return catalog ? { status: 200, rows: 1, body: printCatalog(call.account, catalog) } : absent(call)
    },
  },
  'POST /catalogs': { doc: catalogDoc, answer: added },
  'PATCH /catalogs': { doc: catalogDoc, answer: changedMany },
  'PATCH /catalogs/{id}': { doc: catalogDoc, answer: changed },
}

/** Lists want a right of the person and, older pages say, a plan that has them. */
export function throwUnlessAllowed({ account, user }: Call): void {
  if (!account.faults.is.catalogs || !mayUseCatalogs(user)) throw forbidden()
}

function printCatalog(account: Account, row: CatalogRow): Record<string, unknown> {
  return {
    id: row.id, name: row.name, created_by: row.createdBy, updated_by: row.updatedBy, created_at: row.createdAt, updated_at: row.updatedAt, sort: row.sort, type: row.type,
    can_add_elements: row.canAddElements, can_show_in_cards: row.canShowInCards, can_link_multiple: row.canLinkMultiple, can_be_deleted: row.canBeDeleted, sdk_widget_code: null,
    account_id: account.about().accountId, _links: selfLink(account, `/catalogs/${row.id}`),
  }
}

const catalogTypes = ['regular', 'invoices', 'products'] as const

function readCatalog({ user, now }: Call, item: Item, before: Omit<CatalogRow, 'id'>): Omit<CatalogRow, 'id'> {
  const named = text(item, 'type')
  const type = catalogTypes.find(one => one === (named ?? before.type))
  if (!type) item.wrong(notAChoice('type'))
  return {
    ...before,
    name: text(item, 'name') ?? before.name,
    type: type ?? before.type,
    sort: wholeNumber(item, 'sort') ?? before.sort,
    canAddElements: flag(item, 'can_add_elements') ?? before.canAddElements,
    canShowInCards: flag(item, 'can_show_in_cards') ?? before.canShowInCards,
    canLinkMultiple: flag(item, 'can_link_multiple') ?? before.canLinkMultiple,
    updatedBy: user.id,
    updatedAt: now,
  }
}

function added(call: Call): Reply {
  throwUnlessAllowed(call)
  const { tables, user, now, account } = call
  const items = itemsOf(call)
  if (tables.catalogs.size + items.length > catalogsAtMost) throw new Problem(400, `No more than ${catalogsAtMost} catalogs are allowed`)
  const blank: Omit<CatalogRow, 'id'> = {
    name: '', type: 'regular', sort: 10, canAddElements: true, canShowInCards: false, canLinkMultiple: true, canBeDeleted: true, createdBy: user.id, updatedBy: user.id, createdAt: now, updatedAt: now,
  }
  const read = items.map(item => {
    required(item, ['name'])
    return { item, row: readCatalog(call, item, blank) }
  })
  throwIfWrong(items)
  return written(call, 'catalogs', read.map(({ item, row }) => ({
    ...printCatalog(account, tables.catalogs.insert({ ...row, ...(tables.catalogs.size === 0 ? { id: 4521 } : {}) })),
    request_id: item.requestId,
  })))
}

function changedMany(call: Call): Reply {
  throwUnlessAllowed(call)
  const items = itemsOf(call)
  const read = items.map(item => {
    const catalog = call.tables.catalogs.get(Number(item.values.id))
    if (!catalog) item.wrong(notAChoice('id'))
    return catalog && { item, id: catalog.id, row: readCatalog(call, item, catalog) }
  })
  throwIfWrong(items)
  return written(call, 'catalogs', read.flatMap(one => one ? [{ ...printCatalog(call.account, call.tables.catalogs.update(one.id, one.row)), ...namedAgain(one.item) }] : []))
}

function changed(call: Call): Reply {
  throwUnlessAllowed(call)
  const item = itemOfBody(call)
  const catalog = call.tables.catalogs.get(Number(call.params.id))
  if (!catalog) throw new Problem(404, 'Not Found')
  const row = readCatalog(call, item, catalog)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...printCatalog(call.account, call.tables.catalogs.update(catalog.id, row)), ...namedAgain(item) } }
}
