import { expect, it } from 'vitest'
import { mergedCommunications } from '../../src/emulator/bitrix24/crm/items.ts'

const phone = { id: 5, typeId: 'PHONE', valueType: 'WORK', value: '+79000000001' } as const

it('An entry that exists is changed by its id and goes when its value is emptied', () => {
  expect(mergedCommunications([phone], { 5: { typeId: 'PHONE', valueType: 'MOBILE', value: '+79000000002' } })).toEqual([{ ...phone, valueType: 'MOBILE', value: '+79000000002' }])
  expect(mergedCommunications([phone], { 5: { typeId: 'PHONE', value: '' } })).toEqual([])
})

it('New entries are added behind those that exist', () => {
  expect(mergedCommunications([phone], { n0: { typeId: 'EMAIL', valueType: 'HOME', value: 'maria@example.com' } })).toEqual([
    phone, { id: 6, typeId: 'EMAIL', valueType: 'HOME', value: 'maria@example.com' },
  ])
})

it('An entry without its type is left as it is', () => {
  expect(mergedCommunications([phone], { 5: { value: '' }, n0: { value: '+79000000003' } })).toEqual([phone])
})
