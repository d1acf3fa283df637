import { cardKey, known, unknown, type ClientFacts, type ClientRef, type Known } from '../../core/card.ts'
import type { PeoplePort } from '../port.ts'
import type { Caller } from './call.ts'
import { cardsByIds } from './card-lists.ts'
import { obstacleOf } from './known.ts'
import { titleOf, type CardRow } from './wire/card.ts'

/** The clients of a card by their keys, with the numbers of their leads. Who is missing may not be seen, or is gone. */
export type ClientRows = ReadonlyMap<string, CardRow>

/** One request for the contacts and one for the companies. */
export async function clientRows(caller: Caller, clients: readonly ClientRef[], hasFilters: boolean): Promise<ClientRows> {
  const pages = await Promise.all((['contact', 'company'] as const).map(async kind => {
    const ids = clients.filter(client => client.kind === kind).map(({ id }) => id)
    const rows = ids.length === 0 ? [] : await cardsByIds(caller, kind, ids, { hasFilters, withs: 'leads' })
    return rows.map((row): [string, CardRow] => [cardKey({ kind, id: row.id }), row])
  }))
  return new Map(pages.flat())
}

/** The clients as rules see them. A rule must not take one that may not be seen for «none». */
export async function clientFacts(clients: readonly ClientRef[], rows: Promise<ClientRows>, people: PeoplePort): Promise<Known<readonly ClientFacts[]>> {
  try {
    const found = await rows
    if (clients.some(client => !found.has(cardKey(client)))) return unknown('forbidden')
    const persons = await people.byIds([...found.values()].map(row => row.responsible_user_id))
    return known(clients.flatMap(client => {
      const row = found.get(cardKey(client))
      const responsible = row && persons.get(row.responsible_user_id)
      return row && responsible ? [{ ...client, title: titleOf(row), responsible }] : []
    }))
  } catch (error) {
    return unknown(obstacleOf(error))
  }
}
