import { expect, test, type Page } from '@playwright/test'
import { restAs } from '../support/rest.ts'
import type { StartedPortal } from '../support/portal.ts'
import { look } from './look.ts'
import { ownPortal } from './own-portal.ts'

const administrator = 1
const auditor = 4

const words = {
  ru: { open: 'Сбои', clear: 'Выключить все', lost: 'Обрыв после записи', error: 'Ошибка сервера', limit: 'Лимит запросов', once: 'сработал 1 раз', twice: 'сработал 2 раза' },
  en: { open: 'Faults', clear: 'Switch all off', lost: 'Lost after writing', error: 'Server error', limit: 'Request rate', once: 'fired once', twice: 'fired 2 times' },
} as const

let portal: StartedPortal
test.afterEach(() => portal.close())

for (const lang of ['ru', 'en'] as const) {
  const say = words[lang]

  test(`faults are switched on and off by hand and tell how often they fired (${lang})`, async ({ page }) => {
    portal = await ownPortal({ lang, deals: 5 })
    portal.portal.faults.beginWith({ requestLimit: true })
    await page.goto(`${portal.url}/market/`)
    await page.getByRole('button', { name: say.open }).click()
    const panel = page.getByRole('complementary')
    const fault = (name: string) => panel.getByRole('checkbox', { name })
    await expect(fault(say.limit)).toBeChecked()
    await expect(fault(say.error)).not.toBeChecked()

    await fault(say.error).click()
    await expect(fault(say.error)).toBeChecked()
    const rest = restAs(portal, auditor)
    expect([(await rest('profile')).status, (await rest('scope')).status]).toEqual([500, 500])
    await expect(panel.getByText(say.twice)).toBeVisible()
    await fault(say.error).click()
    await expect(fault(say.error)).not.toBeChecked()
    expect((await rest('profile')).status).toBe(200)

    await fault(say.lost).click()
    await expect(fault(say.lost)).toBeChecked()
    expect((await rest('profile')).status).toBe(200)
    await expect(restAs(portal, administrator)('app.option.set', { options: { kept: 1 } })).rejects.toThrow()
    expect([...portal.portal.tables.options.all()].map(({ name }) => name)).toContain('kept')
    await expect(panel.getByText(say.once)).toBeVisible()
    await expect(fault(say.lost)).not.toBeChecked()
    await look(page, page.mainFrame(), 'faults', lang)

    await fault(say.error).click()
    await fault(say.limit).click()
    await expect(fault(say.limit)).not.toBeChecked()
    await panel.getByRole('button', { name: say.clear }).click()
    await expect(fault(say.error)).not.toBeChecked()
    await expect(fault(say.limit)).toBeChecked()
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(page.getByRole('button', { name: say.open })).toBeFocused()
  })
}

test('the panel stays at hand while a card is open in a slider', async ({ page }) => {
  portal = await ownPortal({ deals: 5 })
  await page.goto(`${portal.url}/crm/deal/list/`)
  await page.locator('main a[href*="/crm/deal/details/"]').first().click()
  await expect(page.locator('iframe[data-slider]').contentFrame().getByRole('heading', { level: 1 })).toBeVisible()
  await page.getByRole('button', { name: words.ru.open }).click()
  await page.getByRole('complementary').getByRole('checkbox', { name: words.ru.error }).click()
  await expect(page.getByRole('button', { name: words.ru.open })).toContainText('1')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary')).toHaveCount(0)
  await expect(page.locator('iframe[data-slider]')).toHaveCount(1)
})

/** What a page of the application gets from REST at this address. */
async function called(page: Page, origin: string, method: string): Promise<string> {
  return page.evaluate(async address => {
    try {
      const response = await fetch(address, { method: 'POST' })
      return `${response.status} ${response.headers.get('content-type')}`
    } catch (error) {
      return String(error)
    }
  }, `${origin}/rest/${method}?auth=${portal.tokens(administrator).accessToken}`)
}

test('a browser takes a connection that broke for a failure of the network, by http and by https', async ({ browser }) => {
  portal = await ownPortal({ deals: 5 })
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  const page = await context.newPage()
  // Nothing is there, but the origin is the application's.
  await page.goto(`${portal.portal.appOrigin}/nothing`)
  portal.portal.faults.change({ dropBefore: { methods: ['profile'] }, notJson: { methods: ['scope'] } })
  for (const origin of [portal.url, portal.url.replace('http:', 'https:')]) {
    expect(await called(page, origin, 'profile')).toBe('TypeError: Failed to fetch')
    expect(await called(page, origin, 'scope')).toBe('502 text/html; charset=utf-8')
    expect(await called(page, origin, 'user.admin')).toBe('200 application/json; charset=utf-8')
  }
  await context.close()
})
