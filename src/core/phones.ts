import { remembered } from './bounded-cache.ts'

/** What a phone field says. */
export type PhoneReading =
  | { readonly state: 'valid', readonly e164: string, readonly extension: string | null }
  /** A number that people type when they have none: +7 999 999-99-99. */
  | { readonly state: 'placeholder' }
  | { readonly state: 'too-short' | 'too-long' | 'no-such-number', readonly meant: string | null }
  | { readonly state: 'not-a-phone' }

type Library = Pick<typeof import('libphonenumber-js/min'), 'parsePhoneNumberFromString' | 'validatePhoneNumberLength' | 'isSupportedCountry'>

let library: Library | null = null

/**
 * Loads the library that knows every country's numbers (30 kB gzipped), once. Its smaller edition: it knows lengths and first digits, and
 * not which ranges are given out. The larger one would call numbers invalid whose range is younger than the library.
 */
export async function bringPhones(): Promise<void> {
  library ??= await import('libphonenumber-js/min')
}

/** The same, only when one of these texts cannot be read without it: most people write Russian numbers in an ordinary way. */
export async function bringPhonesFor(texts: readonly string[], country: string): Promise<void> {
  if (texts.flatMap(phonesIn).some(text => country !== 'RU' || ordinaryOf(text.trim()) === null)) await bringPhones()
}

function brought(): Library {
  if (library === null) throw new Error('Phones are read before `bringPhones` was awaited.')
  return library
}

const extension = /[,;]?\s*\(?(?:доб(?:авочный)?|доп|вн(?:утр(?:енний)?)?|д|ext(?:ension)?|[xх#*])\.?:?\s*(\d{1,6})\)?$/iu
/** `8 495 000-12-34 (123)`: behind a whole number nothing else can be meant. */
const inBrackets = /\s*\((\d{1,6})\)$/
const between = /[,;/|\n]+|\s+(?:и|или|and|or)\s+/iu
const oneRussian = /(?:\+7|(?<!\d)[78])[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d\d[\s-]*\d\d(?!\d)/g
const fewestDigits = 5

/**
 * The numbers in one field, mostly one. `8 495 000-12-34/35` is one number with a shorthand behind it; a text without digits
 * is itself.
 */
export function phonesIn(text: string): readonly string[] {
  const given = text.trim()
  if (russianDigits(given) !== null) return [given]
  const pieces = given.replace(extension, ' доб. $1').split(between).map(piece => piece.trim()).filter(piece => digitsOf(piece).length >= fewestDigits)
  const numbers = pieces.flatMap(piece => {
    const found = digitsOf(piece).length > 15 ? piece.match(oneRussian) : null
    return found !== null && found.length > 1 ? found : [piece]
  })
  return numbers.length === 0 ? [given] : numbers
}

/** Makes a reader of one number as people of this country (ISO 3166, two letters) write it. Numbers of other countries are understood with their `+`, or without it when complete. */
export function phoneReader(country: string): (text: string) => PhoneReading {
  const read = remembered(text => readWithLibrary(text, country))
  if (country !== 'RU') return text => read(text.trim())
  return text => {
    const given = text.trim()
    const ordinary = ordinaryOf(given)
    if (ordinary === null) return read(given)
    const { national, tail } = ordinary
    return isStandIn(national) ? { state: 'placeholder' } : { state: 'valid', e164: `+7${national}`, extension: tail?.[1] ?? null }
  }
}

/** An ordinary Russian number and what follows it; `null`: the library has to look. */
function ordinaryOf(given: string): { readonly national: string, readonly tail: RegExpExecArray | null } | null {
  const bare = russianDigits(given)
  if (bare !== null) return { national: bare, tail: null }
  const tail = given.length > 12 ? extension.exec(given) ?? inBrackets.exec(given) : null
  const national = tail === null ? null : russianDigits(given.slice(0, tail.index))
  return national === null ? null : { national, tail }
}

const ordinary = /^(?:(?:\+7|[78])[3489]|[349])\d{9}$/
const zero = 48
const nine = 57
/** Space, the one that does not break, dash, dot, brackets. */
const separators = new Set([32, 160, 45, 46, 40, 41])

/**
 * The ten digits of an ordinary Russian number, whatever its spaces, brackets and dashes; `null`: the library has to look. About these
 * numbers it would say the same, a hundred times slower.
 */
function russianDigits(text: string): string | null {
  if (text.length > 22) return null
  let bare = ''
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if ((code >= zero && code <= nine) || code === 43) bare += text[index]
    else if (!separators.has(code) || index === 0 || index === text.length - 1) return null
  }
  return ordinary.test(bare) ? bare.slice(-10) : null
}

function readWithLibrary(text: string, code: string): PhoneReading {
  const { parsePhoneNumberFromString: parse, validatePhoneNumberLength: lengthFault, isSupportedCountry } = brought()
  // A country that nobody knows has no numbers of its own: every number then needs its `+`.
  const country = isSupportedCountry(code) ? code : undefined
  const digits = digitsOf(text.replace(extension, ''))
  if (digits === '') return { state: 'not-a-phone' }
  if (isStandIn(digits)) return { state: 'placeholder' }
  const cut = country === 'RU' ? lengthInRussia(text, digits) : null
  if (cut !== null) return { state: cut, meant: null }
  const plain = text.replace(extension, ' ext. $1')
  const home = parse(plain, country)
  const number = home?.isValid() === true ? home : abroad(plain, digits) ?? home
  if (number?.isValid() === true) {
    return isStandIn(number.nationalNumber) ? { state: 'placeholder' } : { state: 'valid', e164: number.number, extension: number.ext ?? null }
  }
  const meant = /^89\d{9}$/.test(digits) && country === 'RU' ? `+7${digits.slice(1)}` : null
  switch (lengthFault(plain, country)) {
    case 'TOO_SHORT': return { state: 'too-short', meant }
    case 'TOO_LONG': return { state: 'too-long', meant }
    case 'NOT_A_NUMBER': return digits.length < fewestDigits ? { state: 'too-short', meant } : { state: 'not-a-phone' }
    default: return { state: 'no-such-number', meant }
  }
}

/** Where the library is too kind to Russian numbers: `8 900 000-12-3` would be one of the town 890, and fourteen digits a freephone, of `8 495…` even abroad. */
function lengthInRussia(text: string, digits: string): 'too-short' | 'too-long' | null {
  if (!text.startsWith('+') && /^[78]9\d{8}$/.test(digits)) return 'too-short'
  return /^(?:7\d|89)\d{10,13}$/.test(digits) || (!text.startsWith('+') && /^8[34]\d{11,13}$/.test(digits)) ? 'too-long' : null
}

/** People leave out the plus: `375 29 000-12-34` in a Russian CRM. */
function abroad(text: string, digits: string) {
  if (text.startsWith('+') || digits.length < 11 || digits.length > 15) return null
  const number = brought().parsePhoneNumberFromString(`+${text.replace(/^\D+/, '')}`)
  return number?.isValid() === true ? number : null
}

const ladders = ['1234567890', '01234567890', '9876543210', '09876543210']

/** One digit over and over, a ladder of digits, or a code followed by zeros. Seven equal digits other than zero can be bought. */
function isStandIn(digits: string): boolean {
  if (/^(\d)\1{2,}$/.test(digits) || /^[78]?(\d)\1{9}$/.test(digits) || /^[78]?\d{3}0{7}$/.test(digits)) return true
  const national = digits.length === 11 ? digits.slice(1) : digits
  return digits.length > 2 && (ladders.some(ladder => ladder.startsWith(national) || ladder.startsWith(digits)) || national === '9123456789')
}

function digitsOf(text: string): string {
  return text.replace(/\D+/g, '')
}

/** `+7 900 000-12-34`: as people read a number; others than Russian ones stay as they are. */
export function shownPhone(e164: string): string {
  if (!e164.startsWith('+7') || e164.length !== 12) return e164
  return `+7 ${e164.slice(2, 5)} ${e164.slice(5, 8)}-${e164.slice(8, 10)}-${e164.slice(10)}`
}

/**
 * A valid number as people may have typed it, digits only: without its country, with it, and with what is dialled first inside it. For searches
 * that compare digits; `bringPhones` must have been awaited unless it is a number of +7.
 */
export function digitSpellings(e164: string): readonly string[] {
  const whole = digitsOf(e164)
  if (/^7\d{10}$/.test(whole)) return [whole.slice(1), whole, `8${whole.slice(1)}`]
  const number = brought().parsePhoneNumberFromString(e164)
  return number === undefined ? [whole] : [...new Set([String(number.nationalNumber), whole, `0${number.nationalNumber}`, digitsOf(number.formatNational())])]
}

/** 8-800 numbers belong to a company and never to one person. */
export function isTollFree(e164: string): boolean {
  return e164.startsWith('+7800')
}
