import { expect, test, type Frame, type FrameLocator, type Page } from '@playwright/test'
import { placements } from '../../placements/registry.ts'
import { listen, type Listening } from '../../src/emulator/listen.ts'
import { en as portalEn } from '../../src/emulator/portal/pages/text-en.ts'
import { ru as portalRu } from '../../src/emulator/portal/pages/text-ru.ts'
import { desk as deskEn } from '../../src/ui/text/en/desk.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { desk as deskRu } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { innerFrame, watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, appFrameInSlider, personOf, signIn, unmarkedDeal, openDealsOf } from './people.ts'
import { watchViolations } from './violations.ts'

const languages = [
  { lang: 'ru', text: ru, desk: deskRu, words: portalRu },
  { lang: 'en', text: en, desk: deskEn, words: portalEn },
] as const

for (const { lang, text, desk, words } of languages) {
  const titleOf = (id: string) => placements.find(placement => placement.id === id)?.titles[lang] ?? ''

  test.describe(`the policy of the pages in ${lang}`, () => {
    test.describe.configure({ mode: 'serial' })
    let own: StartedPortal
    let page: Page
    let faults: string[]
    let stopped: string[]

    test.beforeAll(async ({ browser }) => {
      own = await ownPortal({ lang, deals: 120, app: 'absent' })
      page = await browser.newPage({ baseURL: own.url })
      faults = watchFaults(page)
      stopped = await watchViolations(page)
    })
    test.afterEach(() => {
      expect(stopped.splice(0), 'stopped by the policy').toEqual([])
      expect(faults.splice(0), 'errors on the page').toEqual([])
    })
    test.afterAll(async () => {
      await page.close()
      await own.close()
    })

    async function openCard(id: number): Promise<FrameLocator> {
      await page.goto(`/crm/deal/details/${id}/`)
      await page.getByRole('tab', { name: titleOf('card-tab'), exact: true }).click()
      await expect(appFrame(page).getByRole('heading', { name: text.card.history.title })).toBeVisible()
      await expect(appFrame(page).getByText(text.card.regulation.checkedAt('').trim())).toBeVisible()
      return appFrame(page)
    }

    test('the wizard installs under it', async () => {
      await signIn(page, 'admin')
      await page.goto('/market/')
      await page.getByRole('button', { name: words['market.install'] }).click()
      const wizard = appFrameInSlider(page)
      await wizard.getByRole('button', { name: text.install.start, exact: true }).click()
      await expect(wizard.getByText(text.install.done)).toBeVisible()
      await wizard.getByRole('button', { name: text.install.finish }).click()
      await expect(wizard.getByText(text.main.empty)).toBeVisible()
    })

    test('the card’s tab marks and pins under it', async () => {
      await signIn(page, 'auditor')
      const app = await openCard((await unmarkedDeal(page)).id)
      await app.getByRole('button', { name: text.card.mark, exact: true }).click()
      await app.getByLabel(text.card.reason).fill('Policy')
      await app.getByRole('button', { name: text.card.markConfirm, exact: true }).click()
      await app.getByLabel(text.card.checklists.url).fill('https://checklists.example.ru/policy')
      await app.getByRole('button', { name: text.card.checklists.add, exact: true }).click()
      await app.getByRole('button', { name: text.card.checklists.pin, exact: true }).click()
      await expect(app.getByText(text.card.checklists.pinned)).toBeVisible()
      const salesperson = await personOf(page, 'salesperson')
      for (const { id } of (await openDealsOf(page, salesperson.id)).slice(0, 3)) await openCard(id)
    })

    test('the item in the menu of a row opens under it', async () => {
      const { title } = await unmarkedDeal(page)
      await page.goto(`/crm/deal/list/?title=${encodeURIComponent(title)}`)
      await page.getByRole('button', { name: `${words['list.menuOf']}: ${title}` }).first().click()
      await page.getByRole('menuitem', { name: words['list.market'] }).click()
      await page.getByRole('menuitem', { name: titleOf('list-menu') }).click()
      await expect(appFrame(page).getByText(text.list.responsible('').trim())).toBeVisible()
    })

    test('the calendar books under it', async () => {
      await signIn(page, 'head')
      await page.goto('/calendar/')
      await page.getByRole('tablist', { name: words['calendar.views'] }).getByText(titleOf('calendar')).click()
      const app = appFrame(page)
      await app.getByRole('region', { name: text.calendar.queue.title }).getByRole('button').first().click()
      await app.getByRole('group', { name: new RegExp(text.calendar.form.proposals) }).getByRole('button').first().click()
      await app.getByRole('combobox').first().click()
      await app.getByRole('option').last().click()
      await app.getByRole('button', { name: text.calendar.form.submit }).click()
      await app.getByRole('region', { name: text.calendar.meeting.list }).getByRole('button').first().click()
      await expect(app.getByRole('button', { name: text.calendar.meeting.cancel, exact: true })).toBeVisible()
    })

    test('the page of all reviews filters and opens under it', async () => {
      await page.goto('/calendar/')
      await page.getByRole('navigation', { name: words.menu }).getByRole('link', { name: titleOf('left-menu'), exact: true }).click()
      const app = appFrame(page)
      await app.getByRole('combobox').first().click()
      await app.getByRole('option').first().click()
      await app.getByRole('table', { name: text.main.table.label }).getByRole('row').nth(1).getByRole('button').first().click()
      await expect(app.getByRole('button', { name: text.common.review.openCard })).toBeVisible()
    })

    test('the portal is scanned under it, in a worker of our own', async () => {
      const workers: string[] = []
      page.on('worker', worker => workers.push(new URL(worker.url()).pathname))
      await signIn(page, 'admin')
      await page.goto('/calendar/')
      await page.getByRole('navigation', { name: words.menu }).getByRole('link', { name: titleOf('left-menu'), exact: true }).click()
      const app = appFrame(page)
      await app.getByRole('tab', { name: text.main.tabs.scan, exact: true }).click()
      await app.getByRole('button', { name: desk.scan.head.start, exact: true }).click()
      await expect(app.getByText(`${desk.scan.last.title}:`)).toBeVisible({ timeout: 60_000 })
      expect(workers).toEqual([expect.stringMatching(/^\/assets\/scan-worker-.{8}\.js$/)])
    })
  })
}

test.describe('what the policy stops', () => {
  let own: StartedPortal
  let elsewhere: Listening
  let page: Page
  let stopped: string[]
  let reached: string[]

  test.beforeAll(async ({ browser }) => {
    own = await ownPortal({})
    elsewhere = await listen(request => {
      reached.push(request.url)
      return new Response('', { headers: { 'Access-Control-Allow-Origin': '*' } })
    }, { port: 0 })
    page = await browser.newPage({ baseURL: own.url })
    stopped = await watchViolations(page)
  })
  test.beforeEach(() => {
    stopped.splice(0)
    reached = []
  })
  test.afterAll(async () => {
    await page.close()
    await elsewhere.close()
    await own.close()
  })

  async function openMain(): Promise<Frame> {
    await signIn(page, 'admin')
    await page.goto('/calendar/')
    await page.getByRole('navigation', { name: portalRu.menu }).getByRole('link').filter({ hasText: 'Разбор' }).first().click()
    await expect(appFrame(page).locator('main')).toBeVisible()
    return innerFrame(page)
  }

  test('a script written into the page does not run', async () => {
    await page.route('**/index.html*', async route => {
      const answer = await route.fetch()
      const html = (await answer.text()).replace('</body>', '<script>window.written = true</script><img src="x" onerror="window.written = true"></body>')
      await route.fulfill({ response: answer, body: html })
    })
    const app = await openMain()
    await page.unrouteAll()
    expect(await app.evaluate(() => 'written' in window)).toBe(false)
    expect(stopped).toEqual(expect.arrayContaining([expect.stringContaining('script-src-elem: inline'), expect.stringContaining('script-src-attr: inline')]))
  })

  test('a script, a style and markup that code puts in do not take', async () => {
    const app = await openMain()
    const outcome = await app.evaluate(() => {
      const refused = (work: () => unknown): string => {
        try {
          work()
          return 'done'
        } catch (error) {
          return error instanceof Error ? error.name : 'thrown'
        }
      }
      const style = document.createElement('style')
      style.append('body { opacity: 0.5 }')
      const before = getComputedStyle(document.body).opacity
      document.head.append(style)
      return {
        html: refused(() => { document.body.innerHTML = '<img src=x onerror="window.written = true">' }),
        timer: refused(() => setTimeout('window.written = true')),
        styled: getComputedStyle(document.body).opacity !== before,
        written: 'written' in window,
      }
    })
    expect(outcome).toEqual({ html: 'TypeError', timer: 'TypeError', styled: false, written: false })
    await expect.poll(() => stopped).toContainEqual(expect.stringContaining('style-src-elem: inline'))
  })

  test('a script of another origin is not loaded', async () => {
    const url = `http://127.0.0.1:${elsewhere.port}/evil.js`
    await page.route('**/index.html*', async route => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, body: (await answer.text()).replace('</body>', `<script src="${url}"></script></body>`) })
    })
    await openMain()
    await page.unrouteAll()
    expect(stopped).toContainEqual(expect.stringContaining(`script-src-elem: ${url}`))
    expect(reached).toEqual([])
  })

  const ways: Readonly<Record<string, { readonly directive: string, readonly take: (url: string) => unknown }>> = {
    'a request': { directive: 'connect-src', take: url => fetch(url, { method: 'POST', body: 'token' }).then(() => 'sent', () => 'refused') },
    'a beacon': { directive: 'connect-src', take: url => navigator.sendBeacon(url, 'token') },
    'a socket': { directive: 'connect-src', take: url => { new WebSocket(url.replace('http', 'ws')) } },
    'a picture': { directive: 'img-src', take: url => { new Image().src = url } },
    'a frame': { directive: 'frame-src', take: url => { document.body.append(Object.assign(document.createElement('iframe'), { src: url })) } },
    'a style sheet': { directive: 'style-src-elem', take: url => { document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url })) } },
    'a form': {
      directive: 'form-action',
      take: url => {
        const form = Object.assign(document.createElement('form'), { action: url, method: 'POST' })
        document.body.append(form)
        form.submit()
      },
    },
  }

  for (const [way, { directive, take }] of Object.entries(ways)) {
    test(`${way} to another host is not sent`, async () => {
      const app = await openMain()
      await app.evaluate(take, `http://elsewhere.localhost:${elsewhere.port}/`)
      await expect.poll(() => stopped).toContainEqual(expect.stringContaining(`${directive}: `))
      expect(reached).toEqual([])
    })
  }
})
