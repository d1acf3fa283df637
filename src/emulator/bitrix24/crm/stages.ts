import type { CategoryRow, ItemRow, StatusRow, Tables } from '../tables.ts'
import { langOf } from './context.ts'
import type { EntityType } from './entity-type.ts'

type Semantics = 'P' | 'S' | 'F'

/** The dictionary of a pipeline's stages: `crm/status/crm-status-entity-types.md`. */
export function stageDictionary(type: EntityType, categoryId: number): string {
  if (type.id === 1) return 'STATUS'
  if (type.id === 2) return categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`
  return `DYNAMIC_${type.id}_STAGE_${categoryId}`
}

/** What stage ids of a pipeline begin with: `C7:`, `DT177_9:`, nothing in the common pipeline of deals. */
export function stagePrefix(type: EntityType, categoryId: number): string {
  if (type.type) return `DT${type.id}_${categoryId}:`
  return type.id === 2 && categoryId !== 0 ? `C${categoryId}:` : ''
}

export function hasStages(type: EntityType): boolean {
  return type.type ? type.type.flags.isStagesEnabled === true : type.id === 1 || type.id === 2
}

export function dictionary(tables: Tables, entityId: string): readonly StatusRow[] {
  return tables.statuses.where('crm:entityId', row => row.entityId, entityId).toSorted((a, b) => a.sort - b.sort || a.id - b.id)
}

export function stagesOf(tables: Tables, type: EntityType, categoryId: number): readonly StatusRow[] {
  return hasStages(type) ? dictionary(tables, stageDictionary(type, categoryId)) : []
}

/** The stage's group; an unknown stage counts as being in progress. */
export function semanticsOf(tables: Tables, type: EntityType, row: ItemRow): Semantics {
  const stages = tables.statuses.where('crm:entityId', status => status.entityId, stageDictionary(type, categoryIdOf(row)))
  return stages.find(status => status.statusId === row.stageId)?.semantics ?? 'P'
}

export function categoryIdOf(row: ItemRow): number {
  return Number(row.categoryId ?? 0) || 0
}

/** Pipelines in order. Deals, contacts and companies have a common one, number 0, that need not be stored. */
export function categoriesOf(tables: Tables, type: EntityType): readonly CategoryRow[] {
  if (type.id === 1) return []
  const stored = tables.categories.where('crm:entityTypeId', row => row.entityTypeId, type.id)
  const common: readonly CategoryRow[] = type.type || stored.some(row => row.id === 0)
    ? []
    : [{ id: 0, entityTypeId: type.id, name: langOf(tables) === 'ru' ? 'Общая' : 'General', sort: 300, isDefault: true }]
  return [...stored, ...common].toSorted((a, b) => a.sort - b.sort || a.id - b.id)
}

export function defaultCategoryId(tables: Tables, type: EntityType): number {
  const categories = categoriesOf(tables, type)
  return (categories.find(row => row.isDefault) ?? categories[0])?.id ?? 0
}

interface Sketch { readonly code: string, readonly ru: string, readonly en: string, readonly color: string, readonly semantics?: 'S' | 'F', readonly system?: true }

/** As the sample of tutorials/crm/how-to-add-crm-objects/how-to-add-category-to-spa.md has them. */
const smartProcessStages: readonly Sketch[] = [
  { code: 'NEW', ru: 'Начало', en: 'Start', color: '#22B9FF', system: true },
  { code: 'PREPARATION', ru: 'Подготовка', en: 'Preparation', color: '#88B9FF' },
  { code: 'CLIENT', ru: 'Согласование', en: 'Approval', color: '#10e5fc' },
  { code: 'SUCCESS', ru: 'Успех', en: 'Success', color: '#00ff00', semantics: 'S', system: true },
  { code: 'FAIL', ru: 'Провал', en: 'Failure', color: '#ff0000', semantics: 'F', system: true },
]

/** As the sample of crm/status/crm-status-list.md has them. */
const dealStages: readonly Sketch[] = [
  { code: 'NEW', ru: 'Новая', en: 'New', color: '#39A8EF', system: true },
  { code: 'PREPARATION', ru: 'Подготовка документов', en: 'Document preparation', color: '#2FC6F6' },
  { code: 'PREPAYMENT_INVOICE', ru: 'Счёт на предоплату', en: 'Prepayment invoice', color: '#55D0E0' },
  { code: 'EXECUTING', ru: 'В работе', en: 'In progress', color: '#47E4C2' },
  { code: 'FINAL_INVOICE', ru: 'Финальный счёт', en: 'Final invoice', color: '#FFA900' },
  { code: 'WON', ru: 'Сделка успешна', en: 'Deal successful', color: '#7BD500', semantics: 'S', system: true },
  { code: 'LOSE', ru: 'Сделка провалена', en: 'Deal failed', color: '#FF5752', semantics: 'F', system: true },
  { code: 'APOLOGY', ru: 'Анализ причины провала', en: 'Failure reason analysis', color: '#FF5752', semantics: 'F' },
]

/** Gives a pipeline the stages that the platform gives a new one. */
export function addDefaultStages(tables: Tables, type: EntityType, categoryId: number): void {
  const lang = langOf(tables)
  const sketches = type.type ? smartProcessStages : dealStages
  sketches.forEach((sketch, index) => {
    tables.statuses.insert({
      entityId: stageDictionary(type, categoryId),
      statusId: `${stagePrefix(type, categoryId)}${sketch.code}`,
      name: sketch[lang],
      sort: (index + 1) * 10,
      semantics: sketch.semantics ?? null,
      categoryId: categoryId === 0 ? null : categoryId,
      color: sketch.color,
      system: sketch.system ?? false,
    })
  })
}
