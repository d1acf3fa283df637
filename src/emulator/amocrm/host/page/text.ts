import { en } from './text-en.ts'
import { ru, type Text } from './text-ru.ts'

export function textOf(lang: string): Text {
  return lang === 'ru' ? ru : en
}
