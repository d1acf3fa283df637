import { z } from 'zod'
import { CrmError } from '../port.ts'
import { originOf, type FrameName } from './portal.ts'

/** What the SDK's frame tells of the address it speaks to. */
interface Addressed {
  getTargetOrigin(): string
  getTargetOriginWithPath?(): ReadonlyMap<unknown, string>
}

export interface FrameGuard {
  /** Rejects with `outside-host` when the portal's page gives an address or a token that cannot be its own. Never fulfils. */
  readonly forged: Promise<never>
  /** After the handshake. Throws `outside-host` when there was none, or the SDK would send its token anywhere but to the portal that the frame's name speaks of. */
  check(frame: Addressed): void
  close(): void
}

/**
 * Stands before the SDK, which asks of a message only its origin: any other window of the portal could answer in the parent's place.
 * It would also follow the answer to `getInitData` from https to http. Call it before the SDK listens.
 */
export function guardFrame(name: FrameName): FrameGuard {
  const origin = originOf(name)
  const answer = answerOf(name)
  let met = false
  let betray: (error: CrmError) => void = () => undefined
  const forged = new Promise<never>((_, reject) => { betray = reject })
  // Nobody may be waiting any more when it happens.
  forged.catch(() => undefined)

  function hear(event: MessageEvent): void {
    if (event.source !== window.parent || event.origin !== origin || typeof event.data !== 'string') return event.stopImmediatePropagation()
    const told = payloadOf(event.data)
    if (!speaksOfAccess(told)) return
    if (answer.safeParse(told).success) {
      met = true
      return
    }
    event.stopImmediatePropagation()
    betray(new CrmError('outside-host', 'The page around us gave a false address or token'))
  }

  window.addEventListener('message', hear, { capture: true })
  return {
    forged,
    check(frame) {
      const addresses = [frame.getTargetOrigin(), ...frame.getTargetOriginWithPath?.().values() ?? []]
      if (!met || addresses.some(address => new URL(address).origin !== origin)) throw new CrmError('outside-host', 'The page around us did not say that it is the portal')
    },
    close: () => window.removeEventListener('message', hear, { capture: true }),
  }
}

/** `key:JSON`, the key without colons. */
function payloadOf(data: string): unknown {
  try {
    return JSON.parse(data.slice(data.indexOf(':') + 1))
  } catch {
    return null
  }
}

/** The answers to `getInitData` and `refreshAuth`. */
function speaksOfAccess(told: unknown): boolean {
  return typeof told === 'object' && told !== null && ['AUTH_ID', 'REFRESH_ID', 'PROTOCOL'].some(field => field in told)
}

/** What those two answers may say; who is not signed in has no token (sdk/bx24-js-sdk/system-functions/bx24-get-auth.md). */
function answerOf(name: FrameName): z.ZodType {
  const origin = originOf(name)
  const token = z.union([z.string(), z.literal(false)]).nullish()
  return z.looseObject({
    AUTH_ID: token,
    REFRESH_ID: token,
    AUTH_EXPIRES: z.union([z.number().nonnegative(), z.string().regex(/^\d*$/), z.literal(false)]).nullish(),
    DOMAIN: z.string().refine(domain => originOf({ ...name, domain: domain.toLowerCase() }) === origin).optional(),
    PROTOCOL: z.union([z.number(), z.string()]).refine(protocol => String(protocol) === (name.secure ? '1' : '0')).optional(),
    PATH: z.string().refine(path => path.startsWith('/') && new URL(path, origin).origin === origin).optional(),
  })
}
