import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect } from '../../../src/crm/connect.ts'
import { createHost, openFrame } from '../../../src/crm/bitrix24/host.ts'
import type { Host } from '../../../src/crm/port.ts'
import { linkFrame, type FrameHost, type FramePlace } from '../../../src/emulator/bitrix24/frame.ts'

const portalOrigin = 'https://company.bitrix24.ru'
const appOrigin = 'https://app.example.ru'
const sid = 'a1b2c3'
const cloudOnly = { portal: null, demo: [] }

type Listener = (event: MessageEvent) => void

interface Page {
  readonly name?: string
  readonly ancestors?: readonly string[]
  readonly silent?: boolean
  readonly init?: Readonly<Record<string, unknown>>
  readonly place?: FramePlace
}

/** A browser with our page in the portal's frame; only what crosses the border between them is there. */
function browser({ name = `company.bitrix24.ru|1|${sid}`, ancestors = [portalOrigin], silent = false, init = {}, place = { commands: {}, events: [] } }: Page = {}) {
  const done: string[] = []
  const ours = new Set<Listener>()
  const theirs = new Set<Listener>()
  const note = (what: string) => (...args: readonly unknown[]) => { done.push(`${what} ${JSON.stringify(args)}`) }
  const deliver = (listeners: ReadonlySet<Listener>, event: object) => setTimeout(() => listeners.forEach(listener => listener(event as MessageEvent)), 0)
  const frame = { postMessage: (data: string) => deliver(ours, { data, origin: portalOrigin, source: parent }) }
  const parent = { postMessage: (data: unknown, origin: string) => { if (origin === portalOrigin) deliver(theirs, { data, origin: appOrigin, source: frame }) } }
  const window = {
    name, parent, setTimeout,
    addEventListener: (_: string, listener: Listener) => ours.add(listener),
    removeEventListener: (_: string, listener: Listener) => ours.delete(listener),
  }
  const body = { scrollHeight: 640 }
  let resized: () => void = () => undefined
  vi.stubGlobal('window', window)
  vi.stubGlobal('parent', parent)
  vi.stubGlobal('document', { referrer: '', body })
  vi.stubGlobal('location', { origin: appOrigin, ancestorOrigins: ancestors })
  vi.stubGlobal('ResizeObserver', class {
    constructor(tell: () => void) { resized = tell }
    observe() { resized() }
  })
  const nobody = () => Promise.resolve(null)
  const host: FrameHost = {
    init: {
      AUTH_ID: 'token', REFRESH_ID: 'next', AUTH_EXPIRES: '3600', DOMAIN: 'company.bitrix24.ru', PROTOCOL: 1, PATH: '/rest', LANG: 'ru', MEMBER_ID: 'm', IS_ADMIN: true,
      APP_OPTIONS: {}, USER_OPTIONS: {}, PLACEMENT: 'DEFAULT', PLACEMENT_OPTIONS: {}, INSTALL: false, FIRST_RUN: false, ...init,
    },
    refreshAuth: () => Promise.resolve({ AUTH_ID: 'a', REFRESH_ID: 'b', AUTH_EXPIRES: 3600 }),
    setInstall: () => Promise.resolve(true),
    finishInstall: () => Promise.resolve(note('finishInstall')()),
    setOption: () => Promise.resolve(true),
    resize: note('resize'), scrollTo: note('scrollTo'), setTitle: note('setTitle'), reload: note('reload'),
    openApplication: params => Promise.resolve(note('openApplication')(params)),
    closeApplication: note('closeApplication'),
    openPath: path => Promise.resolve(note('openPath')(path)),
    selectUsers: nobody, selectAccess: nobody, selectItems: nobody, announce: note('announce'),
  }
  const parentWindow = {
    addEventListener: (_: string, listener: Listener) => void theirs.add(listener),
    removeEventListener: (_: string, listener: Listener) => void theirs.delete(listener),
  }
  const link = silent ? null : linkFrame({ parent: parentWindow, frame: () => frame, appOrigin, portalOrigin, sid, clientId: 'app.1', place, host, warn: note('warn') })
  return { done, body, resize: () => resized(), link, note }
}

async function openHost(options: Page = {}) {
  const page = browser(options)
  const host: Host = createHost(await openFrame(cloudOnly), { timeZone: () => 'Europe/Moscow', now: () => new Date(), me: () => Promise.resolve(6) })
  return { ...page, host }
}

beforeEach(() => { vi.useFakeTimers({ shouldAdvanceTime: true }) })
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('a page of its own is outside', async () => {
  browser({ name: '' })
  await expect(connect()).rejects.toMatchObject({ code: 'outside-host' })
})

test('an unknown portal is outside, and is told nothing', async () => {
  browser({ name: `evil.example|1|${sid}`, ancestors: ['https://evil.example'] })
  await expect(connect()).rejects.toMatchObject({ code: 'outside-host' })
})

test('a page that only calls itself the portal is outside', async () => {
  browser({ ancestors: ['https://evil.example'] })
  await expect(openFrame(cloudOnly)).rejects.toMatchObject({ code: 'outside-host' })
})

test('a portal that does not answer is offline after a while, not for ever', async () => {
  browser({ silent: true })
  const opened = openFrame(cloudOnly).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_001)
  expect(await opened).toMatchObject({ code: 'offline', retryable: true })
})

test('the page knows its card and its language', async () => {
  const { host } = await openHost({ init: { PLACEMENT: 'CRM_LEAD_DETAIL_TAB', PLACEMENT_OPTIONS: { ID: '17' }, LANG: 'de' } })
  expect(host.place).toEqual({ kind: 'card-tab', card: { kind: 'lead', id: 17 } })
  expect(host.locale).toBe('en')
})

test('the frame follows the height of the content, once for each height', async () => {
  const { host, done, body, resize } = await openHost()
  host.fit()
  host.fit()
  body.scrollHeight = 900
  resize()
  await vi.advanceTimersByTimeAsync(10)
  expect(done).toEqual(['resize ["100%",640]', 'resize ["100%",900]'])
})

test('a card opens over the page', async () => {
  const { host, done } = await openHost()
  await host.openCard({ kind: 'deal', id: 42 })
  expect(done[0]).toContain('/crm/deal/details/42/?IFRAME=Y')
})

test('outside the calendar a meeting opens in the person\'s own calendar', async () => {
  const { host, done } = await openHost()
  await host.openMeeting(77)
  expect(done[0]).toContain('/company/personal/user/6/calendar/?EVENT_ID=77&IFRAME=Y')
})

const calendar = { init: { PLACEMENT: 'CALENDAR_GRIDVIEW', PLACEMENT_OPTIONS: { viewRangeFrom: '2026-11-23', viewRangeTo: '2026-11-29' } } }
const calendarEvents = ['refreshEntries', 'decreaseViewRangeDate', 'increaseViewRangeDate', 'adjustToDate'].map(name => `Calendar.customView:${name}`)

test('in the calendar a meeting opens as the calendar opens it', async () => {
  const viewed: unknown[] = []
  const { host } = await openHost({ ...calendar, place: { events: [], commands: { viewEvent: (params, reply) => { viewed.push(params['id']); reply() } } } })
  await host.openMeeting(77)
  expect(viewed).toEqual(['77'])
})

test('the calendar\'s own buttons are heard until one stops listening', async () => {
  const { host, link } = await openHost({ ...calendar, place: { commands: {}, events: calendarEvents } })
  const heard: unknown[] = []
  const stop = host.onCalendar(event => heard.push(event))
  // The SDK loses what comes while a subscription is still being made.
  await vi.advanceTimersByTimeAsync(1000)
  for (const [event, payload] of [[0, {}], [1, {}], [2, {}], [3, '2026-12-07']] as const) link?.emit(calendarEvents[event] ?? '', payload)
  await vi.advanceTimersByTimeAsync(10)
  expect(heard).toEqual([{ kind: 'refresh' }, { kind: 'back' }, { kind: 'forward' }, { kind: 'to', day: '2026-12-07' }])
  stop()
  link?.emit(calendarEvents[0] ?? '', {})
  await vi.advanceTimersByTimeAsync(10)
  expect(heard).toHaveLength(4)
})

test('only a card is asked to read itself again', async () => {
  let reloaded = 0
  const place: FramePlace = { events: [], commands: { reloadData: (_, reply) => { reloaded++; reply() } } }
  const main = await openHost({ place })
  await main.host.reloadCard()
  expect(reloaded).toBe(0)
  const tab = await openHost({ place, init: { PLACEMENT: 'CRM_DEAL_DETAIL_TAB', PLACEMENT_OPTIONS: { ID: '1' } } })
  await tab.host.reloadCard()
  expect(reloaded).toBe(1)
})

test('the wizard finishes the installation though the portal does not answer', async () => {
  const { host, done } = await openHost({ init: { INSTALL: true } })
  expect(host.place).toEqual({ kind: 'install' })
  const finished = host.finishInstall()
  await vi.advanceTimersByTimeAsync(5001)
  await finished
  expect(done).toContain('finishInstall []')
})

test('our own page opens with its options', async () => {
  const { host, done } = await openHost()
  await host.openOwn('main', { review: '5' })
  expect(done).toEqual(['openApplication [{"review":"5","place":"main"}]'])
})
