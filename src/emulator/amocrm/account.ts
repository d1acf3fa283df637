import type { Store } from '../store.ts'
import { createFaults, type Faults } from './faults/faults.ts'
import { createJournal } from '../journal.ts'
import type { Journal } from './journal.ts'
import { createKeys, type Keys } from './keys.ts'
import { createThrottle, type Throttle } from './faults/throttle.ts'
import { tablesOf, type AccountRow, type Brand, type Tables } from './tables.ts'
import { createWidgets, type Widgets } from './widgets.ts'

/** One amoCRM or Kommo account: its data, its people's sessions, its integrations, and what goes wrong with it on purpose. */
export interface Account {
  readonly store: Store
  readonly tables: Tables
  readonly brand: Brand
  /** Without a slash at the end, e.g. `http://127.0.0.1:8626`. */
  readonly origin: string
  /** The other CRM of this machine, as a person reads it, if there is one: its pages offer it. */
  readonly otherCrm: { readonly title: string, readonly origin: string } | null
  readonly now: () => Date
  /** Sets the account's clock, which runs on from there. */
  setClock(now: Date): void
  /** The clock that requests are counted by: `setClock` does not turn it. */
  readonly pace: () => Date
  readonly journal: Journal
  readonly faults: Faults
  readonly throttle: Throttle
  readonly keys: Keys
  readonly widgets: Widgets
  /** What the account says of itself; throws when the store has not been seeded. */
  about(): AccountRow
}

export function createAccount(options: { store: Store, origin: string, brand: Brand, now?: () => Date, pace?: () => Date, otherCrm?: { readonly title: string, readonly origin: string } }): Account {
  const { store, origin, brand } = options
  const clock = options.now ?? (() => new Date())
  const tables = tablesOf(store)
  let ahead = 0
  const now = (): Date => new Date(clock().getTime() + ahead)
  return {
    store, tables, brand, origin,
    otherCrm: options.otherCrm ?? null,
    now,
    pace: options.pace ?? clock,
    setClock(moment) { ahead = moment.getTime() - clock().getTime() },
    journal: createJournal(),
    faults: createFaults(),
    throttle: createThrottle(),
    keys: createKeys(tables, () => secondsOf(now())),
    widgets: createWidgets(tables),
    about() {
      const row = tables.account.get(1)
      if (!row) throw new Error('The account has not been seeded')
      return row
    },
  }
}

/** The moment in the seconds of the API. */
export function secondsOf(moment: Date): number {
  return Math.floor(moment.getTime() / 1000)
}
