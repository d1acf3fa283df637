import { fillMessage } from './message.ts'
import type { Locale } from './rule.ts'

type Sentences<Id extends string> = Readonly<Record<Id, Readonly<Record<Locale, string>>>>

/** Says the sentences of one message in one language: `say('more', { cards: 3 })`. Their places are those of `fillMessage`. */
export function speaker<Id extends string>(sentences: Sentences<Id>, locale: Locale): (id: Id, data?: Readonly<Record<string, string | number>>) => string {
  return (id, data = {}) => fillMessage(sentences[id][locale], data, locale)
}
