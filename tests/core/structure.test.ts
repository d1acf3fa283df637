import { expect, test } from 'vitest'
import type { FieldInfo } from '../../src/core/card.ts'
import { kindsIn } from '../../src/core/structure.ts'

const field: FieldInfo = { name: 'TITLE', title: 'Название', kind: 'text', multiple: false }

test('a CRM has the kinds of cards of which it has fields', () => {
  expect(kindsIn({ fields: { deal: [field], lead: [], contact: [field], company: [field] } })).toEqual(['deal', 'contact', 'company'])
})

test('while no field is known, no kind is left out', () => {
  expect(kindsIn({ fields: { deal: [], lead: [], contact: [], company: [] } })).toEqual(['deal', 'lead', 'contact', 'company'])
})
