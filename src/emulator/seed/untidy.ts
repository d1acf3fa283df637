import type { ItemRow } from '../bitrix24/tables.ts'
import { callFromTelephony, callTypedIn } from './activities.ts'
import { at, workday } from './clock.ts'
import { recordCreated } from './history.ts'
import { phone } from './names.ts'
import { salespersonId, sellerIds } from './people.ts'
import { moment, type World } from './world.ts'

type Field = NonNullable<ItemRow['fm']>[number]
type System = Pick<ItemRow, 'assignedById' | 'createdBy' | 'updatedBy' | 'createdTime' | 'updatedTime' | 'lastActivityTime' | 'lastActivityBy' | 'opened'>

/** Clients as hurried people type them in, after all others so that nothing else in the seed depends on them. */
export function seedUntidy(world: World, firstPhone: number): void {
  const contacts = writeContacts(world, firstPhone)
  writeCompanies(world, contacts)
  writeLeads(world)
}

function system(world: World, number: number, touchedDaysAgo: number): System {
  const seller = number % 4 === 0 ? salespersonId : sellerIds[(number * 13) % sellerIds.length] ?? salespersonId
  const created = moment(at(world.now, workday(world.now, -60 - number), 11))
  const touched = moment(at(world.now, workday(world.now, -touchedDaysAgo), 12))
  return { assignedById: seller, createdBy: seller, updatedBy: seller, createdTime: created, updatedTime: touched, lastActivityTime: touched, lastActivityBy: seller, opened: 'Y' }
}

function fields(world: World, phones: readonly string[], mails: readonly string[]): readonly Field[] {
  return [
    ...phones.map((value): Field => ({ id: world.nextFieldId(), typeId: 'PHONE', valueType: 'MOBILE', value })),
    ...mails.map((value): Field => ({ id: world.nextFieldId(), typeId: 'EMAIL', valueType: 'WORK', value })),
  ]
}

/** Names, phones and mails that are none, one person typed in three times, and people who were called lately and have no deal. */
function writeContacts(world: World, firstPhone: number): readonly ItemRow[] {
  const { tables, words, now } = world
  const insert = (number: number, person: { readonly name: string, readonly lastName: string }, fm: readonly Field[], companyId = 0): ItemRow => {
    const row = tables.items(3).insert({
      ...system(world, number, 2 + number % 9), secondName: '', honorific: '', post: '', export: 'Y', typeId: 'CLIENT', sourceId: 'CALL', sourceDescription: '',
      comments: '', categoryId: 0, companyId, companyIds: companyId ? [companyId] : [], UF_CRM_ROLE: null, ...person, fm,
    })
    recordCreated(world, { ownerTypeId: 3, ownerId: row.id }, new Date(row.createdTime), row.createdBy)
    return row
  }
  words.untidy.names.forEach(([name, lastName], index) => insert(index, { name, lastName }, fields(world, [phone(firstPhone + index, index % 4)], [])))
  words.untidy.phones.forEach((value, index) => insert(20 + index, { name: words.names.male.first[index] ?? '', lastName: words.untidy.lastName }, fields(world, [value], [])))
  words.untidy.mails.forEach((value, index) => insert(30 + index, { name: words.names.female.first[index] ?? '', lastName: words.untidy.lastName }, fields(world, [], [value])))

  const shared = `info@${words.untidy.domain}`
  const line = firstPhone + 50
  const twin = { name: words.names.male.first[3] ?? '', lastName: words.untidy.twin }
  for (const format of [0, 1, 2, 3]) insert(40 + format, twin, fields(world, [phone(line, format)], [format === 3 ? `TWIN@${words.untidy.domain}`.toUpperCase() : format === 1 ? `twin@${words.untidy.domain}` : shared]))

  return Array.from({ length: 6 }, (_, index) => {
    const row = insert(50 + index, { name: words.names.female.first[index + 4] ?? '', lastName: words.untidy.lastName }, fields(world, [phone(line + 1 + index, index % 4)], [shared]))
    const card = { ownerTypeId: 3, ownerId: row.id, responsibleId: row.assignedById, since: new Date(row.createdTime), clients: [] } as const
    const call = index % 2 === 0 ? callFromTelephony : callTypedIn
    call(world, card, at(now, workday(now, -1 - index), 12), index % 3 === 0 ? '' : words.callNotes[index % words.callNotes.length] ?? '')
    return row
  })
}

/** One company twice: under other letters and with the same phone. */
function writeCompanies(world: World, contacts: readonly ItemRow[]): void {
  const { tables, words } = world
  words.untidy.companies.forEach((title, index) => {
    const [contact] = contacts
    const row = tables.items(4).insert({
      ...system(world, 60 + index, 10), title, typeId: 'CUSTOMER', industry: '', employees: '', revenue: 0, currencyId: 'RUB', comments: '', isMyCompany: 'N', categoryId: 0,
      contactIds: [], fm: fields(world, [contact?.fm?.[0]?.value ?? ''].filter(Boolean), [`info@${words.untidy.domain}`]), UF_CRM_INN: index === 0 ? '0012345678' : '', UF_CRM_SITE: '',
    })
    recordCreated(world, { ownerTypeId: 4, ownerId: row.id }, new Date(row.createdTime), row.createdBy)
  })
}

/** Leads of people who are clients already. */
function writeLeads(world: World): void {
  const { tables, words } = world
  const clients = [...tables.items(3).all()].filter(row => row.fm?.some(field => field.typeId === 'PHONE' && /000/.test(field.value))).slice(0, 3)
  clients.forEach((client, index) => {
    const about = system(world, 70 + index, 3)
    const value = client.fm?.find(field => field.typeId === 'PHONE')?.value ?? ''
    const row = tables.items(1).insert({
      ...about, title: words.leadNotes[index] ?? '', stageId: 'NEW', stageSemanticId: 'P', statusDescription: '', name: String(client.name), lastName: '', secondName: '', honorific: '',
      post: '', companyTitle: '', companyId: 0, contactId: 0, contactIds: [], opportunity: 0, isManualOpportunity: 'N', currencyId: 'RUB', sourceId: 'CALL', sourceDescription: '',
      comments: '', movedTime: about.createdTime, movedBy: about.createdBy, dateClosed: null, isReturnCustomer: 'N', webformId: 0, utmSource: null, utmMedium: null, observers: [],
      fm: fields(world, [value.replace(/^\+7/, '8').replace(/\D/g, '')], []), UF_CRM_SOURCE_DETAIL: '', UF_CRM_SEGMENT: null,
    })
    recordCreated(world, { ownerTypeId: 1, ownerId: row.id }, new Date(row.createdTime), row.createdBy)
    tables.stageHistory.insert({ entityTypeId: 1, typeId: 1, ownerId: row.id, createdTime: row.createdTime, categoryId: 0, stageId: 'NEW', stageSemanticId: 'P' })
  })
}
