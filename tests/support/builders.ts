import { known, type Activity, type ActivityKind, type Card, type CardKind, type CardParts, type FieldInfo, type Person, type Pipeline, type Stage } from '../../src/core/card.ts'
import { momentAt, addDays, dayOf, minuteOfDay } from '../../src/core/period.ts'
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

/** What a test says of a card; the parts are known unless it says otherwise. */
export type CardSays = Partial<Omit<Card, 'ref' | 'parts' | 'stage'>> & {
  readonly stage?: string | null
  readonly activities?: readonly Activity[]
  readonly fields?: readonly FieldInfo[]
  readonly stages?: readonly Stage[]
  readonly lastActivity?: Date | null
  readonly parts?: Card['parts']
}

/** A sound card: what a test does not mention breaks no rule. */
function card(kind: CardKind, says: CardSays): Card {
  const { stage: stageId = kind === 'deal' || kind === 'lead' ? 'OFFER' : null, activities = [call('tomorrow')], fields = [], stages: order = stages, lastActivity = at('yesterday'), parts, ...rest } = says
  const read: CardParts = { activities, fields, stages: order, lastActivity }
  return {
    ref: { kind, id: 42 },
    title: 'Поставка вентиляции в школу № 5',
    path: `/crm/${kind}/details/42/`,
    pipeline: kind === 'deal' ? sales : null,
    stage: stageId === null ? null : order.find(({ id }) => id === stageId) ?? stage(stageId),
    amount: { value: 480_000, currency: 'RUB' },
    clients: [{ kind: 'company', id: 11 }],
    responsible: vera,
    createdAt: at('30 days ago'),
    updatedAt: at('yesterday'),
    closeDate: day('in 14 days'),
    values: {},
    parts: parts ?? { activities: known(read.activities), fields: known(read.fields), stages: known(read.stages), lastActivity: known(read.lastActivity) },
    ...rest,
  }
}

export const deal = (says: CardSays = {}): Card => card('deal', says)
export const lead = (says: CardSays = {}): Card => card('lead', says)
export const contact = (says: CardSays = {}): Card => card('contact', says)
export const company = (says: CardSays = {}): Card => card('company', says)

function activity(kind: ActivityKind, subject: string, deadline: string | null): Activity {
  const moment = deadline === null ? null : at(deadline)
  return { id: 900, kind, subject, done: false, deadline: moment, createdAt: at('10 days ago'), updatedAt: at('10 days ago'), responsibleId: vera.id, ours: false }
}

export const call = (deadline: string | null, subject = 'Позвонить Анне'): Activity => activity('call', subject, deadline)
export const meeting = (deadline: string | null, subject = 'Встреча на объекте'): Activity => activity('meeting', subject, deadline)
export const task = (deadline: string | null, subject = 'Подготовить смету'): Activity => activity('task', subject, deadline)
export const email = (deadline: string | null, subject = 'Ответить на письмо'): Activity => activity('email', subject, deadline)
export const todo = (deadline: string | null, subject = 'Выслать договор'): Activity => activity('todo', subject, deadline)

/** The to-do that Razbor itself has given because of a finding. */
export const ourTodo = (deadline: string | null): Activity => ({ ...todo(deadline, 'Регламент: исправьте карточку'), ours: true })

/** `done(call('yesterday'))` */
export function done(open: Activity): Activity {
  return { ...open, done: true, updatedAt: open.deadline ?? open.updatedAt }
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
