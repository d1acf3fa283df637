import type { CardRef } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import { CrmError, type CardPort } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import type { Caller } from './call.ts'
import { whichCard } from './card-fetch.ts'
import { clockTolerance, followUp } from './names.ts'
import { secondsOf, writtenRows } from './wire/parse.ts'
import { taskRow } from './wire/task.ts'

type Todo = Parameters<CardPort['addTodo']>[1]

/** A task «Связаться»; the title that it is known by is the first line of its text. */
export async function addTodo(caller: Caller, locale: Locale, ref: CardRef, todo: Todo, lookSince: Date | null): Promise<number> {
  const { entity, id } = whichCard(ref)
  const text = `${keptTexts.todoTitle[locale]}\n${todo.description}`
  const before = lookSince === null ? null : await equalTask(caller, ref, text, todo, lookSince)
  if (before !== null) return before
  const [task] = await caller.ask('addTasks', {
    body: [{ text, complete_till: secondsOf(todo.deadline), responsible_user_id: todo.responsibleId, task_type_id: followUp, entity_type: entity, entity_id: id }],
  }, writtenRows('tasks')) ?? []
  if (!task) throw new CrmError('unexpected-reply', 'tasks: nothing', { method: 'addTasks' })
  return task.id
}

async function equalTask(caller: Caller, ref: CardRef, text: string, todo: Todo, since: Date): Promise<number | null> {
  const { entity, id } = whichCard(ref)
  const tasks = await caller.askAll('tasks', {
    query: { filter: { entity_type: entity, entity_id: [id], is_completed: 0, updated_at: { from: secondsOf(since) - clockTolerance / 1000 } } },
  }, 'tasks', taskRow)
  const alike = tasks.filter(task => !task.is_completed
    && task.created_at.getTime() >= since.getTime() - clockTolerance
    && task.text.replace(/\r\n?/g, '\n').trim() === text.trim()
    && secondsOf(task.complete_till) === secondsOf(todo.deadline)
    && task.responsible_user_id === todo.responsibleId)
  return alike.toSorted((a, b) => b.id - a.id)[0]?.id ?? null
}
