import { known, type Activity, type ActivityKind, type Card, type CardComment, type CardKind, type CardParts, type CardRef, type ClientFacts, type ClientRef, type FieldInfo, type Person, type Pipeline, type Requisite, type Stage, type StageMove, type Twin } from '../../src/core/card.ts'
import { momentAt, addDays, dayOf, minuteOfDay, type WorkingHours } from '../../src/core/period.ts'
import type { Review, ReviewMeeting } from '../../src/core/review.ts'

/** Where and when the tests live: Monday, 23 November 2026, noon in Moscow. */
export const zone = 'Europe/Moscow'
export const now = new Date('2026-11-23T09:00:00Z')

const dayWords: Readonly<Record<string, number>> = { 'the day before yesterday': -2, 'yesterday': -1, 'today': 0, 'tomorrow': 1, 'the day after tomorrow': 2 }
const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour: 60 }

/**
 * A moment as people say it: `now`, `tomorrow`, `yesterday 18:30`, `3 days ago`, `in 2 hours`, `2026-11-20 09:00`.
 * Without a time of day it is the tests' own noon.
 */
export function at(words: string): Date {
  if (words === 'now') return now
  const hours = /^(?:(\d+) (minute|hour)s? ago|in (\d+) (minute|hour)s?)$/.exec(words)
  if (hours !== null) {
    const [, ago, agoUnit = '', ahead, aheadUnit = ''] = hours
    const minutes = ago === undefined ? Number(ahead) * (unitMinutes[aheadUnit] ?? 0) : -Number(ago) * (unitMinutes[agoUnit] ?? 0)
    return new Date(now.getTime() + minutes * 60_000)
  }
  const [, said = '', clock] = /^(.*?)(?: (\d\d:\d\d))?$/.exec(words) ?? []
  return momentAt(day(said), clock === undefined ? minuteOfDay(now, zone) : minutesOf(clock), zone)
}

/** A calendar date as people say it: `today`, `12 days ago`, `in 3 days`, `2026-11-20`. */
export function day(words: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(words)) return words
  const counted = /^(?:(\d+) days? ago|in (\d+) days?)$/.exec(words)
  const shift = counted === null ? dayWords[words] : counted[1] === undefined ? Number(counted[2]) : -Number(counted[1])
  if (shift === undefined) throw new Error(`Nobody says "${words}".`)
  return addDays(dayOf(now, zone), shift)
}

function minutesOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':')
  return Number(hours) * 60 + Number(minutes)
}

const sales: Pipeline = { id: 0, name: 'Продажи' }
export const service: Pipeline = { id: 3, name: 'Сервис' }

/** The stages of the sales pipeline. */
export const stages: readonly Stage[] = [
  { id: 'NEW', name: 'Новая', order: 10, outcome: 'open' },
  { id: 'OFFER', name: 'Предложение', order: 20, outcome: 'open' },
  { id: 'CONTRACT', name: 'Договор', order: 30, outcome: 'open' },
  { id: 'WON', name: 'Успешна', order: 40, outcome: 'won' },
  { id: 'LOST', name: 'Провалена', order: 50, outcome: 'lost' },
]

function stage(id: string): Stage {
  const found = stages.find(candidate => candidate.id === id)
  if (found === undefined) throw new Error(`The sales pipeline has no stage "${id}".`)
  return found
}

export function person(id: number, name: string, departmentIds: readonly number[] = [1]): Person {
  return { id, name, position: 'Менеджер по продажам', departmentIds, active: true, photo: null }
}

export const vera = person(7, 'Вера Полозова')

export function field(name: string, title: string, kind: FieldInfo['kind'] = 'text', multiple = false): FieldInfo {
  return { name, title, kind, multiple }
}

/** Nine to six, Monday to Friday. */
export const workingHours: WorkingHours = { from: 9, to: 18, weekend: [6, 7], holidays: [], weekStart: 1 }

/** Another card that seems to be about the same. */
export function twin(by: Twin['by'], value: string, ref: CardRef = { kind: 'company', id: 77 }, title = 'Школа 5'): Twin {
  return { ref, title, by, value }
}

/** A client of a deal; without an id company 11 or contact 5. */
export function client(kind: ClientRef['kind'], says: Partial<ClientFacts> = {}): ClientFacts {
  const { id, name, active } = vera
  return { kind, id: kind === 'company' ? 11 : 5, title: kind === 'company' ? 'Школа № 5' : 'Анна Белова', responsible: { id, name, active }, ...says }
}

export function comment(when: string, text: string, authorId = vera.id): CardComment {
  return { at: at(when), authorId, text }
}

/** The card came to a stage: `move('OFFER', '3 days ago')`. */
export function move(stageId: string, when: string, pipelineId: number | null = sales.id): StageMove {
  return { stageId, pipelineId, at: at(when) }
}

/** What a test says of a card; the parts are known unless it says otherwise. `clients` may be bare references or all that rules look at. */
export type CardSays = Partial<Omit<Card, 'ref' | 'parts' | 'stage' | 'clients'> & Omit<CardParts, 'clients'>> & {
  readonly ref?: Partial<CardRef>
  readonly stage?: string | null
  readonly clients?: readonly (ClientRef | ClientFacts)[]
  /** All parts, and no others. */
  readonly parts?: Card['parts']
}

const titles: Readonly<Record<CardKind, string>> = { deal: 'Поставка вентиляции в школу № 5', lead: 'Вентиляция для школы № 5', contact: 'Анна Белова', company: 'Школа № 5' }

/** A sound card: what a test does not mention breaks no rule. */
function card(kind: CardKind, says: CardSays): Card {
  const { ref, stage: stageId = hasStages(kind) ? 'OFFER' : null, clients = defaultClients[kind], parts, ...rest } = says
  const {
    activities = [call('tomorrow')], fields = [], stages: order = stages, lastActivity = at('yesterday'), stageHistory, comments = [],
    phonesAndEmails = kind === 'deal' ? { phones: [], emails: [] } : { phones: ['+7 900 000-12-34'], emails: ['a.belova@school.example.ru'] },
    requisites = kind === 'company' ? [schoolRequisite] : [], twins = [], openDeals = hasStages(kind) ? [] : [{ kind: 'deal', id: 43 } as const], workingHours: hours = workingHours,
    ...facts
  } = rest
  const createdAt = facts.createdAt ?? at('30 days ago')
  const here = stageId === null ? null : order.find(({ id }) => id === stageId) ?? stage(stageId)
  const pipeline = facts.pipeline === undefined ? (kind === 'deal' ? sales : null) : facts.pipeline
  const read: CardParts = {
    activities, fields, stages: order, lastActivity, comments, phonesAndEmails, requisites, twins, openDeals, workingHours: hours,
    clients: clients.map(one => client(one.kind, one)),
    stageHistory: stageHistory ?? wayTo(here, order, pipeline, createdAt),
  }
  return {
    ref: { kind, id: 42, ...ref },
    title: titles[kind],
    path: `/crm/${kind}/details/${ref?.id ?? 42}/`,
    pipeline,
    stage: here,
    amount: hasStages(kind) ? { value: 480_000, currency: 'RUB' } : null,
    clients: clients.map(({ kind, id }) => ({ kind, id })),
    responsible: vera,
    createdAt,
    updatedAt: at('yesterday'),
    closeDate: kind === 'deal' ? day('in 14 days') : null,
    values: {},
    parts: parts ?? knownParts(read),
    ...facts,
  }
}

function hasStages(kind: CardKind): boolean {
  return kind === 'deal' || kind === 'lead'
}

const defaultClients: Readonly<Record<CardKind, readonly ClientRef[]>> = {
  deal: [{ kind: 'company', id: 11 }], lead: [], contact: [{ kind: 'company', id: 11 }], company: [],
}

const schoolRequisite: Requisite = { name: 'Школа № 5', inn: '9900123450' }

/** Every part, read. */
function knownParts(read: CardParts): Card['parts'] {
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, known<unknown>(value)])) as Card['parts']
}

/** Stage after stage, a day each, the last one yesterday; not before the card was made. */
function wayTo(here: Stage | null, order: readonly Stage[], pipeline: Pipeline | null, createdAt: Date): readonly StageMove[] {
  if (here === null) return []
  const passed = [...order.filter(one => one.outcome === 'open' && one.order < here.order), here]
  return passed.map(({ id }, index) => {
    const moment = momentAt(day(`${passed.length - index} days ago`), minuteOfDay(now, zone), zone)
    return { stageId: id, pipelineId: pipeline?.id ?? null, at: moment < createdAt ? createdAt : moment }
  })
}

export const deal = (says: CardSays = {}): Card => card('deal', says)
export const lead = (says: CardSays = {}): Card => card('lead', says)
export const contact = (says: CardSays = {}): Card => card('contact', says)
export const company = (says: CardSays = {}): Card => card('company', says)

const providers: Readonly<Partial<Record<ActivityKind, Activity['source']>>> = { call: 'telephony', email: 'mail', message: 'open-channel', meeting: 'by-hand', todo: 'by-hand' }

function activity(kind: ActivityKind, subject: string, deadline: string | null): Activity {
  return {
    id: 900, kind, subject, done: false, deadline: deadline === null ? null : at(deadline), createdAt: at('10 days ago'), updatedAt: at('10 days ago'),
    responsibleId: vera.id, description: '', direction: null, finishedAt: null, source: providers[kind] ?? 'other', ours: false,
  }
}

export const call = (deadline: string | null, subject = 'Позвонить Анне'): Activity => activity('call', subject, deadline)
export const meeting = (deadline: string | null, subject = 'Встреча на объекте'): Activity => activity('meeting', subject, deadline)
export const task = (deadline: string | null, subject = 'Подготовить смету'): Activity => activity('task', subject, deadline)
export const email = (deadline: string | null, subject = 'Ответить на письмо'): Activity => activity('email', subject, deadline)
export const message = (deadline: string | null, subject = 'Чат в мессенджере'): Activity => activity('message', subject, deadline)
export const todo = (deadline: string | null, subject = 'Выслать договор'): Activity => activity('todo', subject, deadline)

/** The to-do that Razbor itself has given because of a finding. */
export const ourTodo = (deadline: string | null): Activity => ({ ...todo(deadline, 'Регламент: исправьте карточку'), ours: true })

/** `done(call('yesterday'))`: it took place then, and it is written down what was said; `done(…, { description: '' })`: it is not. */
export function done(open: Activity, says: Partial<Activity> = {}): Activity {
  const when = open.deadline ?? open.updatedAt
  const calls = open.kind === 'call' || open.kind === 'email' || open.kind === 'message'
  return { ...open, done: true, updatedAt: when, finishedAt: when, direction: calls ? 'outgoing' : null, description: 'Согласовали состав работ, ждут смету', ...says }
}

export function reviewMeeting(start = 'tomorrow 11:00', end = 'tomorrow 11:30', eventId = 501): ReviewMeeting {
  return { eventId, start: at(start), end: at(end), manager: { id: 3, name: 'Олег Громов' } }
}

/** A lawful review in the state asked for; a test changes what it is about. */
export function review(says: Partial<Review> = {}): Review {
  const state = says.state ?? 'marked'
  return {
    id: 1,
    key: 'key-1',
    state,
    card: { kind: 'deal', id: 42 },
    snapshot: {
      title: 'Поставка вентиляции в школу № 5',
      path: '/crm/deal/details/42/',
      pipeline: 'Продажи',
      stage: 'Предложение',
      amount: { value: 480_000, currency: 'RUB' },
      clients: [{ kind: 'company', id: 11 }],
      clientNames: ['Школа № 5'],
      responsible: { id: vera.id, name: vera.name },
      departmentIds: vera.departmentIds,
    },
    auditType: 'first-call',
    reason: '',
    markedBy: { id: 5, name: 'Инна Соколова' },
    markedAt: at('3 days ago'),
    checklists: [],
    pin: null,
    meeting: state === 'scheduled' || state === 'held' ? reviewMeeting() : null,
    recording: null,
    agreements: '',
    heldAt: state === 'held' ? at('now') : null,
    withdrawal: state === 'withdrawn' ? { by: { id: 5, name: 'Инна Соколова' }, at: at('now'), reason: 'Отмечена по ошибке' } : null,
    updatedAt: at('3 days ago'),
    ...says,
  }
}
