import type { Tables } from '../tables.ts'

const nothing = { ru: 'Новое событие', en: 'New event' } as const

/** What an event without a name is called. */
export function titleForNothing(tables: Tables): string {
  return nothing[tables.portal.get(1)?.lang ?? 'ru']
}
