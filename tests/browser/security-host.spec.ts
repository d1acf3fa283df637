import { existsSync } from 'node:fs'
import { expect, test, type Page, type Request } from '@playwright/test'
import { installDemo } from '../../src/commands/demo.ts'
import { listen, type Listening } from '../../src/emulator/listen.ts'
import { createStaticHost } from '../../src/emulator/static-host.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, signIn, unmarkedDeal } from './people.ts'

const refused = ru.common.problem['outside-host'].reason
/** Who has not said who they are has not said their language either. */
const refusal = new RegExp([ru, en].map(text => text.common.problem['outside-host'].reason.replaceAll('.', '\\.')).join('|'))
const packageFolder = 'dist/bitrix24'

let own: StartedPortal
let page: Page
let requests: Request[]

test.beforeAll(async () => {
  own = await ownPortal({ app: 'absent', deals: 120 })
  await installDemo(own.portal)
})
test.beforeEach(async ({ browser }) => {
  page = await browser.newPage({ baseURL: own.url })
  requests = []
  page.on('request', request => { if (request.resourceType() !== 'document') requests.push(request) })
  await signIn(page, 'auditor')
})
test.afterEach(() => page.close())
test.afterAll(() => own.close())

/** Everything that left the browser, but for the pages that were opened. */
const sent = () => requests.map(request => `${request.url()} ${request.postData() ?? ''}`).join('\n')
const restCalls = () => requests.filter(request => new URL(request.url()).pathname.startsWith('/rest/') && request.method() === 'POST')

interface Opening { readonly name: string, readonly sid: string, readonly init: Readonly<Record<string, unknown>> }

/** What a page of the portal keeps for the tests: the questions of the frame, and those that it leaves unanswered. */
interface Desk {
  hold: string | null
  readonly asked: { readonly command: string, readonly key: string, readonly from: MessageEventSource, readonly origin: string }[]
}
type Desked = Window & { desk: Desk }

/** Before the portal's own scripts: notes what the frame asks, and holds back the questions named `hold`. */
async function keepDesk(): Promise<void> {
  await page.addInitScript(() => {
    if (window !== window.top) return
    const desk: Desk = { hold: null, asked: [] }
    ;(window as unknown as Desked).desk = desk
    window.addEventListener('message', event => {
      if (typeof event.data !== 'string' || !event.source) return
      const parts = event.data.split(':')
      const command = parts[0] ?? ''
      desk.asked.push({ command, key: parts.at(-2) ?? '', from: event.source, origin: event.origin })
      if (command === desk.hold) event.stopImmediatePropagation()
    })
  })
}

/** Opens a card's tab whose questions named `hold` wait for the test. Gives what the portal would have answered. */
async function openTab(hold: string | null = null): Promise<Opening> {
  await keepDesk()
  const { id } = await unmarkedDeal(page)
  await page.goto(`/crm/deal/details/${id}/`)
  await page.evaluate(command => { (window as unknown as Desked).desk.hold = command }, hold)
  const opening = page.waitForResponse('**/portal/frame')
  await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
  return await (await opening).json() as Opening
}

/** Waits for a question and gives the key of its answer. */
async function keyOf(command: string): Promise<string> {
  const find = () => page.evaluate(wanted => (window as unknown as Desked).desk.asked.findLast(one => one.command === wanted)?.key ?? null, command)
  await expect.poll(find).not.toBeNull()
  return await find() ?? ''
}

/** The portal's page itself says this to the frame. */
async function answer(key: string, payload: unknown): Promise<void> {
  await page.evaluate(([id, json]) => {
    const last = (window as unknown as Desked).desk.asked.at(-1)
    last?.from.postMessage(`${id}:${json}`, { targetOrigin: last.origin })
  }, [key, JSON.stringify(payload)] as const)
}

const forgedAuth = { AUTH_ID: 'forged-access', REFRESH_ID: 'forged-refresh', AUTH_EXPIRES: 3600 }

/** The app works for the person who really opened it, and nothing false was ever sent. */
async function expectUnmoved({ init }: Opening): Promise<void> {
  await expect(appFrame(page).getByRole('heading', { name: ru.card.history.title })).toBeVisible()
  expect(restCalls().length).toBeGreaterThan(0)
  for (const call of restCalls()) {
    expect(new URL(call.url()).origin).toBe(own.url)
    expect(call.postDataJSON()).toMatchObject({ auth: init['AUTH_ID'] })
  }
  expect(sent()).not.toContain('forged')
}

async function expectRefused(opening: Opening): Promise<void> {
  await expect(appFrame(page).getByText(refusal)).toBeVisible()
  expect(restCalls()).toEqual([])
  for (const secret of ['forged', String(opening.init['AUTH_ID']), String(opening.init['REFRESH_ID'])]) {
    // The portal's page keeps no journal of its own answers: what is left are requests of the app.
    expect(sent()).not.toContain(secret)
  }
}

test('what the portal’s page says is heard', async () => {
  const opening = await openTab('getInitData')
  const key = await keyOf('getInitData')
  await expect(appFrame(page).getByRole('heading', { name: ru.card.history.title })).toHaveCount(0)
  await answer(key, opening.init)
  await expectUnmoved(opening)
})

test.describe('another window in the parent’s place', () => {
  let elsewhere: Listening
  test.beforeAll(async () => {
    elsewhere = await listen(() => new Response('<!doctype html><title>Elsewhere</title>', { headers: { 'Content-Type': 'text/html' } }), { port: 0 })
  })
  test.afterAll(() => elsewhere.close())

  /** Says this to the app's frame from a window beside it, before the portal answers. */
  async function interfere(opening: Opening, speak: (line: string) => Promise<void>): Promise<void> {
    const key = await keyOf('getInitData')
    await speak(`${key}:${JSON.stringify({ ...opening.init, ...forgedAuth })}`)
    // What was said to the frame before arrives before.
    await answer(key, opening.init)
    await expectUnmoved(opening)
  }

  test('a frame of another origin is not heard', async () => {
    const opening = await openTab('getInitData')
    await interfere(opening, async line => {
      await page.evaluate(url => new Promise(resolve => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: url, name: 'foreign', onload: resolve }))
      }), `http://127.0.0.1:${elsewhere.port}/`)
      await speakFrom('foreign', line)
    })
  })

  test('a frame of the portal’s own origin beside the app is not heard', async () => {
    const opening = await openTab('getInitData')
    await interfere(opening, async line => {
      await page.evaluate(() => new Promise(resolve => {
        document.body.append(Object.assign(document.createElement('iframe'), { src: '/crm/deal/list/', name: 'sibling', onload: resolve }))
      }))
      await speakFrom('sibling', line)
    })
  })

  test('a window that the portal opened is not heard', async () => {
    const opening = await openTab('getInitData')
    await interfere(opening, async line => {
      const opened = page.waitForEvent('popup')
      await page.evaluate(() => { window.open('/crm/deal/list/') })
      const popup = await opened
      await popup.waitForLoadState()
      await popup.evaluate(text => {
        const frames = (window.opener as Window).frames
        for (let index = 0; index < frames.length; index++) frames[index]?.postMessage(text, '*')
      }, line)
      await popup.close()
    })
  })

  async function speakFrom(name: string, line: string): Promise<void> {
    const frame = page.frame({ name })
    if (!frame) throw new Error(`No frame is called ${name}`)
    await frame.evaluate(text => {
      const { frames } = window.parent
      for (let index = 0; index < frames.length; index++) if (frames[index] !== window) frames[index]?.postMessage(text, '*')
    }, line)
  }
})

test('an answer that comes a second time with the same key changes nothing', async () => {
  const opening = await openTab()
  const key = await keyOf('getInitData')
  await expectUnmoved(opening)
  await answer(key, { ...opening.init, ...forgedAuth })
  await answer('no-such-key', forgedAuth)
  await appFrame(page).getByRole('button', { name: ru.card.mark, exact: true }).click()
  await appFrame(page).getByRole('button', { name: ru.card.markConfirm, exact: true }).click()
  await expect(appFrame(page).getByText(ru.card.marked)).toBeVisible()
  await expectUnmoved(opening)
})

for (const [what, forged] of [
  ['another host', { DOMAIN: 'elsewhere.localhost:9' }],
  ['another portal of the cloud', { DOMAIN: 'other.bitrix24.ru', PROTOCOL: 1 }],
  ['another protocol', { PROTOCOL: 1 }],
  ['REST elsewhere', { PATH: 'http://elsewhere.localhost:9/rest' }],
  ['REST elsewhere without a scheme', { PATH: '//elsewhere.localhost:9/rest' }],
  ['a token that is none', { AUTH_ID: { forged: true } }],
  ['a lifetime that is none', { AUTH_EXPIRES: 'forged' }],
] as const) {
  test(`the portal’s answer with ${what} is refused, and no token is sent`, async () => {
    const opening = await openTab('getInitData')
    await answer(await keyOf('getInitData'), { ...opening.init, ...forged })
    await expectRefused(opening)
  })
}

for (const [what, payload] of [['nothing in it', {}], ['a list', []], ['a number', 5]] as const) {
  test(`the portal’s answer with ${what} is refused`, async () => {
    const opening = await openTab('getInitData')
    await answer(await keyOf('getInitData'), payload)
    await expectRefused(opening)
  })
}

test.describe('another page around the app', () => {
  /** The app's pages without the header that forbids to frame them: our own check is what is tried here. */
  let bare: Listening
  let around: Listening
  let html = ''

  test.beforeAll(async () => {
    const host = createStaticHost('.cache/app')
    bare = await listen(async request => {
      const answered = await host.fetch(request)
      answered.headers.delete('Content-Security-Policy')
      return answered
    }, { port: 0 })
    around = await listen(() => new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } }), { port: 0 })
  })
  test.afterAll(async () => {
    await bare.close()
    await around.close()
  })

  /** A page that frames the app under this name and answers whatever it asks. */
  async function frameBy(host: string, name: string, app: string): Promise<void> {
    const init = JSON.stringify({ ...forgedAuth, DOMAIN: name.split('|')[0], PROTOCOL: 0, PATH: '/rest', LANG: 'ru', MEMBER_ID: 'm', PLACEMENT: 'DEFAULT', PLACEMENT_OPTIONS: {}, APP_OPTIONS: {}, USER_OPTIONS: {} })
    html = `<!doctype html><title>Around</title><iframe name="${name}" src="${app}/index.html?LANG=ru" width="900" height="600"></iframe><script>
      window.heard = []
      addEventListener('message', event => {
        heard.push(event.data)
        event.source.postMessage(String(event.data).split(':').at(-2) + ':' + ${JSON.stringify(init)}, '*')
      })
    </script>`
    await page.goto(`http://${host}:${around.port}/`)
  }

  const inside = () => page.locator('iframe').contentFrame()
  const heard = () => page.evaluate(() => (window as unknown as { heard: readonly unknown[] }).heard)

  for (const [what, nameOf] of [
    ['the local portal’s name', () => `${new URL(own.url).host}|0|sid`],
    ['the name of a portal of the cloud', () => 'company.bitrix24.ru|1|sid'],
    ['its own name', () => `elsewhere.localhost:${around.port}|0|sid`],
    ['no name of a portal', () => 'name'],
  ] as const) {
    test(`a foreign page that calls itself by ${what} is told nothing`, async () => {
      await frameBy('elsewhere.localhost', nameOf(), `http://127.0.0.1:${bare.port}`)
      await expect(inside().getByText(refused)).toBeVisible()
      expect(await heard()).toEqual([])
      expect(restCalls()).toEqual([])
    })
  }

  test('the host of the pages does not let a foreign page frame them at all', async () => {
    const faults = watchFaults(page)
    await frameBy('elsewhere.localhost', 'name', own.portal.appOrigin)
    await expect.poll(() => faults).toContainEqual(expect.stringContaining('frame-ancestors'))
    await expect(inside().locator('#app')).toHaveCount(0)
  })

  test('a page that is opened alone says so', async () => {
    await page.goto(`${own.portal.appOrigin}/index.html?LANG=ru`)
    await expect(page.getByText(refused)).toBeVisible()
    expect(restCalls()).toEqual([])
  })

  test('the package for customers does not trust this machine', async () => {
    expect(existsSync(`${packageFolder}/index.html`), 'npm run build comes first').toBe(true)
    const host = createStaticHost(packageFolder)
    const shipped = await listen(async request => {
      const answered = await host.fetch(request)
      answered.headers.delete('Content-Security-Policy')
      return answered
    }, { port: 0 })
    await frameBy('127.0.0.1', `127.0.0.1:${around.port}|0|sid`, `http://127.0.0.1:${shipped.port}`)
    await expect(inside().getByText(refused)).toBeVisible()
    expect(await heard()).toEqual([])
    // The same page around the build for the local portal is spoken to.
    await frameBy('127.0.0.1', `127.0.0.1:${around.port}|0|sid`, `http://127.0.0.1:${bare.port}`)
    await expect.poll(async () => (await heard()).length).toBeGreaterThan(0)
    await shipped.close()
  })
})
