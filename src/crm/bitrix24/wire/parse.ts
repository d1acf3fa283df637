import { z } from 'zod'
import { CrmError } from '../../port.ts'

/** Reads an answer, or throws `unexpected-reply` with the path of what was not understood. Values are never repeated. */
export function understand<T>(schema: z.ZodType<T>, value: unknown, method: string): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  const path = issue ? issue.path.map(String).join('.') : ''
  throw new CrmError('unexpected-reply', `${path || 'result'}: ${issue?.code ?? 'unknown'}`, { method })
}

/** Numbers come as numbers from `crm.item.*` and as strings from nearly everything else. */
export const number = z.union([z.number(), z.string().regex(/^-?\d+(\.\d+)?$/)]).transform(Number)

/** An id, or null where Bitrix24 writes 0, '' or null for «none». */
export const optionalId = z.union([z.number(), z.string(), z.literal(false)]).nullish().transform(value => Number(value) || null)

export const text = z.union([z.string(), z.number().transform(String)]).nullish().transform(value => value ?? '')

/** ISO 8601 with an offset, as REST prints every moment of the CRM. */
export const moment = z.string().min(1).transform((value, context) => {
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) {
    context.addIssue({ code: 'custom', message: 'not a moment' })
    return z.NEVER
  }
  return date
})

export const optionalMoment = z.union([moment, z.literal('')]).nullish().transform(value => value || null)

/** PHP prints an empty map as `[]`. */
export function mapOf<T extends z.ZodType>(item: T) {
  return z.union([z.array(z.never()).max(0).transform((): Record<string, z.output<T>> => ({})), z.record(z.string(), item)])
}

/** The documented answer of methods that have nothing to say. Everywhere else `null` is not success. */
export const nothing = z.null()
export const done = z.unknown().refine(value => value !== null && value !== undefined && value !== false)

/** What a removal answers; `crm.item.delete` says `[]`, others say true. */
export const removed = done.transform((): void => undefined)
