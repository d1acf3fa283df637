import { expect, test } from '@playwright/test'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { desk as englishDesk } from '../../src/ui/text/en/desk.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { desk as russianDesk } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import { innerFrame, look, watchFaults } from './look.ts'
import { appFrame, signIn } from './people.ts'
import { adminOf, scannedPortal } from './scanned-portal.ts'

const now = '2026-11-25T10:00:00+03:00'
const languages = [{ lang: 'ru', text: ru, desk: russianDesk }, { lang: 'en', text: en, desk: englishDesk }] as const

for (const { lang, text, desk } of languages) {
  test(`what could not be checked or read is said with its reason, and a desk that did not come can be asked for again (${lang})`, async ({ browser }) => {
    const own = await scannedPortal(lang, ['2026-11-18', '2026-11-24'], now)
    const crm = adminOf(own)
    const regulation = defaultRegulation(rules)
    await crm.settings.saveRegulation(savedForm({
      ...regulation,
      revision: { number: 1, by: { id: 1, name: 'Ada' }, at: new Date(now), note: '' },
      entries: regulation.entries.map(entry => entry.ruleId === 'phones-valid' ? { ...entry, pipelineIds: [4711] } : entry),
    }))
    await crm.notebook.add('scans', [{ key: 'from-the-future', text: '{"version":2}' }])

    const context = await browser.newContext({ baseURL: own.url, viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    await signIn(page, 'head')
    await page.goto(`/marketplace/app/${own.portal.app()?.clientId}/`)
    const app = appFrame(page)
    await expect(app.getByRole('tab', { name: text.main.tabs.report, exact: true })).toBeVisible()

    await context.setOffline(true)
    await app.getByRole('tab', { name: text.main.tabs.report, exact: true }).click()
    const failure = app.getByRole('alert').filter({ hasText: text.main.deskFailed })
    await expect(failure).toBeVisible()
    await look(page, await innerFrame(page), 'desk-failed', lang)
    await context.setOffline(false)
    const faults = watchFaults(page)
    await failure.getByRole('button', { name: text.common.retry }).click()

    await expect(app.getByRole('heading', { name: desk.report.scans.title })).toBeVisible()
    const blind = app.getByRole('table', { name: desk.report.blind.title })
    await expect(blind).toContainText(desk.report.blind.lost(desk.settings.drift.lost.pipeline('4711')))
    await expect(app.getByText(desk.scan.unreadable(1))).toBeVisible()
    await look(page, await innerFrame(page), 'report-gaps', lang)

    await app.getByRole('tab', { name: text.main.tabs.scan, exact: true }).click()
    await expect(app.getByRole('heading', { name: desk.scan.trend.title })).toBeVisible()
    await expect(app.getByText(desk.scan.unreadable(1)).first()).toBeVisible()
    expect(faults, 'errors on the page').toEqual([])
    await context.close()
    await own.close()
  })
}
