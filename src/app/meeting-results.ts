import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Problem } from '../core/load.ts'
import type { PlannedMeeting } from '../core/planned.ts'
import type { OrderOf } from '../core/unit.ts'
import { useMeetingBoard } from './meeting-board.ts'
import { formUnit } from './form-unit.ts'
import { useSession } from './session.ts'
import type { Attempt } from './units/attempt.ts'
import type { MeetingReport } from './units/meeting-end.ts'

export type ResultKind = 'held' | 'not-held' | 'cancelled'

/** How telling the meeting's result stands. */
export type Result =
  | { readonly state: 'idle' }
  | { readonly state: 'running', readonly kind: ResultKind }
  | { readonly state: 'done', readonly kind: ResultKind, readonly report: MeetingReport }
  | { readonly state: 'failed', readonly kind: ResultKind, readonly begun: boolean, readonly problem: Problem }

export interface HeldForm {
  readonly recording: string
  /** Agreements by review id. A review that is not here was not got to: it returns to the queue. */
  readonly agreements: ReadonlyMap<number, string>
}

interface EndUnit {
  begin(order: unknown): Promise<Attempt<MeetingReport>>
  repeat(order: unknown): Promise<Attempt<MeetingReport>>
}

interface UnitOf { 'held': 'hold', 'not-held': 'miss', 'cancelled': 'cancel' }

/** The meeting that is looked at, and what became of it. */
export const useMeetingResults = defineStore('meeting-results', () => {
  const session = useSession()
  const board = useMeetingBoard()
  const eventId = shallowRef<number | null>(null)
  const result = shallowRef<Result>({ state: 'idle' })
  const units = { 'held': formUnit('hold'), 'not-held': formUnit('miss'), 'cancelled': formUnit('cancel') }
  let again: (() => Promise<void>) | null = null

  const meeting = computed(() => board.meetings.find(({ eventId: id }) => id === eventId.value) ?? null)

  function look(id: number | null): void {
    eventId.value = id
    result.value = { state: 'idle' }
    again = null
    for (const unit of Object.values(units)) unit.letGo()
  }

  async function act<K extends ResultKind>(kind: K, order: OrderOf<UnitOf[K]>, isRepeat = false): Promise<void> {
    if (result.value.state === 'running') return
    result.value = { state: 'running', kind }
    again = () => act(kind, order, true)
    // Which order belongs to which unit follows from the kind; the compiler cannot see it.
    const unit = units[kind] as unknown as EndUnit
    const ended = await (isRepeat ? unit.repeat(order) : unit.begin(order))
    if (ended.state === 'failed') {
      result.value = { state: 'failed', kind, begun: ended.begun, problem: ended.problem }
      return
    }
    const report = ended.value
    result.value = { state: 'done', kind, report }
    board.replace([...report.done, ...report.failed.map(({ review }) => review)])
  }

  const isGone = (id: number): boolean => board.board?.events.get(id) === null
  const about = ({ eventId: event, reviews }: PlannedMeeting) => ({ event, eventGone: isGone(event), reviews: reviews.map(({ id }) => id) })

  function hold(held: PlannedMeeting, { recording, agreements }: HeldForm): Promise<void> {
    return act('held', { ...about(held), recording, agreements: Object.fromEntries(agreements), at: session.now().toISOString() })
  }

  return {
    eventId, meeting, result, look, hold, isGone,
    notHeld: (missed: PlannedMeeting) => act('not-held', about(missed)),
    cancel: (coming: PlannedMeeting) => act('cancelled', about(coming)),
    repeat: async () => { await again?.() },
  }
})
