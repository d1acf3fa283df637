import { expect, test, type Frame, type Page } from '@playwright/test'
import { installDemo } from '../../src/commands/demo.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { innerFrame } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { alive, infect, linksOf, payloads, readable, shownFields, watchDialogs } from './payloads.ts'
import { appFrame, signIn } from './people.ts'
import { watchViolations } from './violations.ts'

// What each screen showed is added up and looked at in the end.
test.describe.configure({ mode: 'serial' })

let own: StartedPortal
let page: Page
let deals: readonly number[]
let dialogs: string[]
let stopped: string[]
let shown = ''

test.beforeAll(async ({ browser }) => {
  own = await ownPortal({ app: 'absent', deals: 120 })
  await installDemo(own.portal)
  deals = infect(own.portal).deals
  page = await browser.newPage({ baseURL: own.url })
  dialogs = watchDialogs(page)
  stopped = await watchViolations(page)
})
test.afterAll(async () => {
  await page.close()
  await own.close()
})

/** Nothing of the payloads lives in the app's frame or in the portal's page; every link leads to the web and lets nobody look back. */
async function expectHarmless(app: Frame): Promise<void> {
  for (const frame of page.frames()) expect(await alive(frame), frame.url()).toEqual([])
  for (const { href, target, rel } of await linksOf(app)) {
    expect(href).toMatch(/^https?:\/\/[^/@\\\s"<>]+(?:[/?#][^\s"<>]*)?$/)
    expect(target).toBe('_blank')
    expect(rel.split(' ')).toEqual(expect.arrayContaining(['noopener', 'noreferrer']))
  }
  // The page's policy is a second wall: nobody came as far.
  expect(stopped).toEqual([])
  expect(dialogs).toEqual([])
  shown += await readable(app)
}

async function openCard(id: number, kind = 'deal'): Promise<Frame> {
  await page.goto(`/crm/${kind}/details/${id}/`)
  await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
  await expect(appFrame(page).getByRole('heading', { name: ru.card.history.title })).toBeVisible()
  await expect(appFrame(page).getByText(ru.card.regulation.checkedAt('').trim())).toBeVisible()
  return innerFrame(page)
}

test('cards full of payloads show them as text', async () => {
  await signIn(page, 'admin')
  expect(deals.length).toBeGreaterThanOrEqual(payloads.length)
  // The page of all reviews shows the others.
  for (const id of deals.filter((_, index) => index % 3 === 0)) {
    const app = await openCard(id)
    for (const fix of await app.getByRole('button', { name: new RegExp(`^${ru.card.regulation.fix}: .*${ru.card.regulation.fixTodo}`) }).all()) {
      if (await fix.isVisible()) await fix.click()
    }
    await expectHarmless(app)
  }
})

test('the menu of a row shows them as text', async () => {
  for (const index of [2, 8, 14]) {
    await page.goto('/crm/deal/list/', { waitUntil: 'networkidle' })
    // The list may be drawn once more while the menu opens, and takes it along.
    await expect(async () => {
      await page.getByRole('table').getByRole('row').nth(index).getByRole('button').first().click()
      await page.getByRole('menuitem', { name: 'Маркет' }).click({ timeout: 2_000 })
    }).toPass()
    await page.getByRole('menuitem', { name: 'На разбор' }).click()
    await expect(appFrame(page).getByText(ru.list.responsible('').trim()).first()).toBeVisible()
    await expectHarmless(await innerFrame(page))
  }
})

test('what people type into our forms is text on the card and in its timeline', async () => {
  const [mark, script, bbcode] = [payloads[2] ?? '', payloads[0] ?? '', payloads[16] ?? '']
  const taken = new Set(deals)
  const free = [...own.portal.tables.items(2).all()].find(deal => deal['closed'] !== 'Y' && !taken.has(deal.id) && deal['companyId'] && deal['contactId'])
  const app = await openCard(free?.id ?? 0)
  await app.getByRole('button', { name: ru.card.mark, exact: true }).click()
  await app.getByLabel(ru.card.reason).fill(`${mark}${bbcode}`)
  await app.getByRole('button', { name: ru.card.markConfirm, exact: true }).click()
  await expect(app.getByText(ru.card.marked)).toBeVisible()
  for (const title of [script, bbcode]) {
    await app.getByLabel(ru.card.checklists.url).fill(`https://checklists.example.ru/${encodeURIComponent(title)}`)
    await app.getByLabel(ru.card.checklists.linkTitle).fill(title)
    await app.getByRole('button', { name: ru.card.checklists.add, exact: true }).click()
    await expect(app.getByRole('link', { name: title })).toBeVisible()
  }
  await app.getByRole('button', { name: ru.card.checklists.pin, exact: true }).click()
  await expect(app.getByText(ru.card.checklists.pinned)).toBeVisible()
  await expectHarmless(app)
  await page.goto(`/crm/deal/details/${free?.id ?? 0}/`)
  await expect(page.getByText(mark).first()).toBeVisible()
  expect(await alive(page.mainFrame())).toEqual([])
})

test('the page of all reviews shows them as text, also in its filters', async () => {
  await page.goto('/calendar/')
  await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Разборы', exact: true }).click()
  const app = await innerFrame(page)
  const rows = app.getByRole('table', { name: ru.main.table.label }).locator('tbody')
  await expect(rows.first()).toBeVisible()
  for (let index = 0; index < await rows.count(); index += 1) {
    await rows.nth(index).getByRole('button').first().click()
    await expect(rows.nth(index).getByRole('article')).toBeVisible()
    await expectHarmless(app)
  }
  for (const filter of await app.getByRole('combobox').all()) {
    await filter.click()
    await expect(app.getByRole('option').first()).toBeVisible()
    await expectHarmless(app)
    await page.keyboard.press('Escape')
    await expect(app.getByRole('option')).toHaveCount(0)
  }
})

test('the calendar shows them as text', async () => {
  await signIn(page, 'head')
  await page.goto('/calendar/')
  await page.getByRole('tablist', { name: 'Виды календаря' }).getByText('Разборы').click()
  await expect(appFrame(page).getByRole('grid')).toBeVisible()
  const app = await innerFrame(page)
  await app.getByRole('region', { name: ru.calendar.queue.title }).getByRole('button').first().click()
  await expect(app.getByRole('group', { name: new RegExp(ru.calendar.form.proposals) })).toBeVisible()
  await expectHarmless(app)
  await app.getByRole('group', { name: new RegExp(ru.calendar.form.proposals) }).getByRole('button').first().click()
  await app.getByRole('button', { name: ru.calendar.form.submit }).click()
  await expect(app.getByText(ru.calendar.booked.done('', '').split(':')[0] ?? '')).toBeVisible()
  await app.getByRole('region', { name: ru.calendar.meeting.list }).getByRole('button').first().click()
  await expect(app.getByRole('button', { name: ru.calendar.meeting.cancel, exact: true })).toBeVisible()
  await expectHarmless(app)

  // The agenda names cards and people, in the portal's own markup.
  const booked = [...own.portal.tables.events.all()].findLast(({ parentId, id }) => parentId === id)
  await page.goto(`/company/personal/user/${booked?.ownerId ?? 0}/calendar/?EVENT_ID=${booked?.id ?? 0}`)
  await expect(page.getByText('card-then: ').first()).toBeVisible()
  expect(await alive(page.mainFrame())).toEqual([])
})

test('every kind of text was shown, with its payload to the letter', () => {
  const spaced = shown.replace(/\s+/g, ' ')
  for (const field of shownFields) {
    const seen = payloads.filter(payload => spaced.includes(`${field}: ${payload}`.replace(/\s+/g, ' ').slice(0, 60)))
    expect(seen.length, field).toBeGreaterThan(0)
  }
  expect(spaced).toContain('"\'><!--{{}}[/]')
})
