import type { Rule } from '../../core/rule.ts'
import { stateOf, type CardResult } from '../../core/scan-result.ts'
import type { Format } from '../text/format.ts'
import type { DeskText, Words } from '../text/index.ts'

/** Rules named in a row; the findings of others are counted. */
const named = 3

/** The second line of a card in a list: which rules it breaks and since when, or why there is nothing to say. */
export function rowTextOf({ desk, format, say }: Words & { readonly desk: DeskText }, rules: readonly Pick<Rule, 'id' | 'title'>[]): (result: CardResult) => string {
  const words = desk.scan.list
  const titles = new Map(rules.map(({ id, title }) => [id, say(title)]))
  const titleOf = (id: string): string => titles.get(id) ?? id
  const sayDay = dayWriter(format)

  return result => {
    const { findings, notChecked, excepted } = result
    const state = stateOf(result)
    const since = new Map<string, string>()
    for (const { ruleId, since: day } of findings) since.set(ruleId, [since.get(ruleId) ?? day, day].sort()[0] ?? day)
    const told = new Map([...since].slice(0, named))
    const rest = findings.filter(({ ruleId }) => !told.has(ruleId)).length
    const parts = [
      ...[...told].map(([ruleId, day]) => `${titleOf(ruleId)} (${words.since(sayDay(day))})`),
      ...rest > 0 ? [words.more(rest)] : [],
    ]
    return [
      ...parts.length > 0 ? [`${words.broken}: ${parts.join(' · ')}`] : [],
      ...state === 'clean' ? [words.cleanCard] : [],
      ...state === 'not-applicable' ? [words.noRules] : [],
      ...notChecked.length > 0 ? [words.notChecked([...new Set(notChecked)].map(titleOf).join(', '))] : [],
      ...excepted.length > 0 ? [words.excepted([...new Set(excepted)].map(titleOf).join(', '))] : [],
    ].join('. ')
  }
}

/** Rows that scroll by ask for the same few days again and again. */
function dayWriter(format: Pick<Format, 'plainDay'>): (day: string) => string {
  const written = new Map<string, string>()
  return day => {
    const known = written.get(day) ?? format.plainDay(day)
    written.set(day, known)
    return known
  }
}
