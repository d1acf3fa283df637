import { intParam, listParam, objectParam, textParam } from '../params.ts'
import type { ActivityRow, Tables } from '../tables.ts'
import { bindingsOf, type Binding } from './bindings.ts'
import { boundsOf, byIndex, cardNumber, cardsWithin, inBounds, momentsIn, union, type Bounds, type Candidates, type Narrowing } from './narrow.ts'

/** A pair of `BINDINGS`: the kind of a card, its number, or both. */
type Pair = { readonly ownerTypeId: number | null, readonly ownerId: number | null }

export function pairOf(value: unknown): Pair {
  const { OWNER_TYPE_ID, OWNER_ID } = objectParam(value)
  return { ownerTypeId: intParam(OWNER_TYPE_ID), ownerId: intParam(OWNER_ID) }
}

function fits(pair: Pair, { ownerTypeId, ownerId }: Binding): boolean {
  return (pair.ownerTypeId === null || pair.ownerTypeId === ownerTypeId) && (pair.ownerId === null || pair.ownerId === ownerId)
}

/** How many of the pairs an activity is bound to. */
export function timesBound(pairs: readonly Pair[]): (row: ActivityRow) => number {
  return row => {
    let times = 0
    for (const pair of pairs) if (fits(pair, row) || row.bindings.some(binding => fits(pair, binding))) times += 1
    return times
  }
}

function asksForOpen(conditions: Readonly<Record<string, unknown>>): boolean {
  return textParam(conditions.logic).toUpperCase() !== 'OR' && [conditions.COMPLETED, conditions['=COMPLETED']].includes('N')
}

const boundCards = (row: ActivityRow) => bindingsOf(row).map(binding => cardNumber(binding.ownerTypeId, binding.ownerId))

/** By the owner, by what an activity is bound to, by when it was made or changed. */
export function activityIndexes({ activities }: Tables, timeZone: string): readonly Narrowing[] {
  const moments = momentsIn(timeZone)
  return [
    conditions => {
      const kinds = boundsOf(conditions, 'OWNER_TYPE_ID').among
      const owners = boundsOf(conditions, 'OWNER_ID')
      if (kinds === null) return []
      return [union(kinds.map(kind => inBounds(cardsWithin(kind, owners), (from, to) => activities.between('crm:card', row => cardNumber(row.ownerTypeId, row.ownerId), from, to))))]
    },
    conditions => asksForOpen(conditions) ? openOf(boundsOf(conditions, 'OWNER_TYPE_ID').among, boundsOf(conditions, 'OWNER_ID')) : [],
    conditions => 'BINDINGS' in conditions ? boundTo(listParam(conditions.BINDINGS).map(pairOf)) : [],
    byIndex(activities, 'crm:created', row => Date.parse(row.created), ['CREATED'], moments),
    byIndex(activities, 'crm:lastUpdated', row => Date.parse(row.lastUpdated), ['LAST_UPDATED'], moments),
    byIndex(activities, 'crm:responsibleId', row => row.responsibleId, ['RESPONSIBLE_ID']),
  ]

  function openOf(kinds: readonly number[] | null, owners: Bounds): readonly Candidates[] {
    const open = (from: number, to: number) => activities.between('crm:openCard', row => row.completed ? [] : cardNumber(row.ownerTypeId, row.ownerId), from, to)
    return [kinds ? union(kinds.map(kind => inBounds(cardsWithin(kind, owners), open))) : open(-Infinity, Infinity)]
  }

  /** A number without a kind is not looked up: nobody asks so. */
  function boundTo(pairs: readonly Pair[]): readonly Candidates[] {
    if (pairs.some(pair => pair.ownerTypeId === null)) return []
    return [union(pairs.map(({ ownerTypeId, ownerId }) => {
      const bounds = cardsWithin(ownerTypeId ?? 0, { from: -Infinity, to: Infinity, among: ownerId === null ? null : [ownerId] })
      return inBounds(bounds, (from, to) => activities.between('crm:boundCards', boundCards, from, to))
    }))]
  }
}
