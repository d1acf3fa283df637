/** Seven requests within any second for an address; whoever keeps on is shut out (https://developers.kommo.com/docs/limitations). */
export interface Throttle {
  /** Counts one request, or says why it is refused. `blockAfter` 0: nobody is shut out. */
  take(address: string, now: Date, blockAfter: number): 'passes' | 'too-many' | 'blocked'
  /** Lets everybody in again. */
  forgive(): void
}

const requestsPerSecond = 7
const second = 1000
/** Refusals older than this are forgotten. */
const memory = 60_000

interface Visitor { passed: number[], refused: number[], blocked: boolean }

export function createThrottle(): Throttle {
  let visitors = new Map<string, Visitor>()
  return {
    take(address, now, blockAfter) {
      const visitor = visitors.get(address) ?? { passed: [], refused: [], blocked: false }
      visitors.set(address, visitor)
      const moment = now.getTime()
      if (visitor.blocked && blockAfter > 0) return 'blocked'
      visitor.blocked = false
      visitor.passed = visitor.passed.filter(at => at > moment - second && at <= moment)
      if (visitor.passed.length < requestsPerSecond) {
        visitor.passed.push(moment)
        return 'passes'
      }
      visitor.refused = [...visitor.refused.filter(at => at > moment - memory && at <= moment), moment]
      visitor.blocked = blockAfter > 0 && visitor.refused.length >= blockAfter
      return visitor.blocked ? 'blocked' : 'too-many'
    },
    forgive() { visitors = new Map() },
  }
}
