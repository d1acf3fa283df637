import { cardKey, known, unknown, type Activity, type Card, type CardParts, type CardRef, type ClientFacts, type ClientRef, type Known, type PartName, type Requisite, type StageMove } from '../../../core/card.ts'
import { inSlices } from '../../../core/slices.ts'
import { CrmError } from '../../port.ts'
import { hasStages } from '../card-parts.ts'
import { stageOf } from '../card-read.ts'
import { obstacleOf } from '../known.ts'
import { checklistField } from '../names.ts'
import { cardPath } from '../place.ts'
import { clientsOf, phonesAndEmailsOf } from '../wire/card.ts'
import { activityOf, activityRow } from '../wire/activity.ts'
import { understand } from '../wire/parse.ts'
import { nameOf } from '../wire/person.ts'
import { requisiteOf, requisiteRow } from '../wire/requisite.ts'
import { scanRow, type ScanRow } from '../wire/scan-card.ts'
import { stageMoveOf, stageMoveRow } from '../wire/stage-move.ts'
import type { BegunKind, Dictionaries } from './beginning.ts'
import { isRefusal } from './ask.ts'
import type { ClientsBook, PeopleBook } from './books.ts'
import type { OwnedName } from './kind-plan.ts'
import { correctedActivity, type OurTodos } from './our-deeds.ts'
import type { OpenDealsBook } from './open-deals.ts'
import { rowsOfCards, type Abundance, type OwnedRows } from './owned.ts'
import type { Packer } from './packer.ts'

/** What all windows of a scan share. */
export interface WindowNeeds {
  readonly packer: Packer
  readonly pause: () => Promise<void>
  readonly dictionaries: Dictionaries
  readonly people: PeopleBook
  readonly clients: ClientsBook
  readonly openDeals: OpenDealsBook
  readonly abundance: (kind: BegunKind, list: OwnedName) => Abundance
  readonly ourTodos: Promise<OurTodos>
}

/** A row that was understood, with what the portal said of it. */
interface Draft {
  readonly row: ScanRow
  readonly clients: readonly ClientRef[]
  readonly values: Readonly<Record<string, unknown>>
}

/** What belongs to the cards of a window, where it was asked for together with them. */
export type Ahead = ReadonlyMap<OwnedName, Promise<OwnedRows>>

/** Makes cards of a window's rows: reads what belongs to them, all at once. `order` is the window's place in the row of windows. */
export async function cardsOfRows(needs: WindowNeeds, kind: BegunKind, rows: readonly unknown[], order: number, ahead: Ahead | null): Promise<readonly Card[]> {
  const { packer, pause, dictionaries } = needs
  const drafts = await packer.during(draftsOf(kind, rows, pause))
  if (drafts.length === 0) return []
  const ids = drafts.map(({ row }) => row.id)
  const [, , owned, clients, openDeals] = await Promise.all([
    needs.people.bring(drafts.flatMap(({ row }) => row.assignedById ?? []), order),
    dictionaries.ensure(drafts.map(({ row }) => [kind.kind, row.categoryId ?? 0, row.stageId ?? ''] as const)),
    ownedBy(needs, kind, ids, order, ahead),
    kind.wants('clients') ? clientsOfCards(needs, drafts, order) : null,
    kind.wants('openDeals') ? openDealsOfCards(needs, kind, ids, order) : null,
  ])
  const last = kind.wants('lastActivity') ? await lastActivities(needs, kind, drafts, order) : null

  const whole = new Set(kind.owned.map(({ name }) => name))
  const incomplete: readonly PartName[] = [...(whole.has('open') ? ['activities' as const] : []), ...(kind.wants('comments') ? ['comments' as const] : [])]
  const fields = known(kind.fields)
  const cards: Card[] = []
  await packer.during(inSlices(drafts, pause, ({ row, clients: itsClients, values }) => {
    const pipelineId = row.categoryId ?? 0
    const stages = dictionaries.stages(kind.kind, pipelineId)
    const ref: CardRef = { kind: kind.kind, id: row.id }
    const parts: { [P in PartName]?: Known<CardParts[P]> } = {}
    if (kind.wants('fields')) parts.fields = fields
    if (kind.wants('stages')) parts.stages = stages
    if (kind.wants('workingHours')) parts.workingHours = dictionaries.workingHours ?? unknown('failed')
    if (kind.wants('phonesAndEmails')) parts.phonesAndEmails = known(kind.kind === 'deal' ? nobody : phonesAndEmailsOf(row))
    if (kind.wants('activities')) parts.activities = owned.activities(row.id)
    if (kind.wants('comments')) parts.comments = noComments
    if (kind.wants('stageHistory')) parts.stageHistory = owned.history(row.id)
    if (kind.wants('requisites')) parts.requisites = owned.requisites(row.id)
    if (clients) parts.clients = clients(itsClients)
    if (openDeals) parts.openDeals = openDeals(row.id)
    if (last) parts.lastActivity = last.get(row.id) ?? known(momentOf(row.lastActivityTime))
    cards.push({
      ref,
      title: row.title || nameOf(row.lastName ?? '', row.name ?? '', row.secondName ?? '') || `#${row.id}`,
      path: cardPath(ref),
      pipeline: dictionaries.pipeline(kind.kind, pipelineId),
      stage: hasStages(kind.kind) ? stageOf({ stageId: row.stageId ?? '', stageSemanticId: row.stageSemanticId }, stages) : null,
      amount: hasStages(kind.kind) && typeof row.opportunity === 'number' ? { value: row.opportunity, currency: row.currencyId ?? '' } : null,
      clients: itsClients,
      responsible: needs.people.get(row.assignedById ?? 0),
      createdAt: new Date(row.createdTime),
      updatedAt: new Date(row.updatedTime),
      closeDate: row.closedate ? /^\d{4}-\d{2}-\d{2}/.exec(row.closedate)?.[0] ?? null : null,
      values,
      parts,
      ...(incomplete.length > 0 && { incomplete }),
    })
  }))
  return cards
}

const nobody = { phones: [], emails: [] }
/** A list of comments is of one card: they are read when a rule misses one; see `Scan.complete`. */
const noComments: Known<CardParts['comments']> = known([])

async function draftsOf(kind: BegunKind, rows: readonly unknown[], pause: () => Promise<void>): Promise<readonly Draft[]> {
  const drafts: Draft[] = []
  await inSlices(rows, pause, value => {
    const row = understand(scanRow, value, 'crm.item.list')
    if (Number.isNaN(Date.parse(row.createdTime)) || Number.isNaN(Date.parse(row.updatedTime))) throw new CrmError('unexpected-reply', 'createdTime: not a moment', { method: 'crm.item.list' })
    const raw = value as Readonly<Record<string, unknown>>
    const values: Record<string, unknown> = {}
    for (const name of kind.columns) {
      const said = raw[name]
      values[name] = said === undefined || said === '' || (Array.isArray(said) && said.length === 0) ? null : said
    }
    const clients = clientsOf(kind.kind, { companyId: row.companyId || null, contactId: row.contactId || null, contactIds: row.contactIds ?? undefined })
    drafts.push({ row, clients, values })
  })
  return drafts
}

function momentOf(text: string | null | undefined): Date | null {
  if (!text) return null
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? null : moment
}

interface Owned {
  activities(id: number): Known<readonly Activity[]>
  history(id: number): Known<readonly StageMove[]>
  requisites(id: number): Known<readonly Requisite[]>
}

async function ownedBy(needs: WindowNeeds, kind: BegunKind, ids: readonly number[], order: number, ahead: Ahead | null): Promise<Owned> {
  const { packer, pause } = needs
  const own = new Set(ids)
  const lists = new Map(await Promise.all(kind.owned.map(async list => {
    const abundance = needs.abundance(kind, list.name)
    const rows = await (ahead?.get(list.name) ?? rowsOfCards(packer, list, ids, abundance, order))
    if (rows.known) abundance.learn(ids.length, rows.value.length)
    return [list.name, rows] as const
  })))

  /** Rows of these lists as what they are, by their owner. One refused list is an obstacle for all of them. */
  async function byOwner<T>(names: readonly OwnedName[], read: (value: unknown) => { readonly owner: number, readonly item: T | null }): Promise<(id: number) => Known<readonly T[]>> {
    const found = new Map<number, T[]>()
    for (const name of names) {
      const rows = lists.get(name)
      if (rows === undefined) continue
      if (!rows.known) return () => rows
      await packer.during(inSlices(rows.value, pause, value => {
        const { owner, item } = read(value)
        if (item === null || !own.has(owner)) return
        const before = found.get(owner)
        if (before === undefined) found.set(owner, [item])
        else before.push(item)
      }))
    }
    return id => known(found.get(id) ?? [])
  }

  const activities = await byOwner<Activity>(['open', 'done', 'mails'], value => {
    const row = understand(activityRow, value, 'crm.activity.list')
    const item = activityOf(row)
    if (item === null) throw new CrmError('unexpected-reply', 'CREATED: not a moment', { method: 'crm.activity.list' })
    return { owner: row.OWNER_ID ?? 0, item }
  })
  const history = await byOwner<StageMove>(['history'], value => {
    const row = understand(stageMoveRow, value, 'crm.stagehistory.list')
    const item = stageMoveOf(row)
    if (item === null) throw new CrmError('unexpected-reply', 'CREATED_TIME: not a moment', { method: 'crm.stagehistory.list' })
    return { owner: row.OWNER_ID, item }
  })
  const requisites = await byOwner<Requisite>(['requisites'], value => {
    const row = understand(requisiteRow, value, 'crm.requisite.list')
    return { owner: row.ENTITY_ID, item: requisiteOf(row) }
  })
  return { activities, history, requisites }
}

type ClientsOf = (clients: readonly ClientRef[]) => Known<readonly ClientFacts[]>

async function clientsOfCards({ clients, people }: WindowNeeds, drafts: readonly Draft[], order: number): Promise<ClientsOf> {
  const wanted = [...new Map(drafts.flatMap(draft => draft.clients).map(client => [cardKey(client), client])).values()]
  const entries = new Map<string, { readonly title: string, readonly responsibleId: number }>()
  try {
    let missing: readonly ClientRef[] = wanted
    // Other windows may have pushed some of them out of the book meanwhile.
    while (missing.length > 0) {
      await clients.bring(missing, order)
      for (const client of missing) {
        const entry = clients.get(client)
        if (entry) entries.set(cardKey(client), entry)
      }
      missing = missing.filter(client => clients.get(client) === undefined && !entries.has(cardKey(client)))
    }
  } catch (error) {
    if (!isRefusal(error)) throw error
    return () => unknown(obstacleOf(error))
  }
  await people.bring([...entries.values()].flatMap(({ responsibleId }) => responsibleId > 0 ? [responsibleId] : []), order)
  return itsClients => {
    const facts = itsClients.flatMap((client): ClientFacts[] => {
      const entry = entries.get(cardKey(client))
      return entry ? [{ ...client, title: entry.title, responsible: people.get(entry.responsibleId) }] : []
    })
    // Who is left out of a list may not be seen, and a rule must not take that for «none».
    return facts.length < itsClients.length ? unknown('forbidden') : known(facts)
  }
}

async function openDealsOfCards({ openDeals }: WindowNeeds, { kind }: BegunKind, ids: readonly number[], order: number): Promise<(id: number) => Known<readonly CardRef[]>> {
  if (kind !== 'contact' && kind !== 'company') return () => known([])
  try {
    const found = await openDeals.of(kind, ids, order)
    return id => known(found.get(id) ?? [])
  } catch (error) {
    if (!isRefusal(error)) throw error
    return () => unknown(obstacleOf(error))
  }
}

/** Of the cards whose last activity may be our own deed: what others did last. Of all others the portal's moment holds. */
async function lastActivities({ packer, ourTodos }: WindowNeeds, { kind }: BegunKind, drafts: readonly Draft[], order: number): Promise<ReadonlyMap<number, Known<Date | null>>> {
  const todos = await ourTodos
  const doubtful = drafts.filter(({ row, values }) => {
    const last = momentOf(row.lastActivityTime)
    return last !== null && ((values[checklistField] ?? null) !== null || todos.near({ kind, id: row.id }, last))
  })
  return new Map(await Promise.all(doubtful.map(async ({ row }) => {
    const moments = { lastActivityTime: momentOf(row.lastActivityTime), movedTime: momentOf(row.movedTime) }
    return [row.id, await correctedActivity(packer, { kind, id: row.id }, moments, order)] as const
  })))
}
