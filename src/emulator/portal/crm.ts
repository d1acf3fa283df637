import type { Portal } from '../bitrix24/portal.ts'
import type { ActivityRow, LangMap, TimelineRow } from '../bitrix24/tables.ts'
import type { ActivityInfo, CrmTypeInfo, FieldInfo, StageInfo, TimelineInfo, TimelineRecord } from './wire.ts'

/** What the card and list pages need and REST does not give to every employee. */

const fieldOwners: Readonly<Record<number, string>> = { 1: 'CRM_LEAD', 2: 'CRM_DEAL', 3: 'CRM_CONTACT', 4: 'CRM_COMPANY' }

function worded(labels: LangMap, lang: string): string | undefined {
  return labels[lang] || Object.values(labels).find(Boolean)
}

function fields(portal: Portal, entityTypeId: number, lang: string): FieldInfo[] {
  const type = [...portal.tables.types.all()].find(row => row.entityTypeId === entityTypeId)
  const owner = fieldOwners[entityTypeId] ?? `CRM_${type?.id}`
  return portal.tables.userFields.where('portal:entityId', row => row.entityId, owner)
    .toSorted((a, b) => a.sort - b.sort || a.id - b.id)
    .map(row => ({
      name: row.fieldName,
      label: worded(row.labels.column, lang) ?? worded(row.labels.edit, lang) ?? row.fieldName,
      kind: row.userTypeId,
      multiple: row.multiple,
      filter: row.showFilter !== 'N',
      items: row.items.toSorted((a, b) => a.sort - b.sort).map(({ id, value }) => ({ id, value })),
    }))
}

function stages(portal: Portal, entityTypeId: number): StageInfo[] {
  const mine = (entityId: string) => entityTypeId === 1
    ? entityId === 'STATUS'
    : entityTypeId === 2 ? /^DEAL_STAGE(_\d+)?$/.test(entityId) : entityId.startsWith(`DYNAMIC_${entityTypeId}_STAGE_`)
  return [...portal.tables.statuses.all()]
    .filter(row => mine(row.entityId))
    .sort((a, b) => a.sort - b.sort || a.id - b.id)
    .map(row => ({ id: row.statusId, name: row.name, color: row.color, semantics: row.semantics ?? 'P', categoryId: row.categoryId ?? 0 }))
}

export function typeInfo(portal: Portal, entityTypeId: number): CrmTypeInfo {
  const lang = portal.tables.portal.get(1)?.lang ?? 'ru'
  return {
    entityTypeId,
    stages: stages(portal, entityTypeId),
    categories: [...portal.tables.categories.all()]
      .filter(row => row.entityTypeId === entityTypeId)
      .sort((a, b) => a.sort - b.sort)
      .map(({ id, name }) => ({ id, name })),
    sources: Object.fromEntries([...portal.tables.statuses.all()].filter(row => row.entityId === 'SOURCE').map(row => [row.statusId, row.name])),
    fields: fields(portal, entityTypeId, lang),
  }
}

const activityKinds: Readonly<Record<number, ActivityInfo['kind']>> = { 1: 'meeting', 2: 'call', 3: 'task', 4: 'mail' }

function activityInfo(row: ActivityRow): ActivityInfo {
  return {
    id: row.id,
    kind: activityKinds[row.typeId] ?? (row.providerId === 'CRM_TODO' ? 'todo' : 'other'),
    subject: row.subject,
    description: row.description,
    direction: row.direction === 1 ? 'in' : row.direction === 2 ? 'out' : 'none',
    completed: row.completed,
    deadline: row.deadline,
    responsibleId: row.responsibleId,
  }
}

/** The whole timeline of a card, newest first; pinned records stand apart, planned activities on top. */
export function timeline(portal: Portal, ownerTypeId: number, ownerId: number): TimelineInfo {
  const { tables } = portal
  const owner = `${ownerTypeId}:${ownerId}`
  const activities = tables.activities.where('portal:owners', ownersOf, owner)
  const shown = new Map(activities.map(row => [row.id, row]))
  const records = tables.timeline.where('portal:owner', (row: TimelineRow) => `${row.ownerTypeId}:${row.ownerId}`, owner)
    .toSorted((a, b) => b.created.localeCompare(a.created) || b.id - a.id)
    .map((row): TimelineRecord & { pinnedAt: string | null } => {
      const activity = row.activityId === null ? undefined : shown.get(row.activityId)
      return {
        id: row.id,
        kind: row.kind,
        created: row.created,
        authorId: row.authorId,
        title: row.title,
        text: row.text,
        pinned: row.pinnedAt !== null,
        pinnedAt: row.pinnedAt,
        activity: activity ? activityInfo(activity) : null,
      }
    })
  const recorded = new Set(records.flatMap(record => record.activity?.id ?? []))
  const done = activities.filter(row => row.completed && !recorded.has(row.id)).map((row): TimelineRecord => ({
    id: -row.id,
    kind: 'activity',
    created: row.lastUpdated,
    authorId: row.authorId,
    title: '',
    text: '',
    pinned: false,
    activity: activityInfo(row),
  }))
  return {
    pinned: records.filter(record => record.pinned).toSorted((a, b) => (b.pinnedAt ?? '').localeCompare(a.pinnedAt ?? '')),
    planned: activities.filter(row => !row.completed)
      .toSorted((a, b) => (a.deadline ?? '9').localeCompare(b.deadline ?? '9'))
      .map(activityInfo),
    records: [...records.filter(record => record.activity?.completed !== false), ...done]
      .toSorted((a, b) => b.created.localeCompare(a.created)),
  }
}

function ownersOf(row: ActivityRow): string[] {
  const owners = [{ ownerTypeId: row.ownerTypeId, ownerId: row.ownerId }, ...row.bindings]
  return [...new Set(owners.map(owner => `${owner.ownerTypeId}:${owner.ownerId}`))]
}
