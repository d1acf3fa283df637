import type { OperatingMeter } from './operating.ts'
import type { Time } from './outcome.ts'
import type { Tables } from './tables.ts'
import { isoInZone } from './zone.ts'

/**
 * The `time` of an envelope; `key` names what the running time is counted under, null when it is not counted.
 * A time that is only simulated lies in the past: the portal's clock does not run ahead for it.
 */
export function timeOf(context: { readonly meter: OperatingMeter, readonly tables: Tables }, key: string | null, startedAt: Date, seconds: number): Time {
  const { operating, operatingResetAt } = context.meter.add(key, seconds, startedAt)
  const finish = startedAt.getTime() / 1000
  const start = finish - seconds
  const timeZone = context.tables.portal.get(1)?.timeZone ?? 'UTC'
  return {
    start,
    finish,
    duration: seconds,
    processing: seconds,
    date_start: isoInZone(new Date(start * 1000), timeZone),
    date_finish: isoInZone(startedAt, timeZone),
    operating_reset_at: operatingResetAt,
    operating,
  }
}
