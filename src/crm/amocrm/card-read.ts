import { cardKey, known, unknown, type Card, type CardKind, type CardParts, type CardRef, type Known, type PartName, type Stage } from '../../core/card.ts'
import { dayOf } from '../../core/period.ts'
import type { CardSnapshot } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import type { CardInTurns, HowToCompare } from '../port.ts'
import type { Caller } from './call.ts'
import { clientFacts, clientRows, type ClientRows } from './card-clients.ts'
import { hasStages, type CardDictionaries } from './card-dictionaries.ts'
import type { CardFetch } from './card-fetch.ts'
import { cardsByIds } from './card-lists.ts'
import { activitiesIn, lastActivityIn, type ReadWork } from './card-parts.ts'
import { cardSources, laterParts, type CardSources } from './card-sources.ts'
import { dealsOfSameClient } from './card-twins.ts'
import { attempted } from './known.ts'
import { entities, type AmoKind } from './names.ts'
import type { AmoPeople } from './people.ts'
import { clientsOf, phonesAndEmailsOf, requisitesOf, titleOf, valuesOf, type CardRow } from './wire/card.ts'
import { stageMovesOf } from './wire/event.ts'
import { commentsIn } from './wire/note.ts'
import { outcomeOf, stageId } from './wire/pipeline.ts'
import { activityOf } from './wire/task.ts'

type ReadParts = { readonly [P in PartName]?: Known<CardParts[P]> | null }

export interface CardReaderNeeds {
  readonly fetch: CardFetch
  readonly dictionaries: CardDictionaries
  readonly people: AmoPeople
  readonly locale: Locale
  readonly timeZone: () => string
}

export interface CardReader {
  read(ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): Promise<Card>
  readInTurns(ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): CardInTurns
  snapshot(ref: CardRef): Promise<CardSnapshot>
}

/** Where the account shows a card. */
export function cardPath({ kind, id }: CardRef): string {
  return `/${kind === 'lead' ? 'leads' : entities[kind]}/detail/${id}`
}

/**
 * A card: one request, one more for each of its tasks, its notes and its events, all at the same moment; and what its clients tell in a second go, as
 * their numbers stand in the card.
 */
export function createCardReader(caller: Caller, { fetch, dictionaries, people, locale, timeZone }: CardReaderNeeds): CardReader {
  const sourcesOf = (ref: CardRef): CardSources => cardSources(caller, fetch, ref)

  function readInTurns(ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): CardInTurns {
    const sources = sourcesOf(ref)
    const later = laterParts(ref.kind, parts)
    const first = (async () => {
      // The card goes ahead: without it the others are of no use.
      void sources.row()
      const plans = hasStages(ref.kind) && later.includes('activities') ? sources.tasks() : null
      const [card, tasks] = await Promise.all([readFrom(sources, ref, parts.filter(part => !later.includes(part)), compares), plans])
      return { card: tasks === null ? card : { ...card, parts: { ...card.parts, activities: mapped(tasks, all => all.map(activityOf)) } }, later }
    })()
    first.catch(() => undefined)
    return {
      first,
      async rest(wanted) {
        const [{ card }, others] = await Promise.all([first, readFrom(sources, ref, wanted, compares)])
        return { ...card, parts: { ...card.parts, ...others.parts } }
      },
    }
  }

  async function readFrom(sources: CardSources, ref: CardRef, parts: readonly PartName[], compares?: HowToCompare): Promise<Card> {
    const wants = (...names: readonly PartName[]): boolean => names.some(name => parts.includes(name))
    const reading = sources.row()
    const kind = ref.kind as AmoKind
    const begun = ref.kind === 'lead'
      ? null
      : {
          account: dictionaries.account(),
          fields: wants('fields') ? dictionaries.fields(kind) : null,
          tasks: wants('activities', 'lastActivity') ? sources.tasks() : null,
          notes: wants('activities', 'lastActivity', 'comments') ? sources.notes() : null,
          events: wants('activities', 'lastActivity') || (wants('stageHistory') && hasStages(kind)) ? sources.events() : null,
        }
    const row = await reading
    const account = await begun?.account ?? { currency: '', hasFilters: false }
    const clients = clientsOf(kind, row)
    const rows = wants('clients') || (wants('twins') && hasStages(kind)) ? clientRows(caller, clients, account.hasFilters) : null
    rows?.catch(() => undefined)
    const place = await placeOf(row, kind)
    const [tasks, notes, events] = [await begun?.tasks ?? null, await begun?.notes ?? null, await begun?.events ?? null]
    const work = tasks && notes && events && workOf(tasks, notes, events)
    const responsible = (await people.byIds([row.responsible_user_id])).get(row.responsible_user_id)
    const read: ReadParts = {
      activities: work && mapped(work, all => activitiesIn(all, locale)),
      lastActivity: work && mapped(work, all => lastActivityIn(all, locale)),
      comments: notes && mapped(notes, commentsIn),
      fields: await begun?.fields ?? null,
      stages: place.stages,
      stageHistory: hasStages(kind) ? events && mapped(events, all => stageMovesOf(all, { createdAt: row.created_at, pipelineId: row.pipeline_id ?? 0, stageId: stageIdOf(row) })) : known([]),
      clients: wants('clients') && rows ? await clientFacts(clients, rows, people) : null,
      phonesAndEmails: known(phonesAndEmailsOf(row)),
      requisites: known(requisitesOf(row)),
      openDeals: wants('openDeals') ? await openDealsOf(row, kind, account.hasFilters) : null,
      // The API does not tell when a company works.
      workingHours: unknown('not-supported'),
    }
    const card: Card = {
      ref,
      title: titleOf(row),
      path: cardPath(ref),
      pipeline: place.pipeline,
      stage: place.stage,
      amount: kind === 'deal' && row.price !== null && row.price !== undefined ? { value: row.price, currency: account.currency } : null,
      clients,
      responsible: responsible ?? { id: row.responsible_user_id, name: '', position: '', departmentIds: [], active: 'unknown', photo: null },
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      // There is no day on which a deal is expected to be closed, only the one on which it was.
      closeDate: row.closed_at === null ? null : dayOf(row.closed_at, timeZone()),
      values: valuesOf(kind, row, timeZone()),
      parts: Object.fromEntries(parts.flatMap(name => read[name] ? [[name, read[name]]] : [])),
    }
    if (!wants('twins')) return card
    return { ...card, parts: { ...card.parts, twins: await attempted(twinsOf(card, row, rows, account.hasFilters, compares)) } }
  }

  async function twinsOf(card: Card, row: CardRow, rows: Promise<ClientRows> | null, hasFilters: boolean, compares?: HowToCompare) {
    if (hasStages(card.ref.kind)) return dealsOfSameClient(caller, card.ref, row.pipeline_id ?? null, card.clients, await rows ?? new Map(), hasFilters)
    const bare = (one: CardRow): Card => ({
      ...card, ref: { kind: card.ref.kind, id: one.id }, title: titleOf(one), stage: null, values: valuesOf(card.ref.kind as AmoKind, one, timeZone()),
      parts: { phonesAndEmails: known(phonesAndEmailsOf(one)), requisites: known(requisitesOf(one)) },
    })
    // Only whoever asks for twins of clients needs what is behind this.
    const [{ twinsBySigns }, settings] = await Promise.all([import('./client-twins.ts'), compares?.() ?? {}])
    return twinsBySigns(caller, bare(row), bare, settings)
  }

  async function openDealsOf(row: CardRow, kind: AmoKind, hasFilters: boolean): Promise<Known<readonly CardRef[]>> {
    const ids = kind === 'deal' ? [] : row._embedded?.leads ?? []
    return attempted((async () => {
      const deals = ids.length === 0 ? [] : await cardsByIds(caller, 'deal', ids, { hasFilters })
      return deals.filter(deal => outcomeOf(deal.status_id ?? 0) === 'open').map((deal): CardRef => ({ kind: 'deal', id: deal.id }))
    })())
  }

  async function placeOf(row: CardRow, kind: CardKind): Promise<Pick<Card, 'pipeline' | 'stage'> & { readonly stages: Known<readonly Stage[]> }> {
    if (!hasStages(kind)) return { pipeline: null, stage: null, stages: known([]) }
    const id = stageIdOf(row)
    const found = await dictionaries.pipeline(row.pipeline_id ?? 0, id)
    const pipeline = found.known ? found.value : null
    return {
      pipeline: { id: row.pipeline_id ?? 0, name: pipeline?.name ?? '' },
      stage: pipeline?.stages.find(stage => stage.id === id) ?? { id, name: id, order: 0, outcome: outcomeOf(row.status_id ?? 0) },
      stages: found.known ? known(pipeline?.stages ?? []) : found,
    }
  }

  async function snapshot(ref: CardRef): Promise<CardSnapshot> {
    const [card, account] = await Promise.all([readFrom(sourcesOf(ref), ref, []), dictionaries.account()])
    const rows = await clientRows(caller, card.clients, account.hasFilters)
    return {
      title: card.title,
      path: card.path,
      pipeline: card.pipeline?.name || null,
      stage: card.stage?.name || null,
      amount: card.amount,
      clients: card.clients,
      clientNames: card.clients.flatMap(client => {
        const row = rows.get(cardKey(client))
        return row ? [titleOf(row)] : []
      }),
      responsible: { id: card.responsible.id, name: card.responsible.name },
      departmentIds: card.responsible.departmentIds,
    }
  }

  return { read: (ref, parts, compares) => readFrom(sourcesOf(ref), ref, parts, compares), readInTurns, snapshot }
}

function stageIdOf(row: CardRow): string {
  return stageId(row.pipeline_id ?? 0, row.status_id ?? 0)
}

function mapped<T, R>(read: Known<T>, change: (value: T) => R): Known<R> {
  return read.known ? known(change(read.value)) : read
}

function workOf(tasks: Known<ReadWork['tasks']>, notes: Known<ReadWork['notes']>, events: Known<ReadWork['events']>): Known<ReadWork> {
  if (!tasks.known) return tasks
  if (!notes.known) return notes
  return events.known ? known({ tasks: tasks.value, notes: notes.value, events: events.value }) : events
}
