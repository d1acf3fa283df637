import type { Policy } from '../core/policy.ts'
import type { useSession } from './session.ts'

/** The zone in which the company counts its days and hours; where it has chosen none, that of whoever looks. */
export function companyZone({ timeZone }: Pick<Policy, 'timeZone'>, session: Pick<ReturnType<typeof useSession>, 'timeZone'>): string {
  return timeZone ?? session.timeZone()
}
