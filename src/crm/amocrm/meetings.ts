import type { Agenda } from '../../core/agenda.ts'
import type { BusyTime, MeetingEvent } from '../../core/meeting.ts'
import { grouped } from '../../core/grouped.ts'
import { minuteOfDay } from '../../core/period.ts'
import type { Locale } from '../../core/rule.ts'
import type { WorkingHours } from '../../core/working-hours.ts'
import { CrmError, type MeetingPort } from '../port.ts'
import type { Caller } from './call.ts'
import { ourMeetings, pairsOf, tasksById, tasksOf, type MeetingTask } from './meeting-pairs.ts'
import { agendaText, descriptionIn, meetingText, titleIn, titleLine } from './meeting-text.ts'
import { meeting as meetingType } from './names.ts'
import { addedTasks, changedTask, type BookedTask } from './wire/booked-task.ts'
import { secondsOf } from './wire/parse.ts'

export interface MeetingNeeds {
  readonly me: () => Promise<number>
  /** IANA name of the account's zone. */
  readonly timeZone: () => string
  /** The account's origin, for links to its cards. */
  readonly origin: string
  readonly locale: Locale
}

/** amoCRM keeps no working hours that its API would tell: these are the usual ones. */
const usualHours: WorkingHours = { from: 9, to: 18, weekend: [6, 7], holidays: [], weekStart: 1 }

/** A meeting that somebody has entered without saying how long it takes. */
const usualMinutes = 30

/** A task that is due in the last minute of a day is for the whole day (https://www.amocrm.ru/developers/content/api/tasks). */
const lastMinute = 23 * 60 + 59

const cancelled: Readonly<Record<Locale, string>> = { ru: 'Встреча отменена', en: 'The meeting was cancelled' }

/**
 * amoCRM has no events with several people: a meeting is a task of type «Встреча» for the manager and one for the employee, and its id is the manager's
 * task. It begins when the task is due and takes as long as the task's duration. Neither task belongs to a card, since on a card it would pass for the
 * next step with the client; the cards are linked in the text.
 */
export function createMeetings(caller: Caller, needs: MeetingNeeds): MeetingPort {
  async function meetingOf(id: number): Promise<{ readonly task: BookedTask, readonly pair: BookedTask | null } | null> {
    const task = (await tasksById(caller, [id])).get(id)
    if (task === undefined) return null
    const [ours] = ourMeetings([task])
    return { task, pair: ours === undefined ? null : (await pairsOf(caller, [ours])).get(id) ?? null }
  }

  async function addTask(responsibleId: number, start: Date, minutes: number, text: string): Promise<number> {
    const [id] = await addTasks([bodyOf(responsibleId, start, minutes, text)])
    return id ?? 0
  }

  async function addTasks(body: readonly object[]): Promise<readonly number[]> {
    const answer = await caller.ask('addTasks', { body: body.map((task, index) => ({ ...task, request_id: String(index) })) }, addedTasks)
    const added = answer?._embedded.tasks ?? []
    const ids = body.flatMap((_, index) => (added.find(one => one.request_id === String(index)) ?? added[index])?.id ?? [])
    if (ids.length < body.length) throw new CrmError('unexpected-reply', 'tasks: not all have an id', { method: 'addTasks' })
    return ids
  }

  async function find({ title, start, end, employeeId }: Parameters<MeetingPort['find']>[0]): Promise<readonly number[]> {
    const me = await needs.me()
    const open = ourMeetings(await tasksOf(caller, [me, employeeId], { is_completed: 0 }, meetingType))
    const same = open.filter(task => !task.done && !task.tail.isOff && task.tail.managerId === me && task.tail.employeeId === employeeId
      && titleIn(task.text) === titleLine(title) && task.due.getTime() === start.getTime() && endOf(task).getTime() === end.getTime())
    const ids: number[] = []
    for (const [key, ofKey] of grouped(same, ({ tail }) => tail.key)) ids.push(...await completed(ofKey, open.filter(({ tail }) => tail.key === key), me, employeeId))
    return ids.sort((a, b) => a - b)
  }

  /** Of a booking that broke off half-way the other task is made; one that somebody has moved is there. Gives the manager's tasks. */
  async function completed(same: readonly MeetingTask[], ofKey: readonly MeetingTask[], me: number, employeeId: number): Promise<readonly number[]> {
    const of = (tasks: readonly MeetingTask[], id: number): readonly MeetingTask[] => tasks.filter(task => task.responsibleId === id).toSorted((a, b) => a.id - b.id)
    const mine = of(same, me).map(({ id }) => id)
    if (me === employeeId) return mine
    const [ofMe, ofEmployee] = [of(ofKey, me), of(ofKey, employeeId)]
    for (const { due, minutes, text } of of(same, me).slice(ofEmployee.length)) await addTask(employeeId, due, minutes, text)
    const made: number[] = []
    for (const { due, minutes, text } of of(same, employeeId).slice(ofMe.length)) made.push(await addTask(me, due, minutes, text))
    return [...mine, ...made]
  }

  return {
    workingHours: () => Promise.resolve(usualHours),

    async busy(personIds, from, to) {
      // Tasks cannot be asked for by their time. Those of cards that the caller may not see may be missing: the API does not say so.
      const tasks = await tasksOf(caller, personIds, { is_completed: 0 })
      const zone = needs.timeZone()
      const busyOf = (personId: number): readonly BusyTime[] => tasks
        .filter(task => task.responsibleId === personId && !task.done && takesTime(task, zone) && task.due < to && endOf(task) > from)
        .map((task): BusyTime => ({ start: task.due, end: endOf(task), title: titleIn(task.text), kind: 'event' }))
        .sort((a, b) => a.start.getTime() - b.start.getTime())
      return new Map([...new Set(personIds)].map(id => [id, busyOf(id)]))
    },

    async book({ title, start, end, manager, employee, agenda }) {
      const text = meetingText(title, agendaText(agenda, needs.origin), { managerId: manager.id, employeeId: employee.id, key: newKey(), isOff: false })
      const minutes = (end.getTime() - start.getTime()) / 60_000
      // In one request, so that one of them alone is as rare as can be; `find` completes it then.
      const [id = 0] = await addTasks([...new Set([manager.id, employee.id])].map(person => bodyOf(person, start, minutes, text)))
      return id
    },

    find,

    async read(eventIds) {
      const tasks = await tasksById(caller, eventIds)
      const pairs = await pairsOf(caller, ourMeetings([...tasks.values()].filter(task => !isOff(task))))
      return new Map([...new Set(eventIds)].map((id): [number, MeetingEvent | null] => {
        const task = tasks.get(id)
        return [id, task === undefined || isOff(task) ? null : eventOf(task, pairs.get(id))]
      }))
    },

    async describe(eventId, agenda: Agenda) {
      const meeting = await meetingOf(eventId)
      if (meeting === null || isOff(meeting.task)) throw new CrmError('not-found', 'The meeting was deleted', { method: 'tasks' })
      for (const task of [meeting.task, meeting.pair]) {
        const [ours] = task === null ? [] : ourMeetings([task])
        if (task === null) continue
        const [title, body] = [titleIn(task.text), agendaText(agenda, needs.origin)]
        // Who has cut off the tail by hand has made it a meeting of one.
        const text = ours === undefined ? `${title}\n${body}` : meetingText(title, body, ours.tail)
        if (text !== task.text) await caller.ask('changeTask', { path: { id: task.id }, body: { text } }, changedTask)
      }
    },

    async cancel(eventId) {
      const meeting = await meetingOf(eventId)
      if (meeting === null) return
      // The manager's first: who may not change it may not cancel, and would leave half a meeting. Whoever repeats this finds the other one by its key.
      for (const task of [meeting.task, meeting.pair]) {
        if (task === null || (task.done && isOff(task))) continue
        const [ours] = ourMeetings([task])
        const text = ours === undefined ? {} : { text: task.text.replace(`-${ours.tail.key}`, `-${ours.tail.key}-off`) }
        await caller.ask('changeTask', { path: { id: task.id }, body: { ...(ours?.tail.isOff ? {} : text), is_completed: true, result: { text: cancelled[needs.locale] } } }, changedTask)
      }
    },
  }
}

function bodyOf(responsibleId: number, start: Date, minutes: number, text: string): object {
  return { task_type_id: meetingType, responsible_user_id: responsibleId, text, complete_till: secondsOf(start), duration: Math.round(minutes * 60) }
}

function endOf({ due, minutes }: BookedTask): Date {
  return new Date(due.getTime() + (minutes > 0 ? minutes : usualMinutes) * 60_000)
}

/** A deadline alone keeps nobody from meeting. */
function takesTime(task: BookedTask, zone: string): boolean {
  if (minuteOfDay(task.due, zone) === lastMinute) return false
  return task.minutes > 0 || task.typeId === meetingType
}

/** Taken back by us, or closed by hand before it began: it will not take place. One that was closed later has taken place. */
function isOff(task: BookedTask): boolean {
  if (ourMeetings([task])[0]?.tail.isOff === true) return true
  return task.done && task.updatedAt < task.due
}

/** Nobody answers an invitation here: whose task is gone, closed or at another time does not come. */
function eventOf(task: BookedTask, pair: BookedTask | null | undefined): MeetingEvent {
  const [ours] = ourMeetings([task])
  const employeeId = ours === undefined || ours.tail.employeeId === task.responsibleId ? null : ours.tail.employeeId
  const comes = pair !== null && pair !== undefined && !isOff(pair) && pair.due.getTime() === task.due.getTime()
  return {
    id: task.id,
    title: titleIn(task.text),
    start: task.due,
    end: endOf(task),
    description: descriptionIn(task.text),
    agrees: pair === null || pair === undefined || isOff(pair) || pair.text === task.text,
    attendees: [
      { id: task.responsibleId, answer: 'organiser' },
      ...(employeeId === null ? [] : [{ id: employeeId, answer: comes ? 'unasked' as const : 'no' as const }]),
    ],
  }
}

function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(6))].map(byte => byte.toString(16).padStart(2, '0')).join('')
}
