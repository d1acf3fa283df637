import { expect, test, type FrameLocator, type Locator, type Page } from '@playwright/test'
import type { SwitchChanges } from '../../src/emulator/amocrm/faults/switches.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { OwnAccount } from './own-account.ts'
import { advancedFrame, advancedPath, linesOf, markOf, panelFrame, personOf, razborAccount, recordsOf, setUp, unmarkedLead } from './razbor-account.ts'

const record = ['POST /catalogs/*/elements']
const field = ['PATCH /leads/*']

let own: OwnAccount
let opened: Page | null = null

test.beforeAll(async ({ browser }) => {
  own = await razborAccount(browser)
  await setUp(own, ru)
})
test.afterAll(() => own.close())
test.afterEach(async () => {
  own.account.faults.clear()
  await opened?.context().close()
  opened = null
})

/** A lead that nobody has marked, in a browser with nothing in it yet. */
async function openLead(): Promise<{ readonly id: number, readonly page: Page, readonly app: FrameLocator }> {
  const { id } = unmarkedLead(own)
  opened = await own.open('auditor', `/leads/detail/${id}`)
  const app = panelFrame(opened)
  await expect(app.getByText(/^Проверено /)).toBeVisible()
  // The verdict goes ahead of the reviews; what a test breaks must not break reading them.
  await expect(app.getByRole('button', { name: 'На разбор', exact: true })).toBeVisible()
  return { id, page: opened, app }
}

async function mark(app: FrameLocator): Promise<void> {
  await app.getByRole('button', { name: 'На разбор', exact: true }).click()
  await app.getByLabel('Причина').fill('Обрыв')
  await app.getByRole('button', { name: 'Отправить на разбор' }).click()
}

/** What has become of the mark; the regulation's part of the page speaks for itself. */
const alertOf = (app: FrameLocator): Locator => app.getByRole('region', { name: 'Разбор', exact: true }).getByRole('alert')
const pendingBar = (app: FrameLocator): Locator => app.getByRole('region', { name: 'Незавершённые действия' })

function breakDown(faults: SwitchChanges): void {
  own.account.faults.change(faults)
}

/** One record, one line in the card's feed, and the card's field says so. */
async function expectMarkedOnce(id: number): Promise<void> {
  await expect.poll(() => ({ records: recordsOf(own, id), lines: linesOf(own, id), mark: markOf(own, id) })).toEqual({ records: 1, lines: 1, mark: 'На разбор' })
}

test('the answer to a mark is lost: nothing is doubled', async () => {
  const { id, app } = await openLead()
  breakDown({ dropAfter: { methods: record, times: 1 } })
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(id)
})

test('the connection breaks between the record and the card’s field: the mark is completed', async () => {
  const { id, app } = await openLead()
  breakDown({ dropBefore: { methods: field, times: 2 } })
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(id)
})

test('no connection at all: the form says what is unknown, the bar keeps the action, repeating it makes one mark', async () => {
  const { id, app } = await openLead()
  breakDown({ dropBefore: { methods: record } })
  await mark(app)
  const alert = alertOf(app)
  await expect(alert).toContainText('Отправка на разбор не закончена.')
  await expect(alert).toContainText('CRM не отвечает. Часть действия могла выполниться. Приложение проверит, что дошло до CRM, и доделает остальное: ничего не удвоится.')
  await alert.getByRole('button', { name: 'Закрыть' }).click()
  await expect(pendingBar(app)).toContainText('1 действие не завершено')
  own.account.faults.clear()
  await pendingBar(app).getByRole('button', { name: /^Повторить/ }).first().click()
  await expect(app.getByText('Прерванное действие доведено до конца.')).toBeVisible()
  await expect(pendingBar(app)).toHaveCount(0)
  await expectMarkedOnce(id)
})

test('a form that could not even look says that nothing has changed, and goes on when the CRM is back', async () => {
  const { id, app } = await openLead()
  breakDown({ dropBefore: true })
  await mark(app)
  await expect(alertOf(app)).toContainText('Карточка не отправлена на разбор.CRM не отвечает. Ничего не изменилось.')
  await expect(app.getByLabel('Причина')).toHaveValue('Обрыв')
  own.account.faults.clear()
  await alertOf(app).getByRole('button', { name: 'Повторить' }).click()
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(id)
})

test('the CRM asks to wait (429): a countdown is shown, and the mark goes by itself afterwards', async () => {
  const { id, app } = await openLead()
  breakDown({ tooMany: { methods: record, times: 1 }, retryAfter: 4 })
  await mark(app)
  await expect(app.getByRole('timer')).toHaveText(/^CRM просит подождать: ещё 0:\d\d\. Действия отправятся сами\.$/)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expect(app.getByRole('timer')).toHaveCount(0)
  await expectMarkedOnce(id)
})

test('the address is shut out (a 403 page): it is told as too many requests, with what to do, and not as a missing right', async () => {
  const { id, app } = await openLead()
  breakDown({ blocked: true })
  await mark(app)
  await expect(alertOf(app)).toContainText('Карточка не отправлена на разбор.CRM просит подождать: слишком много запросов подряд. Ничего не изменилось. Повторите через минуту.')
  expect({ records: recordsOf(own, id), mark: markOf(own, id) }).toEqual({ records: 0, mark: '' })
})

test('a right is missing (403 as JSON): the record stands, and the card’s field is said to follow later', async () => {
  const { id, page, app } = await openLead()
  breakDown({ forbidden: { methods: field } })
  await mark(app)
  await expect(app.getByText('Разбор записан, но отметка «На разбор» на карточке не поставлена.')).toBeVisible()
  expect({ records: recordsOf(own, id), mark: markOf(own, id) }).toEqual({ records: 1, mark: '' })
  own.account.faults.clear()
  await page.reload()
  await expect.poll(() => markOf(own, id)).toBe('На разбор')
})

test('the session ends in the middle (401): it is said that the page must be reloaded, and the reloaded page completes the mark', async () => {
  const { id, page, app } = await openLead()
  breakDown({ sessionEnded: { methods: field } })
  await mark(app)
  const alert = alertOf(app)
  await expect(alert).toContainText('Отправка на разбор не закончена.Сеанс в CRM закончился.')
  await expect(alert).toContainText('ничего не удвоится. Обновите страницу.')
  expect(recordsOf(own, id)).toBe(1)
  own.account.faults.clear()
  await page.reload()
  await expect(app.getByText('Прерванное действие доведено до конца.')).toBeVisible()
  await expectMarkedOnce(id)
})

test('the session is over before anything was written: nothing has changed, and the page says so', async () => {
  const { id, app } = await openLead()
  own.account.keys.endSessions()
  await mark(app)
  await expect(alertOf(app)).toContainText('Карточка не отправлена на разбор.Сеанс в CRM закончился. Ничего не изменилось. Обновите страницу.')
  expect({ records: recordsOf(own, id), mark: markOf(own, id) }).toEqual({ records: 0, mark: '' })
})

for (const carriedOut of [true, false]) {
  test(`504 to a mark that was ${carriedOut ? '' : 'not '}carried out: there is one mark`, async () => {
    const { id, app } = await openLead()
    breakDown({ gatewayTimeout: { methods: record, carriedOut, times: 1 } })
    await mark(app)
    await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
    await expectMarkedOnce(id)
  })
}

const openings: readonly { readonly name: string, readonly faults: SwitchChanges, readonly said: string }[] = [
  { name: 'the account is not paid (402)', faults: { unpaid: true }, said: 'Тариф CRM не разрешает то, что нужно приложению. Ничего не изменилось.' },
  { name: 'the reply is a page of HTML', faults: { notJson: true }, said: 'CRM ответила не так, как ждёт приложение. Ничего не изменилось.' },
  { name: 'the server fails', faults: { serverError: true }, said: 'CRM не отвечает. Ничего не изменилось. Проверьте интернет.' },
]

for (const { name, faults, said } of openings) {
  test(`${name}: the card says what happened, that nothing has changed, and what to do`, async () => {
    const { id } = unmarkedLead(own)
    breakDown(faults)
    opened = await own.open('auditor', `/leads/detail/${id}`)
    const app = panelFrame(opened)
    await expect(app.getByRole('alert').filter({ hasText: said }).first()).toBeVisible()
    await expect(app.getByText('Нарушений нет.')).toHaveCount(0)
  })
}

test('504 to a booking whose two tasks were made all the same: nobody has two meetings', async () => {
  const { id, app } = await openLead()
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await opened?.context().close()

  opened = await own.open('head', advancedPath)
  const main = advancedFrame(opened)
  await main.getByRole('tab', { name: ru.main.tabs.meetings, exact: true }).click()
  const salesperson = personOf(own, 'salesperson')
  await main.getByRole('button', { name: salesperson.name }).click()
  await main.getByRole('group', { name: /Свободное время/ }).getByRole('button').first().click()
  breakDown({ gatewayTimeout: { methods: ['POST /tasks'], moreThan: 1, carriedOut: true, times: 1 } })
  await main.getByRole('button', { name: 'Назначить разбор' }).click()
  await expect(main.getByText(/Разбор назначен: /)).toBeVisible()
  const meetings = [...own.account.tables.tasks.all()].filter(task => !task.isCompleted && task.text.includes(`/leads/detail/${id}`)).map(({ responsibleUserId }) => responsibleUserId)
  expect(meetings.toSorted((a, b) => a - b)).toEqual([personOf(own, 'head').id, salesperson.id].toSorted((a, b) => a - b))
  expect(markOf(own, id)).toBe('Разбор назначен')
})
