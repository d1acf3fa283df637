import { readFileSync } from 'node:fs'
import { expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import { linesOfSending } from '../../src/core/reminder-book.ts'
import type { Locale } from '../../src/core/rule.ts'
import { desk as englishDesk } from '../../src/ui/text/en/desk.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { desk as russianDesk } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { innerFrame, look, watchFaults } from './look.ts'
import { appFrame, signIn, type Persona } from './people.ts'
import { adminOf, scannedPortal } from './scanned-portal.ts'

const now = '2026-11-25T10:00:00+03:00'
const days = ['2026-11-12', '2026-11-18', '2026-11-24']

async function open({ url, portal }: StartedPortal, browser: Browser, persona: Persona, tab: string): Promise<{ readonly page: Page, readonly app: FrameLocator, readonly faults: string[] }> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  const faults = watchFaults(page)
  await signIn(page, persona)
  await page.goto(`/marketplace/app/${portal.app()?.clientId}/`)
  const app = appFrame(page)
  await app.getByRole('tab', { name: tab, exact: true }).click()
  return { page, app, faults }
}

const ours = ({ portal }: StartedPortal) => [...portal.tables.notifications.all()].filter(({ tag }) => tag.includes('razbor|'))

test('reminders of the day are seen word for word, and two browsers send them once', async ({ browser }) => {
  const own = await scannedPortal('ru', days, now)
  const words = russianDesk.remind
  const two = await Promise.all([open(own, browser, 'head', ru.main.tabs.remind), open(own, browser, 'admin', ru.main.tabs.remind)])
  for (const { app } of two) {
    await app.getByRole('button', { name: words.offer.preview }).click()
    await expect(app.getByText(words.preview.intro.notification)).toBeVisible()
  }
  expect(ours(own), 'nothing is sent by itself').toEqual([])
  await Promise.all(two.map(({ app }) => app.getByRole('button', { name: /^Отправить/ }).click()))
  await expect.poll(async () => (await Promise.all(two.map(({ app }) => app.getByText(/^Отправлено/).count()))).reduce((sum, count) => sum + count)).toBe(1)
  await expect.poll(async () => (await Promise.all(two.map(({ app }) => app.getByText(/второго сообщения никто не получит/).count()))).reduce((sum, count) => sum + count)).toBe(1)
  const people = ours(own).map(({ userId }) => userId)
  expect(people.length).toBeGreaterThan(3)
  expect(new Set(people).size, 'one message a person').toBe(people.length)

  const third = await open(own, browser, 'head', ru.main.tabs.remind)
  await expect(third.app.getByText(/^Последняя рассылка: .+ Отправитель: .+, браузер: Chrome, Linux/)).toBeVisible()
  await expect(third.app.getByRole('button', { name: words.offer.preview })).toHaveCount(0)
  for (const { faults } of [...two, third]) expect(faults, 'errors on the page').toEqual([])
  await own.close()
})

test('what is due is offered to whoever opens the app and may send it, and to nobody else', async ({ browser }) => {
  const own = await scannedPortal('ru', days, now)
  const head = await open(own, browser, 'head', ru.main.tabs.reviews)
  const offer = head.app.getByRole('status').filter({ hasText: /^Пора напомнить/ })
  await expect(offer).toContainText('Данные проверки от 24 ноября')
  await look(head.page, await innerFrame(head.page), 'reminders-offered', 'ru')
  await offer.getByRole('button', { name: russianDesk.remind.offer.show }).click()
  await expect(head.app.getByRole('button', { name: russianDesk.remind.offer.preview })).toBeVisible()
  const salesperson = await open(own, browser, 'salesperson', ru.main.tabs.reviews)
  await expect(salesperson.app.getByRole('tab', { name: ru.main.tabs.remind })).toHaveCount(0)
  await expect(salesperson.app.getByText(/^Пора напомнить/)).toHaveCount(0)
  expect([...head.faults, ...salesperson.faults], 'errors on the page').toEqual([])
  await own.close()
})

test('a digest goes into its group, and a second one of the period warns', async ({ browser }) => {
  const own = await scannedPortal('ru', days, now)
  const words = russianDesk.report.digest
  const { app, faults } = await open(own, browser, 'head', ru.main.tabs.report)
  const posts = () => [...own.portal.tables.posts.all()].filter(({ title }) => title.startsWith('Сводка'))
  await app.getByRole('button', { name: words.open }).click()
  const box = app.getByRole('region', { name: words.title })
  if (await box.getByRole('combobox').getByText(words.choose).count() > 0) {
    await box.getByRole('combobox').click()
    await app.getByRole('option').first().click()
  }
  await expect(box.getByText('Сводка о качестве данных CRM: 23–29 ноября 2026 г.')).toBeVisible()
  await box.getByRole('button', { name: words.post, exact: true }).click()
  await expect(box.getByText(/^Сводка опубликована в группе/)).toBeVisible()
  expect(posts()).toHaveLength(1)
  expect(posts()[0]?.dest).toEqual([expect.stringMatching(/^SG\d+$/)])
  await app.getByRole('button', { name: words.open }).click()
  await expect(box.getByText(/^За этот период сводку в эту группу уже опубликовали/)).toBeVisible()
  await box.getByRole('button', { name: words.again }).click()
  await expect.poll(() => posts().map(({ title }) => title)).toEqual(['Сводка о качестве данных CRM: 23–29 ноября 2026 г.', 'Сводка о качестве данных CRM: 23–29 ноября 2026 г. (2)'])
  expect(faults, 'errors on the page').toEqual([])
  await own.close()
})

test('the report is saved as a workbook and as text under the page’s policy', async ({ browser }) => {
  const own = await scannedPortal('ru', days, now)
  const { page, app, faults } = await open(own, browser, 'head', ru.main.tabs.report)
  const save = async (name: string) => {
    const [file] = await Promise.all([page.waitForEvent('download'), app.getByRole('button', { name, exact: true }).click()])
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
  }
  const workbook = await save(russianDesk.report.files.xlsx)
  expect(workbook.name).toBe('Качество данных CRM 2026-11-23 — 2026-11-29.xlsx')
  expect(strFromU8(unzipSync(new Uint8Array(workbook.bytes))['xl/workbook.xml'] ?? new Uint8Array())).toContain('Сотрудники')
  const text = await save(russianDesk.report.files.csv)
  expect(text.bytes.toString('utf8')).toMatch(/^\ufeffСостояние\r\n/)
  expect(faults, 'errors on the page').toEqual([])
  await own.close()
})

const languages = { ru: { text: ru, desk: russianDesk }, en: { text: en, desk: englishDesk } } as const

for (const lang of ['ru', 'en'] as const satisfies readonly Locale[]) {
  const { text, desk } = languages[lang]

  test(`the report and the reminders can be seen and heard (${lang})`, async ({ browser }) => {
    const own = await scannedPortal(lang, days, now)
    const { page, app, faults } = await open(own, browser, 'head', text.main.tabs.report)
    await expect(app.getByRole('heading', { name: desk.report.scans.title })).toBeVisible()
    const frame = await innerFrame(page)
    await look(page, frame, 'report', lang)
    await app.getByRole('button', { name: desk.report.digest.open }).click()
    await expect(app.getByText(desk.report.digest.preview)).toBeVisible()
    await look(page, frame, 'report-digest', lang)
    await app.getByRole('button', { name: desk.report.period.kinds.quarter }).click()
    await app.getByRole('button', { name: desk.report.period.earlier }).click()
    await expect(app.getByText(desk.report.empty.none)).toBeVisible()
    await look(page, frame, 'report-nothing', lang)
    await app.getByRole('tab', { name: text.main.tabs.remind, exact: true }).click()
    await app.getByRole('button', { name: desk.remind.offer.preview }).click()
    await expect(app.getByText(desk.remind.preview.intro.notification)).toBeVisible()
    await look(page, frame, 'reminders', lang)
    expect(faults, 'errors on the page').toEqual([])
    await own.close()
  })

  test(`a sending that a colleague has just begun is told as under way (${lang})`, async ({ browser }) => {
    const own = await scannedPortal(lang, days, now)
    const at = new Date(new Date(now).getTime() - 60_000)
    await adminOf(own).notebook.add('reminders', [...linesOfSending({
      day: '2026-11-25', unit: 'elsewhere', of: 'day', by: { id: 1, name: 'Ada' }, at, browser: 'Firefox, Windows', dataOf: null, endedAt: null, refused: [], skipped: [], told: [],
    })])
    const { page, app, faults } = await open(own, browser, 'head', text.main.tabs.remind)
    const panel = app.getByRole('tabpanel', { name: text.main.tabs.remind })
    await expect(panel.getByText(lang === 'ru' ? /^Напоминания сейчас отправляет Ada, начало 25 ноября, 09:59/ : /^Ada is sending reminders now, since 25 November, 09:59/)).toBeVisible()
    await expect(panel.getByText(lang === 'ru' ? /не закончена/ : /did not finish/)).toHaveCount(0)
    await expect(panel.getByRole('button', { name: desk.remind.offer.preview })).toHaveCount(0)
    await look(page, await innerFrame(page), 'reminders-under-way', lang)
    expect(faults, 'errors on the page').toEqual([])
    await own.close()
  })

  test(`before the first scan the report and the reminders say so (${lang})`, async ({ browser }) => {
    const own = await scannedPortal(lang, [], now)
    const { page, app, faults } = await open(own, browser, 'admin', text.main.tabs.report)
    await expect(app.getByText(desk.report.empty.never)).toBeVisible()
    await look(page, await innerFrame(page), 'report-never', lang)
    await app.getByRole('tab', { name: text.main.tabs.remind, exact: true }).click()
    await expect(app.getByText(desk.remind.never)).toBeVisible()
    await look(page, await innerFrame(page), 'reminders-never', lang)
    expect(faults, 'errors on the page').toEqual([])
    await own.close()
  })
}
