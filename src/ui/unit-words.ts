import type { Unit } from '../core/unit.ts'
import { mayRepeat, problemSentences } from './problem-words.ts'
import type { Format } from './text/format.ts'
import type { Text } from './text/index.ts'

type Deed = keyof Text['units']['deed']

/** What the person wanted: «Отправить на разбор». */
export function deedOf({ kind, order }: Unit): Deed {
  if (kind !== 'checklists') return kind
  if (order.add.length > 0 && order.remove.length > 0) return 'checklists'
  if (order.add.length > 0) return 'checklist-add'
  return order.remove.length > 0 ? 'checklist-remove' : 'checklist-pin'
}

/** What else tells one such action from another. */
export function unitFacts(unit: Unit, text: Text, format: Format): readonly string[] {
  const { kind, order } = unit
  if (kind === 'book') return [format.span(new Date(order.start), new Date(order.end)), text.common.cards(order.reviews.length)]
  if (kind === 'hold' || kind === 'miss' || kind === 'cancel' || kind === 'follow') return [text.common.cards(order.reviews.length)]
  if (kind === 'remind') return [text.units.people(order.notes.length)]
  if (kind === 'digest') return [order.title]
  if (kind === 'except') return [text.units.deadline(format.plainDay(order.until))]
  if (kind === 'save-regulation') return order.note === '' ? [] : [order.note]
  if (kind === 'todo') return [text.units.deadline(format.moment(new Date(order.deadline)))]
  return []
}

/** The meeting in the calendar that the action is about, when it is there to be opened. */
export function meetingOfUnit({ kind, order }: Unit): number | null {
  switch (kind) {
    case 'hold':
    case 'miss':
    case 'cancel': return order.eventGone ? null : order.event
    case 'follow': return order.moved === null ? null : order.event
    case 'book':
    case 'requeue': return order.event
    default: return null
  }
}

export type UnitState = keyof Text['units']['state']

/** How the action stands. `waiting`: the CRM has asked for a pause, and it goes on by itself afterwards. */
export function unitState(unit: Unit, isRunning: boolean, isPaused: boolean): UnitState {
  if (isPaused && (isRunning || unit.failure === 'limit')) return 'waiting'
  if (isRunning) return unit.phase === 'undoing' ? 'undoing' : 'running'
  return 'stopped'
}

/** When it was begun, why it stopped, what is written of it, what to do. */
export function unitStory(unit: Unit, state: UnitState, text: Text, format: Format): string {
  const started = text.units.started(format.moment(new Date(unit.startedAt)))
  const written = text.units[writtenOf(unit)]
  if (state !== 'stopped') return `${started} ${written}`
  if (unit.failure === null) return `${started} ${text.units.left} ${written}`
  return `${started} ${problemSentences(text, unit.failure, { changed: written })}`
}

function writtenOf({ phase, begun, failure }: Unit): 'undoing' | 'begun' | 'begunLeft' | 'untouched' {
  if (phase === 'undoing') return 'undoing'
  if (!begun) return 'untouched'
  return failure === null || mayRepeat(failure) ? 'begun' : 'begunLeft'
}

/** Whether undoing it would lose what somebody has written at length. */
export function holdsText(unit: Unit): boolean {
  return unit.kind === 'hold' && Object.values(unit.order.agreements).some(agreement => agreement !== '')
}
