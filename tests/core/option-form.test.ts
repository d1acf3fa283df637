import { expect, test } from 'vitest'
import { z } from 'zod'
import { option } from '../../src/core/option.ts'
import { optionFaults, optionForm, type OptionControl } from '../../src/core/option-form.ts'
import { defineRule, type Rule } from '../../src/core/rule.ts'
import { rules } from '../../src/core/rules/index.ts'

const words = (ru: string) => ({ ru, en: ru })

function ruleWith(options: z.ZodType): Rule {
  return defineRule({
    id: 'tested', dimension: 'process', point: 'current', weight: 5, standard: true, kinds: ['deal', 'lead'], holds: 'always', needs: [], options,
    title: words('Правило'), description: words('Зачем'), messages: { fault: words('Плохо') }, check: () => 'ok',
  })
}

const formOf = (schema: z.ZodType): OptionControl | undefined => optionForm(ruleWith(z.object({ one: schema })))[0]?.form

test.each<[string, z.ZodType, OptionControl]>([
  ['a whole number', z.number().int().min(1).max(365).default(7), { control: 'number', min: 1, max: 365, whole: true }],
  ['a number above zero', z.number().int().positive(), { control: 'number', min: 1, max: null, whole: true }],
  ['a fraction', z.number().nonnegative().lt(80), { control: 'number', min: 0, max: 80, whole: false }],
  ['a switch', z.boolean().default(true), { control: 'switch' }],
  ['a text', z.string().trim().min(1).max(40).nullable(), { control: 'text', longest: 40 }],
  ['texts', z.array(z.string().max(100)).max(50), { control: 'texts', longest: 100, most: 50 }],
  ['one of several', z.enum(['a', 'b']).default('a'), { control: 'choice', values: ['a', 'b'] }],
  ['one of several literals', z.union([z.literal('a'), z.literal(2)]), { control: 'choice', values: ['a', 2] }],
  ['some of several', z.array(z.enum(['a', 'b'])), { control: 'choices', values: ['a', 'b'] }],
  ['a field', option(z.string().min(1).nullable().default(null), { label: words('Поле'), refers: 'field', kind: 'lead' }), { control: 'reference', refers: 'field', kinds: ['lead'], many: false }],
  ['stages', option(z.array(z.string().min(1)).default([]), { label: words('Стадии'), refers: 'stage' }), { control: 'reference', refers: 'stage', kinds: ['deal', 'lead'], many: true }],
  ['people, said of one of them', z.array(option(z.number().int(), { label: words('Люди'), refers: 'person' })), { control: 'reference', refers: 'person', kinds: ['deal', 'lead'], many: true }],
  ['a number by stage', option(z.record(z.string(), z.number().int().min(1)), { label: words('Дни'), refers: 'stage' }), { control: 'by-stage', kinds: ['deal', 'lead'], value: { control: 'number', min: 1, max: null, whole: true } }],
  ['what nothing can edit', z.array(z.array(z.string())), { control: 'none' }],
])('%s becomes a control', (_, schema, form) => {
  expect(formOf(schema)).toEqual(form)
})

test('a table becomes columns with what a new row begins with', () => {
  const schema = z.array(z.object({ kind: z.enum(['deal', 'lead']).default('deal'), field: option(z.string().min(1), { label: words('Поле'), refers: 'field' }) }).refine(() => true)).max(20)
  expect(formOf(schema)).toMatchObject({ control: 'rows', most: 20, fields: [{ name: 'kind', initial: 'deal' }, { name: 'field', initial: undefined, form: { control: 'reference', refers: 'field' } }] })
})

test('every option of every rule can be edited and says what it is', () => {
  const inside = (form: OptionControl): readonly OptionControl[] => form.control === 'rows' || form.control === 'group' ? form.fields.flatMap(one => [one.form, ...inside(one.form)]) : [form]
  for (const rule of rules) {
    for (const { name, facts, form } of optionForm(rule)) {
      expect(facts?.label.ru, `${rule.id}.${name}`).toBeTruthy()
      expect([form, ...inside(form)].map(({ control }) => control), `${rule.id}.${name}`).not.toContain('none')
    }
  }
})

const faulty = ruleWith(z.object({
  days: z.number().int().min(1).max(30).default(7),
  name: z.string().min(1).max(5).default('а'),
  list: z.array(z.enum(['a'])).min(1).max(2).default(['a']),
  country: z.string().regex(/^[A-Z]{2}$/).default('RU'),
  rows: z.array(z.object({ field: z.string().min(1), pipelineId: z.number().nullable().default(null) }).refine(({ field }) => field !== 'x', { path: ['pipelineId'], params: { reason: 'pipeline' } })).default([]),
}))

test.each<[unknown, object]>([
  [{ days: 0 }, { path: ['days'], code: 'too-small', limit: 1 }],
  [{ days: 31 }, { path: ['days'], code: 'too-big', limit: 30 }],
  [{ days: 1.5 }, { path: ['days'], code: 'not-whole' }],
  [{ days: 'неделя' }, { path: ['days'], code: 'not-a-number' }],
  [{ name: '' }, { path: ['name'], code: 'missing' }],
  [{ name: 'абвгде' }, { path: ['name'], code: 'too-long', limit: 5 }],
  [{ list: [] }, { path: ['list'], code: 'too-few', limit: 1 }],
  [{ list: ['a', 'a', 'a'] }, { path: ['list'], code: 'too-many', limit: 2 }],
  [{ list: ['b'] }, { path: ['list', 0], code: 'not-a-choice' }],
  [{ country: 'Россия' }, { path: ['country'], code: 'bad-format' }],
  [{ rows: [{}] }, { path: ['rows', 0, 'field'], code: 'missing' }],
  [{ rows: [{ field: 'x' }] }, { path: ['rows', 0, 'pipelineId'], code: 'refused', reason: 'pipeline' }],
])('%j is told with its place and its bound', (options, fault) => {
  expect(optionFaults(faulty, options)).toMatchObject([fault])
})

test('options that a rule takes have no faults', () => {
  for (const rule of rules) expect(optionFaults(rule, rule.options.parse({})), rule.id).toEqual([])
})
