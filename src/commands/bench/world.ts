import manifest from '../../../manifest.json' with { type: 'json' }
import { createPortal, type Portal } from '../../emulator/bitrix24/portal.ts'
import type { UserRow } from '../../emulator/bitrix24/tables.ts'
import { listen } from '../../emulator/listen.ts'
import { defaultDeals, seed } from '../../emulator/seed.ts'
import { createServer } from '../../emulator/server.ts'
import { createStaticHost } from '../../emulator/static-host.ts'
import { openStore } from '../../emulator/store.ts'
import { appFolder } from '../app-build.ts'
import { installDemo } from '../demo.ts'
import { floorFolder, floorPage } from './floor.ts'

/** How long a REST answer takes, in milliseconds. */
export const latency = 150

/** The tab's name of the floor's page in a card. */
export const floorTab = 'Floor'

export interface World {
  readonly portal: Portal
  /** HTTP requests to REST since the last `forget`; a batch is one, a browser's question whether it may ask (OPTIONS) is none. */
  requests(): number
  forget(): void
  /** Does the work while REST is not slow. */
  quickly<T>(work: () => Promise<T>): Promise<T>
  /** The commands that the floor's page sends from now on. */
  setFloor(commands: Readonly<Record<string, string>>): void
  close(): Promise<void>
}

export function personOf({ portal }: World, persona: UserRow['persona']): number {
  const found = [...portal.tables.users.all()].find(user => user.persona === persona)
  if (!found) throw new Error(`The seed has no ${persona}`)
  return found.id
}

type Answer = (request: Request) => Response | Promise<Response>

/**
 * The local portal with the app, its demonstration data, a slow REST, and the floor's page as one more tab of deals.
 * With `localhost` the app is of another site than the portal, so that the browser gives each of its frames a new process.
 */
export async function startWorld(appHost: '127.0.0.1' | 'localhost' = '127.0.0.1'): Promise<World> {
  let asked = 0
  let commands: Readonly<Record<string, string>> = {}
  const [appFiles, floorFiles] = [createStaticHost(appFolder), createStaticHost(floorFolder)]
  const app = await listen(async request => {
    const { pathname } = new URL(request.url)
    if (pathname === '/floor.html') return new Response(await floorPage(commands), { headers: { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-cache' } })
    return pathname.startsWith('/assets/floor') ? floorFiles.fetch(request) : appFiles.fetch(request)
  }, { port: 0 })
  let answer: Answer = () => new Response(null, { status: 503 })
  const door = await listen(request => {
    if (request.method !== 'OPTIONS' && new URL(request.url).pathname.startsWith('/rest/')) asked += 1
    return answer(request)
  }, { port: 0 })

  const store = openStore()
  const portal = createPortal({
    store,
    origin: `http://127.0.0.1:${door.port}`,
    appOrigin: `http://${appHost}:${app.port}`,
    offer: { ...manifest.bitrix24, title: manifest.bitrix24.title.ru },
  })
  portal.setClock(new Date('2026-11-23T09:00:00+03:00'))
  seed(store, { now: portal.now(), deals: defaultDeals })
  answer = createServer(portal).fetch
  await installDemo(portal)
  addFloorTab(portal)
  portal.faults.change({ latency: { ms: latency } })

  return {
    portal,
    requests: () => asked,
    forget() {
      asked = 0
      portal.journal.clear()
    },
    async quickly(work) {
      portal.faults.change({ latency: null })
      const done = await work()
      portal.faults.change({ latency: { ms: latency } })
      return done
    },
    setFloor(next) { commands = next },
    close: async () => { await door.close(); await app.close() },
  }
}

function addFloorTab({ tables, appOrigin }: Portal): void {
  const ours = [...tables.placements.all()].find(({ placement }) => placement === 'CRM_DEAL_DETAIL_TAB')
  if (!ours) throw new Error('The app has no tab in deals')
  tables.placements.insert({ ...ours, id: undefined, title: floorTab, langAll: {}, handler: `${appOrigin}/floor.html` })
}
