import type { TimelineRow } from '../tables.ts'
import { langOf, type CrmContext } from './context.ts'
import type { EntityType } from './entity-type.ts'

interface NewRecord {
  readonly kind: TimelineRow['kind']
  readonly title?: string
  readonly text?: string
  readonly iconCode?: string
  readonly activityId?: number
  readonly clientId?: string | null
}

export function recordsOf(context: Pick<CrmContext, 'tables'>, ownerTypeId: number, ownerId: number): readonly TimelineRow[] {
  return context.tables.timeline.where('crm:owner', row => `${row.ownerTypeId}:${row.ownerId}`, `${ownerTypeId}:${ownerId}`)
}

export function addRecord(context: CrmContext, type: EntityType, ownerId: number, record: NewRecord): TimelineRow {
  return context.tables.timeline.insert({
    kind: record.kind,
    ownerTypeId: type.id,
    ownerId,
    created: context.now().toISOString(),
    authorId: context.user.id,
    title: record.title ?? '',
    text: record.text ?? '',
    iconCode: record.iconCode ?? '',
    activityId: record.activityId ?? null,
    pinnedAt: null,
    clientId: record.clientId ?? null,
  })
}

/**
 * Somebody did something in the card's timeline: the card counts as touched. The documents call the fields
 * «Time of the last activity in the timeline» and show that moving a stage does not change them (the sample of
 * `crm/universal/crm-item-update.md`); comments and activities count here, log messages of applications do not.
 */
export function touch(context: CrmContext, type: EntityType, ownerId: number): void {
  context.tables.items(type.id).update(ownerId, { lastActivityTime: context.now().toISOString(), lastActivityBy: context.user.id })
}

const words = {
  created: { ru: 'Карточка создана', en: 'Created' },
  stage: { ru: 'Стадия изменена', en: 'Stage changed' },
  category: { ru: 'Воронка изменена', en: 'Pipeline changed' },
  responsible: { ru: 'Ответственный изменён', en: 'Responsible person changed' },
  merged: { ru: 'Карточки объединены', en: 'Merged with a duplicate' },
} as const

export function wording(context: Pick<CrmContext, 'tables'>, what: keyof typeof words): string {
  return words[what][langOf(context.tables)]
}
