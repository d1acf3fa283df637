import { expect, test, type Browser, type BrowserContext, type FrameLocator, type Page } from '@playwright/test'
import { regulationOption } from '../../src/crm/bitrix24/names.ts'
import { installDemo } from '../../src/commands/demo.ts'
import type { SwitchChanges } from '../../src/emulator/faults/switches.ts'
import type { StartedPortal } from '../support/portal.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import { innerFrame, look } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, dealsMarked, personOf, rest, signIn, unmarkedDeal, type Persona } from './people.ts'

let own: StartedPortal
const opened: BrowserContext[] = []

test.beforeAll(async () => {
  own = await ownPortal({ app: 'absent', deals: 240 })
  await installDemo(own.portal)
})
test.afterAll(() => own.close())
test.afterEach(async () => {
  own.portal.faults.clear()
  await Promise.all(opened.splice(0).map(context => context.close()))
})

/** A browser of their own, with nothing in it yet, signed in. */
async function as(browser: Browser, who: Persona): Promise<Page> {
  const context = await browser.newContext({ baseURL: own.url })
  opened.push(context)
  const page = await context.newPage()
  await signIn(page, who)
  return page
}

async function breakDown(page: Page, faults: SwitchChanges): Promise<void> {
  expect((await page.request.post('/sandbox/faults', { data: faults })).ok()).toBe(true)
}

async function mend(page: Page): Promise<void> {
  expect((await page.request.delete('/sandbox/faults')).ok()).toBe(true)
}

async function openTab(page: Page, id: number): Promise<FrameLocator> {
  await page.goto(`/crm/deal/details/${id}/`)
  await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
  return appFrame(page)
}

async function openCard(page: Page, id: number): Promise<FrameLocator> {
  const app = await openTab(page, id)
  await expect(app.getByText(/^Проверено /)).toBeVisible()
  return app
}

async function openMain(page: Page): Promise<FrameLocator> {
  await page.goto('/calendar/')
  await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Разборы', exact: true }).click()
  return appFrame(page)
}

async function mark(app: FrameLocator, reason = 'Обрыв'): Promise<void> {
  await app.getByRole('button', { name: 'На разбор', exact: true }).click()
  await app.getByLabel('Причина').fill(reason)
  await app.getByRole('button', { name: 'Отправить на разбор' }).click()
}

/** The first request is cut off after its first write, and none that changes a card gets through after it. */
const onlyTheRecord: SwitchChanges = { dropAfter: { methods: ['crm.item.add'], commands: 1 }, dropBefore: { methods: ['crm.item.update'], after: 1 } }

async function openReviews(page: Page): Promise<FrameLocator> {
  await page.goto('/calendar/')
  await page.getByRole('tablist', { name: 'Виды календаря' }).getByText('Разборы').click()
  const app = appFrame(page)
  await expect(app.getByRole('grid')).toBeVisible()
  return app
}

/** How many review meetings stand in this month's calendar of the head of sales. */
async function meetingsOf(page: Page): Promise<number> {
  const { id } = await personOf(page, 'head')
  const events = await rest<readonly { NAME: string }[]>(page.request, 'calendar.event.get', { type: 'user', ownerId: id, from: '2026-11-23', to: '2026-12-31' })
  return events.filter(({ NAME }) => NAME.startsWith('Разбор: ')).length
}

const pendingBar = (app: FrameLocator) => app.getByRole('region', { name: 'Незавершённые действия' })

/** How many records of reviews the portal keeps about this deal. */
function recordsOf(dealId: number): number {
  const [type] = [...own.portal.tables.types.all()]
  if (!type) return 0
  return [...own.portal.tables.items(type.entityTypeId).all()].filter(row => Object.entries(row).some(([name, value]) => name.endsWith('_SRC_ID') && Number(value) === dealId)).length
}

/** How many lines of ours the deal's history has. */
function linesOf(dealId: number): number {
  return [...own.portal.tables.timeline.all()].filter(row => row.kind === 'logmessage' && row.ownerTypeId === 2 && row.ownerId === dealId).length
}

/** One record, one line in the card's history, and the card's field says so. */
async function expectMarkedOnce(page: Page, id: number): Promise<void> {
  await expect.poll(() => ({ records: recordsOf(id), lines: linesOf(id) })).toEqual({ records: 1, lines: 1 })
  expect(await dealsMarked(page, 'RAZBOR_MARKED')).toContain(id)
}

// The browser itself sends such a request again, on a new connection: it was carried out twice before the app knows of it.
test('the answer to a mark is lost: nothing is doubled', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { dropAfter: { methods: ['crm.item.add'], times: 1 } })
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(page, id)
})

test('the connection breaks between the record and the card’s field: the mark is completed', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { dropAfter: { methods: ['crm.item.add'], commands: 1, times: 1 } })
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(page, id)
})

test('no connection at all: the form says what is unknown, the bar keeps the action, repeating it makes one mark', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { dropBefore: { methods: ['crm.item.add'] } })
  await mark(app)
  const alert = app.getByRole('alert')
  await expect(alert).toContainText('Отправка на разбор не закончена.')
  await expect(alert).toContainText('CRM не отвечает. Часть действия могла выполниться. Приложение проверит, что дошло до CRM, и доделает остальное: ничего не удвоится.')
  await expect(pendingBar(app)).toHaveCount(0)

  await alert.getByRole('button', { name: 'Закрыть' }).click()
  await expect(pendingBar(app)).toContainText('1 действие не завершено')
  await pendingBar(app).getByRole('button', { name: 'Подробнее' }).click()
  await expect(pendingBar(app)).toContainText('Отправить на разбор')
  await expect(pendingBar(app).getByRole('button', { name: `Сделка № ${id}`, exact: true })).toBeVisible()

  await mend(page)
  await pendingBar(app).getByRole('button', { name: `Повторить: Отправить на разбор, Сделка № ${id}` }).click()
  await expect(app.getByText('Прерванное действие доведено до конца.')).toBeVisible()
  await expect(app.getByText('Обрыв')).toBeVisible()
  await expect(pendingBar(app)).toHaveCount(0)
  await expectMarkedOnce(page, id)
})

test('a form that could not even look says that nothing has changed, and goes on when the CRM is back', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { dropBefore: true })
  await mark(app)
  await expect(app.getByRole('alert')).toContainText('Карточка не отправлена на разбор.CRM не отвечает. Ничего не изменилось.')
  await expect(app.getByLabel('Причина')).toHaveValue('Обрыв')
  await mend(page)
  await app.getByRole('alert').getByRole('button', { name: 'Повторить' }).click()
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(page, id)
})

test('what is changed in the form after a failure takes the place of what was wanted before', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { dropBefore: true })
  await mark(app, 'Первая мысль')
  await expect(app.getByRole('alert')).toContainText('Ничего не изменилось.')
  await mend(page)
  await app.getByLabel('Причина').fill('Вторая мысль')
  await app.getByRole('button', { name: 'Отправить на разбор' }).click()
  await expect(app.getByText('Вторая мысль')).toBeVisible()
  await expectMarkedOnce(page, id)
  const again = await openCard(page, id)
  await expect(pendingBar(again)).toHaveCount(0)
  await expect(again.getByText('Первая мысль')).toHaveCount(0)
})

test('two tabs of one person mark the same card at the same moment: one mark', async ({ browser }) => {
  const first = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(first)
  const second = await first.context().newPage()
  const tabs = [await openCard(first, id), await openCard(second, id)]
  await breakDown(first, { latency: { ms: 400 } })
  await Promise.all(tabs.map(app => mark(app)))
  await expect(tabs[0]?.getByText('Обрыв') ?? first.getByText('')).toBeVisible()
  await expect(tabs[1]?.getByText('Обрыв') ?? second.getByText('')).toBeVisible()
  await mend(first)
  await expectMarkedOnce(first, id)
})

test('a page closed in the middle of marking: the next one completes it by itself', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, onlyTheRecord)
  await mark(app)
  await expect(app.getByRole('alert')).toContainText('Отправка на разбор не закончена.')
  expect(recordsOf(id)).toBe(1)
  const next = await page.context().newPage()
  await page.close()
  await mend(next)

  const again = await openTab(next, id)
  await expect(again.getByText('Прерванное действие доведено до конца.')).toBeVisible()
  await expect(again.getByText('Обрыв')).toBeVisible()
  await expectMarkedOnce(next, id)
})

test('another person in the same browser neither sees nor completes what the first one has left', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  await breakDown(page, { dropBefore: { methods: ['crm.item.add'] } })
  const app = await openCard(page, id)
  await mark(app)
  await expect(app.getByRole('alert')).toContainText('Отправка на разбор не закончена.')
  await mend(page)

  await signIn(page, 'admin')
  const other = await openCard(page, id)
  await expect(other.getByText('Карточка не на разборе')).toBeVisible()
  await expect(pendingBar(other)).toHaveCount(0)
  expect(recordsOf(id)).toBe(0)

  await signIn(page, 'auditor')
  const back = await openTab(page, id)
  await expect(back.getByText('Прерванное действие доведено до конца.')).toBeVisible()
  await expectMarkedOnce(page, id)
})

test('an unfinished mark is cancelled: what was written is gone', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, onlyTheRecord)
  await mark(app)
  await app.getByRole('alert').getByRole('button', { name: 'Закрыть' }).click()
  expect(recordsOf(id)).toBe(1)
  await mend(page)
  await pendingBar(app).getByRole('button', { name: 'Отменить' }).first().click()
  await expect(app.getByText('«Отправить на разбор»: отменено, записанное вернулось к прежнему.')).toBeVisible()
  await expect(pendingBar(app)).toHaveCount(0)
  expect(recordsOf(id)).toBe(0)
  expect(await dealsMarked(page, 'RAZBOR_MARKED')).not.toContain(id)
})

test('the CRM asks to wait: a countdown is shown, and the mark goes by itself afterwards', async ({ browser }) => {
  test.slow()
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { requestLimit: true })
  // Somebody else in the same office uses up what the portal bears.
  while ((await page.request.post(`${own.webhook(1)}profile`)).status() !== 503);
  await mark(app)
  await expect(app.getByRole('timer')).toHaveText(/^CRM просит подождать: ещё 0:\d\d\. Действия отправятся сами\.$/)
  // It is seen wherever the page is scrolled to.
  await page.setViewportSize({ width: 1280, height: 320 })
  await app.getByRole('heading', { name: 'История разборов' }).scrollIntoViewIfNeeded()
  await expect(app.getByRole('timer')).toBeInViewport()
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible({ timeout: 60_000 })
  await expect(app.getByRole('timer')).toHaveCount(0)
  await expectMarkedOnce(page, id)
})

test('a token that has run out is renewed without a word', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { expiredToken: { times: 1 } })
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expectMarkedOnce(page, id)
})

test('a session that cannot be renewed is told with what to do', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { expiredToken: true, refreshRefused: true })
  await app.getByRole('button', { name: 'Проверить снова' }).click()
  await expect(app.getByRole('alert')).toContainText('Не удалось проверить карточку по регламенту.')
  await expect(app.getByRole('alert')).toContainText('Сеанс в CRM закончился. Ничего не изменилось. Обновите страницу.')
})

const openings: readonly { readonly name: string, readonly faults: SwitchChanges, readonly said: string }[] = [
  { name: 'REST is closed on the plan', faults: { restClosed: true }, said: 'Тариф CRM не разрешает то, что нужно приложению. Ничего не изменилось. Сообщите администратору CRM' },
  { name: 'the app lacks a scope', faults: { missingScope: { scopes: ['crm'] } }, said: 'Приложению не выдан нужный доступ к CRM. Ничего не изменилось. Администратору нужно открыть «Разбор» и нажать «Проверить и восстановить»' },
  { name: 'the reply is a page of HTML', faults: { notJson: { status: 200 } }, said: 'CRM ответила не так, как ждёт приложение. Ничего не изменилось. Повторите.' },
  { name: 'a field has another type than documented', faults: { wrongType: { methods: ['crm.item.get'], path: 'item.id', value: 'сорок два' } }, said: 'CRM ответила не так, как ждёт приложение. Ничего не изменилось.' },
  { name: 'the server fails', faults: { serverError: true }, said: 'CRM не отвечает. Ничего не изменилось. Проверьте интернет.' },
]

for (const { name, faults, said } of openings) {
  test(`${name}: the card says what happened, that nothing has changed, and what to do`, async ({ browser }) => {
    const page = await as(browser, 'auditor')
    const { id } = await unmarkedDeal(page)
    await breakDown(page, faults)
    const app = await openTab(page, id)
    await expect(app.getByRole('alert').filter({ hasText: said }).first()).toBeVisible()
    await expect(app.getByText('Нарушений нет.')).toHaveCount(0)
  })
}

test('the right to edit the card is withdrawn in the middle: the record stands, and the card’s field is said to follow later', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { withdrawnRight: { right: 'write', methods: ['crm.item.update'] } })
  await mark(app)
  await expect(app.getByText('Разбор записан, но отметка «На разбор» на карточке не поставлена.')).toBeVisible()
  expect(recordsOf(id)).toBe(1)
  await mend(page)
  await openCard(page, id)
  await expect.poll(() => dealsMarked(page, 'RAZBOR_MARKED')).toContain(id)
})

test('the reply to a mark is no JSON though it was carried out: there is one mark', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await breakDown(page, { notJson: { status: 502, carriedOut: true, methods: ['crm.item.add'], times: 1 } })
  await mark(app)
  await expect(app.getByText('Карточка отправлена на разбор.').or(app.getByRole('alert'))).toBeVisible()
  if (await app.getByRole('alert').isVisible()) await app.getByRole('alert').getByRole('button', { name: 'Повторить' }).click()
  await expect(app.getByText('Обрыв')).toBeVisible()
  await expectMarkedOnce(page, id)
})

test('the answer to pinning a checklist is lost: one comment is pinned', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openCard(page, id)
  await mark(app)
  await app.getByLabel('Ссылка').fill('https://checklists.example.ru/lost-answer')
  await app.getByRole('button', { name: 'Добавить' }).click()
  await expect(app.getByRole('link', { name: 'checklists.example.ru' })).toBeVisible()
  await breakDown(page, { dropAfter: { methods: ['crm.timeline.comment.add'], times: 1 } })
  await app.getByRole('button', { name: 'Закрепить' }).click()
  await expect(app.getByText('Закреплено в ленте карточки.')).toBeVisible()
  const comments = [...own.portal.tables.timeline.all()].filter(row => row.kind === 'comment' && row.ownerTypeId === 2 && row.ownerId === id && row.text.includes('lost-answer'))
  expect(comments).toHaveLength(1)
  expect(comments[0]?.pinnedAt).not.toBeNull()
})

test('the answer to a booking is lost: one meeting, with all its cards on it', async ({ browser }) => {
  const page = await as(browser, 'head')
  const before = await meetingsOf(page)
  const app = await openReviews(page)
  await app.getByRole('region', { name: 'Очередь на разбор' }).getByRole('button').first().click()
  await app.getByRole('group', { name: /Свободное время/ }).getByRole('button').first().click()
  await breakDown(page, { dropAfter: { methods: ['calendar.event.add'], times: 1 } })
  await app.getByRole('button', { name: 'Назначить разбор' }).click()
  await expect(app.getByText(/^Разбор назначен: /)).toBeVisible()
  await expect.poll(() => meetingsOf(page)).toBe(before + 1)
})

test('booking breaks after the event is made: the bar keeps it, and repeating puts the cards on the same event', async ({ browser }) => {
  const page = await as(browser, 'head')
  const before = await meetingsOf(page)
  const scheduled = (await dealsMarked(page, 'RAZBOR_SCHEDULED')).length
  const app = await openReviews(page)
  await app.getByRole('region', { name: 'Очередь на разбор' }).getByRole('button').first().click()
  await app.getByRole('group', { name: /Свободное время/ }).getByRole('button').first().click()
  await breakDown(page, { dropBefore: { methods: ['crm.item.update'] } })
  await app.getByRole('button', { name: 'Назначить разбор' }).click()
  await expect(app.getByRole('alert')).toContainText('Разбор назначен не до конца.')
  expect(await meetingsOf(page)).toBe(before + 1)
  await app.getByRole('alert').getByRole('button', { name: 'Закрыть' }).click()
  await expect(pendingBar(app)).toContainText('1 действие не завершено')
  await mend(page)
  await pendingBar(app).getByRole('button', { name: 'Повторить' }).click()
  await expect(app.getByText('Прерванное действие доведено до конца.')).toBeVisible()
  expect(await meetingsOf(page)).toBe(before + 1)
  expect((await dealsMarked(page, 'RAZBOR_SCHEDULED')).length).toBeGreaterThan(scheduled)
})

test('support gets what was asked and what failed, and nothing about anybody', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const auditor = await personOf(page, 'auditor')
  const { id, title } = await unmarkedDeal(page)
  const tokens = new Set<string>()
  page.on('request', request => {
    for (const [token] of `${request.url()} ${request.postData() ?? ''}`.matchAll(/[0-9a-f]{64}/g)) tokens.add(token)
  })
  const app = await openCard(page, id)
  await breakDown(page, { serverError: { methods: ['crm.item.add'] } })
  await mark(app, 'Позвонить Вере: +7 900 000-00-07')
  const alert = app.getByRole('alert')
  await alert.getByText('Подробности для поддержки').click()
  await expect(alert).toContainText('без паролей, имён и телефонов')
  await alert.getByRole('button', { name: 'Скопировать' }).click()
  // A frame of another origin may not copy by itself; then the text is there to be taken.
  const log = alert.getByLabel('Журнал для поддержки')
  await expect(log).toBeFocused()
  const told = await log.inputValue()
  expect(told).toContain('crm.item.add')
  expect(told).toContain('offline')
  expect(tokens.size).toBeGreaterThan(0)
  for (const secret of [...tokens, auditor.name, title, '900 000', 'Вере', own.url]) expect(told).not.toContain(secret)
  expect(await log.evaluate((area: HTMLTextAreaElement) => area.selectionEnd - area.selectionStart)).toBe(told.length)
})

test('a regulation that somebody has broken by hand: the defaults hold, the administrator is told where, and it stays as it is', async ({ browser }) => {
  const admin = await as(browser, 'admin')
  const broken = JSON.stringify({ version: 1, entries: [{ ruleId: 'touched-recently', options: { days: 'скоро' } }] })
  const { options } = own.portal.tables
  const saved = [...options.all()].find(({ userId, name }) => userId === 0 && name === regulationOption)
  if (saved) options.update(saved.id, { value: broken })
  else options.insert({ userId: 0, name: regulationOption, value: broken })
  const main = await openMain(admin)
  await expect(main.getByText('Часть регламента в настройках прочитать не удалось')).toBeVisible()
  await expect(main.getByText('Сохранённый регламент приложение не тронуло.')).toBeVisible()
  await expect(main.getByText(/^entries\.0\.options/)).toBeVisible()

  const auditor = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(auditor)
  const app = await openCard(auditor, id)
  await expect(app.getByText('Администратор видит в приложении, что исправить.')).toBeVisible()
  expect([...options.all()].find(({ name }) => name === regulationOption)?.value).toBe(broken)
})

for (const { lang, text, tab, reviews } of [{ lang: 'ru', text: ru, tab: 'Разбор', reviews: 'Разборы' }, { lang: 'en', text: en, tab: 'Review', reviews: 'Reviews' }] as const) {
  test(`what a bad day looks like, in ${lang}`, async ({ browser }) => {
    const portal = await ownPortal({ app: 'absent', deals: 240, lang })
    await installDemo(portal.portal)
    const context = await browser.newContext({ baseURL: portal.url, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await signIn(page, 'auditor')
    const { id } = await unmarkedDeal(page)
    await page.goto(`/crm/deal/details/${id}/`)
    await page.getByRole('tab', { name: tab, exact: true }).click()
    const app = await innerFrame(page)
    // The demonstration has saved its regulation twice.
    await expect(app.getByText(text.card.regulation.checkedAt('').trim())).toBeVisible()
    const see = (name: string) => look(page, app, `bad-day-${name}`, lang)

    portal.portal.faults.change(onlyTheRecord)
    await app.getByRole('button', { name: text.card.mark, exact: true }).click()
    await app.getByRole('button', { name: text.card.markConfirm }).click()
    await expect(app.getByText(text.card.markBegun)).toBeVisible()
    await app.getByText(text.common.support.title).click()
    await app.getByRole('button', { name: text.common.support.copy }).click()
    await expect(app.getByLabel(text.common.support.label)).toBeFocused()
    await see('begun')

    await app.getByRole('button', { name: text.common.close, exact: true }).click()
    await app.getByRole('button', { name: text.units.show }).click()
    await see('pending')

    portal.portal.faults.clear()
    await app.getByRole('region', { name: text.units.title }).getByRole('button', { name: new RegExp(`^${text.units.undo}`) }).click()
    await expect(app.getByText(text.units.outcome.undone(text.units.deed.mark))).toBeVisible()
    await see('undone')

    portal.portal.faults.change({ requestLimit: true })
    while ((await page.request.post(`${portal.webhook(1)}profile`)).status() !== 503);
    await app.getByRole('button', { name: text.card.regulation.again }).click()
    await expect(app.getByRole('timer')).toBeVisible()
    // Nothing moves for the notice: it is seen as it is, while the CRM waits.
    await page.screenshot({ path: `test-results/screens/${lang}-bad-day-pause-1280.png`, fullPage: true })
    await expect(app.getByRole('timer')).toHaveCount(0, { timeout: 60_000 })

    portal.portal.faults.clear()
    portal.portal.faults.change({ missingScope: { scopes: ['crm'] } })
    await app.getByRole('button', { name: text.card.regulation.again }).click()
    await expect(app.getByText(text.common.problem.scope.reason)).toBeVisible()
    await see('scope')

    portal.portal.faults.clear()
    await signIn(page, 'admin')
    portal.portal.tables.options.insert({ userId: 0, name: regulationOption, value: '{"version":1,"entries":[{"ruleId":"touched-recently","options":{"days":"?"}},{"ruleId":"no-such-rule"}]}' })
    await page.goto('/calendar/')
    await page.getByRole('link', { name: reviews, exact: true }).click()
    const main = await innerFrame(page)
    await expect(main.getByText(text.regulation.broken['partly-understood'])).toBeVisible()
    await look(page, main, 'bad-day-regulation', lang)
    await context.close()
    await portal.close()
  })
}
