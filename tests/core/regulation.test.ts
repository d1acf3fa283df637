import { expect, test } from 'vitest'
import { inspect } from '../../src/core/inspection.ts'
import { policyIn } from '../../src/core/policy-in.ts'
import { defaultPolicy } from '../../src/core/policy.ts'
import { defaultRegulation, parseRegulation, savedForm, type Regulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { deal, now, zone } from '../support/builders.ts'
import { fc } from '../support/property.ts'

const defaults = defaultRegulation(rules)

test.each([undefined, null])('nothing saved (%s) means the defaults, and is no problem', saved => {
  expect(parseRegulation(saved, rules)).toEqual({ regulation: defaults, problem: null })
})

test('what was saved comes back as it was, also through JSON', () => {
  const saved = { ...defaults, entries: defaults.entries.map(entry => entry.ruleId === 'touched-recently' ? { ...entry, enabled: false, options: { days: 3, daysByStage: { NEW: 1 } }, pipelineIds: [2] } : entry) }
  expect(parseRegulation(JSON.parse(JSON.stringify(saved)), rules)).toEqual({ regulation: saved, problem: null })
})

test('a regulation of the first format is completed by defaults', () => {
  expect(parseRegulation({ version: 1, entries: [{ ruleId: 'touched-recently', options: { days: 3 }, pipelineIds: [2] }] }, rules)).toEqual({
    regulation: {
      version: 2,
      revision: null,
      entries: [{ ruleId: 'touched-recently', enabled: true, options: { days: 3, daysByStage: {} }, pipelineIds: [2], stageIds: [], weight: 7 }],
      policy: defaultPolicy(),
    },
    problem: null,
  })
})

test('whoever has saved nothing has the standard rules on, and those that need the company’s words off', () => {
  const on = new Map(defaults.entries.map(({ ruleId, enabled }) => [ruleId, enabled]))
  expect([on.get('client-linked'), on.get('loss-reason-given'), on.get('stages-in-order')]).toEqual([true, false, false])
  expect(defaults.entries.map(({ ruleId, weight }) => [ruleId, weight])).toEqual(rules.map(({ id, weight }) => [id, weight]))
})

test('stages, weight, policy and revision come back as they were saved', () => {
  const saved: Regulation = {
    ...defaults,
    revision: { number: 3, by: { id: 1, name: 'Ирина Лукина' }, at: new Date('2026-11-20T08:00:00Z'), note: 'Срок по КП — три дня' },
    entries: [{ ruleId: 'touched-recently', enabled: true, options: { days: 3, daysByStage: { OFFER: 1 } }, pipelineIds: [0], stageIds: ['OFFER'], weight: 9 }],
    policy: { ...defaults.policy, exceptionsBy: 'administrators', quietDates: ['2026-12-31'], digestGroup: 14 },
  }
  expect(parseRegulation(JSON.parse(savedForm(saved)), rules)).toEqual({ regulation: saved, problem: null })
})

test.each([0, 11, 2.5, 'много'])('a weight of %s is not understood', weight => {
  expect(parseRegulation({ version: 2, entries: [{ ruleId: 'client-linked', weight }] }, rules).problem).toMatchObject({ code: 'not-understood', issues: [{ path: 'entries.0.weight' }] })
})

test('a broken policy gives way to the defaults, and the rules stay', () => {
  const { regulation, problem } = parseRegulation({ version: 2, entries: [{ ruleId: 'client-linked' }], policy: { fullScanDays: 0 } }, rules)
  expect(regulation.policy).toEqual(defaultPolicy())
  expect(regulation.entries).toHaveLength(1)
  expect(problem).toEqual({ code: 'partly-understood', issues: [{ code: 'bad-policy', ruleId: null, path: 'policy.fullScanDays' }] })
})

test('a regulation of before the company had a zone stays as it is, and says none', () => {
  const { timeZone, ...policy } = { ...defaults.policy, escalateDays: 3 }
  expect(timeZone).toBeNull()
  expect(parseRegulation({ ...defaults, policy }, rules)).toEqual({ regulation: { ...defaults, policy: { ...policy, timeZone: null } }, problem: null })
})

test.each(['Moon/Tycho', '', 7])('of a policy with the zone %j nothing but the zone is given up, and that is told', timeZone => {
  const { regulation, problem } = parseRegulation({ ...defaults, policy: { ...defaults.policy, exceptionsBy: 'administrators', timeZone } }, rules)
  expect(regulation.policy).toEqual({ ...defaults.policy, exceptionsBy: 'administrators', timeZone: null })
  expect(problem?.issues).toEqual([{ code: 'bad-policy', ruleId: null, path: 'policy.timeZone' }])
})

test('a zone beside something else that is broken is no more than the rest of the policy', () => {
  const { regulation } = parseRegulation({ ...defaults, policy: { escalateDays: 0, exceptionsBy: 'administrators', timeZone: 'Moon/Tycho' } }, rules)
  expect(regulation.policy).toEqual(defaultPolicy())
})

test.each([
  ['the zone is not known', { timeZone: 'Moon/Tycho', exceptionsBy: 'everybody' }, { timeZone: null, exceptionsBy: 'everybody' }],
  ['the circle is not known', { timeZone: 'Asia/Tokyo', exceptionsBy: 'nobody' }, defaultPolicy()],
])('whoever reads the policy alone gets the same of it: %s', (_, policy, expected) => {
  expect(policyIn({ ...defaults, policy })).toMatchObject(expected)
})

test.each([
  ['a text', '{"version":1,', ''],
  ['a list', [], ''],
  ['an object of another shape', { rules: [] }, 'version'],
  ['a rule without id', { version: 1, entries: [{ ruleId: '' }] }, 'entries.0.ruleId'],
  ['a pipeline by name', { version: 1, entries: [{ ruleId: 'client-linked', pipelineIds: ['Продажи'] }] }, 'entries.0.pipelineIds.0'],
])('%s is not understood: the defaults hold and the place is told', (_, saved, path) => {
  const { regulation, problem } = parseRegulation(saved, rules)
  expect(regulation).toEqual(defaults)
  expect(problem?.code).toBe('not-understood')
  expect(problem?.issues).toContainEqual({ code: 'bad-shape', ruleId: null, path })
})

test('a regulation of a newer version is not half understood', () => {
  expect(parseRegulation({ version: 3, entries: [] }, rules)).toEqual({ regulation: defaults, problem: { code: 'newer-version', issues: [{ code: 'bad-shape', ruleId: null, path: 'version' }] } })
})

test('unknown and repeated rules are kept out and told', () => {
  const { regulation, problem } = parseRegulation({ version: 1, entries: [{ ruleId: 'client-linked' }, { ruleId: 'from-the-future' }, { ruleId: 'client-linked', enabled: false }] }, rules)
  expect(regulation.entries.map(({ ruleId, enabled }) => [ruleId, enabled])).toEqual([['client-linked', true]])
  expect(problem).toEqual({
    code: 'partly-understood',
    issues: [{ code: 'unknown-rule', ruleId: 'from-the-future', path: 'entries.1' }, { code: 'repeated-rule', ruleId: 'client-linked', path: 'entries.2' }],
  })
})

test('broken options give way to the rule’s defaults, and the rest stays', () => {
  const { regulation, problem } = parseRegulation({ version: 1, entries: [{ ruleId: 'touched-recently', enabled: false, options: { days: 'неделя' } }] }, rules)
  expect(regulation.entries).toEqual([{ ruleId: 'touched-recently', enabled: false, options: { days: 7, daysByStage: {} }, pipelineIds: [], stageIds: [], weight: 7 }])
  expect(problem?.issues).toEqual([{ code: 'bad-options', ruleId: 'touched-recently', path: 'entries.0.options.days' }])
})

test('a stage of a deal without its pipeline is told as a broken option', () => {
  const { problem } = parseRegulation({ version: 1, entries: [{ ruleId: 'required-fields-filled', options: { rows: [{ fromStageId: 'NEW', field: 'opportunity' }] } }] }, rules)
  expect(problem?.issues).toEqual([{ code: 'bad-options', ruleId: 'required-fields-filled', path: 'entries.0.options.rows.0.pipelineId' }])
})

test('whatever somebody writes into the settings, a card can be inspected', () => {
  const written = fc.oneof(
    fc.jsonValue(),
    fc.record({ version: fc.jsonValue(), entries: fc.array(fc.record({ ruleId: fc.constantFrom(...rules.map(({ id }) => id), 'x', ''), options: fc.jsonValue(), enabled: fc.jsonValue() }, { requiredKeys: [] })) }, { requiredKeys: [] }),
  )
  fc.assert(fc.property(written, saved => {
    const { regulation } = parseRegulation(saved, rules)
    for (const { ruleId, options } of regulation.entries) expect(rules.find(({ id }) => id === ruleId)?.options.safeParse(options).success).toBe(true)
    expect(inspect(deal(), regulation, rules, now, zone).notChecked).toEqual([])
  }))
})
