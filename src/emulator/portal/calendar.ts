import { Hono, type Context } from 'hono'
import { seesAll } from '../bitrix24/calendar/access.ts'
import { deleteEvent, eventsOf, moveEvent, type CalendarActor, type SeenEvent } from '../bitrix24/calendar/events.ts'
import type { Portal } from '../bitrix24/portal.ts'
import { bodyOf, refusal, type PortalEnv } from './http.ts'
import type { EventInfo } from './wire.ts'

function momentOf(value: unknown): Date | null {
  const moment = new Date(typeof value === 'string' ? value : Number.NaN)
  return Number.isNaN(moment.getTime()) ? null : moment
}

function eventInfo(actor: CalendarActor, { event, start, end, title, editable }: SeenEvent): EventInfo {
  const whole = seesAll(actor.tables, actor.user, event)
  return {
    id: event.id,
    ownerId: event.ownerId,
    name: title,
    description: whole ? event.description : '',
    location: whole ? event.location : '',
    color: event.color || actor.tables.sections.get(event.sectionId)?.color || '#2fc6f6',
    start: start.toISOString(),
    end: end.toISOString(),
    allDay: event.skipTime,
    recurring: event.rrule !== null,
    meeting: event.isMeeting,
    hostId: event.meetingHost,
    attendees: whole ? event.attendees : [],
    status: event.meetingStatus,
    cards: whole ? event.crmFields : [],
    editable,
  }
}

/** What the calendar page needs and REST gives only in the site's own time format: every occurrence at its own time, and the mouse's move. */
export function calendarRoutes(portal: Portal): Hono<PortalEnv> {
  const routes = new Hono<PortalEnv>()
  const actorOf = (context: Context<PortalEnv>): CalendarActor => ({ tables: portal.tables, now: portal.now, user: context.get('user') })

  routes.get('/of/:ownerId', context => {
    const from = momentOf(context.req.query('from'))
    const to = momentOf(context.req.query('to'))
    if (!from || !to) return context.json(refusal('BAD_RANGE', 'from and to are moments'), 400)
    const actor = actorOf(context)
    return context.json(eventsOf(actor, Number(context.req.param('ownerId')), from, to).map(seen => eventInfo(actor, seen)))
  })

  routes.get('/event/:id', context => {
    const actor = actorOf(context)
    const id = Number(context.req.param('id'))
    const row = portal.tables.events.get(id)
    if (!row) return context.json(refusal('NOT_FOUND'), 404)
    const own = eventsOf(actor, row.ownerId, new Date(row.from), new Date(Math.max(Date.parse(row.to), Date.parse(row.from) + 1)))
    const seen = row.calType === 'user' ? own.find(({ event }) => event.id === id) : undefined
    return seen ? context.json(eventInfo(actor, seen)) : context.json(refusal('NOT_FOUND'), 404)
  })

  routes.post('/event/:id/move', async context => {
    const { start, end, taken } = await bodyOf(context)
    const [from, to] = [momentOf(start), momentOf(end)]
    if (!from || !to) return context.json(refusal('BAD_RANGE', 'start and end are moments'), 400)
    const id = Number(context.req.param('id'))
    const moved = portal.store.transaction(() => moveEvent(actorOf(context), id, from, to, momentOf(taken) ?? undefined))
    return moved ? context.json({ ok: true }) : context.json(refusal('ACCESS_DENIED'), 403)
  })

  routes.post('/event/:id/delete', context => {
    const deleted = portal.store.transaction(() => deleteEvent(actorOf(context), Number(context.req.param('id'))))
    return deleted ? context.json({ ok: true }) : context.json(refusal('ACCESS_DENIED'), 403)
  })

  return routes
}
