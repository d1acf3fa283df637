import type { Connection, ConnectOptions } from '../port.ts'
import { createCards } from './cards.ts'
import { createHost, openFrame } from './host.ts'
import type { InstallNeeds } from './install.ts'
import { installState, stepIds } from './install-state.ts'
import { openLine, type Line } from './line.ts'
import { createMeetings } from './meetings.ts'
import { lateInstall, lateMessages, lateScans } from '../shared/late.ts'
import { setupOption } from './names.ts'
import { createNotebook } from './notebook.ts'
import { createPeople } from './people.ts'
import { machineNames } from './portal.ts'
import { createReviews, type ReviewTable } from './reviews.ts'
import { processTable } from './reviews-process.ts'
import { storageTable } from './reviews-storage.ts'
import { createSettings } from './settings.ts'
import { setupBox } from './setup.ts'
import { localeOf } from './place.ts'
import { sdkTransport } from './transport.ts'
import { createWriteChain } from './write-chain.ts'
import { CrmError, type Crm } from '../port.ts'

/** Shakes hands with the portal around us and gives the port and the page. */
export async function connectBitrix24({ placements = null, browser = null }: ConnectOptions = {}): Promise<Connection> {
  const frame = await openFrame({
    portal: import.meta.env.VITE_PORTAL_HOST || null,
    // Written so that any other build leaves the names out.
    demo: import.meta.env.VITE_DEMO === 'true' ? machineNames : [],
  })
  const origin = frame.getTargetOrigin()
  const { member_id: member = '' } = frame.auth.getAuthData() || {}
  const line = openLine(sdkTransport(frame), { account: member || new URL(origin).host, browser })
  addEventListener('pagehide', line.stop)
  addEventListener('pageshow', line.resume)
  const { crm, me, timeZone } = createCrm(line, {
    locale: localeOf(frame.getLang()),
    placements,
    setup: optionOf(() => frame.options.appGet(setupOption)),
    origin,
  })
  return { crm, host: createHost(frame, { me, timeZone, now: line.caller.now }) }
}

export interface CrmNeeds extends InstallNeeds {
  /** The raw option in which the installation keeps its ids. */
  readonly setup: unknown
  /** The portal's origin. */
  readonly origin: string
}

/** The port over any way of calling: a frame in the app, an application's tokens elsewhere. */
export function createCrm({ account, caller, pace, support, cache }: Line, { setup, origin, ...needs }: CrmNeeds): { crm: Crm, me: () => Promise<number>, timeZone: () => string } {
  const box = setupBox(setup)
  const people = createPeople(caller)
  const me = async (): Promise<number> => (await people.me()).person.id
  const timeZone = (): string => people.timeZone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone

  function table(): ReviewTable {
    const found = box.get()
    if (!found) throw new CrmError('refused', 'The application is not installed')
    return found.type ? processTable(caller, found.type) : storageTable(caller)
  }

  return {
    me,
    timeZone,
    crm: {
      account, pace, support,
      chain: () => createWriteChain(caller, { table, setup: box, locale: needs.locale }),
      cards: createCards(caller, { setup: box, locale: needs.locale, cache }),
      reviews: createReviews(table),
      meetings: createMeetings(caller, { me, timeZone, origin }),
      people,
      settings: createSettings(caller),
      notebook: createNotebook(caller),
      messages: lateMessages({ arrivesAs: 'notification', hasGroups: true }, async () => (await import('./messages.ts')).createMessages(caller, { me, origin })),
      scans: lateScans(async () => (await import('./scan/index.ts')).createScans(caller, { cache })),
      install: lateInstall(
        stepIds,
        () => installState(box, needs.placements),
        async () => (await import('./install.ts')).createInstall(caller, box, needs),
      ),
      recordStore: () => box.get()?.store ?? 'smart-process',
    },
  }
}

/** The SDK throws for an option that is not set. */
function optionOf(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return undefined
  }
}
