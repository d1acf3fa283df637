import { expect, test } from 'vitest'
import { readInn } from '../../src/core/inn.ts'
import { fc } from '../support/property.ts'

/** Region 00 does not exist, so that these belong to nobody; Belarus and Kazakhstan have no numbers of zeros either. */
const firm = '0012345673'
const person = '001234567887'

test('an organization’s number has ten digits and a person’s twelve', () => {
  expect(readInn(firm)).toEqual({ state: 'valid', inn: firm, holder: 'organization' })
  expect(readInn(person)).toEqual({ state: 'valid', inn: person, holder: 'person' })
  expect(readInn('ИНН: 00 12345673')).toEqual({ state: 'valid', inn: firm, holder: 'organization' })
})

test.each([
  ['0012345674', 'wrong-checksum'], ['001234567888', 'wrong-checksum'], ['00123456', 'wrong-length'], ['00123456711', 'wrong-length'], ['нет', 'not-digits'], ['00123456O1', 'not-digits'],
  ['0000000000', 'placeholder'], ['1234567890', 'placeholder'], ['111111111111', 'placeholder'],
])('«%s» is %s', (text, state) => {
  expect(readInn(text)).toEqual({ state })
})

test('a zero that a table program has eaten is seen', () => {
  fc.assert(fc.property(fc.integer({ min: 1_000_000, max: 99_999_999 }), seed => {
    const whole = withCheckDigit(`0${String(seed).padStart(8, '1')}`)
    if (readInn(whole).state === 'valid') expect(readInn(whole.slice(1))).toEqual({ state: 'lost-zero', inn: whole })
  }))
})

test('one mistyped digit is always found in a number of twelve, and in one of ten unless ten and nothing meet', () => {
  fc.assert(fc.property(fc.integer({ min: 100_000_000, max: 999_999_999 }), fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (seed, place, shift) => {
    const right = withCheckDigit(String(seed))
    const digit = (Number(right[place]) + shift) % 10
    const wrong = `${right.slice(0, place)}${digit}${right.slice(place + 1)}`
    if (readInn(right).state !== 'valid' || readInn(wrong).state === 'placeholder') return
    if (sum(right) % 11 !== 10 && sum(wrong) % 11 !== 10) expect(readInn(wrong)).toEqual({ state: 'wrong-checksum' })
  }))
})

test.each<[string, Parameters<typeof readInn>[1], string]>([
  ['УНП 000000013', ['BY'], 'valid'], ['000000013', ['RU', 'BY'], 'valid'], ['000000014', ['RU', 'BY'], 'wrong-checksum'], ['aa0000017', ['BY'], 'valid'], ['AA0000018', ['BY'], 'wrong-checksum'],
  ['AA0000017', ['RU'], 'not-digits'], ['111111111', ['BY'], 'placeholder'], [firm, ['BY'], 'wrong-length'], [firm, ['BY', 'RU'], 'valid'],
  ['000000000010', ['KZ'], 'valid'], ['000000000018', ['KZ'], 'wrong-checksum'], [person, ['KZ', 'RU'], 'valid'], [firm, ['KZ'], 'wrong-length'],
])('«%s» among numbers of %j is %s', (text, countries, state) => {
  expect(readInn(text, countries).state).toBe(state)
})

const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]

function sum(digits: string): number {
  return weights.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
}

function withCheckDigit(nine: string): string {
  return `${nine}${sum(nine) % 11 % 10}`
}
