import { expect, test } from 'vitest'
import { changesOf, isSameRegulation, rebased, rulesChanged } from '../../src/core/regulation-diff.ts'
import { defaultRegulation, type Regulation, type RegulationEntry } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { fc } from '../support/property.ts'

const before = defaultRegulation(rules)

function changed(ruleId: string, change: Partial<RegulationEntry>): Regulation {
  return { ...before, entries: before.entries.map(entry => entry.ruleId === ruleId ? { ...entry, ...change } : entry) }
}

test.each<[string, Regulation, object]>([
  ['switched off', changed('client-linked', { enabled: false }), { kind: 'off', ruleId: 'client-linked' }],
  ['switched on', changed('waiting-explained', { enabled: true }), { kind: 'on', ruleId: 'waiting-explained' }],
  ['another weight', changed('client-linked', { weight: 10 }), { kind: 'weight', ruleId: 'client-linked', from: 8, to: 10 }],
  ['fewer pipelines', changed('client-linked', { pipelineIds: [3] }), { kind: 'pipelines', ruleId: 'client-linked', from: [], to: [3] }],
  ['fewer stages', changed('client-linked', { stageIds: ['NEW'] }), { kind: 'stages', ruleId: 'client-linked', from: [], to: ['NEW'] }],
  ['an option', changed('touched-recently', { options: { days: 3, daysByStage: {} } }), { kind: 'option', ruleId: 'touched-recently', path: ['days'], from: 7, to: 3 }],
  ['a stage of its own', changed('touched-recently', { options: { days: 7, daysByStage: { NEW: 1 } } }), { kind: 'option', ruleId: 'touched-recently', path: ['daysByStage', 'NEW'], from: undefined, to: 1 }],
  ['a new row', changed('required-fields-filled', { options: { rows: [{ field: 'title' }], allowed: [] } }), { kind: 'list', ruleId: 'required-fields-filled', path: ['rows'], added: [{ field: 'title' }], removed: [] }],
  ['the policy', { ...before, policy: { ...before.policy, escalateDays: 5 } }, { kind: 'policy', name: 'escalateDays', from: 14, to: 5 }],
])('%s is told', (_, after, change) => {
  expect(changesOf(before, after)).toEqual([change])
})

test('the order of pipelines is no change, the order of rows is one', () => {
  const two = [{ field: 'a' }, { field: 'b' }]
  expect(changesOf(changed('client-linked', { pipelineIds: [0, 3] }), changed('client-linked', { pipelineIds: [3, 0] }))).toEqual([])
  expect(changesOf(changed('required-fields-filled', { options: { rows: two } }), changed('required-fields-filled', { options: { rows: two.toReversed() } }))).toHaveLength(1)
})

test('a rule that one of the two does not know is off there', () => {
  const short = { ...before, entries: before.entries.filter(({ ruleId }) => ruleId !== 'client-linked') }
  expect(changesOf(short, before)).toEqual([{ kind: 'on', ruleId: 'client-linked' }])
  expect(isSameRegulation({ ...before, entries: [] }, { ...before, entries: before.entries.map(entry => ({ ...entry, enabled: false })) })).toBe(true)
})

test('a rule that only weighs otherwise finds the same', () => {
  expect(rulesChanged(changesOf(before, changed('client-linked', { weight: 1 })))).toEqual([])
})

test('two regulations differ exactly when some of what they say differs, both ways', () => {
  const entry = fc.record({ ruleId: fc.constantFrom('a', 'b'), enabled: fc.boolean(), weight: fc.integer({ min: 1, max: 3 }), pipelineIds: fc.uniqueArray(fc.integer({ min: 0, max: 3 })), stageIds: fc.uniqueArray(fc.constantFrom('x', 'y')), options: fc.dictionary(fc.constantFrom('p', 'q'), fc.jsonValue({ maxDepth: 2 })) })
  const regulation = fc.uniqueArray(entry, { selector: one => one.ruleId, minLength: 2, maxLength: 2 }).map(entries => ({ entries, policy: before.policy }))
  fc.assert(fc.property(regulation, regulation, (one, other) => {
    expect(changesOf(one, one)).toEqual([])
    expect(changesOf(one, JSON.parse(JSON.stringify(one)) as typeof one)).toEqual([])
    expect(changesOf(one, other).length === 0).toBe(changesOf(other, one).length === 0)
    const told = new Set(changesOf(one, other).flatMap(change => change.kind === 'policy' ? [] : [change.ruleId]))
    for (const { ruleId, weight } of one.entries) if (other.entries.some(entry => entry.ruleId === ruleId && entry.weight !== weight)) expect(told).toContain(ruleId)
  }))
})

test('what two people have changed beside each other is all there when the second one’s is put on the first one’s', () => {
  const mine = changed('touched-recently', { options: { days: 3, daysByStage: {} }, weight: 2 })
  const theirs = { ...changed('touched-recently', { options: { days: 7, daysByStage: { NEW: 1 } }, weight: 9 }), policy: { ...before.policy, escalateDays: 5 } }
  const both = rebased(before, mine, theirs)
  expect(both.policy.escalateDays).toBe(5)
  expect(both.entries.find(({ ruleId }) => ruleId === 'touched-recently')).toMatchObject({ weight: 2, options: { days: 3, daysByStage: { NEW: 1 } } })
  expect(changesOf(theirs, rebased(before, before, theirs))).toEqual([])
  expect(changesOf(mine, rebased(before, mine, before))).toEqual([])
})
