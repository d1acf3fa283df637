import type { ItemRow } from '../bitrix24/tables.ts'
import { at, dayLength, dayOf } from './clock.ts'
import type { Company } from './clients.ts'
import type { Fault } from './faults.ts'
import type { Choices } from './fields.ts'
import type { StageStep } from './history.ts'
import type { ConvertedLead } from './leads.ts'
import { dismissedId, isClientsDepartment, salespersonId, salesHeadId } from './people.ts'
import { moment, type World } from './world.ts'

export type Outcome = 'open' | 'won' | 'lost'

/** What is decided about a deal before its rows are written. */
export interface Plan {
  readonly id: number
  readonly outcome: Outcome
  readonly fault: Fault
  readonly categoryId: number
  readonly sellerId: number
  readonly company: Company | null
  readonly lead: ConvertedLead | null
  readonly created: Date
  readonly touched: Date
  /** Stages of work that the deal has been through, 1 to 5. */
  readonly depth: number
  /** The number among the seller's open deals, or −1. */
  readonly openNumber: number
}

/** A tenth of the deals were begun by somebody else, the dismissed colleague among them. */
export function authorOf(deal: Plan): number {
  if (deal.id % 11 !== 0) return deal.sellerId
  return deal.id % 2 === 0 ? dismissedId : salesHeadId
}

function bareName(title: string): string {
  return title.replace(/^(ООО|АО) | (Ltd|LLP|PLC)$/, '')
}

function titleOf(world: World, deal: Plan, product: { readonly title: string }, pieces: number): string {
  const { dice, words } = world
  if (deal.sellerId === salespersonId && deal.openNumber === 2) return words.longTitle
  if (deal.sellerId === salespersonId && deal.openNumber === 4) return words.htmlTitle
  if (deal.fault === 'junk' && deal.id % 2 === 0) return dice.pick(words.junk)
  return deal.company ? words.dealTitle(product.title, bareName(deal.company.title), pieces) : product.title
}

function closeDay(world: World, deal: Plan): string {
  const { dice, now } = world
  if (deal.outcome !== 'open') return dayOf(deal.touched)
  const past = deal.fault === 'past-close-date' || deal.fault === 'messy'
  return dayOf(at(now, past ? -dice.between(1, 16) : dice.between(3, 40), 12))
}

export function dealRow(world: World, choices: Choices, deal: Plan, steps: readonly StageStep[]): Omit<ItemRow, 'id'> & { id: number } {
  const { dice, words, now } = world
  const last = steps[steps.length - 1]
  const goods = deal.categoryId === 0 ? words.products : words.services
  const product = dice.pick(goods)
  const pieces = dice.chance(0.7) ? 1 : dice.between(2, 6)
  const empty = deal.fault === 'empty-fields' || deal.fault === 'messy'
  const junk = deal.fault === 'junk'
  const priced = !empty && (deal.depth >= 2 || dice.chance(0.5))
  const contactIds = deal.company ? deal.company.contactIds.slice(0, deal.id % 9 === 0 ? 2 : 1) : []
  const updated = Math.min(deal.touched.getTime() + dice.between(0, 40) * 60_000, now.getTime())
  return {
    id: deal.id,
    title: titleOf(world, deal, product, pieces),
    categoryId: deal.categoryId,
    stageId: last?.stageId ?? 'NEW',
    stageSemanticId: last?.semantic ?? 'P',
    closed: deal.outcome === 'open' ? 'N' : 'Y',
    isNew: deal.depth === 1 ? 'Y' : 'N',
    isRecurring: 'N',
    isReturnCustomer: deal.categoryId === 1 ? 'Y' : 'N',
    isRepeatedApproach: 'N',
    typeId: deal.categoryId === 0 ? 'GOODS' : 'SERVICE',
    opportunity: priced && !(deal.outcome === 'won' && deal.id % 13 === 6) ? product.price * pieces : 0,
    isManualOpportunity: 'Y',
    taxValue: 0,
    currencyId: 'RUB',
    probability: null,
    companyId: deal.company?.id ?? 0,
    contactId: contactIds[0] ?? 0,
    contactIds,
    leadId: deal.lead?.id ?? null,
    quoteId: null,
    sourceId: dice.pick(Object.keys(words.sources)),
    sourceDescription: '',
    comments: dice.chance(0.2) ? dice.pick(words.comments) : '',
    additionalInfo: '',
    opened: 'Y',
    observers: dice.chance(0.1) ? [isClientsDepartment(deal.sellerId) ? 10 : salesHeadId] : [],
    begindate: dayOf(deal.created),
    closedate: closeDay(world, deal),
    assignedById: deal.sellerId,
    createdBy: authorOf(deal),
    updatedBy: deal.sellerId,
    createdTime: moment(deal.created),
    updatedTime: moment(new Date(updated)),
    movedTime: moment(last?.at ?? deal.created),
    movedBy: deal.sellerId,
    lastActivityTime: moment(deal.touched),
    lastActivityBy: deal.sellerId,
    webformId: 0,
    utmSource: null,
    utmMedium: null,
    utmCampaign: null,
    utmContent: null,
    utmTerm: null,
    UF_CRM_SOURCE_DETAIL: junk ? dice.pick(words.junk) : empty || dice.chance(0.12) ? '' : dice.pick(words.sourceDetails),
    UF_CRM_WAITING: deal.fault === 'waiting' ? dice.pick(words.waiting) : junk && dice.chance(0.5) ? dice.pick(words.junk) : '',
    UF_CRM_BUDGET_OK: !empty && deal.depth >= 3 ? 'Y' : 'N',
    UF_CRM_SEGMENT: empty ? null : dice.pick(choices.dealSegments),
    UF_CRM_LOSS_REASON: deal.outcome === 'lost' && deal.id % 5 !== 0 ? dice.pick(choices.lossReasons) : null,
    UF_CRM_DECISION: junk ? dice.pick(words.junk) : deal.company && dice.chance(0.6) ? dice.pick(words.contactPosts) : '',
    UF_CRM_INSTALLATION: deal.depth >= 4 && deal.outcome !== 'lost' && !empty ? dayOf(new Date((deal.outcome === 'open' ? now : deal.touched).getTime() + dice.between(5, 25) * dayLength)) : null,
  }
}
