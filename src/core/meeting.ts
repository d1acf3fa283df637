import type { Author, Review } from './review.ts'

/** A stretch of time in somebody's calendar; `title` is empty when the calendar hides it. */
export interface BusyTime {
  readonly start: Date
  readonly end: Date
  readonly title: string
  readonly kind: 'event' | 'absence'
}

/** The portal's working week. Hours are decimal in the portal's time zone: 9.5 is 09:30. Weekdays: 1 Monday … 7 Sunday. */
export interface WorkingHours {
  readonly from: number
  readonly to: number
  readonly weekend: readonly number[]
  /** `MM-DD` or `YYYY-MM-DD` days nobody works. */
  readonly holidays: readonly string[]
  readonly weekStart: number
}

export interface NewMeeting {
  readonly title: string
  readonly start: Date
  readonly end: Date
  readonly manager: Author
  readonly employee: Author
  readonly reviews: readonly Review[]
  /** Plain text with links; the adapter turns it into what the calendar shows. */
  readonly agenda: string
}

/** A booked event as the calendar has it now. */
export interface MeetingEvent {
  readonly id: number
  readonly title: string
  readonly start: Date
  readonly end: Date
  readonly description: string
  readonly attendees: readonly { readonly id: number, readonly answer: 'yes' | 'no' | 'waiting' | 'organiser' }[]
}
