import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { createPortal } from '../emulator/bitrix24/portal.ts'
import { tablesOf } from '../emulator/bitrix24/tables.ts'
import { buildPortalPages } from '../emulator/portal/build.ts'
import { defaultDeals, seed } from '../emulator/seed.ts'
import { certificateOf } from '../emulator/certificate.ts'
import { listen } from '../emulator/listen.ts'
import { createServer } from '../emulator/server.ts'
import { createStaticHost } from '../emulator/static-host.ts'
import manifest from '../../manifest.json' with { type: 'json' }
import { appFolder, buildApp } from './app-build.ts'
import { startAccount } from './start-account.ts'
import { installDemo } from './demo.ts'
import { dataFolder, openData } from './local-data.ts'
import { CommandFailure, command, say } from './run.ts'

interface Options { reset: boolean, clean: boolean, memory: boolean, limits: boolean, deals: number | null, lang: 'ru' | 'en', now: Date | null }

function readOptions(): Options {
  const help = 'Known: --reset (new data), --clean (new data, app not installed), --deals N (new data, so many deals), --lang en (new data, an English-speaking company), --now 2026-11-23T09:00 (the portal’s clock, Moscow time), --memory (keep nothing on disk), --unlimited (as many requests as the machine bears, unlike Bitrix24).'
  let values: { reset?: boolean, clean?: boolean, memory?: boolean, unlimited?: boolean, deals?: string, lang?: string, now?: string }
  try {
    values = parseArgs({ options: { reset: { type: 'boolean' }, clean: { type: 'boolean' }, memory: { type: 'boolean' }, unlimited: { type: 'boolean' }, deals: { type: 'string' }, lang: { type: 'string' }, now: { type: 'string' } } }).values
  } catch (error) {
    throw new CommandFailure(`${error instanceof Error ? error.message : String(error)} ${help}`)
  }
  const deals = values.deals === undefined ? null : Number(values.deals)
  if (deals !== null && !(Number.isInteger(deals) && deals > 0)) throw new CommandFailure(`--deals wants a whole number above zero, not ${values.deals}.`)
  const now = values.now === undefined ? null : new Date(/(?:Z|[+-]\d\d:\d\d)$/.test(values.now) ? values.now : `${values.now}+03:00`)
  if (now && Number.isNaN(now.getTime())) throw new CommandFailure(`--now wants a moment such as 2026-11-23T09:00, not ${values.now}.`)
  if (values.lang !== undefined && values.lang !== 'ru' && values.lang !== 'en') throw new CommandFailure(`--lang knows ru and en, not ${values.lang}.`)
  return { reset: (values.reset ?? false) || values.lang !== undefined, clean: values.clean ?? false, lang: values.lang ?? 'ru', memory: values.memory ?? false, limits: values.unlimited !== true, deals, now }
}

function port(variable: string, standard: number): number {
  const value = Number(process.env[variable] ?? standard)
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new CommandFailure(`${variable} is not a port: ${process.env[variable]}.`)
  return value
}

async function mustBeFree(number: number, variable: string): Promise<void> {
  const taken = await new Promise<boolean>(resolve => {
    const socket = connect(number, '127.0.0.1', () => { socket.destroy(); resolve(true) })
    socket.on('error', () => { resolve(false) })
  })
  if (taken) throw new CommandFailure(`Port ${number} is taken. Stop what listens there, or choose another: ${variable}=${number + 100} npm start.`)
}

await command(async () => {
  const options = readOptions()
  const portalPort = port('PORTAL_PORT', 8624)
  const appPort = port('APP_PORT', 8625)
  const amoPort = port('AMO_PORT', 8626)
  if (new Set([portalPort, appPort, amoPort]).size < 3) throw new CommandFailure(`Each is an origin of its own: PORTAL_PORT ${portalPort}, APP_PORT ${appPort} and AMO_PORT ${amoPort} must differ.`)
  await mustBeFree(portalPort, 'PORTAL_PORT')
  await mustBeFree(appPort, 'APP_PORT')
  await mustBeFree(amoPort, 'AMO_PORT')
  const origin = `http://127.0.0.1:${portalPort}`
  const appOrigin = `http://127.0.0.1:${appPort}`

  const amoOrigin = `http://127.0.0.1:${amoPort}`
  const amoTitle = options.lang === 'en' ? 'Kommo' : 'amoCRM'
  const renew = options.reset || options.clean || options.deals !== null

  say('Building the app and the pages of both portals')
  await buildApp()
  await buildPortalPages()

  const { store, isNew, finished } = openData('portal', { memory: options.memory, renew })
  const portal = createPortal({ store, origin, appOrigin, offer: { ...manifest.bitrix24, title: manifest.bitrix24.title[options.lang] }, otherCrm: { title: amoTitle, origin: amoOrigin } })
  if (options.now) portal.setClock(options.now)
  if (isNew) {
    say('Inventing a company: people, deals, a month of its calendar')
    seed(store, { now: portal.now(), deals: options.deals ?? defaultDeals, lang: options.lang })
  }
  await listen(createServer(portal).fetch, { port: portalPort, certificate: await certificateOf(store, new Date()) })
  await listen(createStaticHost(appFolder).fetch, { port: appPort })
  if (isNew && !options.clean) {
    say('Installing the app the way an administrator does, and marking a few cards')
    await installDemo(portal)
  }
  finished()
  await startAccount({ port: amoPort, origin: amoOrigin, otherCrm: { title: 'Bitrix24', origin }, lang: options.lang, now: options.now, leads: options.deals, memory: options.memory, renew, clean: options.clean, limits: options.limits })
  if (options.limits) portal.faults.beginWith({ requestLimit: true, methodTimeLimit: true })

  process.stdout.write([
    '',
    `  Bitrix24  ${origin}   deals, cards, calendar, Маркет`,
    `  ${amoTitle.padEnd(8)}  ${amoOrigin}   deals, cards, tasks, settings of integrations`,
    `  App       ${appOrigin}   the static host of the app for Bitrix24`,
    '',
    '  Who you can be (switch at the top right):',
    ...[...tablesOf(store).users.all()].filter(user => user.persona).map(user => `    ${user.name} ${user.lastName}, ${user.position}`),
    '',
    `  Webhook for other REST clients: ${portal.webhook(1)}`,
    `  ${options.memory ? 'Nothing is kept on disk.' : `Data is kept in ${dataFolder}; npm start -- --reset begins anew.`} Ctrl+C stops.`,
    '',
  ].join('\n'))
})
