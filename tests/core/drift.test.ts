import { expect, test } from 'vitest'
import { driftOf, lostReferences } from '../../src/core/drift.ts'
import { prepareInspection } from '../../src/core/inspection.ts'
import { defaultEntry, defaultRegulation, type Regulation, type RegulationEntry } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { deal, now, zone } from '../support/builders.ts'
import { structure } from '../support/structure.ts'

function entry(ruleId: string, says: Partial<RegulationEntry>): RegulationEntry {
  const rule = rules.find(({ id }) => id === ruleId)
  if (rule === undefined) throw new Error(`There is no rule ${ruleId}.`)
  return { ...defaultEntry(rule), enabled: true, ...says }
}

const regulation = (...entries: readonly RegulationEntry[]): Regulation => ({ ...defaultRegulation(rules), entries })
const rows = (...given: readonly object[]) => ({ rows: given })

test('a regulation of what the portal has is not adrift', () => {
  const sound = regulation(
    entry('next-step-planned', { options: { waitingField: 'UF_CRM_WAIT' }, pipelineIds: [0, 3], stageIds: ['NEW', 'C3:WORK'] }),
    entry('touched-recently', { options: { days: 7, daysByStage: { OFFER: 3, IN_PROCESS: 2 } } }),
    entry('required-fields-filled', { options: rows({ kind: 'deal', pipelineId: 3, fromStageId: 'C3:WORK', field: 'opportunity' }, { kind: 'company', pipelineId: null, fromStageId: null, field: 'UF_CRM_INN' }) }),
  )
  expect(driftOf(sound, rules, structure())).toEqual([])
})

test.each<[string, RegulationEntry, object]>([
  ['a field', entry('next-step-planned', { options: { waitingField: 'UF_CRM_GONE' } }), { refers: 'field', id: 'UF_CRM_GONE', where: 'option' }],
  ['a pipeline', entry('client-linked', { pipelineIds: [0, 9] }), { refers: 'pipeline', id: 9, where: 'pipelines' }],
  ['a stage', entry('client-linked', { stageIds: ['NEW', 'C9:NEW'] }), { refers: 'stage', id: 'C9:NEW', where: 'stages' }],
  ['a stage with its own limit', entry('touched-recently', { options: { days: 7, daysByStage: { 'C9:WORK': 3 } } }), { refers: 'stage', id: 'C9:WORK', where: 'option' }],
  ['a field of another kind of card', entry('required-fields-filled', { options: rows({ kind: 'lead', pipelineId: null, fromStageId: null, field: 'UF_CRM_WAIT' }) }), { refers: 'field', id: 'UF_CRM_WAIT', kinds: ['lead'] }],
  ['a stage of another pipeline', entry('required-fields-filled', { options: rows({ kind: 'deal', pipelineId: 0, fromStageId: 'C3:WORK', field: 'opportunity' }) }), { refers: 'stage', id: 'C3:WORK' }],
])('%s that is gone is told with where it stood', (_, given, lost) => {
  expect(driftOf(regulation(given), rules, structure())).toMatchObject([{ ruleId: given.ruleId, ...lost }])
})

test('a rule that is off may name what it likes', () => {
  expect(driftOf(regulation(entry('client-linked', { enabled: false, pipelineIds: [9] })), rules, structure())).toEqual([])
})

test('a rule that is adrift is not checked on any card, and never in order', () => {
  const adrift = regulation(entry('client-linked', { pipelineIds: [0, 9] }), entry('close-date-ahead', { pipelineIds: [9] }))
  const lost = lostReferences(adrift, rules, structure())
  const inspection = prepareInspection({ regulation: adrift, rules, timeZone: zone, lost })(deal(), now)
  expect(inspection.passed).toEqual([])
  expect(inspection.notApplicable).toEqual([])
  expect(inspection.notChecked).toEqual(['client-linked', 'close-date-ahead'].map(ruleId => ({ ruleId, obstacle: 'unknown-field', about: '9' })))
})

test.each([
  ['a field', entry('required-fields-filled', { options: rows({ kind: 'lead', pipelineId: null, fromStageId: null, field: 'UF_CRM_WAIT' }) }), ['lead'], true],
  ['a stage', entry('client-linked', { stageIds: ['C9:NEW'] }), ['deal'], true],
  ['a pipeline', entry('client-linked', { pipelineIds: [9] }), ['deal'], true],
  ['a field of an open kind', entry('required-fields-filled', { options: rows({ kind: 'deal', pipelineId: null, fromStageId: null, field: 'UF_CRM_GONE' }) }), ['lead'], false],
] as const)('%s of which nobody may say whether it is there is not said to be gone', (_, given, closed, silent) => {
  expect(driftOf(regulation(given), rules, { ...structure(), closed }).length === 0).toBe(silent)
})
