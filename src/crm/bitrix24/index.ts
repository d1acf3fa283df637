import type { Connection, ConnectOptions } from '../port.ts'
import { createCaller, type Caller } from './call.ts'
import { createCards } from './cards.ts'
import { createHost, openFrame } from './host.ts'
import { createInstall, type InstallNeeds } from './install.ts'
import { createMeetings } from './meetings.ts'
import { setupOption } from './names.ts'
import { createPeople } from './people.ts'
import { createReviews, type ReviewTable } from './reviews.ts'
import { processTable } from './reviews-process.ts'
import { storageTable } from './reviews-storage.ts'
import { createSettings } from './settings.ts'
import { setupBox } from './setup.ts'
import { localeOf } from './place.ts'
import { CrmError, type Crm } from '../port.ts'

/** Shakes hands with the portal around us and gives the port and the page. */
export async function connectBitrix24({ placements = null }: ConnectOptions = {}): Promise<Connection> {
  const frame = await openFrame({
    portal: import.meta.env.VITE_PORTAL_HOST || null,
    // Written so that any other build leaves the names out.
    demo: import.meta.env.VITE_DEMO === 'true' ? ['127.0.0.1', 'localhost'] : [],
  })
  const caller = createCaller(frame)
  const { crm, me, timeZone } = createCrm(caller, {
    locale: localeOf(frame.getLang()),
    placements,
    setup: optionOf(() => frame.options.appGet(setupOption)),
    origin: frame.getTargetOrigin(),
  })
  return { crm, host: createHost(frame, { me, timeZone, now: caller.now }) }
}

export interface CrmNeeds extends InstallNeeds {
  /** The raw option in which the installation keeps its ids. */
  readonly setup: unknown
  /** The portal's origin. */
  readonly origin: string
}

/** The port over any way of calling: a frame in the app, an application's tokens elsewhere. */
export function createCrm(caller: Caller, { setup, origin, ...needs }: CrmNeeds): { crm: Crm, me: () => Promise<number>, timeZone: () => string } {
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
      cards: createCards(caller, box, needs.locale),
      reviews: createReviews(table, needs.locale),
      meetings: createMeetings(caller, { me, timeZone, origin }),
      people,
      settings: createSettings(caller),
      install: createInstall(caller, box, needs),
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
