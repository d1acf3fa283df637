import { createAccount, type Account } from '../../../src/emulator/amocrm/account.ts'
import { seedAccount } from '../../../src/emulator/amocrm/seed.ts'
import { createAmoServer } from '../../../src/emulator/amocrm/server.ts'
import type { Persona, UserRow } from '../../../src/emulator/amocrm/tables.ts'
import { openStore } from '../../../src/emulator/store.ts'

type Json = ReturnType<typeof JSON.parse>

export const seededAt = new Date('2026-11-23T06:00:00Z')
export const origin = 'http://zerno.localhost'

interface Reply {
  readonly status: number
  readonly type: string | null
  readonly body: Json
}

export interface World {
  readonly account: Account
  /** A request of this person's browser to `/api/v4`. */
  as(who: Persona | number): Caller
  user(who: Persona): UserRow
  /** Any request of nobody. */
  fetch(path: string, init?: RequestInit): Promise<Response>
}

interface Caller {
  get(path: string): Promise<Reply>
  post(path: string, body?: unknown): Promise<Reply>
  patch(path: string, body?: unknown): Promise<Reply>
  delete(path: string, body?: unknown): Promise<Reply>
}

/** A small account with nobody counting the requests. */
export function world(options: { leads?: number, lang?: 'ru' | 'en' } = {}): World {
  const store = openStore()
  seedAccount(store, { now: seededAt, leads: options.leads ?? 40, lang: options.lang ?? 'ru' })
  const account = createAccount({ store, origin, brand: 'amocrm', now: () => seededAt })
  account.faults.beginWith({ requestLimit: false })
  const server = createAmoServer(account)

  const user = (who: Persona): UserRow => {
    const found = [...account.tables.users.all()].find(one => one.persona === who)
    if (!found) throw new Error(`Nobody is ${who}`)
    return found
  }

  return {
    account,
    user,
    fetch: async (path, init) => server.request(`${origin}${path}`, init),
    as(who) {
      const cookie = `session_id=${account.keys.signIn(typeof who === 'number' ? who : user(who).id)}`
      const call = async (method: string, path: string, body?: unknown): Promise<Reply> => {
        const response = await server.request(`${origin}/api/v4${path}`, {
          method, headers: { cookie, 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const text = await response.text()
        const type = response.headers.get('Content-Type')
        return { status: response.status, type, body: type?.includes('json') ? JSON.parse(text) : text }
      }
      return { get: path => call('GET', path), post: (path, body) => call('POST', path, body), patch: (path, body) => call('PATCH', path, body), delete: (path, body) => call('DELETE', path, body) }
    },
  }
}
