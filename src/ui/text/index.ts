import { computed, inject, provide, type App, type InjectionKey } from 'vue'
import { auditTypes, type AuditTypeId } from '../../core/review.ts'
import { reworded, sayIn, type Say, type Wording } from '../../core/wording.ts'
import { formatFollowing, formatOf, type Format } from './format.ts'
import type { desk } from './ru/desk.ts'
import type { ru } from './ru/index.ts'

/** Every text of the interface. Russian is written first; English must have exactly its keys. */
export type Text = typeof ru

export interface Words extends Wording {
  readonly text: Text
  readonly format: Format
  /** A text of the core that has both languages: a rule's title, an option's label. */
  readonly say: Say
  /** A company's own audit type is called by its id. */
  readonly auditType: (id: AuditTypeId) => string
}

const wordsKey: InjectionKey<Words> = Symbol('words')

/** Brings one language; the other one is not downloaded. */
export async function loadText(wording: Wording): Promise<Text> {
  if (wording.locale === 'ru') return inWords((await import('./ru/index.ts')).ru, wording)
  return inWords((await import('./en/index.ts')).en, wording)
}

/** The same texts in the CRM's words. Those that are functions say nothing in which they differ: what they are given is not ours to change. */
function inWords<T>(texts: T, wording: Wording): T {
  return wording.leadsAndTasks ? retold(texts, wording) as T : texts
}

function retold(text: unknown, wording: Wording): unknown {
  if (typeof text === 'string') return reworded(text, wording)
  if (Array.isArray(text)) return text.map(one => retold(one, wording))
  if (text !== null && typeof text === 'object') return Object.fromEntries(Object.entries(text).map(([key, inner]) => [key, retold(inner, wording)]))
  return text
}

/** `now` tells the formats which year is this one. `timeZone` may read reactive state: the zone is known later than the texts. */
export function provideWords(app: App, { wording, text, timeZone, now }: { wording: Wording, text: Text, timeZone: () => string, now: () => Date }): void {
  const { locale } = wording
  const format = computed(() => formatOf(locale, timeZone(), now))
  app.provide(wordsKey, {
    ...wording,
    text,
    format: formatFollowing(() => format.value),
    say: sayIn(wording),
    auditType: id => auditTypes.find(type => type.id === id)?.title[locale] ?? id,
  })
}

/** The page's texts and formats: `const { text, format } = useWords()`. */
export function useWords(): Words {
  const words = inject(wordsKey)
  if (words === undefined) throw new Error('Texts are used outside a started page.')
  return words
}

/** Texts of the regulation, the scan and the reports; loaded by the main page's own screens, not by every page. */
export type DeskText = typeof desk

const deskKey: InjectionKey<DeskText> = Symbol('desk')

export async function loadDesk(wording: Wording): Promise<DeskText> {
  if (wording.locale === 'ru') return inWords((await import('./ru/desk.ts')).desk, wording)
  return inWords((await import('./en/desk.ts')).desk, wording)
}

/** Called in a component's setup, for all components below it. */
export function provideDesk(text: DeskText): void {
  provide(deskKey, text)
}

/** The desk's texts beside the page's: `const { desk, text, format } = useDesk()`. */
export function useDesk(): Words & { readonly desk: DeskText } {
  const found = inject(deskKey)
  if (found === undefined) throw new Error('The desk\'s texts are used outside its screens.')
  return { ...useWords(), desk: found }
}
