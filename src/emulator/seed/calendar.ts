import type { CalendarEventRow, UserRow } from '../bitrix24/tables.ts'
import { answerMeeting, createEvent, type EventDraft } from '../bitrix24/calendar/events.ts'
import { at, dayOf, weekday, workday } from './clock.ts'
import { auditorId, clientsHeadId, departments, directorId, dismissedId, qualityHeadId, salespersonId, salesHeadId } from './people.ts'
import { moment, type World } from './world.ts'

interface Entry {
  readonly host: number
  readonly name: string
  readonly start: Date
  readonly minutes: number
  readonly attendees?: readonly number[]
  readonly rrule?: CalendarEventRow['rrule']
  readonly crmFields?: readonly string[]
  readonly location?: string
  readonly description?: string
  readonly accessibility?: CalendarEventRow['accessibility']
  readonly isPrivate?: boolean
  readonly color?: string
}

/** Days from `now` between which everybody's month is filled. */
const firstDay = -21
const lastDay = 28
const colors = { own: '#9dcf00', client: '#2fc6f6', planning: '#ffa900', absence: '#b57051', company: '#e97090' } as const

function user(world: World, id: number): UserRow {
  const row = world.tables.users.get(id)
  if (!row) throw new Error(`The seed has no employee ${id}`)
  return row
}

function draft(world: World, place: Pick<EventDraft, 'calType' | 'ownerId' | 'meetingHost' | 'timeZoneFrom'>, name: string, from: string, to: string): EventDraft {
  const sections = [...world.tables.sections.all()]
  return {
    ...place,
    timeZoneTo: place.timeZoneFrom,
    sectionId: sections.find(row => row.calType === place.calType && row.ownerId === place.ownerId)?.id ?? 0,
    name,
    description: '',
    from,
    to,
    skipTime: false,
    location: '',
    color: colors.own,
    textColor: '#000000',
    accessibility: 'busy',
    importance: 'normal',
    isPrivate: false,
    isMeeting: false,
    meeting: null,
    remind: [{ type: 'min', count: 15 }],
    rrule: null,
    crmFields: [],
  }
}

const answers = ['Y', 'Q', 'Y', 'N', 'Y'] as const
const answersToSeries = ['Y', 'Y', 'Y', 'Q', 'Y'] as const

/** An event with a time; colleagues have mostly agreed, some have not answered, few have declined. */
function add(world: World, entry: Entry): void {
  const { tables, dice, now } = world
  const host = user(world, entry.host)
  const isMeeting = (entry.attendees?.length ?? 0) > 0
  const created = new Date(Math.min(entry.start.getTime(), now.getTime()) - dice.between(2, 9) * 86_400_000)
  const actor = { tables, user: host, now: () => created }
  const place = { calType: 'user', ownerId: host.id, meetingHost: host.id, timeZoneFrom: host.timeZone } as const
  const id = createEvent(actor, {
    ...draft(world, place, entry.name, moment(entry.start), moment(new Date(entry.start.getTime() + entry.minutes * 60_000))),
    isMeeting,
    meeting: isMeeting ? { NOTIFY: true, REINVITE: false, ALLOW_INVITE: false, HIDE_GUESTS: false } : null,
    rrule: entry.rrule ?? null,
    crmFields: entry.crmFields ?? [],
    location: entry.location ?? '',
    description: entry.description ?? '',
    accessibility: entry.accessibility ?? 'busy',
    isPrivate: entry.isPrivate ?? false,
    color: entry.color ?? colors.own,
  }, entry.attendees ?? [])
  const event = tables.events.get(id)
  entry.attendees?.forEach((attendee, index) => {
    const answer = entry.rrule ? answersToSeries[index % answersToSeries.length] : answers[index % answers.length]
    if (event && answer) answerMeeting({ tables, user: user(world, attendee), now: () => created }, event, answer)
  })
}

/** Whole days, of one person or of the company. */
function addDays(world: World, owner: number | 'company', name: string, from: string, to: string, accessibility: CalendarEventRow['accessibility']): void {
  const { tables, now } = world
  const host = user(world, owner === 'company' ? 1 : owner)
  const place = { calType: owner === 'company' ? 'company_calendar' : 'user', ownerId: owner === 'company' ? 0 : owner, meetingHost: host.id, timeZoneFrom: host.timeZone } as const
  createEvent({ tables, user: host, now: () => at(now, -40, 12) }, {
    ...draft(world, place, name, `${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`),
    skipTime: true,
    accessibility,
    remind: [],
    color: owner === 'company' ? colors.company : colors.absence,
  }, [])
}

function seedSections(world: World): void {
  const { tables, words } = world
  const look = { color: colors.own, textColor: '#000000', description: '' }
  for (const { id } of tables.users.all()) tables.sections.insert({ calType: 'user', ownerId: id, name: words.calendar.own, ...look })
  tables.sections.insert({ calType: 'company_calendar', ownerId: 0, name: words.calendar.company, ...look, color: colors.company })
}

function team(world: World, departmentId: number, but: number): readonly number[] {
  return [...world.tables.users.all()].filter(row => row.active && row.id !== but && row.departments.includes(departmentId)).map(row => row.id)
}

/** The day of the week some twelve weeks back, where the series begin. */
function seriesStart(world: World, day: number): number {
  return -84 + ((day - weekday(world.now, -84) + 7) % 7)
}

function seedRoutine(world: World): void {
  const { words: { calendar: text }, now } = world
  const rooms = text.rooms
  const weekly = (days: readonly string[], interval = 1): CalendarEventRow['rrule'] => ({ FREQ: 'WEEKLY', INTERVAL: interval, BYDAY: days })
  const planning = { name: text.planning, minutes: 45, rrule: weekly(['MO']), description: text.agenda, color: colors.planning }
  const monday = seriesStart(world, 1)
  add(world, { ...planning, host: salesHeadId, attendees: team(world, departments.sales, salesHeadId), start: at(now, monday, 9.5), location: rooms[0] })
  add(world, { ...planning, host: clientsHeadId, attendees: team(world, departments.clients, clientsHeadId), start: at(now, monday, 10), location: rooms[1] })
  add(world, { ...planning, host: qualityHeadId, attendees: team(world, departments.quality, qualityHeadId), start: at(now, monday, 11), location: rooms[1] })
  add(world, {
    host: salesHeadId, name: text.standUp, attendees: team(world, departments.sales, salesHeadId), minutes: 15, color: colors.planning,
    start: at(now, seriesStart(world, 2), 9.25), rrule: weekly(['TU', 'WE', 'TH', 'FR']),
  })
  add(world, {
    host: qualityHeadId, name: text.calibration, attendees: [auditorId, salesHeadId, clientsHeadId], minutes: 60, color: colors.planning,
    start: at(now, seriesStart(world, 4), 15), rrule: weekly(['TH'], 2), location: rooms[0],
  })
  add(world, { host: directorId, name: text.monthly, attendees: [salesHeadId, clientsHeadId, qualityHeadId], minutes: 90, start: at(now, workday(now, 7), 16), location: rooms[0] })
  add(world, { host: qualityHeadId, name: text.training, attendees: [...team(world, departments.sales, 0), ...team(world, departments.clients, 0)], minutes: 120, start: at(now, workday(now, 9), 14), accessibility: 'quest', location: rooms[2] })
  add(world, { host: directorId, name: text.lunch, minutes: 60, start: at(now, workday(now, 2), 13), accessibility: 'free' })
  add(world, { host: salespersonId, name: text.errand, minutes: 60, start: at(now, workday(now, 1), 13), isPrivate: true })
  add(world, { host: auditorId, name: text.errand, minutes: 45, start: at(now, workday(now, 3), 17), isPrivate: true })
}

interface OpenDeal {
  readonly id: number
  readonly client: string
}

function openDeals(world: World): ReadonlyMap<number, readonly OpenDeal[]> {
  const found = new Map<number, OpenDeal[]>()
  for (const deal of world.tables.items(2).all()) {
    const list = found.get(deal.assignedById) ?? []
    const company = world.tables.items(4).get(Number(deal.companyId))
    if (deal.closed === 'N' && company && list.length < 40) {
      list.push({ id: deal.id, client: String(company.title).replace(/^(ООО|АО) | (Ltd|LLP|PLC)$/, '') })
      found.set(deal.assignedById, list)
    }
  }
  return found
}

/** Who is away from which day to which, counted from `now`. */
const absences = [
  { userId: 9, kind: 'vacation', from: 4, to: 14 },
  { userId: 12, kind: 'sickLeave', from: -5, to: -1 },
  { userId: 8, kind: 'vacation', from: -18, to: -12 },
] as const

function isAway(userId: number, day: number): boolean {
  return absences.some(absence => absence.userId === userId && absence.from <= day && day <= absence.to)
}

function isHoliday({ words, now }: World, day: number): boolean {
  return dayOf(at(now, day, 12)).slice(5) in words.calendar.holidays
}

/** Two to four meetings a week with clients of open deals, never two at once. */
function seedClientMeetings(world: World): void {
  const { dice, words: { calendar: text }, now } = world
  for (const [sellerId, deals] of openDeals(world)) {
    if (sellerId === dismissedId) continue
    for (let day = firstDay; day <= lastDay; day += 1) {
      if (weekday(now, day) > 5 || isHoliday(world, day) || isAway(sellerId, day) || !dice.chance(0.55)) continue
      const deal = dice.pick(deals)
      const start = dice.pick([11, 12, 14, 15.5, 16])
      const demo = dice.chance(0.3)
      add(world, {
        host: sellerId,
        name: demo ? text.demo(deal.client) : text.clientMeeting(deal.client),
        start: at(now, day, start),
        minutes: demo ? 90 : 60,
        crmFields: [`D_${deal.id}`],
        location: dice.pick(demo ? [text.rooms[2] ?? ''] : text.rooms),
        color: colors.client,
      })
    }
  }
}

/** The nearest working day to a day that may be past or ahead. */
function dayAt(world: World, shift: number): string {
  return dayOf(at(world.now, workday(world.now, shift), 12))
}

function seedAbsences(world: World): void {
  const { words: { calendar: text }, now } = world
  for (const { userId, kind, from, to } of absences) addDays(world, userId, text[kind], dayOf(at(now, from, 12)), dayOf(at(now, to, 12)), 'absent')
  addDays(world, clientsHeadId, text.fair, dayAt(world, 16), dayOf(at(now, workday(world.now, 16) + 1, 12)), 'busy')
  for (let day = -60; day <= 130; day += 1) {
    const date = dayOf(at(now, day, 12))
    const holiday = text.holidays[date.slice(5)]
    if (holiday) addDays(world, 'company', holiday, date, date, 'free')
  }
}

/** Calendars of a normal month, some weeks back and some ahead. */
export function seedCalendar(world: World): void {
  seedSections(world)
  seedRoutine(world)
  seedClientMeetings(world)
  seedAbsences(world)
}
