import { session } from './session.ts'
import { en } from './text-en.ts'
import { ru, type TextId } from './text-ru.ts'

export function t(id: TextId): string {
  return (session().portal.lang === 'ru' ? ru : en)[id]
}

/** A text whose id is put together at run time; an unknown id stands for itself. */
export function tMaybe(id: string, otherwise: string = id): string {
  return Object.hasOwn(ru, id) ? t(id as TextId) : otherwise
}
