import type { OperatingMeter } from './operating.ts'
import type { Time } from './outcome.ts'
import type { Tables } from './tables.ts'
import { isoInZone } from './zone.ts'

/** The `time` of an envelope; `key` names what the running time is counted under, null when it is not counted. */
export function timeOf(context: { readonly meter: OperatingMeter, readonly tables: Tables }, key: string | null, startedAt: Date, seconds: number): Time {
  const { operating, operatingResetAt } = context.meter.add(key, seconds, startedAt)
  const start = startedAt.getTime() / 1000
  const timeZone = context.tables.portal.get(1)?.timeZone ?? 'UTC'
  return {
    start,
    finish: start + seconds,
    duration: seconds,
    processing: seconds,
    date_start: isoInZone(startedAt, timeZone),
    date_finish: isoInZone(new Date(startedAt.getTime() + seconds * 1000), timeZone),
    operating_reset_at: operatingResetAt,
    operating,
  }
}
