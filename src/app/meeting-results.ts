import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Problem } from '../core/load.ts'
import type { PlannedMeeting } from '../core/planned.ts'
import type { Review } from '../core/review.ts'
import { useMeetingBoard } from './meeting-board.ts'
import { cancelMeeting, holdMeeting, returnMeeting, type HeldMeeting, type MeetingEnd, type OutcomeReport } from './meeting-outcome.ts'
import { problemOf } from './problem.ts'
import { useSession } from './session.ts'

export type ResultKind = 'held' | 'not-held' | 'cancelled'

/** How telling the meeting's result stands. */
export type Result =
  | { readonly state: 'idle' }
  | { readonly state: 'running', readonly kind: ResultKind }
  | { readonly state: 'done', readonly kind: ResultKind, readonly report: OutcomeReport }
  | { readonly state: 'failed', readonly kind: ResultKind, readonly problem: Problem }

export type HeldForm = Pick<HeldMeeting, 'recording' | 'agreements' | 'line'>

/** The meeting that is looked at, and what became of it. */
export const useMeetingResults = defineStore('meeting-results', () => {
  const session = useSession()
  const board = useMeetingBoard()
  const eventId = shallowRef<number | null>(null)
  const result = shallowRef<Result>({ state: 'idle' })
  const told = new Set<string>()
  let again: (() => Promise<void>) | null = null
  let unfinished: readonly Review[] = []

  const meeting = computed(() => board.meetings.find(({ eventId: id }) => id === eventId.value) ?? null)

  function look(id: number | null): void {
    eventId.value = id
    result.value = { state: 'idle' }
    again = null
    unfinished = []
  }

  async function act(kind: ResultKind, write: () => Promise<OutcomeReport>): Promise<void> {
    if (result.value.state === 'running') return
    result.value = { state: 'running', kind }
    again = () => act(kind, write)
    try {
      const report = await write()
      unfinished = report.failed.map(({ review }) => review)
      result.value = { state: 'done', kind, report }
      board.replace([...report.done, ...unfinished])
    } catch (error) {
      result.value = { state: 'failed', kind, problem: problemOf(error) }
    }
  }

  const isGone = (id: number) => board.board?.events.get(id) === null
  const end = (id: number): MeetingEnd => ({ eventId: id, eventGone: isGone(id), again: unfinished })
  const locale = () => session.host().locale

  async function hold(held: PlannedMeeting, form: HeldForm): Promise<void> {
    const at = session.now()
    await act('held', async () => holdMeeting(session.crm(), { ...form, eventId: held.eventId, eventGone: isGone(held.eventId), at, by: await session.decider(), locale: locale() }, told))
  }

  async function notHeld(missed: PlannedMeeting, remark: string): Promise<void> {
    await act('not-held', () => returnMeeting(session.crm(), end(missed.eventId), remark, locale()))
  }

  async function cancel(coming: PlannedMeeting): Promise<void> {
    await act('cancelled', () => cancelMeeting(session.crm(), end(coming.eventId)))
  }

  return { eventId, meeting, result, look, hold, notHeld, cancel, isGone, repeat: async () => { await again?.() } }
})
