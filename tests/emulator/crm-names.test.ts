import { expect, test } from 'vitest'
import { camelName, restNames, upperName } from '../../src/emulator/bitrix24/crm/uf-names.ts'

test.each([
  ['UF_CRM_3_DIGIT', 'ufCrm3Digit'],
  ['UF_CRM_3_1747309727', 'ufCrm3_1747309727'],
  ['UF_CRM_3_DIGIT10', 'ufCrm_3_DIGIT10'],
  ['UF_CRM_3_DIGIT_10', 'ufCrm_3_DIGIT_10'],
  ['UF_CRM_1747309879', 'ufCrm_1747309879'],
  ['UF_CRM_10_5186744711', 'ufCrm10_5186744711'],
  ['UF_CRM_RAZBOR_CHECKLISTS', 'ufCrmRazborChecklists'],
])('%s is %s in REST', (original, camel) => {
  expect(camelName(original)).toBe(camel)
})

test('a name that is taken gives way to the original', () => {
  const names = restNames(['UF_CRM_3_DIGIT', 'UF_CRM_3__DIGIT'], new Set(['ufCrm3Digit']), false)
  expect(names.get('UF_CRM_3_DIGIT')).toBe('UF_CRM_3_DIGIT')
})

test('original names stay what they are', () => {
  expect(restNames(['UF_CRM_RAZBOR'], new Set(), true).get('UF_CRM_RAZBOR')).toBe('UF_CRM_RAZBOR')
})

test.each([['assignedById', 'ASSIGNED_BY_ID'], ['begindate', 'BEGINDATE'], ['parentId177', 'PARENT_ID_177'], ['utmSource', 'UTM_SOURCE']])('%s is %s above', (name, upper) => {
  expect(upperName(name)).toBe(upper)
})
