import { createAccount } from '../emulator/amocrm/account.ts'
import { buildHostPage } from '../emulator/amocrm/host/build.ts'
import { uploadWidget } from '../emulator/amocrm/host/upload.ts'
import { defaultLeads, seedAccount } from '../emulator/amocrm/seed.ts'
import { createAmoServer } from '../emulator/amocrm/server.ts'
import { listen } from '../emulator/listen.ts'
import { demoArchive } from './amocrm/demo-package.ts'
import { openData } from './local-data.ts'
import { CommandFailure, say } from './run.ts'

/** The code under which the local account knows our widget. */
const widgetCode = 'razbor'

export interface AccountStart {
  readonly port: number
  readonly origin: string
  readonly otherCrm: { readonly title: string, readonly origin: string }
  /** In English it is a Kommo account. */
  readonly lang: 'ru' | 'en'
  readonly now: Date | null
  readonly leads: number | null
  readonly memory: boolean
  readonly renew: boolean
  /** The widget is uploaded, but not installed. */
  readonly clean: boolean
  readonly limits: boolean
}

/** The local amoCRM with the widget uploaded, as its owner sees it after the upload. */
export async function startAccount({ port, origin, otherCrm, lang, now, leads, memory, renew, clean, limits }: AccountStart): Promise<void> {
  await buildHostPage()
  const archive = await demoArchive()
  const { store, isNew, finished } = openData('account', { memory, renew })
  const account = createAccount({ store, origin, brand: lang === 'en' ? 'kommo' : 'amocrm', otherCrm })
  if (now) account.setClock(now)
  if (isNew) seedAccount(store, { now: account.now(), lang, leads: leads ?? defaultLeads })
  const uploaded = uploadWidget(account, archive, widgetCode)
  if (!uploaded.ok) throw new CommandFailure(`The local amoCRM refuses the package: ${uploaded.errors.map(({ code, path }) => `${code} ${path}`).join(', ')}.`)
  await listen(createAmoServer(account).fetch, { port })
  if (isNew && !clean) {
    say('Installing the widget in the local amoCRM')
    account.widgets.configure(widgetCode, { isActive: true })
  }
  finished()
  if (!limits) account.faults.change({ requestLimit: false })
}
