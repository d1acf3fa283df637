import { z } from 'zod'

const words = z.string().nullish()
const count = z.coerce.number().nullish()

/** A row of `crm.item.list` as a scan reads it: the same fields as of one card, with a plain schema for each, since there are hundreds of thousands. */
export const scanRow = z.object({
  id: z.coerce.number().int().positive(),
  assignedById: count,
  createdTime: z.string(),
  updatedTime: z.string(),
  lastActivityTime: words,
  movedTime: words,
  title: words,
  name: words,
  lastName: words,
  secondName: words,
  stageId: words,
  stageSemanticId: words,
  categoryId: count,
  opportunity: count,
  currencyId: words,
  companyId: count,
  contactId: count,
  contactIds: z.array(z.coerce.number()).nullish(),
  closedate: words,
  fm: z.array(z.object({ typeId: z.string(), value: words })).nullish(),
})

export type ScanRow = z.output<typeof scanRow>

/** What a list is asked for by name, beside the fields that rules name; those that a kind does not have are left out. */
export const scanColumns: readonly string[] = Object.keys(scanRow.shape).filter(name => name !== 'fm')
