import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { cardKinds } from '../../../src/core/card.ts'
import { optionForm, type OptionField } from '../../../src/core/option-form.ts'
import { option } from '../../../src/core/option.ts'
import { regulationPoints } from '../../../src/core/points.ts'
import { defineRule, type Locale, type Rule } from '../../../src/core/rule.ts'
import { rules } from '../../../src/core/rules/index.ts'

const filesIn = (folder: string) => readdirSync(new URL(folder, import.meta.url)).filter(name => !name.startsWith('index.'))
const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const ids = rules.map(({ id }) => id)
const readme = read('../../../README.md')

/** The row that README's table of rules must have for a rule. */
function rowOf({ id, point, dimension, title, needs, weight, standard }: Rule): string {
  return `| \`${id}\` | ${regulationPoints.findIndex(one => one.id === point) + 1} | ${dimension} | ${title.en} | ${needs.length === 0 ? '–' : needs.join(', ')} | ${weight} | ${standard ? 'yes' : '–'} |`
}

test('the list, the files and the tests of the rules agree', () => {
  expect(filesIn('../../../src/core/rules').map(name => name.replace('.ts', '')).sort()).toEqual([...ids].sort())
  expect(filesIn('.').map(name => name.replace('.test.ts', '')).sort()).toEqual([...ids].sort())
})

// `testRule` itself wants a failing case for every message: what is left to see here is that the table is this rule's own.
test.each(rules)('$id has its file, and a table of cases in its own test', ({ id }) => {
  expect(read(`../../../src/core/rules/${id}.ts`)).toContain(`id: '${id}'`)
  const name = id.replace(/-./g, ([, letter = '']) => letter.toUpperCase())
  expect(read(`./${id}.test.ts`)).toMatch(new RegExp(`\\btestRule\\(${name}, \\{`))
})

test.each(rules)('$id is complete in both languages', ({ title, description, messages }) => {
  for (const words of [title, description, ...Object.values(messages)]) expect(faultsOfWords(words)).toEqual([])
})

test.each(rules)('$id describes every option in both languages, so that a form can be made of them', rule => {
  expect(optionForm(rule).flatMap(faultsOfOption)).toEqual([])
})

test('an option that is not described is found, also inside a row', () => {
  const words = { label: { ru: 'Строки', en: 'Rows' } }
  const rule = defineRule({
    id: 'half-described', dimension: 'process', point: 'current', weight: 1, standard: true, kinds: ['deal'], holds: 'always', needs: [],
    options: z.object({ days: z.number().default(1), rows: option(z.array(z.object({ kind: option(z.enum(['deal', 'lead']), words), field: option(z.string(), { label: { ru: 'Field', en: 'Поле' } }) })).default([]), words) }),
    title: words.label, description: words.label, messages: {}, check: () => 'ok',
  })
  expect(optionForm(rule).flatMap(faultsOfOption)).toEqual(['days: not described', 'rows.kind: no words for deal', 'rows.kind: no words for lead', 'rows.field: not Russian: Field', 'rows.field: not English: Поле'])
})

test.each(rules)('$id has defaults that its own options accept unchanged', ({ options }) => {
  const defaults = options.parse({})
  expect(options.parse(JSON.parse(JSON.stringify(defaults)))).toEqual(defaults)
})

test.each(rules)('$id names the state wanted, about kinds that exist, with a weight that a company may give', ({ id, kinds, messages, weight }) => {
  expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/)
  expect(kinds.length).toBeGreaterThan(0)
  expect(cardKinds).toEqual(expect.arrayContaining([...kinds]))
  expect(Object.keys(messages)).not.toEqual([])
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(weight)
})

test('rules stand in the order of the regulation’s points, and every point has one', () => {
  const order = rules.map(({ point }) => regulationPoints.findIndex(({ id }) => id === point))
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect([...new Set(order)]).toEqual(regulationPoints.map((_, index) => index))
})

test.each(regulationPoints)('of the point «$id» the rule that harms most stands first', ({ id }) => {
  const weights = rules.filter(({ point }) => point === id).map(({ weight }) => weight)
  expect(weights).toEqual(weights.toSorted((a, b) => b - a))
})

describe('README’s table of rules', () => {
  test('has one line for each rule, in the order of the list, and no others', () => {
    expect(readme.match(/^\| `[a-z]+(?:-[a-z]+)+` \| \d \|.*$/gm)).toEqual(rules.map(rowOf))
  })

  test('names the seven points', () => {
    for (const [index, { title }] of regulationPoints.entries()) expect(readme).toContain(`${index + 1}. ${title.en}`)
  })
})

function faultsOfWords({ ru, en }: Readonly<Record<Locale, string>>): readonly string[] {
  return [
    ...(/\p{Script=Cyrillic}/u.test(ru) ? [] : [`not Russian: ${ru}`]),
    ...(/\p{Script=Cyrillic}/u.test(en) || en.trim() === '' ? [`not English: ${en}`] : []),
  ]
}

function faultsOfOption({ name, facts, form }: OptionField): readonly string[] {
  const inside = form.control === 'rows' || form.control === 'group' ? form.fields.flatMap(faultsOfOption) : []
  const choices = form.control === 'choice' || form.control === 'choices' ? form.values : []
  return [
    ...(form.control === 'none' ? ['no form for it'] : []),
    ...(facts === null ? ['not described'] : [facts.label, ...facts.hint === undefined ? [] : [facts.hint]].flatMap(faultsOfWords)),
    ...choices.flatMap(value => facts?.choices?.[value] === undefined ? [`no words for ${value}`] : faultsOfWords(facts.choices[value])),
  ].map(fault => `${name}: ${fault}`).concat(inside.map(fault => `${name}.${fault}`))
}
