import { B24OAuth } from '@bitrix24/b24jssdk'
import { createCaller, restrictions, type Caller } from '../../../src/crm/bitrix24/call.ts'
import { createCrm } from '../../../src/crm/bitrix24/index.ts'
import { setupOption } from '../../../src/crm/bitrix24/names.ts'
import type { Crm, InstallStep, PlacementBinding } from '../../../src/crm/port.ts'
import type { Tables } from '../../../src/emulator/bitrix24/tables.ts'
import { startPortal, type StartedPortal } from '../../support/portal.ts'

/** People of the portal under test. */
export const admin = 1
export const auditor = 4
export const head = 5
export const salesperson = 6
export const dismissed = 14

/** The sales department, whose head is `head`. */
export const salesDepartment = 2

export const bindings: readonly PlacementBinding[] = [
  { code: 'CRM_DEAL_DETAIL_TAB', handler: 'https://app.example.ru/card-tab.html', titles: { ru: 'Разбор', en: 'Review' } },
  { code: 'CALENDAR_GRIDVIEW', handler: 'https://app.example.ru/calendar.html', titles: { ru: 'Разборы', en: 'Reviews' } },
]

export interface World {
  readonly portal: StartedPortal
  readonly tables: Tables
  caller(userId: number): Caller
  /** The whole port, as a page that this person opens now would have it. */
  crm(userId: number, placements?: readonly PlacementBinding[] | null): Crm
  install(): Promise<readonly InstallStep[]>
  /** Methods that reached the portal since the last time, a batch as its own entry with the commands after it. */
  calls(): string[]
  deal(fields?: Readonly<Record<string, unknown>>): number
}

/** The SDK's own application object for this address, and our calls over it. */
export function callerAt(url: string, userId: number, tokens: { readonly accessToken: string, readonly refreshToken: string, readonly expiresIn: number }): Caller {
  const b24 = new B24OAuth({
    ...tokens,
    applicationToken: '',
    userId,
    memberId: 'a'.repeat(32),
    expires: Math.floor(Date.now() / 1000) + tokens.expiresIn,
    scope: '',
    domain: new URL(url).host,
    clientEndpoint: `${url}/rest`,
    serverEndpoint: `${url}/rest/`,
    status: 'F',
  } as ConstructorParameters<typeof B24OAuth>[0], { clientId: '', clientSecret: '' }, {
    restrictionParams: { ...restrictions, rateLimit: { burstLimit: 1000, drainRate: 1000, adaptiveEnabled: false } },
  })
  b24.offClientSideWarning()
  return createCaller(b24)
}

export async function openWorld(): Promise<World> {
  const portal = await startPortal()
  const { tables } = portal.portal
  function caller(userId: number): Caller {
    return callerAt(portal.url, userId, portal.tokens(userId))
  }

  function crm(userId: number, placements: readonly PlacementBinding[] | null = bindings): Crm {
    const setup = [...tables.options.all()].find(row => row.userId === 0 && row.name === setupOption)?.value
    return createCrm(caller(userId), { locale: 'ru', placements, setup, origin: portal.url }).crm
  }

  return {
    portal, tables, caller, crm,
    install: () => crm(admin).install.run(() => undefined),
    calls() {
      const methods = portal.portal.journal.entries().flatMap(({ method, params }) => method === 'batch'
        ? ['batch', ...Object.values(params['cmd'] ?? {}).map(command => String(command).split('?')[0] ?? '')]
        : [method])
      portal.portal.journal.clear()
      return methods
    },
    deal(fields = {}) {
      const moment = '2026-11-20T09:00:00.000Z'
      return tables.items(2).insert({
        title: 'Поставка мебели', stageId: 'NEW', categoryId: 0, opportunity: 150000, currencyId: 'RUB', contactIds: [], companyId: 0, contactId: 0, closedate: '2026-12-01',
        assignedById: salesperson, createdBy: salesperson, updatedBy: salesperson, createdTime: moment, updatedTime: moment,
        lastActivityTime: moment, lastActivityBy: salesperson, movedTime: moment, movedBy: salesperson, ...fields,
      }).id
    },
  }
}
