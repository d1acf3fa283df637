import { expect, test } from 'vitest'
import { z } from 'zod'
import type { CardKind } from '../../src/core/card.ts'
import { driftOf } from '../../src/core/drift.ts'
import { option } from '../../src/core/option.ts'
import { defaultPolicy } from '../../src/core/policy.ts'
import { exportRegulation, importRegulation, longestFile, type ImportedRegulation } from '../../src/core/regulation-file.ts'
import { defaultEntry, defaultRegulation, type RegulationEntry } from '../../src/core/regulation.ts'
import { defineRule } from '../../src/core/rule.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { CrmStructure } from '../../src/core/structure.ts'
import { at, field } from '../support/builders.ts'
import { fc } from '../support/property.ts'
import { structure } from '../support/structure.ts'

const here = structure()
const home = { policy: defaultPolicy() }

function entry(ruleId: string, says: Partial<RegulationEntry>): RegulationEntry {
  const rule = rules.find(({ id }) => id === ruleId)
  if (rule === undefined) throw new Error(`There is no rule ${ruleId}.`)
  return { ...defaultEntry(rule), enabled: true, ...says }
}

/** The same portal under other numbers. */
function renumbered(portal: CrmStructure): CrmStructure {
  const named = (kind: CardKind) => portal.fields[kind].map(one => one.name === 'opportunity' ? one : { ...one, name: `${one.name}_B` })
  return {
    ...portal,
    pipelines: portal.pipelines.map(pipeline => ({ ...pipeline, id: pipeline.id + 20, stages: pipeline.stages.map(stage => ({ ...stage, id: `C${pipeline.id + 20}:${stage.id}` })) })),
    fields: { deal: named('deal'), lead: named('lead'), contact: named('contact'), company: named('company') },
  }
}

function carried(entries: readonly RegulationEntry[], from: CrmStructure, to: CrmStructure): Extract<ImportedRegulation, { state: 'read' }> {
  const { text } = exportRegulation({ entries, policy: home.policy }, rules, from, at('now'))
  const read = importRegulation(text, rules, to, home)
  if (read.state === 'refused') throw new Error(`The file was refused: ${read.why}.`)
  return read
}

const stageOf = fc.constantFrom('NEW', 'OFFER', 'CONTRACT', 'C3:NEW', 'C3:WORK')
const some = fc.record({
  pipelineIds: fc.uniqueArray(fc.constantFrom(0, 3)),
  stageIds: fc.uniqueArray(stageOf),
  waitingField: fc.constantFrom('UF_CRM_WAIT', 'opportunity', null),
  days: fc.integer({ min: 1, max: 365 }),
  daysByStage: fc.dictionary(stageOf, fc.integer({ min: 1, max: 30 })),
  rows: fc.array(fc.constantFrom(
    { kind: 'deal', pipelineId: 0, fromStageId: 'OFFER', field: 'opportunity' },
    { kind: 'deal', pipelineId: 3, fromStageId: 'C3:WORK', field: 'UF_CRM_WAIT' },
    { kind: 'lead', pipelineId: null, fromStageId: 'IN_PROCESS', field: 'UF_CRM_SOURCE' },
    { kind: 'company', pipelineId: null, fromStageId: null, field: 'UF_CRM_INN' },
  )),
}).map(({ pipelineIds, stageIds, waitingField, days, daysByStage, rows }) => [
  entry('next-step-planned', { pipelineIds, options: { waitingField } }),
  entry('client-linked', { stageIds }),
  entry('touched-recently', { options: { days, daysByStage } }),
  entry('required-fields-filled', { options: { rows, allowed: [] } }),
])

test('a file read where it was made is what it was made of', () => {
  fc.assert(fc.property(some, entries => {
    expect(carried(entries, here, here)).toEqual({ state: 'read', entries, policy: home.policy, notes: [] })
  }))
})

test('where everything has other numbers it is found by its name, and nothing is adrift', () => {
  const there = renumbered(here)
  fc.assert(fc.property(some, entries => {
    const found = carried(entries, here, there)
    expect(driftOf({ ...defaultRegulation(rules), entries: found.entries }, rules, there)).toEqual([])
    expect(found.notes.every(({ code }) => code === 'renumbered')).toBe(true)
    // And the way back is the way it came.
    expect(carried(found.entries, there, here).entries).toEqual(entries)
  }))
})

test('what another portal lacks, or has twice, leaves its rule adrift and is told by its name', () => {
  const given = entry('next-step-planned', { options: { waitingField: 'UF_CRM_WAIT' }, pipelineIds: [3] })
  const there = structure({ pipelines: here.pipelines.filter(({ id }) => id === 0), fields: { ...here.fields, deal: [field('UF_1', 'Чего ждём'), field('UF_2', 'чего ждём ')] } })
  const found = carried([given], here, there)
  expect(found.notes).toEqual([
    { code: 'unmatched', ruleId: 'next-step-planned', refers: 'field', name: 'Чего ждём', several: true },
    { code: 'unmatched', ruleId: 'next-step-planned', refers: 'pipeline', name: 'Сервис', several: false },
  ])
  expect(driftOf({ ...defaultRegulation(rules), entries: found.entries }, rules, there)).toHaveLength(2)
})

test('a number that means something else there is not taken for what it was', () => {
  const there = structure({ pipelines: [{ id: 3, name: 'Закупки', stages: [] }] })
  const [found] = carried([entry('client-linked', { pipelineIds: [3] })], here, there).entries
  expect(found?.pipelineIds).not.toContain(3)
  expect(found?.pipelineIds).toHaveLength(1)
})

test('what was adrift where the file was made is adrift where it is read, whatever has its number there', () => {
  const there = structure({ pipelines: [...here.pipelines, { id: 9, name: 'Новая воронка', stages: [] }] })
  const found = carried([entry('client-linked', { pipelineIds: [9] })], here, there)
  expect(driftOf({ ...defaultRegulation(rules), entries: found.entries }, rules, there)).toHaveLength(1)
})

const withPeople = defineRule({
  id: 'people-named', dimension: 'process', point: 'responsible', weight: 5, standard: false, kinds: ['deal'], holds: 'always', needs: [],
  options: z.object({
    except: option(z.array(z.number().int()).default([]), { label: { ru: 'Кого не проверять', en: 'Whom not to check' }, refers: 'person' }),
    department: option(z.number().int().nullable().default(null), { label: { ru: 'Отдел', en: 'Department' }, refers: 'department' }),
  }),
  title: { ru: 'Правило о людях', en: 'A rule about people' }, description: { ru: 'Зачем', en: 'Why' }, messages: { fault: { ru: 'Плохо', en: 'Bad' } }, check: () => 'ok',
})

test('people stay at home and are told of, departments go by their names', () => {
  const given = { ...defaultEntry(withPeople), options: { except: [7], department: 2 } }
  const made = exportRegulation({ entries: [given], policy: home.policy }, [withPeople], here, at('now'))
  expect(made.withoutPeople).toEqual(['people-named'])
  expect(made.text).not.toContain('Полозова')
  const there = structure({ departments: [{ id: 40, name: 'Отдел продаж', parentId: null, headId: null }] })
  const read = importRegulation(made.text, [withPeople], there, home)
  expect(read).toMatchObject({ state: 'read', entries: [{ options: { except: [], department: 40 } }] })
})

test('the workgroup for digests stays what it is on this portal', () => {
  const { text } = exportRegulation({ entries: [], policy: { ...home.policy, digestGroup: 5, escalateDays: 3 } }, rules, here, at('now'))
  expect(importRegulation(text, rules, here, { policy: { ...home.policy, digestGroup: 8 } })).toMatchObject({ policy: { digestGroup: 8, escalateDays: 3 } })
})

test.each([
  ['travels with the file', { timeZone: 'Asia/Yekaterinburg' }, 'Asia/Yekaterinburg', []],
  ['stays where the file is of before there was one', {}, 'Europe/Samara', []],
  ['stays where the file names one that nobody knows, which is told', { timeZone: 'Moon/Tycho' }, 'Europe/Samara', [{ code: 'unknown-zone', path: 'timeZone' }]],
])('the company’s zone %s', (_, said, timeZone, notes) => {
  const written = JSON.parse(exportRegulation({ entries: [], policy: { ...home.policy, escalateDays: 3 } }, rules, here, at('now')).text) as { readonly policy: Record<string, unknown> }
  const policy = Object.fromEntries(Object.entries(written.policy).filter(([name]) => name !== 'timeZone'))
  expect(importRegulation(JSON.stringify({ ...written, policy: { ...policy, ...said } }), rules, here, { policy: { ...home.policy, timeZone: 'Europe/Samara' } }))
    .toMatchObject({ state: 'read', policy: { escalateDays: 3, timeZone }, notes })
})

const file = (change: object) => JSON.stringify({ ...JSON.parse(exportRegulation({ entries: [entry('client-linked', {})], policy: home.policy }, rules, here, at('now')).text) as object, ...change })

test.each<[string, string, object]>([
  ['too long a text', ' '.repeat(longestFile + 1), { why: 'too-long' }],
  ['no JSON', '{"format":', { why: 'not-json' }],
  ['another file', '{"name":"razbor","version":"0.1.0"}', { why: 'not-a-regulation', path: null }],
  ['a file of a newer version', file({ fileVersion: 2, entries: 'all' }), { why: 'newer-version' }],
  ['a damaged file', file({ entries: [{ ruleId: 'client-linked' }] }), { why: 'not-a-regulation', path: 'entries.0.enabled' }],
])('%s is refused', (_, text, refusal) => {
  expect(importRegulation(text, rules, here, home)).toMatchObject({ state: 'refused', ...refusal })
})

test('unknown rules, options and policies that do not fit are told, and the rest is read', () => {
  const known = { ruleId: 'touched-recently', enabled: true, options: { days: 'неделя' }, pipelineIds: [], stageIds: [], weight: 4 }
  expect(importRegulation(file({ entries: [{ ...known, ruleId: 'from-the-future' }, known], policy: { escalateDays: 0 } }), rules, here, home)).toMatchObject({
    state: 'read',
    entries: [{ ruleId: 'touched-recently', weight: 4, options: { days: 7 } }],
    notes: [{ code: 'unknown-rule', ruleId: 'from-the-future' }, { code: 'bad-options', ruleId: 'touched-recently', path: 'days' }, { code: 'bad-policy', path: 'escalateDays' }],
  })
})

test('of a rule that is there twice the first entry counts, and that is told', () => {
  const first = { ruleId: 'touched-recently', enabled: true, options: { days: 5 }, pipelineIds: [], stageIds: [], weight: 4 }
  expect(importRegulation(file({ entries: [first, { ...first, enabled: false, options: { days: 90 } }] }), rules, here, home)).toMatchObject({
    entries: [{ ruleId: 'touched-recently', enabled: true, options: { days: 5 } }],
    notes: [{ code: 'repeated-rule', ruleId: 'touched-recently' }],
  })
})

test('a file of a Windows editor, with its mark in front, is read', () => {
  expect(importRegulation(`\uFEFF${file({})}`, rules, here, home).state).toBe('read')
})
