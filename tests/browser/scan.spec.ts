import { expect, test, type Frame, type Page } from '@playwright/test'
import { placements } from '../../placements/registry.ts'
import { installDemo } from '../../src/commands/demo.ts'
import { desk as deskEn } from '../../src/ui/text/en/desk.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { desk as deskRu } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { innerFrame, look, watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { personOf, rest, signIn, type Persona } from './people.ts'

const languages = [
  { lang: 'ru', text: ru, desk: deskRu, contact: ['Аркадий', 'Белозёров'] },
  { lang: 'en', text: en, desk: deskEn, contact: ['Arthur', 'Bellingham'] },
] as const

for (const { lang, text, desk, contact: [name, lastName] } of languages) {
  test.describe.serial(`the portal scan in ${lang}`, () => {
    let own: StartedPortal
    let page: Page
    let faults: string[]
    let contactId = 0

    test.beforeAll(async ({ browser }) => {
      own = await ownPortal({ lang, app: 'absent' })
      await installDemo(own.portal)
      page = await browser.newPage({ baseURL: own.url, reducedMotion: 'reduce' })
      faults = watchFaults(page)
    })
    test.afterEach(() => { expect(faults.splice(0), 'errors on the page').toEqual([]) })
    test.afterAll(async () => {
      await page.close()
      await own.close()
    })

    const see = (frame: Frame, picture: string) => look(page, frame, picture, lang)

    async function openDesk(persona: Persona, tab: string): Promise<Frame> {
      await signIn(page, persona)
      await page.goto('/calendar/')
      const title = placements.find(({ id }) => id === 'left-menu')?.titles[lang] ?? ''
      await page.getByRole('navigation').getByRole('link', { name: title, exact: true }).first().click()
      const app = await innerFrame(page)
      await app.getByRole('tab', { name: tab, exact: true }).click()
      return app
    }

    const contactFields = (phone: string, id?: string) => ({ PHONE: [{ ...id !== undefined && { ID: id }, VALUE: phone, VALUE_TYPE: 'WORK' }] })

    test('an administrator scans, reads the numbers and the cards behind them', async () => {
      await signIn(page, 'admin')
      const salesperson = await personOf(page, 'salesperson')
      contactId = await rest<number>(page.request, 'crm.contact.add', { fields: { NAME: name, LAST_NAME: lastName, ASSIGNED_BY_ID: salesperson.id, ...contactFields('12') } })

      const app = await openDesk('admin', text.main.tabs.scan)
      await expect(app.getByText(desk.scan.head.never)).toBeVisible()
      await see(app, 'scan-never')
      await app.getByRole('tab', { name: text.main.tabs.remind, exact: true }).click()
      await expect(app.getByText(desk.remind.never)).toBeVisible()
      await app.getByRole('tab', { name: text.main.tabs.scan, exact: true }).click()
      await app.getByRole('button', { name: desk.scan.head.start, exact: true }).click()
      await expect(app.getByText(`${desk.scan.last.title}:`)).toBeVisible({ timeout: 60_000 })
      await expect(app.getByRole('heading', { name: desk.scan.list.title, exact: true })).toBeVisible()
      await see(app, 'scan-done')

      const rules = app.getByRole('table', { name: desk.scan.rules.title })
      const first = rules.getByRole('button', { name: new RegExp(desk.scan.table.cards) }).nth(1)
      const told = Number((await first.textContent() ?? '').replaceAll(/\D/g, ''))
      await first.click()
      await expect(app.getByRole('list', { name: desk.scan.list.label }).getByRole('listitem').first()).toHaveAttribute('aria-setsize', String(told))

      await app.locator('[data-row]').first().press('Enter')
      await expect(app.getByText(/^\d+ (?:нарушен|finding)/)).toBeVisible()
      await see(app, 'scan-card-open')
      await app.locator('[data-row]').first().press('Enter')
      await app.locator('[data-row]').first().press('ArrowDown')
      await expect(app.locator('li[aria-posinset="2"] [data-row]')).toBeFocused()
      await app.locator('li[aria-posinset="2"] [data-row]').press('End')
      await expect(app.locator(`li[aria-posinset="${told}"] [data-row]`)).toBeFocused()
    })

    test('a desk that was open before the scan tells what the scan has found', async () => {
      const app = await innerFrame(page)
      await app.getByRole('tab', { name: text.main.tabs.remind, exact: true }).click()
      await expect(app.getByRole('button', { name: desk.remind.offer.preview })).toBeVisible()
      await expect(app.getByText(desk.remind.never)).toHaveCount(0)
    })

    test('a scan that could not begin leaves the last numbers, and they are not told as unfinished', async () => {
      const app = await openDesk('admin', text.main.tabs.scan)
      await expect(app.getByText(desk.scan.numbers.clean, { exact: true })).toBeVisible()
      await page.request.post('/sandbox/faults', { data: { serverError: true } })
      await app.getByRole('button', { name: desk.scan.head.start, exact: true }).click()
      await expect(app.getByText(desk.scan.head.brokeAtOnce)).toBeVisible({ timeout: 60_000 })
      await expect(app.getByText(desk.scan.numbers.clean, { exact: true })).toBeVisible()
      await expect(app.getByText(desk.scan.numbers.soFar)).toHaveCount(0)
      await page.request.delete('/sandbox/faults')
      await app.getByRole('button', { name: desk.scan.head.cancel, exact: true }).click()
      await app.getByRole('button', { name: desk.scan.head.cancelYes, exact: true }).click()
      await expect(app.getByRole('button', { name: desk.scan.head.start, exact: true })).toBeVisible()
      faults.splice(0)
    })

    test('chosen cards are marked for review once', async () => {
      const app = await openDesk('admin', text.main.tabs.scan)
      const boxes = app.getByRole('list', { name: desk.scan.list.label }).getByRole('checkbox')
      for (const done of [true, false]) {
        await boxes.nth(0).check()
        await boxes.nth(1).check()
        await app.getByRole('button', { name: desk.scan.deeds.mark, exact: true }).click()
        await app.getByRole('form', { name: text.card.markTitle }).getByRole('button', { name: text.card.markConfirm }).click()
        const words = desk.scan.deeds
        await expect(app.getByText(words.outcome(done ? words.done.mark(2) : `${words.done.mark(0)}, ${words.already.mark(2)}`))).toBeVisible()
      }
      await see(app, 'scan-marked')
    })

    test('a salesperson mends a card and the row goes', async () => {
      const app = await openDesk('salesperson', text.main.tabs.fixes)
      await expect(app.getByRole('tab', { name: text.main.tabs.scan, exact: true })).toHaveCount(0)
      const again = app.getByRole('button', { name: new RegExp(`${desk.fixes.again}: .*${lastName}`) })
      await expect(app.locator('[data-again]').first()).toBeVisible()
      await see(app, 'fixes')
      await expect(async () => {
        if (await again.count() === 0) await app.getByRole('button', { name: new RegExp(`^${desk.fixes.more(0).replace(/\s*\(.*$/, '')}`) }).click({ timeout: 3_000 })
        await expect(again).toBeVisible({ timeout: 3_000 })
      }).toPass({ timeout: 60_000 })

      await again.click()
      await expect(app.locator('[data-slot="title"]').filter({ hasText: lastName })).toContainText('1')
      const { PHONE } = await rest<{ PHONE: readonly { ID: string }[] }>(page.request, 'crm.contact.get', { id: contactId })
      await rest(page.request, 'crm.contact.update', { id: contactId, fields: contactFields('+7 900 000-47-31', PHONE[0]?.ID) })
      await again.click()
      await expect(app.getByText(desk.fixes.fixed('…').split('…').at(-1) ?? '')).toBeVisible()
      await expect(again).toHaveCount(0)
      await see(app, 'fixes-mended')
    })
  })
}
