import { expect, test } from 'vitest'
import { admin, ivan, pavel, world, type World } from './crm-world.ts'

function withPhone(w: World, value: string, assignedById = ivan): void {
  w.contact({ assignedById, fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value }] })
}

test('phones are found however they are written', () => {
  const w = world()
  for (const phone of ['+7 900 000-00-01', '8 (900) 000 00 01', '79000000001 доб. 12', '+7 900 000-00-02']) withPhone(w, phone)
  expect(w.call(admin, 'crm.duplicate.findbycomm', { type: 'PHONE', values: ['8-900-000-00-01'] }).result).toEqual({ CONTACT: [1, 2, 3] })
})

test('mails are found in any case, in the type that is asked for', () => {
  const w = world()
  w.contact({ fm: [{ id: 1, typeId: 'EMAIL', valueType: 'WORK', value: 'Info@Example.com' }] })
  const find = (params: Record<string, unknown>) => w.call(admin, 'crm.duplicate.findbycomm', { type: 'EMAIL', values: ['info@example.com'], ...params }).result
  expect(find({})).toEqual({ CONTACT: [1] })
  expect(find({ entity_type: 'COMPANY' })).toEqual([])
})

test('twenty hits in one type end the search', () => {
  const w = world()
  for (let i = 0; i < 20; i += 1) withPhone(w, '+7 900 000-00-01')
  w.call(admin, 'crm.item.add', { entityTypeId: 4, fields: { title: 'Ромашка', fm: [{ typeId: 'PHONE', value: '+7 900 000-00-01' }] } })
  const find = (params: Record<string, unknown>) => Object.keys(w.call(admin, 'crm.duplicate.findbycomm', { type: 'PHONE', values: ['89000000001'], ...params }).result)
  expect(find({})).toEqual(['CONTACT'])
  expect(find({ entity_type: 'COMPANY' })).toEqual(['COMPANY'])
})

test('only cards that one may read are found', () => {
  const w = world()
  withPhone(w, '+7 900 000-00-01', ivan)
  withPhone(w, '+7 900 000-00-01', pavel)
  expect(w.call(pavel, 'crm.duplicate.findbycomm', { type: 'PHONE', values: ['+79000000001'] }).result).toEqual({ CONTACT: [2] })
})

test.each([
  [{}, 'Communication type is not defined'],
  [{ type: 'FAX', values: ['1'] }, 'Communication type \'FAX\' is not supported in current context'],
  [{ type: 'PHONE' }, 'Communication values is not defined'],
])('%j is refused with an empty code', (params, message) => {
  expect(world().refused(admin, 'crm.duplicate.findbycomm', params)).toEqual({ code: '', status: 400, message })
})

test('cards without a conflict are merged, and those that were deleted are named', () => {
  const w = world()
  w.deal({ comments: '' })
  w.deal({ comments: 'важно' })
  expect(w.call(admin, 'crm.entity.mergeBatch', { params: { entityTypeId: 2, entityIds: [1, 2] } }).result).toEqual({ STATUS: 'SUCCESS', ENTITY_IDS: [2] })
  expect(w.tables.items(2).get(1)?.comments).toBe('важно')
  expect(w.tables.items(2).get(2)).toBeUndefined()
})

test('different values are a conflict, and nothing happens', () => {
  const w = world()
  w.deal({ title: 'А' })
  w.deal({ title: 'Б' })
  expect(w.call(admin, 'crm.entity.mergeBatch', { params: { entityTypeId: 2, entityIds: [1, 2] } }).result.STATUS).toBe('CONFLICT')
  expect(w.tables.items(2).size).toBe(2)
})

test('merging wants two cards and the right to all of them', () => {
  const w = world()
  w.deal()
  w.deal({ assignedById: pavel })
  const refused = (params: Record<string, unknown>) => w.refused(ivan, 'crm.entity.mergeBatch', { params })
  expect(refused({ entityTypeId: 2, entityIds: [1] })).toEqual({ code: '', status: 400, message: 'The parameter entityIds must contains at least two elements.' })
  expect(refused({ entityTypeId: 2, entityIds: [1, 2] })).toEqual({ code: '', status: 403, message: 'Access denied.' })
  expect(refused({ entityTypeId: 2, entityIds: [1, 9] }).message).toBe('Owner was not found')
  expect(refused({ entityIds: [1, 2] }).message).toBe('The parameter entityTypeId is required.')
})
