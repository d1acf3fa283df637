import { expect, test } from 'vitest'
import { duplicateSettings } from '../../src/core/duplicate-settings.ts'
import { defaultRegulation } from '../../src/core/regulation.ts'
import { duplicatesAbsent } from '../../src/core/rules/duplicates-absent.ts'
import { innValid } from '../../src/core/rules/inn-valid.ts'
import { phonesValid } from '../../src/core/rules/phones-valid.ts'

const regulation = defaultRegulation([duplicatesAbsent, innValid, phonesValid])

function withOptions(ruleId: string, options: unknown) {
  return { entries: regulation.entries.map(entry => entry.ruleId === ruleId ? { ...entry, options } : entry) }
}

test('a company that has set nothing compares as the rules do by themselves', () => {
  expect(duplicateSettings(regulation)).toEqual({ townFields: new Map(), innFields: new Map(), innCountries: ['RU'], country: 'RU', sharedFrom: 5, counts: new Set(['phone', 'email', 'inn', 'same-client']) })
  expect(duplicateSettings({ entries: [] })).toEqual({ townFields: new Map(), innFields: new Map() })
})

test('towns, INN fields, country and what is shared come from the rules that ask for them', () => {
  expect(duplicateSettings(withOptions('duplicates-absent', { sharedFrom: 3, towns: [{ kind: 'contact', field: 'UF_TOWN' }] }))).toMatchObject({ sharedFrom: 3, townFields: new Map([['contact', ['UF_TOWN']]]) })
  expect(duplicateSettings(withOptions('inn-valid', { rows: [{ kind: 'company', field: 'UF_INN' }] }))).toMatchObject({ innFields: new Map([['company', ['UF_INN']]]) })
  expect(duplicateSettings(withOptions('inn-valid', { countries: ['BY'] }))).toMatchObject({ innCountries: ['BY'] })
  expect(duplicateSettings(withOptions('phones-valid', { country: 'KZ' }))).toMatchObject({ country: 'KZ' })
})

test('what counts is what the company has chosen, and weak likenesses where it wants to hear of them', () => {
  expect(duplicateSettings(withOptions('duplicates-absent', { evidence: ['inn'] })).counts).toEqual(new Set(['inn']))
  expect(duplicateSettings(withOptions('duplicates-absent', { evidence: ['inn'], weak: true })).counts).toEqual(new Set(['inn', 'shared', 'name-and-town']))
})

test('options that are no options change nothing', () => {
  for (const broken of [null, 'half', { sharedFrom: 'five', towns: [{}] }]) expect(duplicateSettings(withOptions('duplicates-absent', broken))).toMatchObject({ townFields: new Map() })
})
