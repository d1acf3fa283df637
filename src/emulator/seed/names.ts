import type { World } from './world.ts'

export interface FullName {
  readonly gender: 'M' | 'F'
  readonly name: string
  readonly secondName: string
  readonly lastName: string
}

export function personName({ dice, words }: World): FullName {
  const male = dice.chance(0.55)
  const names = male ? words.names.male : words.names.female
  return {
    gender: male ? 'M' : 'F',
    name: dice.pick(names.first),
    secondName: names.middle.length > 0 ? dice.pick(names.middle) : '',
    lastName: dice.faker.person.lastName(male ? 'male' : 'female'),
  }
}

const latin: Readonly<Record<string, string>> = { а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' }

/** Lower-case Latin letters, digits and hyphens, as in a mail address. */
export function slug(text: string): string {
  return [...text.toLowerCase()].map(letter => latin[letter] ?? letter).join('').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
}

const lookalikes: Readonly<Record<string, string>> = { а: 'a', е: 'e', о: 'o', с: 'c', р: 'p', х: 'x' }

/** The same word with one letter typed on the other keyboard layout: Сергей with a Latin e. */
export function mixAlphabets(word: string): string {
  const place = [...word].findIndex((letter, index) => index > 0 && letter in lookalikes)
  if (place < 0) return word
  return word.slice(0, place) + (lookalikes[word[place] ?? ''] ?? '') + word.slice(place + 1)
}

/** The ten digits that follow +7: 9xx 000-xx-xx, numbers that no subscriber has here. Different for every `index` below a million. */
function phoneDigits(index: number): string {
  const line = (index % 9900) * 7919 % 9900
  return `9${String(Math.floor(index / 9900) % 100).padStart(2, '0')}000${String(line).padStart(4, '0')}`
}

const phoneFormats: readonly ((digits: string) => string)[] = [
  digits => `+7 ${digits.slice(0, 3)} ${digits.slice(3, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`,
  digits => `+7${digits}`,
  digits => `8 (${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6, 8)}-${digits.slice(8)}`,
  digits => `8${digits}`,
]

/** People write one number in many ways; `format` 0 is the tidy one. */
export function phone(index: number, format = 0): string {
  return (phoneFormats[format] ?? String)(phoneDigits(index))
}

function checkDigit(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11 % 10
}

/** A tax number with right check digits in the region 00, which does not exist. Twelve digits for a sole trader, else ten. */
export function inn(index: number, soleTrader: boolean): string {
  if (!soleTrader) {
    const digits = `00${String(1_000_003 + index * 37).padStart(7, '0').slice(-7)}`
    return `${digits}${checkDigit(digits, [2, 4, 10, 3, 5, 9, 4, 6, 8])}`
  }
  const ten = `00${String(10_000_019 + index * 41).padStart(8, '0').slice(-8)}`
  const eleven = `${ten}${checkDigit(ten, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8])}`
  return `${eleven}${checkDigit(eleven, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8])}`
}
