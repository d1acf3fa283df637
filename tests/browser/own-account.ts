import type { Browser, Page } from '@playwright/test'
import { createAccount, type Account } from '../../src/emulator/amocrm/account.ts'
import { buildHostPage } from '../../src/emulator/amocrm/host/build.ts'
import { uploadWidget } from '../../src/emulator/amocrm/host/upload.ts'
import { seedAccount } from '../../src/emulator/amocrm/seed.ts'
import { createAmoServer } from '../../src/emulator/amocrm/server.ts'
import type { Brand } from '../../src/emulator/amocrm/tables.ts'
import { listen } from '../../src/emulator/listen.ts'
import { openStore } from '../../src/emulator/store.ts'

export interface OwnAccount {
  readonly account: Account
  readonly url: string
  /** A new page of the account, signed in as the person. */
  open(persona: string, path: string): Promise<Page>
  close(): Promise<void>
}

export interface AccountOptions {
  readonly archive?: Uint8Array
  /** The code that the account gives the widget; without it the archive's own. */
  readonly code?: string
  /** What the account keeps for a widget that is installed already. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Whether the widget is installed already. */
  readonly active?: boolean
  readonly options?: Readonly<Record<string, unknown>>
  readonly lang?: 'ru' | 'en'
  readonly brand?: Brand
  /** What the probe answers: the source of an object of functions. */
  readonly behaviour?: string
  /** Without them nobody counts the requests: all people of a test come from one address. */
  readonly limits?: boolean
  readonly leads?: number
}

/** An account of its own on a free port, with the company and, if given, one widget. */
export async function ownAccount(browser: Browser, { archive, code, settings = { key: 'one' }, active = true, options = {}, lang = 'ru', brand = 'amocrm', behaviour = '{}', limits = true, leads = 60 }: AccountOptions = {}): Promise<OwnAccount> {
  await buildHostPage()
  let answer: Parameters<typeof listen>[0] = () => new Response(null, { status: 503 })
  const server = await listen((request, connection) => answer(request, connection), { port: 0 })
  const origin = `http://127.0.0.1:${server.port}`
  const now = new Date('2026-11-23T09:00:00+03:00')
  const begun = performance.now()
  const store = openStore()
  seedAccount(store, { now, lang, leads })
  const account = createAccount({ store, origin, brand, now: () => new Date(now.getTime() + performance.now() - begun) })
  account.faults.beginWith({ requestLimit: limits })
  answer = createAmoServer(account).fetch
  if (archive) {
    const upload = uploadWidget(account, archive, code)
    if (!upload.ok) throw new Error(JSON.stringify(upload.errors))
    if (active) account.widgets.configure(upload.widget.code, { isActive: true, settings })
  }
  const contexts: { close(): Promise<void> }[] = []

  return {
    account,
    url: origin,
    async open(persona, path) {
      const context = await browser.newContext({ baseURL: origin, viewport: { width: 1280, height: 800 }, locale: 'ru-RU' })
      contexts.push(context)
      await context.request.post('/sandbox/session', { data: { user: persona } })
      await context.request.post('/ajax/options', { data: options })
      await context.addInitScript(`window.calls = []; window.behaviour = ${behaviour}`)
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
    async close() {
      for (const context of contexts) await context.close()
      await server.close()
    },
  }
}
