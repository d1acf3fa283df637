import { memoryBrowser } from '../../../browser/memory.ts'
import type { SessionCache } from '../../../browser/port.ts'
import { requestOf } from '../../../crm/amocrm/calls.ts'
import { createCrm } from '../../../crm/amocrm/index.ts'
import { openLine } from '../../../crm/amocrm/request.ts'
import type { Transport } from '../../../crm/amocrm/transport.ts'
import type { Crm } from '../../../crm/port.ts'
import { createAccount, type Account } from '../../../emulator/amocrm/account.ts'
import { fillAccount, type LargeSize } from '../../../emulator/amocrm/large.ts'
import { seedAccount } from '../../../emulator/amocrm/seed.ts'
import { createAmoServer } from '../../../emulator/amocrm/server.ts'
import { openStore } from '../../../emulator/store.ts'
import { factsOf } from '../../amocrm/facts.ts'
import { simulatedTime, type SimulatedTime } from './simulated-time.ts'

/** Milliseconds that the account takes for an answer here, whatever it is asked. */
export const answerTime = 200

const widgetCode = 'razbor'

/** An account of some size with the app installed, in a time of its own, with its own limit of seven requests a second. */
export interface BenchAccount {
  readonly account: Account
  readonly time: SimulatedTime
  /** The port as a page has it that the administrator opens now; `cache`: of a tab that was used before. */
  crm(cache?: SessionCache): Crm
  /** Requests since the last look, refused ones too. */
  requests(): { readonly all: number, readonly refused: number }
}

export async function openBenchAccount(size: LargeSize): Promise<BenchAccount> {
  const time = simulatedTime(Date.parse('2026-11-23T09:00:00+03:00'))
  const store = openStore()
  const now = (): Date => new Date(time.now())
  seedAccount(store, { now: now(), leads: 1, lang: 'ru' })
  const account = createAccount({ store, origin: 'http://zerno.localhost', brand: 'amocrm', now })
  account.widgets.upload({ code: widgetCode, version: '1.0.0', files: {}, manifest: { settings: { razbor: { name: 'settings.razbor', type: 'custom', required: false } } } })
  fillAccount(account, size)
  const server = createAmoServer(account)
  const admin = [...account.tables.users.all()].find(({ persona }) => persona === 'admin')
  if (!admin) throw new Error('The account has no administrator')
  const cookie = `session_id=${account.keys.signIn(admin.id)}`

  const transport: Transport = {
    async send(call, values) {
      const request = requestOf(call, values)
      if (request === null) throw new Error(`${call}: the values are not well formed`)
      const { method, address, body } = request
      const answer = await time.busy(async () => {
        const response = await server.request(`${account.origin}${address}`, {
          method, headers: { 'cookie': cookie, 'X-Requested-With': 'XMLHttpRequest', 'Content-Type': 'application/json' }, ...(body !== null && { body }),
        })
        return { status: response.status, text: await response.text(), type: response.headers.get('Content-Type') ?? '', date: response.headers.get('Date') ?? '', retryAfter: response.headers.get('Retry-After') ?? '' }
      })
      await time.wait(answerTime)
      return answer
    },
  }

  const crm: BenchAccount['crm'] = cache => {
    const line = openLine(transport, { account: 'zerno', clock: time })
    return createCrm({ ...line, ...(cache && { cache }) }, { facts: factsOf(account, admin, widgetCode), locale: 'ru' })
  }

  const steps = await time.until(crm().install.run(() => undefined))
  if (steps.some(({ state }) => state === 'failed')) throw new Error('The app was not installed')
  account.journal.clear()
  await time.until(time.wait(60_000))
  return {
    account, time, crm,
    requests() {
      const statuses = account.journal.entries().map(({ status }) => status)
      account.journal.clear()
      return { all: statuses.length, refused: statuses.filter(status => status === 429).length }
    },
  }
}

/** What a tab keeps from one page to the next. */
export function tabCache(): SessionCache {
  return memoryBrowser().openTab().sessionCache('bench')
}
