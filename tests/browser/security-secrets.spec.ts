import { expect, test, type Frame, type Page } from '@playwright/test'
import { installDemo } from '../../src/commands/demo.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { innerFrame } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, signIn, unmarkedDeal } from './people.ts'
import { foundIn, peopleOf, storedIn, watchTokens, type Secret } from './secrets.ts'

// One walk in one browser: what it leaves behind is looked through after every step.
test.describe.configure({ mode: 'serial' })

const reason = 'Обещал перезвонить Илларионову на +7 900 001-77-31'
const typed: readonly Secret[] = [{ what: 'what was typed', word: 'Илларионову' }, { what: 'what was typed', word: '001-77-31' }]
const checklist = 'https://checklists.example.ru/secret-walk'

let own: StartedPortal
let page: Page
let deal: number
let people: readonly Secret[]
let tokens: Secret[]
let said: string[]
let addresses: string[]
let bodies: string[]

test.beforeAll(async ({ browser }) => {
  own = await ownPortal({ app: 'absent', deals: 120 })
  await installDemo(own.portal)
  people = peopleOf(own.portal)
  const context = await browser.newContext({ baseURL: own.url, permissions: ['clipboard-read', 'clipboard-write'] })
  page = await context.newPage()
  tokens = watchTokens(page)
  said = []
  addresses = []
  bodies = []
  page.on('console', message => said.push(message.text()))
  page.on('pageerror', error => said.push(`${error.message} ${error.stack ?? ''}`))
  page.on('request', request => {
    // The portal's own pages may say what they like.
    if (!request.frame().url().startsWith(own.portal.appOrigin)) return
    addresses.push(`${request.url()} ${request.headers()['referer'] ?? ''}`)
    bodies.push(request.postData() ?? '')
  })
})
test.afterAll(async () => {
  await page.context().close()
  await own.close()
})

async function openTab(id: number): Promise<Frame> {
  await page.goto(`/crm/deal/details/${id}/`)
  await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
  await expect(appFrame(page).getByRole('heading', { name: ru.card.history.title })).toBeVisible()
  return innerFrame(page)
}

/** Neither a token nor a person is left in the browser, in the console or in an address. */
async function expectNothingLeft(app: Frame): Promise<void> {
  expect(tokens.length).toBeGreaterThan(0)
  const secrets = [...tokens, ...people]
  expect(foundIn(await storedIn(app), secrets), 'kept in the browser').toEqual([])
  expect(foundIn(said.join('\n'), secrets), 'said in the console').toEqual([])
  expect(foundIn(addresses.join('\n'), [...secrets, ...typed]), 'in an address').toEqual([])
  expect(foundIn(app.url(), [...secrets, ...typed]), 'in the page’s address').toEqual([])
}

test('marking a card and pinning its checklist leave nothing behind', async () => {
  await signIn(page, 'auditor')
  deal = (await unmarkedDeal(page)).id
  const app = await openTab(deal)
  await app.getByRole('button', { name: ru.card.mark, exact: true }).click()
  await app.getByLabel(ru.card.reason).fill(reason)
  await app.getByRole('button', { name: ru.card.markConfirm, exact: true }).click()
  await expect(app.getByText(ru.card.marked)).toBeVisible()
  await app.getByLabel(ru.card.checklists.url).fill(checklist)
  await app.getByRole('button', { name: ru.card.checklists.add, exact: true }).click()
  await app.getByRole('button', { name: ru.card.checklists.pin, exact: true }).click()
  await expect(app.getByText(ru.card.checklists.pinned)).toBeVisible()
  // Bodies are where tokens belong: whoever finds none there looks in vain.
  expect(foundIn(bodies.join('\n'), tokens)).not.toEqual([])
  expect(foundIn(bodies.join('\n'), typed)).not.toEqual([])
  await expectNothingLeft(app)
})

test('booking a review leaves nothing behind', async () => {
  await signIn(page, 'head')
  await page.goto('/calendar/')
  await page.getByRole('tablist', { name: 'Виды календаря' }).getByText('Разборы').click()
  await expect(appFrame(page).getByRole('grid')).toBeVisible()
  const app = await innerFrame(page)
  await app.getByRole('region', { name: ru.calendar.queue.title }).getByRole('button').first().click()
  await app.getByRole('group', { name: new RegExp(ru.calendar.form.proposals) }).getByRole('button').first().click()
  await app.getByRole('button', { name: ru.calendar.form.submit }).click()
  await expect(app.getByText(/^Разбор назначен: /)).toBeVisible()
  await expectNothingLeft(app)
})

test('the page of all reviews leaves nothing behind', async () => {
  await page.goto('/calendar/')
  await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Разборы', exact: true }).click()
  const app = await innerFrame(page)
  const rows = app.getByRole('table', { name: ru.main.table.label }).getByRole('row')
  await rows.nth(1).getByRole('button').first().click()
  await expect(app.getByRole('article').first()).toBeVisible()
  await expectNothingLeft(app)
})

test('what was typed is not kept once it is written', async () => {
  await signIn(page, 'auditor')
  const app = await openTab(deal)
  await expect(app.getByText(reason)).toBeVisible()
  await expect.poll(async () => foundIn(await storedIn(app), typed)).toEqual([])
})

test('an action that breaks keeps what was typed until it is whole, and never a token or a person', async () => {
  const other = (await unmarkedDeal(page)).id
  const app = await openTab(other)
  await app.getByRole('button', { name: ru.card.mark, exact: true }).click()
  await app.getByLabel(ru.card.reason).fill(reason)
  await page.route(/\/rest\//, route => route.request().frame() === app ? route.abort() : route.continue())
  await app.getByRole('button', { name: ru.card.markConfirm, exact: true }).click()
  await expect(app.getByRole('alert').first()).toBeVisible()
  expect(foundIn(await storedIn(app), typed)).not.toEqual([])
  await expectNothingLeft(app)

  await app.getByText(ru.common.support.title).first().click()
  await app.getByRole('button', { name: ru.common.support.copy }).first().click()
  await expect(app.getByRole('status').filter({ hasText: new RegExp(`${ru.common.support.copied}|${ru.common.support.byHand.split(':')[0]}`) })).toBeVisible()
  const area = app.getByLabel(ru.common.support.label)
  const log = await area.count() > 0 ? await area.inputValue() : await page.evaluate(() => navigator.clipboard.readText())
  expect(log.split('\n').length).toBeGreaterThan(2)
  expect(foundIn(log, [...tokens, ...people, ...typed])).toEqual([])

  await page.unrouteAll()
  const again = await openTab(other)
  await expect(again.getByText(reason)).toBeVisible()
  const whole = await openTab(other)
  await expect(whole.getByText(reason)).toBeVisible()
  await expect.poll(async () => foundIn(await storedIn(whole), typed)).toEqual([])
  await expectNothingLeft(whole)
})

test('a refused question and an answer that is none are told without a secret', async () => {
  const app = await openTab(deal)
  await page.route(/\/rest\//, route => route.request().frame() === app ? route.fulfill({ status: 500, contentType: 'text/html', body: `<h1>${tokens[0]?.word}</h1>` }) : route.continue())
  await app.getByRole('button', { name: ru.card.withdraw }).click()
  await app.getByLabel(ru.card.withdrawReason).fill(reason)
  await app.getByRole('button', { name: ru.card.withdrawConfirm, exact: true }).click()
  await expect(app.getByRole('alert').first()).toBeVisible()
  expect(foundIn(await app.locator('body').innerText(), tokens)).toEqual([])
  await expectNothingLeft(app)
})
