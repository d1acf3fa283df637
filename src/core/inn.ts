/** What a taxpayer's number (ИНН) says: of an organization it has 10 digits, of a person 12, the last ones are check digits. */
export type InnReading =
  | { readonly state: 'valid', readonly inn: string, readonly holder: 'organization' | 'person' }
  | { readonly state: 'not-digits' | 'wrong-length' | 'wrong-checksum' | 'placeholder' }
  /** A table program has eaten the zero in front. */
  | { readonly state: 'lost-zero', readonly inn: string }

/** Spaces inside are forgiven, and «ИНН» in front. */
export function readInn(text: string): InnReading {
  const given = text.trim().replace(/^ИНН[\s:№]*/iu, '').replace(/[\s\u00a0-]+/g, '')
  if (!/^\d+$/.test(given)) return { state: 'not-digits' }
  if (/^(\d)\1*$/.test(given) || '01234567890123'.includes(given)) return { state: 'placeholder' }
  if (given.length === 9 || given.length === 11) {
    const whole = `0${given}`
    return hasCheckDigits(whole) ? { state: 'lost-zero', inn: whole } : { state: 'wrong-length' }
  }
  if (given.length !== 10 && given.length !== 12) return { state: 'wrong-length' }
  if (!hasCheckDigits(given)) return { state: 'wrong-checksum' }
  return { state: 'valid', inn: given, holder: given.length === 10 ? 'organization' : 'person' }
}

/** Weights of the check digits: order of the Federal Tax Service (ФНС) ММВ-7-6/435@ on taxpayers' numbers. */
const weights = {
  tenth: [2, 4, 10, 3, 5, 9, 4, 6, 8],
  eleventh: [7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
  twelfth: [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8],
} as const

function hasCheckDigits(digits: string): boolean {
  if (digits.length === 10) return checkDigit(digits, weights.tenth) === Number(digits[9])
  return checkDigit(digits, weights.eleventh) === Number(digits[10]) && checkDigit(digits, weights.twelfth) === Number(digits[11])
}

function checkDigit(digits: string, by: readonly number[]): number {
  return by.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11 % 10
}
