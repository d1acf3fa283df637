import { remembered } from './bounded-cache.ts'
import type { Card, CardKind } from './card.ts'
import { mixedWords, type MixedWord } from './lookalikes.ts'
import { phonesIn } from './phones.ts'

/** Fields that hold a name, by the CRM's own names; a company's is its title. */
const nameFields: Readonly<Record<CardKind, readonly string[]>> = {
  contact: ['lastName', 'name', 'secondName'],
  lead: ['lastName', 'name', 'secondName', 'companyTitle'],
  company: ['title'],
  deal: [],
}

export interface NameField {
  readonly field: string
  readonly text: string
}

/** What the card's name fields say, without those that are empty. */
export function namesOf(card: Card): readonly NameField[] {
  const found: NameField[] = []
  for (const field of nameFields[card.ref.kind]) {
    const said = card.values[field]
    if (typeof said !== 'string') continue
    const text = (said.length > longestName ? said.slice(0, longestName) : said).trim()
    if (text !== '') found.push({ field, text })
  }
  return found
}

const longestName = 200

/** Whether the field is a person's name and not that of a company. */
export function isPersonal(field: string): boolean {
  return field === 'name' || field === 'lastName' || field === 'secondName'
}

/** «И.», «И. П.», «A.B.»: letters with dots. One letter without a dot may be a surname (Ю, О). */
export function areInitials(text: string): boolean {
  return /^(?:\p{L}\.[\s-]*)+(?:\p{L}\.?)?$/u.test(text)
}

export function isOneLetter(text: string): boolean {
  return /^\p{L}$/u.test(text)
}

/** A phone with nothing or a name beside it; a number inside a name («Школа № 1234») is none. */
export function isPhoneLike(text: string): boolean {
  if (!/\d/.test(text)) return false
  return phonesIn(text).some(piece => piece.replace(/\D/g, '').length >= 7) && !/[\p{L}]{2,}.*\d.*[\p{L}]{2,}/u.test(text)
}

/** What one name field holds beside a name. */
export interface NameReading {
  readonly phone: boolean
  readonly mail: boolean
  /** Beside letters; digits alone are no name at all, which the rule about junk tells. */
  readonly digits: boolean
  /** Or one letter without a dot, which may be a surname (Ю, О). */
  readonly initials: boolean
  /** Words in two alphabets. In a company's name only those with `meant` are faults: `КупиVIP` is meant so. */
  readonly mixed: readonly MixedWord[]
  /** All of it are words for what somebody is. */
  readonly role: boolean
}

/** Equal names, of which there are many, are read once. */
export const readName = remembered((text): NameReading => ({
  phone: isPhoneLike(text),
  mail: text.includes('@') && /\S@\S+\.\S/.test(text),
  digits: /\d/.test(text) && /\p{L}/u.test(text),
  initials: areInitials(text) || isOneLetter(text),
  mixed: mixedWords(text),
  role: roleWordsOf(text).every(word => roleWords.has(word)),
}))

const roles = new Set([
  'клиент', 'клиентка', 'новый клиент', 'покупатель', 'заказчик', 'контакт', 'новый контакт', 'без имени', 'имя', 'фамилия', 'имя фамилия', 'имя неизвестно', 'абонент', 'мужчина', 'женщина', 'директор', 'генеральный директор',
  'бухгалтер', 'главный бухгалтер', 'бухгалтерия', 'секретарь', 'приемная', 'менеджер', 'снабженец', 'отдел закупок', 'отдел снабжения', 'офис', 'водитель', 'собственник', 'гость', 'пользователь',
  'client', 'customer', 'new client', 'contact', 'no name', 'noname', 'name', 'first name', 'last name', 'director', 'accountant', 'secretary', 'manager', 'office', 'owner', 'guest', 'user',
])

const roleWords = new Set([...roles].flatMap(role => role.split(' ')))

function roleWordsOf(text: string): readonly string[] {
  return text.toLowerCase().replace(/ё/g, 'е').replace(/[^\p{L}]+/gu, ' ').trim().split(' ')
}

/** A word for what somebody is in place of who: «Клиент», «Бухгалтерия». */
export function isRole(fullName: string): boolean {
  return roles.has(roleWordsOf(fullName).join(' '))
}

const particles = new Set(['де', 'да', 'дер', 'ди', 'дю', 'ла', 'ле', 'лос', 'фон', 'ван', 'цу', 'бен', 'бин', 'ибн', 'аль', 'эль', 'оглы', 'оглу', 'кызы', 'гызы', 'заде', 'и', 'de', 'da', 'del', 'della', 'der', 'di', 'du', 'la', 'le', 'los', 'van', 'von', 'den', 'ten', 'ter', 'zu', 'bin', 'ibn', 'ben', 'al', 'el', 'ogly', 'oglu', 'kyzy', 'dos', 'e', 'y'])
/** Words that stand in sentences and in no name. */
const sentenceWords = new Set([
  'не', 'по', 'для', 'от', 'из', 'после', 'до', 'или', 'что', 'как', 'на', 'за', 'при', 'без', 'уже', 'еще', 'нужно', 'надо', 'нужен', 'нужна', 'перезвонить', 'звонить', 'позвонить', 'звонил', 'звонила', 'просил', 'просила', 'просит', 'хочет', 'ждет', 'думает',
  'отвечает', 'берет', 'трубку', 'завтра', 'сегодня', 'вчера', 'срочно', 'обеда', 'утром', 'вечером', 'через', 'только', 'сказал', 'сказала', 'отказ', 'дорого', 'the', 'not', 'call', 'back', 'wants', 'tomorrow', 'after', 'asked', 'for', 'with', 'about', 'please',
])

/** A note in the place of a name: «Перезвонить завтра после обеда». Long names, and names all in small letters, are names. */
export function isSentence(text: string): boolean {
  if (!text.includes(' ')) return false
  const words = text.slice(0, longestName).split(/\s+/)
  let small = 0
  let telling = 0
  for (const word of words) {
    const bare = word.replace(/[^\p{L}]/gu, '')
    if (sentenceWords.has(bare.toLowerCase().replace(/ё/g, 'е'))) telling++
    else if (bare !== '' && bare === bare.toLowerCase() && !particles.has(bare)) small++
  }
  if (words.length < 3) return telling === 2
  if (telling >= 2 || (telling === 1 && small >= 1)) return true
  return small >= 2 && small < words.length && /^\p{Lu}/u.test(text) && words.length >= 4
}
