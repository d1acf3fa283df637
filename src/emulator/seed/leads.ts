import { at, workday } from './clock.ts'
import { doneActivity, openActivity } from './activities.ts'
import type { Choices } from './fields.ts'
import { recordComment, recordCreated, recordStages, type StageStep } from './history.ts'
import { personName, phone, slug } from './names.ts'
import { sellerIds } from './people.ts'
import { moment, type World } from './world.ts'

/** A lead that became a deal, waiting for it. */
export interface ConvertedLead {
  readonly id: number
  readonly sellerId: number
  readonly convertedAt: Date
}

const leadTableId = 1
const roads: Readonly<Record<string, readonly string[]>> = {
  NEW: ['NEW'],
  IN_PROCESS: ['NEW', 'IN_PROCESS'],
  PROCESSED: ['NEW', 'IN_PROCESS', 'PROCESSED'],
  CONVERTED: ['NEW', 'IN_PROCESS', 'CONVERTED'],
  JUNK: ['NEW', 'JUNK'],
}
const outcomes = ['CONVERTED', 'IN_PROCESS', 'CONVERTED', 'JUNK', 'CONVERTED', 'NEW', 'CONVERTED', 'JUNK', 'CONVERTED', 'PROCESSED'] as const

export function seedLeads(world: World, choices: Choices, firstPhone: number): readonly ConvertedLead[] {
  const { dice, words, tables, now } = world
  const count = Math.max(30, Math.round(world.deals * 0.36))
  const converted: ConvertedLead[] = []
  const sourceIds = Object.keys(words.sources).filter(id => id !== 'REPEAT_SALE')

  for (let id = 1; id <= count; id += 1) {
    const outcome = outcomes[id % outcomes.length] ?? 'NEW'
    const semantic = outcome === 'CONVERTED' ? 'S' : outcome === 'JUNK' ? 'F' : 'P'
    const open = semantic === 'P'
    const age = open ? dice.between(1, id % 20 === 5 ? 60 : 14) : dice.between(20, 380)
    const created = at(now, workday(now, -age), dice.between(9, 15) + dice.between(0, 11) / 12)
    const road = roads[outcome] ?? ['NEW']
    const steps: StageStep[] = road.map((code, index): StageStep => ({
      categoryId: 0,
      stageId: code,
      name: words.leadStages[code] ?? code,
      semantic: index === road.length - 1 ? semantic : 'P',
      at: new Date(created.getTime() + index * dice.between(20, 90) * 60_000),
    })).sort((a, b) => a.at.getTime() - b.at.getTime())
    const touched = steps[steps.length - 1]?.at ?? created
    const sellerId = dice.pick(sellerIds)
    const person = personName(world)
    const source = dice.pick(sourceIds)
    const junk = id % 15 === 8
    const phoneValue = id % 24 === 11 ? '79999999999' : phone(firstPhone + id, dice.chance(0.6) ? 0 : dice.between(1, 3))
    const mail = id % 33 === 12 ? 'asd@example.com' : dice.chance(0.6) ? `${slug(person.lastName)}${id}@mail.example.ru` : ''
    const owner = { ownerTypeId: 1, ownerId: id } as const
    tables.items(leadTableId).insert({
      id,
      title: junk ? dice.pick(words.junk) : words.leadTitle(dice.pick(words.products).title, words.sources[source] ?? source),
      stageId: outcome,
      stageSemanticId: semantic,
      statusDescription: '',
      name: junk ? '-' : person.name,
      lastName: dice.chance(0.5) ? person.lastName : '',
      secondName: '',
      honorific: '',
      post: '',
      companyTitle: dice.chance(0.4) ? `${dice.pick(words.companyFirst)} ${dice.pick(words.companySecond)}` : '',
      companyId: 0,
      contactId: 0,
      contactIds: [],
      opportunity: dice.chance(0.3) ? dice.pick(words.products).price : 0,
      isManualOpportunity: 'N',
      currencyId: 'RUB',
      sourceId: source,
      sourceDescription: dice.chance(0.3) ? dice.pick(words.sourceDetails) : '',
      comments: dice.chance(0.5) ? dice.pick(words.leadNotes) : '',
      opened: 'Y',
      assignedById: sellerId,
      createdBy: sellerId,
      updatedBy: sellerId,
      createdTime: moment(created),
      updatedTime: moment(touched),
      movedTime: moment(touched),
      movedBy: sellerId,
      dateClosed: open ? null : moment(touched),
      lastActivityTime: moment(touched),
      lastActivityBy: sellerId,
      isReturnCustomer: 'N',
      webformId: source === 'WEBFORM' ? 1 : 0,
      utmSource: source === 'ADVERTISING' ? 'direct' : null,
      utmMedium: source === 'ADVERTISING' ? 'CPC' : null,
      observers: [],
      fm: [
        { id: world.nextFieldId(), typeId: 'PHONE', valueType: 'WORK', value: phoneValue },
        ...(mail ? [{ id: world.nextFieldId(), typeId: 'EMAIL', valueType: 'WORK', value: mail } as const] : []),
      ],
      UF_CRM_SOURCE_DETAIL: junk ? '.' : dice.chance(0.6) ? dice.pick(words.sourceDetails) : '',
      UF_CRM_SEGMENT: dice.chance(0.7) ? dice.pick(choices.leadSegments) : null,
    })
    recordCreated(world, owner, created, sellerId)
    recordStages(world, owner, sellerId, steps)
    const card = { ...owner, responsibleId: sellerId, since: created, clients: [] }
    if (outcome !== 'NEW') doneActivity(world, card, touched)
    if (outcome !== 'NEW' && dice.chance(0.3)) recordComment(world, owner, touched, sellerId, dice.pick(words.leadNotes))
    if (open && id % 4 !== 1) {
      const deadline = at(now, id % 12 === 3 ? -dice.between(1, 6) : workday(now, dice.between(1, 5)), dice.between(10, 17))
      openActivity(world, card, touched, new Date(Math.max(deadline.getTime(), touched.getTime() + 3_600_000)))
    }
    if (outcome === 'CONVERTED') converted.push({ id, sellerId, convertedAt: touched })
  }
  return converted
}
