import { expect, test } from 'vitest'
import { admin, ivan, olga, pavel, reader, world } from './crm-world.ts'

type Row = Record<string, string>

test('activities are strings in upper case, and one without a deadline ends with the year 9999', () => {
  const w = world()
  w.deal()
  w.activity({ deadline: '2026-11-25T07:00:00.000Z', startTime: '2026-11-25T07:00:00.000Z' })
  w.activity()
  const list = w.call(ivan, 'crm.activity.list', { order: { ID: 'ASC' } })
  expect(list.total).toBe(2)
  expect(list.result[0]).toMatchObject({
    ID: '1', OWNER_ID: '1', OWNER_TYPE_ID: '2', TYPE_ID: '6', PROVIDER_ID: 'CRM_TODO', SUBJECT: 'Позвонить', COMPLETED: 'N', STATUS: '1', RESPONSIBLE_ID: '3',
    DEADLINE: '2026-11-25T10:00:00+03:00', SETTINGS: [],
  })
  expect(list.result[1].DEADLINE).toBe('9999-12-31T00:00:00+03:00')
  expect(list.result[0]).not.toHaveProperty('COMMUNICATIONS')
})

test('open activities of many cards come with one call', () => {
  const w = world()
  for (let i = 0; i < 3; i += 1) w.deal()
  w.contact()
  w.activity({ ownerId: 1 })
  w.activity({ ownerId: 2, completed: true })
  w.activity({ ownerId: 3, deadline: '2026-12-01T07:00:00.000Z' })
  w.activity({ ownerTypeId: 3, ownerId: 1 })
  const params = { filter: { '@OWNER_ID': [1, 2, 3], 'OWNER_TYPE_ID': 2, 'COMPLETED': 'N' }, select: ['ID', 'OWNER_ID'], order: { ID: 'ASC' } }
  expect(w.call(admin, 'crm.activity.list', params).result).toEqual([{ ID: '1', OWNER_ID: '1' }, { ID: '3', OWNER_ID: '3' }])
  const dated = w.call(admin, 'crm.activity.list', { filter: { 'OWNER_TYPE_ID': '2', '<DEADLINE': '9999-01-01' }, select: ['ID'] })
  expect(dated.result).toEqual([{ ID: '3' }])
})

test('bindings find activities of a card that owns them or not, once for each pair', () => {
  const w = world()
  w.deal()
  w.contact()
  w.activity({ bindings: [{ ownerTypeId: 2, ownerId: 1 }, { ownerTypeId: 3, ownerId: 1 }] })
  w.activity()
  const bound = (BINDINGS: unknown) => w.call(admin, 'crm.activity.list', { filter: { BINDINGS }, select: ['ID'], order: { ID: 'ASC' } }).result.map((row: Row) => row.ID)
  expect(bound([{ OWNER_TYPE_ID: 3, OWNER_ID: 1 }])).toEqual(['1'])
  expect(bound([{ OWNER_TYPE_ID: 2, OWNER_ID: 1 }, { OWNER_TYPE_ID: 3, OWNER_ID: 1 }])).toEqual(['1', '1', '2'])
  expect(bound([{ OWNER_TYPE_ID: 3 }])).toEqual(['1'])
})

test('a call tells where it comes from, and one that was typed in tells nothing', () => {
  const w = world()
  w.deal()
  w.activity({ typeId: 2, providerId: 'VOXIMPLANT_CALL', originId: 'VI_externalCall.1', description: 'Договорились' })
  w.activity({ typeId: 2, providerId: 'VOXIMPLANT_CALL' })
  const select = ['ID', 'ORIGIN_ID', 'DESCRIPTION', 'SETTINGS']
  const list = (filter: object) => w.call(admin, 'crm.activity.list', { filter, select, order: { ID: 'ASC' } }).result
  expect(list({})).toEqual([
    { ID: '1', DESCRIPTION: 'Договорились', SETTINGS: [], ORIGIN_ID: 'VI_externalCall.1' },
    { ID: '2', DESCRIPTION: '', SETTINGS: [], ORIGIN_ID: null },
  ])
  expect(list({ '%ORIGIN_ID': 'VI_' }).map((row: Row) => row.ID)).toEqual(['1'])
  expect(list({ ORIGIN_ID: '' }).map((row: Row) => row.ID)).toEqual(['2'])
})

test('only activities of cards that one may read come', () => {
  const w = world()
  w.deal({ assignedById: ivan })
  w.deal({ assignedById: pavel })
  w.activity({ ownerId: 1, responsibleId: pavel })
  w.activity({ ownerId: 2, responsibleId: ivan })
  expect(w.call(ivan, 'crm.activity.list').result.map((row: Row) => row.ID)).toEqual(['1'])
  expect(w.refused(ivan, 'crm.activity.get', { id: 2 })).toMatchObject({ code: 'Access denied', status: 400 })
  expect(w.refused(ivan, 'crm.activity.get', { id: 3 })).toMatchObject({ code: 'Activity is not found', status: 400 })
})

test('filter fields that do not exist are passed over, as older methods do', () => {
  const w = world()
  w.deal()
  w.activity()
  expect(w.call(admin, 'crm.activity.list', { filter: { NOTHING: 1 } }).total).toBe(1)
})

test('a to-do is an open activity, a line in the timeline and a touch of the card', () => {
  const w = world()
  w.deal()
  const { id } = w.call(olga, 'crm.activity.todo.add', { ownerTypeId: 2, ownerId: '1', deadline: '2026-11-30T15:00:00', title: 'Перезвонить', description: 'по счёту', responsibleId: ivan, pingOffsets: [0, 15], colorId: '3' }).result
  expect(w.tables.activities.get(id)).toMatchObject({
    providerId: 'CRM_TODO', typeId: 6, subject: 'Перезвонить', description: 'по счёту', responsibleId: ivan, authorId: olga, completed: false, deadline: '2026-11-30T12:00:00.000Z',
    pingOffsets: [0, 15], colorId: '3',
  })
  expect([...w.tables.timeline.all()]).toMatchObject([{ kind: 'activity', ownerTypeId: 2, ownerId: 1, activityId: id }])
  expect(w.tables.items(2).get(1)).toMatchObject({ lastActivityTime: '2026-11-23T06:00:00.000Z', lastActivityBy: olga, updatedTime: '2026-11-01T09:00:00.000Z' })
})

test.each([
  [ivan, { ownerTypeId: 2, ownerId: 1 }, '100'],
  [ivan, { ownerTypeId: 2, deadline: '2026-11-30' }, '100'],
  [ivan, { ownerTypeId: 2, ownerId: 1, deadline: 'завтра' }, 'WRONG_DATETIME_FORMAT'],
  [ivan, { ownerTypeId: 2, ownerId: 9, deadline: '2026-11-30T15:00:00+03:00' }, 'OWNER_NOT_FOUND'],
  [reader, { ownerTypeId: 2, ownerId: 1, deadline: '2026-11-30T15:00:00+03:00' }, 'ACCESS_DENIED'],
])('person %i cannot add the to-do %j', (user, params, code) => {
  const w = world()
  w.deal()
  expect(w.refused(user, 'crm.activity.todo.add', params)).toMatchObject({ code, status: 400 })
  expect(w.tables.activities.size).toBe(0)
})

test('the deadline may be written as the site writes dates', () => {
  const w = world()
  w.deal()
  w.call(ivan, 'crm.activity.todo.add', { ownerTypeId: 2, ownerId: 1, deadline: '30.11.2026 15:00:00' })
  expect(w.tables.activities.get(1)?.deadline).toBe('2026-11-30T12:00:00.000Z')
})

test('a completed to-do cannot be changed', () => {
  const w = world()
  w.deal()
  w.activity()
  const params = { id: 1, ownerTypeId: 2, ownerId: 1 }
  w.call(ivan, 'crm.activity.todo.updateDeadline', { ...params, value: '2026-12-05T10:00:00+03:00' })
  w.call(ivan, 'crm.activity.todo.updateResponsibleUser', { ...params, responsibleId: olga })
  expect(w.tables.activities.get(1)).toMatchObject({ deadline: '2026-12-05T07:00:00.000Z', responsibleId: olga })
  w.tables.activities.update(1, { completed: true })
  expect(w.refused(ivan, 'crm.activity.todo.update', { ...params, deadline: '2026-12-06' }).code).toBe('CAN_NOT_UPDATE_COMPLETED_TODO')
  expect(w.refused(ivan, 'crm.activity.todo.updateColor', { ...params, colorId: '1' }).code).toBe('CAN_NOT_UPDATE_COLOR_COMPLETED_TODO')
})

test('an activity is bound to further cards and not left without any', () => {
  const w = world()
  w.deal()
  w.contact()
  w.activity()
  const contact = { activityId: 1, entityTypeId: 3, entityId: 1 }
  expect(w.call(ivan, 'crm.activity.binding.add', contact).result).toBe(true)
  expect(w.refused(ivan, 'crm.activity.binding.add', contact).code).toBe('ACTIVITY_IS_ALREADY_BOUND')
  expect(w.call(ivan, 'crm.activity.binding.list', { activityId: 1 }).result).toEqual([{ entityTypeId: 2, entityId: 1 }, { entityTypeId: 3, entityId: 1 }])
  w.call(ivan, 'crm.activity.binding.delete', { activityId: 1, entityTypeId: 2, entityId: 1 })
  expect(w.tables.activities.get(1)).toMatchObject({ ownerTypeId: 3, ownerId: 1 })
  expect(w.refused(ivan, 'crm.activity.binding.delete', contact).code).toBe('LAST_BINDING_CANNOT_BE_DELETED')
  expect(w.refused(ivan, 'crm.activity.binding.delete', { activityId: 1, entityTypeId: 2, entityId: 1 }).code).toBe('BINDING_NOT_FOUND')
})

test('a call shows the client\'s phone when it is asked for', () => {
  const w = world()
  w.contact({ fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value: '+7 900 000-00-01' }] })
  w.activity({ ownerTypeId: 3, ownerId: 1, typeId: 2 })
  expect(w.call(admin, 'crm.activity.list', { select: ['ID', 'COMMUNICATIONS'] }).result)
    .toMatchObject([{ ID: '1', COMMUNICATIONS: [{ TYPE: 'PHONE', VALUE: '+7 900 000-00-01', ENTITY_ID: '1', ENTITY_TYPE_ID: '3' }] }])
})
