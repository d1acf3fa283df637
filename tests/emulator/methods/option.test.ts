import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let admin: Rest
let auditor: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 1 })
  admin = restAs(portal, 1)
  auditor = restAs(portal, 4)
})
afterEach(() => portal.close())

describe('app.option', () => {
  it('keeps values that everybody reads, one by one or all', async () => {
    expect((await auditor('app.option.get')).result).toEqual([])
    expect((await admin('app.option.set', { options: { schema: 3, fields: '{"mark":17}' } })).result).toBe(true)
    await admin('app.option.set', { options: { schema: 4 } })
    expect((await auditor('app.option.get')).result).toEqual({ schema: 4, fields: '{"mark":17}' })
    expect((await auditor('app.option.get', { option: 'schema' })).result).toBe(4)
    expect((await auditor('app.option.get', { option: 'nothing' })).result).toBeNull()
  })

  it('is set by administrators alone', async () => {
    expect(await auditor('app.option.set', { options: { schema: 1 } })).toMatchObject({ status: 400, error: 'AccessException' })
    expect((await auditor('app.option.get')).result).toEqual([])
  })

  it('demands something to set', async () => {
    expect(await admin('app.option.set')).toMatchObject({ status: 400, error: 'ArgumentNullException' })
    expect(await admin('app.option.set', { options: [] })).toMatchObject({ status: 400, error: 'ArgumentNullException' })
  })
})

describe('user.option', () => {
  it('is each person\'s own', async () => {
    await auditor('user.option.set', { options: { tab: 'history' } })
    await admin('user.option.set', { options: { tab: 'queue' } })
    await admin('app.option.set', { options: { tab: 'app' } })
    expect((await auditor('user.option.get')).result).toEqual({ tab: 'history' })
    expect((await admin('user.option.get', { option: 'tab' })).result).toBe('queue')
  })
})

describe('options', () => {
  it('belong to an application', async () => {
    const webhook = restByWebhook(portal, 1)
    for (const method of ['app.option.get', 'app.option.set', 'user.option.get', 'user.option.set']) {
      expect(await webhook(method, { options: { a: 1 } })).toMatchObject({ status: 400, error: 'AccessException' })
    }
  })
})
