import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { cardKey, type Person } from '../core/card.ts'
import { latest, type Problem } from '../core/load.ts'
import type { MeetingEvent, WorkingHours } from '../core/meeting.ts'
import { plannedMeetings } from '../core/planned.ts'
import { queueByEmployee } from '../core/queue.ts'
import type { Review } from '../core/review.ts'
import type { Me } from '../crm/port.ts'
import { followMeetings, type MeetingChange } from './meeting-changes.ts'
import { problemOf } from './problem.ts'
import { reading } from './reading.ts'
import { closedCards } from './review-cards.ts'
import { cardMarking, writeEach } from './review-writes.ts'
import { useSession } from './session.ts'

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
  const { load, read, set } = reading<Board>()
  const changes = shallowRef<readonly MeetingChange[]>([])
  const followProblem = shallowRef<Problem | null>(null)
  const now = shallowRef(new Date())

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

  async function readBoard(): Promise<Board> {
    const { people, reviews, meetings } = session.crm()
    const heldSince = new Date(now.value.getTime() - heldDays * 86_400_000)
    const [me, hours, open, held] = await Promise.all([
      session.whoAmI(),
      meetings.workingHours(),
      reviews.list({ states: ['marked', 'scheduled'] }),
      reviews.list({ states: ['held'], markedFrom: heldSince }),
    ])
    const employeeIds = [...new Set(open.map(({ snapshot }) => snapshot.responsible.id))]
    const [known, closed, followed] = await Promise.all([
      employeeIds.length === 0 ? new Map<number, Person>() : people.byIds(employeeIds),
      me.isAdmin ? new Set<string>() : closedCards(session.crm(), open),
      follow(open, me.person.id),
    ])
    return { me, hours, reviews: [...followed.reviews, ...held], people: known, closed, events: followed.events, unreadable: reviews.unreadable() }
  }

  /** The calendar not answering is told beside the board, it does not hide the board. */
  async function follow(open: readonly Review[], managerId: number): Promise<Pick<Board, 'reviews' | 'events'>> {
    try {
      const look = await followMeetings(session.crm(), open, managerId, session.now())
      followProblem.value = null
      const seen = new Set(look.changes.map(({ before }) => before.eventId))
      changes.value = [...changes.value.filter(({ before }) => !seen.has(before.eventId)), ...look.changes]
      return { reviews: withChanged(open, look.changes.flatMap(({ done, failed }) => [...done, ...failed.map(({ review }) => review)])), events: look.events }
    } catch (error) {
      followProblem.value = problemOf(error)
      return { reviews: open, events: new Map() }
    }
  }

  /** Reviews that an action has changed take their place on the board. */
  function replace(changed: readonly Review[]): void {
    if (board.value !== null) set({ ...board.value, reviews: withChanged(board.value.reviews, changed) })
  }

  /** What following the calendar left unwritten, once more: the next look completes the records, this their cards. */
  async function repeatChanges(): Promise<void> {
    const { crm } = session
    const broken = changes.value.filter(({ failed }) => failed.length > 0)
    const unfinished = broken.flatMap(({ failed }) => failed.map(({ review }) => review))
    changes.value = changes.value.filter(({ failed }) => failed.length === 0)
    await refresh()
    const marking = cardMarking(crm(), unfinished)
    const report = await writeEach(unfinished, async (review, keep) => {
      const [mark, fresh] = await Promise.all([marking, crm().reviews.get(review.id)])
      await mark(keep(fresh))
      return fresh
    })
    changes.value = [...changes.value, ...broken.flatMap(change => stillBroken(change, report.failed, changes.value))]
  }

  /** Time has passed: a meeting may be over now. */
  function tick(): void {
    now.value = session.now()
  }

  function dismissChanges(): void {
    changes.value = []
  }

  return { load, board, queue, unseen, meetings, now, changes, followProblem, refresh, tick, replace, repeatChanges, dismissChanges }
})

/** What a repeat has not completed is told again, unless the last look already tells of that meeting. */
function stillBroken(change: MeetingChange, failed: MeetingChange['failed'], told: readonly MeetingChange[]): readonly MeetingChange[] {
  const left = failed.filter(({ review }) => change.failed.some(before => before.review.id === review.id))
  return left.length === 0 || told.some(({ before }) => before.eventId === change.before.eventId) ? [] : [{ ...change, failed: left }]
}

function withChanged(reviews: readonly Review[], changed: readonly Review[]): readonly Review[] {
  const byId = new Map(changed.map(review => [review.id, review]))
  return reviews.map(review => byId.get(review.id) ?? review)
}
