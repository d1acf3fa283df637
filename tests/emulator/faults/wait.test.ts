import { afterEach, beforeEach, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let auditor: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 3 })
  auditor = restAs(portal, 4)
})
afterEach(() => portal.close())

const list = 'crm.item.list?entityTypeId=2&select[]=id&start=-1'

interface Timed { readonly time: { readonly duration: number, readonly operating: number } }

it('a batch answers when the time of all its commands has passed, and others do not wait for it', async () => {
  portal.portal.faults.change({ methodSeconds: { '*.list': 0.06 }, methodWait: true })
  const order: string[] = []
  const slow = auditor('batch', { cmd: Object.fromEntries(Array.from({ length: 50 }, (_, page) => [`p${page}`, list])) }).then(answer => {
    order.push('batch')
    return answer
  })
  for (let call = 0; call < 3; call += 1) {
    await auditor('profile')
    order.push('profile')
  }
  const { status, body } = await slow
  expect(status).toBe(200)
  expect(order).toEqual([...Array<string>(3).fill('profile'), 'batch'])
  const { time, result } = body as unknown as Timed & { result: { result_time: Record<string, Timed['time']> } }
  expect(time.duration).toBeCloseTo(3)
  expect(result.result_time.p0).toMatchObject({ duration: 0.06, operating: 0.06 })
  expect(result.result_time.p49?.operating).toBeCloseTo(3)
})

it('without waiting the time is only told and counted', async () => {
  portal.portal.faults.change({ methodSeconds: { '*.list': 50, 'crm.item.list': 55 }, methodTimeLimit: true })
  for (let call = 0; call < 9; call += 1) expect((await auditor('crm.item.list', { entityTypeId: 2 })).status).toBe(200)
  expect(await auditor('crm.item.list', { entityTypeId: 2 })).toMatchObject({ status: 429, error: 'OPERATION_TIME_LIMIT' })
  const { time } = (await auditor('crm.activity.list')).body as unknown as Timed
  expect(time).toMatchObject({ duration: 50, operating: 50 })
  expect(((await auditor('user.current')).body as unknown as Timed).time.duration).toBeLessThan(50)
})

it('a webhook is not made to wait', async () => {
  portal.portal.faults.change({ methodSeconds: { '*': 59 }, methodWait: true })
  expect((await restByWebhook(portal, 1)('profile')).status).toBe(200)
})

it('the journal tells how many rows came with a list, and with all lists of a batch', async () => {
  portal.portal.journal.clear()
  await auditor('crm.item.list', { entityTypeId: 2, select: ['id'] })
  await auditor('batch', { cmd: { a: list, b: 'crm.activity.list?select[]=ID&filter[OWNER_TYPE_ID]=2&filter[OWNER_ID]=999', c: 'profile', d: list } })
  await auditor('profile')
  expect(portal.portal.journal.entries().map(({ method, rows }) => [method, rows])).toEqual([['crm.item.list', 3], ['batch', 6], ['profile', undefined]])
})
