import { expect, test, type Page } from '@playwright/test'
import { appFrame, appFrameInSlider, openDealsOf, personOf, signIn } from './people.ts'

// Four people, one clean portal, the whole way of a review. The steps build on each other.
test.describe.configure({ mode: 'serial' })

const checklistUrl = 'https://checklists.example.ru/first-call/17'
const recordingUrl = 'https://recordings.example.ru/2026-11-24'

let page: Page
let deal: { id: number, title: string }
let second: { id: number, title: string }
let faults: string[] = []

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage()
  page.on('pageerror', error => faults.push(error.message))
  page.on('console', message => { if (message.type() === 'error') faults.push(message.text()) })
  await page.request.delete('/sandbox/journal')
})
test.afterEach(() => {
  expect(faults, 'errors on the page').toEqual([])
  faults = []
})
test.afterAll(() => page.close())

async function openTab(path: string): Promise<ReturnType<typeof appFrame>> {
  await page.goto(path)
  await page.getByRole('tab', { name: 'Разбор' }).click()
  return appFrame(page)
}

async function openReviews(): Promise<ReturnType<typeof appFrame>> {
  await page.goto('/calendar/')
  await page.getByRole('tablist', { name: 'Виды календаря' }).getByText('Разборы').click()
  return appFrame(page)
}

test('an ordinary employee cannot install', async () => {
  await signIn(page, 'auditor')
  await page.goto('/market/')
  await expect(page.getByRole('button', { name: 'Установить' })).toBeDisabled()
})

test('an administrator installs with the wizard', async () => {
  await signIn(page, 'admin')
  await page.goto('/market/')
  await page.getByRole('button', { name: 'Установить' }).click()
  const app = appFrameInSlider(page)
  await app.getByRole('button', { name: 'Установить' }).click()
  await expect(app.getByText('Всё готово.')).toBeVisible()
  await app.getByRole('button', { name: 'Открыть приложение' }).click()
  await expect(appFrameInSlider(page).getByRole('heading', { name: 'Разборы' })).toBeVisible()
})

test('an auditor marks a card', async () => {
  await signIn(page, 'auditor')
  const salesperson = await personOf(page, 'salesperson')
  const [first, other] = await openDealsOf(page, salesperson.id)
  if (!first || !other) throw new Error('The salesperson has no open deals')
  deal = first
  second = other

  const app = await openTab(`/crm/deal/details/${deal.id}/`)
  await app.getByRole('button', { name: 'На разбор' }).click()
  await app.getByText('Повторный звонок').click()
  await app.getByLabel('Причина').fill('Обещал расчёт к пятнице')
  await app.getByRole('button', { name: 'Отправить на разбор' }).click()
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expect(app.getByText('Обещал расчёт к пятнице')).toBeVisible()

  await page.getByRole('tab', { name: 'Общие' }).click()
  await expect(page.getByText('Разбор: карточка отмечена')).toBeVisible()
})

test('a link that is none is refused, a real one is pinned', async () => {
  const app = await openTab(`/crm/deal/details/${deal.id}/`)
  const url = app.getByLabel('Ссылка')
  for (const [text, fault] of [['javascript:alert(1)', 'Подходят только ссылки'], ['https://a b.example.ru', 'есть пробел'], [`https://example.ru/${'a'.repeat(3000)}`, 'длиннее']] as const) {
    await url.fill(text)
    await app.getByRole('button', { name: 'Добавить' }).click()
    await expect(app.getByText(fault)).toBeVisible()
  }
  await url.fill(checklistUrl)
  await app.getByLabel('Название').fill('Чек-лист звонка')
  await app.getByRole('button', { name: 'Добавить' }).click()
  await app.getByRole('button', { name: 'Закрепить' }).click()
  await expect(app.getByText('Закреплено в ленте карточки.')).toBeVisible()

  await page.goto(`/crm/deal/details/${deal.id}/`)
  await expect(page.getByRole('region', { name: 'Закреплено' }).getByRole('link', { name: 'Чек-лист звонка' })).toHaveAttribute('href', checklistUrl)
})

test('a deal is marked from the list without opening it', async () => {
  await page.goto('/crm/deal/list/')
  await page.getByRole('searchbox', { name: 'Название' }).fill(second.title)
  await page.getByRole('button', { name: 'Найти' }).click()
  await page.getByRole('button', { name: `Действия: ${second.title}` }).first().click()
  await page.getByRole('menuitem', { name: 'Маркет' }).click()
  await page.getByRole('menuitem', { name: 'На разбор' }).click()
  const app = appFrame(page)
  await app.getByRole('button', { name: 'Отправить на разбор' }).click()
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
})

test('the deals list is filtered by the mark', async () => {
  await page.goto('/crm/deal/list/')
  await page.getByRole('combobox', { name: 'На разбор' }).selectOption({ label: 'На разбор' })
  await page.getByRole('button', { name: 'Найти' }).click()
  await expect(page.getByRole('link', { name: deal.title, exact: true })).toBeVisible()
  await expect(page.getByRole('table', { name: 'Список' }).locator('tbody tr')).toHaveCount(2)
})

test('the head of sales books the review in the calendar', async () => {
  await signIn(page, 'head')
  const salesperson = await personOf(page, 'salesperson')
  const app = await openReviews()
  await app.getByRole('button', { name: salesperson.name }).click()
  await app.getByRole('checkbox', { name: 'Все карточки' }).check()
  await app.getByRole('group', { name: /Свободное время/ }).getByRole('button').first().click()
  await app.getByRole('button', { name: 'Назначить разбор' }).click()
  await expect(app.getByText(/Разбор назначен: /)).toBeVisible()

  await page.goto('/crm/deal/list/')
  await page.getByRole('combobox', { name: 'На разбор' }).selectOption({ label: 'Разбор назначен' })
  await page.getByRole('button', { name: 'Найти' }).click()
  await expect(page.getByRole('table', { name: 'Список' }).locator('tbody tr')).toHaveCount(2)
})
