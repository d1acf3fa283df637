import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDataRemoval } from '../../src/app/data-removal.ts'
import { useInstallation } from '../../src/app/installation.ts'
import { useReviewQueue } from '../../src/app/review-queue.ts'
import { admin, auditor, bindings, openWorld, type World } from '../crm/bitrix24/world.ts'
import { markedDeal } from './calendar-page.ts'
import { installedWorld, openAt } from './page.ts'

let world: World

beforeEach(async () => { world = await openWorld() })
afterEach(() => world.portal.close())

function wizard(userId = admin, finishInstall = async () => undefined) {
  const pinia = openAt(world, userId, { kind: 'install' }, { host: { finishInstall } })
  return { store: useInstallation(pinia), removal: useDataRemoval(pinia) }
}

test('the wizard runs every step and then finishes', async () => {
  let finished = 0
  const { store } = wizard(admin, async () => { finished += 1; return undefined })
  expect(store.steps.map(({ state }) => state)).toEqual(Array.from({ length: 7 }, () => 'waiting'))
  await store.run()
  expect(store.state).toBe('complete')
  expect(store.steps.every(({ state }) => state === 'done')).toBe(true)
  expect([store.failedStep, store.fallbacks, finished]).toEqual([undefined, [], 0])
  await store.finish()
  expect(finished).toBe(1)
})

test('two clicks run the steps once', async () => {
  const { store } = wizard()
  await Promise.all([store.run(), store.run()])
  expect(world.tables.types.size).toBe(1)
  expect(store.state).toBe('complete')
})

test('a person who is no administrator is stopped at the rights, with the reason', async () => {
  const { store } = wizard(auditor)
  await store.run()
  expect(store.state).toBe('stopped')
  expect(store.failedStep).toBe('rights')
  expect(store.steps[0]).toMatchObject({ state: 'failed', detail: 'not-admin' })
  expect(world.tables.types.size).toBe(0)
})

test('the step that failed is repeated, and what was done before it stays', async () => {
  const { store } = wizard()
  const types = [...world.tables.types.all()].length
  world.portal.portal.tables.users.update(admin, { admin: false })
  await store.run()
  world.portal.portal.tables.users.update(admin, { admin: true })
  await store.run(store.failedStep)
  expect(store.state).toBe('complete')
  expect(world.tables.types.size).toBe(types + 1)
})

test('where the plan refuses smart processes the wizard says that it falls back', async () => {
  world.tables.portal.update(1, { smartProcesses: false })
  const { store } = wizard()
  await store.run()
  expect([store.state, store.fallbacks]).toEqual(['complete', ['fallback-storage']])
})

test('the reload that never comes keeps the wizard open with the reason', async () => {
  const { store } = wizard(admin, async () => { throw new Error('no answer') })
  await store.run()
  await store.finish()
  expect(store.state).toBe('complete')
  expect(store.finishProblem).toMatchObject({ code: 'broken' })
})

test('after an upgrade the missing step is run and the portal is current again', async () => {
  await world.install()
  const more = [...bindings, { code: 'LEFT_MENU', handler: 'https://app.example.ru/index.html', titles: { ru: 'Разборы', en: 'Reviews' } }]
  const crm = world.crm(admin, more)
  expect(crm.install.status()).toBe('outdated')
  await useInstallation(openAt(world, admin, { kind: 'main' }, { crm: () => crm })).run()
  expect(crm.install.status()).toBe('current')
  expect([...world.tables.placements.all()].filter(({ placement }) => placement === 'LEFT_MENU')).toHaveLength(1)
})

test('an administrator takes the fields away and the records stay; an installation finds them again', async () => {
  await world.portal.close()
  world = await installedWorld()
  const review = await markedDeal(world, 'Остаётся')
  const { removal, store } = wizard()
  await removal.remove(false)
  expect(removal.removal).toEqual({ state: 'done' })
  await store.run()
  const list = useReviewQueue(openAt(world, auditor, { kind: 'main' }))
  await list.refresh()
  expect(list.all.map(({ id }) => id)).toEqual([review.id])
})

test('nobody else can take the data away, and is told so', async () => {
  await world.install()
  const { removal } = wizard(auditor)
  await removal.remove(true)
  expect(removal.removal).toMatchObject({ state: 'failed', problem: { code: 'forbidden' } })
  expect(world.tables.types.size).toBe(1)
})
