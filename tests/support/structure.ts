import type { Department, FieldInfo, Stage } from '../../src/core/card.ts'
import type { CrmStructure } from '../../src/core/structure.ts'
import { field, person, stages } from './builders.ts'

const serviceStages: readonly Stage[] = [
  { id: 'C3:NEW', name: 'Заявка', order: 10, outcome: 'open' },
  { id: 'C3:WORK', name: 'В работе', order: 20, outcome: 'open' },
  { id: 'C3:WON', name: 'Выполнена', order: 30, outcome: 'won' },
]

const leadStages: readonly Stage[] = [
  { id: 'NEW', name: 'Не обработан', order: 10, outcome: 'open' },
  { id: 'IN_PROCESS', name: 'В обработке', order: 20, outcome: 'open' },
]

const departments: readonly Department[] = [
  { id: 1, name: 'Компания', parentId: null, headId: 3 },
  { id: 2, name: 'Отдел продаж', parentId: 1, headId: 5 },
]

const dealFields: readonly FieldInfo[] = [field('opportunity', 'Сумма', 'money'), field('UF_CRM_WAIT', 'Чего ждём'), field('UF_CRM_LOSS', 'Причина отказа', 'choice')]

/** A portal with two pipelines, leads and a few fields; a test changes what it is about. */
export function structure(says: Partial<CrmStructure> = {}): CrmStructure {
  return {
    pipelines: [{ id: 0, name: 'Продажи', stages }, { id: 3, name: 'Сервис', stages: serviceStages }],
    leadStages,
    fields: {
      deal: dealFields,
      lead: [field('UF_CRM_SOURCE', 'Источник'), field('UF_CRM_LEAD_LOSS', 'Причина отказа', 'choice')],
      contact: [field('UF_CRM_TYPE', 'Тип контакта')],
      company: [field('UF_CRM_INN', 'ИНН')],
    },
    people: [person(3, 'Олег Громов'), person(7, 'Вера Полозова'), { ...person(14, 'Ирина Осина'), active: false }],
    departments,
    ...says,
  }
}
