import type { z } from 'zod'
import type { Pace, SupportLog } from '../port.ts'
import type { CallValues, RestCall } from './calls.ts'

/** A way of calling amoCRM's REST with the rights of whoever is signed in. Everything it throws is a `CrmError`. */
export interface Caller {
  /** `null`: the CRM has answered with nothing (204), which is an empty list, a card that is not there, or a deed that is done. */
  ask<T>(call: RestCall, values: CallValues, schema: z.ZodType<T>): Promise<T | null>
  /** All pages of a list, one after the other as `_links.next` tells; `rows`: the list's name in `_embedded`. `limit`: rows of a page, 250 unless told. */
  askAll<T>(call: RestCall, values: CallValues, rows: string, schema: z.ZodType<T>): Promise<readonly T[]>
  /** The same line behind everything that people wait for. */
  inBackground(): Caller
  /** The CRM's time, by the `Date` of its answers. */
  now(): Date
}

/** What a page of ours in amoCRM has. */
export interface Line {
  /** Which account: its id, or its host where that is not known. */
  readonly account: string
  readonly caller: Caller
  readonly pace: Pace
  readonly support: SupportLog
}
