import { seed as seedCompany } from '../../seed.ts'
import { rollDice, type Dice } from '../../seed/dice.ts'
import { en } from '../../seed/words-en.ts'
import { ru } from '../../seed/words-ru.ts'
import type { Words } from '../../seed/words.ts'
import { tablesOf as companyTablesOf, type Tables as CompanyTables } from '../../bitrix24/tables.ts'
import { openStore } from '../../store.ts'
import { tablesOf, type EventRow, type Tables } from '../tables.ts'
import type { Store } from '../../store.ts'
import { accountWords, type AccountWords } from './words.ts'

export interface SeedOptions {
  /** The account's present: the whole world is counted from it. */
  readonly now: Date
  readonly leads: number
  readonly lang?: 'ru' | 'en'
}

/** What every part of the seed works with. */
export interface World {
  readonly tables: Tables
  /** The same company as the other portal has it: people, clients, deals and what was done about them. */
  readonly company: CompanyTables
  readonly dice: Dice
  readonly words: Words
  readonly own: AccountWords
  readonly lang: 'ru' | 'en'
  readonly now: Date
  /** Events come from all parts; they are written in their order in time at the end. */
  tell(event: Omit<EventRow, 'id'>): void
  readonly told: readonly Omit<EventRow, 'id'>[]
}

export function createWorld(store: Store, { now, leads, lang = 'ru' }: SeedOptions): World {
  const other = openStore()
  seedCompany(other, { now, deals: leads, lang })
  const told: Omit<EventRow, 'id'>[] = []
  return { tables: tablesOf(store), company: companyTablesOf(other), dice: rollDice(lang), words: lang === 'ru' ? ru : en, own: accountWords[lang], lang, now, told, tell: event => void told.push(event) }
}

/** Numbers as an account that is a few years old has them, in the order of the company's own. */
export const idOf = {
  user: (id: number): number => 9_000_000 + id,
  lead: (id: number): number => 26_050_860 + id,
  contact: (id: number): number => 11_069_770 + id,
  company: (id: number): number => 7_767_070 + id,
} as const

export function seconds(moment: string | Date): number {
  return Math.floor((typeof moment === 'string' ? Date.parse(moment) : moment.getTime()) / 1000)
}
