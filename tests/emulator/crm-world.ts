import { crmActivityMethods } from '../../src/emulator/bitrix24/methods/crm-activity.ts'
import { crmDictionaryMethods } from '../../src/emulator/bitrix24/methods/crm-dictionary.ts'
import { crmDuplicateMethods } from '../../src/emulator/bitrix24/methods/crm-duplicate.ts'
import { crmItemMethods } from '../../src/emulator/bitrix24/methods/crm-item.ts'
import { crmOlderCardMethods } from '../../src/emulator/bitrix24/methods/crm-older-cards.ts'
import { crmRequisiteMethods } from '../../src/emulator/bitrix24/methods/crm-requisite.ts'
import { crmTimelineMethods } from '../../src/emulator/bitrix24/methods/crm-timeline.ts'
import { crmTypeMethods } from '../../src/emulator/bitrix24/methods/crm-type.ts'
import { crmUserfieldMethods } from '../../src/emulator/bitrix24/methods/crm-userfield.ts'
import { RestError, type Family, type Reply } from '../../src/emulator/bitrix24/method.ts'
import { tablesOf, type ActivityRow, type ItemRow, type Tables, type UserRow } from '../../src/emulator/bitrix24/tables.ts'
import { openStore, type Store } from '../../src/emulator/store.ts'

const families: Family = {
  ...crmItemMethods, ...crmTypeMethods, ...crmUserfieldMethods, ...crmDictionaryMethods, ...crmActivityMethods, ...crmTimelineMethods, ...crmDuplicateMethods, ...crmOlderCardMethods, ...crmRequisiteMethods,
}

/** People of the small portal, by id. Olga heads sales (department 2, with 3 below it); Ivan sells in 3; Pavel is of department 4. */
export const admin = 1
export const olga = 2
export const ivan = 3
export const pavel = 4
export const reader = 5

type Json = ReturnType<typeof JSON.parse>

export interface World {
  readonly store: Store
  readonly tables: Tables
  now: Date
  user(id: number): UserRow
  context(userId: number): { tables: Tables, user: UserRow, now: () => Date }
  /** The reply of a method, as JSON would carry it. */
  call(userId: number, method: string, params?: Record<string, unknown>, clientId?: string | null): { result: Json, total?: number, next?: number }
  /** The error that a method throws. */
  refused(userId: number, method: string, params?: Record<string, unknown>, clientId?: string | null): { code: string, status: number, message: string }
  deal(values?: Partial<ItemRow>): ItemRow
  contact(values?: Partial<ItemRow>): ItemRow
  activity(values?: Partial<ActivityRow>): ActivityRow
}

export function world(options: { smartProcesses?: boolean } = {}): World {
  const store = openStore()
  const tables = tablesOf(store)
  tables.portal.insert({
    id: 1, memberId: 'member', lang: 'ru', timeZone: 'Europe/Moscow', company: 'Ромашка', license: 'ru_pro100', licenseType: 'pro100', licenseFamily: 'pro',
    smartProcesses: options.smartProcesses ?? true, workTimeStart: '09:00', workTimeEnd: '18:00', weekHolidays: ['SA', 'SU'], yearHolidays: '',
  })
  for (const [id, name, parentId] of [[1, 'Компания', null], [2, 'Продажи', 1], [3, 'Группа А', 2], [4, 'Сервис', 1]] as const) {
    tables.departments.insert({ id, name, parentId, headId: null, sort: id })
  }
  const people: readonly (readonly [number, string, number, UserRow['crm']])[] = [
    [admin, 'Анна', 1, { read: 'all', write: 'all' }],
    [olga, 'Ольга', 2, { read: 'department', write: 'department' }],
    [ivan, 'Иван', 3, { read: 'own', write: 'own' }],
    [pavel, 'Павел', 4, { read: 'own', write: 'own' }],
    [reader, 'Рита', 4, { read: 'all', write: 'none' }],
  ]
  for (const [id, name, department, crm] of people) {
    tables.users.insert({
      id, name, lastName: 'Примерова', secondName: '', email: `user${id}@example.com`, position: '', phone: '', departments: [department], active: true,
      admin: id === admin, gender: 'F', timeZone: 'Europe/Moscow', registered: '2020-01-01T00:00:00.000Z', crm, persona: null,
    })
  }
  const stages = [['NEW', 'Новая', null], ['EXECUTING', 'В работе', null], ['WON', 'Успех', 'S'], ['LOSE', 'Провал', 'F']] as const
  stages.forEach(([statusId, name, semantics], index) => {
    tables.statuses.insert({ entityId: 'DEAL_STAGE', statusId, name, sort: (index + 1) * 10, semantics, categoryId: null, color: '#39A8EF', system: true })
  })
  tables.statuses.insert({ entityId: 'STATUS', statusId: 'NEW', name: 'Новый', sort: 10, semantics: null, categoryId: null, color: '#39A8EF', system: true })
  tables.statuses.insert({ entityId: 'STATUS', statusId: 'CONVERTED', name: 'Сконвертирован', sort: 20, semantics: 'S', categoryId: null, color: '#7BD500', system: true })
  tables.statuses.insert({ entityId: 'SOURCE', statusId: 'CALL', name: 'Звонок', sort: 10, semantics: null, categoryId: null, color: '', system: true })

  function card(values: Partial<ItemRow>): Omit<ItemRow, 'id'> {
    const past = '2026-11-01T09:00:00.000Z'
    return {
      assignedById: ivan, createdBy: admin, updatedBy: admin, createdTime: past, updatedTime: past, lastActivityTime: past, lastActivityBy: admin, opened: 'Y', ...values,
    }
  }

  function run(userId: number, name: string, params: Record<string, unknown>, clientId: string | null): Reply {
    const method = families[name]
    if (!method) throw new Error(`No method ${name}`)
    return store.transaction(() => method.run({
      ...self.context(userId), method: name, params, clientId, scope: ['crm', 'userfieldconfig'], origin: 'http://portal.example.com', methods: new Map(),
    }))
  }

  const self: World = {
    store,
    tables,
    now: new Date('2026-11-23T06:00:00.000Z'),
    user(id) {
      const user = tables.users.get(id)
      if (!user) throw new Error(`No user ${id}`)
      return user
    },
    context: userId => ({ tables, user: self.user(userId), now: () => self.now }),
    call: (userId, method, params = {}, clientId = 'app.1') => JSON.parse(JSON.stringify(run(userId, method, params, clientId))),
    refused(userId, method, params = {}, clientId = 'app.1') {
      try {
        run(userId, method, params, clientId)
      } catch (error) {
        if (error instanceof RestError) return { code: error.code, status: error.status, message: error.message }
        throw error
      }
      throw new Error(`${method} is not refused`)
    },
    deal: (values = {}) => tables.items(2).insert(card({ title: 'Сделка', categoryId: 0, stageId: 'NEW', movedTime: '2026-11-01T09:00:00.000Z', ...values })),
    contact: (values = {}) => tables.items(3).insert(card({ name: 'Мария', ...values })),
    activity: (values = {}) => tables.activities.insert({
      ownerTypeId: 2, ownerId: 1, bindings: [], typeId: 6, providerId: 'CRM_TODO', providerTypeId: 'TODO', subject: 'Позвонить', description: '', direction: 0,
      completed: false, priority: 2, responsibleId: ivan, authorId: ivan, editorId: ivan, created: '2026-11-20T09:00:00.000Z', lastUpdated: '2026-11-20T09:00:00.000Z',
      startTime: null, endTime: null, deadline: null, pingOffsets: [], colorId: null, settings: null, ...values,
    }),
  }
  return self
}

/** A smart process with stages, open to everyone. */
export function smartProcess(w: World, fields: Record<string, unknown> = {}): { id: number, entityTypeId: number } {
  return w.call(admin, 'crm.type.add', { fields: { title: 'Разборы', entityTypeId: 177, isStagesEnabled: 'Y', ...fields } }).result.type
}
