import { computed, inject, provide, type App, type InjectionKey } from 'vue'
import { auditTypes, type AuditTypeId } from '../../core/review.ts'
import type { Locale } from '../../core/rule.ts'
import { formatFollowing, formatOf, type Format } from './format.ts'
import type { desk } from './ru/desk.ts'
import type { ru } from './ru/index.ts'

/** Every text of the interface. Russian is written first; English must have exactly its keys. */
export type Text = typeof ru

export interface Words {
  readonly locale: Locale
  readonly text: Text
  readonly format: Format
  /** A company's own audit type is called by its id. */
  readonly auditType: (id: AuditTypeId) => string
}

const wordsKey: InjectionKey<Words> = Symbol('words')

/** Brings one language; the other one is not downloaded. */
export async function loadText(locale: Locale): Promise<Text> {
  if (locale === 'ru') return (await import('./ru/index.ts')).ru
  return (await import('./en/index.ts')).en
}

/** `now` tells the formats which year is this one. `timeZone` may read reactive state: the zone is known later than the texts. */
export function provideWords(app: App, { locale, text, timeZone, now }: { locale: Locale, text: Text, timeZone: () => string, now: () => Date }): void {
  const format = computed(() => formatOf(locale, timeZone(), now))
  app.provide(wordsKey, {
    locale,
    text,
    format: formatFollowing(() => format.value),
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

export async function loadDesk(locale: Locale): Promise<DeskText> {
  if (locale === 'ru') return (await import('./ru/desk.ts')).desk
  return (await import('./en/desk.ts')).desk
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
