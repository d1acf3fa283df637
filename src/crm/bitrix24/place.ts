import type { CardKind, CardRef, Day } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import type { Place } from '../port.ts'

/** What `getInitData` tells of the place: a code of widgets/placements.md and its options, mostly strings. */
export interface Opening {
  readonly placement: string
  readonly options: Readonly<Record<string, unknown>>
  readonly installing: boolean
}

/** Which of our pages was opened. Everything unknown is the main page, so that nobody sees an empty frame. */
export function placeOf({ placement, options, installing }: Opening): Place {
  const [, kindWord, where] = /^CRM_(LEAD|DEAL|CONTACT|COMPANY)_(DETAIL_TAB|LIST_MENU)$/.exec(placement) ?? []
  const kind = kindWord?.toLowerCase() as CardKind | undefined
  const card = kind && cardOf(kind, options)
  if (card) return where === 'DETAIL_TAB' ? { kind: 'card-tab', card } : { kind: 'list-menu', cards: [card] }
  if (placement === 'CALENDAR_GRIDVIEW') {
    return { kind: 'calendar', from: dayOf(options['viewRangeFrom']), to: dayOf(options['viewRangeTo']) }
  }
  if (installing) return { kind: 'install' }
  const desk = options['desk']
  return { kind: 'main', ...typeof desk === 'string' && { desk } }
}

/** The list menu and the tab of system types send `ID`, other toolbars `ENTITY_ID` (widgets/crm/index.md). */
function cardOf(kind: CardKind, options: Readonly<Record<string, unknown>>): CardRef | null {
  const id = Number(options['ID'] ?? options['ENTITY_ID'])
  return Number.isInteger(id) && id > 0 ? { kind, id } : null
}

function dayOf(value: unknown): Day | null {
  return /^\d{4}-\d{2}-\d{2}/.exec(String(value ?? ''))?.[0] ?? null
}

/** Interface languages whose portals are likelier to read Russian than English; a Ukrainian interface was chosen against Russian. */
const russianReaders = ['ru', 'by', 'kz', 'uz', 'kg']

export function localeOf(language: string): Locale {
  return russianReaders.includes(language.toLowerCase().slice(0, 2)) ? 'ru' : 'en'
}

export function cardPath(ref: CardRef): string {
  return `/crm/${ref.kind}/details/${ref.id}/`
}
