import { expect, test, type Frame, type Page } from '@playwright/test'
import { placements } from '../../placements/registry.ts'
import { ports } from '../../playwright.config.ts'
import { en as portalEn } from '../../src/emulator/portal/pages/text-en.ts'
import { ru as portalRu } from '../../src/emulator/portal/pages/text-ru.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { innerFrame, look, watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { dealsMarked, markValue, openDealsOf, personOf, rest, signIn, unmarkedDeal } from './people.ts'

const languages = [
  { lang: 'ru', text: ru, portal: portalRu, origin: `http://127.0.0.1:${ports.ru}` },
  { lang: 'en', text: en, portal: portalEn, origin: `http://127.0.0.1:${ports.en}` },
] as const

const titleOf = (id: string, lang: 'ru' | 'en') => placements.find(placement => placement.id === id)?.titles[lang] ?? ''

for (const { lang, text, portal: words, origin } of languages) {
  test.describe(`screens in ${lang}`, () => {
    let page: Page
    let faults: string[]

    test.beforeAll(async ({ browser }) => {
      page = await browser.newPage({ baseURL: origin, reducedMotion: 'reduce' })
      faults = watchFaults(page)
    })
    test.afterEach(() => { expect(faults.splice(0), 'errors on the page').toEqual([]) })
    test.afterAll(() => page.close())

    const see = (frame: Frame, name: string) => look(page, frame, name, lang)

    async function openCard(id: number): Promise<Frame> {
      await page.goto(`/crm/deal/details/${id}/`)
      await page.getByRole('tab', { name: titleOf('card-tab', lang), exact: true }).click()
      const app = await innerFrame(page)
      await expect(app.getByRole('heading', { name: text.card.history.title })).toBeVisible()
      await expect(app.getByText(text.card.regulation.checkedAt('').trim())).toBeVisible()
      return app
    }

    async function openCalendar(): Promise<Frame> {
      await page.goto('/calendar/')
      await page.getByRole('tablist', { name: words['calendar.views'] }).getByText(titleOf('calendar', lang)).click()
      const app = await innerFrame(page)
      await expect(app.getByRole('grid')).toBeVisible()
      return app
    }

    async function openMain(): Promise<Frame> {
      await page.goto('/calendar/')
      await page.getByRole('navigation', { name: words.menu }).getByRole('link', { name: titleOf('left-menu', lang), exact: true }).click()
      const app = await innerFrame(page)
      await expect(app.getByRole('table', { name: text.main.table.label })).toBeVisible()
      return app
    }

    test('the tab of a card that nobody has marked, marking it, an open review with pinned checklists, taking the mark off', async () => {
      await signIn(page, 'auditor')
      const marked = await dealsMarked(page, 'RAZBOR_MARKED')
      const untouched = await openCard((await unmarkedDeal(page)).id)
      await see(untouched, 'card-not-marked')
      await untouched.getByRole('button', { name: text.card.mark, exact: true }).click()
      await see(untouched, 'card-mark-form')

      const open = await openCard(marked[0] ?? 0)
      await expect(open.getByText(text.card.checklists.pinned)).toBeVisible()
      await see(open, 'card-open-review')
      await open.getByRole('button', { name: text.card.withdraw }).click()
      await open.getByRole('button', { name: text.card.withdrawConfirm, exact: true }).click()
      await expect(open.getByText(text.card.withdrawReasonNeeded)).toBeVisible()
      await open.getByLabel(text.card.checklists.url).fill('javascript:alert(1)')
      await open.getByRole('button', { name: text.card.checklists.add, exact: true }).click()
      await see(open, 'card-complaints')
    })

    test('findings with their evidence and their remedy', async () => {
      const salesperson = await personOf(page, 'salesperson')
      for (const { id } of (await openDealsOf(page, salesperson.id)).slice(0, 12)) {
        const app = await openCard(id)
        const remedy = app.getByRole('button', { name: new RegExp(`^${text.card.regulation.fix}: .*${text.card.regulation.fixTodo}`) })
        if (await remedy.count() < 1) continue
        await remedy.first().click()
        const [question = ''] = text.card.regulation.fixAsk(salesperson.name, '…').split('…')
        await expect(app.getByText(question)).toBeVisible()
        await see(app, 'card-findings')
        return
      }
      throw new Error('No deal of the salesperson breaks a rule')
    })

    test('the tab of a card that carries a mark without any review', async () => {
      const stray = await unmarkedDeal(page, 1)
      await rest(page.request, 'crm.item.update', { entityTypeId: 2, id: stray.id, useOriginalUfNames: 'Y', fields: { UF_CRM_RAZBOR: await markValue(page, 'RAZBOR_MARKED') } })
      const app = await openCard(stray.id)
      await expect(app.getByText(text.card.stray.alone)).toBeVisible()
      await see(app, 'card-stray-mark')
      await app.getByRole('button', { name: text.card.stray.clear }).click()
      await expect(app.getByText(text.card.stray.cleared)).toBeVisible()
    })

    test('the tab of a card with a past review', async () => {
      const [held] = await dealsMarked(page, 'RAZBOR_HELD')
      const app = await openCard(held ?? 0)
      await expect(app.getByRole('link', { name: new RegExp(text.common.review.recordingLink) })).toBeVisible()
      await see(app, 'card-history')
    })

    test('the item in the menu of a row, for a free and for a marked card', async () => {
      const [marked] = await dealsMarked(page, 'RAZBOR_MARKED')
      const free = await unmarkedDeal(page)
      for (const [id, name] of [[free.id, 'list-menu-form'], [marked, 'list-menu-marked']] as const) {
        const { title } = await dealOf(page, id ?? 0)
        await page.goto(`/crm/deal/list/?title=${encodeURIComponent(title)}`)
        await page.getByRole('button', { name: `${words['list.menuOf']}: ${title}` }).first().click()
        await page.getByRole('menuitem', { name: words['list.market'] }).click()
        await page.getByRole('menuitem', { name: titleOf('list-menu', lang) }).click()
        await page.locator('iframe.app-frame-window').waitFor()
        const app = await innerFrame(page)
        await expect(app.getByText(text.list.responsible('').trim())).toBeVisible()
        await see(app, name)
      }
    })

    test('the calendar: nothing chosen, an employee, a taken time, a meeting, its result', async () => {
      await signIn(page, 'head')
      const app = await openCalendar()
      await see(app, 'calendar')
      await app.getByRole('region', { name: text.calendar.queue.title }).getByRole('button').first().click()
      await expect(app.getByRole('group', { name: new RegExp(text.calendar.form.proposals) })).toBeVisible()
      await see(app, 'calendar-employee')
      await app.getByRole('gridcell').getByRole('button', { name: new RegExp(text.calendar.week.busy(text.calendar.week.meOnly, '').trim()) }).first().click({ force: true })
      await expect(app.getByText(text.calendar.form.conflict)).toBeVisible()
      await see(app, 'calendar-conflict')
      await app.getByRole('button', { name: text.calendar.form.cancel }).click()
      await app.getByRole('region', { name: text.calendar.meeting.list }).getByRole('button').first().click()
      await expect(app.getByRole('button', { name: text.calendar.meeting.cancel, exact: true })).toBeVisible()
      await see(app, 'calendar-meeting')
    })

    test('the calendar when a meeting is over: its result', async () => {
      const { now } = await (await page.request.get('/sandbox/clock')).json() as { now: string }
      await page.request.post('/sandbox/clock', { data: { now: '2026-11-24T15:00' } })
      const app = await openCalendar()
      await app.getByRole('region', { name: text.calendar.meeting.list }).getByRole('button').first().click()
      await app.getByRole('button', { name: text.calendar.meeting.held, exact: true }).click()
      await app.getByLabel(text.calendar.hold.recording).fill('recordings.example.ru')
      await see(app, 'calendar-hold')
      await page.request.post('/sandbox/clock', { data: { now } })
    })

    test('all reviews: the table, the filter, an opened review, a vanished card', async () => {
      await signIn(page, 'auditor')
      const app = await openMain()
      await see(app, 'main')
      const rows = app.getByRole('table', { name: text.main.table.label }).getByRole('row')
      await app.getByRole('button', { name: new RegExp(`^${text.common.state.held}`) }).click()
      await rows.nth(1).getByRole('button').first().click()
      await expect(app.getByText(text.common.review.agreements)).toBeVisible()
      await see(app, 'main-opened')

      const [, , doomed] = await dealsMarked(page, 'RAZBOR_MARKED')
      const { title } = await dealOf(page, doomed ?? 0)
      await signIn(page, 'admin')
      expect((await page.request.post(`/portal/crm/2/${doomed}/delete`, { data: {} })).ok()).toBe(true)
      await signIn(page, 'auditor')
      const later = await openMain()
      const row = later.getByRole('row').filter({ hasText: title }).first()
      await expect(row).toContainText(text.main.table.gone)
      await row.getByRole('button').first().click()
      await expect(later.getByText(text.common.review.gone)).toBeVisible()
      await see(later, 'main-vanished-card')
      await later.getByRole('button', { name: new RegExp(`^${text.common.state.withdrawn}`) }).click()
      await expect(later.getByText(text.main.nothingFound)).toBeVisible()
      await see(later, 'main-nothing-found')
    })

    test('what an administrator sees below, and removing the data', async () => {
      await signIn(page, 'admin')
      const app = await openMain()
      await app.getByText(text.install.remove.title).click()
      await app.getByRole('checkbox', { name: text.install.remove.records }).check()
      await app.getByRole('button', { name: text.install.remove.ask }).click()
      await expect(app.getByRole('button', { name: text.install.remove.confirmRecords })).toBeVisible()
      await app.getByRole('button', { name: text.main.admin.check }).click()
      await expect(app.getByText(text.main.admin.checked)).toBeVisible()
      await see(app, 'main-admin')
    })

    test('a page of the app alone, outside the CRM', async () => {
      await page.goto(`http://127.0.0.1:${Number(new URL(origin).port) + 1}/index.html?LANG=${lang}`)
      await expect(page.getByText(text.common.problem['outside-host'].reason)).toBeVisible()
      await see(page.mainFrame(), 'outside')
    })
  })

  test.describe(`installing in ${lang}`, () => {
    let own: StartedPortal
    let page: Page
    let faults: string[]

    test.beforeAll(async ({ browser }) => {
      own = await ownPortal({ lang, app: 'absent' })
      page = await browser.newPage({ baseURL: own.url, reducedMotion: 'reduce' })
      faults = watchFaults(page)
    })
    test.afterAll(async () => {
      await page.close()
      await own.close()
    })

    test('the wizard before and after, the app without any review, and after its data were removed', async () => {
      const see = (frame: Frame, name: string) => look(page, frame, name, lang)
      await signIn(page, 'admin')
      await page.goto('/market/')
      await page.getByRole('button', { name: words['market.install'] }).click()
      const slider = page.locator('iframe[data-slider]').contentFrame().locator('iframe.app-frame-window').contentFrame()
      await expect(slider.getByRole('button', { name: text.install.start, exact: true })).toBeVisible()
      const wizard = await innerFrame(page)
      await see(wizard, 'wizard-before')
      await wizard.getByRole('button', { name: text.install.start, exact: true }).click()
      await expect(wizard.getByText(text.install.done)).toBeVisible()
      await see(wizard, 'wizard-after')
      await wizard.getByRole('button', { name: text.install.finish }).click()
      await expect(slider.getByText(text.main.empty)).toBeVisible()
      const empty = await innerFrame(page)
      await see(empty, 'main-empty')

      await empty.getByText(text.install.remove.title).click()
      await empty.getByRole('button', { name: text.install.remove.ask }).click()
      await empty.getByRole('button', { name: text.install.remove.confirm, exact: true }).click()
      await expect(empty.getByText(text.install.remove.done)).toBeVisible()
      await see(empty, 'data-removed')

      await signIn(page, 'auditor')
      await page.goto(`/marketplace/app/${own.portal.app()?.clientId}/`)
      await expect(page.locator('iframe.app-frame-window').contentFrame().getByText(text.common.start.notInstalled)).toBeVisible()
      await see(await innerFrame(page), 'not-installed')
      expect(faults, 'errors on the page').toEqual([])
    })
  })
}

async function dealOf(page: Page, id: number): Promise<{ readonly title: string }> {
  const answer = await page.request.post('/portal/rest/crm.item.get', { data: { entityTypeId: 2, id } })
  return (await answer.json() as { result: { item: { title: string } } }).result.item
}
