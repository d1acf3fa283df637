import { expect, test } from 'vitest'
import { admin, ivan, olga, pavel, reader, smartProcess, world, type World } from './crm-world.ts'

function comment(w: World, text = 'Чек-лист', user = ivan): number {
  return w.call(user, 'crm.timeline.comment.add', { fields: { ENTITY_TYPE: 'deal', ENTITY_ID: 1, COMMENT: text } }).result
}

const owner = { ownerTypeId: 2, ownerId: 1 }

test('a comment is written, listed, changed by whoever may change the card, and removed', () => {
  const w = world()
  w.deal()
  const id = comment(w)
  expect(w.call(reader, 'crm.timeline.comment.list', { filter: { ENTITY_ID: 1, ENTITY_TYPE: 'deal' } })).toEqual({
    result: [{ ID: String(id), ENTITY_ID: '1', ENTITY_TYPE: 'deal', CREATED: '2026-11-23T09:00:00+03:00', COMMENT: 'Чек-лист', AUTHOR_ID: '3', FILES: {} }], total: 1,
  })
  expect(w.call(olga, 'crm.timeline.comment.update', { id, fields: { COMMENT: 'Другой' } }).result).toBe(id)
  expect(w.call(reader, 'crm.timeline.comment.get', { id }).result).toMatchObject({ COMMENT: 'Другой', AUTHOR_ID: '3' })
  expect(w.refused(reader, 'crm.timeline.comment.delete', { id }).code).toBe('ACCESS_DENIED')
  expect(w.refused(olga, 'crm.timeline.comment.delete', { id, ownerTypeId: 2, ownerId: 5 }).code).toBe('OWNER_NOT_FOUND')
  expect(w.call(olga, 'crm.timeline.comment.delete', { id, ...owner }).result).toBeNull()
  expect(w.refused(olga, 'crm.timeline.comment.get', { id })).toEqual({ code: '', status: 400, message: 'Not found.' })
})

test('a comment touches the card', () => {
  const w = world()
  w.deal()
  comment(w)
  expect(w.tables.items(2).get(1)?.lastActivityTime).toBe('2026-11-23T06:00:00.000Z')
})

test.each([
  [ivan, { ENTITY_TYPE: 'deal', ENTITY_ID: 1, COMMENT: ' ' }, 'INVALID_ARG_VALUE'],
  [ivan, { ENTITY_TYPE: 'deal', COMMENT: 'x' }, '100'],
  [ivan, { ENTITY_TYPE: 'DEAL', ENTITY_ID: 1, COMMENT: 'x' }, 'OWNER_NOT_FOUND'],
  [ivan, { ENTITY_TYPE: 'deal', ENTITY_ID: 2, COMMENT: 'x' }, 'OWNER_NOT_FOUND'],
  [pavel, { ENTITY_TYPE: 'deal', ENTITY_ID: 1, COMMENT: 'x' }, 'ACCESS_DENIED'],
])('person %i cannot comment with %j', (user, fields, code) => {
  const w = world()
  w.deal()
  expect(w.refused(user, 'crm.timeline.comment.add', { fields })).toMatchObject({ code, status: 400 })
})

test('the list of comments wants its card and the right to it, and has an empty code', () => {
  const w = world()
  w.deal()
  const denied = { code: '', status: 400, message: 'Access denied.' }
  expect(w.refused(ivan, 'crm.timeline.comment.list', { filter: { ENTITY_ID: 1 } })).toEqual(denied)
  expect(w.refused(pavel, 'crm.timeline.comment.list', { filter: { ENTITY_ID: 1, ENTITY_TYPE: 'deal' } })).toEqual(denied)
})

test('items of smart processes have comments too', () => {
  const w = world()
  smartProcess(w)
  w.call(admin, 'crm.item.add', { entityTypeId: 177, fields: {} })
  const id = w.call(ivan, 'crm.timeline.comment.add', { fields: { ENTITY_TYPE: 'dynamic_177', ENTITY_ID: 1, COMMENT: 'x' } }).result
  expect(w.call(ivan, 'crm.timeline.comment.get', { id }).result.ENTITY_TYPE).toBe('dynamic_177')
})

test('three records of a card are pinned and the fourth is not', () => {
  const w = world()
  w.deal()
  const ids = [1, 2, 3, 4].map(() => comment(w))
  for (const id of ids.slice(0, 3)) expect(w.call(ivan, 'crm.timeline.item.pin', { id, ...owner }).result).toBeNull()
  expect(w.call(ivan, 'crm.timeline.item.pin', { id: ids[0], ...owner }).result).toBeNull()
  expect(w.refused(ivan, 'crm.timeline.item.pin', { id: ids[3], ...owner })).toEqual({ code: '0', status: 400, message: 'Only three events can be added to favorites' })
  expect(w.call(ivan, 'crm.timeline.item.unpin', { id: ids[0], ...owner }).result).toBeNull()
  w.call(ivan, 'crm.timeline.item.pin', { id: ids[3], ...owner })
  expect([...w.tables.timeline.all()].filter(row => row.pinnedAt).map(row => row.id)).toEqual([2, 3, 4])
})

test('pinning wants a record of the card and the right to change the card', () => {
  const w = world()
  w.deal()
  w.deal()
  const id = comment(w)
  expect(w.refused(reader, 'crm.timeline.item.pin', { id, ...owner }).code).toBe('ACCESS_DENIED')
  expect(w.refused(ivan, 'crm.timeline.item.pin', { id, ownerTypeId: 2, ownerId: 2 }).code).toBe('NOT_FOUND')
  expect(w.refused(ivan, 'crm.timeline.item.pin', { id, ownerTypeId: 2, ownerId: 9 }).code).toBe('OWNER_NOT_FOUND')
  expect(w.refused(ivan, 'crm.timeline.item.pin', { id: 99, ...owner }).code).toBe('NOT_FOUND')
  expect(w.refused(ivan, 'crm.timeline.item.pin', { id }).code).toBe('100')
})

test('a log message cannot be pinned', () => {
  const w = world()
  w.deal()
  const { logMessage } = w.call(ivan, 'crm.timeline.logmessage.add', { fields: { entityTypeId: 2, entityId: 1, title: 'На разбор', text: 'отмечена', iconCode: 'info' } }).result
  expect(logMessage).toEqual({ id: 1, created: '2026-11-23T09:00:00+03:00', authorId: ivan, title: 'На разбор', text: 'отмечена', iconCode: 'info' })
  expect(w.refused(ivan, 'crm.timeline.item.pin', { id: 1, ...owner }).code).toBe('CAN_NOT_CHANGE_PINNED')
})

test('a log message leaves the last activity alone, comes in pages of ten and goes only with its application', () => {
  const w = world()
  w.deal()
  const fields = { entityTypeId: 2, entityId: 1, title: 'a', text: 'b', iconCode: 'info' }
  for (let i = 0; i < 12; i += 1) w.call(ivan, 'crm.timeline.logmessage.add', { fields })
  expect(w.tables.items(2).get(1)?.lastActivityTime).toBe('2026-11-01T09:00:00.000Z')
  const list = w.call(reader, 'crm.timeline.logmessage.list', { entityTypeId: 2, entityId: 1 })
  expect([list.total, list.next, list.result.length, list.result[0].id]).toEqual([12, 10, 10, 12])
  expect(w.refused(ivan, 'crm.timeline.logmessage.delete', { id: 1 }, 'app.2')).toMatchObject({ code: 'REMOVING_DISABLED', status: 400 })
  expect(w.refused(ivan, 'crm.timeline.logmessage.delete', { id: 1 }, null).code).toBe('REMOVING_DISABLED')
  expect(w.refused(reader, 'crm.timeline.logmessage.delete', { id: 1 }).code).toBe('ACCESS_DENIED')
  expect(w.call(ivan, 'crm.timeline.logmessage.delete', { id: 1 }).result).toBe(true)
  expect(w.refused(ivan, 'crm.timeline.logmessage.get', { id: 1 })).toEqual({ code: 'NOT_FOUND', status: 400, message: 'Timeline logmessage not found for id 1' })
})

test.each(['title', 'text', 'iconCode', 'entityId'])('a log message needs its %s', name => {
  const w = world()
  w.deal()
  const fields = Object.fromEntries(Object.entries({ entityTypeId: 2, entityId: 1, title: 'a', text: 'b', iconCode: 'info' }).filter(([key]) => key !== name))
  expect(w.refused(ivan, 'crm.timeline.logmessage.add', { fields })).toEqual({ code: '100', status: 400, message: `Could not find value for parameter {${name}}` })
})
