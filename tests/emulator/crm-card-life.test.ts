import { expect, test } from 'vitest'
import { changeResponsible, deleteCard, mergeCards, moveStage } from '../../src/emulator/bitrix24/crm/card-life.ts'
import { admin, ivan, olga, pavel, reader, smartProcess, world, type World } from './crm-world.ts'

function comment(w: World, dealId: number, text: string): number {
  return w.call(admin, 'crm.timeline.comment.add', { fields: { ENTITY_TYPE: 'deal', ENTITY_ID: dealId, COMMENT: text } }).result
}

function review(w: World, dealId: number): void {
  smartProcess(w, { relations: { parent: [{ entityTypeId: 2 }] } })
  w.call(admin, 'userfieldconfig.add', { moduleId: 'crm', field: { entityId: 'CRM_1', fieldName: 'UF_CRM_1_CARD', userTypeId: 'integer' } })
  w.call(admin, 'crm.item.add', { entityTypeId: 177, useOriginalUfNames: 'Y', fields: { parentId2: dealId, UF_CRM_1_CARD: dealId } })
}

test('a deleted card leaves nothing of itself', () => {
  const w = world()
  w.deal()
  w.deal()
  comment(w, 1, 'моё')
  comment(w, 2, 'чужое')
  w.activity({ ownerId: 1 })
  w.activity({ ownerId: 1, bindings: [{ ownerTypeId: 2, ownerId: 1 }, { ownerTypeId: 2, ownerId: 2 }] })
  deleteCard(w.context(admin), 2, 1)
  expect(w.tables.items(2).get(1)).toBeUndefined()
  expect([...w.tables.timeline.all()].map(row => row.text)).toEqual(['чужое'])
  expect([...w.tables.activities.all()]).toMatchObject([{ id: 2, ownerTypeId: 2, ownerId: 2, bindings: [{ ownerTypeId: 2, ownerId: 2 }] }])
})

test('a review outlives the card: its plain id stays, its link empties', () => {
  const w = world()
  w.deal()
  review(w, 1)
  deleteCard(w.context(admin), 2, 1)
  expect(w.call(admin, 'crm.item.get', { entityTypeId: 177, id: 1, useOriginalUfNames: 'Y' }).result.item).toMatchObject({ parentId2: null, UF_CRM_1_CARD: 1 })
})

test('a deleted contact disappears from the cards that named it', () => {
  const w = world()
  w.contact()
  w.contact()
  w.deal({ contactIds: [1, 2] })
  deleteCard(w.context(admin), 3, 1)
  expect(w.call(admin, 'crm.item.get', { entityTypeId: 2, id: 1 }).result.item).toMatchObject({ contactIds: [2], contactId: 2 })
})

test('merging brings comments, activities, pins and missing values to the master and forgets the other id', () => {
  const w = world()
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'string', FIELD_NAME: 'NOTE' } })
  w.call(admin, 'crm.deal.userfield.add', { fields: { USER_TYPE_ID: 'string', FIELD_NAME: 'WAIT' } })
  w.deal({ title: 'Главная', UF_CRM_NOTE: 'своё', contactIds: [1] })
  w.deal({ title: 'Дубль', UF_CRM_NOTE: 'чужое', UF_CRM_WAIT: 'договор', contactIds: [1, 2], companyId: 9 })
  review(w, 2)
  const moved = comment(w, 2, 'чек-лист')
  w.call(admin, 'crm.timeline.item.pin', { id: moved, ownerTypeId: 2, ownerId: 2 })
  w.activity({ ownerId: 2 })
  mergeCards(w.context(admin), 2, 1, [2])
  expect(w.call(admin, 'crm.item.get', { entityTypeId: 2, id: 1, useOriginalUfNames: 'Y' }).result.item)
    .toMatchObject({ title: 'Главная', UF_CRM_NOTE: 'своё', UF_CRM_WAIT: 'договор', contactIds: [1, 2], companyId: 9 })
  expect(w.refused(admin, 'crm.item.get', { entityTypeId: 2, id: 2 }).code).toBe('NOT_FOUND')
  expect(w.tables.timeline.get(moved)).toMatchObject({ ownerId: 1, pinnedAt: '2026-11-23T06:00:00.000Z' })
  expect(w.tables.activities.get(1)).toMatchObject({ ownerId: 1, bindings: [{ ownerTypeId: 2, ownerId: 1 }] })
  expect(w.call(admin, 'crm.item.get', { entityTypeId: 177, id: 1, useOriginalUfNames: 'Y' }).result.item).toMatchObject({ parentId2: 1, UF_CRM_1_CARD: 2 })
  expect(JSON.stringify([...w.tables.timeline.all()].filter(row => row.ownerTypeId === 2))).not.toContain('"ownerId":2')
})

test('pins that do not fit are unpinned by a merge, the newest stay', () => {
  const w = world()
  w.deal()
  w.deal()
  const pin = (dealId: number, day: number) => {
    w.now = new Date(Date.UTC(2026, 10, day))
    const id = comment(w, dealId, 'x')
    w.call(admin, 'crm.timeline.item.pin', { id, ownerTypeId: 2, ownerId: dealId })
    return id
  }
  const own = [pin(1, 1), pin(1, 2)]
  const other = [pin(2, 3), pin(2, 4)]
  mergeCards(w.context(admin), 2, 1, [2])
  expect([...w.tables.timeline.all()].filter(row => row.pinnedAt).map(row => row.id)).toEqual([...own, other[1]])
  expect(w.tables.timeline.get(other[0] ?? 0)).toMatchObject({ ownerId: 1, pinnedAt: null })
})

test('a merged contact keeps both phones, and its deals follow', () => {
  const w = world()
  w.contact({ fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value: '+7 900 000-00-01' }] })
  w.contact({ fm: [{ id: 1, typeId: 'PHONE', valueType: 'WORK', value: '+7 900 000-00-02' }, { id: 2, typeId: 'PHONE', valueType: 'WORK', value: '+7 900 000-00-01' }] })
  w.deal({ contactIds: [2] })
  mergeCards(w.context(admin), 3, 1, [2])
  expect(w.tables.items(3).get(1)?.fm?.map(entry => [entry.id, entry.value])).toEqual([[1, '+7 900 000-00-01'], [2, '+7 900 000-00-02']])
  expect(w.tables.items(2).get(1)).toMatchObject({ contactIds: [1], contactId: 1 })
})

test('a card is handed over: its times and its timeline say so, its activities stay', () => {
  const w = world()
  w.deal()
  w.activity()
  changeResponsible(w.context(olga), 2, 1, pavel)
  expect(w.tables.items(2).get(1)).toMatchObject({ assignedById: pavel, updatedBy: olga, updatedTime: '2026-11-23T06:00:00.000Z' })
  expect(w.tables.activities.get(1)?.responsibleId).toBe(ivan)
  expect([...w.tables.timeline.all()].map(row => row.kind)).toEqual(['responsible'])
})

test('a card moves to another stage', () => {
  const w = world()
  w.deal()
  moveStage(w.context(ivan), 2, 1, 'LOSE')
  expect(w.tables.items(2).get(1)).toMatchObject({ stageId: 'LOSE', movedBy: ivan })
})

test('who may not change a card does nothing to it', () => {
  const w = world()
  w.deal({ assignedById: olga })
  w.deal()
  const denied = expect.objectContaining({ code: 'ACCESS_DENIED' })
  expect(() => deleteCard(w.context(ivan), 2, 1)).toThrow(denied)
  expect(() => mergeCards(w.context(ivan), 2, 2, [1])).toThrow(denied)
  expect(() => changeResponsible(w.context(reader), 2, 2, reader)).toThrow(denied)
  expect(() => deleteCard(w.context(admin), 2, 77)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
  expect(w.tables.items(2).size).toBe(2)
})
