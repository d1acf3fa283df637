import { accessCodesOf } from '../access.ts'
import { RestError, reply, type Call, type Family, type Method } from '../method.ts'
import { flagParam, listParam, textParam, upperKeys } from '../params.ts'
import { isoInZone } from '../zone.ts'

/** What the vendor's feature.get knows; the local portal stands for a plan that has all of it. */
const features: readonly string[] = ['rest_offline_extended', 'rest_auth_connector']

const groupNames: Readonly<Record<string, { ru: string, en: string }>> = {
  AU: { ru: 'Все авторизованные пользователи', en: 'All authorized users' },
  G1: { ru: 'Администраторы', en: 'Administrators' },
  G2: { ru: 'Все посетители', en: 'All visitors' },
}

function accessName(call: Call, code: string): Readonly<Record<string, string>> | null {
  const { tables } = call
  const lang = tables.portal.get(1)?.lang ?? 'ru'
  const group = groupNames[code]
  if (group) return { provider: '', name: group[lang], provider_id: 'other' }
  const [, kind, id] = /^(U|DR?)(\d+)$/.exec(code) ?? []
  if (kind === 'U') {
    const user = tables.users.get(Number(id))
    return user ? { provider: lang === 'ru' ? 'Пользователь' : 'User', name: `${user.name} ${user.lastName}`, provider_id: 'user' } : null
  }
  const department = kind ? tables.departments.get(Number(id)) : undefined
  return department ? { provider: lang === 'ru' ? 'Отдел' : 'Department', name: department.name, provider_id: 'intranet' } : null
}

export const appMethods: Family = {
  'app.info': {
    page: 'common/system/app-info.md',
    scope: [],
    run({ tables, clientId }) {
      const app = tables.apps.get(1)
      const portal = tables.portal.get(1)
      if (clientId === null || !app) throw new RestError('ACCESS_DENIED', 'Access denied! Application context required')
      return reply({
        ID: app.id,
        CODE: app.code,
        VERSION: app.version,
        STATUS: 'F',
        INSTALLED: app.installed,
        PAYMENT_EXPIRED: 'N',
        DAYS: null,
        LANGUAGE_ID: portal?.lang ?? 'ru',
        LICENSE: portal?.license ?? '',
        LICENSE_TYPE: portal?.licenseType ?? '',
        LICENSE_FAMILY: portal?.licenseFamily ?? '',
      })
    },
  },
  'scope': {
    page: 'common/system/scope.md',
    scope: [],
    run({ params, scope, methods }) {
      if (!flagParam(upperKeys(params).FULL)) return reply(scope)
      return reply([...new Set([...methods.values()].flatMap(method => method.scope))].sort())
    },
  },
  'method.get': {
    page: 'common/system/method-get.md',
    scope: [],
    run({ params, scope, methods }) {
      const name = textParam(upperKeys(params).NAME)
      const method = methods.get(name)
      const isBatch = name === 'batch'
      return reply({
        isExisting: isBatch || method !== undefined,
        isAvailable: isBatch || (method !== undefined && (method.scope.length === 0 || method.scope.some(one => scope.includes(one)))),
      })
    },
  },
  'methods': {
    page: 'common/system/methods.md',
    scope: [],
    run({ params, scope, methods }) {
      const given = upperKeys(params)
      const one = given.SCOPE === undefined ? null : textParam(given.SCOPE)
      const belongs = (method: Method) => one === null
        ? flagParam(given.FULL) || method.scope.length === 0 || method.scope.some(name => scope.includes(name))
        : one === '' ? method.scope.length === 0 : method.scope.includes(one)
      return reply(['batch', ...methods.keys()].filter(name => {
        const method = methods.get(name)
        return method ? belongs(method) : one === null || one === ''
      }))
    },
  },
  'feature.get': {
    page: 'common/system/feature-get.md',
    scope: [],
    run({ params }) {
      const code = textParam(upperKeys(params).CODE)
      if (!code) throw new RestError('CODE_EMPTY', 'CODE can\'t be empty')
      return reply({ value: features.includes(code) ? 'Y' : 'N' })
    },
  },
  'server.time': {
    page: 'common/system/server-time.md',
    scope: [],
    run: ({ tables, now }) => reply(isoInZone(now(), tables.portal.get(1)?.timeZone ?? 'UTC')),
  },
  'access.name': {
    page: 'common/system/access-name.md',
    scope: [],
    run(call) {
      const codes = listParam(upperKeys(call.params).ACCESS).map(textParam)
      if (codes.length === 0) return reply(false)
      const names = codes.map(code => [code, accessName(call, code)] as const).filter(([, name]) => name)
      return reply(names.length > 0 ? Object.fromEntries(names) : [])
    },
  },
  'profile': {
    page: 'common/users/profile.md',
    scope: [],
    run: ({ user }) => reply({
      ID: String(user.id),
      ADMIN: user.admin,
      NAME: user.name,
      LAST_NAME: user.lastName,
      PERSONAL_GENDER: user.gender,
      TIME_ZONE: user.timeZone,
    }),
  },
  'user.admin': {
    page: 'common/users/user-admin.md',
    scope: [],
    run: ({ user }) => reply(user.admin),
  },
  'user.access': {
    page: 'common/users/user-access.md',
    scope: [],
    run({ params, user, tables }) {
      const own = accessCodesOf(tables, user)
      return reply(user.admin || listParam(upperKeys(params).ACCESS).some(code => own.has(textParam(code))))
    },
  },
}
