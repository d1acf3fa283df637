import type { ItemRow, UserRow } from '../bitrix24/tables.ts'
import { cardMoments, type Draw } from './large-draw.ts'
import { phone, slug } from './names.ts'
import { stageId } from './pipelines.ts'
import type { World } from './world.ts'

type Field = NonNullable<ItemRow['fm']>[number]
type NewItem = Omit<ItemRow, 'id'>

/** Beyond the phones that the small seed gives out. */
const firstPhone = 400_000

/** What the rows of a large portal are put together from. */
export interface Stock {
  readonly world: World
  readonly draw: Draw
  /** Who may be responsible. */
  readonly people: readonly UserRow[]
  readonly names: readonly { readonly name: string, readonly secondName: string, readonly lastName: string }[]
  readonly choices: Readonly<Record<'segments' | 'lossReasons' | 'roles', readonly number[]>>
}

const none: readonly never[] = []

function responsible({ people, draw }: Stock, number: number): number {
  return people[draw(number, people.length)]?.id ?? 1
}

function fields(world: World, phoneValue: string, mail: string): readonly Field[] {
  const list: Field[] = []
  if (phoneValue) list.push({ id: world.nextFieldId(), typeId: 'PHONE', valueType: 'WORK', value: phoneValue })
  if (mail) list.push({ id: world.nextFieldId(), typeId: 'EMAIL', valueType: 'WORK', value: mail })
  return list
}

/** Every fortieth phone is a placeholder, every fiftieth is somebody else's too; every thirtieth is missing. */
function phoneOf(number: number): string {
  if (number % 40 === 7) return '79999999999'
  if (number % 30 === 11) return ''
  return phone(firstPhone + (number % 50 === 21 ? number - 1 : number), number % 4)
}

export function companyRow(stock: Stock, number: number): NewItem {
  const { world, draw } = stock
  const { words } = world
  const first = words.companyFirst[draw(number, words.companyFirst.length)] ?? ''
  const second = words.companySecond[draw(number + 1, words.companySecond.length)] ?? ''
  const name = number % 60 === 13 ? words.junk[number % words.junk.length] ?? '' : `${first} ${second} ${number}`
  const assignedById = responsible(stock, number * 3)
  return {
    title: name,
    ...cardMoments(stock, number * 3, assignedById),
    typeId: 'CUSTOMER',
    industry: '',
    employees: '',
    revenue: 0,
    currencyId: 'RUB',
    comments: '',
    isMyCompany: 'N',
    categoryId: 0,
    contactIds: none,
    fm: fields(world, phoneOf(number * 2), number % 3 === 0 ? `info@${slug(first)}-${number}.example.ru` : ''),
    UF_CRM_INN: '',
    UF_CRM_SITE: '',
  }
}

export function contactRow(stock: Stock, number: number, companyId: number): NewItem {
  const { world, draw, names, choices } = stock
  const person = names[draw(number, names.length)]
  const assignedById = responsible(stock, number * 7)
  const junk = number % 70 === 23
  const mail = number % 4 === 1 ? '' : number % 90 === 33 ? 'test@example.ru' : `${slug(person?.lastName ?? '')}.${number}@mail.example.ru`
  return {
    name: junk ? world.words.junk[number % world.words.junk.length] ?? '' : person?.name ?? '',
    lastName: person?.lastName ?? '',
    secondName: number % 3 === 0 ? person?.secondName ?? '' : '',
    honorific: '',
    post: '',
    ...cardMoments(stock, number * 7, assignedById),
    export: 'Y',
    typeId: 'CLIENT',
    sourceId: 'CALL',
    sourceDescription: '',
    comments: '',
    categoryId: 0,
    companyId,
    companyIds: companyId ? [companyId] : none,
    fm: fields(world, phoneOf(number * 2 + 1), mail),
    UF_CRM_ROLE: choices.roles[number % choices.roles.length] ?? null,
  }
}

const workCodes = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE'] as const

/** The stages that a deal has been through, the last one included. */
export function stagesThrough(number: number, draw: Draw, open: boolean): readonly string[] {
  const depth = 1 + draw(number, workCodes.length)
  const codes: readonly string[] = workCodes.slice(Math.max(0, depth - 2), depth)
  return open ? codes : [...codes, draw(number + 2, 5) < 3 ? 'WON' : 'LOSE']
}

export interface DealLinks {
  readonly open: boolean
  readonly companyId: number
  readonly contactId: number
}

export function dealRow(stock: Stock, number: number, { open, companyId, contactId }: DealLinks): NewItem {
  const { world, draw, choices } = stock
  const { words } = world
  const categoryId = number % 5 === 0 ? 1 : 0
  const code = stagesThrough(number, draw, open).at(-1) ?? 'NEW'
  const goods = categoryId === 0 ? words.products : words.services
  const product = goods[draw(number + 3, goods.length)]
  const assignedById = responsible(stock, number)
  const moments = cardMoments(stock, number, assignedById)
  const lost = code === 'LOSE'
  const day = (shift: number): string => new Date(Date.parse(moments.updatedTime) + shift * 86_400_000).toISOString().slice(0, 10)
  return {
    title: number % 80 === 17 ? words.junk[number % words.junk.length] ?? '' : `${product?.title ?? ''} № ${number}`,
    categoryId,
    stageId: stageId(categoryId, code),
    stageSemanticId: open ? 'P' : lost ? 'F' : 'S',
    closed: open ? 'N' : 'Y',
    isNew: code === 'NEW' ? 'Y' : 'N',
    isRecurring: 'N',
    isReturnCustomer: 'N',
    isRepeatedApproach: 'N',
    typeId: 'GOODS',
    opportunity: number % 11 === 4 ? 0 : product?.price ?? 0,
    isManualOpportunity: 'Y',
    taxValue: 0,
    currencyId: 'RUB',
    probability: null,
    companyId,
    contactId,
    contactIds: contactId ? [contactId] : none,
    leadId: null,
    quoteId: null,
    sourceId: 'CALL',
    sourceDescription: '',
    comments: '',
    additionalInfo: '',
    observers: none,
    begindate: moments.createdTime.slice(0, 10),
    closedate: day(open ? draw(number + 4, 60) : 0),
    ...moments,
    movedTime: moments.updatedTime,
    movedBy: assignedById,
    webformId: 0,
    utmSource: null,
    utmMedium: null,
    utmCampaign: null,
    utmContent: null,
    utmTerm: null,
    UF_CRM_SOURCE_DETAIL: number % 7 === 2 ? words.junk[number % words.junk.length] ?? '' : words.sourceDetails[number % words.sourceDetails.length] ?? '',
    UF_CRM_WAITING: number % 9 === 1 ? words.waiting[number % words.waiting.length] ?? '' : '',
    UF_CRM_BUDGET_OK: number % 2 === 0 ? 'Y' : 'N',
    UF_CRM_SEGMENT: number % 6 === 5 ? null : choices.segments[number % choices.segments.length] ?? null,
    UF_CRM_LOSS_REASON: lost && number % 3 !== 0 ? choices.lossReasons[number % choices.lossReasons.length] ?? null : null,
    UF_CRM_DECISION: '',
    UF_CRM_INSTALLATION: null,
  }
}
