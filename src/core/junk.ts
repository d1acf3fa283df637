import type { FieldInfo } from './card.ts'
import { remembered } from './bounded-cache.ts'

/** What people type only to get past a required field. Compared in lower case, without marks around. */
const excuses = new Set([
  'нет', 'не знаю', 'неизвестно', 'неизвестен', 'нет данных', 'нет информации', 'н д', 'нд', 'х з', 'пока нет', 'пока не знаю', 'пока неизвестно', 'не определено', 'не указано', 'не указан', 'не заполнено', 'пусто', 'прочерк', 'потом', 'не помню',
  'тест', 'тестовый', 'тестовая', 'тестовое', 'проба', 'хз', 'абв', 'абвг', 'йцу', 'йцук', 'йцукен', 'фыв', 'фыва', 'фывапр', 'ячс', 'ячсм', 'бла', 'бла бла', 'бла бла бла',
  'no', 'none', 'null', 'undefined', 'nothing', 'unknown', 'not known', 'do not know', 'don t know', 'no idea', 'n a', 'na', 'tbd', 'later', 'empty', 'test', 'testing', 'blah', 'blah blah', 'asd', 'asdf', 'asdfg',
  'qwe', 'qwer', 'qwerty', 'qwerty123', 'zxc', 'zxcv', 'abc', 'abcd', 'xxx', '123', '1234', '12345', '123456', '1234567', '12345678', '123456789', '1234567890',
])

/** Mailboxes that are nobody's: the part before the at sign. */
const nobody = /^(?:test|тест|a+|no|net|none|qwe\w*|asd\w*|123\d*|mail|email|noname)@/

const keyboardRows = ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm'].flatMap(row => [row, [...row].reverse().join('')])
const rowStarts = new Set(keyboardRows.flatMap(row => Array.from({ length: row.length - 3 }, (_, index) => row.slice(index, index + 4))))
/** Pieces of a keyboard row that are words all the same. */
const rowWords = new Set(['смит', 'мить', 'wert'])

/**
 * Whether a filled field says something. Only free text can be junk; a choice or a date is a choice or a date.
 * Of several values one good one is enough.
 */
export function isMeaningful(value: unknown, field: Pick<FieldInfo, 'kind'>): boolean {
  if (field.kind !== 'text') return true
  const values = Array.isArray(value) ? value : [value]
  return values.some(item => typeof item !== 'string' || !isJunk(item))
}

/** Marks only, one letter or syllable over and over, a keyboard's row, an excuse, a phone of one digit, a mailbox of nobody. */
export function isJunk(text: string): boolean {
  if (isVaried(text)) return false
  return text.length <= longestJunk ? judged(text) : looksLikeJunk(text.slice(0, longestJunk)) && looksLikeJunk(text)
}

/** Nobody types more than this only to get past a field; a longer text is looked at as a whole only when it begins so. */
const longestJunk = 100

const judged = remembered(looksLikeJunk)

/** How many different letters and digits an excuse or a row of the keyboard cannot have, and from what length on it is worth counting. */
const manyLetters = 11
const worthCounting = 18

/** A glance at the beginning: so many different letters are no junk. Most texts go no further; markup, addresses and keyboard rows do. */
function isVaried(text: string): boolean {
  if (text.length < worthCounting) return false
  let seen = 0
  let count = 0
  for (let index = 0; index < text.length && index < longestJunk; index++) {
    const code = text.charCodeAt(index)
    // @, <, [
    if (code === 64 || code === 60 || code === 91) return false
    const isLetter = code >= 1024 || (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 122)
    // The last five bits tell letters of one alphabet apart, whatever their case.
    const bit = isLetter ? 1 << (code & 31) : 0
    if ((seen & bit) !== bit) count++
    seen |= bit
    if (count === manyLetters) return !rowStarts.has(text.slice(0, 4).toLowerCase())
  }
  return false
}

function looksLikeJunk(text: string): boolean {
  const bare = text.normalize('NFC').toLowerCase().replace(/ё/g, 'е').trim()
  const said = bare.replace(/\[\/?[a-z*]+[^\]]*\]|<\/?[a-z]+[^>]*>/g, ' ').replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  const solid = said.replace(/ /g, '')
  if (solid === '' || excuses.has(said) || nobody.test(bare)) return true
  if (/^(?:тест|test)\d{1,3}$/.test(solid)) return true
  if (/^\p{L}$/u.test(solid) || /^(\p{L})\1+$/u.test(solid) || /^(\p{L}{2,3})\1{2,}$/u.test(solid)) return true
  if (/^(\d)\1{3,}$/.test(solid) || /^[78]?(\d)\1{9}$/.test(solid)) return true
  if (solid.length > 60) return false
  const words = said.split(' ')
  return words.every(word => isKeyboardRow(word)) || (words.length > 1 && words.some(word => excuses.has(word)) && words.every(word => excuses.has(word) || /^(\p{L})\1*$|^\d$/u.test(word)))
}

/** `фывапр`, `hgfdsa`, and the first three keys twice: `qweqwe`. */
function isKeyboardRow(word: string): boolean {
  if (word.length < 4 || rowWords.has(word)) return false
  if (word.length === 6 && word.slice(0, 3) === word.slice(3)) return keyboardRows.some((row, index) => index % 2 === 0 && row.startsWith(word.slice(0, 3)))
  return keyboardRows.some((row, index) => word.length >= 4 + index % 2 && row.includes(word))
}
