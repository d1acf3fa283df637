import { B24OAuth, LoggerFactory } from '@bitrix24/b24jssdk'
import { createCaller, restrictions, type Caller } from '../crm/bitrix24/call.ts'
import { createCrm } from '../crm/bitrix24/index.ts'
import { setupOption } from '../crm/bitrix24/names.ts'
import type { Crm, PlacementBinding } from '../crm/port.ts'
import type { Portal } from '../emulator/bitrix24/portal.ts'

/** Our plain calls over the real SDK in this person's name: over HTTP, as from a page of the app. */
export function callerOf(portal: Portal, userId: number): Caller {
  const { accessToken, refreshToken, expiresIn } = portal.issueTokens(userId)
  const b24 = new B24OAuth({
    applicationToken: '',
    userId,
    memberId: portal.tables.portal.get(1)?.memberId ?? '',
    accessToken,
    refreshToken,
    expires: Math.floor(Date.now() / 1000) + expiresIn,
    expiresIn,
    scope: '',
    domain: new URL(portal.origin).host,
    clientEndpoint: `${portal.origin}/rest`,
    serverEndpoint: `${portal.origin}/rest/`,
    status: 'F',
  } as ConstructorParameters<typeof B24OAuth>[0], { clientId: '', clientSecret: '' }, {
    restrictionParams: { ...restrictions, rateLimit: { burstLimit: 1000, drainRate: 1000, adaptiveEnabled: false } },
  })
  b24.setLogger(LoggerFactory.createNullLogger())
  b24.offClientSideWarning()
  return createCaller(b24)
}

/** The whole port, as a page that this person opens now would have it. */
export function crmOf(portal: Portal, userId: number, placements: readonly PlacementBinding[] | null = null): Crm {
  const setup = [...portal.tables.options.all()].find(row => row.userId === 0 && row.name === setupOption)?.value
  const locale = portal.tables.portal.get(1)?.lang === 'en' ? 'en' : 'ru'
  return createCrm(callerOf(portal, userId), { locale, placements, setup, origin: portal.origin }).crm
}
