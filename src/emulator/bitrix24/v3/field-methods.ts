import type { Dto } from './dto.ts'
import { V3Error } from './error.ts'
import type { V3Call, V3Family } from './method.ts'
import { textOf } from './params.ts'
import { printer, selectOf } from './select.ts'

interface Description {
  readonly name: string
  readonly type: string
  readonly filterable: boolean
  readonly sortable: boolean
  readonly editable: boolean
}

const descriptions: Dto<Description> = {
  name: 'DtoFieldDto',
  strictSelect: true,
  fields: {
    name: { type: 'string', read: field => field.name },
    type: { type: 'string', read: field => field.type },
    title: { type: 'string', read: field => field.name },
    description: { type: 'string', read: () => null },
    validationRules: { type: 'array', read: () => [] },
    requiredGroups: { type: 'array', read: () => null },
    filterable: { type: 'bool', read: field => field.filterable },
    sortable: { type: 'bool', read: field => field.sortable },
    editable: { type: 'bool', read: field => field.editable },
    multiple: { type: 'bool', read: () => false },
    elementType: { type: 'string', read: () => null },
  },
}

function describe<T>(dto: Dto<T>): readonly Description[] {
  return Object.entries(dto.fields).map(([name, field]) => ({
    name,
    type: field.type === 'moment' ? 'object' : field.type,
    filterable: field.filterable ?? false,
    sortable: field.sortable ?? false,
    editable: field.editable ?? false,
  }))
}

/** `<entity>.field.list` and `<entity>.field.get`, which are the same for every object (tasks/tasks-task-field-list.md). */
export function fieldMethods<T>(entity: string, dto: Dto<T>, options: { page: string, scope: string, admit?: (call: V3Call) => void }): V3Family {
  const { page, scope, admit } = options
  return {
    [`${entity}.field.list`]: {
      page: `${page}-field-list.md`,
      scope,
      run(call) {
        admit?.(call)
        return { items: describe(dto).map(printer(descriptions, call, selectOf(call.params))) }
      },
    },
    [`${entity}.field.get`]: {
      page: `${page}-field-get.md`,
      scope,
      run(call) {
        admit?.(call)
        const name = textOf(call.params, 'name')
        const found = describe(dto).find(field => field.name === name)
        if (!found) throw new V3Error('FIELDNOTFOUNDEXCEPTION', `Field \`${name}\` not found`, { prefix: 'BITRIX_REST_V3_REALISATION_EXCEPTION_' })
        return { item: printer(descriptions, call, selectOf(call.params))(found) }
      },
    },
  }
}
