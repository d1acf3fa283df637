import { expect, test } from 'vitest'
import { z } from 'zod'
import { known, unknown } from '../../src/core/card.ts'
import { inspect, partsNeeded, verdictOf } from '../../src/core/inspection.ts'
import { defaultRegulation, type RegulationEntry } from '../../src/core/regulation.ts'
import { defineRule } from '../../src/core/rule.ts'
import { rules } from '../../src/core/rules/index.ts'
import { at, call, contact, deal, lead, now, service, stages, zone } from '../support/builders.ts'

const everything = defaultRegulation(rules)
const entry = (ruleId: string, says: Partial<RegulationEntry> = {}): RegulationEntry => ({ ruleId, enabled: true, options: {}, pipelineIds: [], ...says })
const regulation = (...entries: readonly RegulationEntry[]) => ({ version: 1, entries })

test('a sound deal is clean by the default regulation', () => {
  const inspection = inspect(deal(), everything, rules, now, zone)
  expect(verdictOf(inspection)).toEqual({ outcome: 'clean', findings: 0, broken: 0, passed: 5, notApplicable: 1, notChecked: 0 })
  expect(inspection.notApplicable).toEqual(['required-fields-filled'])
  expect(inspection.at).toBe(now)
})

test('a neglected deal breaks several rules, told in the order of the regulation', () => {
  const neglected = deal({ clients: [], activities: [call('yesterday'), call('3 days ago')], closeDate: '2026-11-01', lastActivity: null })
  const inspection = inspect(neglected, everything, rules, now, zone)
  expect(inspection.findings.map(({ ruleId }) => ruleId)).toEqual(['client-linked', 'activities-on-time', 'activities-on-time', 'close-date-ahead', 'touched-recently'])
  expect(verdictOf(inspection)).toMatchObject({ outcome: 'broken', findings: 5, broken: 4, passed: 1 })
})

test('every switched-on rule is told exactly once, and one that is off not at all', () => {
  const half = { ...everything, entries: everything.entries.map((one, index) => ({ ...one, enabled: index % 2 === 0 })) }
  const { findings, passed, notApplicable, notChecked } = inspect(deal(), half, rules, now, zone)
  const told = [...findings.map(({ ruleId }) => ruleId), ...passed, ...notApplicable, ...notChecked.map(({ ruleId }) => ruleId)]
  expect(told.sort()).toEqual(half.entries.filter(({ enabled }) => enabled).map(({ ruleId }) => ruleId).sort())
})

test('a rule that could not look is not checked, and keeps the card from being called clean', () => {
  const blind = deal({ parts: { activities: unknown('forbidden'), fields: known([]), stages: known(stages), lastActivity: known(at('yesterday')) } })
  const inspection = inspect(blind, everything, rules, now, zone)
  expect(inspection.notChecked).toEqual([
    { ruleId: 'next-step-planned', obstacle: 'forbidden', about: 'activities' },
    { ruleId: 'activities-on-time', obstacle: 'forbidden', about: 'activities' },
  ])
  expect(verdictOf(inspection)).toMatchObject({ outcome: 'not-checked', passed: 3, notChecked: 2 })
})

test('a contact is not held against the rules about deals', () => {
  const inspection = inspect(contact(), everything, rules, now, zone)
  expect(verdictOf(inspection)).toMatchObject({ outcome: 'not-applicable', notApplicable: rules.length })
})

test('a rule holds only in the pipelines that are named', () => {
  const here = regulation(entry('client-linked', { pipelineIds: [service.id] }))
  expect(inspect(deal({ clients: [] }), here, rules, now, zone).notApplicable).toEqual(['client-linked'])
  expect(inspect(deal({ clients: [], pipeline: service }), here, rules, now, zone).findings).toHaveLength(1)
  expect(inspect(lead(), regulation(entry('touched-recently', { pipelineIds: [0] })), rules, now, zone).notApplicable).toEqual(['touched-recently'])
})

test('a rule that breaks is not checked and stops no other', () => {
  const broken = defineRule({
    id: 'always-broken', dimension: 'process', kinds: ['deal'], holds: 'always', needs: [], options: z.object({}),
    title: { ru: 'Сломано', en: 'Broken' }, description: { ru: 'Сломано', en: 'Broken' }, messages: {},
    check: () => { throw new Error('broken') },
  })
  const inspection = inspect(deal(), regulation(entry('always-broken'), entry('client-linked')), [broken, ...rules], now, zone)
  expect(inspection.notChecked).toEqual([{ ruleId: 'always-broken', obstacle: 'failed', about: null }])
  expect(inspection.passed).toEqual(['client-linked'])
})

test('a rule of another version is not checked', () => {
  expect(inspect(deal(), regulation(entry('from-the-future')), rules, now, zone).notChecked).toEqual([{ ruleId: 'from-the-future', obstacle: 'not-supported', about: null }])
})

test('a zone that nobody knows makes rules about days unchecked, not passed', () => {
  const { notChecked } = inspect(deal(), everything, rules, now, 'Mars/Olympus')
  expect(notChecked.map(({ ruleId }) => ruleId)).toEqual(['close-date-ahead', 'touched-recently'])
})

test('only what rules of the kind may look at is read', () => {
  expect(partsNeeded(rules, 'deal')).toEqual(['activities', 'fields', 'lastActivity', 'stages'])
  expect(partsNeeded(rules, 'contact')).toEqual(['fields', 'stages'])
  expect(partsNeeded(rules.filter(({ id }) => id === 'client-linked'), 'deal')).toEqual([])
})
