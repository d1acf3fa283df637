import { beforeEach, expect, test } from 'vitest'
import { crmOf } from '../../../../src/commands/crm-of.ts'
import type { CardKind } from '../../../../src/core/card.ts'
import { comparingRegulation, saidOfTwins } from '../../../support/twins-alike.ts'
import { admin } from '../world.ts'
import { openScanWorld, type ScanWorld } from './scan-world.ts'

let world: ScanWorld

beforeEach(() => { world = openScanWorld() })

const phones = (...values: readonly string[]) => ({ fm: values.map(value => ({ typeId: 'PHONE', valueType: 'WORK', value })) })
const emails = (...values: readonly string[]) => ({ fm: values.map(value => ({ typeId: 'EMAIL', valueType: 'WORK', value })) })

function withRequisite(id: number, inn: string): number {
  world.tables.requisites.insert({
    entityTypeId: 4, entityId: id, presetId: 1, name: '', code: null, xmlId: null, originatorId: null, active: true, addressOnly: false, sort: 500,
    created: '2026-10-20T09:00:00.000Z', modified: null, createdBy: 1, modifiedBy: null, values: { RQ_INN: inn },
  })
  return id
}

/** All four ways say the same, and this. */
async function expectSaid(kinds: readonly CardKind[], options: Readonly<Record<string, unknown>>, expected: readonly string[]): Promise<void> {
  const said = await saidOfTwins(crmOf(world.portal, admin, null, { over: 'direct' }), kinds, comparingRegulation(options), world.portal.now())
  const all = expected.toSorted()
  expect(said).toEqual({ compared: all, changes: all, together: all, alone: all })
}

test.each([
  ['BY', ['+375 29 000-12-34', '8 029 000-12-34', '029 000-12-34', '29 000 12 34']],
  ['KZ', ['+7 701 000-12-34', '8 (701) 000 12 34', '701 000-12-34']],
  ['UZ', ['+998 90 000-12-34', '90 000 12 34', '998900001234']],
  ['RU', ['+7 900 000-12-34', '8 900 000 12 34', '900 000-12-34']],
])('in a company of %s a phone is the same however people of the country write it', async (country, written) => {
  const ids = written.map((value, index) => world.card('contact', { lastName: `Первый-${index}`, ...phones(value) }))
  world.card('contact', { lastName: 'Другой', ...phones('+44 20 7946 0018') })
  await expectSaid(['contact'], { 'phones-valid': { country } }, ids.map(id => `contact:${id} samePhone`))
})

test.each([
  ['BY', '190000005', '190000112'],
  ['KZ', '990140000007', '990140000106'],
  ['RU', '0012345602', '7707083893'],
])('the taxpayer number of a company of %s is found in its details and in the field that the company keeps it in', async (country, inn, other) => {
  const inField = world.card('company', { title: 'Первая', UF_CRM_INN: inn })
  const again = world.card('company', { title: 'Вторая', UF_CRM_INN: inn })
  const inDetails = withRequisite(world.card('company', { title: 'Третья', UF_CRM_INN: '' }), inn)
  const short = inn.startsWith('0') ? [world.card('company', { title: 'Четвёртая', UF_CRM_INN: inn.slice(1) })] : []
  withRequisite(world.card('company', { title: 'Пятая', UF_CRM_INN: '' }), other)
  const options = { 'inn-valid': { countries: [country], rows: [{ kind: 'company', field: 'UF_CRM_INN' }] } }
  await expectSaid(['company'], options, [inField, again, inDetails, ...short].map(id => `company:${id} sameInn`))
  await expectSaid(['company'], { 'inn-valid': { countries: [country] } }, [])
})

test('a field for INN that the portal no longer has keeps nobody from the details', async () => {
  const ids = ['Первая', 'Вторая'].map(title => withRequisite(world.card('company', { title }), '7707083893'))
  await expectSaid(['company'], { 'inn-valid': { rows: [{ kind: 'company', field: 'UF_CRM_GONE' }] } }, ids.map(id => `company:${id} sameInn`))
})

test('two cards are told by the strongest of what counts for the company', async () => {
  const ids = [0, 1].map(() => withRequisite(world.card('company', phones('+7 900 000-12-34')), '7707083893'))
  await expectSaid(['company'], {}, ids.map(id => `company:${id} sameInn`))
  await expectSaid(['company'], { 'duplicates-absent': { evidence: ['phone'] } }, ids.map(id => `company:${id} samePhone`))
})

test('a phone is shared from as many cards on as the company says', async () => {
  const ids = [0, 1, 2].map(() => world.card('contact', phones('+7 900 000-12-34')))
  await expectSaid(['contact'], {}, ids.map(id => `contact:${id} samePhone`))
  await expectSaid(['contact'], { 'duplicates-absent': { sharedFrom: 3 } }, [])
  await expectSaid(['contact'], { 'duplicates-absent': { sharedFrom: 3, weak: true } }, ids.map(id => `contact:${id} sharedContact`))
})

test('an extension belongs to one person behind a switchboard', async () => {
  world.card('contact', phones('8 495 000-12-34 доб. 12'))
  const ids = ['+7 495 000-12-34 доб. 13', '8 (495) 000-12-34, доб. 13'].map(value => world.card('contact', phones(value)))
  await expectSaid(['contact'], {}, ids.map(id => `contact:${id} samePhone`))
})

test('a closed lead is nobody’s twin', async () => {
  const ids = [0, 1].map(() => world.card('lead', emails('anna@kub-example.ru')))
  world.card('lead', { stageId: 'JUNK', stageSemanticId: 'F', ...emails('anna@kub-example.ru', 'vera@kub-example.ru') })
  world.card('lead', emails('vera@kub-example.ru'))
  await expectSaid(['lead'], {}, ids.map(id => `lead:${id} sameMail`))
})
