import type { CardPage, HostData, HostOptions, ListPage } from '../wire.ts'
import type { Place } from './areas.ts'
import type { Text } from './text-ru.ts'
import type { Model, Vendors } from './vendor.ts'

export interface Selected {
  readonly id: number
  readonly emails: readonly string[]
  readonly phones: readonly string[]
  readonly type: string
}

/** What all of the page knows of itself. */
export interface Context extends Vendors {
  readonly data: HostData
  readonly options: HostOptions
  readonly text: Text
  place: Place
  card: CardPage | null
  model: Model | null
  list: ListPage | null
  selected: readonly Selected[]
  go(path: string): void
  reload(): void
}
