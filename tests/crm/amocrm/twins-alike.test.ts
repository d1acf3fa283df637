import { beforeEach, expect, test } from 'vitest'
import { fieldName } from '../../../src/crm/amocrm/wire/field.ts'
import { comparingRegulation, saidOfTwins } from '../../support/twins-alike.ts'
import { openWorld, type World } from './world.ts'

let world: World

beforeEach(() => {
  world = openWorld()
  for (const kind of ['contacts', 'companies'] as const) for (const { id } of [...world.tables.cards[kind].all()]) world.tables.cards[kind].remove(id)
})

type Entity = 'contacts' | 'companies'

function fieldOf(entity: Entity, code: string): number {
  const field = [...world.tables.fields.all()].find(one => one.owner === entity && one.code === code)
  if (field === undefined) throw new Error(`${entity} have no ${code}`)
  return field.id
}

function card(entity: Entity, name: string, values: Readonly<Record<number, string>>): number {
  const seller = world.amo.user('salesperson')
  const now = Math.floor(world.amo.account.now().getTime() / 1000)
  return world.tables.cards[entity].insert({
    name, firstName: '', lastName: '', price: 0, statusId: 0, pipelineId: 0, lossReasonId: null, closedAt: null, responsibleUserId: seller.id, groupId: seller.groupId,
    createdBy: seller.id, updatedBy: seller.id, createdAt: now, updatedAt: now, isDeleted: false, tagIds: [], values: Object.fromEntries(Object.entries(values).map(([id, value]) => [id, [{ value }]])),
  }).id
}

/** All four ways say the same, and this. */
async function expectSaid(kind: 'contact' | 'company', options: Readonly<Record<string, unknown>>, expected: readonly string[]): Promise<void> {
  world.amo.account.faults.beginWith({ requestLimit: false })
  const said = await saidOfTwins(world.crm('admin'), [kind], comparingRegulation(options), world.amo.account.now())
  const all = expected.toSorted()
  expect(said).toEqual({ compared: all, changes: all, together: all, alone: all })
}

test.each([
  ['BY', ['+375 29 000-12-34', '8 029 000-12-34', '029 000-12-34', '29 000 12 34']],
  ['KZ', ['+7 701 000-12-34', '8 (701) 000 12 34', '701 000-12-34']],
  ['UZ', ['+998 90 000-12-34', '90 000 12 34', '998900001234']],
  ['RU', ['+7 900 000-12-34', '8 900 000 12 34', '900 000-12-34']],
])('in a company of %s a phone is the same however people of the country write it', async (country, written) => {
  const phone = fieldOf('contacts', 'PHONE')
  const ids = written.map((value, index) => card('contacts', `Первый-${index}`, { [phone]: value }))
  card('contacts', 'Другой', { [phone]: '+44 20 7946 0018' })
  await expectSaid('contact', { 'phones-valid': { country } }, ids.map(id => `contact:${id} samePhone`))
})

test.each([
  ['BY', '190000005'],
  ['KZ', '990140000007'],
  ['RU', '0012345602'],
])('the taxpayer number of a company of %s is found in the field that the company keeps it in', async (country, inn) => {
  const [field] = [...world.tables.fields.all()].filter(({ owner, type, code }) => owner === 'companies' && type === 'text' && (code ?? '') !== 'ADDRESS')
  if (field === undefined) throw new Error('Companies have no field of texts.')
  const ids = [inn, inn, ...inn.startsWith('0') ? [inn.slice(1)] : []].map((value, index) => card('companies', `Компания ${index}`, { [field.id]: value }))
  card('companies', 'Другая', { [field.id]: `${inn}5` })
  await expectSaid('company', { 'inn-valid': { countries: [country], rows: [{ kind: 'company', field: fieldName(field.id) }] } }, ids.map(id => `company:${id} sameInn`))
  await expectSaid('company', {}, [])
})

test('two cards are told by the strongest of what counts, and a phone is shared from as many on as the company says', async () => {
  const [phone, email] = [fieldOf('contacts', 'PHONE'), fieldOf('contacts', 'EMAIL')]
  const ids = [0, 1, 2].map(index => card('contacts', `Анна ${index}`, { [phone]: '+7 900 000-12-34', [email]: 'anna@kub-example.ru' }))
  await expectSaid('contact', {}, ids.map(id => `contact:${id} samePhone`))
  await expectSaid('contact', { 'duplicates-absent': { evidence: ['email'] } }, ids.map(id => `contact:${id} sameMail`))
  await expectSaid('contact', { 'duplicates-absent': { sharedFrom: 3, weak: true } }, ids.map(id => `contact:${id} sharedContact`))
})
