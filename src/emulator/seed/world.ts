import type { Store } from '../store.ts'
import { tablesOf, type Moment, type Tables } from '../bitrix24/tables.ts'
import { rollDice, type Dice } from './dice.ts'
import type { Words } from './words.ts'
import { en } from './words-en.ts'
import { ru } from './words-ru.ts'

export interface SeedOptions {
  /** The portal's present: the whole world is counted from it. */
  readonly now: Date
  readonly deals: number
  readonly lang?: 'ru' | 'en'
}

/** What every part of the seed works with. */
export interface World {
  readonly store: Store
  readonly tables: Tables
  readonly dice: Dice
  readonly words: Words
  readonly lang: 'ru' | 'en'
  readonly now: Date
  readonly deals: number
  /** Ids of phones and mails are of one row of numbers. */
  readonly nextFieldId: () => number
}

export function createWorld(store: Store, options: SeedOptions): World {
  const lang = options.lang ?? 'ru'
  let fieldId = 0
  return {
    store,
    tables: tablesOf(store),
    dice: rollDice(lang),
    words: lang === 'ru' ? ru : en,
    lang,
    now: options.now,
    deals: options.deals,
    nextFieldId: () => ++fieldId,
  }
}

export function moment(date: Date): Moment {
  return date.toISOString()
}
