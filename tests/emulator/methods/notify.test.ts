import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startPortal, type StartedPortal } from '../../support/portal.ts'
import { restAs, type Rest } from '../../support/rest.ts'

let portal: StartedPortal
let auditor: Rest

beforeEach(async () => {
  portal = await startPortal({ deals: 1 })
  auditor = restAs(portal, 4)
})
afterEach(() => portal.close())

function messages(): string[] {
  return [...portal.portal.tables.notifications.all()].map(row => `${row.userId} ${row.kind} ${row.fromUserId}: ${row.message}`)
}

describe('a notification', () => {
  it('comes from the caller or from the system', async () => {
    expect((await auditor('im.notify.personal.add', { USER_ID: 6, MESSAGE: ' Разбор в 15:00 ' })).result).toEqual(expect.any(Number))
    await auditor('im.notify.system.add', { USER_ID: 6, MESSAGE: 'Карточка на разборе' })
    expect(messages()).toEqual(['6 personal 4: Разбор в 15:00', '6 system 0: Карточка на разборе'])
  })

  it('replaces an earlier one with its tag', async () => {
    const first = await auditor('im.notify.system.add', { USER_ID: 6, MESSAGE: 'one', TAG: 'deal|1' })
    const second = await auditor('im.notify.system.add', { USER_ID: 6, MESSAGE: 'two', TAG: 'deal|1' })
    await auditor('im.notify.system.add', { USER_ID: 6, MESSAGE: 'other', TAG: 'deal|2' })
    expect(second.result).not.toBe(first.result)
    expect(messages()).toEqual(['6 system 0: two', '6 system 0: other'])
  })

  it('to a dismissed employee is not made', async () => {
    expect((await auditor('im.notify.system.add', { USER_ID: 14, MESSAGE: 'x' })).result).toBe(false)
  })

  it.each([
    [{ MESSAGE: 'x' }, 'USER_ID_EMPTY'],
    [{ USER_ID: 0, MESSAGE: 'x' }, 'USER_ID_EMPTY'],
    [{ USER_ID: 6, MESSAGE: '   ' }, 'MESSAGE_EMPTY'],
    [{ USER_ID: 6, MESSAGE: 'x', ATTACH: '{broken' }, 'ATTACH_ERROR'],
    [{ USER_ID: 6, MESSAGE: 'x', ATTACH: { BLOCKS: 'y'.repeat(60_000) } }, 'ATTACH_OVERSIZE'],
  ])('is refused as %s', async (params, code) => {
    expect(await auditor('im.notify.personal.add', params)).toMatchObject({ status: 400, error: code })
    expect(messages()).toEqual([])
  })

  it('is deleted by tag, or by its reader', async () => {
    const { result: id } = await auditor('im.notify.system.add', { USER_ID: 6, MESSAGE: 'one' })
    await auditor('im.notify.system.add', { USER_ID: 6, MESSAGE: 'two', TAG: 'deal|1' })
    expect((await auditor('im.notify.delete', { TAG: 'deal|1' })).result).toBe(true)
    expect((await auditor('im.notify.delete', { ID: id })).result).toBe(false)
    expect((await restAs(portal, 6)('im.notify.delete', { ID: id })).result).toBe(true)
    expect(await auditor('im.notify.delete')).toMatchObject({ status: 400, error: 'PARAMS_ERROR' })
    expect(messages()).toEqual([])
  })
})

it('A chat is never found', async () => {
  const answer = await auditor('im.chat.get', { ENTITY_TYPE: 'CRM', ENTITY_ID: 'DEAL|1' })
  expect([answer.status, answer.result]).toEqual([200, null])
})
