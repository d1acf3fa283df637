import { cardKey, type CardRef, type ClientRef, type Twin } from '../../core/card.ts'
import type { Caller } from './call.ts'
import { cardsByIds } from './card-lists.ts'
import type { ClientRows } from './card-clients.ts'
import { outcomeOf } from './wire/pipeline.ts'
import { titleOf } from './wire/card.ts'

/** More than anybody would look through. */
const mostDeals = 50

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
