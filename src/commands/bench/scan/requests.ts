import { B24OAuth, LoggerFactory } from '@bitrix24/b24jssdk'
import { Bitrix } from '@2bad/bitrix'
import { scanOrder } from '../../../app/scan/scan-plan.ts'
import { rules } from '../../../core/rules/index.ts'
import { startLargePortal, noLimits, type LargePortal } from './large-portal.ts'
import { dealsAndActivities } from './regulations.ts'

/** Requests for all open deals with their open activities. */
export interface ScanRequests {
  readonly deals: number
  readonly activities: number
  readonly ours: number
  readonly callList: number
  readonly fetchList: number
  /** `@2bad/bitrix`: counted pages of fifty in batches, by offsets. */
  readonly offsets: number
}

/** The SDK with its own ways of reading lists, and without limits of its own. */
export function sdkOf({ origin, admin, tokens }: LargePortal): B24OAuth {
  const b24 = new B24OAuth({
    ...tokens, applicationToken: '', userId: admin, memberId: 'a'.repeat(32), expires: Math.floor(Date.now() / 1000) + tokens.expiresIn, scope: '',
    domain: new URL(origin).host, clientEndpoint: `${origin}/rest`, serverEndpoint: `${origin}/rest/`, status: 'F',
  } as ConstructorParameters<typeof B24OAuth>[0], { clientId: '', clientSecret: '' })
  b24.setLogger(LoggerFactory.createNullLogger())
  b24.offClientSideWarning()
  return b24
}

const deals = { method: 'crm.item.list', params: { entityTypeId: 2, select: ['id', 'title', 'stageId', 'assignedById', 'closedate'], filter: { stageSemanticId: 'P' } }, idKey: 'id', customKeyForResult: 'items' } as const
const activities = { method: 'crm.activity.list', params: { select: ['ID', 'OWNER_ID', 'DEADLINE', 'PROVIDER_ID', 'COMPLETED'], filter: { OWNER_TYPE_ID: 2, COMPLETED: 'N' } } } as const

async function counting(portal: LargePortal, work: () => Promise<unknown>): Promise<number> {
  await portal.forget()
  await work()
  return portal.counted()
}

export async function readByCallList(b24: B24OAuth): Promise<number> {
  const answers = [await b24.actions.v2.callList.make(deals), await b24.actions.v2.callList.make(activities)]
  const broken = answers.find(answer => !answer.isSuccess)
  if (broken) throw new Error(`callList: ${broken.getErrorMessages().join('; ')}`)
  return answers.reduce((rows, answer) => rows + (answer.getData()?.length ?? 0), 0)
}

async function readByFetchList(b24: B24OAuth): Promise<void> {
  for (const list of [deals, activities]) for await (const page of b24.actions.v2.fetchList.make(list)) if (page.length === 0) return
}

async function readByOffsets({ webhook }: LargePortal): Promise<void> {
  const client = Bitrix(webhook.replace(/\/$/, ''))
  await client.deals.list({ filter: { STAGE_SEMANTIC_ID: 'P' } } as never)
  await client.list('crm.activity.list' as never, { filter: { OWNER_TYPE_ID: 2, COMPLETED: 'N' } } as never)
}

async function readByScan(portal: LargePortal): Promise<number> {
  let cards = 0
  const order = scanOrder(dealsAndActivities, rules, new Date())
  const scan = portal.crm().scans.open({ ...order, kinds: order.kinds.filter(({ kind }) => kind === 'deal') }, null, new AbortController().signal)
  for await (const chunk of scan.chunks()) cards += chunk.cards.length
  return cards
}

/** Ten thousand open deals with two open activities each. */
export async function measureScanRequests(count = 10_000): Promise<ScanRequests> {
  const portal = await startLargePortal({ deals: count, activitiesPerDeal: 2, contacts: 100, companies: 50, people: 20, openShare: 1, plannedShare: 1 })
  try {
    await portal.faults(noLimits)
    const b24 = sdkOf(portal)
    // The SDK keeps to the portal's limits, which are off here: it need not wait for counting requests.
    await b24.setRestrictionManagerParams({ ...unhurried })
    let cards = 0
    const ours = await counting(portal, async () => { cards = await readByScan(portal) })
    if (cards !== portal.rows.deals) throw new Error(`The scan gave ${cards} of ${portal.rows.deals} deals`)
    return {
      deals: portal.rows.deals,
      activities: portal.rows.activities,
      ours,
      callList: await counting(portal, () => readByCallList(b24)),
      fetchList: await counting(portal, () => readByFetchList(b24)),
      offsets: await counting(portal, () => readByOffsets(portal)),
    }
  } finally {
    portal.close()
  }
}

const unhurried = {
  maxRetries: 3,
  rateLimit: { burstLimit: 1_000_000, drainRate: 100_000, adaptiveEnabled: false },
  operatingLimit: { windowMs: 600_000, limitMs: Infinity, heavyPercent: 100 },
  adaptiveConfig: { enabled: false, thresholdPercent: 100, coefficient: 0, maxDelay: 0 },
}
