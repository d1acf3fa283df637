import type { Locale } from '../../core/rule.ts'
import { lateInstall, lateMessages, lateScans } from '../shared/late.ts'
import { CrmError, type Connection, type ConnectOptions, type Crm } from '../port.ts'
import type { PageFacts } from './bridge.ts'
import { createCardFetch } from './card-fetch.ts'
import { createCards } from './cards.ts'
import { openBridge } from './frame-bridge.ts'
import { createHost, localeOf, placeOf } from './host.ts'
import { machineNames } from './hosts.ts'
import { installState, stepIds } from './install-state.ts'
import { createMeetings } from './meetings.ts'
import { notebookWhere } from './no-notebook.ts'
import { createNotebook } from './notebook.ts'
import { createPeople } from './people.ts'
import { openLine, type OpenLine } from './request.ts'
import { tellingOfWrites } from './telling-caller.ts'
import { cardFieldStore } from './reviews-card.ts'
import { catalogStore } from './reviews-catalog.ts'
import { createReviews, type ReviewStore } from './reviews.ts'
import { readKept, setupBox } from './setup.ts'
import { createSettings } from './settings.ts'
import { bridgeTransport, sameOriginTransport } from './transport.ts'
import { createWidgetSettings, currentSettings } from './widget-settings.ts'
import { createWriteChain } from './write-chain.ts'

/** Greets the widget around us and gives the port and the page. */
export async function connectAmocrm({ browser = null }: ConnectOptions = {}): Promise<Connection> {
  // Written so that any other build leaves the names out.
  const bridge = await openBridge(import.meta.env.VITE_DEMO === 'true' ? machineNames : [])
  const { facts } = bridge
  const line = openLine(
    facts.rest === 'same-origin' ? sameOriginTransport(facts.origin) : bridgeTransport(input => bridge.ask('rest', input)),
    { account: accountOf(facts), browser },
  )
  addEventListener('pagehide', line.stop)
  addEventListener('pageshow', line.resume)
  const remember = (settings: Readonly<Record<string, string>>): void => { bridge.ask('rememberSettings', settings).catch(() => undefined) }
  const settings = await currentSettings(line.caller, facts.widget)
  if (settings !== facts.widget.settings) remember(settings)
  const crm = createCrm(line, { facts: { ...facts, widget: { ...facts.widget, settings } }, locale: localeOf(facts.locale), remember })
  const place = await placeOf(facts.place, line.caller)
  return { crm, host: createHost(bridge, { place, facts, caller: line.caller }) }
}

/** Ids are the vendor's own, over all accounts of a brand; a subdomain can be renamed. */
function accountOf({ brand, account, origin }: PageFacts): string {
  return account.id === null ? new URL(origin).host : `${brand} ${account.id}`
}

export interface CrmNeeds {
  readonly facts: PageFacts
  readonly locale: Locale
  /** Told of settings that have been saved: the CRM's page does not read them again. */
  readonly remember?: (settings: Readonly<Record<string, string>>) => void
}

/** The port over any way of calling: a frame in the app, a person's session elsewhere. */
export function createCrm({ account, caller: line, pace, support, cache }: OpenLine, { facts, locale, remember }: CrmNeeds): Crm {
  const { isAdmin } = facts.user
  const caller = tellingOfWrites(line, () => {
    fetch.forget()
    reviews.forget()
  })
  const box = setupBox(readKept(facts.widget.settings).setup)
  const people = createPeople(caller, facts)
  const timeZone = (): string => facts.account.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const widget = createWidgetSettings(caller, { widget: facts.widget, isAdmin, box, remember })
  const fetch = createCardFetch(caller, isAdmin)
  const records = (): ReviewStore => {
    const setup = box.get()
    if (setup === null) throw new CrmError('refused', 'The application is not installed')
    return setup.records === null ? cardFieldStore(caller, { setup: box.get, fetch, locale }) : catalogStore(caller, { catalog: setup.records, fetch, locale })
  }
  const reviews = createReviews(records)
  return {
    account, pace, support, people, reviews,
    chain: () => createWriteChain(caller, { store: records, setup: box, locale }),
    cards: createCards(caller, { fetch, setup: box, people, locale, cache, timeZone }),
    meetings: createMeetings(caller, { me: () => Promise.resolve(facts.user.id), timeZone, origin: facts.origin, locale }),
    settings: createSettings(widget, async () => (await import('./structure.ts')).readStructure(caller, people, locale)),
    notebook: notebookWhere(() => box.get()?.notebook !== false, createNotebook(caller, { cache, isAdmin })),
    messages: lateMessages({ arrivesAs: 'task', hasGroups: false }, async () => (await import('./messages.ts')).createMessages(caller, { origin: facts.origin, timeZone })),
    scans: lateScans(async () => (await import('./scan/index.ts')).createScans(caller, { cache, people, locale, timeZone, isAdmin })),
    install: lateInstall(
      stepIds,
      () => installState(box),
      async () => (await import('./install.ts')).createInstall(caller, { locale, isAdmin, box, settings: widget }),
    ),
    recordStore: () => box.get()?.store ?? 'catalog',
  }
}
