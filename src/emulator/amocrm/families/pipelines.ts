import type { Account } from '../account.ts'
import { noContent, withOf, type Call, type Family, type Reply } from '../call.ts'
import { changeCard } from '../cards/write.ts'
import { counted, selfLink } from '../hal.ts'
import { flag, isObject, itemOfBody, itemsOf, text, throwIfWrong, wholeNumber, type Item } from '../items.ts'
import { missing, notAChoice, Problem, wrongType } from '../problem.ts'
import { lostStatus, wonStatus, type PipelineRow, type StatusRow, type Tables } from '../tables.ts'

const doc = 'https://www.amocrm.ru/developers/content/crm_platform/leads_pipelines'

const pipelinesAtMost = 50
const statusesAtMost = 100
const systemStatuses: readonly number[] = [wonStatus, lostStatus]

/** Everybody may read them, only an administrator sets them up. */
export const pipelineFamily: Family = {
  'GET /leads/pipelines': { doc, answer: call => toldPipelines(call, inOrder(call).map(row => printPipeline(call, row))) },
  'POST /leads/pipelines': { doc, admin: true, answer: addedPipelines },
  'GET /leads/pipelines/{id}': { doc, knows: { with: ['descriptions'] }, answer: call => ({ status: 200, rows: 1, body: printPipeline(call, pipelineOf(call)) }) },
  'PATCH /leads/pipelines/{id}': { doc, admin: true, answer: changedPipeline },
  'DELETE /leads/pipelines/{id}': { doc, admin: true, answer: removedPipeline },
  'GET /leads/pipelines/{id}/statuses': {
    doc,
    knows: { with: ['descriptions'] },
    answer: call => counted(call, 'statuses', statusesOf(call.tables, pipelineOf(call).id).map(row => printStatus(call, row))),
  },
  'POST /leads/pipelines/{id}/statuses': { doc, admin: true, answer: addedStatuses },
  'GET /leads/pipelines/{id}/statuses/{statusId}': { doc, knows: { with: ['descriptions'] }, answer: call => ({ status: 200, rows: 1, body: printStatus(call, statusOf(call)) }) },
  'PATCH /leads/pipelines/{id}/statuses/{statusId}': { doc, admin: true, answer: changedStatus },
  'DELETE /leads/pipelines/{id}/statuses/{statusId}': { doc, admin: true, answer: removedStatus },
}

function inOrder({ tables }: Call): readonly PipelineRow[] {
  return [...tables.pipelines.all()].sort((a, b) => a.sort - b.sort || a.id - b.id)
}

function pipelineOf({ tables, params }: Call): PipelineRow {
  const row = tables.pipelines.get(Number(params.id))
  if (!row) throw new Problem(404, 'Not Found')
  return row
}

function statusesOf({ statuses }: Pick<Tables, 'statuses'>, pipelineId: number): readonly StatusRow[] {
  return [...statuses.where('pipeline', row => row.pipelineId, pipelineId)].sort((a, b) => a.sort - b.sort || a.id - b.id)
}

function statusOf(call: Call): StatusRow {
  const row = statusesOf(call.tables, pipelineOf(call).id).find(one => one.statusId === Number(call.params.statusId))
  if (!row) throw new Problem(404, 'Not Found')
  return row
}

function toldPipelines(call: Call, pipelines: readonly unknown[]): Reply {
  return counted(call, 'pipelines', pipelines, { path: '/leads/pipelines' })
}

type Reading = Pick<Call, 'account' | 'query'>

function accountIdOf(account: Account): number {
  return account.about().accountId
}

function printPipeline(call: Reading, { id, name, sort, isMain, isUnsortedOn, isArchive }: PipelineRow) {
  const { account } = call
  return {
    id, name, sort, is_main: isMain, is_unsorted_on: isUnsortedOn, is_archive: isArchive, account_id: accountIdOf(account),
    _links: selfLink(account, `/leads/pipelines/${id}`),
    _embedded: { statuses: statusesOf(account.tables, id).map(row => printStatus(call, row)) },
  }
}

/** The account has no descriptions of stages: nobody is told anything. */
function printStatus(call: Reading, { statusId, name, sort, isEditable, pipelineId, color, type }: StatusRow) {
  const { account } = call
  return {
    id: statusId, name, sort, is_editable: isEditable, pipeline_id: pipelineId, color, type, account_id: accountIdOf(account),
    _links: selfLink(account, `/leads/pipelines/${pipelineId}/statuses/${statusId}`),
    ...(withOf(call).has('descriptions') ? { descriptions: [] } : {}),
  }
}

function required(item: Item, names: readonly string[]): void {
  for (const name of names) if (item.values[name] === undefined || item.values[name] === null || item.values[name] === '') item.wrong(missing(name))
}

function readPipeline(item: Item, before: Omit<PipelineRow, 'id'>): Omit<PipelineRow, 'id'> {
  return {
    ...before,
    name: text(item, 'name') ?? before.name,
    sort: wholeNumber(item, 'sort') ?? before.sort,
    isMain: flag(item, 'is_main') ?? before.isMain,
    isUnsortedOn: flag(item, 'is_unsorted_on') ?? before.isUnsortedOn,
  }
}

/** One pipeline is the main one: a new one takes the place of the one before. */
function onlyMain({ pipelines }: Tables, main: PipelineRow): void {
  for (const row of [...pipelines.all()]) if (row.isMain && row.id !== main.id) pipelines.update(row.id, { isMain: false })
}

function addedPipelines(call: Call): Reply {
  const { tables } = call
  const items = itemsOf(call)
  if (tables.pipelines.size + items.length > pipelinesAtMost) throw new Problem(422, `Limit ${pipelinesAtMost} pipelines`)
  const read = items.map(item => {
    required(item, ['name', 'sort', 'is_main', 'is_unsorted_on'])
    return { item, row: readPipeline(item, { name: '', sort: 0, isMain: false, isUnsortedOn: false, isArchive: false }), stages: stagesIn(item) }
  })
  throwIfWrong(items)
  return toldPipelines(call, read.map(({ item, row, stages }) => {
    const pipeline = tables.pipelines.insert(row)
    if (pipeline.isMain) onlyMain(tables, pipeline)
    systemStages(tables, pipeline.id, stages)
    for (const { name, sort, color } of stages.filter(one => !systemStatuses.includes(one.id ?? 0))) addStage(tables, pipeline.id, { name, sort, color })
    return { ...printPipeline(call, pipeline), request_id: item.requestId }
  }))
}

interface Stage { readonly id: number | null, readonly name: string, readonly sort: number | null, readonly color: string | null }

/** `_embedded.statuses` of a new pipeline; for 142 and 143 only the names count. */
function stagesIn(item: Item): readonly Stage[] {
  const embedded = item.values._embedded
  const list = isObject(embedded) ? embedded.statuses : undefined
  if (list === undefined || list === null) return []
  if (!Array.isArray(list)) {
    item.wrong(wrongType('_embedded.statuses', 'array'))
    return []
  }
  return list.map((one: unknown, index): Stage => {
    const stage = isObject(one) ? one : {}
    if (typeof stage.name !== 'string' || stage.name === '') item.wrong(missing(`_embedded.statuses.${index}.name`))
    return { id: typeof stage.id === 'number' ? stage.id : null, name: String(stage.name), sort: typeof stage.sort === 'number' ? stage.sort : null, color: typeof stage.color === 'string' ? stage.color : null }
  })
}

/** Every pipeline begins with the stage of incoming leads and ends with the two that close; they are called as in the account's first one. */
function systemStages(tables: Tables, pipelineId: number, stages: readonly Stage[]): void {
  const models = [...tables.statuses.all()]
  const copy = (model: StatusRow | undefined, statusId: number, name?: string): void => {
    if (model) tables.statuses.insert({ statusId, pipelineId, name: name ?? model.name, sort: model.sort, color: model.color, isEditable: false, type: model.type })
  }
  copy(models.find(row => row.type === 1), nextStatusId(tables))
  for (const statusId of systemStatuses) copy(models.find(row => row.statusId === statusId), statusId, stages.find(one => one.id === statusId)?.name)
}

function nextStatusId({ statuses }: Tables): number {
  return Math.max(...[...statuses.all()].map(row => row.statusId)) + 3
}

/** How far one stage stands from the next, and what it looks like, unless told otherwise. */
const step = 10
const usualColor = '#fffeb2'

function addStage(tables: Tables, pipelineId: number, { name, sort, color }: Omit<Stage, 'id'>): StatusRow {
  const open = statusesOf(tables, pipelineId).filter(row => !systemStatuses.includes(row.statusId))
  const last = Math.max(0, ...open.map(row => row.sort))
  return tables.statuses.insert({ statusId: nextStatusId(tables), pipelineId, name, sort: sort === null || sort <= (open.find(row => row.type === 1)?.sort ?? 0) ? last + step : sort, color: color ?? usualColor, isEditable: true, type: 0 })
}

function changedPipeline(call: Call): Reply {
  const item = itemOfBody(call)
  const pipeline = pipelineOf(call)
  const row = readPipeline(item, pipeline)
  if (pipeline.isMain && !row.isMain) item.wrong(notAChoice('is_main'))
  throwIfWrong([item])
  const changed = call.tables.pipelines.update(pipeline.id, row)
  if (changed.isMain) onlyMain(call.tables, changed)
  return { status: 200, rows: 1, body: { ...printPipeline(call, changed), request_id: item.requestId } }
}

/** Neither the last pipeline nor one with leads can go. */
function removedPipeline(call: Call): Reply {
  const { tables } = call
  const pipeline = pipelineOf(call)
  if (tables.pipelines.size === 1) throw new Problem(400, 'The last pipeline can not be deleted')
  if ([...tables.cards.leads.all()].some(row => row.pipelineId === pipeline.id && !row.isDeleted)) throw new Problem(400, 'A pipeline with leads can not be deleted')
  for (const { id } of statusesOf(tables, pipeline.id)) tables.statuses.remove(id)
  tables.pipelines.remove(pipeline.id)
  const [first] = inOrder(call)
  if (pipeline.isMain && first) tables.pipelines.update(first.id, { isMain: true })
  return noContent
}

function noteDescriptions(call: Call, item: Item): void {
  if (item.values.descriptions !== undefined) call.unknown('body.descriptions')
}

function addedStatuses(call: Call): Reply {
  const { tables } = call
  const { id } = pipelineOf(call)
  const items = itemsOf(call)
  if (statusesOf(tables, id).length + items.length > statusesAtMost) throw new Problem(422, `Limit ${statusesAtMost} statuses`)
  const read = items.map(item => {
    required(item, ['name', 'sort'])
    noteDescriptions(call, item)
    return { item, name: text(item, 'name') ?? '', sort: wholeNumber(item, 'sort') ?? null, color: text(item, 'color') ?? null }
  })
  throwIfWrong(items)
  return counted(call, 'statuses', read.map(({ item, ...stage }) => ({ ...printStatus(call, addStage(tables, id, stage)), request_id: item.requestId })))
}

/** Of the system's own stages only the names change. */
function changedStatus(call: Call): Reply {
  const item = itemOfBody(call)
  const status = statusOf(call)
  noteDescriptions(call, item)
  const patch = { name: text(item, 'name') ?? status.name, sort: wholeNumber(item, 'sort') ?? status.sort, color: text(item, 'color') ?? status.color }
  throwIfWrong([item])
  const changed = call.tables.statuses.update(status.id, status.isEditable ? patch : { name: patch.name })
  return { status: 200, rows: 1, body: { ...printStatus(call, changed), request_id: item.requestId } }
}

/** Leads of the stage go to the first one of the pipeline. */
function removedStatus(call: Call): Reply {
  const { tables, now, user } = call
  const status = statusOf(call)
  if (!status.isEditable) throw new Problem(400, 'A system status can not be deleted')
  const first = statusesOf(tables, status.pipelineId).find(row => row.type === 0 && row.id !== status.id)
  for (const lead of [...tables.cards.leads.all()]) {
    if (first && lead.pipelineId === status.pipelineId && lead.statusId === status.statusId) changeCard(call, 'leads', lead, { ...lead, statusId: first.statusId, updatedBy: user.id, updatedAt: now })
  }
  tables.statuses.remove(status.id)
  return noContent
}
