/** How long a method of one application has run lately, from settings/performance/limits.md: ten buckets of one minute. */
export interface OperatingMeter {
  /** Counts one run; `seconds` it took, `now` by the portal's clock. A run without a key is not counted. */
  add(key: string | null, seconds: number, now: Date): OperatingState
  /** Seconds within the last ten minutes, as they stand. */
  seconds(key: string, now: Date): number
}

interface OperatingState {
  /** Seconds within the last ten minutes. */
  readonly operating: number
  /** Unix time at which the oldest of them falls out. */
  readonly operatingResetAt: number
}

interface Bucket { readonly start: number, seconds: number }

const lifetime = 600

export function createOperatingMeter(): OperatingMeter {
  const meters = new Map<string, Bucket[]>()

  function living(key: string, at: number): Bucket[] {
    return (meters.get(key) ?? []).filter(bucket => bucket.start <= at && bucket.start + lifetime > at)
  }

  return {
    seconds: (key, now) => sumOf(living(key, Math.floor(now.getTime() / 1000))),
    add(key, seconds, now) {
      const at = Math.floor(now.getTime() / 1000)
      if (key === null) return { operating: 0, operatingResetAt: at + lifetime }
      const buckets = living(key, at)
      const last = buckets.at(-1)
      if (last && Math.floor(last.start / 60) === Math.floor(at / 60)) last.seconds += seconds
      else buckets.push({ start: at, seconds })
      meters.set(key, buckets)
      return {
        operating: sumOf(buckets),
        operatingResetAt: (buckets[0]?.start ?? at) + lifetime,
      }
    },
  }
}

function sumOf(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, bucket) => sum + bucket.seconds, 0)
}
