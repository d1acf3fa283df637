import { expect, test, type Page } from '@playwright/test'
import { insideQuotes } from '../../src/core/quotes.ts'
import { appFrame, appFrameInSlider, openDealsOf, personOf, rest, signIn } from './people.ts'

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

async function openMain(): Promise<ReturnType<typeof appFrame>> {
  await page.goto('/calendar/')
  await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Разборы' }).click()
  const app = appFrame(page)
  await expect(app.getByRole('table', { name: 'Разборы' })).toBeVisible()
  return app
}

async function act(path: string, action: string): Promise<void> {
  await page.goto(path)
  await page.getByRole('button', { name: 'Действия' }).click()
  await page.getByRole('menuitem', { name: action }).click()
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
  await expect(page.getByRole('table', { name: 'Сделки' }).locator('tbody tr')).toHaveCount(2)
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
  await expect(page.getByRole('table', { name: 'Сделки' }).locator('tbody tr')).toHaveCount(2)
})

test('the head of sales holds the review and adds the recording', async () => {
  const head = await personOf(page, 'head')
  const own = () => rest<readonly { NAME: string, DESCRIPTION: string, DATE_TO_TS_UTC: string }[]>(page.request, 'calendar.event.get', {
    type: 'user', ownerId: head.id, from: '2026-11-23', to: '2026-12-31',
  })
  const meeting = (await own()).find(({ DESCRIPTION }) => DESCRIPTION.includes(deal.title))
  if (!meeting) throw new Error('The meeting is not in the calendar')

  const early = await openReviews()
  await early.getByRole('region', { name: 'Назначенные разборы' }).getByRole('button').first().click()
  await expect(early.getByRole('button', { name: 'Отменить встречу' })).toBeVisible()
  await expect(early.getByRole('button', { name: 'Состоялся', exact: true })).toHaveCount(0)

  const before = await (await page.request.get('/sandbox/clock')).json() as { now: string }
  await page.request.post('/sandbox/clock', { data: { now: new Date(Number(meeting.DATE_TO_TS_UTC) * 1000 + 60_000).toISOString() } })
  const app = await openReviews()
  await app.getByRole('region', { name: 'Назначенные разборы' }).getByRole('button').first().click()
  await app.getByRole('button', { name: 'Состоялся', exact: true }).click()
  await app.getByLabel('Ссылка на запись встречи').fill(recordingUrl)
  await app.getByLabel(`О чём договорились: «${insideQuotes(deal.title)}»`).fill('Расчёт отправлять в день обещания')
  await app.getByRole('button', { name: 'Записать итог' }).click()
  await expect(app.getByText('Разобрано: 2 карточки.')).toBeVisible()

  expect((await own()).filter(({ DESCRIPTION }) => DESCRIPTION.includes(recordingUrl))).toHaveLength(1)
  await page.request.post('/sandbox/clock', { data: before })
})

test('the salesperson finds the recording and the checklist in the card', async () => {
  await signIn(page, 'salesperson')
  const app = await openTab(`/crm/deal/details/${deal.id}/`)
  const history = app.getByRole('region', { name: 'История разборов' })
  await expect(history.getByText('Разобрано')).toBeVisible()
  await expect(history.getByRole('link', { name: /Слушать или смотреть/ })).toHaveAttribute('href', recordingUrl)
  await expect(history.getByRole('link', { name: /Чек-лист звонка/ })).toHaveAttribute('href', checklistUrl)
  await expect(history.getByText('Расчёт отправлять в день обещания')).toBeVisible()
  await page.getByRole('tab', { name: 'Общие' }).click()
  await expect(page.getByText('Разбор состоялся')).toBeVisible()
})

test('reviews survive uninstalling and installing again', async () => {
  await signIn(page, 'admin')
  await page.goto('/market/')
  await page.getByRole('button', { name: 'Удалить' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click()
  await expect(page.getByText('Не установлено')).toBeVisible()
  await page.goto(`/crm/deal/details/${deal.id}/`)
  await expect(page.getByRole('tab', { name: 'Общие' })).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Разбор' })).toHaveCount(0)

  await page.goto('/market/')
  await page.getByRole('button', { name: 'Установить' }).click()
  const app = appFrameInSlider(page)
  await app.getByRole('button', { name: 'Установить' }).click()
  await expect(app.getByText('Всё готово.')).toBeVisible()
  await app.getByRole('button', { name: 'Открыть приложение' }).click()
  await expect(appFrameInSlider(page).getByRole('heading', { name: 'Разборы' })).toBeVisible()

  const main = await openMain()
  await expect(main.getByRole('table', { name: 'Разборы' }).getByText(deal.title)).toBeVisible()
})

test('reviews outlive a deleted, a merged and a handed-over card, and stay about the same person', async () => {
  const salesperson = await personOf(page, 'salesperson')
  const outsider = await personOf(page, 'outsider')
  const [, , third, fourth] = await openDealsOf(page, salesperson.id)
  if (!third || !fourth) throw new Error('The salesperson has too few open deals')

  await signIn(page, 'auditor')
  const tab = await openTab(`/crm/deal/details/${third.id}/`)
  await tab.getByRole('button', { name: 'На разбор' }).click()
  await tab.getByRole('button', { name: 'Отправить на разбор' }).click()
  await expect(tab.getByText('Карточка отправлена на разбор.')).toBeVisible()

  await signIn(page, 'admin')
  await act(`/crm/deal/details/${deal.id}/`, 'Удалить')
  await page.getByRole('dialog').getByRole('button', { name: 'Удалить' }).click()
  await expect(page.getByText('Карточка удалена')).toBeVisible()
  await act(`/crm/deal/details/${fourth.id}/`, 'Объединить с…')
  await page.getByRole('dialog').getByRole('searchbox').fill(second.title)
  await page.getByRole('dialog').getByRole('button', { name: second.title }).last().click()
  await expect(page.getByText('Карточки объединены').first()).toBeVisible()
  await act(`/crm/deal/details/${third.id}/`, 'Сменить ответственного')
  await page.getByRole('dialog').getByRole('button', { name: outsider.name }).click()
  await expect(page.getByText('Ответственный сменён')).toBeVisible()

  await signIn(page, 'auditor')
  const main = await openMain()
  const rows = main.getByRole('table', { name: 'Разборы' }).getByRole('row')
  for (const { title } of [deal, second, third]) {
    await expect(rows.filter({ hasText: title }).first()).toContainText(salesperson.name)
  }
  await expect(rows.filter({ hasText: deal.title }).first()).toContainText('карточка удалена или объединена')
  await expect(rows.filter({ hasText: second.title }).first()).toContainText('карточка удалена или объединена')
  await expect(rows.filter({ hasText: third.title }).first()).not.toContainText('карточка удалена')

  await rows.filter({ hasText: deal.title }).first().getByRole('button').first().click()
  await expect(main.getByText('Расчёт отправлять в день обещания')).toBeVisible()
  await expect(main.getByText('Повторный звонок').last()).toBeVisible()
})
