import type { ItemRow, StageHistoryRow } from '../../bitrix24/tables.ts'
import { lostStatus, type CardRow } from '../tables.ts'
import { cardOf, sameChoice, text, valuesOf } from './clients.ts'
import type { Fields } from './fields.ts'
import { pipelineOf, statusOf } from './pipelines.ts'
import { idOf, seconds, type World } from './world.ts'

const salesHead = 5

export function seedLeads(world: World, fields: Fields): void {
  const { tables, company, own } = world
  const tagIds = own.tags.map((name, index) => tables.tags.insert({ id: 1_252_595 + 2 * index, entityType: 'leads', name, color: null }).id)
  const steps = new Map<number, StageHistoryRow[]>()
  for (const step of company.stageHistory.all()) {
    if (step.entityTypeId !== 2) continue
    const list = steps.get(step.ownerId) ?? []
    steps.set(step.ownerId, list)
    list.push(step)
  }
  for (const row of company.items(2).all()) {
    const lead = tables.cards.leads.insert(leadOf(world, fields, row, row.id % 6 === 2 ? [tagIds[row.id % tagIds.length] ?? 0] : []))
    linkClients(world, row)
    tellOf(world, row, lead, steps.get(row.id) ?? [])
  }
}

function leadOf(world: World, fields: Fields, row: ItemRow, tagIds: readonly number[]): CardRow {
  const categoryId = Number(row.categoryId)
  const statusId = statusOf(categoryId, String(row.stageId))
  const closed = row.closed === 'Y'
  return {
    ...cardOf(world, row),
    id: idOf.lead(row.id),
    name: String(row.title ?? ''),
    price: Number(row.opportunity ?? 0),
    statusId,
    pipelineId: pipelineOf(categoryId),
    lossReasonId: statusId === lostStatus ? lossReasonOf(world, row.UF_CRM_LOSS_REASON) : null,
    closedAt: closed ? seconds(String(row.movedTime ?? row.updatedTime)) : null,
    tagIds,
    values: valuesOf([
      [fields.sourceDetail, text(row.UF_CRM_SOURCE_DETAIL)],
      [fields.waiting, text(row.UF_CRM_WAITING)],
      [fields.budget, row.UF_CRM_BUDGET_OK === 'Y' ? [{ value: true }] : []],
      [fields.segment, sameChoice(world, fields.segment, 'UF_CRM_SEGMENT', row.UF_CRM_SEGMENT)],
      [fields.decision, text(row.UF_CRM_DECISION)],
      [fields.installation, typeof row.UF_CRM_INSTALLATION === 'string' ? [{ value: seconds(`${row.UF_CRM_INSTALLATION}T00:00:00+03:00`) }] : []],
    ]),
  }
}

function lossReasonOf({ tables, company }: World, choiceId: unknown): number | null {
  const words = [...company.userFields.all()].find(field => field.fieldName === 'UF_CRM_LOSS_REASON')?.items.find(item => item.id === choiceId)?.value
  return [...tables.lossReasons.all()].find(reason => reason.name === words)?.id ?? null
}

function linkClients({ tables }: World, row: ItemRow): void {
  const from = { fromType: 'leads', fromId: idOf.lead(row.id), catalogId: null, quantity: 1 } as const
  const contactIds = row.contactIds as readonly number[]
  contactIds.forEach((id, index) => tables.links.insert({ ...from, toType: 'contacts', toId: idOf.contact(id), isMain: index === 0 }))
  if (typeof row.companyId === 'number' && row.companyId > 0) tables.links.insert({ ...from, toType: 'companies', toId: idOf.company(row.companyId), isMain: false })
}

/** Its making, its way through the stages, and who handed it over. */
function tellOf({ tell }: World, row: ItemRow, lead: CardRow, steps: readonly StageHistoryRow[]): void {
  const about = { entityType: 'lead', entityId: lead.id } as const
  tell({ ...about, type: 'lead_added', createdBy: lead.createdBy, createdAt: lead.createdAt, valueBefore: [], valueAfter: [] })
  steps.forEach((step, index) => {
    const before = steps[index - 1]
    if (!before) return
    const value = ({ categoryId, stageId }: StageHistoryRow) => [{ lead_status: { id: statusOf(categoryId, stageId), pipeline_id: pipelineOf(categoryId) } }]
    tell({ ...about, type: 'lead_status_changed', createdBy: lead.responsibleUserId, createdAt: seconds(step.createdTime), valueBefore: value(before), valueAfter: value(step) })
  })
  if (row.createdBy === row.assignedById) return
  const [from, to] = [Date.parse(row.createdTime), Date.parse(row.lastActivityTime)]
  tell({
    ...about, type: 'entity_responsible_changed', createdBy: idOf.user(salesHead), createdAt: seconds(new Date(from + (to - from) / 3)),
    valueBefore: [{ responsible_user: { id: lead.createdBy } }], valueAfter: [{ responsible_user: { id: lead.responsibleUserId } }],
  })
}
