import { RestError } from '../method.ts'
import type { Tables, UserRow } from '../tables.ts'

/** Who does something to the CRM and when: a REST call is one, a portal page makes its own. */
export interface CrmContext {
  readonly tables: Tables
  readonly user: UserRow
  /** The portal's clock. */
  readonly now: () => Date
}

export function timeZoneOf(tables: Tables): string {
  return tables.portal.get(1)?.timeZone ?? 'UTC'
}

export function langOf(tables: Tables): 'ru' | 'en' {
  return tables.portal.get(1)?.lang ?? 'ru'
}

/** A parameter that the method cannot do without (the controller's error 100 of every `crm.item.*` page). */
export function missing(parameter: string): RestError {
  return new RestError('100', `Could not find value for parameter {${parameter}}`)
}

export function accessDenied(): RestError {
  return new RestError('ACCESS_DENIED', 'Access denied')
}
