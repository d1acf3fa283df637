/** How many requests a plan bears (limits.md, «Request Rate Limits»). */
interface Rate {
  /** «Limit before blocking». */
  readonly burst: number
  /** «Counter reduction rate». */
  readonly perSecond: number
}

export function rateOf(licenseFamily: string): Rate {
  return licenseFamily === 'ent' ? { burst: 250, perSecond: 5 } : { burst: 50, perSecond: 2 }
}

/** The leaky bucket of limits.md, one for each address that requests come from. */
export interface Buckets {
  /** Counts one request, or refuses it without counting. */
  take(address: string, rate: Rate, now: Date): boolean
}

interface Bucket { level: number, leakedAt: number }

export function createBuckets(): Buckets {
  const buckets = new Map<string, Bucket>()
  return {
    take(address, rate, now) {
      const bucket = buckets.get(address) ?? { level: 0, leakedAt: now.getTime() }
      buckets.set(address, bucket)
      leak(bucket, rate, now.getTime())
      if (bucket.level >= rate.burst) return false
      bucket.level += 1
      return true
    },
  }
}

/** The counter falls once a second. A clock that was turned back starts the second anew. */
function leak(bucket: Bucket, { perSecond }: Rate, now: number): void {
  const seconds = Math.floor((now - bucket.leakedAt) / 1000)
  if (seconds < 0) bucket.leakedAt = now
  if (seconds <= 0) return
  bucket.level = Math.max(0, bucket.level - seconds * perSecond)
  bucket.leakedAt += seconds * 1000
}
