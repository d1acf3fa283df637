import { addRecord, touch as touchTimeline } from './bitrix24/crm/timeline-record.ts'
import { changeItem } from './bitrix24/crm/items.ts'
import { entityTypeOf } from './bitrix24/crm/entity-type.ts'
import { fieldsOf } from './bitrix24/crm/fields.ts'
import type { Portal } from './bitrix24/portal.ts'
import type { UserRow } from './bitrix24/tables.ts'
import { largeActivity } from './seed/large-activities.ts'
import { companyRow, contactRow, dealRow, stagesThrough, type Stock } from './seed/large-cards.ts'
import { draw } from './seed/large-draw.ts'
import { inn, personName } from './seed/names.ts'
import { stageId } from './seed/pipelines.ts'
import { createWorld } from './seed/world.ts'

/** How much is added to a portal that is seeded already. */
export interface LargeSize {
  readonly deals: number
  readonly activitiesPerDeal: number
  readonly contacts: number
  readonly companies: number
  /** So many employees there are in the end, dismissed ones included. */
  readonly people: number
  /** Share of the deals that are open; 0.6 unless told otherwise. */
  readonly openShare?: number
  /** Share of the activities of open deals that are still to be done; a half unless told otherwise. */
  readonly plannedShare?: number
}

type Filled = Pick<Portal, 'store' | 'tables' | 'now'>

/**
 * Adds a company's years of work: deals with their clients, legal details, activities and stage history, for tests and measurements
 * of portals that are too large to be told one by one. The same size on the same portal gives the same rows. In memory it takes seconds;
 * there are no timeline lines but a comment on every eighth deal.
 */
export function fillPortal({ store, tables, now }: Filled, size: LargeSize): void {
  const lang = tables.portal.get(1)?.lang ?? 'ru'
  const world = createWorld(store, { now: now(), deals: 0, lang })
  store.transaction(() => {
    hire(tables, size.people, world)
    const stock: Stock = {
      world, draw,
      people: [...tables.users.all()].filter(user => user.crm.write !== 'none' && user.persona !== 'admin'),
      names: Array.from({ length: 400 }, () => personName(world)),
      choices: { segments: choicesOf(tables, 'UF_CRM_SEGMENT'), lossReasons: choicesOf(tables, 'UF_CRM_LOSS_REASON'), roles: choicesOf(tables, 'UF_CRM_ROLE') },
    }
    const companies = Array.from({ length: size.companies }, (_, number) => tables.items(4).insert(companyRow(stock, number)).id)
    companies.forEach((companyId, number) => { if (number % 4 !== 3) addRequisite(tables, companyId, number) })
    const contacts = Array.from({ length: size.contacts }, (_, number) => tables.items(3).insert(contactRow(stock, number, number % 3 === 0 ? 0 : companies[number % companies.length] ?? 0)).id)
    for (let number = 0; number < size.deals; number += 1) addDeal(tables, stock, number, size, { companies, contacts })
  })
}

type Tables = Filled['tables']

/** Departments of ten with a head each; every twentieth has been dismissed since. */
function hire(tables: Tables, people: number, world: Stock['world']): void {
  const own = { read: 'own', write: 'own' } as const
  for (let number = 0; tables.users.size < people; number += 1) {
    const person = personName(world)
    const head = number % 10 === 0
    const departmentId = head
      ? tables.departments.insert({ name: `${world.words.departments.sales} ${number / 10 + 1}`, parentId: 1, headId: null, sort: 600 + number }).id
      : Math.max(...[...tables.departments.all()].map(row => row.id))
    const user = tables.users.insert({
      name: person.name, lastName: person.lastName, secondName: person.secondName, email: `staff${number}@zerno.example.ru`,
      position: world.words.positions[head ? 'head' : 'salesperson'], phone: `+7 900 000-98-${String(number % 100).padStart(2, '0')}`,
      departments: [departmentId], active: number % 20 !== 19, admin: false, gender: person.gender, timeZone: 'Europe/Moscow',
      registered: '2024-01-15T09:00:00.000Z', crm: head ? { read: 'department', write: 'department' } : own, persona: null,
    } satisfies Omit<UserRow, 'id'>)
    if (head) tables.departments.update(departmentId, { headId: user.id })
  }
}

function choicesOf(tables: Tables, fieldName: string): readonly number[] {
  return [...tables.userFields.all()].find(field => field.fieldName === fieldName)?.items.map(item => item.id) ?? []
}

/** Every ninth number is mistyped. */
function addRequisite(tables: Tables, companyId: number, number: number): void {
  const right = inn(100_000 + number, false)
  const company = tables.items(4).get(companyId)
  tables.requisites.insert({
    entityTypeId: 4, entityId: companyId, presetId: 1, name: String(company?.title ?? ''), code: null, xmlId: null, originatorId: null, active: true, addressOnly: false, sort: 500,
    created: company?.createdTime ?? '', modified: null, createdBy: company?.createdBy ?? 1, modifiedBy: null,
    values: { RQ_INN: number % 9 === 5 ? `${right.slice(0, 9)}${(Number(right[9]) + 1) % 10}` : right },
  })
}

function addDeal(tables: Tables, stock: Stock, number: number, size: LargeSize, clients: { readonly companies: readonly number[], readonly contacts: readonly number[] }): void {
  const { companies, contacts } = clients
  const open = draw(number + 9, 1000) < (size.openShare ?? 0.6) * 1000
  const companyId = number % 4 === 3 ? 0 : companies[draw(number + 10, companies.length || 1)] ?? 0
  const contactId = number % 6 === 5 ? 0 : contacts[draw(number + 11, contacts.length || 1)] ?? 0
  const deal = tables.items(2).insert(dealRow(stock, number, { open, companyId, contactId }))
  const categoryId = Number(deal.categoryId)
  const codes = stagesThrough(number, draw, open)
  const [from, to] = [Date.parse(deal.createdTime), Date.parse(deal.updatedTime)]
  codes.forEach((code, index) => {
    const semantic = code === 'WON' ? 'S' : code === 'LOSE' ? 'F' : 'P'
    tables.stageHistory.insert({
      entityTypeId: 2, typeId: index === 0 ? 1 : semantic === 'P' ? 2 : 3, ownerId: deal.id, categoryId, stageId: stageId(categoryId, code), stageSemanticId: semantic,
      createdTime: index === 0 ? deal.createdTime : new Date(from + (to - from) * index / Math.max(1, codes.length - 1)).toISOString(),
    })
  })
  for (let index = 0; index < size.activitiesPerDeal; index += 1) {
    const planned = open && draw(number * 31 + index, 1000) < (size.plannedShare ?? 0.5) * 1000
    tables.activities.insert(largeActivity(stock, number * 31 + index, { deal, companyId, contactId, planned }))
  }
  if (number % 8 === 3) {
    tables.timeline.insert({
      kind: 'comment', ownerTypeId: 2, ownerId: deal.id, created: deal.lastActivityTime, authorId: deal.assignedById, title: '',
      text: stock.world.words.comments[number % stock.world.words.comments.length] ?? '', iconCode: 'comment', activityId: null, pinnedAt: null, clientId: null,
    })
  }
}

/** Changes cards as the people who are responsible for them would: an amount here, a comment there. */
export function touch({ store, tables, now }: Filled, ids: readonly number[], entityTypeId = 2): void {
  const type = entityTypeOf(tables, entityTypeId)
  if (!type) throw new Error(`The portal has no cards of the kind ${entityTypeId}`)
  const fields = fieldsOf(tables, type, true)
  store.transaction(() => {
    ids.forEach((id, index) => {
      const row = tables.items(entityTypeId).get(id)
      const user = row && tables.users.get(row.assignedById)
      if (!row || !user) throw new Error(`There is no card ${id} with somebody responsible`)
      const context = { tables, user, now }
      changeItem(context, type, fields, row, 'opportunity' in row ? { opportunity: Number(row.opportunity) + 1 } : { comments: `${String(row.comments ?? '')}.` })
      if (index % 5 !== 0) return
      addRecord(context, type, id, { kind: 'comment', text: createWorld(store, { now: now(), deals: 0 }).words.comments[index % 5] ?? '' })
      touchTimeline(context, type, id)
    })
  })
}
