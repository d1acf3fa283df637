import { remembered } from './bounded-cache.ts'

/** Who stands behind a company's name: a firm, a person who trades alone (ИП), or the name does not say. */
export type Holder = 'organization' | 'sole-trader' | 'unknown'

const soleTraders = ['ип', 'индивидуальный предприниматель', 'глава кфх', 'чп', 'самозанятый', 'самозанятая', 'sole trader']
const organizations = [
  'ооо', 'общество с ограниченной ответственностью', 'ао', 'зао', 'пао', 'оао', 'нао', 'акционерное общество', 'публичное акционерное общество', 'нко', 'ано', 'мбоу', 'гбоу', 'мбу', 'гбу', 'фгуп', 'муп', 'гуп', 'фгбу', 'фгбоу', 'тоо', 'одо',
  'llc', 'ltd', 'limited', 'inc', 'corp', 'plc', 'gmbh', 'ag', 'sa', 'srl', 'bv', 'oy', 'ab', 'llp', 'ooo', 'zao', 'pao', 'oao',
]
/** These stay in the name: «МБОУ Лицей» without its form would be any lyceum. */
const kept = new Set(['мбоу', 'гбоу', 'мбу', 'гбу', 'фгуп', 'муп', 'гуп', 'фгбу', 'фгбоу'])

const byForm = new Map<string, Holder>([...soleTraders.map(form => [form, 'sole-trader'] as const), ...organizations.map(form => [form, 'organization'] as const)])
const forms = [...byForm.keys()].filter(form => form.includes(' ')).sort((a, b) => b.length - a.length)

/** A company's name without its legal form, quotes and marks, in lower case: `ООО «Тихая гавань»` and `Тихая Гавань, ООО` are one. */
export function bareCompanyName(title: string): string {
  return splitName(title).name
}

export function holderOf(title: string): Holder {
  return splitName(title).holder
}

const splitName = remembered((title): { readonly name: string, readonly holder: Holder } => {
  const words = title.slice(0, longestName).toLowerCase().replace(/ё/g, 'е').replace(/(?<=\p{L})\.(?=\p{L})/gu, '').replace(/[^\p{L}\p{N}&+]+/gu, ' ').trim()
  const long = forms.find(form => words.startsWith(`${form} `) || words.endsWith(` ${form}`))
  if (long !== undefined) return { name: (words.startsWith(long) ? words.slice(long.length) : words.slice(0, -long.length)).trim(), holder: byForm.get(long) ?? 'unknown' }
  const parts = words.split(' ')
  const first = byForm.get(parts[0] ?? '')
  const last = byForm.get(parts.at(-1) ?? '')
  if (parts.length < 2 || (first === undefined && last === undefined)) return { name: words, holder: first ?? 'unknown' }
  const left = parts.filter((part, index) => !((index === 0 && first !== undefined) || (index === parts.length - 1 && last !== undefined)) || kept.has(part))
  return { name: left.join(' '), holder: first ?? last ?? 'unknown' }
})

const longestName = 200
