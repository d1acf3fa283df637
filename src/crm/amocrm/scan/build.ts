import { cardKey, known, unknown, type Card, type CardParts, type CardRef, type ClientFacts, type FieldInfo, type Known, type PartName } from '../../../core/card.ts'
import { dayOf } from '../../../core/period.ts'
import type { Locale } from '../../../core/rule.ts'
import type { Caller } from '../call.ts'
import type { CardDictionaries } from '../card-dictionaries.ts'
import { activitiesIn, lastActivityIn } from '../card-parts.ts'
import { cardPath } from '../card-read.ts'
import type { AmoKind } from '../names.ts'
import type { AmoPeople } from '../people.ts'
import { clientsOf, phonesAndEmailsOf, requisitesOf, titleOf, valuesOf, type CardRow } from '../wire/card.ts'
import { stageMovesOf } from '../wire/event.ts'
import { commentsIn } from '../wire/note.ts'
import { outcomeOf, stageId } from '../wire/pipeline.ts'
import type { OtherCards } from './others.ts'
import { readWorkOf, type WorkBook } from './work.ts'

export interface Building {
  readonly caller: Caller
  readonly dictionaries: CardDictionaries
  readonly people: AmoPeople
  readonly locale: Locale
  readonly timeZone: () => string
  readonly others: OtherCards
  /** What belongs to these cards, and since when what was done is whole in it; `null`: all of it. */
  readonly work: (refs: readonly CardRef[]) => Promise<{ readonly book: WorkBook, readonly since: Date | null }>
}

type Parts = { [P in PartName]?: Known<CardParts[P]> }

/** These are made of what belongs to the card. */
const worked: readonly PartName[] = ['activities', 'lastActivity', 'comments', 'stageHistory']

/** Cards of one kind, from their rows. `fieldsNamed`: see `CardDictionaries.fields`. */
export async function buildCards(needs: Building, kind: AmoKind, rows: readonly CardRow[], parts: readonly PartName[], fieldsNamed?: readonly string[]): Promise<readonly Card[]> {
  const [first] = rows
  if (first === undefined) return []
  const wants = (...names: readonly PartName[]): boolean => names.some(name => parts.includes(name))
  const refs = rows.map((row): CardRef => ({ kind, id: row.id }))
  const [account, fields, people, work, clients, openDeals] = await Promise.all([
    needs.dictionaries.account(),
    wants('fields') ? needs.dictionaries.fields(kind, fieldsNamed) : null,
    needs.people.byIds([...new Set(rows.map(row => row.responsible_user_id))]),
    wants(...worked) ? needs.work(refs) : null,
    wants('clients') ? needs.others.clients(rows.flatMap(row => clientsOf(kind, row))) : null,
    wants('openDeals') && kind !== 'deal' ? needs.others.openDeals(rows.flatMap(row => row._embedded?.leads ?? [])) : new Set<number>(),
    // With it the stages are asked for along with the rest.
    placeOf(needs.dictionaries, kind, first),
  ])
  const silent = work !== null && wants('lastActivity') ? await silentWork(needs, refs, work) : null
  const built: Card[] = []
  for (const row of rows) {
    const ref: CardRef = { kind, id: row.id }
    const place = await placeOf(needs.dictionaries, kind, row)
    const ofCard = work?.book.of(ref) ?? null
    const itsClients = clientsOf(kind, row)
    const all: Parts = {
      ...(ofCard !== null && {
        activities: known(activitiesIn(ofCard, needs.locale)),
        comments: known(commentsIn(ofCard.notes)),
        lastActivity: known(newest(lastActivityIn(ofCard, needs.locale), silent === null ? null : lastActivityIn(silent.of(ref), needs.locale))),
        stageHistory: known(kind === 'deal' ? stageMovesOf(ofCard.events, { createdAt: row.created_at, pipelineId: row.pipeline_id ?? 0, stageId: stageId(row.pipeline_id ?? 0, row.status_id ?? 0) }) : []),
      }),
      ...(fields !== null && { fields: fields satisfies Known<readonly FieldInfo[]> }),
      ...(clients !== null && { clients: factsOf(itsClients.map(client => clients.get(cardKey(client)))) }),
      openDeals: openDeals === null ? unknown('forbidden') : known((row._embedded?.leads ?? []).filter(id => openDeals.has(id)).map((id): CardRef => ({ kind: 'deal', id }))),
      stages: place.stages,
      phonesAndEmails: known(phonesAndEmailsOf(row)),
      requisites: known(requisitesOf(row)),
      workingHours: unknown('not-supported'),
    }
    built.push({
      ref,
      title: titleOf(row),
      path: cardPath(ref),
      pipeline: place.pipeline,
      stage: place.stage,
      amount: kind === 'deal' && row.price !== null && row.price !== undefined ? { value: row.price, currency: account.currency } : null,
      clients: itsClients,
      responsible: people.get(row.responsible_user_id) ?? { id: row.responsible_user_id, name: '', position: '', departmentIds: [], active: 'unknown', photo: null },
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      closeDate: row.closed_at === null ? null : dayOf(row.closed_at, needs.timeZone()),
      values: valuesOf(kind, row, needs.timeZone()),
      parts: Object.fromEntries(parts.flatMap(name => all[name] === undefined ? [] : [[name, all[name]]])),
      // Comments from before the moment since which they were read are looked for when a rule misses one.
      ...(wants('comments') && work?.since !== null && { incomplete: ['comments' as const] }),
    })
  }
  return built
}

/** Who has been silent since before what was read is asked for all that was written and closed. Messages of chats from before are not looked for: they would be a request for ten cards. */
async function silentWork(needs: Building, refs: readonly CardRef[], { book, since }: { readonly book: WorkBook, readonly since: Date | null }): Promise<WorkBook | null> {
  if (since === null) return null
  const silent = refs.filter(ref => (lastActivityIn(book.of(ref), needs.locale)?.getTime() ?? 0) < since.getTime())
  if (silent.length === 0) return null
  const kinds = [...new Set(silent.map(({ kind }) => kind as AmoKind))]
  return readWorkOf(needs.caller, silent, { done: { kinds, since: null, chats: false }, moves: false })
}

function newest(one: Date | null, other: Date | null): Date | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

/** A rule must not take a client who may not be seen for «none». */
function factsOf(clients: readonly (ClientFacts | undefined)[]): Known<readonly ClientFacts[]> {
  const seen = clients.filter(client => client !== undefined)
  return seen.length < clients.length ? unknown('forbidden') : known(seen)
}

async function placeOf(dictionaries: CardDictionaries, kind: AmoKind, row: CardRow): Promise<Pick<Card, 'pipeline' | 'stage'> & { readonly stages: Known<CardParts['stages']> }> {
  if (kind !== 'deal') return { pipeline: null, stage: null, stages: known([]) }
  const pipelineId = row.pipeline_id ?? 0
  const id = stageId(pipelineId, row.status_id ?? 0)
  const found = await dictionaries.pipeline(pipelineId, id)
  const pipeline = found.known ? found.value : null
  return {
    pipeline: { id: pipelineId, name: pipeline?.name ?? '' },
    stage: pipeline?.stages.find(stage => stage.id === id) ?? { id, name: id, order: 0, outcome: outcomeOf(row.status_id ?? 0) },
    stages: found.known ? known(pipeline?.stages ?? []) : found,
  }
}
