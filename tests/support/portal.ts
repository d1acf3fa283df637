import type { AppOffer } from '../../src/emulator/bitrix24/offer.ts'
import { createPortal, type Portal } from '../../src/emulator/bitrix24/portal.ts'
import type { IssuedTokens } from '../../src/emulator/bitrix24/tokens.ts'
import { certificateOf } from '../../src/emulator/certificate.ts'
import { listen } from '../../src/emulator/listen.ts'
import { finishInstall, install } from '../../src/emulator/portal/market.ts'
import { seed } from '../../src/emulator/seed.ts'
import { createServer } from '../../src/emulator/server.ts'
import { openStore } from '../../src/emulator/store.ts'

export interface StartedPortal {
  readonly portal: Portal
  /** The portal's origin. */
  readonly url: string
  tokens(userId: number): IssuedTokens
  /** Address of an incoming webhook, ends with a slash. */
  webhook(userId: number): string
  /** What a client has to trust to call the same address by https. */
  readonly certificate: string
  close(): Promise<void>
}

export interface PortalOptions {
  /** The portal's clock at the start; it runs on from there. */
  readonly now?: string
  readonly deals?: number
  readonly lang?: 'ru' | 'en'
  readonly appOrigin?: string
  readonly offer?: AppOffer
  /** `absent`: still in the Market; `installing`: its wizard has not finished; `installed` unless told otherwise. */
  readonly app?: 'absent' | 'installing' | 'installed'
}

/** An application that may do everything, for tests that are not about its rights. */
export const wideOffer: AppOffer = {
  code: 'example.review',
  title: 'Разбор',
  scope: ['crm', 'user_brief', 'placement', 'calendar', 'department', 'entity', 'im', 'log', 'sonet_group', 'userfieldconfig'],
  application: 'index.html',
  installer: 'install.html',
}

/** The local portal in memory on a free port, with its seed and the application. */
export async function startPortal(options: PortalOptions = {}): Promise<StartedPortal> {
  let answer: Parameters<typeof listen>[0] = () => new Response(null, { status: 503 })
  const start = new Date(options.now ?? '2026-11-23T09:00:00+03:00')
  const store = openStore()
  const certificate = await certificateOf(store, new Date())
  const server = await listen((request, connection) => answer(request, connection), { port: 0, certificate })
  const url = `http://127.0.0.1:${server.port}`
  seed(store, { now: start, deals: options.deals ?? 30, lang: options.lang })
  const portal = createPortal({
    store, origin: url, appOrigin: options.appOrigin ?? 'http://127.0.0.1:8625', offer: options.offer ?? wideOffer,
  })
  portal.setClock(start)
  if (options.app !== 'absent') install(portal)
  if (options.app === undefined || options.app === 'installed') finishInstall(portal)
  answer = createServer(portal).fetch
  return {
    portal,
    url,
    tokens: userId => portal.issueTokens(userId),
    webhook: userId => portal.webhook(userId),
    certificate: certificate.cert,
    close: server.close,
  }
}
