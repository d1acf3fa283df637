import type { UserRow } from '../bitrix24/tables.ts'
import { at } from './clock.ts'
import type { Words } from './words.ts'
import { moment, type World } from './world.ts'

type Position = keyof Words['positions']

interface Post {
  readonly position: Position
  readonly department: number
  readonly gender: 'M' | 'F'
  readonly crm: UserRow['crm']
  readonly persona: UserRow['persona']
  /** How many of a hundred deals are this person's. */
  readonly share: number
}

export const departments = { company: 1, sales: 2, clients: 3, quality: 4 } as const

const everything = { read: 'all', write: 'all' } as const
const department = { read: 'department', write: 'department' } as const
const own = { read: 'own', write: 'own' } as const

/** In the order of their ids, which are 1 to 14. */
const posts: readonly Post[] = [
  { position: 'admin', department: 1, gender: 'M', crm: everything, persona: 'admin', share: 0 },
  { position: 'director', department: 1, gender: 'F', crm: everything, persona: null, share: 0 },
  { position: 'qualityHead', department: 4, gender: 'F', crm: everything, persona: null, share: 0 },
  { position: 'auditor', department: 4, gender: 'F', crm: everything, persona: 'auditor', share: 0 },
  { position: 'head', department: 2, gender: 'M', crm: department, persona: 'head', share: 4 },
  { position: 'salesperson', department: 2, gender: 'M', crm: own, persona: 'salesperson', share: 18 },
  { position: 'senior', department: 2, gender: 'F', crm: own, persona: null, share: 14 },
  { position: 'salesperson', department: 2, gender: 'M', crm: own, persona: null, share: 12 },
  { position: 'salesperson', department: 2, gender: 'F', crm: own, persona: null, share: 12 },
  { position: 'clientsHead', department: 3, gender: 'M', crm: department, persona: null, share: 3 },
  { position: 'account', department: 3, gender: 'M', crm: own, persona: 'outsider', share: 13 },
  { position: 'account', department: 3, gender: 'F', crm: own, persona: null, share: 11 },
  { position: 'account', department: 3, gender: 'M', crm: own, persona: null, share: 9 },
  { position: 'salesperson', department: 2, gender: 'M', crm: own, persona: null, share: 4 },
]

export const directorId = 2
export const qualityHeadId = 3
export const auditorId = 4
export const salesHeadId = 5
export const salespersonId = 6
export const clientsHeadId = 10
/** Works two hours east of the others, so that not everybody's clock is the portal's. */
const easternId = 13
export const dismissedId = 14

/** A seller's id for every share of a hundred: pick one by chance. */
export const sellerIds: readonly number[] = posts.flatMap((post, index) => Array<number>(post.share).fill(index + 1))

export function isClientsDepartment(userId: number): boolean {
  return posts[userId - 1]?.department === departments.clients
}

export function seedPeople(world: World): void {
  const { tables, words, now } = world
  const rows = [
    { id: departments.company, name: words.company, parentId: null, headId: directorId, sort: 500 },
    { id: departments.sales, name: words.departments.sales, parentId: departments.company, headId: salesHeadId, sort: 100 },
    { id: departments.clients, name: words.departments.clients, parentId: departments.company, headId: clientsHeadId, sort: 200 },
    { id: departments.quality, name: words.departments.quality, parentId: departments.company, headId: qualityHeadId, sort: 300 },
  ]
  for (const row of rows) tables.departments.insert(row)
  posts.forEach((post, index) => {
    const id = index + 1
    const [lastName, name, secondName] = words.staff[index] ?? ['', '', '']
    tables.users.insert({
      id,
      name,
      lastName,
      secondName,
      email: `user${id}@zerno.example.ru`,
      position: words.positions[post.position],
      phone: `+7 900 000-99-${String(id).padStart(2, '0')}`,
      departments: [post.department],
      active: id !== dismissedId,
      admin: post.persona === 'admin',
      gender: post.gender,
      timeZone: id === easternId ? 'Asia/Yekaterinburg' : 'Europe/Moscow',
      registered: moment(at(now, -900 + 40 * index, 10)),
      crm: post.crm,
      persona: post.persona,
    })
  })
}
