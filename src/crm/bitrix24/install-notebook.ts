import { z } from 'zod'
import type { Locale } from '../../core/rule.ts'
import { understandOutcome, type Caller, type Command } from './call.ts'
import { notebookCodes, portalTexts, textProperties } from './names.ts'
import { chunksOf, everyRow } from './paging.ts'
import { done, mapOf, text } from './wire/parse.ts'

/** `G1` are the portal's administrators: whoever installs has the storage anyway, the others must not be left out. */
const storages = [
  { code: notebookCodes.administrators, access: { AU: 'R', G1: 'X' }, title: portalTexts.regulations },
  { code: notebookCodes.everybody, access: { AU: 'W', G1: 'X' }, title: portalTexts.notes },
] as const

const properties = [
  { PROPERTY: 'BOOK', TYPE: 'S' },
  { PROPERTY: 'KEY', TYPE: 'S' },
  { PROPERTY: 'SIZE', TYPE: 'N' },
  ...textProperties.map(PROPERTY => ({ PROPERTY, TYPE: 'S' })),
]

/** Properties of one request: each may alter a table, and a request has 60 seconds (limits.md). */
const propertiesAtOnce = 20

/** Finds or makes both storages with their properties and rights; what is missing is added, what is there stays. */
export async function prepareNotebook(caller: Caller, locale: Locale): Promise<'created' | 'found'> {
  const made = await Promise.all(storages.map(storage => prepareStorage(caller, storage, locale)))
  return made.includes(true) ? 'created' : 'found'
}

async function prepareStorage(caller: Caller, { code, access, title }: (typeof storages)[number], locale: Locale): Promise<boolean> {
  const before = await caller.attempt('entity.get', { ENTITY: code })
  if (!before.ok) {
    if (before.error.code !== 'not-found') throw before.error
    await inOrder(caller, [{ method: 'entity.add', params: { ENTITY: code, NAME: title[locale], ACCESS: access } }])
  }
  const [there, rights] = await Promise.all([
    everyRow(caller, { method: 'entity.item.property.get', params: { ENTITY: code } }, z.object({ PROPERTY: text })),
    caller.read('entity.rights', { ENTITY: code }, mapOf(text)),
  ])
  const missing = properties.filter(({ PROPERTY }) => !there.some(row => row.PROPERTY === PROPERTY))
  for (const chunk of chunksOf(missing, propertiesAtOnce)) {
    await inOrder(caller, chunk.map(property => ({ method: 'entity.item.property.add', params: { ENTITY: code, NAME: property.PROPERTY, ...property } })))
  }
  const wrong = Object.entries(access).some(([who, level]) => rights[who] !== level)
  if (wrong) await inOrder(caller, [{ method: 'entity.rights', params: { ENTITY: code, ACCESS: access } }])
  return !before.ok || missing.length > 0 || wrong
}

async function inOrder(caller: Caller, commands: readonly Command[]): Promise<void> {
  const answers = await caller.chain(Object.fromEntries(commands.map((command, index) => [`c${index}`, command])), { halt: true })
  for (const [index, { method }] of commands.entries()) {
    const answer = answers[`c${index}`]
    if (answer) understandOutcome(answer, done, method)
  }
}

/** Takes both storages away with all that is in them; one that is gone already counts as taken away. */
export async function removeNotebook(caller: Caller): Promise<void> {
  const commands = Object.fromEntries(storages.map(({ code }): [string, Command] => [code, { method: 'entity.delete', params: { ENTITY: code } }]))
  for (const answer of Object.values(await caller.chain(commands, { halt: false }))) {
    if (!answer.ok && answer.error.code !== 'not-found') throw answer.error
  }
}
