import { answer } from '../answer.ts'
import type { Account } from '../account.ts'
import { fieldsOf } from '../cards/values.ts'
import { cardKinds, type CardKind, type CustomFieldRow, type UserRow } from '../tables.ts'
import { printerOf } from './pages/time.ts'

type Body = Readonly<Record<string, unknown>>

export interface Changed {
  readonly status: number
  readonly body: unknown
}

/** Works as the API does, without its limits, its faults and its journal: the account's pages are none of its clients. */
function call(account: Account, user: UserRow, method: string, path: string, body?: unknown): Changed {
  const { status, body: answered } = answer(account, user, { method, path, query: {}, queryText: '', body })
  return { status, body: answered ?? null }
}

function kindOf(value: unknown): CardKind {
  return cardKinds.find(one => one === value) ?? 'leads'
}

const failed: Changed = { status: 400, body: { error: 'unexpected-value' } }

/** A value that a form has sent, as the API wants it. */
function valuesOf(account: Account, field: CustomFieldRow, sent: unknown): unknown {
  if (field.type === 'checkbox') return [{ value: sent === true }]
  if (sent === '') return null
  if (field.type === 'multitext') return String(sent).split(',').map(part => ({ value: part.trim(), enum_code: 'WORK' }))
  if (field.type === 'multiselect') return String(sent).split(',').map(part => ({ value: part.trim() }))
  if (field.type === 'date' || field.type === 'date_time' || field.type === 'birthday') {
    const seconds = momentOf(account, String(sent))
    return seconds === null ? null : [{ value: seconds }]
  }
  return [{ value: sent }]
}

/** `24.11.2026, 09:00` or `24/11/2026, 09:00` by the account's clock, in seconds. */
function momentOf(account: Account, text: string): number | null {
  const [, day, month, year, hour = '0', minute = '0'] = /^(\d\d)[./](\d\d)[./](\d{4})(?:,? (\d\d):(\d\d))?/.exec(text) ?? []
  if (day === undefined) return null
  const asUtc = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 1000
  const { zoned } = printerOf('en', account.about().timeZone)
  return asUtc - (zoned(asUtc) - asUtc)
}

function cardOf(account: Account, kind: CardKind, values: Body): Body {
  const fields = fieldsOf(account.tables, kind)
  const custom: unknown[] = []
  const card: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(values)) {
    const id = Number(/^CFV\[(\d+)\]$/.exec(name)?.[1] ?? NaN)
    const field = fields.find(one => one.id === id)
    const part = /^(?:lead|contact|company)\[(\w+)\]$/.exec(name)?.[1]
    if (field) custom.push({ field_id: id, values: valuesOf(account, field, value) })
    else if (part === 'NAME') card['name'] = String(value)
    else if (part === 'PRICE') card['price'] = Math.round(Number(value))
    else if (part === 'STATUS') card['status_id'] = Number(value)
    else if (part === 'MAIN_USER') card['responsible_user_id'] = Number(value)
  }
  return { ...card, ...(custom.length > 0 ? { custom_fields_values: custom } : {}) }
}

function firstId(body: unknown, kind: CardKind): number | null {
  const embedded = (body as { _embedded?: Record<string, readonly { id?: unknown }[]> } | null)?._embedded?.[kind]
  const id = embedded?.[0]?.id
  return typeof id === 'number' ? id : null
}

function saveCard(account: Account, user: UserRow, { entity, id, values }: Body): Changed {
  if (typeof values !== 'object' || values === null) return failed
  const kind = kindOf(entity)
  const card = cardOf(account, kind, values as Body)
  const changed = Number(id) > 0 ? call(account, user, 'PATCH', `/${kind}/${Number(id)}`, card) : call(account, user, 'POST', `/${kind}`, [card])
  return changed.status >= 400 ? changed : { status: 200, body: { id: Number(id) > 0 ? Number(id) : firstId(changed.body, kind) } }
}

function addNote(account: Account, user: UserRow, { entity, id, text }: Body): Changed {
  return call(account, user, 'POST', `/${kindOf(entity)}/${Number(id)}/notes`, [{ note_type: 'common', params: { text: String(text) } }])
}

function pinNote(account: Account, user: UserRow, { entity, id, pinned }: Body): Changed {
  return call(account, user, 'POST', `/${kindOf(entity)}/notes/${Number(id)}/${pinned === true ? 'pin' : 'unpin'}`)
}

function completeTask(account: Account, user: UserRow, { id }: Body): Changed {
  return call(account, user, 'PATCH', `/tasks/${Number(id)}`, { is_completed: true, result: { text: '' } })
}

/** What the pages of the account change, by their own addresses under `/ajax/`. */
export const changes: Readonly<Record<string, (account: Account, user: UserRow, body: Body) => Changed>> = {
  'card/save': saveCard,
  'note/add': addNote,
  'note/pin': pinNote,
  'task/complete': completeTask,
}
