/**
 * What happens to a card as a whole: its end, its merging, its handing over, its moving on. REST and the portal's own pages do
 * it through here, so that both leave the same traces. Callers outside REST wrap a call in `store.transaction`.
 *
 * The vendor's documents are silent on nearly all consequences; each function says what it had to decide.
 */
import { RestError } from '../method.ts'
import type { ItemRow, RequisiteRow } from '../tables.ts'
import { accessDenied, type CrmContext } from './context.ts'
import { activitiesOf, bindingsOf, sameCard } from './bindings.ts'
import { entityTypeOf, type EntityType } from './entity-type.ts'
import { companyIdsOf, contactIdsOf, fieldsOf } from './fields.ts'
import { isEmpty } from './field.ts'
import { cardsOfClient, changeItem } from './items.ts'
import { pinLimit, pinnedOf } from './pins.ts'
import { may } from './rights.ts'
import { addRecord, recordsOf, wording } from './timeline-record.ts'

/**
 * Deletes a card with its timeline (comments, pins, log messages), its stage history, its activities and its legal details.
 *
 * Not documented, decided here: an activity that is bound to further cards stays with them; other cards lose the link to the
 * deleted contact or company, and `parentId<type>` of linked smart-process items becomes empty while the items themselves stay;
 * calendar events keep naming the card; nothing tells later what the id was, it is simply not found.
 */
export function deleteCard(context: CrmContext, entityTypeId: number, id: number): void {
  const { type, row } = writable(context, entityTypeId, id)
  removeTraces(context, type, row)
  relink(context, type, id, null)
  context.tables.items(type.id).remove(id)
}

/**
 * Merges `otherIds` into `masterId` and deletes them. «Information from other entities will be transferred to the main entity»
 * (`crm/duplicates/crm-entity-merge-batch.md`) is all that the vendor says.
 *
 * Decided here: the master keeps every value that it has and takes the others' where it has none, contacts, observers, phones and
 * mails are put together; comments, log messages, activities and legal details move to the master; pins move as long as the limit allows, the
 * newest first; links and `parentId<type>` of other cards follow to the master; the stage history of the others goes. No
 * old id is kept anywhere.
 */
export function mergeCards(context: CrmContext, entityTypeId: number, masterId: number, otherIds: readonly number[]): void {
  const { type, row } = writable(context, entityTypeId, masterId)
  const others = [...new Set(otherIds)].filter(id => id !== masterId).map(id => writable(context, entityTypeId, id).row)
  let master = row
  for (const other of others) {
    const taken = takenFrom(context, type, master, other)
    moveTimeline(context, type, other.id, master.id)
    moveActivities(context, type, other.id, master.id)
    for (const row of requisitesOf(context, type, other.id)) context.tables.requisites.update(row.id, { entityId: master.id })
    relink(context, type, other.id, master.id)
    removeTraces(context, type, other)
    context.tables.items(type.id).remove(other.id)
    master = context.tables.items(type.id).update(master.id, { ...taken, updatedTime: context.now().toISOString(), updatedBy: context.user.id })
    addRecord(context, type, master.id, { kind: 'merged', title: wording(context, 'merged'), text: String(other.title ?? '') })
  }
}

/**
 * Gives the card to another person and writes a line into its history.
 * Not documented, decided here: open activities stay with those who have them.
 */
export function changeResponsible(context: CrmContext, entityTypeId: number, id: number, userId: number): ItemRow {
  return change(context, entityTypeId, id, { assignedById: userId })
}

/** Moves the card to a stage, of another pipeline too when `categoryId` is given. */
export function moveStage(context: CrmContext, entityTypeId: number, id: number, stageId: string, categoryId?: number): ItemRow {
  return change(context, entityTypeId, id, { stageId, ...(categoryId === undefined ? {} : { categoryId }) })
}

function change(context: CrmContext, entityTypeId: number, id: number, values: Readonly<Record<string, unknown>>): ItemRow {
  const { type, row } = writable(context, entityTypeId, id)
  return changeItem(context, type, fieldsOf(context.tables, type, true), row, values)
}

function writable(context: CrmContext, entityTypeId: number, id: number): { readonly type: EntityType, readonly row: ItemRow } {
  const type = entityTypeOf(context.tables, entityTypeId)
  const row = type ? context.tables.items(entityTypeId).get(id) : undefined
  if (!type || !row) throw new RestError('NOT_FOUND', 'Element not found')
  if (!may(context, type, 'write', row)) throw accessDenied()
  return { type, row }
}

function removeTraces(context: CrmContext, type: EntityType, row: ItemRow): void {
  const { tables } = context
  const card = { ownerTypeId: type.id, ownerId: row.id }
  for (const record of recordsOf(context, type.id, row.id)) tables.timeline.remove(record.id)
  for (const activity of activitiesOf(tables, type.id, row.id)) {
    const remaining = bindingsOf(activity).filter(binding => !sameCard(binding, card))
    const [owner] = remaining
    if (owner) tables.activities.update(activity.id, { ...owner, bindings: remaining })
    else tables.activities.remove(activity.id)
  }
  const history = tables.stageHistory.where('crm:owner', entry => `${entry.entityTypeId}:${entry.ownerId}`, `${type.id}:${row.id}`)
  for (const entry of history) tables.stageHistory.remove(entry.id)
  for (const requisite of requisitesOf(context, type, row.id)) tables.requisites.remove(requisite.id)
}

function requisitesOf(context: CrmContext, type: EntityType, id: number): readonly RequisiteRow[] {
  return context.tables.requisites.where('crm:owner', row => `${row.entityTypeId}:${row.entityId}`, `${type.id}:${id}`)
}

/** Lets everything that names the card name `heir` instead, or nobody. */
function relink(context: CrmContext, type: EntityType, id: number, heir: number | null): void {
  const { tables } = context
  const replaced = (ids: readonly number[]) => [...new Set(ids.flatMap(other => other === id ? heir ?? [] : other))]
  const smartProcesses = [...tables.types.all()].map(row => row.entityTypeId)
  if (type.id === 3 || type.id === 4) {
    for (const ownerTypeId of [1, 2, 3, ...smartProcesses]) {
      for (const card of cardsOfClient(context, ownerTypeId, type.id, id)) {
        const contactIds = replaced(contactIdsOf(card))
        const companyIds = replaced(companyIdsOf(card))
        tables.items(ownerTypeId).update(card.id, type.id === 3
          ? { contactIds, contactId: contactIds[0] ?? 0 }
          : { companyId: companyIds[0] ?? 0, ...(ownerTypeId === 3 ? { companyIds } : {}) })
      }
    }
  }
  const key = `parentId${type.id}`
  for (const ownerTypeId of [1, 2, 3, 4, ...smartProcesses]) {
    for (const child of tables.items(ownerTypeId).where(`crm:${key}`, row => Number(row[key] ?? 0), id)) {
      tables.items(ownerTypeId).update(child.id, { [key]: heir })
    }
  }
  if (type.id !== 1) return
  for (const ownerTypeId of [2, 3, 4]) {
    for (const card of tables.items(ownerTypeId).where('crm:leadId', row => Number(row.leadId ?? 0), id)) {
      tables.items(ownerTypeId).update(card.id, { leadId: heir })
    }
  }
}

/** What the master lacks and the other has. */
function takenFrom(context: CrmContext, type: EntityType, master: ItemRow, other: ItemRow): Readonly<Record<string, unknown>> {
  const taken: Record<string, unknown> = {}
  for (const field of fieldsOf(context.tables, type, true).values()) {
    if (field.readOnly || field.disabled || field.descriptionOnly || field.key === 'categoryId' || field.key === 'stageId') continue
    const union = !field.userField && field.multiple
    if (union) taken[field.key] = [...new Set([...asList(master[field.key]), ...asList(other[field.key])])]
    else if (lacks(master[field.key]) && !lacks(other[field.key])) taken[field.key] = other[field.key]
  }
  if (master.fm ?? other.fm) {
    const known = new Set((master.fm ?? []).map(entry => entry.value))
    const added = (other.fm ?? []).filter(entry => !known.has(entry.value))
    const last = Math.max(0, ...(master.fm ?? []).map(entry => entry.id))
    taken.fm = [...master.fm ?? [], ...added.map((entry, index) => ({ ...entry, id: last + index + 1 }))]
  }
  return taken
}

function lacks(value: unknown): boolean {
  return isEmpty(value) || value === 0
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : isEmpty(value) || value === 0 ? [] : [value]
}

/** Lines that the portal wrote about the other card's own life end with it. */
const carried: ReadonlySet<string> = new Set(['comment', 'logmessage', 'activity'])

function moveTimeline(context: CrmContext, type: EntityType, from: number, to: number): void {
  const free = pinLimit - pinnedOf(context, type.id, to).length
  const pinned = pinnedOf(context, type.id, from)
  const kept = new Set(pinned.slice(0, Math.max(0, free)).map(record => record.id))
  for (const record of recordsOf(context, type.id, from)) {
    if (carried.has(record.kind)) {
      context.tables.timeline.update(record.id, { ownerId: to, pinnedAt: kept.has(record.id) ? record.pinnedAt : null })
    }
  }
}

function moveActivities(context: CrmContext, type: EntityType, from: number, to: number): void {
  const source = { ownerTypeId: type.id, ownerId: from }
  const target = { ownerTypeId: type.id, ownerId: to }
  for (const activity of activitiesOf(context.tables, type.id, from)) {
    const bindings = bindingsOf(activity).map(binding => sameCard(binding, source) ? target : binding)
    const unique = bindings.filter((binding, index) => bindings.findIndex(other => sameCard(other, binding)) === index)
    const owned = sameCard(activity, source)
    context.tables.activities.update(activity.id, { ...(owned ? target : {}), bindings: unique })
  }
}
