import { paged, filtered, sorted } from '../lists.ts'
import { reply, type Family, type Params } from '../method.ts'
import { textParam, upperKeys } from '../params.ts'
import type { DepartmentRow } from '../tables.ts'

const fields: Readonly<Record<string, { ru: string, en: string }>> = {
  ID: { ru: 'ID', en: 'ID' },
  NAME: { ru: 'Название подразделения', en: 'Department Name' },
  SORT: { ru: 'Сортировка', en: 'Sort Order' },
  PARENT: { ru: 'Вышестоящее подразделение', en: 'Parent Department' },
  UF_HEAD: { ru: 'Руководитель', en: 'Manager' },
}

/** A top department has no parent and one without a head no `UF_HEAD`: the vendor leaves empty ones out. */
function printed(row: DepartmentRow): Params {
  return {
    ID: String(row.id),
    NAME: row.name,
    SORT: row.sort,
    ...(row.parentId === null ? {} : { PARENT: String(row.parentId) }),
    ...(row.headId === null ? {} : { UF_HEAD: String(row.headId) }),
  }
}

export const departmentMethods: Family = {
  'department.get': {
    page: 'departments/department-get.md',
    scope: ['department'],
    run({ params: given, tables }) {
      const params = upperKeys(given)
      // `sort` is the field to sort by and SORT a filter by that name; PHP cannot tell them apart either, so text means a field.
      const sort = textParam(params.SORT).toUpperCase()
      const byField = sort in fields ? sort : 'ID'
      const filter = Object.fromEntries(Object.entries(params).filter(([key, value]) => key in fields && !(key === 'SORT' && sort in fields) && value !== ''))
      const rows = sorted(filtered([...tables.departments.all()], filter, printed), [[byField, textParam(params.ORDER) || 'ASC']], printed)
      return paged(rows, params.START, page => page.map(printed))
    },
  },
  'department.fields': {
    page: 'departments/department-fields.md',
    scope: ['department'],
    run({ tables }) {
      const lang = tables.portal.get(1)?.lang ?? 'ru'
      return reply(Object.fromEntries(Object.entries(fields).map(([name, title]) => [name, title[lang]])))
    },
  },
}
