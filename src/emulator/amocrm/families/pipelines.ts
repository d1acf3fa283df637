import type { Account } from '../account.ts'
import { type Call, type Family } from '../call.ts'
import { listed, selfLink } from '../hal.ts'
import { Problem } from '../problem.ts'
import type { LossReasonRow, PipelineRow, StatusRow, Tables } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/leads_pipelines'
const lossDoc = 'https://github.com/amocrm/amocrm-api-php/blob/1354d8a75b4514a4c52a9c215d79daa3270e3726/src/AmoCRM/EntitiesServices/Leads/LossReasons.php'

/** Everybody may read them; they are set up on the pages of the account. */
export const pipelineFamily: Family = {
  'GET /leads/pipelines': {
    doc,
    answer: call => {
      const rows = [...call.tables.pipelines.all()].sort((a, b) => a.sort - b.sort)
      return { status: 200, rows: rows.length, body: { _total_items: rows.length, _links: selfLink(call.account, call.path), _embedded: { pipelines: rows.map(row => printPipeline(call.account, row)) } } }
    },
  },
  'GET /leads/pipelines/{id}': { doc, knows: { with: ['descriptions'] }, answer: call => ({ status: 200, body: printPipeline(call.account, pipelineOf(call)) }) },
  'GET /leads/pipelines/{id}/statuses': {
    doc,
    answer: call => {
      const rows = statusesOf(call.tables, pipelineOf(call).id)
      return { status: 200, rows: rows.length, body: { _total_items: rows.length, _links: selfLink(call.account, call.path), _embedded: { statuses: rows.map(row => printStatus(call.account, row)) } } }
    },
  },
  'GET /leads/pipelines/{id}/statuses/{statusId}': {
    doc,
    answer: call => {
      const status = statusesOf(call.tables, pipelineOf(call).id).find(row => row.statusId === Number(call.params.statusId))
      if (!status) throw new Problem(404, 'Not Found')
      return { status: 200, body: printStatus(call.account, status) }
    },
  },
  'GET /leads/loss_reasons': { doc: lossDoc, knows: { pages: true }, answer: call => listed(call, 'loss_reasons', [...call.tables.lossReasons.all()], row => printLossReason(call.account, row), { totals: true }) },
}

function pipelineOf({ tables, params }: Call): PipelineRow {
  const row = tables.pipelines.get(Number(params.id))
  if (!row) throw new Problem(404, 'Not Found')
  return row
}

function statusesOf({ statuses }: Tables, pipelineId: number): readonly StatusRow[] {
  return [...statuses.where('pipeline', row => row.pipelineId, pipelineId)].sort((a, b) => a.sort - b.sort)
}

function printPipeline(account: Account, { id, name, sort, isMain, isUnsortedOn, isArchive }: PipelineRow) {
  return {
    id, name, sort, is_main: isMain, is_unsorted_on: isUnsortedOn, is_archive: isArchive, account_id: account.about().accountId,
    _links: selfLink(account, `/leads/pipelines/${id}`),
    _embedded: { statuses: statusesOf(account.tables, id).map(row => printStatus(account, row)) },
  }
}

function printStatus(account: Account, { statusId, name, sort, isEditable, pipelineId, color, type }: StatusRow) {
  return {
    id: statusId, name, sort, is_editable: isEditable, pipeline_id: pipelineId, color, type, account_id: account.about().accountId,
    _links: selfLink(account, `/leads/pipelines/${pipelineId}/statuses/${statusId}`),
  }
}

function printLossReason(account: Account, { id, name, sort, createdAt, updatedAt }: LossReasonRow) {
  return { id, name, sort, created_at: createdAt, updated_at: updatedAt, _links: selfLink(account, `/leads/loss_reasons/${id}`) }
}
