import { reply, type Call, type Family } from '../method.ts'
import { intParam, textParam } from '../params.ts'
import type { SectionRow } from '../tables.ts'
import { rightsTo } from './access.ts'
import { calendarError, calendarType, colorParam } from './params.ts'
import { ownedBy } from './events.ts'
import { sectionsOf } from './sections.ts'

const scope = ['calendar']
const defaultColor = '#E6A469'
const defaultTextColor = '#000000'

interface Place {
  readonly type: SectionRow['calType'] | null
  readonly ownerId: number
}

/** `type` and `ownerId` of every section method; a person's own calendars need no owner. */
function placeOf(call: Call, stop = ''): Place {
  const { params } = call
  const missing = (name: string): Error => calendarError(`The required parameter "${name}" for the method "${call.method}" is not set${stop}`)
  if (params.type === undefined || params.type === null || params.type === '') throw missing('type')
  if (params.ownerId === undefined && params.type !== 'user') throw missing('ownerId')
  return { type: calendarType(params.type), ownerId: intParam(params.ownerId) ?? (params.type === 'user' ? call.user.id : 0) }
}

function mayEdit(call: Call, { type, ownerId }: Place): boolean {
  return type !== null && rightsTo(call.tables, call.user, { calType: type, ownerId }).edit
}

/** The section that an update or a deletion names, where the caller may change it. */
function editable(call: Call, stop: string): SectionRow {
  const place = placeOf(call, stop)
  const id = intParam(call.params.id) ?? 0
  if (id <= 0) throw calendarError(`Section ID is not set${stop}`)
  const section = call.tables.sections.get(id)
  const fits = section && section.calType === place.type && section.ownerId === place.ownerId
  if (!fits || !mayEdit(call, place)) throw calendarError(`Access denied${stop}`)
  return section
}

function print(call: Call, section: SectionRow): Readonly<Record<string, unknown>> {
  const { viewFull, edit } = rightsTo(call.tables, call.user, section)
  const registered = call.tables.users.get(section.ownerId)?.registered ?? '2020-01-01T00:00:00.000Z'
  const created = registered.slice(0, 19).replace('T', ' ')
  return {
    ID: String(section.id),
    NAME: section.name,
    GAPI_CALENDAR_ID: null,
    DESCRIPTION: section.description,
    COLOR: section.color,
    TEXT_COLOR: section.textColor,
    EXPORT: { ALLOW: true },
    CAL_TYPE: section.calType,
    OWNER_ID: String(section.ownerId),
    CREATED_BY: String(section.ownerId || 1),
    DATE_CREATE: created,
    TIMESTAMP_X: created,
    CAL_DAV_CON: null,
    SYNC_TOKEN: null,
    PAGE_TOKEN: null,
    EXTERNAL_TYPE: 'local',
    ACCESS: section.calType === 'user' ? { [`U${section.ownerId}`]: 19, G2: 13 } : { G2: 15 },
    IS_COLLAB: false,
    PERM: { view_time: true, view_title: true, view_full: viewFull, add: edit, edit, edit_section: edit, access: edit },
  }
}

export const sectionMethods: Family = {
  'calendar.section.get': {
    page: 'calendar/calendar-section-get.md',
    scope,
    run: call => {
      const { type, ownerId } = placeOf(call)
      return reply(type === null ? [] : sectionsOf(call.tables, type, ownerId).map(section => print(call, section)))
    },
  },
  'calendar.section.add': {
    page: 'calendar/calendar-section-add.md',
    scope,
    run: call => {
      const { params } = call
      const { type, ownerId } = placeOf(call, '.')
      if (typeof params.name !== 'string') throw calendarError('Invalid value for the "name" parameter')
      if (params.description !== undefined && typeof params.description !== 'string') throw calendarError('Invalid value for the "description" parameter')
      if (type === null || !mayEdit(call, { type, ownerId })) throw calendarError('Access denied')
      const { id } = call.tables.sections.insert({
        calType: type,
        ownerId,
        name: params.name.trim(),
        description: textParam(params.description).trim(),
        color: colorParam(params.color) || defaultColor,
        textColor: colorParam(params.text_color) || defaultTextColor,
      })
      return reply(id)
    },
  },
  'calendar.section.update': {
    page: 'calendar/calendar-section-update.md',
    scope,
    run: call => {
      const { params, tables } = call
      const section = editable(call, '')
      if (params.name !== undefined && typeof params.name !== 'string') throw calendarError('Invalid value for the "name" parameter')
      if (params.description !== undefined && typeof params.description !== 'string') throw calendarError('Invalid value for the "description" parameter')
      tables.sections.update(section.id, {
        name: textParam(params.name).trim() || section.name,
        description: textParam(params.description).trim() || section.description,
        color: colorParam(params.color) || section.color,
        textColor: colorParam(params.text_color) || section.textColor,
      })
      return reply(section.id)
    },
  },
  'calendar.section.delete': {
    page: 'calendar/calendar-section-delete.md',
    scope,
    run: call => {
      const section = editable(call, '.')
      for (const event of ownedBy(call.tables, section.calType, section.ownerId)) {
        if (event.sectionId === section.id) call.tables.events.remove(event.id)
      }
      call.tables.sections.remove(section.id)
      return reply(true)
    },
  },
}
