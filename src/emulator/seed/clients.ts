import type { ItemRow } from '../bitrix24/tables.ts'
import { at, workday } from './clock.ts'
import type { Choices } from './fields.ts'
import { inn, mixAlphabets, personName, phone, slug, type FullName } from './names.ts'
import { sellerIds } from './people.ts'
import { moment, type World } from './world.ts'

export interface Company {
  readonly id: number
  readonly title: string
  readonly contactIds: readonly number[]
  readonly sellerId: number
}

export interface Clients {
  readonly companies: readonly Company[]
  /** The first phone number that nobody has yet. */
  readonly freePhone: number
}

type Field = NonNullable<ItemRow['fm']>[number]

interface CompanyPlan {
  readonly id: number
  readonly title: string
  readonly soleTrader: boolean
  readonly domain: string
  readonly sellerId: number
  readonly created: Date
}

const companyTableId = 4
const contactTableId = 3

function titleOf(world: World, index: number): { title: string, soleTrader: boolean, domain: string } {
  const { dice, words } = world
  if (index % 9 === 4) {
    const { lastName, name, secondName } = personName(world)
    const short = secondName ? `${name[0]}. ${secondName[0]}.` : `${name[0]}.`
    return { title: `${words.soleTrader} ${lastName} ${short}`, soleTrader: true, domain: `${slug(lastName)}-${index}.example.ru` }
  }
  const first = words.companyFirst[index % words.companyFirst.length] ?? ''
  const second = words.companySecond[Math.floor(index * 7 / words.companyFirst.length + index) % words.companySecond.length] ?? ''
  const round = Math.floor(index / (words.companyFirst.length * words.companySecond.length))
  const city = round > 0 ? ` ${dice.pick(words.cities)}` : ''
  const name = `${first} ${second}${city}`
  const form = dice.pick(words.legalForms)
  const title = world.lang === 'ru' ? `${form} ${words.quote(name)}` : `${name} ${form}`
  return { title, soleTrader: false, domain: `${slug(`${first} ${second}`)}${round > 0 ? `-${index}` : ''}.example.ru` }
}

/** The same client entered a second time by somebody in a hurry: other quotes, no legal form. */
function hurriedTitle(title: string): string {
  return title.replace(/[«»]/g, '').replace(/^(ООО|АО|ИП) | (Ltd|LLP|PLC)$/, '').toUpperCase()
}

function channels(world: World, phoneValue: string, mailValue: string, workPhone = 'WORK'): readonly Field[] {
  const list: Field[] = []
  if (phoneValue) list.push({ id: world.nextFieldId(), typeId: 'PHONE', valueType: workPhone, value: phoneValue })
  if (mailValue) list.push({ id: world.nextFieldId(), typeId: 'EMAIL', valueType: 'WORK', value: mailValue })
  return list
}

function phoneFormat(world: World): number {
  return world.dice.chance(0.7) ? 0 : world.dice.between(1, 3)
}

export function seedClients(world: World, choices: Choices): Clients {
  const companyCount = Math.max(40, Math.round(world.deals * 0.45))
  const perCompany = [1, 1, 1, 2, 1, 2, 3, 0] as const
  const companies: Company[] = []
  let phoneIndex = 0
  let contactId = 0
  let previous: { plan: CompanyPlan, inn: string } | null = null
  let lastContact: { full: FullName, phone: number, mail: string } | null = null

  for (let index = 0; index < companyCount; index += 1) {
    const { dice, words, tables, now } = world
    const twin: { plan: CompanyPlan, inn: string } | null = index % 30 === 11 ? previous : null
    const named = titleOf(world, index)
    const plan: CompanyPlan = {
      id: index + 1,
      title: twin ? hurriedTitle(twin.plan.title) : named.title,
      soleTrader: twin ? twin.plan.soleTrader : named.soleTrader,
      domain: twin ? twin.plan.domain : named.domain,
      sellerId: dice.pick(sellerIds),
      created: at(now, workday(now, -dice.between(130, 700)), dice.between(9, 17) + 0.25),
    }
    const number: string = twin ? twin.inn : taxNumber(world, index, plan.soleTrader)
    const ids = Array.from({ length: perCompany[index % perCompany.length] ?? 1 }, () => ++contactId)
    const touched = at(now, -dice.between(5, 120), dice.between(9, 17))
    tables.items(companyTableId).insert({
      id: plan.id,
      title: plan.title,
      assignedById: plan.sellerId,
      createdBy: plan.sellerId,
      updatedBy: plan.sellerId,
      createdTime: moment(plan.created),
      updatedTime: moment(touched),
      lastActivityTime: moment(touched),
      lastActivityBy: plan.sellerId,
      opened: 'Y',
      typeId: dice.chance(0.9) ? 'CUSTOMER' : dice.pick(['PARTNER', 'SUPPLIER', 'OTHER']),
      industry: dice.pick(Object.keys(words.industries)),
      employees: dice.chance(0.6) ? dice.pick(Object.keys(words.staffSizes)) : '',
      revenue: 0,
      currencyId: 'RUB',
      comments: '',
      isMyCompany: 'N',
      categoryId: 0,
      contactIds: ids,
      fm: channels(world, phone(phoneIndex++, phoneFormat(world)), dice.chance(0.8) ? `info@${plan.domain}` : ''),
      UF_CRM_INN: number,
      UF_CRM_SITE: dice.chance(0.5) ? `https://${plan.domain}/` : '',
    })
    previous = twin ? previous : { plan, inn: number }

    for (const id of ids) {
      const repeat: { full: FullName, phone: number, mail: string } | null = id % 40 === 7 || id % 40 === 17 ? lastContact : null
      const full: FullName = repeat && id % 40 === 7 ? repeat.full : personName(world)
      const mail = `${slug(full.lastName)}.${slug(full.name).slice(0, 1)}@${plan.domain}`
      const line: number = repeat && id % 40 === 7 ? repeat.phone : phoneIndex++
      insertContact(world, choices, plan, id, full, {
        phone: phoneOf(id, line, repeat ? 2 : phoneFormat(world)),
        mail: repeat && id % 40 === 17 ? repeat.mail.toUpperCase() : mailOf(id, mail),
      })
      lastContact = { full, phone: line, mail }
    }
    companies.push({ id: plan.id, title: plan.title, contactIds: ids, sellerId: plan.sellerId })
  }
  return { companies, freePhone: phoneIndex }
}

/** Most are right; some are left out, cut short or invented on the spot. */
function taxNumber(world: World, index: number, soleTrader: boolean): string {
  if (index % 17 === 3) return ''
  if (index % 23 === 6) return world.dice.pick(['0000000000', '000', '0', ...world.words.junk])
  return inn(index, soleTrader)
}

function phoneOf(contactId: number, line: number, format: number): string {
  if (contactId % 31 === 5) return '79999999999'
  if (contactId % 43 === 9) return '+7 999 999-99-99'
  return contactId % 29 === 13 ? '' : phone(line, format)
}

function mailOf(contactId: number, mail: string): string {
  if (contactId % 37 === 8) return 'test@example.ru'
  if (contactId % 41 === 15) return 'net@example.com'
  return contactId % 7 === 3 ? '' : mail
}

function insertContact(world: World, choices: Choices, company: CompanyPlan, id: number, full: FullName, reach: { phone: string, mail: string }): void {
  const { dice, words, tables, now, lang } = world
  const mixed = lang === 'ru' && id % 27 === 4
  const created = new Date(company.created.getTime() + dice.between(0, 20) * 3_600_000)
  const touched = at(now, -dice.between(3, 110), dice.between(9, 17))
  tables.items(contactTableId).insert({
    id,
    name: mixed ? mixAlphabets(full.name) : id % 53 === 20 ? dice.pick(words.junk) : full.name,
    lastName: mixed ? mixAlphabets(full.lastName) : full.lastName,
    secondName: dice.chance(0.7) ? full.secondName : '',
    honorific: dice.chance(0.3) ? Object.keys(words.honorifics)[full.gender === 'M' ? 0 : 1] : '',
    post: dice.chance(0.8) ? dice.pick(words.contactPosts) : '',
    assignedById: company.sellerId,
    createdBy: company.sellerId,
    updatedBy: company.sellerId,
    createdTime: moment(created),
    updatedTime: moment(touched),
    lastActivityTime: moment(touched),
    lastActivityBy: company.sellerId,
    opened: 'Y',
    export: 'Y',
    typeId: 'CLIENT',
    sourceId: dice.pick(Object.keys(words.sources)),
    sourceDescription: '',
    comments: '',
    categoryId: 0,
    companyId: company.id,
    companyIds: [company.id],
    fm: channels(world, reach.phone, reach.mail, 'MOBILE'),
    UF_CRM_ROLE: dice.chance(0.6) ? dice.pick(choices.roles) : null,
  })
}
