import { once } from './once.ts'
import { insideQuotes } from './quotes.ts'
import type { Finding, Locale, Rule } from './rule.ts'
import { sayIn, type Wording } from './wording.ts'

type Data = Readonly<Record<string, string | number>>

/** `{name}`, or a number with its word: `{days|день|дня|дней}` is «3 дня». */
const place = /\{(\w+)((?:\|[^{}|]*)*)\}/g

const numbers = { ru: once(() => new Intl.NumberFormat('ru')), en: once(() => new Intl.NumberFormat('en')) }
const pluralRules = { ru: once(() => new Intl.PluralRules('ru')), en: once(() => new Intl.PluralRules('en')) }

/** In which order a template lists a word's forms. */
const formOrder: Readonly<Record<Locale, readonly Intl.LDMLPluralRule[]>> = { ru: ['one', 'few', 'many'], en: ['one', 'other'] }

/** The names that a template asks for, each once, in alphabetical order. */
export function placesOf(template: string): readonly string[] {
  return [...new Set([...template.matchAll(place)].map(match => match[1] ?? ''))].sort()
}

/** Fills a template's places; a number with its word has its thousands as the language writes them. A place without data stays as it is written, so that the fault is seen. */
export function fillMessage(template: string, data: Data, locale: Locale): string {
  return template.replace(place, (written: string, name: string, forms: string, at: number) => {
    const value = data[name]
    if (value === undefined) return written
    if (forms === '') return template[at - 1] === '«' ? insideQuotes(String(value)) : String(value)
    return `${typeof value === 'number' ? numbers[locale]().format(value) : value} ${formFor(Number(value), forms.slice(1).split('|'), locale)}`
  })
}

function formFor(count: number, forms: readonly string[], locale: Locale): string {
  const index = formOrder[locale].indexOf(pluralRules[locale]().select(count))
  return forms[index] ?? forms.at(-1) ?? ''
}

/** The sentence of one finding. A finding of a message that the rule no longer has falls back to the rule's title. */
export function wordFinding(rule: Rule, finding: Finding, wording: Wording): string {
  return fillMessage(sayIn(wording)(rule.messages[finding.messageId] ?? rule.title), finding.data, wording.locale)
}
