import type { SectionRow, Tables } from '../tables.ts'

type CalendarType = SectionRow['calType']

const firstNames = { ru: 'Мой календарь', en: 'My calendar' } as const

export function sectionsOf(tables: Tables, calType: CalendarType, ownerId: number): readonly SectionRow[] {
  return tables.sections.where('owner', row => `${row.calType}:${row.ownerId}`, `${calType}:${ownerId}`)
}

/** The calendar into which events go when none is named; made when there is none yet. */
export function defaultSection(tables: Tables, calType: CalendarType, ownerId: number): SectionRow {
  const [first] = sectionsOf(tables, calType, ownerId)
  return first ?? tables.sections.insert({
    calType,
    ownerId,
    name: firstNames[tables.portal.get(1)?.lang ?? 'ru'],
    color: '#9dcf00',
    textColor: '#000000',
    description: '',
  })
}
