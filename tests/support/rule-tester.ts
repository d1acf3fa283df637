import { beforeAll, describe, expect, test } from 'vitest'
import type { Card } from '../../src/core/card.ts'
import { bringRules, inspect, type Inspection, type NotChecked } from '../../src/core/inspection.ts'
import { defaultEntry, defaultRegulation } from '../../src/core/regulation.ts'
import { placesOf, wordFinding } from '../../src/core/message.ts'
import type { Evidence, Finding, Rule } from '../../src/core/rule.ts'
import { now, zone } from './builders.ts'

interface RuleCase {
  /** Finishes the sentence "it passes when …". */
  readonly when: string
  readonly card: Card
  readonly options?: unknown
  readonly now?: Date
  /** When the answer may become another one by itself; `null`: never. */
  readonly changes?: Date | null
}

interface FailingCase extends RuleCase {
  /** Message ids in their order. */
  readonly says: readonly string[]
  /** Every one of these facts must stand in some finding's evidence. */
  readonly evidence: readonly Evidence[]
  /** The Russian sentence of the first finding. */
  readonly reads?: string
}

interface BlindCase extends RuleCase {
  readonly blind: readonly Omit<NotChecked, 'ruleId'>[]
  readonly says?: readonly string[]
}

export interface RuleTable {
  readonly pass: readonly RuleCase[]
  /** Not applicable. */
  readonly skip: readonly RuleCase[]
  readonly fail: readonly FailingCase[]
  /** Could not look, or not at everything. */
  readonly blind?: readonly BlindCase[]
}

const fewestCases = 8

/** One test a case, and one that holds the whole table against the rule: see `faultsOfTable`. */
export function testRule(rule: Rule, table: RuleTable): void {
  describe(rule.id, () => {
    beforeAll(() => bringRules([rule]))
    test.each(table.pass)('passes when $when', given => {
      expect(shapeOf(run(rule, given))).toEqual({ says: [], passed: [rule.id], notApplicable: [], blind: [] })
    })
    test.each(table.skip)('is not applicable when $when', given => {
      expect(shapeOf(run(rule, given))).toEqual({ says: [], passed: [], notApplicable: [rule.id], blind: [] })
    })
    const timed = [...table.pass, ...table.skip, ...table.fail].filter(({ changes }) => changes !== undefined)
    if (timed.length > 0) test.each(timed)('says when its answer may change when $when', given => {
      expect(run(rule, given).changesAt).toEqual(given.changes)
    })
    test.each(table.fail)('fails when $when', given => {
      const inspection = run(rule, given)
      expect(shapeOf(inspection)).toEqual({ says: given.says, passed: [], notApplicable: [], blind: [] })
      expect(inspection.findings.flatMap(({ evidence }) => evidence)).toEqual(expect.arrayContaining([...given.evidence]))
      if (given.reads !== undefined) expect(inspection.findings.map(finding => wordFinding(rule, finding, { locale: 'ru', leadsAndTasks: false }))[0]).toBe(given.reads)
    })
    test.each(table.blind ?? [])('does not claim to have looked when $when', given => {
      expect(shapeOf(run(rule, given))).toEqual({ says: given.says ?? [], passed: [], notApplicable: [], blind: given.blind })
    })
    test('has a full table of cases, and texts that fit its findings', () => {
      expect(faultsOfTable(rule, table)).toEqual([])
    })
  })
}

function run(rule: Rule, given: RuleCase): Inspection {
  const regulation = { ...defaultRegulation([rule]), entries: [{ ...defaultEntry(rule), enabled: true, options: given.options ?? {} }] }
  return inspect(given.card, regulation, [rule], given.now ?? now, zone)
}

function shapeOf({ findings, passed, notApplicable, notChecked }: Inspection) {
  return { says: findings.map(({ messageId }) => messageId), passed, notApplicable, blind: notChecked.map(({ obstacle, about }) => ({ obstacle, about })) }
}

/** What is wrong with a table or with the rule's texts, one sentence each; none when all is well. */
export function faultsOfTable(rule: Rule, table: RuleTable): readonly string[] {
  const cases = [...table.pass, ...table.skip, ...table.fail, ...table.blind ?? []]
  const findings = table.fail.flatMap(given => run(rule, given).findings)
  const found = new Set(findings.map(({ messageId }) => messageId))
  const repeated = cases.map(({ when }) => when).filter((when, index, all) => all.indexOf(when) < index)
  return [
    ...cases.length < fewestCases ? [`The table has ${cases.length} cases, fewer than ${fewestCases}.`] : [],
    ...repeated.map(when => `Two cases are called "${when}".`),
    ...Object.keys(rule.messages).filter(id => !found.has(id)).map(id => `No failing case leads to the message "${id}".`),
    ...Object.entries(rule.messages).flatMap(([id, { ru, en }]) => String(placesOf(ru)) === String(placesOf(en)) ? [] : [`The message "${id}" has other places in Russian than in English.`]),
    ...findings.flatMap(finding => faultsOfFinding(rule, finding)),
    ...cases.filter(given => changesUntold(rule, given)).map(({ when }) => `The answer changes by itself when ${when}, and \`changesAt\` does not say so.`),
  ].filter((fault, index, all) => all.indexOf(fault) === index)
}

const farAhead = [1, 7, 31, 100, 400].map(days => days * 86_400_000)

/** Whether the rule answers otherwise at a moment at which, by its own word, nothing may have changed yet. */
function changesUntold(rule: Rule, given: RuleCase): boolean {
  const from = given.now ?? now
  const first = run(rule, given)
  const until = first.changesAt === null ? Infinity : first.changesAt.getTime() - from.getTime()
  const moments = [...farAhead, until - 1, until / 2].filter(ahead => ahead > 0 && ahead < until)
  return moments.some(ahead => JSON.stringify(shapeOf(run(rule, { ...given, now: new Date(from.getTime() + ahead) }))) !== JSON.stringify(shapeOf(first)))
}

function faultsOfFinding(rule: Rule, finding: Finding): readonly string[] {
  const { messageId, data, evidence, fix } = finding
  const template = rule.messages[messageId]
  if (template === undefined) return [`The rule has no message "${messageId}".`]
  const places = placesOf(template.ru)
  const given = Object.keys(data).sort()
  return [
    ...evidence.length === 0 ? [`The message "${messageId}" comes without evidence.`] : [],
    ...evidence.some(({ value }) => value === '' || (value instanceof Date && Number.isNaN(value.getTime()))) ? [`The message "${messageId}" comes with empty evidence.`] : [],
    ...String(places) === String(given) ? [] : [`The message "${messageId}" asks for {${places.join(', ')}} and gets {${given.join(', ')}}.`],
    ...fix?.kind === 'todo' && (fix.text.ru.trim() === '' || fix.text.en.trim() === '') ? [`The fix of "${messageId}" has no text.`] : [],
  ]
}
