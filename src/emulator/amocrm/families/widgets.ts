import type { Account } from '../account.ts'
import { absent, type Call, type Family, type Reply } from '../call.ts'
import { cut } from '../cards/values.ts'
import { listed, selfLink } from '../hal.ts'
import { isObject } from '../items.ts'
import { emptyBody, forbidden, invalid, missing, Problem } from '../problem.ts'
import type { WidgetRow } from '../tables.ts'

const doc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/Widgets.php'
const oneDoc = 'https://developers.kommo.com/docs/widget-locations'

export const widgetFamily: Family = {
  'GET /widgets': { doc, knows: { pages: true }, answer: call => listed(call, 'widgets', call.account.widgets.all(), row => printWidget(call.account, row)) },
  'GET /widgets/{code}': {
    doc: oneDoc,
    answer: call => {
      const widget = call.account.widgets.get(call.params.code ?? '')
      return widget ? { status: 200, rows: 1, body: printWidget(call.account, widget) } : absent(call)
    },
  },
  'POST /widgets/{code}': { doc, answer: installed },
  'DELETE /widgets/{code}': { doc, answer: uninstalled },
}

function printWidget(account: Account, widget: WidgetRow): Record<string, unknown> {
  return {
    id: widget.id, code: widget.code, version: widget.version, rating: '0', settings_template: widget.settingsTemplate, is_lead_source: false, is_work_with_dp: false, is_crm_template: false,
    client_uuid: widget.clientUuid, is_active_in_account: widget.isActive, pipeline_id: null, settings: widget.settings, _links: selfLink(account, `/widgets/${widget.code}`),
  }
}

function changeable({ account, user, params }: Call): WidgetRow {
  if (!user.isAdmin && !account.faults.is.anybodyConfiguresWidgets) throw forbidden()
  const widget = account.widgets.get(params.code ?? '')
  if (!widget) throw new Problem(404, 'Not Found')
  return widget
}

/** Installs the widget and keeps its settings, which replace the earlier ones. */
function installed(call: Call): Reply {
  const widget = changeable(call)
  if (!isObject(call.body)) throw emptyBody()
  const { body } = call
  const lacking = widget.settingsTemplate.filter(({ key, is_required }) => is_required && (body[key] === undefined || body[key] === ''))
  if (lacking.length > 0) throw invalid([{ requestId: '0', errors: lacking.map(({ key }) => missing(key)) }])
  const known = new Set(widget.settingsTemplate.map(({ key }) => key))
  for (const key of Object.keys(body)) if (!known.has(key)) call.unknown(`body.${key}`)
  const kept = Object.entries(body).filter(([key]) => known.has(key)).map(([key, value]) => [key, typeof value === 'string' ? cut(call.account, value) : value])
  return { status: 200, rows: 1, body: printWidget(call.account, call.account.widgets.configure(widget.code, { isActive: true, settings: Object.fromEntries(kept) })) }
}

function uninstalled(call: Call): Reply {
  const { code } = changeable(call)
  return { status: 200, rows: 1, body: printWidget(call.account, call.account.widgets.configure(code, { isActive: false })) }
}
