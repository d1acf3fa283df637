import type { SessionCache } from '../../src/browser/port.ts'
import type { Caller } from '../../src/crm/amocrm/call.ts'
import { requestOf } from '../../src/crm/amocrm/calls.ts'
import type { Clock } from '../../src/crm/shared/clock.ts'
import { openLine, type OpenLine } from '../../src/crm/amocrm/request.ts'
import type { Transport } from '../../src/crm/amocrm/transport.ts'
import { CrmError } from '../../src/crm/port.ts'
import { createAccount, type Account } from '../../src/emulator/amocrm/account.ts'
import { seedAccount } from '../../src/emulator/amocrm/seed.ts'
import { createAmoServer } from '../../src/emulator/amocrm/server.ts'
import type { Persona, UserRow } from '../../src/emulator/amocrm/tables.ts'
import { openStore } from '../../src/emulator/store.ts'

export const amoNow = '2026-11-23T06:00:00.000Z'
export const amoOrigin = 'http://zerno.localhost'

/** An emulated amoCRM account and the ways of calling it. */
export interface AmoWorld {
  readonly account: Account
  user(who: Persona): UserRow
  /** The way of this person's requests straight into the account. `before` runs ahead of each. */
  transport(who: Persona, before?: () => void): Transport
  /** Calls with this person's session. `before` runs ahead of every request. */
  caller(who: Persona, before?: () => void): Caller
  /** The same with all that a page has of its line. */
  line(who: Persona, before?: () => void): OpenLine
  /** What each request since the last look has asked: `GET /api/v4/tasks`. */
  requests(): readonly string[]
}

export interface AmoSays {
  readonly leads?: number
  readonly lang?: 'ru' | 'en'
  /** The account's clock, milliseconds since 1970; without it every request comes a little later than the one before it. */
  readonly clock?: () => number
}

/** A small account with nobody counting the requests. */
export function openAmo({ leads = 4, lang = 'ru', clock }: AmoSays = {}): AmoWorld {
  const store = openStore()
  let moment = clock?.() ?? new Date(amoNow).getTime()
  seedAccount(store, { now: new Date(moment), leads, lang })
  const account = createAccount({ store, origin: amoOrigin, brand: 'amocrm', now: () => new Date(clock?.() ?? moment) })
  account.faults.beginWith({ requestLimit: false })
  const server = createAmoServer(account)

  const user = (who: Persona): UserRow => {
    const found = [...account.tables.users.all()].find(one => one.persona === who)
    if (!found) throw new Error(`Nobody is ${who}`)
    return found
  }

  const transport: AmoWorld['transport'] = (who, before = () => undefined) => {
    const cookie = `session_id=${account.keys.signIn(user(who).id)}`
    return {
      async send(call, values) {
        const request = requestOf(call, values)
        if (request === null) throw new CrmError('refused', 'The values of the call are not well formed', { method: call, notRun: true })
        before()
        moment += 5
        const { method, address, body } = request
        const answer = await server.request(`${amoOrigin}${address}`, {
          method, headers: { 'cookie': cookie, 'X-Requested-With': 'XMLHttpRequest', 'Content-Type': 'application/json' }, ...(body !== null && { body }),
        })
        if (answer.type === 'error') throw new CrmError('offline', 'No answer', { method: call })
        return { status: answer.status, text: await answer.text(), type: answer.headers.get('Content-Type') ?? '', date: account.now().toUTCString(), retryAfter: answer.headers.get('Retry-After') ?? '' }
      },
    }
  }

  const line: AmoWorld['line'] = (who, before) => openLine(transport(who, before), { account: 'zerno', clock: hasty(() => moment) })

  return {
    account,
    user,
    transport,
    line,
    requests() {
      const told = account.journal.entries().map(({ method, path }) => `${method} ${path}`)
      account.journal.clear()
      return told
    },
    caller: (who, before) => line(who, before).caller,
  }
}

/** What a browser's tab keeps. */
export function memoryCache(): SessionCache {
  const kept = new Map<string, unknown>()
  return { get: name => kept.get(name), put: (name, value) => void kept.set(name, value), clear: () => kept.clear() }
}

/** Waits take no time: what is waited for is somebody else's turn. */
function hasty(start: () => number): Clock {
  let waited = 0
  return {
    now: () => start() + waited,
    async wait(milliseconds) {
      waited += milliseconds
      await new Promise(resolve => setImmediate(resolve))
    },
  }
}
