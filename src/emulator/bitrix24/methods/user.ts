import { filtered, paged, sorted } from '../lists.ts'
import { reply, type Call, type Family, type Params } from '../method.ts'
import { listParam, objectParam, textParam, upperKeys } from '../params.ts'
import type { Tables, UserRow } from '../tables.ts'
import { isoInZone } from '../zone.ts'
import { userFieldTitles, visibleUserFields } from './user-fields.ts'

const scopes = ['user', 'user_basic', 'user_brief'] as const

/** Every field that the portal keeps of a person; what nobody fills in is empty, as on a real portal. */
function fieldsOf(tables: Tables, user: UserRow): Params {
  return {
    ID: String(user.id),
    ACTIVE: user.active,
    NAME: user.name,
    LAST_NAME: user.lastName,
    SECOND_NAME: user.secondName,
    EMAIL: user.email,
    LAST_LOGIN: '',
    DATE_REGISTER: isoInZone(new Date(user.registered), tables.portal.get(1)?.timeZone ?? 'UTC'),
    TIME_ZONE: user.timeZone,
    IS_ONLINE: 'N',
    TIMESTAMP_X: {},
    LAST_ACTIVITY_DATE: {},
    PERSONAL_GENDER: user.gender,
    PERSONAL_WWW: '',
    PERSONAL_BIRTHDAY: '',
    PERSONAL_MOBILE: user.phone,
    PERSONAL_CITY: '',
    WORK_PHONE: user.phone,
    WORK_POSITION: user.position,
    UF_EMPLOYMENT_DATE: '',
    UF_DEPARTMENT: user.departments,
    USER_TYPE: 'employee',
  }
}

/** `select` with its masks `*` and `UF_*`; unknown names are skipped. */
function chosen(select: unknown, visible: ReadonlySet<string>): (name: string) => boolean {
  const names = listParam(select).map(textParam)
  if (names.length === 0 || names.includes('*')) return name => visible.has(name)
  return name => visible.has(name) && (names.includes(name) || (names.includes('UF_*') && name.startsWith('UF_')))
}

function print(call: Call, select: unknown): (user: UserRow) => Params {
  const wanted = chosen(select, visibleUserFields(call.scope))
  return user => Object.fromEntries(Object.entries(fieldsOf(call.tables, user)).filter(([name]) => wanted(name)))
}

const paging: readonly string[] = ['SORT', 'ORDER', 'START', 'SELECT', 'ADMIN_MODE', 'IMAGE_RESIZE', 'FILTER']

function list(call: Call, find: (users: readonly UserRow[], filter: Params) => readonly UserRow[]) {
  const params = upperKeys(call.params)
  const bare = Object.fromEntries(Object.entries(params).filter(([name]) => !paging.includes(name)))
  const filter = { ...bare, ...upperKeys(objectParam(params.FILTER)) }
  const values = (user: UserRow) => fieldsOf(call.tables, user)
  const direction = textParam(params.ORDER) || 'ASC'
  const rows = sorted(find([...call.tables.users.all()], filter), [[textParam(params.SORT) || 'ID', direction]], values)
  return paged(rows, params.START, page => page.map(print(call, params.SELECT)))
}

function get(call: Call) {
  return list(call, (users, filter) => {
    const { NAME_SEARCH: search, ...rest } = filter
    const words = textParam(search).toLowerCase().split(/\s+/).filter(Boolean)
    const named = users.filter(user => {
      const text = `${user.name} ${user.lastName} ${user.secondName} ${user.position} ${user.email}`.toLowerCase()
      return words.every(word => text.includes(word))
    })
    return filtered(named, rest, user => fieldsOf(call.tables, user))
  })
}

/** A right-hand LIKE, as the page says: a word of the field begins with what is looked for. */
function beginsWith(value: string, wanted: unknown): boolean {
  const start = textParam(wanted).toLowerCase().replace(/%$/, '')
  return value.toLowerCase().split(/\s+/).some((_, index, words) => words.slice(index).join(' ').startsWith(start))
}

function searchable(tables: Tables, user: UserRow): Readonly<Record<string, string>> {
  return {
    NAME: user.name,
    LAST_NAME: user.lastName,
    SECOND_NAME: user.secondName,
    WORK_POSITION: user.position,
    UF_DEPARTMENT_NAME: user.departments.map(id => tables.departments.get(id)?.name ?? '').join(' '),
  }
}

function search(call: Call) {
  return list(call, (users, filter) => {
    const { FIND: find, ...rest } = filter
    if (find !== undefined) {
      const words = textParam(find).split(/\s+/).filter(Boolean)
      return users.filter(user => words.every(word => Object.values(searchable(call.tables, user)).some(value => beginsWith(value, word))))
    }
    const personal = Object.keys(rest).filter(name => name in userSearchNames)
    const other = Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in userSearchNames)))
    const matching = users.filter(user => {
      const values = searchable(call.tables, user)
      return personal.every(name => listParam(rest[name]).some(wanted => beginsWith(values[name] ?? '', wanted)))
    })
    return filtered(matching, other, user => fieldsOf(call.tables, user))
  })
}

const userSearchNames = { NAME: true, LAST_NAME: true, SECOND_NAME: true, WORK_POSITION: true, UF_DEPARTMENT_NAME: true }

export const userMethods: Family = {
  'user.current': {
    page: 'user/user-current.md',
    scope: scopes,
    run(call) {
      const fields = Object.entries(print(call, [])(call.user)).filter(([name]) => name !== 'TIMESTAMP_X')
      // Who calls is there, and this method prints the moment as text.
      const seen = isoInZone(call.now(), call.tables.portal.get(1)?.timeZone ?? 'UTC').slice(0, 19).replace('T', ' ')
      return reply({ ...Object.fromEntries(fields), IS_ONLINE: 'Y', LAST_ACTIVITY_DATE: seen })
    },
  },
  'user.get': { page: 'user/user-get.md', scope: scopes, run: get },
  'user.search': { page: 'user/user-search.md', scope: scopes, run: search },
  'user.fields': {
    page: 'user/user-fields.md',
    scope: scopes,
    run({ scope, tables }) {
      const visible = visibleUserFields(scope)
      const lang = tables.portal.get(1)?.lang ?? 'ru'
      return reply(Object.fromEntries(Object.entries(userFieldTitles).filter(([name]) => visible.has(name)).map(([name, title]) => [name, title[lang]])))
    },
  },
}
