import { z } from 'zod'
import type { PlacementBinding } from '../port.ts'
import { understandOutcome, type Caller, type Command } from './call.ts'
import { bindingKey } from './install-state.ts'
import { done, mapOf, text } from './wire/parse.ts'

const bound = z.object({
  placement: text,
  handler: text,
  title: text,
  langAll: mapOf(z.looseObject({ TITLE: text })).catch({}),
})

type Bound = z.output<typeof bound>

function isBound(row: Bound, { code, handler, titles }: PlacementBinding): boolean {
  return row.placement === code && row.handler === handler && row.langAll['ru']?.TITLE === titles.ru && row.langAll['en']?.TITLE === titles.en
}

async function bindings(caller: Caller): Promise<Bound[]> {
  return caller.read('placement.get', {}, z.array(bound))
}

/** Binds exactly these. The portal lets the same handler be bound twice, so what is there is read first. */
export async function preparePlacements(caller: Caller, wanted: readonly PlacementBinding[]): Promise<'created' | 'found'> {
  const there = await bindings(caller)
  const missing = wanted.filter(binding => there.filter(row => row.placement === binding.code && row.handler === binding.handler).length !== 1
    || !there.some(row => isBound(row, binding)))
  const stale = there.filter(row => !wanted.some(binding => isBound(row, binding)) || missing.some(binding => bindingKey(binding) === keyOf(row)))
  await unbind(caller, stale)
  const commands = Object.fromEntries(missing.map(({ code, handler, titles }, index): [string, Command] => [`b${index}`, {
    method: 'placement.bind',
    params: { PLACEMENT: code, HANDLER: handler, TITLE: titles.ru, LANG_ALL: { ru: { TITLE: titles.ru }, en: { TITLE: titles.en } } },
  }]))
  if (missing.length > 0) {
    for (const answer of Object.values(await caller.chain(commands, { halt: false }))) understandOutcome(answer, done, 'placement.bind')
  }
  return missing.length + stale.length > 0 ? 'created' : 'found'
}

function keyOf(row: Bound): string {
  return bindingKey({ code: row.placement, handler: row.handler })
}

async function unbind(caller: Caller, rows: readonly Bound[]): Promise<void> {
  const unique = [...new Map(rows.map(row => [keyOf(row), row])).values()]
  if (unique.length === 0) return
  const commands = Object.fromEntries(unique.map((row, index): [string, Command] =>
    [`u${index}`, { method: 'placement.unbind', params: { PLACEMENT: row.placement, HANDLER: row.handler } }]))
  for (const answer of Object.values(await caller.chain(commands, { halt: false }))) understandOutcome(answer, done, 'placement.unbind')
}

export async function removePlacements(caller: Caller): Promise<void> {
  await unbind(caller, await bindings(caller))
}
