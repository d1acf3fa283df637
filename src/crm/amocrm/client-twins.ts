import { sameCard, type Card, type Twin } from '../../core/card.ts'
import { duplicateKeys, type DuplicateKey } from '../../core/duplicate-keys.ts'
import type { DuplicateSettings } from '../../core/duplicate-settings.ts'
import { bringPhonesFor, digitSpellings } from '../../core/phones.ts'
import { searchedKeys, twinsFound } from '../../core/twin-search.ts'
import type { Caller } from './call.ts'
import { cardsByWords } from './card-lists.ts'
import type { AmoKind } from './names.ts'
import type { CardRow } from './wire/card.ts'

/** Each is a request of its own, and an account has seven a second. */
const mostSearches = 6

/**
 * Other cards of the same kind with the same phone, mailbox or taxpayer number. The account finds parts of words in any field, so that what it gives is held
 * against the card by the same keys. `read`: a found card as far as keys are made of it.
 */
export async function twinsBySigns(caller: Caller, card: Card, read: (row: CardRow) => Card, compares: DuplicateSettings): Promise<readonly Twin[]> {
  const { country = 'RU' } = compares
  await bringPhonesFor(phonesOf(card), country)
  const keysOf = duplicateKeys(compares)
  const signs = searchedKeys(keysOf(card), mostSearches)
  const found = await Promise.all(signs.map(async sign => (await cardsByWords(caller, card.ref.kind as AmoKind, wordsOf(sign))).map(read).filter(other => !sameCard(other.ref, card.ref))))
  await bringPhonesFor(found.flat().flatMap(phonesOf), country)
  return twinsFound(signs.map((key, index) => ({
    key, others: (found[index] ?? []).filter(other => keysOf(other).some(({ by, key: theirs }) => by === key.by && theirs === key.key)),
  })), compares)
}

function phonesOf({ parts: { phonesAndEmails } }: Card): readonly string[] {
  return phonesAndEmails?.known === true ? phonesAndEmails.value.phones : []
}

/** A phone without its country, and a taxpayer number without a zero in front: one person has typed them where another has not. */
function wordsOf({ by, key }: DuplicateKey): string {
  if (by === 'inn') return key.replace(/^0/, '')
  return key.includes('@') ? key : digitSpellings(key.replace(/#.*$/, ''))[0] ?? key
}
