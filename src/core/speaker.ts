import { fillMessage } from './message.ts'
import type { Locale } from './rule.ts'
import { sayIn, type Wording } from './wording.ts'

type Sentences<Id extends string> = Readonly<Record<Id, Readonly<Record<Locale, string>>>>

/** Says the sentences of one message in one language and a CRM's own words: `say('more', { cards: 3 })`. Their places are those of `fillMessage`. */
export function speaker<Id extends string>(sentences: Sentences<Id>, wording: Wording): (id: Id, data?: Readonly<Record<string, string | number>>) => string {
  const say = sayIn(wording)
  return (id, data = {}) => fillMessage(say(sentences[id]), data, wording.locale)
}
