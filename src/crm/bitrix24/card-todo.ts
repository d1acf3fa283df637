import { z } from 'zod'
import type { CardRef } from '../../core/card.ts'
import type { Locale } from '../../core/rule.ts'
import type { CardPort } from '../port.ts'
import { keptTexts } from '../shared/kept-texts.ts'
import { understandOutcome, type Caller } from './call.ts'
import { clockTolerance } from './card-history.ts'
import { boundTo } from './card-params.ts'
import { entityTypeIds } from './names.ts'
import { step, writeAlone } from './step.ts'
import { moment, number, text } from './wire/parse.ts'

const todoRow = z.object({ ID: number, DESCRIPTION: text, DEADLINE: moment, RESPONSIBLE_ID: number })

type Todo = Parameters<CardPort['addTodo']>[1]

export async function addTodo(caller: Caller, locale: Locale, ref: CardRef, todo: Todo, lookSince: Date | null): Promise<number> {
  const title = keptTexts.todoTitle[locale]
  const before = lookSince === null ? null : await equalTodo(caller, ref, title, todo, lookSince)
  if (before !== null) return before
  const { id } = await writeAlone(caller, step('crm.activity.todo.add', {
    ownerTypeId: entityTypeIds[ref.kind],
    ownerId: ref.id,
    title,
    description: todo.description,
    deadline: todo.deadline.toISOString(),
    responsibleId: todo.responsibleId,
  }, z.object({ id: number })))
  return id
}

/** The newest of ours are enough: it was made a short while ago. */
async function equalTodo(caller: Caller, ref: CardRef, title: string, todo: Todo, since: Date): Promise<number | null> {
  const method = 'crm.activity.list'
  const rows = understandOutcome(await caller.attempt(method, {
    filter: {
      ...boundTo(ref),
      'PROVIDER_ID': 'CRM_TODO',
      'SUBJECT': title,
      '>=CREATED': new Date(since.getTime() - clockTolerance).toISOString(),
    },
    order: { ID: 'DESC' },
    select: ['ID', 'DESCRIPTION', 'DEADLINE', 'RESPONSIBLE_ID'],
  }), z.array(todoRow), method)
  // The portal keeps whole seconds of a deadline.
  return rows.find(row => sameText(row.DESCRIPTION, todo.description)
    && Math.abs(row.DEADLINE.getTime() - todo.deadline.getTime()) < 1000
    && row.RESPONSIBLE_ID === todo.responsibleId)?.ID ?? null
}

function sameText(a: string, b: string): boolean {
  const lines = (text: string): string => text.replace(/\r\n?/g, '\n').trim()
  return lines(a) === lines(b)
}
