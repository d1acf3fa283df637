import { cardKey, sameCard, type Card, type CardRef, type ClientRef, type Twin } from '../../core/card.ts'
import type { DuplicateKey } from '../../core/duplicate-keys.ts'
import type { Caller } from './call.ts'
import { cardsByIds, cardsByWords } from './card-lists.ts'
import type { ClientRows } from './card-clients.ts'
import type { AmoKind } from './names.ts'
import { outcomeOf } from './wire/pipeline.ts'
import { titleOf, type CardRow } from './wire/card.ts'

/** Each is a request of its own, and an account has seven a second. */
const mostSearches = 6

/** Whoever has so many namesakes by a phone shares a switchboard with them. */
const crowd = 5

/** Of numbers without a code. */
const country = 'RU'

/** More than anybody would look through. */
const mostDeals = 50

/**
 * Other cards of the same kind with the same phone, mailbox or taxpayer number. The account finds parts of words, so that what it gives is held
 * against the card by the same keys. `read`: a found card as far as keys are made of it.
 */
export async function twinsBySigns(caller: Caller, card: Card, read: (row: CardRow) => Card): Promise<readonly Twin[]> {
  // Only whoever asks for twins needs the libraries behind this.
  const [{ duplicateKeys }, { bringPhonesFor }] = await Promise.all([import('../../core/duplicate-keys.ts'), import('../../core/phones.ts')])
  await bringPhonesFor(phonesOf(card), country)
  const keysOf = duplicateKeys({ country })
  const signs = signsIn(keysOf(card)).slice(0, mostSearches)
  const found = await Promise.all(signs.map(async sign => (await cardsByWords(caller, card.ref.kind as AmoKind, wordsOf(sign))).map(read).filter(other => !sameCard(other.ref, card.ref))))
  await bringPhonesFor(found.flat().flatMap(phonesOf), country)
  return signs.flatMap((sign, index) => {
    const twins = (found[index] ?? []).filter(other => keysOf(other).some(({ by, key }) => by === sign.by && key === sign.key))
    return twins.map((other): Twin => ({ ref: other.ref, title: other.title, by: sign.by !== 'inn' && twins.length >= crowd ? 'shared' : sign.by, value: sign.value }))
  })
}

function phonesOf({ parts: { phonesAndEmails } }: Card): readonly string[] {
  return phonesAndEmails?.known === true ? phonesAndEmails.value.phones : []
}

function signsIn(keys: readonly DuplicateKey[]): readonly DuplicateKey[] {
  return keys.filter(({ by }) => by !== 'name-and-town' && by !== 'same-client')
}

/** A phone without its country: one person has typed 8 where another has typed +7. */
function wordsOf({ by, key }: DuplicateKey): string {
  if (by === 'inn' || key.includes('@')) return key
  return key.replace(/#.*$/, '').replace(/\D/g, '').slice(-10)
}

/** Other open deals of the same clients in the same pipeline, the newest first. A client who may not be seen has none that could be told. */
export async function dealsOfSameClient(caller: Caller, ref: CardRef, pipelineId: number | null, clients: readonly ClientRef[], rows: ClientRows, hasFilters: boolean): Promise<readonly Twin[]> {
  const owners = new Map<number, ClientRef>()
  for (const client of clients) {
    for (const id of rows.get(cardKey(client))?._embedded?.leads ?? []) if (id !== ref.id && !owners.has(id)) owners.set(id, client)
  }
  const newest = [...owners.keys()].toSorted((a, b) => b - a).slice(0, mostDeals)
  const deals = newest.length === 0 ? [] : await cardsByIds(caller, 'deal', newest, { hasFilters })
  return deals
    .filter(deal => deal.pipeline_id === pipelineId && outcomeOf(deal.status_id ?? 0) === 'open')
    .toSorted((a, b) => b.id - a.id)
    .flatMap((deal): Twin[] => {
      const client = owners.get(deal.id)
      const row = client && rows.get(cardKey(client))
      return client && row ? [{ ref: { kind: 'deal', id: deal.id }, title: titleOf(deal), by: 'same-client', value: titleOf(row) }] : []
    })
}
