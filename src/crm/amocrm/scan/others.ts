import { cardKey, type ClientFacts, type ClientRef } from '../../../core/card.ts'
import { CrmError } from '../../port.ts'
import type { Caller } from '../call.ts'
import { cardsByIds } from '../card-lists.ts'
import { entities, type AmoKind } from '../names.ts'
import type { AmoPeople } from '../people.ts'
import { cardRow, titleOf, type CardRow } from '../wire/card.ts'
import { outcomeOf } from '../wire/pipeline.ts'
import { everyRow } from './sure-pages.ts'

/** What cards need of other cards. Rows that a scan reads for themselves are noted here, so that nobody asks for them again. */
export interface OtherCards {
  note(kind: AmoKind, rows: readonly CardRow[]): void
  /** By their keys; who may not be seen is missing. */
  clients(refs: readonly ClientRef[]): Promise<ReadonlyMap<string, ClientFacts>>
  /** Those of the deals that are open; `null`: the person has no right to deals, and their absence says nothing. */
  openDeals(ids: readonly number[]): Promise<ReadonlySet<number> | null>
}

interface Facts {
  readonly title: string
  readonly responsibleId: number
  readonly isOpen: boolean
}

/**
 * `read`: the scan's own reading of this kind; it is waited for before anybody is asked for one by one. `refused`: kinds to which the person is known to have
 * no right.
 */
export function createOtherCards(caller: Caller, { people, hasFilters, refused: known, read, isOver }: {
  readonly people: AmoPeople
  readonly hasFilters: () => Promise<boolean>
  readonly refused?: ReadonlySet<AmoKind>
  readonly read: (kind: AmoKind) => Promise<void>
  readonly isOver: () => boolean
}): OtherCards {
  const facts = new Map<string, Facts>()
  const refused = new Set(known)
  const asked = new Set<string>()
  const underWay = new Map<AmoKind, Promise<void>>()

  function note(kind: AmoKind, rows: readonly CardRow[]): void {
    for (const row of rows) {
      facts.set(cardKey({ kind, id: row.id }), { title: titleOf(row), responsibleId: row.responsible_user_id, isOpen: kind === 'deal' && outcomeOf(row.status_id ?? 0) === 'open' })
    }
  }

  async function ensure(kind: AmoKind, ids: readonly number[]): Promise<void> {
    if (ids.length === 0 || refused.has(kind)) return
    await read(kind)
    // One after the other: pages share many of their clients.
    const before = underWay.get(kind) ?? Promise.resolve()
    const mine = before.catch(() => undefined).then(async () => {
      const missing = [...new Set(ids)].filter(id => !facts.has(cardKey({ kind, id })) && !asked.has(cardKey({ kind, id })))
      if (missing.length === 0) return
      // Without filters each card would be a request: the whole list is read instead.
      const filtered = await hasFilters()
      try {
        const rows = filtered || missing.length <= 3
          ? await cardsByIds(caller, kind, missing, { hasFilters: filtered })
          : await everyRow(caller, { call: 'cards', path: { entity: entities[kind] }, query: {}, rows: entities[kind], schema: cardRow }, isOver)
        note(kind, rows.filter(row => row.is_deleted !== true))
      } catch (error) {
        if (!(error instanceof CrmError && error.code === 'forbidden')) throw error
        refused.add(kind)
      }
      for (const id of missing) asked.add(cardKey({ kind, id }))
    })
    underWay.set(kind, mine)
    await mine
  }

  return {
    note,
    async clients(refs) {
      await Promise.all((['contact', 'company'] as const).map(kind => ensure(kind, refs.filter(ref => ref.kind === kind).map(({ id }) => id))))
      const found = refs.flatMap(ref => {
        const one = facts.get(cardKey(ref))
        return one === undefined ? [] : [{ ref, ...one }]
      })
      const persons = await people.byIds([...new Set(found.map(({ responsibleId }) => responsibleId))])
      return new Map(found.map(({ ref, title, responsibleId }) => {
        const person = persons.get(responsibleId)
        return [cardKey(ref), { ...ref, title, responsible: { id: responsibleId, name: person?.name ?? '', active: person?.active ?? 'unknown' } }]
      }))
    },
    async openDeals(ids) {
      await ensure('deal', ids)
      if (refused.has('deal')) return null
      return new Set(ids.filter(id => facts.get(cardKey({ kind: 'deal', id }))?.isOpen === true))
    },
  }
}
