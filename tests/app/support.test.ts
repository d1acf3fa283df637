import { beforeAll, expect, test } from 'vitest'
import { useSupport } from '../../src/app/support.ts'
import { useUnits } from '../../src/app/units.ts'
import { head } from '../crm/bitrix24/world.ts'
import { deadFromCall, lostAfter, troubles } from '../support/troubles.ts'
import { openDirectPage, openDirectWorld, type DirectWorld } from './direct-world.ts'
import { newBrowser } from './page.ts'

let world: DirectWorld

beforeAll(async () => { world = await openDirectWorld() })

const reason = 'Клиент просил перезвонить на +7 900 000-00-01'

/** A page on which a mark was broken off, and the next one, which shows what is left of it. */
async function pages() {
  const browser = newBrowser(world.now)
  const card = world.card({ title: 'Поставка Ромашке' })
  const broken = openDirectPage(world, head, { tab: browser.openTab(), troubles: troubles(deadFromCall('crm.item.add', lostAfter)) })
  await useUnits(broken).begin('mark', { card, auditType: 'first-call', reason })
  const next = openDirectPage(world, head, { tab: browser.openTab() })
  await useUnits(next).refresh()
  return [broken, next].map(pinia => useSupport(pinia).text('1.2.3')) as [string, string]
}

test('it tells which requests went how', async () => {
  const [broken] = await pages()
  expect(broken).toContain('Razbor 1.2.3, page main, language ru')
  expect(broken).toMatch(/ 200 \d+ ms user\.current, profile$/m)
  expect(broken).toMatch(/ 0 \d+ ms crm\.item\.add, crm\.item\.update, crm\.timeline\.logmessage\.add, crm\.item\.list ! batch: NETWORK_ERROR$/m)
})

test('it tells what waits', async () => {
  const [, next] = await pages()
  expect(next).toContain('Unfinished actions: 1\n  mark since ')
  expect(next).toContain('begun, offline')
})

test('nothing in it is about anybody: no text of the CRM, no text that was typed, no account, no token', async () => {
  const { account } = world.crm(head)
  const names = [...world.tables.users.all()].flatMap(({ name, lastName }) => [name, lastName]).filter(name => name.length > 2)
  const { accessToken, refreshToken } = world.portal.issueTokens(head)
  for (const text of await pages()) {
    for (const secret of ['перезвонить', '900', 'Ромашке', account, accessToken, refreshToken, ...names]) expect(text).not.toContain(secret)
  }
})
