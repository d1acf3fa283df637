import { cardKey, type CardKind, type CardRef } from '../../core/card.ts'
import { CrmError } from '../port.ts'
import type { Caller } from './call.ts'
import { entityOf, type AmoKind, type Entity } from './names.ts'
import { binnedRow, cardRow, type CardRow } from './wire/card.ts'

/** What is asked for with every card, so that all who need it at the same moment share one request. */
const withs: Readonly<Record<AmoKind, string>> = { deal: 'contacts,catalog_elements', contact: 'leads,catalog_elements', company: 'contacts,leads,catalog_elements' }

/** Milliseconds. Whoever decides something looks for himself; what opens with the card may be as old as this. */
const moment = 2_000

export interface CardFetch {
  /** The card; throws `not-found` or `forbidden`. Whoever asks while it is being read gets the same answer. */
  one(ref: CardRef): Promise<CardRow>
  /** The same, or as it was a moment ago when this page has written nothing since: what opens together need not ask twice. */
  recent(ref: CardRef): Promise<CardRow>
  /** This page has written something: what it has read before counts no more. */
  forget(): void
  /** What has become of it, for those who can go on without it. */
  life(ref: CardRef): Promise<'alive' | 'gone' | 'forbidden'>
}

/** How amoCRM is told which card. */
export function whichCard({ kind, id }: CardRef): { readonly entity: Entity, readonly id: number } {
  return { entity: amoEntity(kind), id }
}

function amoEntity(kind: CardKind): Entity {
  const entity = entityOf(kind)
  if (entity === null) throw new CrmError('not-found', `amoCRM has no cards of the kind ${kind}`, { notRun: true })
  return entity
}

export function createCardFetch(caller: Caller, isAdmin: boolean): CardFetch {
  const underWay = new Map<string, Promise<CardRow>>()
  let writes = 0
  let latest: { readonly key: string, readonly row: CardRow, readonly at: number } | null = null

  async function read(ref: CardRef): Promise<CardRow> {
    const path = whichCard(ref)
    const found = await orNothing(caller.ask('card', { path, query: { with: withs[ref.kind as AmoKind] } }, cardRow))
    if (found !== null && found.is_deleted !== true) return found
    throw await whyMissing(path, found !== null)
  }

  /**
   * What is gone and what may not be seen have one answer, 204 (https://www.amocrm.ru/developers/content/crm_platform/companies-api). Administrators
   * see everything; others see in the bin what they would see outside of it. Of what is in neither place nobody can tell: it is not called gone,
   * for then its review would be offered to another card.
   */
  async function whyMissing(path: { readonly entity: Entity, readonly id: number }, isBinned: boolean): Promise<CrmError> {
    const gone = new CrmError('not-found', 'The card is gone', { method: 'card' })
    if (isBinned || isAdmin) return gone
    const binned = await orNothing(caller.ask('card', { path, query: { with: 'only_deleted' } }, binnedRow))
    return binned?.is_deleted === true ? gone : new CrmError('forbidden', 'The card is gone, or hidden from this person', { method: 'card' })
  }

  function one(ref: CardRef): Promise<CardRow> {
    const key = cardKey(ref)
    const found = underWay.get(key)
    if (found) return found
    const reading = readNow(ref, key)
    underWay.set(key, reading)
    return reading
  }

  async function readNow(ref: CardRef, key: string): Promise<CardRow> {
    const begun = writes
    try {
      const row = await read(ref)
      if (begun === writes) latest = { key, row, at: caller.now().getTime() }
      return row
    } finally {
      if (begun === writes) underWay.delete(key)
    }
  }

  return {
    one,
    recent(ref) {
      const fresh = latest !== null && latest.key === cardKey(ref) && Math.abs(caller.now().getTime() - latest.at) < moment
      return fresh && latest ? Promise.resolve(latest.row) : one(ref)
    },
    forget() {
      writes += 1
      latest = null
      underWay.clear()
    },
    async life(ref) {
      try {
        await one(ref)
        return 'alive'
      } catch (error) {
        if (error instanceof CrmError && error.code === 'not-found') return 'gone'
        if (error instanceof CrmError && error.code === 'forbidden') return 'forbidden'
        throw error
      }
    },
  }
}

/** Some addresses answer a missing id with 404 where others have 204. */
async function orNothing<T>(asking: Promise<T | null>): Promise<T | null> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof CrmError && error.code === 'not-found') return null
    throw error
  }
}
