import { expect, test } from '@playwright/test'
import { installDemo } from '../../src/commands/demo.ts'
import { desk as englishDesk } from '../../src/ui/text/en/desk.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { desk as russianDesk } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import { innerFrame, look, watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, signIn } from './people.ts'

const languages = [{ lang: 'ru', text: ru, desk: russianDesk }, { lang: 'en', text: en, desk: englishDesk }] as const

for (const { lang, text, desk } of languages) {
  test(`while all cards are read, what only the end can tell is not told as zero (${lang})`, async ({ browser }) => {
    const own = await ownPortal({ lang, app: 'absent' })
    await installDemo(own.portal)
    const context = await browser.newContext({ baseURL: own.url, viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    const faults = watchFaults(page)
    await signIn(page, 'admin')
    await page.goto(`/marketplace/app/${own.portal.app()?.clientId}/`)
    const app = appFrame(page)
    await app.getByRole('tab', { name: text.main.tabs.scan, exact: true }).click()
    await expect(app.getByText(desk.scan.head.never)).toBeVisible()
    await page.request.post('/sandbox/faults', { data: { latency: { ms: 1_500 } } })
    await app.getByRole('button', { name: desk.scan.head.start, exact: true }).click()
    await expect(app.getByText(desk.scan.numbers.cleanSoFar, { exact: true })).toBeVisible({ timeout: 60_000 })
    await app.getByRole('button', { name: desk.scan.head.pause, exact: true }).click()
    await expect(app.getByText(desk.scan.head.paused)).toBeVisible()
    const row = app.getByRole('table', { name: desk.scan.dimensions.title }).getByRole('row', { name: new RegExp(desk.scan.dimensions.names.uniqueness) })
    await expect(row.getByRole('cell')).toHaveText(['—', '—'])
    await expect(app.getByText(desk.scan.numbers.later(desk.scan.dimensions.names.uniqueness))).toBeVisible()
    await page.request.delete('/sandbox/faults')
    await look(page, await innerFrame(page), 'scan-running', lang)

    await app.getByRole('button', { name: desk.scan.head.go, exact: true }).click()
    await expect(app.getByText(desk.scan.numbers.clean, { exact: true })).toBeVisible({ timeout: 60_000 })
    await expect(row.getByRole('cell')).toHaveText([/^\d/, /^\d/])
    expect(faults, 'errors on the page').toEqual([])
    await context.close()
    await own.close()
  })
}
