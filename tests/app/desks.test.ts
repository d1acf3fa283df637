import { afterEach, beforeEach, expect, test } from 'vitest'
import { useDesks } from '../../src/app/desks.ts'
import type { Circle } from '../../src/core/policy.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { admin, head } from '../crm/bitrix24/world.ts'
import type { World } from '../crm/bitrix24/world.ts'
import { lostBefore, troubles } from '../support/troubles.ts'
import { installedWorld, openAt, salesperson } from './page.ts'

let world: World

beforeEach(async () => { world = await installedWorld() })
afterEach(() => world.portal.close())

const all = ['reviews', 'scan', 'fixes', 'report', 'remind', 'regulation']
const own = ['reviews', 'fixes', 'regulation']

test.each([['an administrator', admin, all], ['a head of department', head, all], ['a salesperson', salesperson, own]] as const)('%s is offered what is theirs', async (_who, userId, offered) => {
  const desks = useDesks(openAt(world, userId, { kind: 'main' }))
  await desks.look()
  expect(desks.offered).toEqual(offered)
})

async function mayScan(scansBy: Circle): Promise<void> {
  const regulation = defaultRegulation(rules)
  await world.crm(admin).settings.saveRegulation(savedForm({ ...regulation, policy: { ...regulation.policy, scansBy } }))
}

test.each([
  ['everybody may scan', 'everybody', 'a salesperson', salesperson, all],
  ['everybody may scan', 'everybody', 'a head of department', head, all],
  ['only administrators may scan', 'administrators', 'an administrator', admin, all],
  ['only administrators may scan', 'administrators', 'a head of department, who still reads the numbers,', head, all.filter(id => id !== 'remind')],
  ['only administrators may scan', 'administrators', 'a salesperson', salesperson, own],
] as const)('where %s (%s), %s is offered what the policy says', async (_where, scansBy, _who, userId, offered) => {
  await mayScan(scansBy)
  const desks = useDesks(openAt(world, userId, { kind: 'main' }))
  await desks.look()
  expect(desks.offered).toEqual(offered)
})

test('where the CRM’s calendar has no place for the week, everybody is offered the meetings', async () => {
  const desks = useDesks(openAt(world, salesperson, { kind: 'main', desk: 'meetings' }, { host: { hasCalendar: false } }))
  expect(desks.chosen).toBe('meetings')
  await desks.look()
  expect(desks.offered).toEqual(['reviews', 'meetings', 'fixes', 'regulation'])
})

test('until it is known who asks, only what everybody has is offered', () => {
  expect(useDesks(openAt(world, admin, { kind: 'main' })).offered).toEqual(own)
})

test('whoever could not be asked about keeps what everybody has', async () => {
  const desks = useDesks(openAt(world, admin, { kind: 'main' }, { troubles: troubles(() => lostBefore) }))
  await desks.look()
  expect(desks.load.state).toBe('failed')
  expect(desks.offered).toEqual(own)
})

test('a desk that was asked for is opened as soon as it is known to be offered', async () => {
  const desks = useDesks(openAt(world, head, { kind: 'main' }))
  desks.choose('scan')
  expect(desks.chosen).toBe('reviews')
  await desks.look()
  expect(desks.chosen).toBe('scan')
})

test('whoever opens the page may name the desk', () => {
  expect(useDesks(openAt(world, salesperson, { kind: 'main', desk: 'fixes' })).chosen).toBe('fixes')
  expect(useDesks(openAt(world, salesperson, { kind: 'main', desk: 'elsewhere' })).chosen).toBe('reviews')
})

test('a desk of somebody else stays closed', async () => {
  const desks = useDesks(openAt(world, salesperson, { kind: 'main' }))
  await desks.look()
  desks.choose('report')
  expect(desks.chosen).toBe('reviews')
})

test('a word that is no desk changes nothing', () => {
  const desks = useDesks(openAt(world, salesperson, { kind: 'main' }))
  desks.choose('fixes')
  desks.choose('elsewhere')
  expect(desks.chosen).toBe('fixes')
})
