import type { ItemRow, Tables, UserFieldRow } from '../tables.ts'
import { langOf, timeZoneOf } from './context.ts'
import type { EntityType } from './entity-type.ts'
import { idsOf, isFlag, type Field } from './field.ts'
import { parentTypes } from './relations.ts'
import { categoryIdOf, defaultCategoryId, semanticsOf, stageDictionary, stagesOf } from './stages.ts'
import { dayOf } from './time.ts'
import { companyFields, contactFields, dealFields, dictionaries, leadFields, smartProcessFields, type Spec } from './system-fields.ts'
import { restNames, upperName } from './uf-names.ts'

interface Described { readonly as: string, readonly fields: ReadonlyMap<string, Field> }

const described = new WeakMap<Tables, Map<string, Described>>()

/** Every field of a kind of card, by the name that REST prints; worked out anew when the portal's settings change. */
export function fieldsOf(tables: Tables, type: EntityType, originalNames: boolean): ReadonlyMap<string, Field> {
  const ofPortal = described.get(tables) ?? new Map<string, Described>()
  described.set(tables, ofPortal)
  const key = `${type.id} ${String(originalNames)}`
  const as = [tables.userFields, tables.types, tables.statuses, tables.categories, tables.portal].map(table => table.version).join()
  const known = ofPortal.get(key)
  if (known?.as === as) return known.fields
  const fields = describe(tables, type, originalNames)
  ofPortal.set(key, { as, fields })
  return fields
}

function describe(tables: Tables, type: EntityType, originalNames: boolean): ReadonlyMap<string, Field> {
  const system = [...specsOf(type).map(spec => systemField(tables, type, spec)), ...parentFields(tables, type)]
  const userFields = userFieldsOf(tables, type)
  const names = restNames(userFields.map(row => row.fieldName), new Set(system.map(field => field.name)), originalNames)
  const all = [...system, ...userFields.map(row => userField(tables, row, names.get(row.fieldName) ?? row.fieldName))]
  return new Map(all.map(field => [field.name, field]))
}

export function userFieldsOf(tables: Tables, type: EntityType): readonly UserFieldRow[] {
  return tables.userFields.where('crm:entityId', row => row.entityId, type.userFieldEntity).toSorted((a, b) => a.sort - b.sort || a.id - b.id)
}

function specsOf(type: EntityType): readonly Spec[] {
  if (!type.type) return [leadFields, dealFields, contactFields, companyFields][type.id - 1] ?? []
  const { flags } = type.type
  return smartProcessFields.flatMap(([flag, specs]) => flag === null || flags[flag] === true ? specs : [])
}

function systemField(tables: Tables, type: EntityType, [name, kind, en, ru, flags = '']: Spec): Field {
  return {
    name,
    key: name,
    upperName: upperName(name),
    type: kind,
    title: langOf(tables) === 'ru' ? ru : en,
    required: flags.includes('q'),
    readOnly: flags.includes('r'),
    multiple: flags.includes('m'),
    disabled: flags.includes('d'),
    descriptionOnly: flags.includes('x'),
    deprecated: flags.includes('o'),
    statusType: kind === 'crm_status' ? statusTypeOf(tables, type, name) : null,
    settings: settingsOf(name),
    userField: null,
    read: readerOf(tables, type, name, kind),
  }
}

function statusTypeOf(tables: Tables, type: EntityType, name: string): string | null {
  if (name === 'stageId' || name === 'previousStageId') return stageDictionary(type, defaultCategoryId(tables, type))
  return dictionaries[name] ?? dictionaries[`${type.id}:${name}`] ?? null
}

function settingsOf(name: string): unknown {
  if (name === 'companyId') return { parentEntityTypeId: 4 }
  return name === 'mycompanyId' ? { isMyCompany: true, parentEntityTypeId: 4, isEmbeddedEditorEnabled: true } : null
}

function parentFields(tables: Tables, type: EntityType): readonly Field[] {
  return parentTypes(tables, type).map(parent => {
    const name = `parentId${parent.id}`
    const field = systemField(tables, type, [name, 'crm_entity', parent.names.en, parent.names.ru])
    return { ...field, settings: { parentEntityTypeId: parent.id } }
  })
}

function userField(tables: Tables, row: UserFieldRow, name: string): Field {
  const lang = langOf(tables)
  return {
    name,
    key: row.fieldName,
    upperName: row.fieldName,
    type: row.userTypeId,
    title: row.labels.edit[lang] || row.labels.column[lang] || Object.values(row.labels.edit).find(Boolean) || row.fieldName,
    required: row.mandatory,
    readOnly: false,
    multiple: row.multiple,
    disabled: false,
    descriptionOnly: false,
    deprecated: false,
    statusType: null,
    settings: row.settings,
    userField: row,
    read: item => item[row.fieldName],
  }
}

type Reader = (row: ItemRow) => unknown

function readerOf(tables: Tables, type: EntityType, name: string, kind: string): Reader {
  switch (name) {
    case 'stageSemanticId': return remembered(row => semanticsOf(tables, type, row))
    case 'closed': return remembered(row => semanticsOf(tables, type, row) !== 'P')
    case 'isNew': return row => stagesOf(tables, type, categoryIdOf(row))[0]?.statusId === row.stageId
    case 'categoryId': return categoryIdOf
    case 'contactId': return row => idsOf(row.contactIds)[0] ?? idsOf(row.contactId)[0] ?? 0
    case 'contactIds': return type.id === 4
      ? row => tables.items(3).where('crm:companyIds', companyIdsOf, row.id).map(contact => contact.id)
      : contactIdsOf
    case 'companyId': return row => idsOf(row.companyId)[0] ?? idsOf(row.companyIds)[0] ?? 0
    case 'companyIds': return companyIdsOf
    case 'hasPhone': return row => communications(row, 'PHONE').length > 0
    case 'hasEmail': return row => communications(row, 'EMAIL').length > 0
    case 'hasImol': return () => false
    case 'imol': return () => ''
    case 'phone': return row => communications(row, 'PHONE')[0]?.value ?? ''
    case 'email': return row => communications(row, 'EMAIL')[0]?.value ?? ''
  }
  const alias = /^(phone|email)(Work|Mobile|Home|Mailing)$/.exec(name)
  if (alias) return row => communications(row, alias[1] === 'phone' ? 'PHONE' : 'EMAIL').find(entry => entry.valueType === alias[2]?.toUpperCase())?.value ?? ''
  if (kind === 'boolean') return row => isFlag(row[name])
  if (kind !== 'date') return row => row[name]
  const timeZone = timeZoneOf(tables)
  return row => dayOf(row[name], timeZone)
}

/** For values that pipeline and stage alone decide: a list asks for them card by card. */
function remembered(read: Reader): Reader {
  const known = new Map<number, Map<unknown, unknown>>()
  return row => {
    const categoryId = categoryIdOf(row)
    const ofCategory = known.get(categoryId) ?? new Map<unknown, unknown>()
    known.set(categoryId, ofCategory)
    if (!ofCategory.has(row.stageId)) ofCategory.set(row.stageId, read(row))
    return ofCategory.get(row.stageId)
  }
}

export function contactIdsOf(row: ItemRow): readonly number[] {
  return row.contactIds === undefined ? idsOf(row.contactId) : idsOf(row.contactIds)
}

export function companyIdsOf(row: ItemRow): readonly number[] {
  return [...new Set([...idsOf(row.companyId), ...idsOf(row.companyIds)])]
}

function communications(row: ItemRow, typeId: 'PHONE' | 'EMAIL'): NonNullable<ItemRow['fm']> {
  return (row.fm ?? []).filter(entry => entry.typeId === typeId && entry.value !== '')
}
