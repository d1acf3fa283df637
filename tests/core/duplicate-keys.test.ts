import { beforeAll, expect, test } from 'vitest'
import { known, unknown } from '../../src/core/card.ts'
import { duplicateKeys } from '../../src/core/duplicate-keys.ts'
import { bringPhones } from '../../src/core/phones.ts'
import { client, company, contact, deal, lead } from '../support/builders.ts'
import { fc } from '../support/property.ts'

beforeAll(bringPhones)

const reach = (phones: readonly string[], emails: readonly string[] = []) => ({ phonesAndEmails: { phones, emails } })
const keysOf = duplicateKeys()
const told = (card: Parameters<typeof keysOf>[0], options = {}) => duplicateKeys(options)(card).map(({ by, key }) => `${by} ${key}`)

test('a phone is the same however it is written', () => {
  for (const phone of ['8 (900) 000-12-34', '+7 900 000 12 34', '79000001234', '9000001234']) expect(told(contact(reach([phone])))).toEqual(['phone +79000001234'])
})

test('a mailbox is the same in capitals, and an office’s one is weak', () => {
  expect(told(contact(reach([], ['Anna@Kub.Example.RU', 'info@kub.example.ru'])))).toEqual(['email anna@kub.example.ru', 'shared info@kub.example.ru'])
})

test('a number that is called for free belongs to many', () => {
  expect(told(company({ ...reach(['8 800 200-12-34']), title: '', requisites: [] }))).toEqual(['shared +78002001234'])
})

test('an extension belongs to one person behind a switchboard', () => {
  expect(told(contact(reach(['8 495 000-12-34 доб. 12'])))).toEqual(['phone +74950001234#12'])
})

test('what is junk makes no twins', () => {
  expect(told(contact(reach(['79999999999', 'нет', '12345'], ['test@test.ru', 'нет', 'x7@mailinator.com'])))).toEqual([])
})

test('a company is known by its INN and by its name without its legal form', () => {
  const card = company({ ...reach([]), title: 'ООО «Тихая гавань»', requisites: [{ name: 'Основные', inn: '0012345673' }] })
  expect(told(card)).toEqual(['inn 0012345673', 'name-and-town тихая гавань/'])
  expect(keysOf(card)[1]?.value).toBe('ООО «Тихая гавань»')
})

test('INN and town come from the fields that the company names', () => {
  const card = company({ ...reach([]), title: 'тихая гавань', requisites: [], values: { UF_INN: '12345673', UF_TOWN: 'г. Казань' } })
  expect(told(card, { innFields: new Map([['company', ['UF_INN']]]), townFields: new Map([['company', ['UF_TOWN']]]) })).toEqual(['name-and-town тихая гавань/казань'])
  expect(told({ ...card, values: { ...card.values, UF_INN: '012345673' } }, { innFields: new Map([['company', ['UF_INN']]]) })).toEqual(['inn 0012345673', 'name-and-town тихая гавань/'])
})

test('a person is known by name only together with a town, in any order of the names', () => {
  const options = { townFields: new Map([['contact', ['UF_TOWN']]]) }
  const anna = { ...reach([]), values: { lastName: 'Белова', name: 'Анна', UF_TOWN: 'Казань' } }
  expect(told(contact(anna), options)).toEqual(['name-and-town анна белова/казань'])
  expect(told(contact({ ...anna, values: { ...anna.values, lastName: 'Анна', name: 'Белова' } }), options)).toEqual(['name-and-town анна белова/казань'])
  expect(told(contact(anna))).toEqual([])
  expect(told(contact({ ...anna, values: { name: 'Анна', UF_TOWN: 'Казань' } }), options)).toEqual([])
})

test('open deals are twins by client and pipeline, closed ones and those without a client never', () => {
  const card = deal({ clients: [client('company', { title: 'Школа № 5' }), { kind: 'contact', id: 5 }] })
  expect(keysOf(card)).toEqual([{ by: 'same-client', key: 'company:11/0', value: 'Школа № 5' }, { by: 'same-client', key: 'contact:5/0', value: 'Анна Белова' }])
  expect(keysOf(deal({ stage: 'WON' }))).toEqual([])
  expect(keysOf(deal({ clients: [] }))).toEqual([])
  expect(keysOf(lead({ stage: 'LOST' }))).toEqual([])
})

test('parts that were not read give no keys', () => {
  expect(keysOf(contact({ parts: { phonesAndEmails: unknown('forbidden'), requisites: known([]) } }))).toEqual([])
})

test('a phone typed twice is one key', () => {
  expect(told(contact(reach(['89000001234', '+7 900 000-12-34'])))).toEqual(['phone +79000001234'])
})

test('keys do not depend on how a mobile is spaced or a mailbox is spelled', () => {
  const number = fc.integer({ min: 0, max: 9_999 }).map(rest => `900000${String(rest).padStart(4, '0')}`)
  const spaced = (digits: string, code: string, gap: string) => `${code}${gap}(${digits.slice(0, 3)})${gap}${digits.slice(3, 6)}${gap}${digits.slice(6, 8)}${gap}${digits.slice(8)}`
  fc.assert(fc.property(number, fc.constantFrom('+7', '8', '7'), fc.constantFrom('', ' ', '-'), fc.stringMatching(/^[a-z]{3,8}$/), (digits, code, gap, local) => {
    const plain = told(contact(reach([`+7${digits}`], [`${local}.k@kub.example.ru`])))
    const other = told(contact(reach([spaced(digits, code, gap)], [` ${local.toUpperCase()}.K@KUB.example.ru `])))
    expect(other).toEqual(plain)
  }))
})
