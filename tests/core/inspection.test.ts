import { beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { known, unknown } from '../../src/core/card.ts'
import type { RuleException } from '../../src/core/exception.ts'
import { bringRules, inspect, partsNeeded, prepareInspection, rulesInUse, verdictOf } from '../../src/core/inspection.ts'
import { startOfDay } from '../../src/core/period.ts'
import { defaultEntry, defaultRegulation, type Regulation, type RegulationEntry } from '../../src/core/regulation.ts'
import { defineRule } from '../../src/core/rule.ts'
import { rules } from '../../src/core/rules/index.ts'
import { at, call, company, contact, deal, lead, now, service, zone } from '../support/builders.ts'

const everything = defaultRegulation(rules)
const regulation = (...entries: readonly RegulationEntry[]): Regulation => ({ ...everything, entries })

/** The rule as the company has set it, with everything else as it comes. */
function entry(ruleId: string, says: Partial<RegulationEntry> = {}): RegulationEntry {
  const rule = rules.find(({ id }) => id === ruleId)
  return { ...rule === undefined ? { ruleId, options: {}, pipelineIds: [], stageIds: [], weight: 5 } : defaultEntry(rule), enabled: true, ...says }
}

function exception(ruleId: string, until: string, says: Partial<RuleException> = {}): RuleException {
  return { id: 1, card: { kind: 'deal', id: 42 }, ruleId, until, reason: 'Клиент в отпуске', by: { id: 3, name: 'Олег Громов' }, at: at('yesterday'), ...says }
}

beforeAll(() => bringRules(rules))

test.each([deal(), lead(), contact(), company(), deal({ stage: 'WON' })])('a sound $ref.kind is clean by the default regulation', card => {
  const inspection = inspect(card, everything, rules, now, zone)
  expect(inspection).toMatchObject({ findings: [], excepted: [], notChecked: [] })
  expect(verdictOf(inspection).outcome).toBe('clean')
  expect(inspection.at).toBe(now)
})

test('a neglected deal breaks several rules, told in the order of the regulation', () => {
  const neglected = deal({ clients: [], activities: [call('yesterday'), call('3 days ago')], closeDate: '2026-11-01', lastActivity: null })
  const inspection = inspect(neglected, everything, rules, now, zone)
  expect(inspection.findings.map(({ ruleId }) => ruleId)).toEqual(['client-linked', 'touched-recently', 'activities-on-time', 'activities-on-time', 'close-date-ahead'])
  expect(verdictOf(inspection)).toMatchObject({ outcome: 'broken', findings: 5, broken: 4 })
})

test('every switched-on rule is told exactly once, and one that is off not at all', () => {
  const half = { ...everything, entries: everything.entries.map((one, index) => ({ ...one, enabled: index % 2 === 0 })) }
  const { findings, passed, notApplicable, notChecked } = inspect(deal(), half, rules, now, zone)
  const told = [...findings.map(({ ruleId }) => ruleId), ...passed, ...notApplicable, ...notChecked.map(({ ruleId }) => ruleId)]
  expect(told.sort()).toEqual(half.entries.filter(({ enabled }) => enabled).map(({ ruleId }) => ruleId).sort())
})

test('a rule that could not look is not checked, and keeps the card from being called clean', () => {
  const three = regulation(entry('next-step-planned'), entry('activities-on-time'), entry('client-linked'))
  const inspection = inspect(deal({ parts: { activities: unknown('forbidden'), fields: known([]) } }), three, rules, now, zone)
  expect(inspection.notChecked).toEqual([
    { ruleId: 'next-step-planned', obstacle: 'forbidden', about: 'activities' },
    { ruleId: 'activities-on-time', obstacle: 'forbidden', about: 'activities' },
  ])
  expect(verdictOf(inspection)).toMatchObject({ outcome: 'not-checked', passed: 1, notChecked: 2 })
})

test('a contact is not held against the rules about deals', () => {
  const aboutDeals = regulation(...rules.filter(({ kinds }) => !kinds.includes('contact')).map(({ id }) => entry(id)))
  const inspection = inspect(contact(), aboutDeals, rules, now, zone)
  expect(verdictOf(inspection)).toMatchObject({ outcome: 'not-applicable', notApplicable: aboutDeals.entries.length })
})

test('a rule holds only in the pipelines that are named', () => {
  const here = regulation(entry('client-linked', { pipelineIds: [service.id] }))
  expect(inspect(deal({ clients: [] }), here, rules, now, zone).notApplicable).toEqual(['client-linked'])
  expect(inspect(deal({ clients: [], pipeline: service }), here, rules, now, zone).findings).toHaveLength(1)
  expect(inspect(lead(), regulation(entry('touched-recently', { pipelineIds: [0] })), rules, now, zone).notApplicable).toEqual(['touched-recently'])
})

test('a rule that breaks is not checked and stops no other', () => {
  const broken = defineRule({
    id: 'always-broken', dimension: 'process', point: 'current', weight: 1, standard: true, kinds: ['deal'], holds: 'always', needs: [], options: z.object({}),
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
  const { notChecked, passed } = inspect(deal(), regulation(entry('close-date-ahead'), entry('touched-recently'), entry('client-linked')), rules, now, 'Mars/Olympus')
  expect(notChecked.map(({ ruleId }) => ruleId)).toEqual(['close-date-ahead', 'touched-recently'])
  expect(passed).toEqual(['client-linked'])
})

test('options that cannot be used make the rule unchecked for every card, and stop no other', () => {
  const look = prepareInspection({ regulation: regulation(entry('touched-recently', { options: { days: 'неделя' } }), entry('client-linked')), rules, timeZone: zone })
  for (const card of [deal(), deal({ clients: [] })]) expect(look(card, now).notChecked).toEqual([{ ruleId: 'touched-recently', obstacle: 'failed', about: null }])
  expect(look(deal(), now).passed).toEqual(['client-linked'])
})

test('a rule holds only in the stages that are named', () => {
  const inContract = regulation(entry('client-linked', { stageIds: ['CONTRACT'] }))
  expect(inspect(deal({ clients: [] }), inContract, rules, now, zone).notApplicable).toEqual(['client-linked'])
  expect(inspect(deal({ clients: [], stage: 'CONTRACT' }), inContract, rules, now, zone).findings).toHaveLength(1)
})

test('a rule with pipelines and stages holds where both fit', () => {
  const there = regulation(entry('client-linked', { pipelineIds: [service.id], stageIds: ['OFFER'] }))
  expect(inspect(deal({ clients: [] }), there, rules, now, zone).findings).toEqual([])
  expect(inspect(deal({ clients: [], pipeline: service }), there, rules, now, zone).findings).toHaveLength(1)
})

test('the inspection names the regulation that it went by', () => {
  const saved = { ...everything, revision: { number: 12, by: { id: 1, name: 'Ирина Лукина' }, at: at('yesterday'), note: '' } }
  expect(inspect(deal(), saved, rules, now, zone).revision).toBe(12)
  expect(inspect(deal(), everything, rules, now, zone).revision).toBeNull()
})

test('an exception silences its rule on its card through its last day, and is told', () => {
  const broken = deal({ clients: [] })
  const alone = regulation(entry('client-linked'))
  const until = (day: string) => inspect(broken, alone, rules, now, zone, [exception('client-linked', day)])
  expect(until('2026-11-23').findings).toEqual([])
  expect(until('2026-11-23').excepted).toMatchObject([{ ruleId: 'client-linked', messageId: 'noClient', exception: { reason: 'Клиент в отпуске' } }])
  expect(until('2026-11-22').findings).toHaveLength(1)
  expect(verdictOf(until('2026-11-23'))).toMatchObject({ findings: 0, excepted: 1, broken: 0 })
})

test('an excepted card is looked at again when the exception ends', () => {
  const { changesAt } = inspect(deal({ clients: [] }), regulation(entry('client-linked')), rules, now, zone, [exception('client-linked', '2026-11-30')])
  expect(changesAt).toEqual(startOfDay('2026-12-01', zone))
})

test('of several exceptions the one that lasts longest counts', () => {
  const both = [exception('client-linked', '2026-11-25', { id: 1 }), exception('client-linked', '2026-11-30', { id: 2 })]
  expect(inspect(deal({ clients: [] }), regulation(entry('client-linked')), rules, now, zone, both).excepted).toMatchObject([{ exception: { id: 2 } }])
})

test('an exception silences neither another rule nor another card', () => {
  const others = [exception('client-linked', '2026-12-31', { card: { kind: 'deal', id: 43 } }), exception('client-linked', '2026-12-31', { card: { kind: 'lead', id: 42 } }), exception('next-step-planned', '2026-12-31')]
  expect(inspect(deal({ clients: [] }), regulation(entry('client-linked')), rules, now, zone, others).findings).toHaveLength(1)
})

test('an exception does not make a rule checked that could not look', () => {
  const { notChecked, excepted } = inspect(deal({ parts: {} }), regulation(entry('activities-on-time')), rules, now, zone, [exception('activities-on-time', '2026-12-31')])
  expect([excepted, notChecked]).toEqual([[], [{ ruleId: 'activities-on-time', obstacle: 'failed', about: 'activities' }]])
})

test('a rule that names what the portal has lost is never ok, and its findings count all the same', () => {
  const lost = new Map([['client-linked', [{ obstacle: 'unknown-field', about: 'UF_GONE' }] as const]])
  const look = prepareInspection({ regulation: regulation(entry('client-linked')), rules, timeZone: zone, lost })
  expect(look(deal(), now)).toMatchObject({ passed: [], notChecked: [{ ruleId: 'client-linked', obstacle: 'unknown-field', about: 'UF_GONE' }] })
  expect(look(deal({ clients: [] }), now)).toMatchObject({ findings: [{ messageId: 'noClient' }], notChecked: [{ about: 'UF_GONE' }] })
  expect(verdictOf(look(deal(), now)).outcome).toBe('not-checked')
})

test('the same loss is told once, whoever has noticed it', () => {
  const lost = new Map([['next-step-planned', [{ obstacle: 'unknown-field', about: 'UF_GONE' }] as const]])
  const alone = regulation(entry('next-step-planned', { options: { waitingField: 'UF_GONE' } }))
  expect(prepareInspection({ regulation: alone, rules, timeZone: zone, lost })(deal({ activities: [] }), now).notChecked).toHaveLength(1)
})

test('a rule about a pipeline that is gone is not quietly without work', () => {
  const lost = new Map([['client-linked', [{ obstacle: 'unknown-field', about: '17' }] as const]])
  const gone = regulation(entry('client-linked', { pipelineIds: [17] }))
  expect(prepareInspection({ regulation: gone, rules, timeZone: zone, lost })(deal({ clients: [] }), now)).toMatchObject({ findings: [], notApplicable: [], notChecked: [{ about: '17' }] })
})

test('the earliest change of all rules is told, and none that is past', () => {
  const two = regulation(entry('activities-on-time'), entry('close-date-ahead'))
  expect(inspect(deal({ activities: [call('in 3 hours')], closeDate: '2026-11-23' }), two, rules, now, zone).changesAt).toEqual(new Date(at('in 3 hours').getTime() + 1))
  expect(inspect(deal({ activities: [call('in 20 hours')], closeDate: '2026-11-23' }), two, rules, now, zone).changesAt).toEqual(startOfDay('2026-11-24', zone))
  expect(inspect(deal({ activities: [call('2 days ago')], closeDate: '2026-11-01' }), two, rules, now, zone).changesAt).toBeNull()
})

test('only what rules of the kind may look at is read', () => {
  expect(partsNeeded(rules.filter(({ id }) => ['next-step-planned', 'activities-on-time', 'touched-recently'].includes(id)), 'deal').toSorted()).toEqual(['activities', 'fields', 'lastActivity'])
  expect(partsNeeded(rules, 'contact')).not.toContain('stageHistory')
  expect(partsNeeded(rules.filter(({ id }) => id === 'client-linked'), 'deal')).toEqual([])
})

test('a rule that is off costs nothing to read', () => {
  const one = regulation(entry('client-linked'), entry('stage-not-stuck', { enabled: false }))
  expect(rulesInUse(one, rules).map(({ id }) => id)).toEqual(['client-linked'])
})
