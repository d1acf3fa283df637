import { allRights, rightsOf } from '../rights.ts'
import type { Persona, Rights } from '../tables.ts'
import { idOf, type World } from './world.ts'

/** By the departments of the company: the first group of an account has the number 0. */
const groupIds: Readonly<Record<number, number>> = { 1: 492_996, 2: 0, 3: 492_997, 4: 492_998 }

const roleIds = { seller: 52_001, head: 52_002, quality: 52_003, narrow: 52_004 } as const
type Role = keyof typeof roleIds

const rights: Readonly<Record<Role, Rights>> = {
  seller: rightsOf('M', 'M', { catalogs: true }),
  head: rightsOf('G', 'G', { catalogs: true }),
  quality: rightsOf('A', 'A', { catalogs: true }),
  narrow: rightsOf('M', 'M'),
}

/** The free user comes after the fourteen that both CRMs have. */
const freeUser = 15
const dismissed = 14
const outsider = 11

export function seedPeople({ tables, company, own, lang, words }: World): void {
  tables.groups.insert({ groupId: 0, name: words.departments.sales, uuid: null })
  tables.groups.insert({ groupId: groupIds[3] ?? 0, name: words.departments.clients, uuid: null })
  tables.groups.insert({ groupId: groupIds[4] ?? 0, name: words.departments.quality, uuid: null })
  tables.groups.insert({ groupId: groupIds[1] ?? 0, name: own.management, uuid: null })
  for (const role of Object.keys(roleIds) as Role[]) tables.roles.insert({ id: roleIds[role], name: own.roles[role], rights: rights[role] })

  for (const person of company.users.all()) {
    const isAdmin = person.admin
    const role = isAdmin ? null : roleOf(person.id, person.crm.write)
    tables.users.insert({
      id: idOf.user(person.id),
      uuid: uuidOf(person.id),
      name: `${person.name} ${person.lastName}`,
      email: person.email,
      lang,
      phone: person.phone,
      groupId: groupIds[person.departments[0] ?? 2] ?? 0,
      roleId: role && roleIds[role],
      isAdmin,
      isFree: false,
      isActive: person.active,
      rights: role ? rights[role] : allRights,
      persona: person.id === dismissed ? 'inactive' : person.persona as Persona | null,
    })
  }
  const [lastName = '', name = ''] = own.free.split(' ')
  tables.users.insert({
    id: idOf.user(freeUser), uuid: uuidOf(freeUser), name: `${name} ${lastName}`, email: `user${freeUser}@zerno.example.ru`, lang, phone: `+7 900 000-99-${freeUser}`, groupId: 0,
    roleId: null, isAdmin: false, isFree: true, isActive: true, rights: rightsOf('M', 'M'), persona: 'free',
  })
}

function roleOf(id: number, reach: 'none' | 'own' | 'department' | 'all'): Role {
  if (id === outsider) return 'narrow'
  return reach === 'all' ? 'quality' : reach === 'department' ? 'head' : 'seller'
}

function uuidOf(id: number): string {
  return `5f2c1d7a-e0b9-4c6f-8d3e-${String(id).padStart(12, '0')}`
}
