import type { Account } from '../account.ts'
import { absent, namesIn, noContent, type Call, type Family, type Reply } from '../call.ts'
import { counted, selfLink } from '../hal.ts'
import { flag, isObject, itemOfBody, itemsOf, namedAgain, required, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { notAChoice, Problem } from '../problem.ts'
import type { SourceRow } from '../tables.ts'

const doc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/Models/SourceModel.php'

/** Where leads come from, as integrations tell it. */
export const sourceFamily: Family = {
  'GET /sources': { doc, knows: { filter: ['external_id'] }, answer: found },
  'GET /sources/{id}': {
    doc,
    answer: call => {
      const source = call.tables.sources.get(Number(call.params.id))
      return source ? { status: 200, rows: 1, body: printSource(call.account, source) } : absent(call)
    },
  },
  'POST /sources': { doc, answer: added },
  'PATCH /sources': { doc, answer: changedMany },
  'PATCH /sources/{id}': { doc, answer: changedOne },
  'DELETE /sources': { doc, answer: removedMany },
  'DELETE /sources/{id}': { doc, answer: call => removed(call, [Number(call.params.id)]) },
}

function found(call: Call): Reply {
  const { account, tables, query } = call
  const wanted = isObject(query.filter) ? namesIn(query.filter.external_id) : []
  const rows = [...tables.sources.all()].filter(row => wanted.length === 0 || wanted.includes(row.externalId))
  return rows.length === 0 ? noContent : counted(call, 'sources', rows.map(row => printSource(account, row)))
}

function printSource(account: Account, { id, name, externalId, pipelineId, isDefault, originCode, services }: SourceRow) {
  return { id, name, pipeline_id: pipelineId, external_id: externalId, default: isDefault, origin_code: originCode, services, _links: selfLink(account, `/sources/${id}`) }
}

function read({ tables }: Call, item: Item, before: Omit<SourceRow, 'id'>): Omit<SourceRow, 'id'> {
  const pipelineId = wholeNumber(item, 'pipeline_id') ?? before.pipelineId
  if (pipelineId !== null && !tables.pipelines.get(pipelineId)) item.wrong(notAChoice('pipeline_id'))
  return {
    name: text(item, 'name') ?? before.name,
    externalId: text(item, 'external_id') ?? before.externalId,
    pipelineId,
    isDefault: flag(item, 'default') ?? before.isDefault,
    originCode: text(item, 'origin_code') ?? before.originCode,
    services: Array.isArray(item.values.services) ? item.values.services : before.services,
  }
}

function added(call: Call): Reply {
  const { tables, account } = call
  const main = [...tables.pipelines.all()].find(row => row.isMain)
  const items = itemsOf(call)
  const blank: Omit<SourceRow, 'id'> = { name: '', externalId: '', pipelineId: main?.id ?? null, isDefault: false, originCode: null, services: [] }
  const rows = items.map(item => {
    required(item, ['name', 'external_id'])
    if ([...tables.sources.all()].some(row => row.externalId === item.values.external_id)) item.wrong(notAChoice('external_id'))
    return { item, row: read(call, item, blank) }
  })
  throwIfWrong(items)
  return counted(call, 'sources', rows.map(({ item, row }) => ({ ...printSource(account, tables.sources.insert(row)), request_id: item.requestId })))
}

function changedMany(call: Call): Reply {
  const items = itemsOf(call)
  const rows = items.map(item => {
    const source = call.tables.sources.get(Number(item.values.id))
    if (!source) item.wrong(notAChoice('id'))
    return source && { item, id: source.id, row: read(call, item, source) }
  })
  throwIfWrong(items)
  return counted(call, 'sources', rows.flatMap(one => one ? [{ ...printSource(call.account, call.tables.sources.update(one.id, one.row)), ...namedAgain(one.item) }] : []))
}

function changedOne(call: Call): Reply {
  const item = itemOfBody(call)
  const source = call.tables.sources.get(Number(call.params.id))
  if (!source) throw new Problem(404, 'Not Found')
  const row = read(call, item, source)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...printSource(call.account, call.tables.sources.update(source.id, row)), ...namedAgain(item) } }
}

function removedMany(call: Call): Reply {
  return removed(call, itemsOf(call).map(item => Number(item.values.id)))
}

function removed({ tables }: Call, ids: readonly number[]): Reply {
  if (ids.some(id => !tables.sources.get(id))) throw new Problem(404, 'Not Found')
  for (const id of ids) tables.sources.remove(id)
  return noContent
}
