import { expect, test } from 'vitest'
import { comparisonOrder, scanOrder } from '../../src/app/scan/scan-plan.ts'
import { defaultRegulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'

const usual = defaultRegulation(rules)
const own: Readonly<Record<string, { readonly enabled: boolean, readonly options: unknown }>> = {
  'inn-valid': { enabled: false, options: { rows: [{ kind: 'company', field: 'UF_CRM_INN' }] } },
  'duplicates-absent': { enabled: true, options: { evidence: ['inn'], towns: [{ kind: 'contact', field: 'UF_CRM_TOWN' }] } },
}
const regulation = { ...usual, entries: usual.entries.map(entry => ({ ...entry, ...own[entry.ruleId] })) }
const now = new Date('2026-11-25T10:00:00+03:00')

test.each([
  ['a whole scan', scanOrder(regulation, rules, now)],
  ['a comparison for a scan that was broken off', comparisonOrder(regulation, rules)],
])('%s reads the fields by which cards are compared, though the rule about them is off', (_, { kinds }) => {
  const fieldsOf = (name: string) => kinds.find(({ kind }) => kind === name)?.fields
  expect(fieldsOf('company')).toContain('UF_CRM_INN')
  expect(fieldsOf('contact')).toContain('UF_CRM_TOWN')
})

test('a comparison reads nothing else of the cards', () => {
  expect(comparisonOrder(regulation, rules).kinds.map(({ kind, parts }) => [kind, parts])).toEqual([
    ['deal', []], ['lead', ['phonesAndEmails']], ['contact', ['phonesAndEmails', 'requisites']], ['company', ['phonesAndEmails', 'requisites']],
  ])
})
