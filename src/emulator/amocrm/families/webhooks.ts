import type { Account } from '../account.ts'
import { namesIn, noContent, type Call, type Family, type Reply } from '../call.ts'
import { isObject, itemOfBody, text, throwIfWrong, wholeNumber } from '../items.ts'
import { missing, Problem, wrongType } from '../problem.ts'
import type { WebhookRow } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/webhooks-api'

/** https://developers.kommo.com/docs/limitations */
const webhooksAtMost = 100

/** Subscriptions are kept and answered. Nothing is ever sent to them: this account calls nobody. */
export const webhookFamily: Family = {
  'GET /webhooks': { doc, admin: true, knows: { filter: ['destination'] }, answer: found },
  'POST /webhooks': { doc, admin: true, answer: added },
  'DELETE /webhooks': { doc, admin: true, answer: removed },
}

function found({ account, tables, query }: Call): Reply {
  const wanted = isObject(query.filter) && typeof query.filter.destination === 'string' ? query.filter.destination : null
  const rows = [...tables.webhooks.all()].filter(row => wanted === null || row.destination === wanted)
  if (rows.length === 0) return noContent
  return { status: 200, rows: rows.length, body: { _total_items: rows.length, _embedded: { webhooks: rows.map(row => printWebhook(account, row)) } } }
}

function printWebhook(account: Account, { id, destination, createdAt, updatedAt, createdBy, sort, settings }: WebhookRow) {
  return { id, destination, created_at: createdAt, updated_at: updatedAt, account_id: account.about().accountId, created_by: createdBy, sort, disabled: false, settings }
}

function isAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

/** One address has one subscription: asking again changes what it is called for. */
function added(call: Call): Reply {
  const { account, tables, user, now } = call
  const item = itemOfBody(call)
  const destination = text(item, 'destination') ?? ''
  if (destination === '') item.wrong(missing('destination'))
  else if (!isAddress(destination)) item.wrong(wrongType('destination', 'url'))
  const settings = namesIn(item.values.settings)
  if (!Array.isArray(item.values.settings)) item.wrong(item.values.settings === undefined ? missing('settings') : wrongType('settings', 'array'))
  const sort = wholeNumber(item, 'sort')
  throwIfWrong([item])
  const known = of(call, destination)
  if (!known && tables.webhooks.size >= webhooksAtMost) throw new Problem(400, `No more than ${webhooksAtMost} webhooks are allowed`)
  const row = known
    ? tables.webhooks.update(known.id, { settings, sort: sort ?? known.sort, updatedAt: now })
    : tables.webhooks.insert({ ...(tables.webhooks.size === 0 ? { id: 839_656 } : {}), destination, settings, sort: sort ?? tables.webhooks.size + 1, createdBy: user.id, createdAt: now, updatedAt: now })
  call.unknown('webhooks are kept, and never called')
  return { status: 201, rows: 1, body: printWebhook(account, row) }
}

function of({ tables }: Call, destination: unknown): WebhookRow | undefined {
  return [...tables.webhooks.all()].find(row => row.destination === destination)
}

function removed(call: Call): Reply {
  const known = of(call, itemOfBody(call).values.destination)
  if (!known) throw new Problem(404, 'Not Found')
  call.tables.webhooks.remove(known.id)
  return noContent
}
