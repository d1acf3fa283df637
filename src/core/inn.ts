/** Countries whose taxpayers' numbers are known: Russia's ИНН, Belarus' УНП, Kazakhstan's БИН and ИИН. */
export const innCountries = ['RU', 'BY', 'KZ'] as const
export type InnCountry = typeof innCountries[number]

/** What a taxpayer's number says. In Russia (ИНН) that of an organization has 10 digits and a person's 12, the last ones are check digits. */
export type InnReading =
  /** `either`: the number does not tell. */
  | { readonly state: 'valid', readonly inn: string, readonly holder: 'organization' | 'person' | 'either' }
  | { readonly state: 'not-digits' | 'wrong-length' | 'wrong-checksum' | 'placeholder' }
  /** A table program has eaten the zero in front. */
  | { readonly state: 'lost-zero', readonly inn: string }

/** Spaces inside are forgiven, and «ИНН» in front. */
export function readInn(text: string, countries: readonly InnCountry[] = ['RU']): InnReading {
  const given = text.trim().replace(/^(?:ИНН|УНП|УНН|БИН|ИИН)[\s:№]*/iu, '').replace(/[\s\u00a0-]+/g, '').toUpperCase()
  const isUnp = countries.includes('BY') && /^(?:\d{2}|[A-Z]{2})\d{7}$/.test(given)
  if (!/^\d+$/.test(given) && !isUnp) return { state: 'not-digits' }
  if (/^(\d)\1*$/.test(given) || '01234567890123'.includes(given)) return { state: 'placeholder' }
  if (isUnp) return unpCheckDigit(given) === Number(given[8]) ? { state: 'valid', inn: given, holder: 'either' } : { state: 'wrong-checksum' }
  const isKazakh = countries.includes('KZ') && given.length === 12
  if (isKazakh && kazakhCheckDigit(given) === Number(given[11])) return { state: 'valid', inn: given, holder: 'either' }
  return countries.includes('RU') ? readRussian(given) : { state: isKazakh ? 'wrong-checksum' : 'wrong-length' }
}

function readRussian(given: string): InnReading {
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

/** The check digit of Belarus' УНП; that of a person begins with two letters. 10 is nobody's digit. */
function unpCheckDigit(unp: string): number {
  const signs = /^[A-Z]/.test(unp) ? `${unp[0]}${'ABCEHKMOPT'.indexOf(unp[1] ?? '')}${unp.slice(2)}` : unp
  return [29, 23, 19, 17, 13, 7, 5, 3].reduce((sum, weight, index) => sum + weight * Number.parseInt(signs[index] ?? '', 36), 0) % 11
}

/** The check digit of Kazakhstan's БИН and ИИН; where the first weights give 10, others are taken, and where these do as well it is nobody's. */
function kazakhCheckDigit(digits: string): number {
  const sum = (shift: number): number => Array.from({ length: 11 }, (_, index) => ((index + shift) % 11 + 1) * Number(digits[index])).reduce((a, b) => a + b, 0) % 11
  const first = sum(0)
  return first === 10 ? sum(2) : first
}
