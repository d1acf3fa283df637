import { doneActivity, openActivity, type CardWork } from './activities.ts'
import { at, daysAgo, spread, workday } from './clock.ts'
import type { Clients, Company } from './clients.ts'
import { authorOf, dealRow, type Outcome, type Plan } from './deal-row.ts'
import { faultOf, leastAge, silence } from './faults.ts'
import type { Choices } from './fields.ts'
import { recordComment, recordCreated, recordHandover, recordStages, type Owner, type StageStep } from './history.ts'
import type { ConvertedLead } from './leads.ts'
import { auditorId, isClientsDepartment, salesHeadId, sellerIds } from './people.ts'
import { stageId } from './pipelines.ts'
import type { World } from './world.ts'

const dealTableId = 2
const workCodes = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE'] as const

export function seedDeals(world: World, choices: Choices, clients: Clients, leads: readonly ConvertedLead[]): void {
  const { dice, now } = world
  const chance = (): number => dice.faker.number.float()
  const waitingLeads = [...leads].reverse()
  const openOf = new Map<number, number>()
  const companiesOf = new Map<number, Company[]>()
  for (const company of clients.companies) {
    const list = companiesOf.get(company.sellerId) ?? []
    companiesOf.set(company.sellerId, list)
    list.push(company)
  }

  function outcomeOf(age: number): Outcome {
    if (age < 20) return 'open'
    const share = chance()
    return share < 0.62 ? 'won' : share < 0.95 ? 'lost' : 'open'
  }

  function plan(id: number): Plan {
    const lead = id % 3 === 0 ? waitingLeads.pop() ?? null : null
    const sellerId = lead?.sellerId ?? dice.pick(sellerIds)
    const outcome = lead ? outcomeOf(daysAgo(now, lead.convertedAt)) : dice.chance(0.5) ? 'open' : dice.chance(0.63) ? 'won' : 'lost'
    const openNumber = outcome === 'open' ? openOf.get(sellerId) ?? 0 : -1
    if (openNumber >= 0) openOf.set(sellerId, openNumber + 1)
    const wanted = outcome === 'open' ? faultOf(openNumber) : 'none'
    const age = dice.between(outcome === 'open' ? leastAge(wanted) : 24, outcome === 'open' ? leastAge(wanted) + 45 : 380)
    const keepsLead = lead !== null && daysAgo(now, lead.convertedAt) >= leastAge(wanted)
    const created = keepsLead ? lead.convertedAt : at(now, workday(now, -age), 9 + 7 * chance())
    const life = daysAgo(now, created)
    const earliest = now < at(now, 0, 11) ? 1 : 0
    const touchedDay = outcome === 'open' ? Math.min(Math.max(earliest, silence(wanted, dice.between)), life) : Math.max(1, life - dice.between(8, 70))
    const touched = new Date(Math.max(created.getTime(), Math.min(at(now, workday(now, -touchedDay), 9 + 8 * chance()).getTime(), now.getTime() - dice.between(3, 90) * 60_000)))
    const clientsDepartment = isClientsDepartment(sellerId)
    const own = companiesOf.get(sellerId) ?? clients.companies
    return {
      id,
      outcome,
      fault: wanted,
      categoryId: dice.chance(clientsDepartment ? 0.88 : 0.06) ? 1 : 0,
      sellerId,
      company: wanted === 'no-client' || wanted === 'messy' ? null : dice.pick(own),
      lead: keepsLead ? lead : null,
      created,
      touched,
      depth: outcome === 'won' ? 5 : wanted === 'empty-fields' || wanted === 'messy' ? dice.between(3, 5) : dice.between(1, 5),
      openNumber,
    }
  }

  function stepsOf(deal: Plan): readonly StageStep[] {
    const names = world.words.stages[deal.categoryId === 0 ? 0 : 1]
    const codes: string[] = workCodes.slice(0, deal.depth)
    if (deal.outcome === 'won') codes.push('WON')
    if (deal.outcome === 'lost') codes.push(dice.chance(0.25) ? 'APOLOGY' : 'LOSE')
    const cameFromSales = deal.categoryId === 1 && deal.id % 23 === 0
    const times = codes.length > 1 ? spread(deal.created, deal.touched, codes.length - 1, chance) : []
    const steps = codes.map((code, index): StageStep => ({
      categoryId: deal.categoryId,
      stageId: stageId(deal.categoryId, code),
      name: names[code] ?? code,
      semantic: code === 'WON' ? 'S' : code === 'LOSE' || code === 'APOLOGY' ? 'F' : 'P',
      at: index === 0 ? deal.created : times[index - 1] ?? deal.touched,
    }))
    const [first] = steps
    if (!cameFromSales || !first) return untidy(deal, steps)
    const before: StageStep = { ...first, categoryId: 0, stageId: 'NEW', name: world.words.stages[0].NEW ?? 'NEW' }
    return [before, ...steps]
  }

  function writeOne(id: number): void {
    const deal = plan(id)
    const steps = stepsOf(deal)
    const owner: Owner = { ownerTypeId: 2, ownerId: id }
    world.tables.items(dealTableId).insert(dealRow(world, choices, deal, steps))
    if (deal.lead && deal.company) linkLead(world, deal.lead, deal.company)
    recordCreated(world, owner, deal.created, authorOf(deal))
    recordStages(world, owner, deal.sellerId, steps)
    writeHandover(world, owner, deal)
    const card: CardWork = {
      ...owner,
      responsibleId: deal.sellerId,
      since: deal.created,
      clients: deal.company ? [{ ownerTypeId: 4, ownerId: deal.company.id }, ...deal.company.contactIds.slice(0, 1).map(contact => ({ ownerTypeId: 3, ownerId: contact } as const))] : [],
    }
    for (const time of spread(deal.created, deal.touched, dice.between(1, deal.outcome === 'open' ? 4 : 3), chance)) {
      doneActivity(world, card, time)
      if (dice.chance(0.18)) recordComment(world, owner, time, deal.sellerId, dice.pick(world.words.comments))
    }
    if (deal.outcome === 'open') writeNextSteps(world, card, deal)
  }

  for (let id = 1; id <= world.deals; id += 1) writeOne(id)
}

/** Here and there a stage was skipped, or the deal went back to an earlier one and came again. */
function untidy(deal: Plan, steps: readonly StageStep[]): readonly StageStep[] {
  const [first, second, third] = steps
  if (!first || !second || !third) return steps
  if (deal.id % 17 === 3) return steps.filter(step => step !== second)
  if (deal.id % 19 !== 5) return steps
  const part = (share: number): Date => new Date(second.at.getTime() + (third.at.getTime() - second.at.getTime()) * share)
  return [first, second, { ...first, at: part(0.4) }, { ...second, at: part(0.8) }, ...steps.slice(2)]
}

function writeHandover(world: World, owner: Owner, deal: Plan): void {
  const author = authorOf(deal)
  if (author === deal.sellerId) return
  const name = (id: number): string => {
    const user = world.tables.users.get(id)
    return user ? `${user.name} ${user.lastName}` : String(id)
  }
  const when = new Date(deal.created.getTime() + (deal.touched.getTime() - deal.created.getTime()) / 3)
  recordHandover(world, owner, when, salesHeadId, name(author), name(deal.sellerId))
}

function linkLead(world: World, lead: ConvertedLead, company: Company): void {
  const contactId = company.contactIds[0] ?? 0
  world.tables.items(1).update(lead.id, { companyId: company.id, contactId, contactIds: contactId ? [contactId] : [] })
}

function writeNextSteps(world: World, card: CardWork, deal: Plan): void {
  const { dice, now } = world
  const ahead = (): Date => at(now, workday(now, dice.between(1, 9)), 9.5 + dice.between(0, 16) / 2)
  if (deal.fault === 'overdue' || deal.fault === 'messy') {
    const silent = Math.max(1, daysAgo(now, deal.touched))
    const deadline = at(now, workday(now, -dice.between(1, silent)), dice.between(10, 17))
    openActivity(world, card, deal.touched, new Date(Math.max(deadline.getTime(), deal.touched.getTime() + 3_600_000)))
    if (deal.fault === 'overdue' && dice.chance(0.4)) openActivity(world, card, deal.touched, ahead())
    return
  }
  if (deal.fault === 'no-next-step' || deal.fault === 'waiting') {
    // A to-do without a deadline is no next step: nobody is reminded of it.
    if (deal.fault === 'no-next-step' && deal.id % 3 === 0) openActivity(world, card, deal.touched, null)
    return
  }
  openActivity(world, card, deal.touched, ahead())
  if (dice.chance(0.15)) openActivity(world, card, deal.touched, ahead())
  if (deal.fault === 'junk') recordComment(world, card, deal.touched, deal.sellerId, dice.pick(world.words.junk))
  if (dice.chance(0.06)) recordComment(world, card, deal.touched, auditorId, dice.pick(world.words.comments))
}
