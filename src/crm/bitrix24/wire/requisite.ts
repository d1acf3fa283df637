import { z } from 'zod'
import type { Requisite } from '../../../core/card.ts'

const words = z.string().nullish()

/** A row of `crm.requisite.list` (crm/requisites/universal/index.md). */
export const requisiteRow = z.object({ ID: z.coerce.number().int(), ENTITY_ID: z.coerce.number().int(), NAME: words, RQ_COMPANY_NAME: words, RQ_INN: words, ADDRESS_ONLY: words })

export type RequisiteRow = z.output<typeof requisiteRow>

/** `null`: nothing but an address. */
export function requisiteOf(row: RequisiteRow): Requisite | null {
  return row.ADDRESS_ONLY === 'Y' ? null : { name: row.RQ_COMPANY_NAME || row.NAME || '', inn: row.RQ_INN ?? '' }
}

export const requisiteFields = ['ID', 'ENTITY_ID', 'NAME', 'RQ_COMPANY_NAME', 'RQ_INN', 'ADDRESS_ONLY']
