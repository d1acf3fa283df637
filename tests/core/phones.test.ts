import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import { beforeAll, expect, test, vi } from 'vitest'
import { bringPhones, digitSpellings, isTollFree, phoneReader, phonesIn, shownPhone } from '../../src/core/phones.ts'
import { fc } from '../support/property.ts'

beforeAll(bringPhones)

const read = (text: string, country = 'RU') => phoneReader(country)(text)

test.each([
  ['8 (900) 000-12-34', '+79000001234', null],
  ['89000001234', '+79000001234', null],
  ['+7 900 000 12 34', '+79000001234', null],
  ['9000001234', '+79000001234', null],
  ['8.900.000.12.34', '+79000001234', null],
  ['тел. 8 900 000-12-34 Анна', '+79000001234', null],
  ['8 (495) 000-12-34 доб. 12', '+74950001234', '12'],
  ['8 495 000-12-34 вн.5', '+74950001234', '5'],
  ['8 495 000 12 34 д.123', '+74950001234', '123'],
  ['8(495)000-12-34(доб.123)', '+74950001234', '123'],
  ['8 495 000-12-34 (123)', '+74950001234', '123'],
  ['+7 (495) 000-12-34 ext. 123', '+74950001234', '123'],
  ['+7 495 000-12-34*123', '+74950001234', '123'],
  ['+7 495 000-12-34 #123', '+74950001234', '123'],
  ['8 701 000 12 34', '+77010001234', null],
  ['84 24 3000 1234', '+842430001234', null],
  ['8 (84523) 1-23-45', '+78452312345', null],
  ['8-800-200-12-34', '+78002001234', null],
  ['+7 495 777-77-77', '+74957777777', null],
  ['375 29 000-12-34', '+375290001234', null],
  ['8 10 375 29 000-12-34', '+375290001234', null],
  ['+1 212 555 0100', '+12125550100', null],
])('«%s» is %s', (text, e164, extension) => {
  expect(read(text)).toEqual({ state: 'valid', e164, extension })
})

test.each(['79999999999', '+7 999 999-99-99', '8 000 000 00 00', '1234567', '123', '000', '1111111', '+7 (912) 345-67-89', '+7 495 000-00-00', '1234567890'])('«%s» stands in for a number', text => {
  expect(read(text)).toEqual({ state: 'placeholder' })
})

test.each([
  ['2-34-56', 'too-short'], ['+7 900 000', 'too-short'], ['8 900 000-12-3', 'too-short'], ['000-12-34', 'too-short'],
  ['89000001234567', 'too-long'], ['+7 900 000-12-34-5', 'too-long'], ['8 495 000-12-34 123', 'too-long'], ['+7 200 000-12-34', 'no-such-number'],
])('«%s» is %s', (text, state) => {
  expect(read(text)).toEqual({ state, meant: null })
})

test.each(['нет', 'anna@kub.example.ru', '', '+', '—'])('«%s» is no phone at all', text => {
  expect(read(text)).toEqual({ state: 'not-a-phone' })
})

test('a plus before the eight is a known slip', () => {
  expect(read('+8 900 000-12-34')).toEqual({ state: 'no-such-number', meant: '+79000001234' })
})

test('a number without a code belongs to the country given, and to none where nobody knows the country', () => {
  expect(read('29 000-12-34', 'BY')).toEqual({ state: 'valid', e164: '+375290001234', extension: null })
  expect(read('900 000-12-34', 'XX').state).not.toBe('valid')
  expect(read('+7 900 000-12-34', 'XX')).toEqual({ state: 'valid', e164: '+79000001234', extension: null })
})

test.each([
  ['+7 900 000-12-34, +7 900 000-12-35', ['+7 900 000-12-34', '+7 900 000-12-35']],
  ['8 900 000 12 34 / 8 900 000 12 35', ['8 900 000 12 34', '8 900 000 12 35']],
  ['8 900 000 12 34 8 900 000 12 35', ['8 900 000 12 34', '8 900 000 12 35']],
  ['89000001234 и 89000001235', ['89000001234', '89000001235']],
  ['+79000001234 (WhatsApp); 8 495 000-12-34', ['+79000001234 (WhatsApp)', '8 495 000-12-34']],
  ['8 495 000-12-34/35', ['8 495 000-12-34']],
  ['8 495 000-12-34, доб. 12', ['8 495 000-12-34 доб. 12']],
  ['8 900 000-12-34, Анна', ['8 900 000-12-34']],
  ['нет', ['нет']],
])('the numbers of «%s» are told apart', (text, numbers) => {
  expect(phonesIn(text)).toEqual(numbers)
})

const digit = fc.constantFrom(...'0123456789')
const digits = (count: number) => fc.array(digit, { minLength: count, maxLength: count }).map(list => list.join(''))

test('the short way to an ordinary Russian number says what the library says', () => {
  const gap = fc.constantFrom('', ' ', '-', '.', ' - ', '\u00a0', ' (', ') ', '(', ')')
  const written = fc.tuple(fc.constantFrom('+7', '8', '7', ''), fc.constantFrom(...'3489'), digits(9), fc.array(gap, { minLength: 10, maxLength: 10 }), fc.array(fc.nat(10), { maxLength: 4 }))
    .map(([code, first, rest, gaps, places]) => code + [...`${first}${rest}`].map((digit, index) => (places.includes(index) && (index > 0 || code !== '') ? gaps[index] ?? '' : '') + digit).join(''))
  fc.assert(fc.property(written, text => {
    const reading = read(text)
    const library = parsePhoneNumberFromString(text, 'RU')
    if (reading.state === 'valid') expect(library?.number).toBe(reading.e164)
    if (reading.state === 'valid' || reading.state === 'placeholder') expect(library?.isValid()).toBe(true)
    else expect(/^8\D*9/.test(text) || library?.isValid() !== true).toBe(true)
  }), { numRuns: 5_000 })
})

test('a number read once more in its own normal form stays the same', () => {
  fc.assert(fc.property(fc.constantFrom('+7495', '8812', '+7900', '+37529', '+99890', '+1212'), digits(7), (code, rest) => {
    const reading = read(code + rest)
    if (reading.state === 'valid') expect(read(reading.e164)).toEqual(reading)
  }))
})

test('whatever is typed gets an answer', () => {
  fc.assert(fc.property(fc.string({ maxLength: 300 }), text => {
    for (const piece of phonesIn(text)) expect(read(piece).state).toMatch(/^[a-z-]+$/)
  }))
})

test('a number is shown as people read it', () => {
  expect(shownPhone('+79000001234')).toBe('+7 900 000-12-34')
  expect(shownPhone('+375290001234')).toBe('+375290001234')
  expect(isTollFree('+78002001234')).toBe(true)
  expect(isTollFree('+79000001234')).toBe(false)
})

/** As on a page that has just been opened. */
async function fresh(): Promise<typeof import('../../src/core/phones.ts')> {
  vi.resetModules()
  return import('../../src/core/phones.ts')
}

test('ordinary Russian numbers are read without the library', async () => {
  const phones = await fresh()
  const texts = ['8 (900) 000-12-34, 8 900 000-12-35', '+7 495 000-12-34 доб. 12']
  await phones.bringPhonesFor(texts, 'RU')
  expect(texts.flatMap(phones.phonesIn).map(text => phones.phoneReader('RU')(text).state)).toEqual(['valid', 'valid', 'valid'])
  expect(() => phones.phoneReader('RU')('+375 29 000-12-34')).toThrow('bringPhones')
})

test.each([
  ['a number of another country', '+375 29 000-12-34', 'RU'],
  ['a number with a mistake', '8 900 000-12-3', 'RU'],
  ['what is no number', 'нет', 'RU'],
  ['any number of a company elsewhere', '8 900 000-12-34', 'KZ'],
])('for %s the library is brought', async (_, text, country) => {
  const phones = await fresh()
  await phones.bringPhonesFor(['+7 900 000-12-34', text], country)
  expect(phones.phoneReader(country)(text)).toEqual(read(text, country))
})

test.each([
  ['RU', '+79000001234', ['900 000-12-34', '8 900 000-12-34', '+7 900 000-12-34']],
  ['KZ', '+77010001234', ['701 000 12 34', '8 701 000-12-34', '+7 (701) 000-12-34']],
  ['BY', '+375290001234', ['29 000-12-34', '029 000-12-34', '8 029 000-12-34', '+375 29 000-12-34']],
  ['UZ', '+998900001234', ['90 000-12-34', '+998 90 000-12-34']],
  ['KG', '+996555000123', ['0555 000-123', '+996 555 000123']],
])('in %s people write %s in ways that its spellings have the digits of', (country, e164, written) => {
  for (const text of written) {
    expect(read(text, country)).toMatchObject({ state: 'valid', e164 })
    expect(digitSpellings(e164)).toContain(text.replace(/\D/g, ''))
  }
})
