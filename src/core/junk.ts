import type { FieldInfo } from './card.ts'

/** What people type only to get past a required field. Compared in lower case, without marks around. */
const excuses = new Set([
  'нет', 'не знаю', 'неизвестно', 'неизвестен', 'нет данных', 'нет информации', 'не указано', 'не указан', 'не заполнено', 'пусто', 'прочерк', 'потом',
  'тест', 'тестовый', 'тестовая', 'проба', 'хз', 'абв', 'абвг', 'йцу', 'йцук', 'йцукен', 'фыв', 'фыва', 'фывапр', 'ячс', 'ячсм', 'бла', 'бла бла', 'бла бла бла',
  'no', 'none', 'null', 'undefined', 'nothing', 'unknown', 'not known', 'n a', 'na', 'tbd', 'later', 'empty', 'test', 'testing', 'blah', 'blah blah', 'asd', 'asdf', 'asdfg',
  'qwe', 'qwer', 'qwerty', 'qwerty123', 'zxc', 'zxcv', 'abc', 'abcd', 'xxx', '123', '1234', '12345', '123456', '1234567', '12345678', '123456789', '1234567890',
])

/** Mailboxes that are nobody's: the part before the at sign. */
const nobody = /^(?:test|тест|a+|no|net|none|qwe\w*|asd\w*|123\d*|mail|email|noname)@/

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
  const bare = text.normalize('NFC').toLowerCase().replace(/ё/g, 'е').trim()
  const said = bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  const solid = said.replace(/ /g, '')
  if (solid === '' || excuses.has(said) || nobody.test(bare)) return true
  if (/^\p{L}$/u.test(solid) || /^(\p{L})\1+$/u.test(solid) || /^(\p{L}{2,3})\1{2,}$/u.test(solid)) return true
  return /^(\d)\1{3,}$/.test(solid) || /^[78]?(\d)\1{9}$/.test(solid)
}
