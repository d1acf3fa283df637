import { RestError, reply, type Call, type Family, type Reply } from '../method.ts'
import { intParam, listParam, objectParam, textParam } from '../params.ts'
import type { ItemRow } from '../tables.ts'
import { mergeCards } from '../crm/card-life.ts'
import { entityTypeOf, type EntityType } from '../crm/entity-type.ts'
import { isEmpty } from '../crm/field.ts'
import { fieldsOf } from '../crm/fields.ts'
import { may, mayEver, rightTo } from '../crm/rights.ts'

export const crmDuplicateMethods: Family = {
  'crm.duplicate.findbycomm': { page: 'crm/duplicates/crm-duplicate-find-by-comm.md', scope: ['crm'], run: findByCommunication },
  'crm.entity.mergeBatch': { page: 'crm/duplicates/crm-entity-merge-batch.md', scope: ['crm'], run: mergeBatch },
}

const searched = [{ id: 1, name: 'LEAD' }, { id: 3, name: 'CONTACT' }, { id: 4, name: 'COMPANY' }] as const

/** «Maximum number of values — 20»; what happens to more is not said, they are not looked at here. */
const valueLimit = 20

/** So many hits in one type, and the types behind it are not searched. */
const enough = 20

function findByCommunication(call: Call): Reply {
  const { params } = call
  const types = searched.flatMap(({ id, name }) => {
    const type = entityTypeOf(call.tables, id)
    return type ? [{ type, name }] : []
  })
  if (!types.some(({ type }) => mayEver(call, type, 'read'))) throw new RestError('', 'Access denied.', 403)
  const kind = textParam(params.type).toUpperCase()
  if (kind === '') throw new RestError('', 'Communication type is not defined')
  if (kind !== 'PHONE' && kind !== 'EMAIL') throw new RestError('', `Communication type '${kind}' is not supported in current context`)
  const values = listParam(params.values).slice(0, valueLimit).map(value => normalised(kind, textParam(value))).filter(value => value !== '')
  if (values.length === 0) throw new RestError('', 'Communication values is not defined')
  const wanted = textParam(params.entity_type).toUpperCase()
  const hits: Record<string, readonly number[]> = {}
  for (const { type, name } of types) {
    if (wanted !== '' && wanted !== name) continue
    const ids = found(call, type, kind, values)
    if (ids.length > 0) hits[name] = ids
    if (ids.length >= enough) break
  }
  // What comes without a hit is not shown; PHP has one empty array for lists and objects.
  return reply(Object.keys(hits).length > 0 ? hits : [])
}

function found(call: Call, type: EntityType, kind: 'PHONE' | 'EMAIL', values: readonly string[]): readonly number[] {
  const readable = rightTo(call, type, 'read')
  const keysOf = (row: ItemRow) => (row.fm ?? []).map(entry => `${entry.typeId} ${normalised(entry.typeId, entry.value)}`)
  const rows = values.flatMap(value => call.tables.items(type.id).where('crm:communications', keysOf, `${kind} ${value}`))
  return [...new Set(rows.filter(readable).map(row => row.id))].sort((a, b) => a - b)
}

/**
 * Phones without extension and punctuation, mails in lower case. The rules are not documented beyond the extension;
 * 8 and +7 before ten digits are the same country here.
 */
function normalised(kind: 'PHONE' | 'EMAIL', value: string): string {
  if (kind === 'EMAIL') return value.trim().toLowerCase()
  const digits = (value.split(/[,;#]|доб|ext|x(?=\s*\d)/i)[0] ?? '').replace(/\D/g, '')
  return /^8\d{10}$/.test(digits) ? `7${digits.slice(1)}` : digits
}

function mergeBatch(call: Call): Reply {
  const params = objectParam(call.params.params)
  const entityTypeId = intParam(params.entityTypeId)
  if (entityTypeId === null) throw new RestError('', 'The parameter entityTypeId is required.')
  const type = entityTypeOf(call.tables, entityTypeId)
  if (!type) throw new RestError('', `Entity type ${entityTypeId} is not supported`)
  const ids = [...new Set(listParam(params.entityIds).flatMap(id => intParam(id) ?? []))].filter(id => id > 0)
  if (ids.length === 0) throw new RestError('', 'The parameter entityIds does not contains valid elements.')
  if (ids.length < 2) throw new RestError('', 'The parameter entityIds must contains at least two elements.')
  const rows = ids.map(id => call.tables.items(type.id).get(id))
  if (rows.some(row => row === undefined)) throw new RestError('', 'Owner was not found')
  const cards = rows.flatMap(row => row ?? [])
  const [master, ...others] = cards
  if (!master || cards.some(row => !may(call, type, 'read', row) || !may(call, type, 'write', row))) throw new RestError('', 'Access denied.', 403)
  if (others.some(other => conflicts(call, type, master, other))) return reply({ STATUS: 'CONFLICT', ENTITY_IDS: [] })
  mergeCards(call, type.id, master.id, others.map(row => row.id))
  return reply({ STATUS: 'SUCCESS', ENTITY_IDS: others.map(row => row.id) })
}

/** «The elements have filled fields with different values»: fields that people fill, several-valued ones can be put together. */
function conflicts(call: Call, type: EntityType, master: ItemRow, other: ItemRow): boolean {
  return [...fieldsOf(call.tables, type, true).values()].some(field => {
    if (field.readOnly || field.disabled || field.descriptionOnly || (field.multiple && !field.userField)) return false
    const [mine, theirs] = [field.read(master), field.read(other)]
    const filled = (value: unknown) => !isEmpty(value) && value !== 0
    return filled(mine) && filled(theirs) && JSON.stringify(mine) !== JSON.stringify(theirs)
  })
}
