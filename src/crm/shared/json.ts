import { z } from 'zod'

/** JSON that we wrote ourselves into a text. */
export function jsonOf<T extends z.ZodType>(schema: T) {
  return z.string().transform((value, context): unknown => {
    try {
      return JSON.parse(value)
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' })
      return z.NEVER
    }
  }).pipe(schema)
}
