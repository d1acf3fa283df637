import { draw } from '../seed/large-draw.ts'
import { inn, phone } from '../seed/names.ts'
import { en } from '../seed/words-en.ts'
import { ru } from '../seed/words-ru.ts'
import type { Words } from '../seed/words.ts'
import { secondsOf, type Account } from './account.ts'
import { lostStatus, wonStatus, type CardKind, type CardRow, type CustomFieldRow, type FieldValues, type StatusRow, type Tables, type UserRow } from './tables.ts'

/** How much is added to an account that is seeded already. */
export interface LargeSize {
  readonly leads: number
  readonly contacts: number
  readonly companies: number
  readonly tasksPerLead: number
  /** Share of the leads that are open; 0.6 unless told otherwise. */
  readonly openShare?: number
}

type Filled = Pick<Account, 'store' | 'tables' | 'now' | 'about'>

interface Stock {
  readonly tables: Tables
  readonly words: Words
  readonly now: number
  readonly sellers: readonly UserRow[]
  readonly stages: readonly StatusRow[]
  readonly phones: Readonly<Record<'contacts' | 'companies', CustomFieldRow | undefined>>
  readonly inn: CustomFieldRow | undefined
  readonly segment: CustomFieldRow | undefined
  readonly lossReasons: readonly number[]
}

const day = 86_400
/** Phones of the seed itself have lower numbers. */
const firstPhone = 20_000

/**
 * Adds a company's years of work: leads with their clients, tasks, a note on every eighth, and stage history, for tests and measurements of accounts
 * that are too large to be told one by one. The same size on the same account gives the same rows. In memory it takes seconds.
 */
export function fillAccount({ store, tables, now, about }: Filled, size: LargeSize): void {
  const words = about().lang === 'ru' ? ru : en
  const fields = [...tables.fields.all()]
  const stock: Stock = {
    tables,
    words,
    now: secondsOf(now()),
    sellers: [...tables.users.all()].filter(user => user.isActive && !user.isFree && !user.isAdmin),
    stages: [...tables.statuses.all()].filter(row => row.type === 0).sort((a, b) => a.pipelineId - b.pipelineId || a.sort - b.sort),
    phones: { contacts: fields.find(row => row.owner === 'contacts' && row.code === 'PHONE'), companies: fields.find(row => row.owner === 'companies' && row.code === 'PHONE') },
    inn: fields.find(row => row.owner === 'companies' && row.name === words.fields.inn),
    segment: fields.find(row => row.owner === 'leads' && row.name === words.fields.segment),
    lossReasons: [...tables.lossReasons.all()].map(row => row.id),
  }
  store.transaction(() => {
    const companies = Array.from({ length: size.companies }, (_, number) => addCompany(stock, number))
    const contacts = Array.from({ length: size.contacts }, (_, number) => addContact(stock, number, number % 3 === 0 ? undefined : companies[number % (companies.length || 1)]))
    for (let number = 0; number < size.leads; number += 1) addLead(stock, number, size, contacts, companies)
  })
}

function base({ sellers, now }: Stock, number: number): Omit<CardRow, 'id' | 'name'> {
  const seller = sellers[draw(number, sellers.length)]
  const userId = seller?.id ?? 0
  const createdAt = now - day * (20 + draw(number + 1, 400))
  return {
    firstName: '', lastName: '', price: 0, statusId: 0, pipelineId: 0, lossReasonId: null, closedAt: null, responsibleUserId: userId, groupId: seller?.groupId ?? 0, createdBy: userId, updatedBy: userId,
    createdAt, updatedAt: now - day * draw(number + 2, 20) - draw(number + 3, 30_000), isDeleted: false, values: {}, tagIds: [],
  }
}

function of<T>(list: readonly T[], number: number): T | undefined {
  return list[draw(number, list.length || 1)]
}

function phoneValues(field: CustomFieldRow | undefined, number: number, format: number): FieldValues {
  return field?.enums?.[0] ? { [field.id]: [{ value: phone(firstPhone + number, format), enumId: field.enums[0].id }] } : {}
}

function tell({ tables }: Stock, kind: CardKind, card: CardRow): void {
  const entityType = kind === 'leads' ? 'lead' : kind === 'contacts' ? 'contact' : 'company'
  tables.events.insert({ type: `${entityType}_added`, entityType, entityId: card.id, createdBy: card.createdBy, createdAt: card.createdAt, valueBefore: [], valueAfter: [] })
}

function addCompany(stock: Stock, number: number): number {
  const { tables, words } = stock
  const name = `${of(words.companyFirst, number) ?? ''} ${of(words.companySecond, number + 5) ?? ''} ${number + 1}`
  const values = { ...phoneValues(stock.phones.companies, number * 2, number % 4), ...(stock.inn && number % 4 !== 3 ? { [stock.inn.id]: [{ value: inn(100_000 + number, false) }] } : {}) }
  const row = tables.cards.companies.insert({ ...base(stock, number * 7), name, values })
  tell(stock, 'companies', row)
  return row.id
}

/** Every fortieth has the phone of the one before. */
function addContact(stock: Stock, number: number, companyId: number | undefined): number {
  const { tables, words } = stock
  const names = number % 2 === 0 ? words.names.male : words.names.female
  const [firstName, lastName] = [of(names.first, number) ?? '', `${words.untidy.lastName} ${number + 1}`]
  const line = number % 40 === 7 ? number - 1 : number
  const row = tables.cards.contacts.insert({ ...base(stock, number * 11), name: `${firstName} ${lastName}`, firstName, lastName, values: phoneValues(stock.phones.contacts, line * 2 + 1, number % 4) })
  tell(stock, 'contacts', row)
  if (companyId !== undefined) tables.links.insert({ fromType: 'contacts', fromId: row.id, toType: 'companies', toId: companyId, isMain: false, catalogId: null, quantity: 1 })
  return row.id
}

function addLead(stock: Stock, number: number, size: LargeSize, contacts: readonly number[], companies: readonly number[]): void {
  const { tables, words, stages } = stock
  const open = draw(number + 9, 1000) < (size.openShare ?? 0.6) * 1000
  const pipelines = [...new Set(stages.map(row => row.pipelineId))]
  const inPipeline = stages.filter(row => row.pipelineId === (draw(number, 3) === 0 ? pipelines[1] : pipelines[0]))
  const work = inPipeline.filter(row => row.statusId !== wonStatus && row.statusId !== lostStatus)
  const depth = 1 + draw(number + 4, work.length)
  const last = inPipeline.find(row => row.statusId === (draw(number + 5, 2) === 0 ? wonStatus : lostStatus))
  const path = open || !last ? work.slice(0, depth) : [...work.slice(0, depth), last]
  const stage = path.at(-1)
  const product = of(words.products, number + 6)
  const card = base(stock, number * 13)
  const option = of(stock.segment?.enums ?? [], number + 7)
  const statusId = stage?.statusId ?? 0
  const lead = tables.cards.leads.insert({
    ...card,
    name: `${product?.title ?? ''} № ${number + 1}`,
    price: number % 9 === 4 ? 0 : product?.price ?? 0,
    statusId,
    pipelineId: stage?.pipelineId ?? 0,
    closedAt: open ? null : card.updatedAt,
    lossReasonId: statusId === lostStatus && number % 5 !== 0 ? of(stock.lossReasons, number) ?? null : null,
    values: stock.segment && option && number % 4 !== 1 ? { [stock.segment.id]: [{ value: option.value, enumId: option.id }] } : {},
  })
  tell(stock, 'leads', lead)
  tellStages(stock, lead, path)
  const link = { fromType: 'leads', fromId: lead.id, catalogId: null, quantity: 1 } as const
  const [contactId, companyId] = [of(contacts, number + 11), of(companies, number + 10)]
  if (number % 6 !== 5 && contactId !== undefined) tables.links.insert({ ...link, toType: 'contacts', toId: contactId, isMain: true })
  if (number % 4 !== 3 && companyId !== undefined) tables.links.insert({ ...link, toType: 'companies', toId: companyId, isMain: false })
  for (let index = 0; index < size.tasksPerLead; index += 1) addTask(stock, number * 31 + index, lead, open)
  if (number % 8 === 3) addNote(stock, number, lead)
}

function tellStages({ tables }: Stock, lead: CardRow, path: readonly StatusRow[]): void {
  const value = ({ statusId, pipelineId }: StatusRow) => [{ lead_status: { id: statusId, pipeline_id: pipelineId } }]
  path.forEach((stage, index) => {
    const before = path[index - 1]
    if (!before) return
    const createdAt = Math.round(lead.createdAt + (lead.updatedAt - lead.createdAt) * index / (path.length - 1))
    tables.events.insert({ type: 'lead_status_changed', entityType: 'lead', entityId: lead.id, createdBy: lead.responsibleUserId, createdAt, valueBefore: value(before), valueAfter: value(stage) })
  })
}

/** Half of an open lead's tasks are still to be done, a quarter of those are overdue. */
function addTask({ tables, words, now }: Stock, number: number, lead: CardRow, open: boolean): void {
  const planned = open && draw(number, 2) === 0
  const done = Math.min(now - 3600, lead.createdAt + day * (1 + draw(number + 1, 20)))
  const completeTill = planned ? now + day * (draw(number + 2, 12) - 3) : done
  const task = tables.tasks.insert({
    text: of(words.subjects.todo, number) ?? '', responsibleUserId: lead.responsibleUserId, groupId: lead.groupId, entityType: 'leads', entityId: lead.id, duration: draw(number + 3, 5) === 0 ? 3600 : 0,
    isCompleted: !planned, taskTypeId: draw(number + 3, 5) === 0 ? 2 : 1, completeTill, resultText: null, createdBy: lead.responsibleUserId, updatedBy: lead.responsibleUserId,
    createdAt: Math.min(lead.createdAt + day, done), updatedAt: planned ? Math.min(lead.createdAt + day, done) : done,
  })
  if (!planned) tables.events.insert({ type: 'task_completed', entityType: 'task', entityId: task.id, createdBy: task.updatedBy, createdAt: done, valueBefore: [], valueAfter: [] })
}

function addNote({ tables, words }: Stock, number: number, lead: CardRow): void {
  const note = tables.notes.insert({
    entityType: 'leads', entityId: lead.id, noteType: 'common', params: { text: of(words.comments, number) ?? '' }, isPinned: false, responsibleUserId: lead.responsibleUserId, groupId: lead.groupId,
    createdBy: lead.responsibleUserId, updatedBy: lead.responsibleUserId, createdAt: lead.updatedAt, updatedAt: lead.updatedAt,
  })
  tables.events.insert({ type: 'common_note_added', entityType: 'lead', entityId: lead.id, createdBy: note.createdBy, createdAt: note.createdAt, valueBefore: [], valueAfter: [{ note: { id: note.id } }] })
}
