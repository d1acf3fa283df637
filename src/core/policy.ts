import { z } from 'zod'
import { once } from './once.ts'
import { isTimeZone } from './wall-clock.ts'

/** Who may do something with the whole portal: administrators only, heads of departments too, or everybody. */
export const circles = ['administrators', 'heads', 'everybody'] as const
export type Circle = typeof circles[number]

/** How a company works with its regulation. Part of the saved regulation, so that it has versions too. */
export const policySchema = once(() => z.object({
  /** Who may silence a rule on a card. */
  exceptionsBy: z.enum(circles).default('heads'),
  /** Who may scan the portal, remind people and post digests. */
  scansBy: z.enum(circles).default('heads'),
  /** Closed cards are scanned when they were closed or changed within so many days. */
  closedDays: z.number().int().min(0).max(365).default(30),
  /** After so many days a scan reads everything again, not only what has changed. */
  fullScanDays: z.number().int().min(1).max(90).default(7),
  /** The same finding is not reminded of again within so many days. */
  remindAgainDays: z.number().int().min(1).max(90).default(7),
  /** After so many days with an open finding the head of the department is told. */
  escalateDays: z.number().int().min(1).max(180).default(14),
  /** Nobody is reminded on these weekdays (1 Monday … 7 Sunday) and dates (`YYYY-MM-DD`). */
  quietWeekdays: z.array(z.number().int().min(1).max(7)).default([6, 7]),
  quietDates: z.array(z.iso.date()).default([]),
  /** People and departments with fewer checked cards are shown but not ranked. */
  fewestCards: z.number().int().min(1).max(1000).default(20),
  /** The workgroup that digests go to; `null`: not chosen. */
  digestGroup: z.number().int().positive().nullable().default(null),
  /**
   * IANA: in it days begin and hours are counted, whoever looks, so that two people in different zones find the same. `null`: never chosen, and
   * everybody goes by their own.
   */
  timeZone: z.string().refine(isTimeZone).nullable().default(null),
}))

export type Policy = z.output<ReturnType<typeof policySchema>>

export function defaultPolicy(): Policy {
  return policySchema().parse({})
}

/**
 * What was saved as a policy. `fault`: the path of what was not understood; then the defaults hold, except that for a zone which this browser does not know
 * nothing but the zone is given up.
 */
export function readPolicy(saved: unknown): { readonly policy: Policy, readonly fault: readonly PropertyKey[] | null } {
  const read = policySchema().safeParse(saved)
  if (read.success) return { policy: read.data, fault: null }
  const { issues } = read.error
  const others = issues.every(({ path }) => path[0] === 'timeZone') ? policySchema().safeParse({ ...saved as object, timeZone: null }) : null
  return { policy: others?.data ?? defaultPolicy(), fault: issues[0]?.path ?? [] }
}

/** What a person is in the company, as far as circles go by it. */
export interface Standing {
  readonly isAdmin: boolean
  /** Head of some department. */
  readonly isHead: boolean
}

export function belongsTo(circle: Circle, { isAdmin, isHead }: Standing): boolean {
  return isAdmin || circle === 'everybody' || (circle === 'heads' && isHead)
}
