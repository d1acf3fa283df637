import { expect, test, type Browser, type Page } from '@playwright/test'
import { archive, usualManifest } from '../emulator/amocrm/host/widget-archive.ts'
import { ownAccount, type AccountOptions, type OwnAccount } from './own-account.ts'

let account: OwnAccount

async function begin(browser: Browser, options: AccountOptions = {}): Promise<OwnAccount> {
  account = await ownAccount(browser, { archive: archive(), ...options })
  return account
}

test.afterEach(async () => {
  await account.close()
})

/** An order of calls that the page has come to. */
async function expectCalls(page: Page, calls: readonly string[]): Promise<void> {
  await expect.poll(() => callsOf(page)).toEqual(calls)
}

function callsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => (window as unknown as { calls: readonly string[] }).calls)
}

function forget(page: Page): Promise<void> {
  return page.evaluate(() => { (window as unknown as { calls: readonly string[] }).calls = [] })
}

/** What is read here of the page's globals. */
interface Globals {
  readonly data: { readonly current_card: { readonly id: number, readonly model: { get(key: string): unknown } } }
  isCard(): boolean
  getBaseEntity(): string
  getWidgetsArea(): string
  constant(key: string, ...value: unknown[]): Record<string, unknown>
}

const slow = 'render: () => new Promise(resolve => setTimeout(() => { window.calls.push("rendered"); resolve(true) }, 200))'

function leadOf({ account: { tables } }: OwnAccount, index = 0): number {
  return [...tables.cards.leads.all()].filter(({ isDeleted }) => !isDeleted)[index]?.id ?? 0
}

const leadPath = (own: OwnAccount, index = 0) => `/leads/detail/${leadOf(own, index)}`

test.describe('order of calls', () => {
  const starts = [
    ['bundle', 'true', '{}', ['render#1', 'init#1', 'bind_actions#1']],
    ['bundle', 'a promise', `{ ${slow} }`, ['render#1', 'bind_actions#1', 'rendered', 'init#1']],
    ['bundle', 'false', '{ render: () => false }', ['render#1', 'bind_actions#1']],
    ['docs', 'true', '{}', ['render#1', 'init#1', 'bind_actions#1']],
    ['docs', 'a promise', `{ ${slow} }`, ['render#1', 'rendered', 'init#1', 'bind_actions#1']],
    ['docs', 'false', '{ render: () => false }', ['render#1']],
  ] as const

  for (const [order, answer, behaviour, calls] of starts) {
    test(`in the order of the ${order}, a render that answers ${answer} gives ${calls.join(', ')}`, async ({ browser }) => {
      const own = await begin(browser, { options: { order }, behaviour })
      const page = await own.open('admin', leadPath(own))
      await expectCalls(page, calls)
      // What must not come has had its time.
      await page.waitForTimeout(300)
      expect(await callsOf(page)).toEqual(calls)
    })
  }

  test('the pause before init comes after render and lets bind_actions go first', async ({ browser }) => {
    const own = await begin(browser, { options: { order: 'bundle', initDelay: 200, seed: 3 } })
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'bind_actions#1', 'init#1'])
  })

  test('an own page calls advancedSettings, and its work area may come after render', async ({ browser }) => {
    const own = await begin(browser, { options: { workAreaDelay: 300 }, behaviour: '{ render() { window.calls.push("area " + Boolean(document.querySelector("#work-area-probe"))); return true } }' })
    const page = await own.open('admin', '/settings/widgets/probe/')
    await expectCalls(page, ['render#1', 'area false', 'init#1', 'bind_actions#1', 'advancedSettings#1'])
    await expect(page.locator('#work-area-probe')).toBeAttached()
    await expect(page.getByRole('heading', { name: 'Своя страница' })).toBeVisible()
  })
})

test.describe('what a widget finds', () => {
  test('settings and words are not there in the constructor, and are there in render', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    const found = await page.evaluate(() => {
      const app = (window as unknown as { APP: { widgets: { list: Record<string, Record<string, CallableFunction> & { settingsInConstructor: unknown }> } } }).APP
      const own = app.widgets.list['probe']
      const settings = own?.['get_settings']?.() as Record<string, unknown>
      return { early: own?.settingsInConstructor ?? null, code: settings['widget_code'], key: settings['key'], active: settings['widget_active'], name: own?.['i18n']?.('widget.name'), missing: own?.['i18n']?.('no.such'), area: (own?.['system']?.() as { area: string }).area }
    })
    expect(found).toEqual({ early: null, code: 'probe', key: 'one', active: 'Y', name: 'Проба', missing: false, area: 'lcard' })
    await expect(page.locator('#widgets_block .card-widgets__widget-probe .probe-body')).toHaveText('Проба')
  })

  test('the globals tell of the card, the people and the constants, which nobody overwrites', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    const told = await page.evaluate(() => {
      const app = (window as unknown as { AMOCRM: Globals }).AMOCRM
      let thrown = ''
      try {
        app.constant('user', {})
      } catch (error) {
        thrown = String(error)
      }
      const { id, model } = app.data.current_card
      return { id, name: model.get('lead[NAME]'), card: app.isCard(), entity: app.getBaseEntity(), area: app.getWidgetsArea(), admin: app.constant('user_rights')['is_admin'], frozen: Object.isFrozen(app.constant('managers')), managers: Object.keys(app.constant('managers')).length, thrown }
    })
    const lead = own.account.tables.cards.leads.get(leadOf(own))
    expect(told).toMatchObject({ id: leadOf(own), name: lead?.name, card: true, entity: 'leads', area: 'leads_card', admin: true, frozen: true, managers: own.account.tables.users.size })
    expect(told.thrown).toContain('APP.constant("user")')
  })

  test('a new card has the number 0, and what is typed is in its model before it is saved', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', '/leads/add/')
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await page.getByLabel('Название').fill('Кофемашина в аренду')
    const card = () => page.evaluate(() => {
      const { id, model } = (window as unknown as { APP: Globals }).APP.data.current_card
      return { id, name: model.get('lead[NAME]') }
    })
    expect(await card()).toEqual({ id: 0, name: 'Кофемашина в аренду' })
    await page.getByRole('button', { name: 'Сохранить' }).click()
    await expect(page).toHaveURL(/\/leads\/detail\/\d+$/)
    await expect.poll(async () => (await card()).id).toBeGreaterThan(0)
  })

  test('kommo has no AMOCRM', async ({ browser }) => {
    const own = await begin(browser, { brand: 'kommo', lang: 'en' })
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    expect(await page.evaluate(() => ['APP' in window, 'AMOCRM' in window])).toEqual([true, false])
    await expect(page.locator('.probe-body')).toHaveText('Probe')
  })

  test('the vendor’s jQuery is 2.1.3, and a module that is not there fails by its name and is journaled', async ({ browser }) => {
    const own = await begin(browser, { archive: archive(usualManifest(), { 'script.js': 'define(["chartjs"], function () { return function () {} })' }) })
    const said: string[] = []
    const page = await own.open('admin', '/leads/list/')
    page.on('console', message => said.push(message.text()))
    await page.reload()
    await expect.poll(() => said.join('\n')).toContain('module "chartjs"')
    expect(await page.evaluate(() => (window as unknown as { jQuery: { fn: { jquery: string } } }).jQuery.fn.jquery)).toBe('2.1.3')
    expect(own.account.journal.entries().flatMap(({ unknown }) => unknown ?? [])).toContain('module chartjs')
  })

  test('a free user gets no widgets', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('free', '/leads/list/')
    await expect(page.getByRole('heading', { name: 'Сделки' })).toBeVisible()
    await page.waitForTimeout(300)
    expect(await callsOf(page)).toEqual([])
  })

  test('a widget whose script fails does not stop the one beside it', async ({ browser }) => {
    const own = await begin(browser, { archive: archive(usualManifest(), { 'script.js': 'throw new Error("broken")' }), options: { neighbour: true } })
    const page = await own.open('admin', leadPath(own))
    await expect(page.locator('.card-widgets__widget-sosed')).toBeVisible()
  })
})

test.describe('leaving a page', () => {
  test('destroys the widget, its listeners and its block, and makes another on the next page', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await forget(page)
    await page.getByRole('link', { name: 'Сделки' }).first().click()
    await expectCalls(page, ['destroy#1', 'render#2', 'init#2', 'bind_actions#2'])
    await forget(page)
    await page.evaluate(() => { (window as unknown as { jQuery(target: Document): { trigger(event: string): void } }).jQuery(document).trigger('probe') })
    await expectCalls(page, ['heard#2'])
    await expect(page.locator('.card-widgets__widget-probe')).toHaveCount(0)
  })

  test('keeps a widget with init_once and only renders it again', async ({ browser }) => {
    const own = await begin(browser, { archive: archive(usualManifest({ init_once: true })) })
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await forget(page)
    await page.getByRole('link', { name: 'Сделки' }).first().click()
    await expectCalls(page, ['render#1'])
    await page.goBack()
    await expectCalls(page, ['render#1', 'render#1'])
    await expect(page.locator('.card-widgets__widget-probe')).toHaveCount(1)
  })

  test('a widget that is still loading when its page is left does not start on the next', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', '/contacts/list/companies/')
    await expect(page.getByRole('heading', { name: 'Компании' })).toBeVisible()
    await page.route('**/script.js?*', async route => {
      await new Promise(resolve => { setTimeout(resolve, 400) })
      await route.continue()
    })
    await page.getByRole('link', { name: 'Сделки' }).first().click()
    await expect(page.locator('#list_table')).toBeVisible()
    await page.getByRole('link', { name: 'Компании' }).first().click()
    await expect(page.getByRole('heading', { name: 'Компании' })).toBeVisible()
    await page.waitForTimeout(800)
    expect(await callsOf(page)).toEqual([])
  })
})

test.describe('places', () => {
  test('the panel folds to narrow logos and opens again', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', leadPath(own))
    const body = page.locator('.card-widgets__widget-probe .card-widgets__widget__body')
    const [logo, min] = [page.locator('.card-widgets__widget-probe .card-widgets__widget__caption__logo'), page.locator('.card-widgets__widget-probe .card-widgets__widget__caption__logo_min')]
    await expect(body).toBeVisible()
    await expect(body).toHaveClass(/js-body-hide/)
    await page.locator('.card-widgets__top').click()
    await expect(body).toBeHidden()
    await expect(logo).toBeHidden()
    await expect(min).toBeVisible()
    await page.reload()
    await expect(min).toBeVisible()
    await min.click()
    await expect(body).toBeVisible()
    await page.locator('.probe-caption').click()
    await expect(body).toBeHidden()
  })

  test('a widget without a slot in the panel draws nothing there', async ({ browser }) => {
    const own = await begin(browser, { behaviour: '{ render() { this.render_template({ caption: {}, body: "", render: "<i>no</i>" }); return true } }' })
    const contact = [...own.account.tables.cards.contacts.all()][0]?.id
    const page = await own.open('admin', `/contacts/detail/${contact}`)
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await expect(page.locator('.card-widgets__widget')).toHaveCount(0)
  })

  test('the tab of a card gives the widget its place and asks it for its data', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', leadPath(own))
    await page.getByRole('tab', { name: 'Проба' }).click()
    await expect(page.locator('#probe .probe-tab')).toBeVisible()
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1', 'loadPreloadedData#1', 'loadElements#1'])
    await page.getByRole('tab', { name: 'Основное' }).click()
    await expect(page.locator('#probe')).toBeHidden()
  })

  test('chosen rows go to the widget that is picked in the menu', async ({ browser }) => {
    const own = await begin(browser, { behaviour: '{ "leads.selected"() { window.picked = this.list_selected() } }' })
    const page = await own.open('admin', '/leads/list/')
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await expect(page.locator('.list-multiple-actions')).toBeHidden()
    const boxes = page.locator('.js-list-check')
    const ids = [Number(await boxes.nth(0).getAttribute('data-id')), Number(await boxes.nth(2).getAttribute('data-id'))]
    await boxes.nth(0).check()
    await boxes.nth(2).check()
    await expect(page.getByText('Выбрано: 2')).toBeVisible()
    await page.getByRole('button', { name: 'Ещё' }).click()
    await page.getByRole('menuitem', { name: 'Проба' }).click()
    await expect.poll(async () => (await callsOf(page)).at(-1)).toBe('leads.selected#1')
    const picked = await page.evaluate(() => (window as unknown as { picked: { selected: { id: number, type: string }[], count_selected: number } }).picked)
    expect(picked.selected.map(({ id }) => id)).toEqual(ids)
    expect(picked).toMatchObject({ count_selected: 2, selected: [{ type: 'lead' }, { type: 'lead' }] })
    await expect(page.locator('#widgets_block')).toBeVisible()
  })

  test('the page of tasks offers its selection and the synchronization', async ({ browser }) => {
    const own = await begin(browser)
    const page = await own.open('admin', '/todo/list/')
    await page.locator('.js-list-check').first().check()
    await page.getByRole('button', { name: 'Ещё' }).click()
    await page.getByRole('menuitem', { name: 'Проба' }).click()
    await expect.poll(async () => (await callsOf(page)).at(-1)).toBe('todo.selected#1')
    await page.keyboard.press('Escape')
    await page.locator('.js-list-check').first().uncheck()
    await page.getByRole('button', { name: 'Синхронизация календаря' }).click()
    await page.getByRole('button', { name: 'Включить' }).click()
    await expect.poll(async () => (await callsOf(page)).at(-1)).toBe('onEnable#1')
  })
})

test.describe('installing', () => {
  const dialog = (page: Page) => page.locator('.widget-settings__modal.probe')

  test('asks onSave, stores the settings, starts the widget and calls onInstall once', async ({ browser }) => {
    const own = await begin(browser, { active: false, behaviour: '{ settings(body) { body.find(\'input[name="stored"]\').val(JSON.stringify({ a: 1 })).trigger("change") }, onSave(data) { window.saved = data; return Promise.resolve(true) } }' })
    const page = await own.open('admin', '/settings/widgets/')
    await page.getByRole('button', { name: /Проба/ }).click()
    await expect(dialog(page)).toContainText('Стоит в аккаунте zerno')
    await dialog(page).getByRole('button', { name: 'Установить' }).click()
    await expect(dialog(page)).toContainText('Заполните это поле')
    expect(own.account.widgets.get('probe')?.isActive).toBe(false)
    await dialog(page).getByLabel('Ключ').fill('ключ')
    await dialog(page).getByRole('button', { name: 'Установить' }).click()
    await expect(dialog(page)).toHaveCount(0)
    expect(own.account.widgets.get('probe')).toMatchObject({ isActive: true, settings: { key: 'ключ', stored: '{"a":1}' } })
    expect(await page.evaluate(() => (window as unknown as { saved: unknown }).saved)).toEqual({ active: 'Y', fields: { key: 'ключ', stored: '{"a":1}' } })
    expect((await callsOf(page)).filter(call => call.startsWith('onInstall'))).toHaveLength(1)
    await expect(page.locator('.js-widget-status')).toHaveText('Установлено')
  })

  test('goes no further when onSave answers falsely', async ({ browser }) => {
    const own = await begin(browser, { active: false, behaviour: '{ onSave: () => Promise.resolve(false) }' })
    const page = await own.open('admin', '/settings/widgets/')
    await page.getByRole('button', { name: /Проба/ }).click()
    await dialog(page).getByLabel('Ключ').fill('ключ')
    await dialog(page).getByRole('button', { name: 'Установить' }).click()
    await expect(dialog(page)).toContainText('Виджет не дал сохранить настройки')
    expect(own.account.widgets.get('probe')?.isActive).toBe(false)
    expect((await callsOf(page)).filter(call => call.startsWith('onInstall'))).toEqual([])
  })

  test('a text in the custom field is not stored', async ({ browser }) => {
    const own = await begin(browser, { active: false, behaviour: '{ settings(body) { body.find(\'input[name="stored"]\').val("plain text") } }' })
    const page = await own.open('admin', '/settings/widgets/')
    await page.getByRole('button', { name: /Проба/ }).click()
    await dialog(page).getByLabel('Ключ').fill('ключ')
    await dialog(page).getByRole('button', { name: 'Установить' }).click()
    await expect(dialog(page)).toHaveCount(0)
    expect(own.account.widgets.get('probe')?.settings).toEqual({ key: 'ключ' })
  })

  test('fields of the people are stored by their numbers', async ({ browser }) => {
    const settings = { lines: { name: 'settings.key', type: 'users' }, doors: { name: 'settings.stored', type: 'users_lp' } }
    const own = await begin(browser, { archive: archive(usualManifest({}, { settings })), active: false })
    const salesperson = [...own.account.tables.users.all()].find(({ persona }) => persona === 'salesperson')?.id ?? 0
    const page = await own.open('admin', '/settings/widgets/')
    await page.getByRole('button', { name: /Проба/ }).click()
    await dialog(page).locator(`input[name="lines[${salesperson}]"]`).fill('101')
    await dialog(page).locator(`input[name="doors[${salesperson}][login]"]`).fill('vhod')
    await dialog(page).getByRole('button', { name: 'Установить' }).click()
    await expect(dialog(page)).toHaveCount(0)
    expect(own.account.widgets.get('probe')?.settings).toMatchObject({ lines: { [salesperson]: '101' }, doors: { [salesperson]: { login: 'vhod', password: '' } } })
  })

  test('a widget with nothing to install works from its upload on', async ({ browser }) => {
    const own = await begin(browser, { archive: archive(usualManifest({ installation: false })), active: false })
    const page = await own.open('admin', leadPath(own))
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await page.goto('/settings/widgets/')
    await page.getByRole('button', { name: /Проба/ }).click()
    await expect(dialog(page)).toContainText('Установка не нужна')
    await expect(dialog(page).getByRole('button', { name: 'Установить' })).toHaveCount(0)
  })

  test('disabling asks onSave with N and destroys the widget; its settings stay', async ({ browser }) => {
    const own = await begin(browser, { archive: archive(usualManifest({ init_once: true })), behaviour: '{ onSave(data) { window.saved = data.active; return true } }' })
    const page = await own.open('admin', '/settings/widgets/')
    await expectCalls(page, ['render#1', 'init#1', 'bind_actions#1'])
    await forget(page)
    await page.getByRole('button', { name: /Проба/ }).click()
    await expectCalls(page, ['render#1', 'settings#1'])
    await forget(page)
    await dialog(page).getByRole('button', { name: 'Отключить' }).click()
    await expect(page.locator('.js-widget-status')).toHaveText('Не установлено')
    expect((await callsOf(page)).slice(0, 2)).toEqual(['onSave#1', 'destroy#1'])
    expect(await page.evaluate(() => (window as unknown as { saved: unknown }).saved)).toBe('N')
    expect(await page.evaluate(() => Object.keys((window as unknown as { APP: { widgets: { list: object } } }).APP.widgets.list))).toEqual([])
    expect(own.account.widgets.get('probe')).toMatchObject({ isActive: false, settings: { key: 'one' } })
  })

  test('an archive is uploaded by the form of the page, and a wrong one is told what is wrong', async ({ browser }) => {
    const own = await ownAccount(browser)
    account = own
    const page = await own.open('admin', '/settings/widgets/')
    const upload = async (bytes: Uint8Array) => {
      await page.locator('input[name="widget"]').setInputFiles({ name: 'widget.zip', mimeType: 'application/x-zip-compressed', buffer: Buffer.from(bytes) })
      await page.getByRole('button', { name: 'Загрузить', exact: true }).click()
    }
    await upload(archive(usualManifest(), { 'script.js': null }))
    await expect(page.locator('.upload__errors')).toContainText('script-missing')
    await upload(archive())
    await expect(page.getByRole('button', { name: /Проба/ })).toBeVisible()
  })

  test('only an administrator installs', async ({ browser }) => {
    const own = await begin(browser, { active: false })
    const page = await own.open('salesperson', '/settings/widgets/')
    await expect(page.getByText('Устанавливать интеграции может администратор.')).toBeVisible()
    const refused = await page.request.post('/ajax/widgets/edit', { data: { code: 'probe', widget_active: 'Y', settings: {} } })
    expect(refused.status()).toBe(403)
  })
})

test('another person sees what that person may see', async ({ browser }) => {
  const own = await begin(browser)
  const page = await own.open('salesperson', '/leads/list/')
  const foreign = [...own.account.tables.cards.leads.all()].find(card => own.account.tables.users.get(card.responsibleUserId)?.persona !== 'salesperson')
  await expect(page.locator('#list_table')).toBeVisible()
  const few = await page.locator('.list-top__total').textContent()
  await page.getByLabel('Кто за экраном').selectOption({ label: await page.locator('.person-switch option', { hasText: 'администратор' }).first().textContent() ?? '' })
  await expect(page.locator('.list-top__total')).not.toHaveText(few ?? '')
  await page.goto(`/leads/detail/${foreign?.id}`)
  await expect(page.getByLabel('Название')).toHaveValue(foreign?.name ?? '')
})

test('a note that is written and pinned on the card is the note of the API', async ({ browser }) => {
  const own = await begin(browser)
  const page = await own.open('admin', leadPath(own))
  await page.getByPlaceholder('Примечание: введите текст').fill('Перезвонить после выставки')
  await page.getByRole('button', { name: 'Добавить' }).click()
  const note = page.locator('.feed-note', { hasText: 'Перезвонить после выставки' })
  await note.getByRole('button', { name: 'Закрепить' }).click()
  await expect(page.locator('.card-feed__pinned')).toContainText('Перезвонить после выставки')
  expect([...own.account.tables.notes.all()].find(({ params }) => params['text'] === 'Перезвонить после выставки')?.isPinned).toBe(true)
})

test('a session that has ended is told, and a reload signs in again', async ({ browser }) => {
  const own = await begin(browser)
  const page = await own.open('admin', '/leads/list/')
  await expect(page.locator('#list_table')).toBeVisible()
  own.account.keys.endSessions()
  await page.getByRole('link', { name: 'Задачи' }).click()
  await expect(page.getByRole('alert')).toContainText('Сеанс завершён')
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Задачи' })).toBeVisible()
})

test('in a small window the panel begins closed, lies over the card and closes by a click beside it', async ({ browser }) => {
  const own = await begin(browser)
  const page = await own.open('admin', '/leads/list/')
  await page.setViewportSize({ width: 800, height: 700 })
  await page.goto(leadPath(own))
  const min = page.locator('.card-widgets__widget-probe .card-widgets__widget__caption__logo_min')
  const body = page.locator('.probe-body')
  await expect(min).toBeVisible()
  await min.click()
  await expect(body).toBeVisible()
  await page.mouse.click(120, 400)
  await expect(body).toBeHidden()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})
