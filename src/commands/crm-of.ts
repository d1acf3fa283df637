import { B24OAuth, LoggerFactory } from '@bitrix24/b24jssdk'
import type { AdapterBrowser } from '../browser/port.ts'
import type { Rate } from '../crm/bitrix24/bucket.ts'
import type { Caller } from '../crm/bitrix24/call.ts'
import { toCrmError } from '../crm/bitrix24/errors.ts'
import { createCrm } from '../crm/bitrix24/index.ts'
import { openLine, type Line } from '../crm/bitrix24/line.ts'
import { setupOption } from '../crm/bitrix24/names.ts'
import type { Clock } from '../crm/shared/clock.ts'
import { readAnswer, restrictions, sdkTransport, type Transport } from '../crm/bitrix24/transport.ts'
import type { Crm, PlacementBinding } from '../crm/port.ts'
import type { Portal } from '../emulator/bitrix24/portal.ts'
import { arrivalOf } from '../emulator/bitrix24/reception.ts'
import type { IssuedTokens } from '../emulator/bitrix24/tokens.ts'
import { refreshes } from '../emulator/faults/refresh.ts'

type Tokens = Pick<IssuedTokens, 'accessToken' | 'refreshToken' | 'expiresIn'>

/** A portal that never says «too many»; the tests of limits give another. */
const unlimited: Rate = { burst: 1_000_000, perSecond: 100_000 }

export interface LineOptions {
  /** `direct`: without HTTP and the SDK, straight into the portal. */
  readonly over?: 'sdk' | 'direct'
  /** Takes the transport's place, or stands before it. */
  readonly through?: (transport: Transport) => Transport
  /** The browser in which the page is open. */
  readonly browser?: AdapterBrowser | null
  readonly clock?: Clock
  /** `learn`: the page begins with the ordinary rate and asks for the plan, as in a browser. */
  readonly rate?: Rate | 'learn'
}

/** The SDK's own application object at this address. */
function sdkAt(origin: string, userId: number, tokens: Tokens): B24OAuth {
  const b24 = new B24OAuth({
    ...tokens,
    applicationToken: '',
    userId,
    memberId: 'a'.repeat(32),
    expires: Math.floor(Date.now() / 1000) + tokens.expiresIn,
    scope: '',
    domain: new URL(origin).host,
    clientEndpoint: `${origin}/rest`,
    serverEndpoint: `${origin}/rest/`,
    status: 'F',
  } as ConstructorParameters<typeof B24OAuth>[0], { clientId: '', clientSecret: '' }, { restrictionParams: restrictions })
  b24.setLogger(LoggerFactory.createNullLogger())
  b24.offClientSideWarning()
  return b24
}

/** Into the portal itself, as if the network were nothing: its limits and faults hold, and a token is renewed once, as the SDK does it. */
function directTransport(portal: Portal, userId: number, address = '127.0.0.1'): Transport {
  return {
    async send(method, params) {
      // Over HTTP parameters travel as JSON.
      const sent = JSON.parse(JSON.stringify(params)) as Record<string, unknown>
      const arrive = (): ReturnType<Portal['receive']> => {
        const { clientId, scope } = portal.app() ?? { clientId: null, scope: [] }
        return portal.receive(arrivalOf({ method, params: sent, address, identify: () => ({ userId, clientId, scope }) }))
      }
      const first = arrive()
      const answered = first?.error === 'expired_token' && await refreshes(portal.faults, userId) ? arrive() : first
      if (!answered) throw toCrmError({ rest: 'NETWORK_ERROR', text: 'Network connection failed', status: 0 }, method)
      return readAnswer(method, sent, answered.status, answered.page ?? answered.body)
    },
  }
}

/** The line of a page at this address. */
export function lineAt(origin: string, userId: number, tokens: Tokens, options: LineOptions = {}): Line {
  return lineOver(sdkTransport(sdkAt(origin, userId, tokens)), new URL(origin).host, options)
}

/** The line of a page that this person opens now. */
export function lineOf(portal: Portal, userId: number, options: LineOptions = {}): Line {
  const transport = options.over === 'direct' ? directTransport(portal, userId) : sdkTransport(sdkAt(portal.origin, userId, portal.issueTokens(userId)))
  return lineOver(transport, portal.tables.portal.get(1)?.memberId ?? new URL(portal.origin).host, options)
}

function lineOver(transport: Transport, account: string, { through = same => same, browser, clock, rate = unlimited }: LineOptions): Line {
  return openLine(through(transport), { account, browser, clock, rate: rate === 'learn' ? undefined : rate })
}

/** Our plain calls in this person's name: over HTTP, as from a page of the app, unless told otherwise. */
export function callerOf(portal: Portal, userId: number, options: LineOptions = {}): Caller {
  return lineOf(portal, userId, options).caller
}

/** The whole port, as a page that this person opens now would have it. */
export function crmOf(portal: Portal, userId: number, placements: readonly PlacementBinding[] | null = null, options: LineOptions = {}): Crm {
  const setup = [...portal.tables.options.all()].find(row => row.userId === 0 && row.name === setupOption)?.value
  const locale = portal.tables.portal.get(1)?.lang === 'en' ? 'en' : 'ru'
  return createCrm(lineOf(portal, userId, options), { locale, placements, setup, origin: portal.origin }).crm
}
