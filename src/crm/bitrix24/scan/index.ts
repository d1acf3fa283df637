import type { SessionCache } from '../../../browser/port.ts'
import { cardKey, cardKinds, unknown, type Card, type CardKind, type CardRef, type PartName } from '../../../core/card.ts'
import type { DuplicateSettings } from '../../../core/duplicate-settings.ts'
import { grouped } from '../../../core/grouped.ts'
import { breathe } from '../../../core/slices.ts'
import { CrmError, type ScanOrder, type ScanPort } from '../../port.ts'
import type { Caller } from '../call.ts'
import { createCardDictionaries } from '../card-dictionaries.ts'
import { createCardReader } from '../card-read.ts'
import { entityTypeIds } from '../names.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { machineClock, type Clock } from '../../shared/clock.ts'
import { titledItems, titleFields } from '../wire/card.ts'
import { completed, type Completing } from './complete.ts'
import { openScan } from './open-scan.ts'
import { createPacker } from './packer.ts'

export interface ScanNeeds {
  readonly cache: SessionCache
  readonly clock?: Clock
  /** Between slices of rows, so that the page does not stand still. */
  readonly pause?: () => Promise<void>
  /** Cards that a scan reads and gives together; about 1,000 unless told otherwise. */
  readonly windowSize?: number
}

/** So few cards are read one by one, as their tabs read them: all of them in a request or two. */
const few = 3

/** Parts that are complete only when each card is asked for them. */
const linked: readonly PartName[] = ['activities', 'comments', 'twins']

/** By these a card's twins are searched for. */
const signs: readonly PartName[] = ['phonesAndEmails', 'requisites']

/** What is read of a card before it is completed. */
function read(parts: readonly PartName[]): readonly PartName[] {
  return [...new Set([...parts.filter(part => !linked.includes(part)), ...(parts.includes('twins') ? signs : [])])]
}

export function createScans(caller: Caller, { cache, clock = machineClock, pause = breathe, windowSize }: ScanNeeds): ScanPort {
  const reader = createCardReader(caller, createCardDictionaries(caller, cache))
  const inBackground = caller.inBackground()
  const behind = createCardReader(inBackground, createCardDictionaries(inBackground, cache))
  const twins = (from: typeof reader): Completing['twins'] => async (ref, compares) => {
    const card = await orGone(from.read(ref, ['twins'], () => Promise.resolve(compares)))
    return card?.parts.twins ?? unknown('failed')
  }

  async function oneByOne(refs: readonly CardRef[], parts: (kind: CardKind) => readonly PartName[], compares: DuplicateSettings): Promise<readonly Card[]> {
    const cards = await Promise.all(refs.map(ref => orGone(reader.read(ref, parts(ref.kind), () => Promise.resolve(compares)))))
    return cards.flatMap(card => card ?? [])
  }

  return {
    open: (order, from, signal) => openScan({ caller: inBackground, clock, pause, windowSize, twins: twins(behind) }, order, from, signal),

    async look(refs, parts, compares = {}) {
      const unique = [...new Map(refs.map(ref => [cardKey(ref), ref])).values()]
      if (unique.length <= few) return oneByOne(unique, parts, compares)
      const kinds = cardKinds.filter(kind => unique.some(ref => ref.kind === kind))
      const order: ScanOrder = {
        kinds: kinds.map(kind => ({ kind, parts: read(parts(kind)), closedSince: null, fields: [] })),
        also: unique, changedSince: null, doneSince: null,
      }
      const cards: Card[] = []
      try {
        for await (const chunk of openScan({ caller, clock, pause, twins: twins(reader), extent: 'only-listed' }, order, null, new AbortController().signal).chunks()) cards.push(...chunk.cards)
      } catch (error) {
        // Cards of a kind that the person may not see are left out like any other.
        if (!(error instanceof CrmError && error.code === 'forbidden')) throw error
      }
      const needs: Completing = { packer: createPacker(caller, clock), order: 0, done: 'latest', compares, twins: twins(reader) }
      const whole = await Promise.all([...grouped(cards, ({ ref }) => ref.kind)].map(([kind, ofKind]) => completed(needs, ofKind, parts(kind).filter(part => linked.includes(part)))))
      return whole.flat()
    },

    async titles(refs) {
      const pages = [...grouped(refs, ({ kind }) => kind)].flatMap(([kind, ofKind]) => chunksOf([...new Set(ofKind.map(({ id }) => id))], pageSize).map(ids => ({ kind, ids })))
      const found = await Promise.all(pages.map(async ({ kind, ids }) => {
        const params = { entityTypeId: entityTypeIds[kind], filter: { '@id': ids }, select: titleFields, order: { id: 'ASC' }, start: -1 }
        return (await caller.read('crm.item.list', params, titledItems)).map(({ id, title }): [string, string] => [cardKey({ kind, id }), title])
      }))
      return new Map(found.flat())
    },
  }
}

async function orGone(reading: Promise<Card>): Promise<Card | null> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof CrmError && (error.code === 'not-found' || error.code === 'forbidden')) return null
    throw error
  }
}
