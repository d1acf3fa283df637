import type { Sending } from '../../core/reminder-book.ts'
import { isUnderWay } from '../../core/under-way.ts'
import type { DeskText, Words } from '../text/index.ts'
import { namesText } from './remind-words.ts'

type Saying = Pick<Words, 'text' | 'format'> & { readonly desk: Pick<DeskText, 'remind'> }

/** Nobody has ended it yet, and whoever began it may still be at it. */
export function isSending({ at, endedAt }: Sending, now: Date): boolean {
  return endedAt === null && isUnderWay(at, now)
}

/** A colleague's sending of all that is due: until it ends there is nothing to offer. */
export function isOthersTurn(last: Sending | null, now: Date): boolean {
  return last !== null && last.of === 'day' && isSending(last, now)
}

/** When people were reminded last, by whom and from where. */
export function lastSendingLines({ desk: { remind: words }, text, format }: Saying, last: Sending | null, now: Date, nameOf: (id: number) => string): readonly string[] {
  if (last === null) return [words.last.never]
  const { of, at, by, browser, told, refused, endedAt } = last
  const facts = [format.moment(at), by.name === '' ? text.common.unknownPerson(by.id) : by.name, browser] as const
  if (endedAt === null) return [(isSending(last, now) ? words.last.underWay : words.last.unfinished)(...facts)]
  const reached = told.filter(({ personId }) => !refused.includes(personId)).length
  return [
    (of === 'day' ? words.last.whole : words.last.cards)(...facts, reached),
    ...refused.length === 0 ? [] : [words.last.refused(namesText(words, refused.map(nameOf)))],
  ]
}

/** Why somebody's sending did not leave: another one was first. */
export function takenText({ desk: { remind: words }, text, format }: Saying, first: Sending, now: Date): string {
  const { by, at, browser, endedAt } = first
  const say = endedAt !== null ? words.sent.taken : isSending(first, now) ? words.sent.taking : words.sent.abandoned
  return say(by.name === '' ? text.common.unknownPerson(by.id) : by.name, format.moment(at), browser)
}
