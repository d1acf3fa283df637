import { expect, test, type Browser, type FrameLocator, type Page } from '@playwright/test'
import { installDemo } from '../../src/commands/demo.ts'
import type { StartedPortal } from '../support/portal.ts'
import { keepJournal, refusedCalls } from './journal.ts'
import { innerFrame, look, watchFaults } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, openDealsOf, personOf, rest, signIn } from './people.ts'

/** A second administrator: on this portal somebody who is nobody else of the tests. */
const deputy = 2

let own: StartedPortal
const watched: (readonly string[])[] = []

test.beforeAll(async () => {
  own = await ownPortal({ app: 'absent', deals: 60 })
  own.portal.tables.users.update(deputy, { admin: true })
  await installDemo(own.portal)
})
test.afterAll(async () => {
  keepJournal('regulation', own.portal.journal.entries())
  await own.close()
})

async function enter(browser: Browser, as: (page: Page) => Promise<void>): Promise<{ readonly page: Page, readonly app: FrameLocator }> {
  const page = await browser.newPage({ baseURL: own.url })
  watched.push(watchFaults(page))
  await as(page)
  return { page, app: await openRegulation(page) }
}

async function openRegulation(page: Page): Promise<FrameLocator> {
  await page.goto('/calendar/')
  await page.getByRole('navigation', { name: 'Главное меню' }).getByRole('link', { name: 'Разборы', exact: true }).click()
  const app = appFrame(page)
  await app.getByRole('tab', { name: 'Регламент' }).click()
  await expect(app.getByRole('heading', { name: /^1\. Нет контакта/ })).toBeVisible()
  return app
}

const asAdmin = (page: Page) => signIn(page, 'admin')
const asDeputy = async (page: Page) => { await page.request.post('/portal/session', { data: { userId: deputy } }) }

const rule = (app: FrameLocator, title: string) => app.getByRole('listitem').filter({ has: app.getByRole('switch', { name: `Правило «${title}» включено` }) })

async function setDays(app: FrameLocator, days: string): Promise<void> {
  const item = rule(app, 'Карточку не забросили')
  if (await item.getByRole('spinbutton').count() === 0) await item.getByRole('button', { name: 'Настроить: Карточку не забросили' }).click()
  const field = item.getByLabel('Сколько дней можно без активности')
  await field.fill(days)
  await field.press('Tab')
}

async function save(app: FrameLocator, note: string): Promise<void> {
  await app.getByLabel('Что изменили и зачем').fill(note)
  await app.getByRole('button', { name: /^Сохранить версию/ }).click()
}

test('an administrator sets a rule, tries it, saves it and sees the version; a second one is told and loses nothing', async ({ browser }) => {
  const late = await enter(browser, asDeputy)
  await late.app.getByRole('switch', { name: 'Правило «Дата завершения не в прошлом» включено' }).click()

  const { page, app } = await enter(browser, asAdmin)
  await setDays(app, '2')
  await app.getByRole('button', { name: 'Попробовать изменения' }).click()
  const trial = app.getByRole('region', { name: 'Проба на карточках' })
  await expect(trial.getByText(/^(Это выборка|Просмотрены все)/)).toBeVisible()
  await expect(trial.getByText(/с нарушением из \d+ · сейчас \d+ · добавится \d+/)).toBeVisible()
  await trial.getByText(/^Примеры/).click()
  await expect(trial.getByText(/а можно не больше 2 дней/).first()).toBeVisible()
  await look(page, await innerFrame(page), 'regulation-trial', 'ru')

  await save(app, 'Двух дней хватит')
  await expect(app.getByText(/^Сохранена версия 3\./)).toBeVisible()
  await app.getByRole('tab', { name: 'Версии' }).click()
  await expect(app.getByText('Двух дней хватит')).toBeVisible()
  await app.getByRole('button', { name: 'Что изменилось: Версия 3' }).click()
  await expect(app.getByText('Сколько дней можно без активности: 7 дн. → 2 дн.')).toBeVisible()
  await look(page, await innerFrame(page), 'regulation-versions', 'ru')

  const admin = await personOf(page, 'admin')
  await save(late.app, 'Дату не проверяем')
  await expect(late.app.getByText(`Пока вы правили, регламент сохранил другой администратор: ${admin.name}`)).toBeVisible()
  await expect(late.app.getByText('Сколько дней можно без активности: 7 дн. → 2 дн.').first()).toBeVisible()
  await look(late.page, await innerFrame(late.page), 'regulation-late', 'ru')
  await save(late.app, 'Дату не проверяем')
  await expect(late.app.getByText(/^Сохранена версия 4\./)).toBeVisible()
  await late.app.getByRole('tab', { name: 'Версии' }).click()
  await late.app.getByRole('button', { name: 'Что изменилось: Версия 4' }).click()
  await expect(late.app.getByText('выключено')).toBeVisible()
  await expect(late.app.getByText(/Сколько дней можно без активности/)).toHaveCount(0)
})

test('a field that goes from the portal leaves its rule unchecked, and the administrator is led to it', async ({ browser }) => {
  const { page } = await enter(browser, asAdmin)
  const found = await rest<readonly { readonly ID: string, readonly FIELD_NAME: string }[]>(page.request, 'crm.deal.userfield.list', {})
  for (const { ID, FIELD_NAME } of found) if (!FIELD_NAME.startsWith('UF_CRM_RAZBOR')) await rest(page.request, 'crm.deal.userfield.delete', { id: ID })
  const app = await openRegulation(page)
  await expect(app.getByText(/^Настройки CRM изменились/)).toBeVisible()
  await app.getByRole('button', { name: 'Следующий шаг запланирован', exact: true }).click()
  await expect(rule(app, 'Следующий шаг запланирован').getByText('не проверяется')).toBeVisible()
  await look(page, await innerFrame(page), 'regulation-drift', 'ru')
})

test('a head silences a rule on a card with a reason, and it stands in the list', async ({ browser }) => {
  const page = await browser.newPage({ baseURL: own.url })
  watched.push(watchFaults(page))
  await signIn(page, 'head')
  const [deal] = await openDealsOf(page, (await personOf(page, 'salesperson')).id)
  await page.goto(`/crm/deal/details/${deal?.id}/`)
  await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
  const app = appFrame(page)
  const regulation = app.getByRole('region', { name: 'Регламент' })
  await expect(regulation.getByText(/^Проверено по регламенту версии 4/)).toBeVisible()
  const offer = regulation.getByRole('button', { name: /^Исключение:/ }).first()
  await offer.click()
  await regulation.getByRole('button', { name: 'Сделать исключение' }).click()
  await expect(regulation.getByText('Напишите причину.')).toBeVisible()
  await regulation.getByLabel('Почему здесь это не нарушение').fill('Клиент вернётся в январе')
  await regulation.getByRole('button', { name: 'Сделать исключение' }).click()
  await regulation.getByText(/^исключено: \d/).click()
  await expect(regulation.getByLabel('Почему здесь это не нарушение'), 'the next finding asks for no exception').toHaveCount(0)
  await expect(regulation.getByText(/Клиент вернётся в январе/)).toBeVisible()
  await look(page, await innerFrame(page), 'card-exception', 'ru')

  const reader = await enter(browser, other => signIn(other, 'salesperson'))
  await expect(reader.app.getByText('Регламент настраивают администраторы CRM.')).toBeVisible()
  await expect(reader.app.getByRole('switch').first()).toBeDisabled()
  await reader.app.getByRole('tab', { name: 'Исключения' }).click()
  await expect(reader.app.getByText('Клиент вернётся в январе')).toBeVisible()
  await look(reader.page, await innerFrame(reader.page), 'regulation-exceptions', 'ru')
})

test('nothing went wrong on any page, and nothing was asked that the portal refused', () => {
  expect(watched.flat()).toEqual([])
  expect(refusedCalls(own.portal.journal.entries())).toEqual([])
})
