import { z } from 'zod'
import type { Activity } from '../../../core/card.ts'
import { keptTexts } from '../../shared/kept-texts.ts'
import { meeting, ourTaskTag } from '../names.ts'
import { id, moment, text } from './parse.ts'

/** https://www.amocrm.ru/developers/content/crm_platform/tasks-api. `result` is `[]` where there is none. */
export const taskRow = z.object({
  id,
  text,
  responsible_user_id: z.number(),
  entity_id: z.number().nullish(),
  entity_type: z.string().nullish(),
  duration: z.number().nullish(),
  is_completed: z.boolean(),
  task_type_id: z.number(),
  complete_till: moment,
  created_by: z.number().nullish(),
  created_at: moment,
  updated_at: moment,
  result: z.union([z.object({ text }).transform(result => result.text), z.array(z.unknown()).transform(() => '')]).nullish().transform(value => value ?? ''),
})

export type TaskRow = z.output<typeof taskRow>

const todoTitles: readonly string[] = Object.values(keptTexts.todoTitle)

function isOurTask({ text: words }: Pick<TaskRow, 'text'>): boolean {
  return words.includes(ourTaskTag) || todoTitles.some(title => words.startsWith(title))
}

/** What was planned. Its first line is what people call it; of a finished one they have written what it led to. */
export function activityOf(task: TaskRow): Activity {
  const [subject = '', ...rest] = task.text.replace(/\r\n?/g, '\n').trim().split('\n')
  const isMeeting = task.task_type_id === meeting
  return {
    id: task.id,
    kind: isMeeting ? 'meeting' : 'task',
    subject,
    done: task.is_completed,
    deadline: task.complete_till,
    createdAt: task.created_at,
    updatedAt: task.updated_at,
    responsibleId: task.responsible_user_id,
    description: (task.is_completed ? task.result : rest.join('\n')).trim(),
    direction: null,
    finishedAt: task.is_completed ? finishedAt(task, isMeeting) : null,
    startedAt: null,
    source: 'other',
    ours: isOurTask(task),
  }
}

/** A meeting has ended at its time, unless somebody has closed it before. */
function finishedAt({ complete_till: start, duration, updated_at: closed }: TaskRow, isMeeting: boolean): Date {
  const end = new Date(start.getTime() + (duration ?? 0) * 1000)
  return isMeeting && end < closed ? end : closed
}
