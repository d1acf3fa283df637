import { z } from 'zod'
import { cardKey, known, unknown, type Activity, type Card, type CardKind, type CardParts, type CardRef, type Known, type PartName } from '../../../core/card.ts'
import type { DuplicateSettings } from '../../../core/duplicate-settings.ts'
import { grouped } from '../../../core/grouped.ts'
import { understandOutcome, type Outcome } from '../call.ts'
import { commentsOf } from '../card-params.ts'
import { latestDone } from '../card-parts.ts'
import { knownOf, obstacleOf } from '../known.ts'
import { entityTypeIds } from '../names.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { activity, activityFields, activityOf, activityRow } from '../wire/activity.ts'
import { comment, writtenByPeople } from '../wire/comment.ts'
import { understand } from '../wire/parse.ts'
import { askEach, isRefusal } from './ask.ts'
import { readStretch } from './chain.ts'
import type { Packer } from './packer.ts'
import { twinsOfCards } from './twins.ts'

export interface Completing {
  readonly packer: Packer
  readonly order: number
  /** Which done activities belong to the part: none, those since a moment, or the latest ones as on one card. */
  readonly done: Date | 'latest' | null
  readonly compares: DuplicateSettings
  /** The twins of one card of which it was not read what it is searched by. */
  readonly twins: (ref: CardRef, compares: DuplicateSettings) => Promise<Known<CardParts['twins']>>
}

/** The cards with what is linked to them from elsewhere. Whatever kind they are of, up to fifty of a kind take a command for each list that is asked. */
export async function completed(needs: Completing, cards: readonly Card[], parts: readonly PartName[]): Promise<readonly Card[]> {
  const found = new Map<string, { [P in PartName]?: Known<CardParts[P]> }>(cards.map(({ ref }) => [cardKey(ref), {}]))
  const groups = [...grouped(cards, ({ ref }) => ref.kind)].flatMap(([kind, ofKind]) => chunksOf(ofKind, pageSize).map(some => ({ kind, cards: some })))
  await Promise.all([
    ...(parts.includes('activities') ? groups.map(group => addActivities(needs, group, found)) : []),
    ...(parts.includes('comments') ? [addComments(needs, cards, found)] : []),
    ...(parts.includes('twins') ? [addTwins(needs, cards, found)] : []),
  ])
  return cards.map(({ incomplete = [], ...card }) => {
    const left = incomplete.filter(part => !parts.includes(part))
    return { ...card, parts: { ...card.parts, ...found.get(cardKey(card.ref)) }, ...(left.length > 0 && { incomplete: left }) }
  })
}

/** Which of these cards are still there for the person who asks, by their keys. */
export async function stillThere({ packer, order }: Pick<Completing, 'packer' | 'order'>, cards: readonly Card[]): Promise<ReadonlySet<string>> {
  const groups = [...grouped(cards, ({ ref }) => ref.kind)].flatMap(([kind, ofKind]) => chunksOf(ofKind, pageSize).map(some => ({ kind, ids: some.map(({ ref }) => ref.id) })))
  const answers = await askEach(packer, groups.map(({ kind, ids }) => ({
    method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], filter: { '@id': ids }, select: ['id'], order: { id: 'ASC' }, start: -1 },
  })), order)
  return new Set(groups.flatMap(({ kind }, index) => understandOutcome(answers[index] ?? missing, listed, 'crm.item.list').map(id => cardKey({ kind, id }))))
}

type Found = Map<string, { [P in PartName]?: Known<CardParts[P]> }>

const listed = z.object({ items: z.array(z.object({ id: z.coerce.number() })) }).transform(({ items }) => items.map(({ id }) => id))
const bindings = z.array(z.object({ entityTypeId: z.coerce.number(), entityId: z.coerce.number() }))
const missing: Outcome = { ok: true, result: undefined, total: 0 }

async function addComments({ packer, order }: Completing, cards: readonly Card[], found: Found): Promise<void> {
  const answers = await askEach(packer, cards.map(({ ref }) => commentsOf(ref)), order)
  cards.forEach(({ ref }, index) => {
    const read = knownOf(answers[index] ?? missing, z.array(comment), 'crm.timeline.comment.list')
    ;(found.get(cardKey(ref)) ?? {}).comments = read.known ? known(writtenByPeople(read.value)) : read
  })
}

async function addTwins({ packer, order, compares, twins: oneByOne }: Completing, cards: readonly Card[], found: Found): Promise<void> {
  for (const [key, twins] of await twinsOfCards({ packer, order, compares, oneByOne: ref => oneByOne(ref, compares) }, cards)) (found.get(key) ?? {}).twins = twins
}

/**
 * Activities that are linked to the cards, whoever owns them. The list does not say to which of the cards it gave a row; where that is not plain, the
 * row's links are read.
 */
async function addActivities(needs: Completing, { kind, cards }: { readonly kind: CardKind, readonly cards: readonly Card[] }, found: Found): Promise<void> {
  const { packer, order, done } = needs
  const filters = [{ COMPLETED: 'N' }, ...(done instanceof Date ? [{ 'COMPLETED': 'Y', '>=LAST_UPDATED': done }] : [])]
  const ids = new Set(cards.map(({ ref }) => ref.id))
  try {
    const [latest, ...lists] = await Promise.all([
      done === 'latest' ? askEach(packer, cards.map(({ ref }) => latestDone(ref)), order) : [],
      ...filters.map(filter => readStretch(packer, {
        list: {
          method: 'crm.activity.list', id: 'ID', inItems: false, params: { select: [...activityFields, 'OWNER_ID', 'OWNER_TYPE_ID'] },
          filter: { ...filter, BINDINGS: cards.map(({ ref }) => ({ OWNER_TYPE_ID: entityTypeIds[kind], OWNER_ID: ref.id })) },
        },
        after: 0, upTo: null, order, expect: () => 1,
      })),
    ])
    const rows = lists.flatMap(({ rows: ofList }) => ofList.map((value, index) => ({ row: understand(activityRow, value, 'crm.activity.list'), ends: index % pageSize === pageSize - 1 })))
    const owners = await ownersOf(needs, kind, ids, rows)
    const byCard = new Map<number, Map<number, Activity>>([...ids].map(id => [id, new Map()]))
    for (const { row } of rows) {
      const item = activityOf(row)
      if (item !== null) for (const id of owners.get(row.ID) ?? []) byCard.get(id)?.set(item.id, item)
    }
    cards.forEach(({ ref, parts: before }, index) => {
      const ofCard = byCard.get(ref.id) ?? new Map<number, Activity>()
      if (done === 'latest') for (const item of understandOutcome(latest[index] ?? missing, z.array(activity), 'crm.activity.list')) ofCard.set(item.id, item)
      if (before.activities?.known) for (const item of before.activities.value) if (!ofCard.has(item.id)) ofCard.set(item.id, item)
      ;(found.get(cardKey(ref)) ?? {}).activities = known([...ofCard.values()])
    })
  } catch (error) {
    if (!isRefusal(error)) throw error
    for (const { ref } of cards) (found.get(cardKey(ref)) ?? {}).activities = unknown(obstacleOf(error))
  }
}

interface LinkedRow {
  readonly row: z.output<typeof activityRow>
  /** The last of a page: what would have come after it a second time is cut off. */
  readonly ends: boolean
}

/** To which of the cards each of the activities is linked, by the activity's id. */
async function ownersOf({ packer, order }: Completing, kind: CardKind, ids: ReadonlySet<number>, rows: readonly LinkedRow[]): Promise<ReadonlyMap<number, readonly number[]>> {
  if (ids.size === 1) return new Map(rows.map(({ row }) => [row.ID, [...ids]]))
  const times = new Map<number, number>()
  for (const { row, ends } of rows) times.set(row.ID, (times.get(row.ID) ?? 0) + (ends ? 2 : 1))
  // An activity that is linked to several of the cards comes several times (crm-activity-list.md): one that has come once is its owner's alone.
  const isOwn = ({ row }: LinkedRow): boolean => row.OWNER_TYPE_ID === entityTypeIds[kind] && ids.has(row.OWNER_ID ?? 0) && times.get(row.ID) === 1
  const unclear = [...new Set(rows.filter(one => !isOwn(one)).map(({ row }) => row.ID))]
  const answers = await askEach(packer, unclear.map(activityId => ({ method: 'crm.activity.binding.list', params: { activityId } })), order)
  const linked = unclear.map((id, index): [number, readonly number[]] => {
    const answer = answers[index]
    // It was deleted between the two questions.
    if (answer === undefined || (!answer.ok && answer.error.code !== 'limit' && answer.error.code !== 'offline')) return [id, []]
    return [id, understandOutcome(answer, bindings, 'crm.activity.binding.list').filter(one => one.entityTypeId === entityTypeIds[kind] && ids.has(one.entityId)).map(one => one.entityId)]
  })
  return new Map([...rows.filter(isOwn).map(({ row }): [number, readonly number[]] => [row.ID, [row.OWNER_ID ?? 0]]), ...linked])
}
