import { z } from 'zod'
import type { CardRef, ClientRef } from '../../../core/card.ts'
import { inSlices } from '../../../core/slices.ts'
import { understandOutcome, type Command } from '../call.ts'
import { cannotFilter } from '../card-open-deals.ts'
import { RestError } from '../errors.ts'
import { entityTypeIds } from '../names.ts'
import { chunksOf, pageSize } from '../paging.ts'
import { clientsOf } from '../wire/card.ts'
import { understand } from '../wire/parse.ts'
import { askEach } from './ask.ts'
import { readStretch, type Listed } from './chain.ts'
import type { Packer } from './packer.ts'
import { createPieces } from './pieces.ts'

const row = z.object({
  id: z.coerce.number(), companyId: z.coerce.number().nullish().transform(id => id || null), contactId: z.coerce.number().nullish().transform(id => id || null),
  contactIds: z.array(z.coerce.number()).nullish().transform(ids => ids ?? undefined),
})
const edge = z.object({ items: z.array(z.object({ id: z.coerce.number() })) }).transform(({ items }) => items[0]?.id ?? 0)

/** Which open deals and leads a client has. */
export interface OpenDealsBook {
  /** By the client's id. */
  of(kind: ClientRef['kind'], ids: readonly number[], order: number): Promise<ReadonlyMap<number, readonly CardRef[]>>
}

const kinds = ['deal', 'lead'] as const
const columns = ['id', 'contactId', 'contactIds', 'companyId']

/**
 * Few clients are looked for by fifty in the lists of deals and leads. Of many, all open deals and leads of the portal are read once, with nothing
 * but their clients' ids, and kept: that is a page for fifty deals, where looking for fifty contacts is four.
 */
export function openDealsBook(packer: Packer, pause: () => Promise<void>, { clients }: { readonly clients: number }): OpenDealsBook {
  let whole: Promise<ReadonlyMap<string, readonly CardRef[]>> | null = null
  let counted: Promise<Edges> | null = null

  async function edgesOf(): Promise<Edges> {
    const commands = kinds.flatMap(kind => (['ASC', 'DESC'] as const).map((way): Command => ({
      method: 'crm.item.list', params: { entityTypeId: entityTypeIds[kind], filter: { stageSemanticId: 'P' }, select: ['id'], order: { id: way }, start: way === 'ASC' ? 0 : -1 },
    })))
    const answers = await askEach(packer, commands, 0)
    return kinds.map((kind, index) => {
      const [asc, desc] = answers.slice(2 * index, 2 * index + 2)
      const id = (answer: typeof asc): number => answer === undefined ? 0 : understandOutcome(answer, edge, 'crm.item.list')
      return { kind, first: id(asc), last: id(desc), count: asc?.ok ? asc.total : 0 }
    })
  }

  async function readWhole(edges: Edges): Promise<ReadonlyMap<string, readonly CardRef[]>> {
    const found = new Map<string, CardRef[]>()
    await Promise.all(edges.map(async ({ kind, first, last, count }) => {
      const pieces = createPieces([[0, null]], { first, last, count, target: () => 1_000 })
      const reading: Promise<void>[] = []
      const readNext = (piece = pieces.next()): void => {
        if (piece === null) return
        reading.push(readStretch(packer, { list: listOf(kind, {}), after: piece.after, upTo: piece.upTo, order: 0, expect: piece.expect }).then(async ({ rows }) => {
          pieces.read(piece, rows.length, null)
          await packer.during(note(found, kind, rows, pause))
        }))
        if (piece.upTo !== null) readNext()
      }
      readNext()
      readNext(pieces.tail())
      await Promise.all(reading)
    }))
    return found
  }

  return {
    async of(kind, ids, order) {
      counted ??= edgesOf()
      const edges = await counted
      const deals = edges.reduce((sum, { count }) => sum + count, 0)
      if (deals < 4 * clients) {
        whole ??= readWhole(edges)
        const all = await whole
        return new Map(ids.map(id => [id, all.get(`${kind}:${id}`) ?? []]))
      }
      const found = new Map<string, CardRef[]>()
      const fields = kind === 'contact' ? ['contactId', 'contactIds'] : ['companyId']
      await Promise.all(chunksOf(ids, pageSize).flatMap(some => kinds.flatMap(card => fields.map(async field => {
        try {
          const { rows } = await readStretch(packer, { list: listOf(card, { [`@${field}`]: some }), after: 0, upTo: null, order, expect: () => some.length })
          await note(found, card, rows, pause)
        } catch (error) {
          if (field === 'contactIds' && error instanceof RestError && cannotFilter({ ok: false, error })) return
          throw error
        }
      }))))
      return new Map(ids.map(id => [id, found.get(`${kind}:${id}`) ?? []]))
    },
  }
}

type Edges = readonly { readonly kind: 'deal' | 'lead', readonly first: number, readonly last: number, readonly count: number }[]

function listOf(kind: 'deal' | 'lead', filter: Readonly<Record<string, unknown>>): Listed {
  return { method: 'crm.item.list', id: 'id', inItems: true, params: { entityTypeId: entityTypeIds[kind], select: columns }, filter: { stageSemanticId: 'P', ...filter } }
}

async function note(found: Map<string, CardRef[]>, kind: 'deal' | 'lead', rows: readonly unknown[], pause: () => Promise<void>): Promise<void> {
  await inSlices(rows, pause, value => {
    const deal = understand(row, value, 'crm.item.list')
    const ref: CardRef = { kind, id: deal.id }
    for (const client of clientsOf(kind, deal)) {
      const key = `${client.kind}:${client.id}`
      const before = found.get(key)
      if (before === undefined) found.set(key, [ref])
      else if (!before.some(({ kind, id }) => kind === ref.kind && id === ref.id)) before.push(ref)
    }
  })
}
