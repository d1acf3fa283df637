import { beforeAll, describe, expect, it } from 'vitest'
import { eventsOf } from '../../src/emulator/bitrix24/calendar/events.ts'
import { tablesOf, type ActivityRow, type ItemRow, type Tables } from '../../src/emulator/bitrix24/tables.ts'
import { defaultDeals, seed, type SeedOptions } from '../../src/emulator/seed.ts'
import { openStore, type Store } from '../../src/emulator/store.ts'

const now = new Date('2026-11-23T06:00:00Z')
const day = 86_400_000
const today = '2026-11-23'

function seeded(options: Partial<SeedOptions> = {}): Store {
  const store = openStore()
  seed(store, { now, deals: defaultDeals, ...options })
  return store
}

function rowsOf(store: Store): string {
  return JSON.stringify(store.tableNames().map(name => [name, [...store.table(name).all()]]))
}

let store: Store
let tables: Tables
let deals: readonly ItemRow[]
let open: readonly ItemRow[]
let activities: readonly ActivityRow[]

beforeAll(() => {
  store = seeded()
  tables = tablesOf(store)
  deals = [...tables.items(2).all()]
  open = deals.filter(deal => deal.closed === 'N')
  activities = [...tables.activities.all()]
})

function openActivitiesOf(deal: ItemRow): readonly ActivityRow[] {
  return activities.filter(activity => !activity.completed && activity.ownerTypeId === 2 && activity.ownerId === deal.id)
}

function allValues(typeId: 'PHONE' | 'EMAIL'): readonly string[] {
  return [1, 3, 4].flatMap(entity => [...tables.items(entity).all()]).flatMap(row => row.fm ?? []).filter(field => field.typeId === typeId).map(field => field.value)
}

function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]
}

describe('the seed', () => {
  it('gives the same rows for the same options', () => {
    expect(rowsOf(seeded({ deals: 60 }))).toBe(rowsOf(seeded({ deals: 60 })))
  })

  it('gives other rows when the portal\'s clock is another', () => {
    expect(rowsOf(seeded({ deals: 60, now: new Date('2026-12-01T09:00:00Z') }))).not.toBe(rowsOf(seeded({ deals: 60 })))
  })

  it('writes as many deals as are asked for and scales the rest with them', () => {
    expect(tablesOf(seeded({ deals: 60 })).items(2).size).toBe(60)
    expect(tablesOf(seeded({ deals: 900 })).items(4).size).toBeGreaterThan(tables.items(4).size * 2)
  })

  it('has all that a portal of some size has', () => {
    expect(deals.length).toBeGreaterThanOrEqual(400)
    expect(tables.users.size).toBe(14)
    expect(tables.departments.size).toBe(4)
    expect(tables.categories.size).toBe(2)
    for (const entity of [1, 3, 4]) expect(tables.items(entity).size).toBeGreaterThan(100)
    expect(activities.length).toBeGreaterThan(deals.length * 2)
    expect(tables.userFields.size).toBeGreaterThanOrEqual(5)
    expect(tables.portal.get(1)).toMatchObject({ lang: 'ru', timeZone: 'Europe/Moscow', workTimeStart: '9', workTimeEnd: '18', weekHolidays: ['SA', 'SU'] })
  })

  it('installs no application', () => {
    expect([tables.apps.size, tables.placements.size, tables.options.size, tables.types.size]).toEqual([0, 0, 0, 0])
    expect([...tables.userFields.all()].filter(field => field.fieldName.includes('RAZBOR'))).toEqual([])
  })

  it('speaks English when asked to', () => {
    const english = seeded({ deals: 60, lang: 'en' })
    expect(rowsOf(english)).not.toMatch(/[а-яё]/i)
    expect(english.tableNames().map(name => [name, english.table(name).size])).toEqual(seeded({ deals: 60 }).tableNames().map(name => [name, expect.any(Number)]))
  })
})

describe('the people', () => {
  it('are fourteen in three departments with heads under the company\'s own', () => {
    const [company, ...rest] = [...tables.departments.all()]
    expect(company?.parentId).toBeNull()
    expect(rest.map(department => department.parentId)).toEqual([company?.id, company?.id, company?.id])
    for (const department of [company, ...rest]) expect(tables.users.get(department?.headId ?? 0)?.departments).toContain(department?.id)
  })

  it('have the five whom one can be, with their rights', () => {
    const personas = Object.fromEntries([...tables.users.all()].filter(user => user.persona).map(user => [user.persona, user]))
    expect(personas.admin).toMatchObject({ admin: true, crm: { read: 'all', write: 'all' } })
    expect(personas.auditor).toMatchObject({ admin: false, crm: { read: 'all', write: 'all' } })
    expect(personas.head).toMatchObject({ crm: { read: 'department', write: 'department' } })
    expect(personas.salesperson).toMatchObject({ crm: { read: 'own', write: 'own' }, departments: personas.head?.departments })
    expect(personas.outsider?.departments).not.toEqual(personas.head?.departments)
    expect(tables.departments.get(personas.head?.departments[0] ?? 0)?.headId).toBe(personas.head?.id)
  })

  it('include one dismissed who still has open deals', () => {
    const gone = [...tables.users.all()].filter(user => !user.active)
    expect(gone).toHaveLength(1)
    expect(open.filter(deal => deal.assignedById === gone[0]?.id).length).toBeGreaterThan(0)
  })
})

describe('every id', () => {
  const users = (row: ItemRow): readonly unknown[] => [row.assignedById, row.createdBy, row.updatedBy, row.lastActivityBy, row.movedBy ?? row.createdBy]

  it('of a user, client, lead or source on a card exists', () => {
    const sources = new Set([...tables.statuses.all()].filter(row => row.entityId === 'SOURCE').map(row => row.statusId))
    for (const entity of [1, 2, 3, 4]) {
      for (const row of tables.items(entity).all()) {
        expect(users(row).filter(id => !tables.users.get(Number(id)))).toEqual([])
        if (row.companyId) expect(tables.items(4).get(Number(row.companyId))).toBeDefined()
        if (row.leadId) expect(tables.items(1).get(Number(row.leadId))).toMatchObject({ stageId: 'CONVERTED' })
        for (const id of (row.contactIds ?? []) as readonly number[]) expect(tables.items(3).get(id)).toBeDefined()
        if (row.sourceId) expect(sources).toContain(row.sourceId)
      }
    }
  })

  it('of a deal\'s contact belongs to the deal\'s company', () => {
    for (const deal of deals) for (const id of deal.contactIds as readonly number[]) expect(tables.items(3).get(id)?.companyId).toBe(deal.companyId)
  })

  it('of a stage is one of the deal\'s pipeline', () => {
    for (const deal of deals) {
      const entityId = deal.categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${String(deal.categoryId)}`
      const stage = [...tables.statuses.all()].find(row => row.entityId === entityId && row.statusId === deal.stageId)
      expect(stage?.semantics ?? 'P').toBe(deal.stageSemanticId)
      expect(deal.closed).toBe(deal.stageSemanticId === 'P' ? 'N' : 'Y')
    }
  })

  it('of a choice in a user field is offered by the field', () => {
    for (const field of [...tables.userFields.all()].filter(row => row.userTypeId === 'enumeration')) {
      const entity = { CRM_LEAD: 1, CRM_DEAL: 2, CRM_CONTACT: 3, CRM_COMPANY: 4 }[field.entityId] ?? 0
      const chosen = [...tables.items(entity).all()].map(row => row[field.fieldName]).filter(value => value !== null)
      expect(chosen.length).toBeGreaterThan(0)
      expect(chosen.filter(value => !field.items.some(item => item.id === value))).toEqual([])
    }
  })

  it('of an owner of an activity, a timeline line or a stage step exists', () => {
    for (const row of [...activities, ...tables.timeline.all()]) expect(tables.items(row.ownerTypeId).get(row.ownerId)).toBeDefined()
    for (const row of tables.stageHistory.all()) expect(tables.items(row.entityTypeId).get(row.ownerId)).toBeDefined()
    for (const row of tables.timeline.all()) if (row.activityId !== null) expect(tables.activities.get(row.activityId)).toMatchObject({ ownerId: row.ownerId })
    for (const row of activities) for (const binding of row.bindings) expect(tables.items(binding.ownerTypeId).get(binding.ownerId)).toBeDefined()
    expect(activities.filter(row => !tables.users.get(row.responsibleId))).toEqual([])
  })

  it('of a calendar, an organiser, an attendee or a linked deal exists', () => {
    for (const event of tables.events.all()) {
      expect(tables.sections.get(event.sectionId)).toMatchObject({ calType: event.calType, ownerId: event.ownerId })
      expect(tables.events.get(event.parentId)).toBeDefined()
      expect(event.attendees.filter(({ id }) => !tables.users.get(id))).toEqual([])
      for (const link of event.crmFields) expect(tables.items(2).get(Number(link.slice(2)))).toBeDefined()
    }
  })

  it('of a phone or mail is used once', () => {
    const ids = [1, 3, 4].flatMap(entity => [...tables.items(entity).all()]).flatMap(row => row.fm ?? []).map(field => field.id)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('the history of a deal', () => {
  it('begins with its creation, ends with its stage and never goes back in time', () => {
    for (const deal of deals) {
      const steps = [...tables.stageHistory.where('owner', row => `${row.entityTypeId}:${row.ownerId}`, `2:${deal.id}`)]
      expect(steps[0]).toMatchObject({ typeId: 1, createdTime: deal.createdTime })
      expect(steps.at(-1)).toMatchObject({ stageId: deal.stageId, categoryId: deal.categoryId, stageSemanticId: deal.stageSemanticId, createdTime: deal.movedTime })
      expect(steps.map(step => step.createdTime)).toEqual(steps.map(step => step.createdTime).sort())
    }
    expect([...tables.stageHistory.all()].some(step => step.typeId === 5)).toBe(true)
  })

  it('lies between its creation and now', () => {
    for (const deal of deals) {
      const lines = tables.timeline.where('owner', row => `${row.ownerTypeId}:${row.ownerId}`, `2:${deal.id}`)
      expect(lines.filter(line => line.created < deal.createdTime || line.created > now.toISOString())).toEqual([])
      expect(deal.lastActivityTime >= deal.createdTime && deal.lastActivityTime <= now.toISOString()).toBe(true)
      expect(deal.updatedTime >= deal.lastActivityTime).toBe(true)
    }
  })

  it('has no activity that was closed before it was planned, nor one before the card', () => {
    for (const activity of activities) {
      expect(activity.lastUpdated >= activity.created).toBe(true)
      expect(activity.created >= (tables.items(activity.ownerTypeId).get(activity.ownerId)?.createdTime ?? '9')).toBe(true)
    }
  })

  it('has a last activity as late as the newest that was done', () => {
    for (const deal of deals) {
      const done = activities.filter(row => row.completed && row.ownerTypeId === 2 && row.ownerId === deal.id).map(row => row.lastUpdated).sort().at(-1)
      expect(done).toBe(deal.lastActivityTime)
    }
  })
})

describe('activities', () => {
  it('are of every kind, done, open and overdue', () => {
    expect(new Set(activities.map(row => row.providerId))).toEqual(new Set(['VOXIMPLANT_CALL', 'CRM_MEETING', 'CRM_EMAIL', 'CRM_TODO', 'CRM_TASKS_TASK']))
    expect(new Set(activities.filter(row => row.typeId === 2).map(row => row.direction))).toEqual(new Set([1, 2]))
    const waiting = activities.filter(row => !row.completed)
    expect(waiting.filter(row => row.deadline && row.deadline < now.toISOString()).length).toBeGreaterThan(5)
    expect(waiting.filter(row => row.deadline && row.deadline > now.toISOString()).length).toBeGreaterThan(50)
    expect(waiting.filter(row => row.deadline === null).length).toBeGreaterThan(0)
  })
})

describe('of every fault there is some', () => {
  const junk = ['.', '-', 'нет', 'ааа', 'тест', 'qwerty']

  it.each<[string, (deal: ItemRow) => boolean]>([
    ['no client', deal => !deal.companyId && (deal.contactIds as readonly number[]).length === 0],
    ['a closing date that is past', deal => String(deal.closedate) < today],
    ['no next step', deal => openActivitiesOf(deal).every(activity => activity.deadline === null) && deal.UF_CRM_WAITING === ''],
    ['no next step, but a reason to wait', deal => openActivitiesOf(deal).length === 0 && String(deal.UF_CRM_WAITING).length > 15],
    ['an overdue activity', deal => openActivitiesOf(deal).some(activity => activity.deadline !== null && activity.deadline < now.toISOString())],
    ['weeks of silence', deal => now.getTime() - new Date(deal.lastActivityTime).getTime() > 20 * day],
    ['junk in a field', deal => junk.includes(String(deal.UF_CRM_SOURCE_DETAIL))],
    ['junk for a title', deal => String(deal.title).length < 7],
    ['a late stage without amount and segment', deal => /(EXECUTING|FINAL_INVOICE)$/.test(String(deal.stageId)) && deal.opportunity === 0 && deal.UF_CRM_SEGMENT === null],
    ['nothing wrong at all', deal => Boolean(deal.companyId) && String(deal.closedate) >= today && openActivitiesOf(deal).some(activity => activity.deadline && activity.deadline > now.toISOString())],
  ])('an open deal with %s', (_, holds) => {
    expect(open.filter(deal => holds(deal)).length).toBeGreaterThan(2)
  })

  it('a title that is very long and one with markup in it, both the salesperson\'s', () => {
    const salesperson = [...tables.users.all()].find(user => user.persona === 'salesperson')
    const titles = open.filter(deal => deal.assignedById === salesperson?.id).map(deal => String(deal.title))
    expect(titles.some(title => title.length > 200)).toBe(true)
    expect(titles.some(title => title.includes('<script>') && title.includes('&'))).toBe(true)
  })

  it('a lost deal without a reason', () => {
    expect(deals.filter(deal => deal.stageSemanticId === 'F' && deal.UF_CRM_LOSS_REASON === null).length).toBeGreaterThan(2)
  })

  it('a placeholder for a phone and for a mail', () => {
    expect(allValues('PHONE')).toContain('79999999999')
    expect(allValues('EMAIL')).toContain('test@example.ru')
  })

  it('a Latin letter in a Cyrillic name', () => {
    expect([...tables.items(3).all()].filter(row => /[а-яё]/i.test(String(row.name)) && /[a-z]/i.test(String(row.name))).length).toBeGreaterThan(2)
  })

  it('a won deal without an amount', () => {
    expect(deals.filter(deal => deal.stageSemanticId === 'S' && deal.opportunity === 0).length).toBeGreaterThan(2)
  })

  it('a deal that skipped a stage and one that went back', () => {
    const order = ['NEW', 'PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE']
    const roads = deals.map(deal => tables.stageHistory.where('owner', row => `${row.entityTypeId}:${row.ownerId}`, `2:${deal.id}`)
      .map(step => order.indexOf(step.stageId.replace(/^C\d+:/, ''))).filter(place => place >= 0))
    expect(roads.filter(road => road.some((place, index) => index > 0 && place > (road[index - 1] ?? 0) + 1)).length).toBeGreaterThan(2)
    expect(roads.filter(road => road.some((place, index) => index > 0 && place < (road[index - 1] ?? 0))).length).toBeGreaterThan(2)
  })

  it('a finished call that was typed in, and one of which nothing was written down', () => {
    const calls = activities.filter(activity => activity.typeId === 2 && activity.completed)
    expect(new Set(calls.map(call => call.providerId))).toEqual(new Set(['VOXIMPLANT_CALL']))
    expect(calls.filter(call => call.originId === undefined).length).toBeGreaterThan(10)
    expect(calls.filter(call => call.originId?.startsWith('VI_')).length).toBeGreaterThan(100)
    expect(calls.filter(call => call.description === '').length).toBeGreaterThan(10)
    expect(activities.filter(activity => activity.originId !== undefined && !calls.includes(activity))).toEqual([])
  })

  it('a contact who was called lately and has no deal', () => {
    const inDeals = new Set(deals.flatMap(deal => deal.contactIds as readonly number[]))
    const lately = activities.filter(activity => activity.ownerTypeId === 3 && activity.completed && now.getTime() - Date.parse(activity.lastUpdated) < 14 * day)
    expect(lately.filter(activity => !inDeals.has(activity.ownerId)).length).toBeGreaterThan(3)
  })

  it('a name that is none, a phone that is too short, a mail that cannot be', () => {
    const names = [...tables.items(3).all()].map(row => `${String(row.name)} ${String(row.lastName)}`.trim())
    for (const pattern of [/^И\. О\.$/, /\+7900/, /^тест/, /просит скидку/, /^[А-Я]+ [А-Я]+$/]) expect(names.some(name => pattern.test(name))).toBe(true)
    expect(allValues('PHONE')).toContain('12345')
    expect(allValues('EMAIL')).toContain('ivan@@example.ru')
  })

  it('one phone in four spellings, and a mailbox that many share', () => {
    const spellings = new Map<string, Set<string>>()
    for (const value of allValues('PHONE')) {
      const digits = value.replace(/\D/g, '').replace(/^8/, '7')
      spellings.set(digits, (spellings.get(digits) ?? new Set()).add(value))
    }
    expect(Math.max(...[...spellings.values()].map(set => set.size))).toBeGreaterThanOrEqual(4)
    expect(allValues('EMAIL').filter(value => value === 'info@gavan.example.ru').length).toBeGreaterThan(5)
  })

  it('a client twice, by phone, by mail and by tax number', () => {
    const phones = allValues('PHONE').map(value => value.replace(/\D/g, '').replace(/^8/, '7'))
    expect(repeated(phones.filter(value => !value.startsWith('7999'))).length).toBeGreaterThan(2)
    expect(repeated(allValues('EMAIL').map(value => value.toLowerCase()).filter(value => !/^(test|net|asd|info)@/.test(value))).length).toBeGreaterThan(2)
    expect(repeated([...tables.items(4).all()].map(row => String(row.UF_CRM_INN)).filter(value => /^\d{10,12}$/.test(value) && !/^0+$/.test(value))).length).toBeGreaterThan(2)
  })
})

describe('legal details', () => {
  function isRight(number: string): boolean {
    const digit = (weights: readonly number[]) => weights.reduce((sum, weight, place) => sum + weight * Number(number[place]), 0) % 11 % 10
    if (number.length === 10) return digit([2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(number[9])
    return number.length === 12 && digit([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(number[10]) && digit([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(number[11])
  }

  it('belong to companies that exist and have numbers right, mistyped and missing, all of a region that does not exist', () => {
    const rows = [...tables.requisites.all()]
    expect(rows.every(row => tables.items(4).get(row.entityId) !== undefined)).toBe(true)
    const numbers = rows.map(row => row.values.RQ_INN ?? '')
    expect(numbers.filter(number => number === '').length).toBeGreaterThan(2)
    expect(numbers.filter(number => number !== '' && !isRight(number)).length).toBeGreaterThan(2)
    expect(numbers.filter(isRight).length).toBeGreaterThan(50)
    expect(numbers.filter(number => number !== '' && !number.startsWith('00'))).toEqual([])
  })
})

describe('the workgroups', () => {
  it('are three with members, one of them hidden, one open to all', () => {
    const groups = [...tables.groups.all()]
    expect(groups.map(group => group.name)).toEqual(['Продажи', 'Контроль качества', 'Обмен опытом'])
    expect(groups.map(group => [group.visible, group.opened])).toEqual([[true, false], [false, false], [true, true]])
    for (const group of groups) {
      expect(group.members.filter(member => member.role === 'A').map(member => member.userId)).toEqual([group.ownerId])
      expect(group.members.filter(member => !tables.users.get(member.userId)?.active)).toEqual([])
      expect(new Set(group.members.map(member => member.userId)).size).toBe(group.members.length)
    }
    expect([...tables.posts.all()].every(post => post.dest.every(code => tables.groups.get(Number(code.slice(2)))))).toBe(true)
  })
})

describe('invented data only', () => {
  it('has phones of no subscriber and placeholders', () => {
    const digits = [...allValues('PHONE'), ...[...tables.users.all()].map(user => user.phone)].map(value => value.replace(/\D/g, ''))
    expect(digits.filter(value => !/^[78]9\d\d000\d{4}$/.test(value) && value !== '79999999999' && !/^\d{0,7}$/.test(value))).toEqual([])
  })

  it('has mails of example domains', () => {
    const mails = [...allValues('EMAIL'), ...[...tables.users.all()].map(user => user.email)]
    expect(mails.filter(value => !/@([\w-]+\.)?example\.(ru|com)$/i.test(value))).toEqual([])
  })

  it('has sites of example domains and tax numbers of a region that does not exist', () => {
    const companies = [...tables.items(4).all()]
    expect(companies.map(row => String(row.UF_CRM_SITE)).filter(site => site !== '' && !/^https:\/\/[\w-]+\.example\.ru\/$/.test(site))).toEqual([])
    expect(companies.map(row => String(row.UF_CRM_INN)).filter(value => /^\d{10,12}$/.test(value) && !value.startsWith('00'))).toEqual([])
  })
})

describe('the calendars', () => {
  const week = { from: new Date('2026-11-23T00:00:00+03:00'), to: new Date('2026-11-28T00:00:00+03:00') }

  it('give every active seller a week with planning and clients', () => {
    const admin = tables.users.get(1)
    const sellers = [...tables.users.all()].filter(user => user.active && ['salesperson', 'outsider'].includes(user.persona ?? ''))
    for (const user of sellers) {
      const titles = eventsOf({ tables, user: admin ?? user, now: () => now }, user.id, week.from, new Date(week.to.getTime() + 7 * day)).map(event => event.event)
      expect(titles.some(event => event.rrule !== null && event.isMeeting)).toBe(true)
      expect(titles.some(event => event.crmFields.length > 0)).toBe(true)
    }
  })

  it('never put a client\'s meeting upon another of the same person', () => {
    const meetings = [...tables.events.all()].filter(event => event.crmFields.length > 0)
    for (const one of meetings) {
      expect(meetings.filter(other => other.id !== one.id && other.ownerId === one.ownerId && other.from < one.to && other.to > one.from)).toEqual([])
    }
  })

  it('hold absences, private hours, free time, holidays and all answers', () => {
    const events = [...tables.events.all()]
    expect(events.filter(event => event.accessibility === 'absent' && event.skipTime).length).toBeGreaterThan(1)
    expect(events.some(event => event.isPrivate)).toBe(true)
    expect(events.some(event => event.accessibility === 'free' && event.calType === 'user')).toBe(true)
    expect(events.filter(event => event.calType === 'company_calendar').map(event => event.from.slice(0, 10))).toContain('2027-01-07')
    expect(new Set(events.filter(event => event.isMeeting).map(event => event.meetingStatus))).toEqual(new Set(['H', 'Y', 'N', 'Q']))
    expect(new Set(events.map(event => event.timeZoneFrom)).size).toBe(2)
  })
})

describe('the tasks', () => {
  it('are the company\'s own and those that stand in the timelines of deals', () => {
    const tasks = [...tables.tasks.all()]
    expect(tasks.filter(task => task.crm.length === 0).length).toBeGreaterThan(20)
    const ofDeals = activities.filter(activity => activity.providerId === 'CRM_TASKS_TASK' && activity.ownerTypeId === 2)
    expect(ofDeals.length).toBeGreaterThan(20)
    for (const activity of ofDeals) {
      expect(tables.tasks.get(activity.associatedEntityId ?? 0)).toMatchObject({
        title: activity.subject, responsibleId: activity.responsibleId, deadline: activity.deadline, status: activity.completed ? 5 : expect.any(Number), crm: [`D_${activity.ownerId}`],
      })
    }
  })

  it('were not closed before they were given, and not given in days to come', () => {
    for (const task of tables.tasks.all()) {
      expect(task.created <= now.toISOString()).toBe(true)
      expect([task.started ?? task.created, task.closed ?? task.created].every(moment => moment >= task.created)).toBe(true)
      expect(task.closed === null).toBe(task.status !== 5)
    }
  })
})

describe('the event log', () => {
  it('goes from the oldest to the newest and names people who are here', () => {
    const log = [...tables.eventLog.all()]
    expect(log.length).toBeGreaterThan(300)
    expect(log.map(row => row.at)).toEqual(log.map(row => row.at).sort())
    expect(log.filter(row => !tables.users.get(row.userId)?.active)).toEqual([])
    expect(log.filter(row => row.at > now.toISOString())).toEqual([])
  })
})
