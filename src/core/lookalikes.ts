/** Letters that look the same in both alphabets: Latin first, Cyrillic second. */
const pairs = ['AА', 'BВ', 'CС', 'EЕ', 'HН', 'KК', 'MМ', 'OО', 'PР', 'TТ', 'XХ', 'YУ', 'aа', 'cс', 'eе', 'oо', 'pр', 'xх', 'yу', 'kк', 'mм', 'iі', 'sѕ', 'jј']

const toCyrillic = new Map(pairs.map(([latin = '', cyrillic = '']) => [latin, cyrillic]))
const toLatin = new Map(pairs.map(([latin = '', cyrillic = '']) => [cyrillic, latin]))

const anyLatin = /[a-z]/i
const anyCyrillic = /[а-яёіїєўґѕј]/i

/** A word that is written in two alphabets. */
export interface MixedWord {
  readonly word: string
  /** The same in one alphabet; `null`: no letter for letter exchange gives it, so that it may be meant (`КупиVIP`). */
  readonly meant: string | null
}

/** The words in which both alphabets stand together; a text in one alphabet costs two looks. */
export function mixedWords(text: string): readonly MixedWord[] {
  if (!anyLatin.test(text) || !anyCyrillic.test(text)) return none
  const words = text.match(/[a-zа-яёіїєўґѕј]+/gi) ?? none
  return words.filter(word => anyLatin.test(word) && anyCyrillic.test(word)).map(word => ({ word, meant: inOneAlphabet(word) }))
}

/** Exchanges the letters of the alphabet that has fewer of them. */
export function inOneAlphabet(word: string): string | null {
  const latin = [...word].filter(letter => anyLatin.test(letter)).length
  const cyrillic = [...word].filter(letter => anyCyrillic.test(letter)).length
  const [first, second] = latin > cyrillic ? [allBy(word, anyCyrillic, toLatin), allBy(word, anyLatin, toCyrillic)] : [allBy(word, anyLatin, toCyrillic), allBy(word, anyCyrillic, toLatin)]
  return first ?? second
}

function allBy(word: string, foreign: RegExp, exchange: ReadonlyMap<string, string>): string | null {
  let made = ''
  for (const letter of word) {
    const other = foreign.test(letter) ? exchange.get(letter) : letter
    if (other === undefined) return null
    made += other
  }
  return made
}

const none: readonly never[] = []
