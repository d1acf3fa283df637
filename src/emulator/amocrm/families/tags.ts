import { namesIn, type Call, type Family, type Reply } from '../call.ts'
import { printTag } from '../cards/print.ts'
import { tagsOf } from '../cards/tags.ts'
import { counted, listed } from '../hal.ts'
import { isObject, itemOfBody, itemsOf, namedAgain, text, throwIfWrong, type Item } from '../items.ts'
import { missing, notAChoice, Problem } from '../problem.ts'
import type { CardKind, TagRow } from '../tables.ts'

const doc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/EntityTags.php'

/** Only tags of leads have colours and can be changed. */
export const tagFamily: Family = {
  'GET /{kind}/tags': { doc, knows: { pages: true, filter: ['id', 'name'], others: ['query'] }, answer: found },
  'POST /{kind}/tags': { doc, answer: added },
  'PATCH /leads/tags': { doc, answer: changedMany },
  'PATCH /leads/tags/{id}': { doc, answer: changedOne },
}

function kindOf({ params }: Call): CardKind {
  return (params.kind ?? 'leads') as CardKind
}

function found(call: Call): Reply {
  const { query, tables } = call
  const filter = isObject(query.filter) ? query.filter : {}
  const ids = namesIn(filter.id)
  const name = typeof filter.name === 'string' ? filter.name.toLowerCase() : null
  const part = typeof query.query === 'string' ? query.query.toLowerCase() : ''
  const rows = tagsOf(tables, kindOf(call)).filter(tag => (ids.length === 0 || ids.includes(String(tag.id))) && (name === null || tag.name.toLowerCase() === name) && tag.name.toLowerCase().includes(part))
  return listed(call, 'tags', rows, printTag)
}

function colorOf(call: Call, item: Item): string | null {
  return kindOf(call) === 'leads' ? text(item, 'color')?.replace(/^#/, '') ?? null : null
}

function told(call: Call, tags: readonly unknown[]): Reply {
  return counted(call, 'tags', tags)
}

function added(call: Call): Reply {
  const { tables } = call
  const kind = kindOf(call)
  const items = itemsOf(call)
  const names = items.map(item => {
    const name = text(item, 'name') ?? ''
    if (name === '') item.wrong(missing('name'))
    return { item, name, color: colorOf(call, item) }
  })
  throwIfWrong(items)
  return told(call, names.map(({ item, name, color }) => {
    const tag = tagsOf(tables, kind).find(one => one.name.toLowerCase() === name.toLowerCase()) ?? tables.tags.insert({ entityType: kind, name, color })
    return { ...printTag(tag), request_id: item.requestId }
  }))
}

function tagOf(call: Call, id: number): TagRow | undefined {
  return tagsOf(call.tables, kindOf(call)).find(tag => tag.id === id)
}

function patchOf(call: Call, item: Item, { name, color }: TagRow): Pick<TagRow, 'name' | 'color'> {
  return { name: text(item, 'name') ?? name, color: item.values.color === undefined ? color : colorOf(call, item) }
}

function changedMany(call: Call): Reply {
  const items = itemsOf(call)
  const read = items.map(item => {
    const tag = tagOf(call, Number(item.values.id))
    if (!tag) item.wrong(notAChoice('id'))
    return tag && { item, id: tag.id, patch: patchOf(call, item, tag) }
  })
  throwIfWrong(items)
  return told(call, read.flatMap(one => one ? [{ ...printTag(call.tables.tags.update(one.id, one.patch)), ...namedAgain(one.item) }] : []))
}

function changedOne(call: Call): Reply {
  const item = itemOfBody(call)
  const tag = tagOf(call, Number(call.params.id))
  if (!tag) throw new Problem(404, 'Not Found')
  const patch = patchOf(call, item, tag)
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...printTag(call.tables.tags.update(tag.id, patch)), ...namedAgain(item) } }
}
