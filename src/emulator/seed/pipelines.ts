import type { StatusRow } from '../bitrix24/tables.ts'
import type { World } from './world.ts'

const dealColors: Readonly<Record<string, string>> = {
  NEW: '#39A8EF',
  PREPARATION: '#2FC6F6',
  PREPAYMENT_INVOICE: '#55D0E0',
  EXECUTING: '#47E4C2',
  FINAL_INVOICE: '#FFA900',
  WON: '#7BD500',
  LOSE: '#FF5752',
  APOLOGY: '#FF5752',
}
const leadColors: Readonly<Record<string, string>> = { NEW: '#2FC6F6', IN_PROCESS: '#55D0E0', PROCESSED: '#47E4C2', CONVERTED: '#7BD500', JUNK: '#FF5752' }
const systemStages = ['NEW', 'WON', 'LOSE', 'CONVERTED', 'JUNK']

function semanticsOf(code: string): 'S' | 'F' | null {
  if (code === 'WON' || code === 'CONVERTED') return 'S'
  return code === 'LOSE' || code === 'APOLOGY' || code === 'JUNK' ? 'F' : null
}

/** A stage's id as its pipeline spells it: the main one, number 0 on every portal, has no prefix. */
export function stageId(categoryId: number, code: string): string {
  return categoryId === 0 ? code : `C${categoryId}:${code}`
}

export function seedPipelines(world: World): void {
  const { tables, words } = world
  words.pipelines.forEach((name, id) => {
    tables.categories.insert({ id, entityTypeId: 2, name, sort: 100 * (id + 1), isDefault: id === 0 })
  })
  const add = (row: Omit<StatusRow, 'id'>): void => void tables.statuses.insert(row)
  const dictionary = (entityId: string, names: Readonly<Record<string, string>>): void => {
    Object.entries(names).forEach(([statusId, name], index) => {
      add({ entityId, statusId, name, sort: 10 * (index + 1), semantics: null, categoryId: null, color: '', system: false })
    })
  }
  const stages = (entityId: string, names: Readonly<Record<string, string>>, colors: Readonly<Record<string, string>>, categoryId: number | null): void => {
    Object.entries(names).forEach(([code, name], index) => {
      add({
        entityId,
        statusId: stageId(categoryId ?? 0, code),
        name,
        sort: 10 * (index + 1),
        semantics: semanticsOf(code),
        categoryId,
        color: colors[code] ?? '',
        system: systemStages.includes(code),
      })
    })
  }
  stages('STATUS', words.leadStages, leadColors, null)
  stages('DEAL_STAGE', words.stages[0], dealColors, null)
  stages('DEAL_STAGE_1', words.stages[1], dealColors, 1)
  dictionary('SOURCE', words.sources)
  dictionary('DEAL_TYPE', words.dealTypes)
  dictionary('CONTACT_TYPE', words.contactTypes)
  dictionary('COMPANY_TYPE', words.companyTypes)
  dictionary('INDUSTRY', words.industries)
  dictionary('EMPLOYEES', words.staffSizes)
  dictionary('HONORIFIC', words.honorifics)
}
