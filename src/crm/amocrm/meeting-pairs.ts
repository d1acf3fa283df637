import { z } from 'zod'
import type { Caller } from './call.ts'
import type { Query } from './calls.ts'
import { tailOf, type MeetingTail } from './meeting-text.ts'
import { meeting } from './names.ts'
import { bookedTask, type BookedTask } from './wire/booked-task.ts'
import { secondsOf } from './wire/parse.ts'

/** A task of one of our meetings. */
export interface MeetingTask extends BookedTask {
  readonly tail: MeetingTail
}

const pageSize = 250

export function ourMeetings(tasks: readonly BookedTask[]): readonly MeetingTask[] {
  return tasks.flatMap(task => {
    const tail = tailOf(task.text)
    return tail === null ? [] : [{ ...task, tail }]
  })
}

/** Tasks of these people. The pages of the vendor and its own client name one filter differently: both are sent, and the answer is looked through. */
export async function tasksOf(caller: Caller, personIds: readonly number[], filter: Query, typeId?: number): Promise<readonly BookedTask[]> {
  const people = [...new Set(personIds)]
  if (people.length === 0) return []
  const query: Query = { limit: pageSize, filter: { responsible_user_id: people, ...(typeId !== undefined && { task_type: [typeId], task_type_id: [typeId] }), ...filter } }
  const found = await caller.askAll('tasks', { query }, 'tasks', bookedTask)
  return found.filter(task => people.includes(task.responsibleId) && (typeId === undefined || task.typeId === typeId))
}

export async function tasksById(caller: Caller, ids: readonly number[]): Promise<ReadonlyMap<number, BookedTask>> {
  const unique = [...new Set(ids)]
  const pages = await Promise.all(Array.from({ length: Math.ceil(unique.length / pageSize) }, async (_, index) => {
    const some = unique.slice(index * pageSize, (index + 1) * pageSize)
    const answer = await caller.ask('tasks', { query: { limit: pageSize, filter: { id: some } } }, tasksPage)
    return answer?._embedded.tasks ?? []
  }))
  return new Map(pages.flat().filter(({ id }) => unique.includes(id)).map(task => [task.id, task]))
}

const tasksPage = z.object({ _embedded: z.object({ tasks: z.array(bookedTask) }) })

/**
 * The employee's task of each of these managers' tasks; `null`: it is gone, or was never made. A request that a browser has sent twice makes four
 * tasks with one key: the first of the one goes with the first of the other.
 */
export async function pairsOf(caller: Caller, managers: readonly MeetingTask[]): Promise<ReadonlyMap<number, BookedTask | null>> {
  const apart = managers.filter(({ tail }) => tail.managerId !== tail.employeeId)
  if (apart.length === 0) return new Map()
  // A pair is made in one request: none of its tasks was changed before the first of them was made.
  const from = Math.min(...apart.map(({ createdAt }) => secondsOf(createdAt))) - 60
  const keys = new Set(apart.map(({ tail }) => tail.key))
  const people = apart.flatMap(({ tail }) => [tail.managerId, tail.employeeId])
  const found = ourMeetings(await tasksOf(caller, people, { updated_at: { from } }, meeting)).filter(({ tail }) => keys.has(tail.key))
  const all = new Map([...found, ...apart].map(task => [task.id, task]))
  return new Map(apart.map(({ id, tail }) => {
    // What was taken back comes last: where only one of the two was, the other has been given a new pair.
    const ofKey = [...all.values()].filter(task => task.tail.key === tail.key).sort((a, b) => Number(a.tail.isOff) - Number(b.tail.isOff) || a.id - b.id)
    const place = ofKey.filter(task => task.responsibleId === tail.managerId).findIndex(task => task.id === id)
    return [id, ofKey.filter(task => task.responsibleId === tail.employeeId)[place] ?? null]
  }))
}
