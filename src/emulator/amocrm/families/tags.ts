import { namesIn, type Call, type Family, type Reply } from '../call.ts'
import { printTag } from '../cards/print.ts'
import { tagsOf } from '../cards/tags.ts'
import { listed, written } from '../hal.ts'
import { isObject, itemsOf, text, throwIfWrong } from '../items.ts'
import { missing } from '../problem.ts'
import type { CardKind } from '../tables.ts'

const doc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/EntityTags.php'

export const tagFamily: Family = {
  'GET /{kind}/tags': { doc, knows: { pages: true, filter: ['id', 'name'], others: ['query'] }, answer: found },
  'POST /{kind}/tags': { doc, answer: added },
}

function found(call: Call): Reply {
  const { query, tables, params } = call
  const filter = isObject(query.filter) ? query.filter : {}
  const ids = namesIn(filter.id)
  const part = typeof query.query === 'string' ? query.query.toLowerCase() : ''
  const rows = tagsOf(tables, params.kind as CardKind).filter(tag => (ids.length === 0 || ids.includes(String(tag.id))) && tag.name.toLowerCase().includes(part))
  return listed(call, 'tags', rows, printTag)
}

function added(call: Call): Reply {
  const { tables, params } = call
  const kind = params.kind as CardKind
  const items = itemsOf(call)
  const names = items.map(item => {
    const name = text(item, 'name') ?? ''
    if (name === '') item.wrong(missing('name'))
    return { item, name }
  })
  throwIfWrong(items)
  return written(call, 'tags', names.map(({ item, name }) => {
    const tag = tagsOf(tables, kind).find(one => one.name.toLowerCase() === name.toLowerCase()) ?? tables.tags.insert({ entityType: kind, name, color: null })
    return { ...printTag(tag), request_id: item.requestId }
  }))
}
