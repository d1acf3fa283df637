import type { CalendarEventRow, SectionRow, Tables, UserRow } from '../tables.ts'

/** What one person may see of another's calendar, in the words of `PERM` (calendar/calendar-section-get.md). */
export interface CalendarRights {
  readonly viewFull: boolean
  readonly edit: boolean
}

type Place = Pick<SectionRow, 'calType' | 'ownerId'>

/** Everybody sees titles; the owner, administrators and the owner's managers see all; the first two change it. */
export function rightsTo(tables: Tables, user: UserRow, place: Place): CalendarRights {
  if (user.admin) return { viewFull: true, edit: true }
  if (place.calType !== 'user') return { viewFull: true, edit: false }
  if (place.ownerId === user.id) return { viewFull: true, edit: true }
  return { viewFull: managersOf(tables, place.ownerId).has(user.id), edit: false }
}

/** Heads of the person's departments and of those above: the setting `dep_manager_sub` is on. */
function managersOf(tables: Tables, userId: number): ReadonlySet<number> {
  const heads = new Set<number>()
  for (const first of tables.users.get(userId)?.departments ?? []) {
    for (let id: number | null = first; id !== null;) {
      const department = tables.departments.get(id)
      if (department?.headId) heads.add(department.headId)
      id = department?.parentId ?? null
    }
  }
  return heads
}

/** Everything of the event, or only that there is something at that time. */
export function seesAll(tables: Tables, user: UserRow, event: CalendarEventRow): boolean {
  if (event.createdBy === user.id || (event.calType === 'user' && event.ownerId === user.id)) return true
  if (event.isMeeting && event.attendees.some(({ id }) => id === user.id)) return true
  if (event.isPrivate && event.calType === 'user') return false
  return rightsTo(tables, user, event).viewFull
}

const accessibilityNames = {
  ru: { busy: 'Занят', absent: 'Отсутствую', quest: 'Под вопросом', free: 'Свободен' },
  en: { busy: 'Busy', absent: 'Away', quest: 'Unsure', free: 'Available' },
} as const

function placeholder(tables: Tables, event: CalendarEventRow): string {
  return `[${accessibilityNames[tables.portal.get(1)?.lang ?? 'ru'][event.accessibility]}]`
}

/** The title as this person may read it: a private event shows only how busy its owner is, others show that beside the title. */
export function titleFor(tables: Tables, user: UserRow, event: CalendarEventRow): string {
  if (seesAll(tables, user, event)) return event.name
  return event.isPrivate ? placeholder(tables, event) : `${event.name} ${placeholder(tables, event)}`
}

/** The title in a list of busy times, which hides private events alone. */
export function busyTitle(tables: Tables, user: UserRow, event: CalendarEventRow): string {
  return event.isPrivate && event.ownerId !== user.id ? placeholder(tables, event) : event.name
}

/** Whether the person may change the event: its organiser, its calendar's owner, administrators. */
export function mayEdit(tables: Tables, user: UserRow, event: CalendarEventRow): boolean {
  return event.meetingHost === user.id || event.createdBy === user.id || rightsTo(tables, user, event).edit
}
