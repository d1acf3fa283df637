import { expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { installDemo } from '../../src/commands/demo.ts'
import { insideQuotes } from '../../src/core/quotes.ts'
import type { StartedPortal } from '../support/portal.ts'
import { keepJournal, refusedCalls } from './journal.ts'
import { watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, appFrameInSlider, dealsMarked, personOf, rest, signIn, unmarkedDeal, type Persona } from './people.ts'

const nearlyAtOnce = 3_000
const checklistUrl = 'https://checklists.example.ru/bad-day'

let own: StartedPortal
const browsers = new Map<string, Page>()

test.beforeAll(async () => {
  own = await ownPortal({ app: 'absent', deals: 240 })
  await installDemo(own.portal)
})
test.afterAll(async () => {
  for (const page of browsers.values()) await page.context().close()
  keepJournal('bad-days', own.portal.journal.entries())
  await own.close()
})

/** The browser that this person has on this portal, signed in. */
async function as(browser: Browser, who: Persona, portal = own): Promise<Page> {
  const known = browsers.get(`${who} ${portal.url}`)
  if (known) return known
  const page = await browser.newPage({ baseURL: portal.url })
  browsers.set(`${who} ${portal.url}`, page)
  await signIn(page, who)
  return page
}

async function openTab(page: Page, id: number, kind = 'deal'): Promise<FrameLocator> {
  await page.goto(`/crm/${kind}/details/${id}/`)
  await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
  const app = appFrame(page)
  await expect(app.getByRole('heading', { name: 'История разборов' })).toBeVisible()
  return app
}

async function mark(app: FrameLocator, reason: string): Promise<void> {
  await app.getByRole('button', { name: 'На разбор', exact: true }).click()
  await app.getByLabel('Причина').fill(reason)
  await app.getByRole('button', { name: 'Отправить на разбор' }).click()
}

async function openReviews(page: Page): Promise<FrameLocator> {
  await page.goto('/calendar/')
  await page.getByRole('tablist', { name: 'Виды календаря' }).getByText('Разборы').click()
  const app = appFrame(page)
  await expect(app.getByRole('region', { name: 'Очередь на разбор' })).toBeVisible()
  return app
}

async function openMain(page: Page): Promise<FrameLocator> {
  await page.goto('/calendar/')
  await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Разборы', exact: true }).click()
  const app = appFrame(page)
  await expect(app.getByRole('heading', { name: 'Разборы', exact: true })).toBeAttached()
  return app
}

/** An open deal of somebody else, with no review in sight. */
function dealOfAnother(personId: number): number {
  const deal = [...own.portal.tables.items(2).all()].find(({ assignedById, closed, UF_CRM_RAZBOR: marked }) => assignedById !== personId && closed !== 'Y' && !marked)
  if (!deal) throw new Error('The others have no open deals')
  return deal.id
}

/** How many records of reviews the portal keeps. */
function records(): number {
  const [type] = [...own.portal.tables.types.all()]
  return type ? own.portal.tables.items(type.entityTypeId).size : 0
}

test('two auditors mark one card at the same moment: one review stays, the other is led to it', async ({ browser }) => {
  const before = records()
  const [first, second] = [await as(browser, 'auditor'), await as(browser, 'admin')]
  const { id } = await unmarkedDeal(first)
  const tabs = [await openTab(first, id), await openTab(second, id)]

  // Neither record is written before both have seen that there is none.
  let arrived = 0
  let open: () => void = () => undefined
  const both = new Promise<void>(resolve => { open = resolve })
  for (const page of [first, second]) {
    await page.route('**/rest/crm.item.add*', async route => {
      if (route.request().method() === 'POST' && ++arrived === 2) open()
      if (route.request().method() === 'POST') await both
      await route.continue()
    })
  }
  await Promise.all(tabs.map((app, index) => mark(app, `Отметка № ${index + 1}`)))

  const told = () => Promise.all(tabs.map(async app => ({
    marked: await app.getByText('Карточка отправлена на разбор.').isVisible(),
    refused: await app.getByText('Карточка уже на разборе').isVisible(),
  })))
  await expect.poll(told).toEqual(expect.arrayContaining([{ marked: true, refused: false }, { marked: false, refused: true }]))
  expect(records()).toBe(before + 1)

  const [winner, loser] = (await told())[0]?.marked ? tabs : tabs.toReversed()
  if (!winner || !loser) throw new Error('Two tabs were opened')
  const kept = (await winner.getByText(/^Отметка №/).textContent()) ?? ''
  await loser.getByRole('button', { name: 'Показать открытый разбор' }).click()
  await expect(loser.locator(':focus')).toContainText(kept)
  for (const page of [first, second]) await page.unrouteAll()
})

test('a second mark while one is open is refused, with a link to the open one', async ({ browser }) => {
  const [early, late] = [await as(browser, 'auditor'), await as(browser, 'admin')]
  const { id } = await unmarkedDeal(early)
  const behind = await openTab(late, id)
  await expect(behind.getByText('Карточка не на разборе')).toBeVisible()

  const app = await openTab(early, id)
  await mark(app, 'Первым')
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()

  const before = records()
  await mark(behind, 'Вторым')
  const auditor = await personOf(early, 'auditor')
  await expect(behind.getByText(`Кто отметил: ${auditor.name}`)).toBeVisible()
  await behind.getByRole('button', { name: 'Показать открытый разбор' }).click()
  await expect(behind.getByText('Первым')).toBeVisible()
  expect(records()).toBe(before)
})

test('a mark is taken off with a reason, and the card forgets it', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const app = await openTab(page, id)
  await mark(app, 'По ошибке')
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  expect(await dealsMarked(page, 'RAZBOR_MARKED')).toContain(id)

  await app.getByRole('button', { name: 'Снять отметку' }).click()
  await app.getByRole('button', { name: 'Снять', exact: true }).click()
  await expect(app.getByText('Напишите, почему снимаете отметку')).toBeVisible()
  await app.getByLabel('Почему снимаете').fill('Не та карточка')
  await app.getByRole('button', { name: 'Снять', exact: true }).click()
  await expect(app.getByText('Отметка снята.')).toBeVisible()
  await expect(app.getByRole('region', { name: 'История разборов' })).toContainText('Не та карточка')
  expect(await dealsMarked(page, 'RAZBOR_MARKED')).not.toContain(id)
  await page.getByRole('tab', { name: 'Общие' }).click()
  await expect(page.getByText('Разбор: отметка снята')).toBeVisible()
})

test('when the card’s pins are used up the link stays and the reason is told; a freed pin is taken', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  const comments: number[] = []
  for (const text of ['Реквизиты', 'Договор', 'Адрес']) {
    const comment = await rest<number>(page.request, 'crm.timeline.comment.add', { fields: { ENTITY_ID: id, ENTITY_TYPE: 'deal', COMMENT: text } })
    await rest(page.request, 'crm.timeline.item.pin', { id: comment, ownerTypeId: 2, ownerId: id })
    comments.push(comment)
  }
  const app = await openTab(page, id)
  await mark(app, '')
  await app.getByLabel('Ссылка').fill(checklistUrl)
  await app.getByRole('button', { name: 'Добавить' }).click()
  await app.getByRole('button', { name: 'Закрепить' }).click()
  await expect(app.getByRole('alert')).toContainText('уже закреплено столько записей, сколько разрешает CRM')
  await expect(app.getByRole('link', { name: 'checklists.example.ru' })).toHaveAttribute('href', checklistUrl)
  await expect(app.getByText('Ссылки есть в комментарии ленты, но он не закреплён.')).toBeVisible()

  await rest(page.request, 'crm.timeline.item.unpin', { id: comments[0], ownerTypeId: 2, ownerId: id })
  await app.getByRole('button', { name: 'Закрепить' }).click()
  await expect(app.getByText('Закреплено в ленте карточки.')).toBeVisible()
  await expect(app.getByRole('alert')).toHaveCount(0)
})

test('a salesperson reads the review of a card that they only watch, and pins nothing on it', async ({ browser }) => {
  const [admin, auditor, salesperson] = [await as(browser, 'admin'), await as(browser, 'auditor'), await as(browser, 'salesperson')]
  const { id: watcher } = await personOf(admin, 'salesperson')
  const watched = dealOfAnother(watcher)
  await rest(admin.request, 'crm.item.update', { entityTypeId: 2, id: watched, fields: { observers: [watcher] } })

  const marking = await openTab(auditor, watched)
  await mark(marking, 'Посмотреть всем отделом')
  await marking.getByLabel('Ссылка').fill(checklistUrl)
  await marking.getByRole('button', { name: 'Добавить' }).click()
  await expect(marking.getByText('Пока видны только в «Разборе».')).toBeVisible()

  const app = await openTab(salesperson, watched)
  await expect(app.getByText('Посмотреть всем отделом')).toBeVisible()
  await app.getByRole('button', { name: 'Закрепить' }).click()
  await expect(app.getByRole('alert')).toContainText('у вас нет права менять эту карточку')
  await expect(app.getByRole('link', { name: 'checklists.example.ru' })).toBeVisible()
})

test('a card of another department is closed, and its review is counted but not shown', async ({ browser }) => {
  const [salesperson, outsider] = [await as(browser, 'salesperson'), await as(browser, 'outsider')]
  const [foreign] = await dealsMarked(salesperson, 'RAZBOR_MARKED')
  const { item } = await rest<{ item: { title: string } }>(salesperson.request, 'crm.item.get', { entityTypeId: 2, id: foreign })
  await outsider.goto(`/crm/deal/details/${foreign}/`)
  await expect(outsider.getByRole('heading', { name: 'Доступ запрещён' })).toBeVisible()

  const main = await openMain(outsider)
  await expect(main.getByText(/Ещё \d+.разбор.*: карточки вам не видны\./)).toBeVisible()
  await expect(main.getByText(item.title)).toHaveCount(0)
})

test('a review of a merged card is linked to the card that survived', async ({ browser }) => {
  const admin = await as(browser, 'admin')
  const [lost, survivor] = [await unmarkedDeal(admin), await unmarkedDeal(admin, 1)]
  const { item: { contactId } } = await rest<{ item: { contactId: number } }>(admin.request, 'crm.item.get', { entityTypeId: 2, id: lost.id })
  await rest(admin.request, 'crm.item.update', { entityTypeId: 2, id: survivor.id, fields: { contactId } })
  const app = await openTab(admin, lost.id)
  await mark(app, 'Дубль')
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  expect((await admin.request.post(`/portal/crm/2/${survivor.id}/merge`, { data: { withId: lost.id } })).ok()).toBe(true)

  const main = await openMain(admin)
  await main.getByRole('row').filter({ hasText: lost.title }).filter({ hasText: 'карточка удалена или объединена' }).getByRole('button').first().click()
  await main.getByRole('button', { name: `Привязать разбор к карточке «${insideQuotes(survivor.title)}»` }).click()
  await expect(main.getByText(`Разбор привязан к карточке «${insideQuotes(survivor.title)}».`)).toBeVisible()
  const tab = await openTab(admin, survivor.id)
  await expect(tab.getByText('Дубль')).toBeVisible()
  expect(await dealsMarked(admin, 'RAZBOR_MARKED')).toContain(survivor.id)
})

for (const [kind, entityTypeId, name] of [['lead', 1, 'Лид'], ['contact', 3, 'Контакт'], ['company', 4, 'Компания']] as const) {
  test(`a ${kind} can be marked`, async ({ browser }) => {
    const page = await as(browser, 'auditor')
    const { items: [card] } = await rest<{ items: { id: number }[] }>(page.request, 'crm.item.list', { entityTypeId, select: ['id'], order: { id: 'ASC' } })
    const app = await openTab(page, card?.id ?? 0, kind)
    await mark(app, `Проверить: ${name}`)
    await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
    const { item } = await rest<{ item: Record<string, unknown> }>(page.request, 'crm.item.get', { entityTypeId, id: card?.id, useOriginalUfNames: 'Y' })
    expect(item['UF_CRM_RAZBOR']).toBeTruthy()
    const main = await openMain(page)
    await expect(main.getByRole('row').filter({ hasText: `${name}:` })).toHaveCount(1)
  })
}

test('a card is marked and gets its checklist without a mouse', async ({ browser }) => {
  const page = await as(browser, 'auditor')
  const { id } = await unmarkedDeal(page)
  await page.goto(`/crm/deal/details/${id}/`)
  const app = appFrame(page)
  const press = async (wanted: () => Promise<boolean>) => {
    for (let tabs = 0; tabs < 60 && !await wanted(); tabs += 1) await page.keyboard.press('Tab')
    expect(await wanted()).toBe(true)
  }
  await expect(page.getByRole('tab', { name: 'Разбор', exact: true })).toBeVisible()
  await press(async () => await page.getByRole('tab', { name: 'Разбор', exact: true }).and(page.locator(':focus')).count() === 1)
  await page.keyboard.press('Enter')
  const button = app.getByRole('button', { name: 'На разбор', exact: true })
  await expect(button).toBeVisible()
  await press(async () => await button.and(app.locator(':focus')).count() === 1)
  await page.keyboard.press('Enter')
  await expect(app.getByRole('radio', { name: 'Первичный звонок' })).toBeFocused()
  // A human's finger: the group chooses what gets the focus while the key is still down.
  await page.keyboard.press('ArrowRight', { delay: 100 })
  await page.keyboard.press('Tab')
  await page.keyboard.type('Без мыши')
  await page.keyboard.press('Control+Enter')
  await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
  await expect(app.getByText('Повторный звонок')).toBeVisible()
  await expect(app.getByLabel('Ссылка')).toBeFocused()
  await page.keyboard.type(checklistUrl)
  await page.keyboard.press('Enter')
  await expect(app.getByRole('link', { name: 'checklists.example.ru' })).toBeVisible()
  const pin = app.getByRole('button', { name: 'Закрепить' })
  await page.keyboard.press('Shift+Tab')
  await expect(pin).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(app.getByText('Закреплено в ленте карточки.')).toBeVisible()
})

test('a meeting that was moved in the calendar, then deleted, is told at the next opening', async ({ browser }) => {
  const head = await as(browser, 'head')
  const { id: ownerId } = await personOf(head, 'head')
  const events = await rest<readonly { ID: string, NAME: string }[]>(head.request, 'calendar.event.get', { type: 'user', ownerId, from: '2026-11-24', to: '2026-11-25' })
  const id = Number(events.find(({ NAME }) => NAME.startsWith('Разбор: '))?.ID)
  const scheduled = await dealsMarked(head, 'RAZBOR_SCHEDULED')

  expect((await head.request.post(`/portal/calendar/event/${id}/move`, { data: { start: '2026-11-25T12:00:00+03:00', end: '2026-11-25T12:45:00+03:00' } })).ok()).toBe(true)
  const moved = await openReviews(head)
  await expect(moved.getByText('встреча перенесена. Было 24 ноября, 11:00–11:45, стало 25 ноября, 12:00–12:45.')).toBeVisible()
  await expect(moved.getByRole('region', { name: 'Назначенные разборы' })).toContainText('25 ноября, 12:00–12:45')
  const known = await openReviews(head)
  await expect(known.getByRole('region', { name: 'Назначенные разборы' })).toContainText('25 ноября, 12:00–12:45')
  await expect(known.getByText('встреча перенесена')).toHaveCount(0)

  expect((await head.request.post(`/portal/calendar/event/${id}/delete`, { data: {} })).ok()).toBe(true)
  const deleted = await openReviews(head)
  await expect(deleted.getByText(/встречу 25 ноября, 12:00–12:45 отменили\. В очередь вернулось: 2.карточки/)).toBeVisible()
  await expect(deleted.getByText('Назначенных разборов нет.')).toBeVisible()
  await expect.poll(async () => (await dealsMarked(head, 'RAZBOR_MARKED')).filter(one => scheduled.includes(one)), { timeout: nearlyAtOnce }).toEqual(scheduled)
})

test('a meeting that did not take place sends its cards back to the queue', async ({ browser }) => {
  const head = await as(browser, 'head')
  const app = await openReviews(head)
  await app.getByRole('region', { name: 'Очередь на разбор' }).getByRole('button').first().click()
  await app.getByRole('group', { name: /Свободное время/ }).getByRole('button').first().click()
  await app.getByRole('button', { name: 'Назначить разбор' }).click()
  await expect(app.getByText(/Разбор назначен: /)).toBeVisible()
  const scheduled = await dealsMarked(head, 'RAZBOR_SCHEDULED')

  own.portal.setClock(new Date('2026-12-07T10:00:00+03:00'))
  const later = await openReviews(head)
  const planned = later.getByRole('region', { name: 'Назначенные разборы' })
  await expect(planned).toContainText('Ждёт итога')
  await planned.getByRole('button').first().click()
  await later.getByRole('button', { name: 'Не состоялся', exact: true }).click()
  await later.getByRole('button', { name: 'Да, не состоялся' }).click()
  await expect(later.getByText(/Вернулось в очередь: /)).toBeVisible()
  expect(scheduled.length).toBeGreaterThan(0)
  expect(await dealsMarked(head, 'RAZBOR_SCHEDULED')).toEqual([])
  expect(await dealsMarked(head, 'RAZBOR_MARKED')).toEqual(expect.arrayContaining([...scheduled]))
})

test('nothing else was refused', () => {
  expect(refusedCalls(own.portal.journal.entries())).toEqual([])
})

test.describe('before the installation is finished', () => {
  let fresh: StartedPortal
  test.beforeAll(async () => { fresh = await ownPortal({ app: 'installing' }) })
  test.afterAll(() => fresh.close())

  test('nobody but the administrator gets beyond a sentence, and cards have no tab yet', async ({ browser }) => {
    const page = await as(browser, 'auditor', fresh)
    await page.goto(`/marketplace/app/${fresh.portal.app()?.clientId}/`)
    await expect(page.getByRole('alert')).toContainText('не до конца установлено')
    await page.goto('/crm/deal/details/1/')
    await expect(page.getByRole('tab', { name: 'Общие' })).toBeVisible()
    await expect(page.getByRole('tab', { name: 'Разбор' })).toHaveCount(0)
  })
})

test.describe('a plan without smart processes', () => {
  let poor: StartedPortal
  test.beforeAll(async () => {
    poor = await ownPortal({ app: 'absent' })
    poor.portal.tables.portal.update(1, { smartProcesses: false })
  })
  test.afterAll(async () => {
    keepJournal('without-smart-processes', poor.portal.journal.entries())
    await poor.close()
  })

  test('the wizard says where reviews are kept instead, and the app works', async ({ browser }) => {
    const admin = await as(browser, 'admin', poor)
    const faults = watchFaults(admin)
    await admin.goto('/market/')
    await admin.getByRole('button', { name: 'Установить' }).click()
    const wizard = appFrameInSlider(admin)
    await wizard.getByRole('button', { name: 'Установить' }).click()
    await expect(wizard.getByText('Всё готово.')).toBeVisible()
    await expect(wizard.getByText('Тариф портала не разрешает смарт-процессы')).toBeVisible()
    await wizard.getByRole('button', { name: 'Открыть приложение' }).click()
    await expect(wizard.getByText('В хранилище приложения')).toBeVisible()

    const auditor = await as(browser, 'auditor', poor)
    const { id, title } = await unmarkedDeal(auditor)
    const app = await openTab(auditor, id)
    await mark(app, 'Без смарт-процессов')
    await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
    const main = await openMain(auditor)
    await expect(main.getByRole('row').filter({ hasText: title })).toHaveCount(1)
    expect(faults).toEqual([])
    expect(refusedCalls(poor.portal.journal.entries())).toEqual([])
  })
})
