import type { CardKind, FieldInfo, PartName } from '../../../core/card.ts'
import { everyTextField, textFieldsOf } from '../../../core/text-fields.ts'
import type { ScannedKind, ScanOrder } from '../../port.ts'
import { hasStages } from '../card-parts.ts'
import { checklistField, entityTypeIds, markField } from '../names.ts'
import type { Params } from '../query.ts'
import { activityFields, shortActivityFields } from '../wire/activity.ts'
import { requisiteFields } from '../wire/requisite.ts'
import { scanColumns } from '../wire/scan-card.ts'
import type { Listed } from './chain.ts'

/** What is read of one kind, and how. */
export interface KindPlan {
  readonly kind: CardKind
  readonly wants: (...parts: readonly PartName[]) => boolean
  readonly cards: Listed
  /** Lists of what belongs to cards of the kind, by the owner. */
  readonly owned: readonly OwnedList[]
  /** Names of the fields whose values a card keeps. */
  readonly columns: readonly string[]
}

export type OwnedName = 'open' | 'done' | 'mails' | 'history' | 'requisites'

export interface OwnedList {
  readonly name: OwnedName
  readonly list: Listed
  /** The column that names the card. */
  readonly owner: 'OWNER_ID' | 'ENTITY_ID'
}

/** A lead names its company beside its person. */
const nameColumns = ['companyTitle']

/** Lists give phones and mailboxes with all fields at once, or not at all (crm/universal/crm-item-list.md). */
const everyColumn = '*'

/** `only-listed`: nothing but the cards that the order names, with all their fields. */
export type Extent = 'whole' | 'only-listed'

/** `fields`: what the kind has on this portal; a name that it does not have would be an error. */
export function planOf({ kind, parts, fields: named }: ScannedKind, { doneSince }: Pick<ScanOrder, 'doneSince'>, extent: Extent, fields: readonly FieldInfo[]): KindPlan {
  const wants: KindPlan['wants'] = (...names) => names.some(name => parts.includes(name))
  const has = new Set(fields.map(({ name }) => name))
  const texts = named.includes(everyTextField) ? textFieldsOf(fields).map(({ name }) => name) : []
  const asked = extent === 'only-listed' ? fields.map(({ name }) => name) : [...scanColumns, ...nameColumns, ...named, ...texts, ...(wants('lastActivity') ? [markField, checklistField] : [])]
  const columns = [...new Set(asked)].filter(name => has.has(name))
  const everything = extent === 'only-listed' || (wants('phonesAndEmails') && kind !== 'deal')
  return {
    kind, wants, columns,
    cards: {
      method: 'crm.item.list', id: 'id', inItems: true, filter: {},
      params: { entityTypeId: entityTypeIds[kind], useOriginalUfNames: 'Y', select: everything ? [everyColumn, ...columns.filter(name => name.startsWith('UF_'))] : columns },
    },
    owned: ownedLists(kind, wants, doneSince),
  }
}

function ownedLists(kind: CardKind, wants: KindPlan['wants'], doneSince: Date | null): readonly OwnedList[] {
  const entityTypeId = entityTypeIds[kind]
  const activities = (name: OwnedName, filter: Params, select: readonly string[]): OwnedList => ({
    name, owner: 'OWNER_ID',
    list: { method: 'crm.activity.list', id: 'ID', inItems: false, params: { select: [...select, 'OWNER_ID'] }, filter: { OWNER_TYPE_ID: entityTypeId, ...filter } },
  })
  const since = { 'COMPLETED': 'Y', '>=LAST_UPDATED': doneSince }
  return [
    ...(wants('activities') ? [activities('open', { COMPLETED: 'N' }, activityFields)] : []),
    // The text of a mail may be megabytes, and a rule about what was written down after a talk is not about mails.
    ...(wants('activities') && doneSince !== null ? [activities('done', { ...since, '!TYPE_ID': 4 }, activityFields), activities('mails', { ...since, TYPE_ID: 4 }, shortActivityFields)] : []),
    ...(wants('stageHistory') && hasStages(kind)
      ? [{ name: 'history', owner: 'OWNER_ID', list: { method: 'crm.stagehistory.list', id: 'ID', inItems: true, params: { entityTypeId }, filter: {} } } as const]
      : []),
    ...(wants('requisites') && !hasStages(kind)
      ? [{ name: 'requisites', owner: 'ENTITY_ID', list: { method: 'crm.requisite.list', id: 'ID', inItems: false, params: { select: requisiteFields }, filter: { ENTITY_TYPE_ID: entityTypeId } } } as const]
      : []),
  ]
}

/** Which cards of a kind a scan is about, as a filter (crm/universal/crm-item-list.md on `logic`). */
export function extentOf({ kind, closedSince }: Pick<ScannedKind, 'kind' | 'closedSince'>, changedSince: Date | null): Params {
  const open = { stageSemanticId: 'P' }
  const extent = !hasStages(kind) ? [] : [closedSince === null ? open : either(open, { '>=updatedTime': closedSince })]
  const changed = changedSince === null ? [] : [either({ '>=updatedTime': changedSince }, { '>=lastActivityTime': changedSince })]
  return Object.assign({}, ...[...extent, ...changed].map((group, index) => 'logic' in group ? { [index]: group } : group)) as Params
}

function either(one: Params, other: Params): Params {
  return { logic: 'OR', 0: one, 1: other }
}
