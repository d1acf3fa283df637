import { Faker, ru } from '@faker-js/faker'
import { known, type Activity, type Card, type CardKind, type Person, type Stage } from '../../../core/card.ts'

const faker = new Faker({ locale: [ru], seed: 20_261_122 })
const now = Date.parse('2026-11-22T12:00:00Z')
const day = 86_400_000

const stages: readonly Stage[] = [
  { id: 'NEW', name: 'Новая', order: 10, outcome: 'open' },
  { id: 'OFFER', name: 'Предложение', order: 20, outcome: 'open' },
  { id: 'CONTRACT', name: 'Договор', order: 30, outcome: 'open' },
  { id: 'WON', name: 'Успешна', order: 40, outcome: 'won' },
  { id: 'LOSE', name: 'Провалена', order: 50, outcome: 'lost' },
]
const people: readonly Person[] = Array.from({ length: 60 }, (_, id) => ({ id: id + 1, name: faker.person.fullName(), position: 'Менеджер', departmentIds: [1 + id % 6], active: id % 20 !== 19, photo: null }))
const hours = { from: 9, to: 18, weekend: [6, 7], holidays: [], weekStart: 1 }
const fields = [
  { name: 'title', title: 'Название', kind: 'text', multiple: false }, { name: 'comments', title: 'Комментарий', kind: 'text', multiple: false },
  { name: 'opportunity', title: 'Сумма', kind: 'money', multiple: false }, { name: 'UF_CRM_SEGMENT', title: 'Сегмент', kind: 'choice', multiple: false },
  { name: 'UF_CRM_WAITING', title: 'Чего ждём', kind: 'text', multiple: false },
] as const

const pick = <T>(list: readonly T[], at: number): T => list[at % list.length] as T
const waits = ['ждём оплату счёта', 'нет', '-', 'клиент согласует договор с юристами', 'тест', 'перезвонить в понедельник']
const junk = ['.', '-', 'нет', 'ааа', 'йцукен']

function activity(id: number, done: boolean): Activity {
  const deadline = new Date(now + (id % 17 - 5) * day)
  return {
    id, kind: pick(['call', 'meeting', 'todo', 'email'] as const, id), subject: `Позвонить: ${faker.person.firstName()}`, done, deadline: id % 9 === 0 ? null : deadline,
    createdAt: new Date(now - 20 * day), updatedAt: new Date(now - id % 12 * day), responsibleId: 1 + id % 60, description: id % 3 === 0 ? '' : faker.lorem.sentence(), direction: 'outgoing',
    finishedAt: done ? new Date(now - id % 12 * day) : null, source: pick(['telephony', 'by-hand', 'mail'] as const, id), ours: false,
  }
}

function phone(at: number): string {
  // Every seventh number is one that some other card has, every eleventh is no number at all.
  if (at % 11 === 0) return pick(['79999999999', '123', '8 (000) 000-00-00'], at)
  const number = String(9_000_000_000 + (at % 7 === 0 ? at % 500 : at) * 13 % 99_999_999).slice(-10)
  return pick([`+7${number}`, `8 (${number.slice(0, 3)}) ${number.slice(3, 6)}-${number.slice(6, 8)}-${number.slice(8)}`, `7${number}`], at)
}

function cardOf(kind: CardKind, id: number): Card {
  const stage = kind === 'deal' ? pick(stages, id % 10 < 8 ? id % 3 : id) : null
  const name = `${faker.person.lastName()} ${faker.person.firstName()}`
  const title = kind === 'deal' ? `Поставка: ${faker.commerce.productName()}` : kind === 'company' ? `ООО «${faker.company.name()}»` : id % 40 === 0 ? pick(junk, id) : name
  return {
    ref: { kind, id }, title, path: `/crm/${kind}/details/${id}/`, pipeline: kind === 'deal' ? { id: 0, name: 'Продажи' } : null, stage,
    amount: kind === 'deal' ? { value: id % 6 === 0 ? 0 : id * 100, currency: 'RUB' } : null, clients: kind === 'deal' && id % 12 !== 0 ? [{ kind: 'contact', id: id % 900 + 1 }] : [],
    responsible: pick(people, id), createdAt: new Date(now - 60 * day), updatedAt: new Date(now - id % 30 * day), closeDate: kind === 'deal' ? new Date(now + (id % 40 - 10) * day).toISOString().slice(0, 10) : null,
    values: { title, name: name.split(' ')[1] ?? null, lastName: name.split(' ')[0] ?? null, comments: id % 4 === 0 ? null : faker.lorem.sentence(), opportunity: id % 6 === 0 ? 0 : id * 100, UF_CRM_SEGMENT: id % 5 === 0 ? null : 3, UF_CRM_WAITING: pick(waits, id) },
    parts: {
      activities: known(Array.from({ length: kind === 'deal' ? 2 + id % 2 : id % 2 }, (_, index) => activity(id * 3 + index, index > 0))),
      fields: known(fields), stages: known(kind === 'deal' ? stages : []), lastActivity: known(new Date(now - id % 30 * day)),
      clients: known([{ kind: 'contact', id: id % 900 + 1, title: name, responsible: pick(people, id % 7 === 0 ? id + 1 : id) }]),
      stageHistory: known(kind === 'deal' ? [{ stageId: 'NEW', pipelineId: 0, at: new Date(now - 30 * day) }, { stageId: stage?.id ?? 'NEW', pipelineId: 0, at: new Date(now - id % 25 * day) }] : []),
      comments: known([{ at: new Date(now - id % 20 * day), authorId: 1, text: faker.lorem.sentence() }]),
      phonesAndEmails: known(kind === 'deal' ? { phones: [], emails: [] } : { phones: [phone(id)], emails: [id % 13 === 0 ? 'test@test.ru' : `client${id}@example.ru`] }),
      requisites: known(kind === 'company' ? [{ name: title, inn: id % 9 === 0 ? '1234567890' : '7707083893' }] : []),
      twins: known([]), openDeals: known(id % 3 === 0 ? [] : [{ kind: 'deal', id: 1 }]), workingHours: known(hours),
    },
  }
}

export const measuredAt = new Date(now)

/** Three deals, a contact and a half, half a company: as portals have them. All of it invented. */
export function invent(count: number): readonly Card[] {
  return Array.from({ length: count }, (_, index) => cardOf(index % 10 < 6 ? 'deal' : index % 10 < 9 ? 'contact' : 'company', index + 1))
}
