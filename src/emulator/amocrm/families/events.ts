import type { Account } from '../account.ts'
import { absent, namesIn, withOf, type Call, type Family } from '../call.ts'
import { kindOf } from '../cards/events.ts'
import { all, within } from '../cards/find.ts'
import { counted, eventsPageAtMost, linkTo, listed, selfLink } from '../hal.ts'
import { isObject, type Json } from '../items.ts'
import { Problem } from '../problem.ts'
import { may } from '../rights.ts'
import type { EventRow } from '../tables.ts'
import { eventTypes } from './event-types.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/events-and-notes'
const withs = ['contact_name', 'lead_name', 'company_name', 'catalog_element_name', 'customer_name']

export const eventFamily: Family = {
  'GET /events': {
    doc,
    knows: { pages: true, with: withs, filter: ['id', 'created_at', 'created_by', 'entity', 'entity_id', 'type', 'value_before', 'value_after'] },
    answer: call => listed(call, 'events', findEvents(call), row => printEvent(call, row), { atMost: eventsPageAtMost }),
  },
  'GET /events/types': {
    doc,
    knows: { others: ['language_code'] },
    answer: call => {
      const lang = (call.query.language_code ?? call.user.lang) === 'ru' ? 'ru' : 'en'
      const types = Object.entries(eventTypes).map(([key, names], index) => ({ key, type: index + 1, lang: names[lang] }))
      return counted(call, 'events_types', types)
    },
  },
  'GET /events/{key}': {
    doc,
    knows: { with: withs },
    answer: call => {
      const row = call.tables.events.get(idOf(call.params.key ?? ''))
      return row && isSeen(call, row) ? { status: 200, rows: 1, body: printEvent(call, row) } : absent(call)
    },
  },
}

/** Ids of events are words of 26 letters and digits. */
function keyOf(id: number): string {
  return `01k${id.toString(32).padStart(23, '0')}`
}

function idOf(key: string): number {
  return /^01k[0-9a-v]{23}$/.test(key) ? Number.parseInt(key.slice(3), 32) : 0
}

/** What comes back depends on the rights to the card; a task's events are as visible as the task's card. */
function isSeen({ tables, user }: Call, row: EventRow): boolean {
  if (user.isAdmin) return true
  if (row.entityType === 'task') {
    const task = tables.tasks.get(row.entityId)
    const card = task?.entityType && task.entityId !== null ? tables.cards[task.entityType].get(task.entityId) : undefined
    return card && task?.entityType ? may(user, 'view', task.entityType, card) : row.createdBy === user.id || task?.responsibleUserId === user.id
  }
  const kind = kindOf(row.entityType)
  const card = kind && tables.cards[kind].get(row.entityId)
  return kind && card ? may(user, 'view', kind, card) : user.rights.catalog_access
}

const namedAtMost = 10

function findEvents(call: Call): readonly EventRow[] {
  const { tables, query } = call
  const filter = isObject(query.filter) ? query.filter : {}
  const [entities, ids, authors, types] = [filter.entity, filter.entity_id, filter.created_by, filter.type].map(namesIn)
  if (ids && ids.length > 0 && entities?.length !== 1) throw new Problem(400, 'filter[entity_id] requires exactly one filter[entity]')
  if ((ids?.length ?? 0) > namedAtMost || (authors?.length ?? 0) > namedAtMost) throw new Problem(400, `No more than ${namedAtMost} ids are allowed in a filter`)
  const rows = ids && ids.length > 0
    ? ids.flatMap(id => tables.events.where('entity', row => `${row.entityType}:${row.entityId}`, `${entities?.[0] ?? ''}:${id}`))
    : [...tables.events.all()]
  noteStrange(call, entities ?? [], types ?? [])
  const keys = namesIn(filter.id)
  const fits = all<EventRow>([
    keys.length > 0 ? row => keys.includes(keyOf(row.id)) : null,
    entities && entities.length > 0 ? row => entities.includes(row.entityType) : null,
    authors && authors.length > 0 ? row => authors.includes(String(row.createdBy)) : null,
    types && types.length > 0 ? ofTypes(types) : null,
    within(momentsOf(filter.created_at), row => row.createdAt),
    ofValues(filter.value_before, row => row.valueBefore),
    ofValues(filter.value_after, row => row.valueAfter),
    row => isSeen(call, row),
  ])
  // The newest first.
  return rows.filter(fits).sort((a, b) => b.createdAt - a.createdAt || b.id - a.id)
}

const entityNames = /^(lead|contact|company|task|customer|catalog_\d+)$/
const fieldType = /^custom_field_\d+_value_changed$/
const valueFilters = ['leads_statuses', 'responsible_user_id', 'custom_field_values', 'value']

/** Words that no event has: a list narrowed by them is empty, or not narrowed at all. */
function noteStrange({ query, unknown }: Call, entities: readonly string[], types: readonly string[]): void {
  for (const entity of entities) if (!entityNames.test(entity)) unknown(`filter[entity]=${entity}`)
  for (const type of types) if (!(type in eventTypes) && !fieldType.test(type)) unknown(`filter[type]=${type}`)
  for (const side of ['value_before', 'value_after']) {
    const asked = isObject(query.filter) ? query.filter[side] : undefined
    if (asked !== undefined && !isObject(asked)) unknown(`filter[${side}]`)
    for (const name of isObject(asked) ? Object.keys(asked) : []) if (!valueFilters.includes(name)) unknown(`filter[${side}][${name}]`)
  }
}

/** Two moments may also be written with a comma between them: from, to. */
function momentsOf(asked: unknown): unknown {
  const [from, to, ...others] = typeof asked === 'string' ? asked.split(',') : []
  return from !== undefined && to !== undefined && others.length === 0 ? { from, to } : asked
}

/** `custom_field_value_changed` is a change of any field; one field's own type has to be asked for alone. */
function ofTypes(types: readonly string[]): (row: EventRow) => boolean {
  const single = types.filter(type => fieldType.test(type))
  if (single.length > 0 && types.length > 1) throw new Problem(400, 'A custom field must be the only type of the filter')
  const anyField = types.includes('custom_field_value_changed')
  return row => types.includes(row.type) || (anyField && fieldType.test(row.type))
}

function ofValues(asked: unknown, valuesOf: (row: EventRow) => readonly unknown[]): ((row: EventRow) => boolean) | null {
  if (!isObject(asked)) return null
  const statuses: readonly unknown[] = Array.isArray(asked.leads_statuses) ? asked.leads_statuses : isObject(asked.leads_statuses) ? Object.values(asked.leads_statuses) : []
  const people = namesIn(asked.responsible_user_id)
  const options = namesIn(asked.custom_field_values)
  const exact = typeof asked.value === 'string' ? asked.value : null
  const part = (value: unknown, name: string): Json => isObject(value) && isObject(value[name]) ? value[name] : {}
  return row => valuesOf(row).some(value => {
    const stage = part(value, 'lead_status')
    const field = part(value, 'custom_field_value')
    return statuses.some(one => isObject(one) && Number(one.pipeline_id) === stage.pipeline_id && Number(one.status_id) === stage.id)
      || people.includes(String(part(value, 'responsible_user').id))
      || options.includes(String(field.enum_id))
      || (exact !== null && [field.text, part(value, 'sale_field_value').sale, part(value, 'name_field_value').name].some(one => one !== undefined && String(one) === exact))
  })
}

function printEvent(call: Call, row: EventRow): Record<string, unknown> {
  const { account } = call
  return {
    id: keyOf(row.id),
    type: row.type,
    entity_id: row.entityId,
    entity_type: row.entityType,
    created_by: row.createdBy,
    created_at: row.createdAt,
    value_after: row.valueAfter,
    value_before: row.valueBefore,
    account_id: account.about().accountId,
    _links: selfLink(account, `/events/${keyOf(row.id)}`),
    _embedded: { entity: { id: row.entityId, ...nameOf(call, row), _links: { self: linkTo(account, entityPath(account, row)) } } },
  }
}

/** The names that `with=` asks for. */
function nameOf(call: Call, { entityType, entityId }: EventRow): { readonly name?: string } {
  const kind = kindOf(entityType)
  const wanted = withOf(call)
  const name = kind
    ? wanted.has(`${entityType}_name`) ? call.tables.cards[kind].get(entityId)?.name : undefined
    : wanted.has('catalog_element_name') && entityType.startsWith('catalog_') ? call.tables.elements.get(entityId)?.name : undefined
  return name === undefined ? {} : { name }
}

function entityPath(_account: Account, { entityType, entityId }: EventRow): string {
  if (entityType === 'task') return `/tasks/${entityId}`
  const kind = kindOf(entityType)
  return kind ? `/${kind}/${entityId}` : `/catalogs/${entityType.replace('catalog_', '')}/elements/${entityId}`
}
