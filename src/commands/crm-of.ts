import { B24OAuth, LoggerFactory } from '@bitrix24/b24jssdk'
import { createCaller, restrictions, type Caller } from '../crm/bitrix24/call.ts'
import { createCrm } from '../crm/bitrix24/index.ts'
import { setupOption } from '../crm/bitrix24/names.ts'
import type { Crm, PlacementBinding } from '../crm/port.ts'
import type { Portal } from '../emulator/bitrix24/portal.ts'
import type { IssuedTokens } from '../emulator/bitrix24/tokens.ts'

type Tokens = Pick<IssuedTokens, 'accessToken' | 'refreshToken' | 'expiresIn'>

/** Our plain calls over the SDK's own application object at this address. */
export function callerAt(origin: string, userId: number, tokens: Tokens): Caller {
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
  } as ConstructorParameters<typeof B24OAuth>[0], { clientId: '', clientSecret: '' }, {
    restrictionParams: { ...restrictions, rateLimit: { burstLimit: 1000, drainRate: 1000, adaptiveEnabled: false } },
  })
  b24.setLogger(LoggerFactory.createNullLogger())
  b24.offClientSideWarning()
  return createCaller(b24)
}

/** Our plain calls in this person's name: over HTTP, as from a page of the app. */
export function callerOf(portal: Portal, userId: number): Caller {
  return callerAt(portal.origin, userId, portal.issueTokens(userId))
}

/** The whole port, as a page that this person opens now would have it. */
export function crmOf(portal: Portal, userId: number, placements: readonly PlacementBinding[] | null = null): Crm {
  const setup = [...portal.tables.options.all()].find(row => row.userId === 0 && row.name === setupOption)?.value
  const locale = portal.tables.portal.get(1)?.lang === 'en' ? 'en' : 'ru'
  return createCrm(callerOf(portal, userId), { locale, placements, setup, origin: portal.origin }).crm
}
