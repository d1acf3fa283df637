import { isObject, type Item } from '../items.ts'
import { notAChoice, wrongType } from '../problem.ts'
import type { CardKind, TagRow, Tables } from '../tables.ts'
import { record, singularOf, type Actor } from './events.ts'

export function tagsOf({ tags }: Pick<Tables, 'tags'>, kind: CardKind): readonly TagRow[] {
  return tags.where('kind', row => row.entityType, kind)
}

/** The tags that an item leaves on a card: `_embedded.tags` replaces them, `tags_to_add` and `tags_to_delete` change them. */
export function readTags(tables: Tables, kind: CardKind, item: Item, earlier: readonly number[]): readonly number[] {
  const { _embedded: embedded, tags_to_add: toAdd, tags_to_delete: toDelete } = item.values
  const replaced = isObject(embedded) ? embedded.tags : undefined
  const base = replaced === null ? [] : replaced === undefined ? earlier : namedIn(tables, kind, item, replaced, '_embedded.tags', true)
  const added = toAdd === undefined || toAdd === null ? [] : namedIn(tables, kind, item, toAdd, 'tags_to_add', true)
  const removed = toDelete === undefined || toDelete === null ? [] : namedIn(tables, kind, item, toDelete, 'tags_to_delete', false)
  return [...new Set([...base, ...added])].filter(id => !removed.includes(id))
}

/** By id, or by name: a name that no tag has yet makes one. */
function namedIn(tables: Tables, kind: CardKind, item: Item, list: unknown, path: string, makes: boolean): readonly number[] {
  if (!Array.isArray(list)) {
    item.wrong(wrongType(path, 'array'))
    return []
  }
  return list.flatMap((one: unknown, index) => {
    const known = tagsOf(tables, kind)
    if (isObject(one) && one.id !== undefined && one.id !== null) {
      const tag = known.find(row => row.id === Number(one.id))
      if (!tag && makes) item.wrong(notAChoice(`${path}.${index}.id`))
      return tag ? [tag.id] : []
    }
    const name = isObject(one) && typeof one.name === 'string' ? one.name.trim() : ''
    if (name === '') {
      item.wrong(wrongType(`${path}.${index}.name`, 'string'))
      return []
    }
    const tag = known.find(row => row.name.toLowerCase() === name.toLowerCase())
    if (tag) return [tag.id]
    return makes ? [tables.tags.insert({ entityType: kind, name, color: null }).id] : []
  })
}

export function recordTags(actor: Actor, kind: CardKind, id: number, before: readonly number[], after: readonly number[]): void {
  const told = (ids: readonly number[]) => ids.flatMap(tagId => actor.tables.tags.get(tagId) ?? []).map(({ name }) => ({ tag: { name } }))
  const added = after.filter(tagId => !before.includes(tagId))
  const removed = before.filter(tagId => !after.includes(tagId))
  if (added.length > 0) record(actor, 'entity_tag_added', singularOf(kind), id, { after: told(added) })
  if (removed.length > 0) record(actor, 'entity_tag_deleted', singularOf(kind), id, { before: told(removed) })
}
