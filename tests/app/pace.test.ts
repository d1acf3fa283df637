import { createPinia, disposePinia } from 'pinia'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { usePace } from '../../src/app/pace.ts'
import { useSession } from '../../src/app/session.ts'
import { head } from '../crm/bitrix24/world.ts'
import { fakeClock, type FakeClock } from '../support/fake-clock.ts'
import { hostAt } from '../support/host.ts'
import { onceCalling, refusedWith, troubles, type Fate } from '../support/troubles.ts'
import { openDirectWorld, type DirectWorld } from './direct-world.ts'
import { newBrowser } from './page.ts'

let world: DirectWorld
let clock: FakeClock

beforeAll(async () => { world = await openDirectWorld() })
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  clock = fakeClock(world.now().getTime())
})
afterEach(() => { vi.useRealTimers() })

/** A page whose first question about a card meets this fate. */
function openPage(fate: Fate = ({ arrive }) => arrive()) {
  const pinia = createPinia()
  const way = troubles(onceCalling('crm.item.get', fate))
  const crm = world.crm(head, { clock, through: way.through })
  useSession(pinia).open({ crm, host: { ...hostAt({ kind: 'main' }), now: () => new Date(clock.now()) } }, newBrowser().openTab())
  return { pinia, crm, pace: usePace(pinia), ask: () => crm.cards.mark(world.card()) }
}

/** Lets so many seconds pass, for the page and for whoever waits in it. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await clock.pass(1_000)
    vi.advanceTimersByTime(1_000)
  }
}

test('a page that the CRM lets ask as it likes shows no pause', async () => {
  const { pace, ask } = openPage()
  const asked = ask()
  await clock.passAll()
  expect(await asked).toBeNull()
  expect(pace.pause).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
})

test.each([['QUERY_LIMIT_EXCEEDED', 503, 'rate'], ['OPERATION_TIME_LIMIT', 429, 'method-time']] as const)('after %s the pause is shown, counts down by the CRM\'s time, and ends by itself', async (rest, status, because) => {
  const { pace, ask } = openPage(refusedWith(rest, status))
  const asked = ask()
  await clock.pass(0)
  expect(pace.pause).toMatchObject({ because })
  const left = () => (pace.pause?.until.getTime() ?? 0) - pace.now.getTime()
  const whole = left()
  expect(whole).toBeGreaterThan(1_000)
  await pass(1)
  expect(left()).toBe(whole - 1_000)
  await pass(Math.ceil(whole / 1_000))
  expect(pace.pause).toBeNull()
  expect(vi.getTimerCount()).toBe(0)
  expect(await asked).toBeNull()
})

test('a page that is opened during a pause shows it at once', async () => {
  const { crm, ask } = openPage(refusedWith('OPERATION_TIME_LIMIT', 429))
  void ask()
  await clock.pass(0)
  const pinia = createPinia()
  useSession(pinia).open({ crm, host: { ...hostAt({ kind: 'main' }), now: () => new Date(clock.now()) } }, newBrowser().openTab())
  expect(usePace(pinia).pause).toMatchObject({ because: 'method-time' })
})

test('a page that is left counts no longer', async () => {
  const { pinia, pace, ask } = openPage(refusedWith('OPERATION_TIME_LIMIT', 429))
  void ask()
  await clock.pass(0)
  expect(vi.getTimerCount()).toBe(1)
  disposePinia(pinia)
  expect(vi.getTimerCount()).toBe(0)
  const { now } = pace
  await pass(2)
  expect(pace.now).toBe(now)
})
