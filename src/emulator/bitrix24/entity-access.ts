import { accessCodesOf } from './access.ts'
import { RestError, type Call, type Params } from './method.ts'
import { objectParam, textParam, upperKeys } from './params.ts'
import type { EntityRow } from './tables.ts'

export type EntityLevel = 'R' | 'W' | 'X'

const ranks: Readonly<Record<EntityLevel, number>> = { R: 1, W: 2, X: 3 }

/** Parameters of an entity method; outside an application they are all refused. */
export function entityParams(call: Call): Params {
  if (call.clientId === null) throw new RestError('ACCESS_DENIED', 'Access denied! Application context required')
  return upperKeys(call.params)
}

/** A storage's code without the characters that it may not have, at most as long as the prefix of the application leaves. */
export function entityCode(call: Call, given: unknown): string {
  const code = textParam(given).replace(/[^a-zA-Z0-9_]/g, '')
  if (!code) throw argumentError('ENTITY')
  const longest = 50 - `APP_${call.clientId ?? ''}_`.length
  if (code.length > longest) {
    throw new RestError('ERROR_ARGUMENT', `Entity code is too long. Max length is ${longest} characters.`, 400, { argument: '' })
  }
  return code
}

export function argumentError(name: string): RestError {
  return new RestError('ERROR_ARGUMENT', `Argument '${name}' is null or empty`, 400, { argument: name })
}

export function entityByCode(call: Call, code: string): EntityRow | undefined {
  return call.tables.entities.where('code', row => row.entity, code)[0]
}

/** The storage that a method is about, if the caller has at least this level on it. */
export function entityFor(call: Call, params: Params, level: EntityLevel | null): EntityRow {
  const entity = entityByCode(call, entityCode(call, params.ENTITY))
  if (!entity) throw new RestError('ERROR_ENTITY_NOT_FOUND', 'Entity not found')
  if (level && !mayDo(call, entity, level)) throw new RestError('ACCESS_DENIED', 'Access denied!')
  return entity
}

/** Administrators of the portal may do everything with any storage. */
export function mayDo(call: Call, entity: EntityRow, level: EntityLevel): boolean {
  if (call.user.admin) return true
  const codes = accessCodesOf(call.tables, call.user)
  return Object.entries(entity.access).some(([code, given]) => codes.has(code) && ranks[given] >= ranks[level])
}

/** A given set of rights without unknown levels; who gives it always keeps X. */
export function readAccess(call: Call, given: unknown): EntityRow['access'] {
  const rights = Object.entries(objectParam(given)).filter((entry): entry is [string, EntityLevel] => entry[1] === 'R' || entry[1] === 'W' || entry[1] === 'X')
  return { ...Object.fromEntries(rights), [`U${call.user.id}`]: 'X' }
}
