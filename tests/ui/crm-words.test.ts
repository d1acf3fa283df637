import { describe, expect, test } from 'vitest'
import { optionForm, type OptionField } from '../../src/core/option-form.ts'
import { regulationPoints } from '../../src/core/points.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { Locale } from '../../src/core/rule.ts'
import { sayIn, type Wording } from '../../src/core/wording.ts'
import { loadDesk, loadText } from '../../src/ui/text/index.ts'

/** Only of leads before deals: shown where the CRM has such cards. */
const onlyOfLeads = /^\.(common\.kind\.lead|settings\.(trial|matrix|rule)\.(kind|ofKind)\.lead|settings\.kind\.lead|scan\.refused\.kind\.lead)$|^loss-reason-given\.leadField/

interface Said { readonly path: string, readonly text: string }

/** Every text with its path; of functions the source, as they are told in no other words. */
function leaves(value: unknown, path = ''): readonly Said[] {
  if (value !== null && typeof value === 'object') return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
  return [{ path, text: String(value) }]
}

function ofOption({ name, facts, form }: OptionField, path: string, say: (texts: Readonly<Record<Locale, string>>) => string): readonly Said[] {
  const own = `${path}.${name}`
  return [
    ...facts === null ? [] : [facts.label, ...facts.hint ? [facts.hint] : []].map(texts => ({ path: own, text: say(texts) })),
    ...Object.entries(facts?.choices ?? {}).filter(([value]) => value !== 'lead').map(([value, texts]) => ({ path: `${own}.${value}`, text: say(texts) })),
    ...form.control === 'rows' || form.control === 'group' ? form.fields.flatMap(field => ofOption(field, own, say)) : [],
  ]
}

/** All that the screens can say: their own texts, and those of the rules. */
async function everything(wording: Wording): Promise<readonly Said[]> {
  const say = sayIn(wording)
  return [
    ...leaves(await loadText(wording)),
    ...leaves(await loadDesk(wording)),
    ...regulationPoints.map(({ id, title }) => ({ path: id, text: say(title) })),
    ...rules.flatMap(rule => [
      { path: `${rule.id}.title`, text: say(rule.title) },
      { path: `${rule.id}.description`, text: say(rule.description) },
      ...Object.entries(rule.messages).map(([id, texts]) => ({ path: `${rule.id}.${id}`, text: say(texts) })),
      ...optionForm(rule).flatMap(field => ofOption(field, rule.id, say)),
    ]),
  ].filter(({ path }) => !onlyOfLeads.test(path))
}

describe('in English', () => {
  const deal = /\bdeals?\b/i
  test('nothing is called a deal where the CRM calls its deals leads', async () => {
    expect((await everything({ locale: 'en', leadsAndTasks: true })).filter(({ text }) => deal.test(text))).toEqual([])
  })
  test('deals are called deals elsewhere, and leads are something else', async () => {
    const said = await everything({ locale: 'en', leadsAndTasks: false })
    expect(said.filter(({ text }) => deal.test(text)).length).toBeGreaterThan(40)
    expect(said.find(({ path }) => path === 'client-has-deal.title')?.text).toBe('Whoever we talk to has a deal or a lead')
  })
  test('what people have written keeps their words', async () => {
    const { common } = await loadText({ locale: 'en', leadsAndTasks: true })
    expect(common.review.relinked('The big deal')).toContain('The big deal')
  })
})

test('in Russian nothing is called «лид» or «дело» where the CRM has none', async () => {
  const lead = /(?<![а-яё])(?:лид(?:а|ы|ов|ам|е)?|дел(?:о|а|у|ом|е|ам|ах)?)(?![а-яё])/i
  const says = ({ text }: Said): boolean => lead.test(text.replace(/на самом деле|по делу/g, ''))
  expect((await everything({ locale: 'ru', leadsAndTasks: true })).filter(says)).toEqual([])
  expect((await everything({ locale: 'ru', leadsAndTasks: false })).filter(says).length).toBeGreaterThan(20)
})
