import { absent, noContent, type Call, type Family, type Reply } from '../call.ts'
import { printLossReason } from '../cards/print.ts'
import { counted, listed } from '../hal.ts'
import { itemOfBody, itemsOf, namedAgain, text, throwIfWrong, wholeNumber } from '../items.ts'
import { missing, Problem } from '../problem.ts'
import type { LossReasonRow } from '../tables.ts'

const doc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/Leads/LossReasons.php'

export const lossReasonFamily: Family = {
  'GET /leads/loss_reasons': { doc, knows: { pages: true }, answer: call => listed(call, 'loss_reasons', [...call.tables.lossReasons.all()], row => printLossReason(call.account, row), { totals: true }) },
  'GET /leads/loss_reasons/{id}': {
    doc,
    answer: call => {
      const reason = call.tables.lossReasons.get(Number(call.params.id))
      return reason ? { status: 200, rows: 1, body: printLossReason(call.account, reason) } : absent(call)
    },
  },
  'POST /leads/loss_reasons': { doc, admin: true, answer: added },
  'PATCH /leads/loss_reasons/{id}': { doc, admin: true, answer: changed },
  'DELETE /leads/loss_reasons/{id}': { doc, admin: true, answer: removed },
}

function added(call: Call): Reply {
  const { tables, account, now } = call
  const items = itemsOf(call)
  const read = items.map(item => {
    const name = text(item, 'name') ?? ''
    if (name === '') item.wrong(missing('name'))
    return { item, name, sort: wholeNumber(item, 'sort') ?? null }
  })
  throwIfWrong(items)
  const reasons = read.map(({ item, name, sort }) => {
    const last = Math.max(0, ...[...tables.lossReasons.all()].map(row => row.sort))
    return { ...printLossReason(account, tables.lossReasons.insert({ name, sort: sort ?? last + 1, createdAt: now, updatedAt: now })), request_id: item.requestId }
  })
  return counted(call, 'loss_reasons', reasons)
}

function reasonOf({ tables, params }: Call): LossReasonRow {
  const reason = tables.lossReasons.get(Number(params.id))
  if (!reason) throw new Problem(404, 'Not Found')
  return reason
}

function changed(call: Call): Reply {
  const item = itemOfBody(call)
  const reason = reasonOf(call)
  const patch = { name: text(item, 'name') ?? reason.name, sort: wholeNumber(item, 'sort') ?? reason.sort, updatedAt: call.now }
  throwIfWrong([item])
  return { status: 200, rows: 1, body: { ...printLossReason(call.account, call.tables.lossReasons.update(reason.id, patch)), ...namedAgain(item) } }
}

/** Leads that were lost for it keep its number. */
function removed(call: Call): Reply {
  call.tables.lossReasons.remove(reasonOf(call).id)
  return noContent
}
