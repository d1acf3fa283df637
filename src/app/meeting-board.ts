import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { cardKey, type Person } from '../core/card.ts'
import { latest, type Problem } from '../core/load.ts'
import type { MeetingEvent, WorkingHours } from '../core/meeting.ts'
import { plannedMeetings } from '../core/planned.ts'
import { queueByEmployee } from '../core/queue.ts'
import type { Review } from '../core/review.ts'
import type { Me } from '../crm/port.ts'
import { eventsToFollow, followMeetings, repeatChange, type MeetingChange } from './meeting-changes.ts'
import { problemOf } from './problem.ts'
import { reading } from './reading.ts'
import { closedCards } from './review-cards.ts'
import { useSession } from './session.ts'
import { useUnits } from './units.ts'

export interface Board {
  readonly me: Me
  readonly hours: WorkingHours
  /** Marked and scheduled ones, and those marked in the last `heldDays` days that were held. */
  readonly reviews: readonly Review[]
  readonly people: ReadonlyMap<number, Person>
  readonly events: ReadonlyMap<number, MeetingEvent | null>
  /** Keys of waiting cards that the user may not open. */
  readonly closed: ReadonlySet<string>
  /** Ids of records that were edited by hand and are not understood. */
  readonly unreadable: readonly number[]
}

const heldDays = 120

/** The reviews that wait or are planned, and what has happened to their meetings in the calendar. */
export const useMeetingBoard = defineStore('meeting-board', () => {
  const session = useSession()
  const units = useUnits()
  const { load, read, set } = reading<Board>()
  const changes = shallowRef<readonly MeetingChange[]>([])
  const followProblem = shallowRef<Problem | null>(null)
  const now = shallowRef(new Date())
  let besides: readonly ((me: Me, hours: WorkingHours) => Promise<unknown>)[] = []

  const board = computed(() => latest(load.value))
  const isClosed = ({ card }: Review) => board.value?.closed.has(cardKey(card)) === true
  const queue = computed(() => queueByEmployee((board.value?.reviews ?? []).filter(review => !isClosed(review))))
  /** How many waiting reviews the queue leaves out, because the user may not open their cards. */
  const unseen = computed(() => (board.value?.reviews ?? []).filter(review => review.state === 'marked' && isClosed(review)).length)
  const meetings = computed(() => plannedMeetings(board.value?.reviews ?? [], now.value))

  async function refresh(): Promise<void> {
    now.value = session.now()
    await read(readBoard)
    now.value = session.now()
  }

  /** In three rounds, since each asks about what the one before has found; what a round asks travels together. */
  async function readBoard(): Promise<Board> {
    const { people, reviews, meetings, cards } = session.crm()
    const heldSince = new Date(now.value.getTime() - heldDays * 86_400_000)
    const [me, hours, open, held] = await Promise.all([
      session.whoAmI(),
      meetings.workingHours(),
      reviews.list({ states: ['marked', 'scheduled'] }),
      reviews.list({ states: ['held'], markedFrom: heldSince }),
    ])
    const employeeIds = [...new Set(open.map(({ snapshot }) => snapshot.responsible.id))]
    const byEvent = eventsToFollow(open, me.person.id)
    const [known, closed, events] = await Promise.all([
      employeeIds.length === 0 ? new Map<number, Person>() : people.byIds(employeeIds),
      me.isAdmin ? new Set<string>() : closedCards({ cards }, open),
      readEvents([...byEvent.keys()]),
      ...besides.map(read => read(me, hours)),
    ])
    const changes = await follow(byEvent, events)
    const changed = withChanged(open, changes.flatMap(({ done, failed }) => [...done, ...failed.map(({ review }) => review)]))
    return { me, hours, reviews: [...changed, ...held], people: known, closed, events, unreadable: reviews.unreadable() }
  }

  /** The calendar not answering is told beside the board, it does not hide the board. */
  async function readEvents(ids: readonly number[]): Promise<ReadonlyMap<number, MeetingEvent | null>> {
    try {
      const events = ids.length === 0 ? new Map<number, MeetingEvent | null>() : await session.crm().meetings.read(ids)
      followProblem.value = null
      return events
    } catch (error) {
      followProblem.value = problemOf(error)
      return new Map()
    }
  }

  async function follow(byEvent: ReturnType<typeof eventsToFollow>, events: ReadonlyMap<number, MeetingEvent | null>): Promise<readonly MeetingChange[]> {
    const looked = await followMeetings(byEvent, events, session.now(), order => units.begin('follow', order))
    const seen = new Set(looked.map(({ before }) => before.eventId))
    changes.value = [...changes.value.filter(({ before }) => !seen.has(before.eventId)), ...looked]
    return looked
  }

  /** Reads that somebody else needs as soon as it is known who looks: they travel with the board's own. They tell of their failures themselves. */
  function readBeside(read: (me: Me, hours: WorkingHours) => Promise<unknown>): void {
    besides = [read]
  }

  /** Reviews that an action has changed take their place on the board. */
  function replace(changed: readonly Review[]): void {
    if (board.value !== null) set({ ...board.value, reviews: withChanged(board.value.reviews, changed) })
  }

  /** What following the calendar left unwritten, once more: the next look completes the records, this their cards. */
  async function repeatChanges(): Promise<void> {
    const broken = changes.value.filter(({ failed }) => failed.length > 0)
    changes.value = changes.value.filter(({ failed }) => failed.length === 0)
    await refresh()
    const told = new Set(changes.value.map(({ before }) => before.eventId))
    const left = broken.filter(({ before }) => !told.has(before.eventId))
    const repeated = await Promise.all(left.map(change => repeatChange(change, order => units.begin('follow', order))))
    changes.value = [...changes.value, ...repeated.filter(({ failed }) => failed.length > 0)]
  }

  /** Time has passed: a meeting may be over now. */
  function tick(): void {
    now.value = session.now()
  }

  function dismissChanges(): void {
    changes.value = []
  }

  return { load, board, queue, unseen, meetings, now, changes, followProblem, refresh, readBeside, tick, replace, repeatChanges, dismissChanges }
})

function withChanged(reviews: readonly Review[], changed: readonly Review[]): readonly Review[] {
  const byId = new Map(changed.map(review => [review.id, review]))
  return reviews.map(review => byId.get(review.id) ?? review)
}
