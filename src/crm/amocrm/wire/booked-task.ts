import { z } from 'zod'

/** A task as the calendar of reviews and reminders look at it (https://www.amocrm.ru/developers/content/crm_platform/tasks-api). */
export const bookedTask = z.object({
  id: z.number().int().positive(),
  responsible_user_id: z.number(),
  created_at: z.number(),
  updated_at: z.number(),
  complete_till: z.number(),
  duration: z.number().nullish(),
  is_completed: z.boolean(),
  task_type_id: z.number(),
  text: z.string().nullish(),
}).transform(row => ({
  id: row.id,
  responsibleId: row.responsible_user_id,
  createdAt: new Date(row.created_at * 1_000),
  updatedAt: new Date(row.updated_at * 1_000),
  due: new Date(row.complete_till * 1_000),
  minutes: (row.duration ?? 0) / 60,
  done: row.is_completed,
  typeId: row.task_type_id,
  text: row.text ?? '',
}))

export type BookedTask = z.output<typeof bookedTask>

/** Answer of adding tasks. */
export const addedTasks = z.object({
  _embedded: z.object({ tasks: z.array(z.object({ id: z.number().int().positive(), request_id: z.union([z.string(), z.number()]).transform(String).nullish() })) }),
})

export const changedTask = z.object({ id: z.number().int().positive() })
