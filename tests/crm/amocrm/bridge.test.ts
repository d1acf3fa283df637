import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { frameName, greeting, type PageFacts } from '../../../src/crm/amocrm/bridge.ts'
import { requestOf, restCalls } from '../../../src/crm/amocrm/calls.ts'
import { openBridge, type Bridge } from '../../../src/crm/amocrm/frame-bridge.ts'
import { isKnownAccount } from '../../../src/crm/amocrm/hosts.ts'
import { connect } from '../../../src/crm/connect.ts'

const account = 'https://zerno.amocrm.ru'
const ours = 'https://files.example.net'

const facts: PageFacts = {
  place: { kind: 'card', entity: 'leads', id: 501 },
  brand: 'amocrm', locale: 'ru', origin: account, rest: 'bridge',
  account: { id: 29, subdomain: 'zerno', timeZone: 'Europe/Moscow' },
  user: { id: 11, name: 'Анна Заречная', isAdmin: false, isFree: false },
  managers: [], groups: {}, taskTypes: [],
  widget: { code: 'razbor', version: '1.0.0', path: `${ours}/widget`, settings: {} },
}

type Listener = (event: object) => void

interface Page {
  readonly name?: string
  readonly ancestors?: readonly string[]
  readonly referrer?: string
  /** What comes back for the greeting; by default the widget's welcome. */
  readonly answers?: readonly ((port: MessagePort, parent: object) => object)[]
}

const welcome = (port: MessagePort, parent: object) => ({ source: parent, origin: account, data: { razbor: 'welcome', facts }, ports: [port] })

/** A browser with our page in the widget's frame; `asked` is what the widget hears over the channel. */
function browser({ name = frameName(account), ancestors = [account], referrer = '', answers = [welcome] }: Page = {}) {
  const listeners = new Set<Listener>()
  const greeted: [unknown, string][] = []
  const { port1, port2 } = new MessageChannel()
  const asked: unknown[] = []
  port1.onmessage = ({ data }: MessageEvent) => {
    asked.push(data)
    const { id, call } = data as { id: number, call: string }
    port1.postMessage(call === 'rest' ? { id, failed: 'lost' } : call === 'fit' ? { id, output: null } : { id, failed: 'refused' })
  }
  const parent = {
    postMessage(data: unknown, origin: string) {
      greeted.push([data, origin])
      for (const answer of answers) listeners.forEach(listener => listener(answer(port2, parent)))
    },
  }
  vi.stubGlobal('window', {
    name, parent, location: { href: `${ours}/` },
    addEventListener: (_: string, listener: Listener) => listeners.add(listener),
    removeEventListener: (_: string, listener: Listener) => listeners.delete(listener),
  })
  vi.stubGlobal('document', { referrer })
  vi.stubGlobal('location', { href: `${ours}/widget/app/card-tab.html`, origin: ours, ancestorOrigins: ancestors })
  closing.push(() => { port1.close(); port2.close() })
  return { greeted, asked, listeners }
}

const closing: (() => void)[] = []

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) })
afterEach(() => {
  closing.splice(0).forEach(close => close())
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const failure = async (opening: Promise<Bridge>) => {
  const caught = opening.then(() => null, (error: unknown) => error)
  await vi.advanceTimersByTimeAsync(10_000)
  return caught
}

test('the page greets its parent at the account’s own origin, and takes the facts', async () => {
  const { greeted, listeners } = browser()
  expect((await openBridge([])).facts).toEqual(facts)
  expect(greeted).toEqual([[greeting, account]])
  expect(listeners.size).toBe(0)
})

test.each([
  'https://zerno.amocrm.ru', 'https://zerno.amocrm.com', 'https://grain.kommo.com',
])('%s is an account', origin => {
  expect(isKnownAccount(origin, [])).toBe(true)
})

test.each([
  'http://zerno.amocrm.ru', 'https://amocrm.ru.example.com', 'https://zerno.amocrm.ru.example.com', 'https://zerno-amocrm.ru', 'https://zerno.amocrm.ru:8443',
  'https://zerno.amocrm.ru/path', 'https://a.b.kommo.com', 'https://user@zerno.amocrm.ru', 'http://127.0.0.1:8626', 'null', '',
])('%s is none', origin => {
  expect(isKnownAccount(origin, [])).toBe(false)
})

test('only the demonstration build knows this machine', () => {
  expect(isKnownAccount('http://127.0.0.1:8626', ['127.0.0.1'])).toBe(true)
})

test.each<[string, Page]>([
  ['is named by nobody', { name: '' }],
  ['is named for a strange page', { name: frameName('https://evil.example.com'), ancestors: ['https://evil.example.com'] }],
  ['stands in another page than its name says', { ancestors: ['https://evil.example.com'] }],
])('a frame that %s greets nobody', async (_, page) => {
  const { greeted } = browser(page)
  expect(await failure(openBridge([]))).toMatchObject({ code: 'outside-host' })
  expect(greeted).toEqual([])
})

test('where the browser tells no ancestors, the referrer speaks', async () => {
  browser({ ancestors: [], referrer: 'https://evil.example.com/page' })
  expect(await failure(openBridge([]))).toMatchObject({ code: 'outside-host' })
})

test.each<[string, (port: MessagePort, parent: object) => object]>([
  ['of another window', port => ({ ...welcome(port, {}), source: {} })],
  ['of another origin', (port, parent) => ({ ...welcome(port, parent), origin: 'https://evil.example.com' })],
  ['without a channel', (port, parent) => ({ ...welcome(port, parent), ports: [] })],
  ['of somebody else’s kind', (port, parent) => ({ ...welcome(port, parent), data: 'hello' })],
])('an answer %s is not heard', async (_, answer) => {
  browser({ answers: [answer] })
  expect(await failure(openBridge([]))).toMatchObject({ code: 'offline' })
})

test('a false answer does not keep the true one out', async () => {
  browser({ answers: [port => ({ ...welcome(port, {}), source: {} }), welcome] })
  expect((await openBridge([])).facts.user.id).toBe(11)
})

test.each<[string, object]>([
  ['are of another account', { ...facts, origin: 'https://other.amocrm.ru' }],
  ['are not whole', { ...facts, user: { name: 'Анна' } }],
])('facts that %s end the start', async (_, told) => {
  browser({ answers: [(port, parent) => ({ ...welcome(port, parent), data: { razbor: 'welcome', facts: told } })] })
  expect(await failure(openBridge([]))).toMatchObject({ code: 'outside-host' })
})

test('what the widget answers comes back, its refusals as errors', async () => {
  const { asked } = browser()
  const bridge = await openBridge([])
  expect(await bridge.ask('fit', 640)).toBeNull()
  await expect(bridge.ask('openTasks', null)).rejects.toMatchObject({ code: 'refused', notRun: true })
  await expect(bridge.ask('rest', { call: 'account', values: {} })).rejects.toMatchObject({ code: 'offline', retryable: true, notRun: false })
  expect(asked).toEqual([{ id: 1, call: 'fit', input: 640 }, { id: 2, call: 'openTasks', input: null }, { id: 3, call: 'rest', input: { call: 'account', values: {} } }])
})

test('the frame’s name chooses the CRM, and a foreign account is refused', async () => {
  browser({ name: frameName('https://evil.example.com') })
  await expect(connect()).rejects.toMatchObject({ code: 'outside-host' })
})

test('an address is put together below the API, whatever stands in the values', () => {
  for (const call of Object.keys(restCalls)) {
    const request = requestOf(call, { path: { entity: 'leads', id: 1, note: 2, code: 'a-b_c' }, query: { query: '../&x=1', filter: { id: [1, 2], updated_at: { from: 5 } }, none: undefined } })
    expect(request?.address).toMatch(/^\/api\/v4\/[\w/-]+\?query=\.\.%2F%26x%3D1&filter\[id\]\[\]=1&filter\[id\]\[\]=2&filter\[updated_at\]\[from\]=5$/)
  }
})

test.each([
  ['toString', {}], ['nothing', {}], ['card', {}],
  ['card', { path: { entity: 'leads', id: 0 } }], ['card', { path: { entity: 'leads', id: 1.5 } }], ['card', { path: { entity: 'catalogs' as 'leads', id: 1 } }],
  ['widget', { path: { code: '../x' } }], ['widget', { path: { code: '' } }],
] as const)('there is no request for %s %j', (call, values) => {
  expect(requestOf(call, values)).toBeNull()
})
