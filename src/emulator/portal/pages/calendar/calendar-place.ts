import type { FrameParams, FramePlace } from '../../../bitrix24/frame.ts'
import type { CalendarEvent } from './events.ts'

/** What the calendar page does for the frames in its `CALENDAR_GRIDVIEW` (`calendar/calendar-grid-view.md`). */
export interface CalendarActions {
  readonly getEvents: (dateFrom: string, dateTo: string) => Promise<readonly CalendarEvent[]>
  readonly view: (id: number) => void
  readonly add: () => void
  readonly edit: (id: number) => void
  readonly remove: (id: number) => void
}

/** `id`, or the `uid` of a recurring event's instance, which begins with the id. */
function idOf(params: FrameParams): number {
  return Number.parseInt(String(params.id ?? params.uid ?? ''), 10)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The events in the spelling of `calendar.event.get`, which is what an application knows. */
function entryOf(event: CalendarEvent): Record<string, unknown> {
  return {
    ID: String(event.id),
    NAME: event.name,
    DATE_FROM_TS_UTC: String(event.from.getTime() / 1000),
    DATE_TO_TS_UTC: String(event.to.getTime() / 1000),
    DT_SKIP_TIME: event.allDay ? 'Y' : 'N',
    COLOR: event.color,
  }
}

export function calendarPlace(actions: CalendarActions): FramePlace {
  const withId = (act: (id: number) => void) => (params: FrameParams, reply: () => void) => {
    act(idOf(params))
    reply()
  }
  return {
    commands: {
      getEvents: (params, reply) => void actions.getEvents(textOf(params.dateFrom), textOf(params.dateTo)).then(events => reply(events.map(entryOf))),
      viewEvent: withId(actions.view),
      addEvent(_params, reply) {
        actions.add()
        reply()
      },
      editEvent: withId(actions.edit),
      deleteEvent: withId(actions.remove),
    },
    events: ['refreshEntries', 'decreaseViewRangeDate', 'increaseViewRangeDate', 'adjustToDate'].map(name => `Calendar.customView:${name}`),
  }
}
