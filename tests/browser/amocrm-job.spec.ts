import { expect, test, type FrameLocator, type Page } from '@playwright/test'
import { insideQuotes } from '../../src/core/quotes.ts'
import type { CardRow, Persona, TaskRow } from '../../src/emulator/amocrm/tables.ts'
import { en } from '../../src/ui/text/en/index.ts'
import { desk } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import { watchFaults } from './look.ts'
import type { OwnAccount } from './own-account.ts'
import { advancedFrame, advancedPath, fieldOf, markOf, modalFrame, openLeadsOf, panelFrame, personOf, razborAccount, recordsOf, setUp, tabFrame, unmarkedLead } from './razbor-account.ts'

const checklistUrl = 'https://checklists.example.ru/first-call/17'
const recordingUrl = 'https://recordings.example.ru/2026-11-24'

// Four people, one clean account, the whole way of a review. The steps build on each other.
test.describe.serial('a review in amoCRM', () => {
  let own: OwnAccount
  let deal: CardRow
  let rows: readonly CardRow[] = []
  const watched: string[][] = []
  const pages = new Map<Persona, Page>()

  test.beforeAll(async ({ browser }) => {
    own = await razborAccount(browser, { active: false })
    deal = unmarkedLead(own)
  })
  test.afterEach(() => { expect(watched.flatMap(faults => faults.splice(0)), 'errors on the page').toEqual([]) })
  test.afterAll(() => own.close())

  /** The person's own browser, which they have all day. */
  async function as(persona: Persona, path: string): Promise<Page> {
    const known = pages.get(persona)
    if (known) {
      await known.goto(path)
      return known
    }
    const page = await own.open(persona, path)
    watched.push(watchFaults(page))
    pages.set(persona, page)
    return page
  }

  async function openTab(persona: Persona, path: string): Promise<{ readonly page: Page, readonly app: FrameLocator }> {
    const page = await as(persona, path)
    await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
    return { page, app: tabFrame(page) }
  }

  async function openDesk(persona: Persona, tab: string): Promise<{ readonly page: Page, readonly app: FrameLocator }> {
    const page = await as(persona, advancedPath)
    const app = advancedFrame(page)
    await app.getByRole('tab', { name: tab, exact: true }).click()
    return { page, app }
  }

  const leadPath = () => `/leads/detail/${deal.id}`

  /** Open tasks of the review's meeting. */
  function meetingTasks(): readonly TaskRow[] {
    return [...own.account.tables.tasks.all()].filter(task => task.taskTypeId === 2 && !task.isCompleted && task.text.includes(deal.name))
  }

  test('before the installation an employee is told whom to ask, and an administrator installs on the settings page', async () => {
    const page = await as('admin', '/settings/widgets/')
    await page.getByRole('button', { name: /^Разбор/ }).click()
    await expect(page.getByRole('dialog')).toContainText('Регламент и остальные настройки находятся на странице «Разбор»')
    await page.getByRole('dialog').getByRole('button', { name: 'Установить' }).click()
    await expect(page.locator('.js-widget-status')).toHaveText('Установлено')

    const early = await openTab('auditor', leadPath())
    await expect(early.app.getByText(ru.common.start.notInstalled)).toBeVisible()

    await page.getByRole('link', { name: 'Разбор', exact: true }).click()
    const app = advancedFrame(page)
    await expect(app.getByText(ru.install.steps['mark-field'])).toBeVisible()
    await expect(app.getByText(ru.install.state.waiting).first()).toBeVisible()
    await app.getByRole('button', { name: ru.install.start, exact: true }).click()
    await expect(app.getByText(ru.install.done)).toBeVisible()
    await expect(app.getByText(ru.install.detail.created).first()).toBeVisible()
    expect([...own.account.tables.catalogs.all()].map(({ name }) => name)).toEqual(expect.arrayContaining(['Разборы', 'Разбор: служебное']))
    await app.getByRole('button', { name: ru.install.finish }).click()
    await expect(advancedFrame(page).getByRole('tab', { name: ru.main.tabs.regulation })).toBeVisible()
  })

  test('an auditor marks a card in its own tab', async () => {
    const { page, app } = await openTab('auditor', leadPath())
    await app.getByRole('button', { name: 'На разбор', exact: true }).click()
    await app.getByText('Повторный звонок').click()
    await app.getByLabel('Причина').fill('Обещал расчёт к пятнице')
    await app.getByRole('button', { name: 'Отправить на разбор' }).click()
    await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
    await expect(app.getByText('Обещал расчёт к пятнице')).toBeVisible()
    expect(markOf(own, deal.id)).toBe('На разбор')

    await page.goto(leadPath())
    await expect(page.getByRole('region', { name: 'Лента' })).toContainText('Разбор: карточка отмечена')
    await expect(page.getByLabel('На разбор')).toHaveValue('На разбор')
  })

  test('in the right panel a link that is none is refused, and a real one is pinned in the feed', async () => {
    const page = await as('auditor', leadPath())
    const app = panelFrame(page)
    const url = app.getByLabel('Ссылка')
    for (const [text, fault] of [['javascript:alert(1)', 'Подходят только ссылки'], ['https://a b.example.ru', 'есть пробел']] as const) {
      await url.fill(text)
      await app.getByRole('button', { name: 'Добавить' }).click()
      await expect(app.getByText(fault)).toBeVisible()
    }
    await url.fill(checklistUrl)
    await app.getByLabel('Название').fill('Чек-лист звонка')
    await app.getByRole('button', { name: 'Добавить' }).click()
    await app.getByRole('button', { name: 'Закрепить' }).click()
    await expect(app.getByText('Закреплено в ленте карточки.')).toBeVisible()
    expect(fieldOf(own, deal.id, 'RZB_CHECKLISTS')).toBe(checklistUrl)

    await page.goto(leadPath())
    await expect(page.locator('.card-feed__pinned')).toContainText(`Чек-лист звонка ${checklistUrl}`)
    await expect(page.locator('.card-feed__pinned article')).toHaveCount(1)
  })

  test('the mark is withdrawn and set again: the card has two records and says what is true', async () => {
    const { app } = await openTab('auditor', leadPath())
    await app.getByRole('button', { name: 'Снять отметку' }).click()
    await app.getByLabel('Почему снимаете').fill('Не та сделка')
    await app.getByRole('button', { name: 'Снять', exact: true }).click()
    await expect(app.getByText('Отметка снята.')).toBeAttached()
    expect(markOf(own, deal.id)).toBe('')
    await app.getByRole('button', { name: 'На разбор', exact: true }).click()
    await app.getByLabel('Причина').fill('Всё-таки она')
    await app.getByRole('button', { name: 'Отправить на разбор' }).click()
    await expect(app.getByText('Карточка отправлена на разбор.')).toBeVisible()
    await app.getByLabel('Ссылка').fill(checklistUrl)
    await app.getByLabel('Название').fill('Чек-лист звонка')
    await app.getByRole('button', { name: 'Добавить' }).click()
    await expect(app.getByText('Чек-лист добавлен.')).toBeVisible()
    expect(markOf(own, deal.id)).toBe('На разбор')
    expect(recordsOf(own, deal.id)).toBe(2)
  })

  test('cards chosen in the list are marked together, and one that is marked already is not doubled', async () => {
    const page = await as('auditor', '/leads/list/')
    await expect(page.locator('#list_table')).toBeVisible()
    const shown = await page.locator('.js-list-check').evaluateAll(boxes => boxes.map(box => Number(box.getAttribute('data-id'))))
    rows = openLeadsOf(own, personOf(own, 'salesperson')).filter(({ id }) => shown.includes(id)).slice(0, 2)
    expect(rows.map(({ id }) => id)).toContain(deal.id)
    expect(rows).toHaveLength(2)
    for (const { id } of rows) await page.locator(`.js-list-check[data-id="${id}"]`).check()
    await page.getByRole('button', { name: 'Ещё' }).click()
    await page.getByRole('menuitem', { name: 'Разбор' }).click()
    const app = modalFrame(page)
    await expect(app.getByText(ru.list.chosen(rows.length))).toBeVisible()
    await app.getByRole('button', { name: 'Отправить на разбор' }).click()
    await expect(app.getByText(ru.list.outcome([ru.list.marked(rows.length - 1), ru.list.already(1)].join(', ')))).toBeVisible()
    await app.getByRole('button', { name: ru.list.close, exact: true }).click()
    await expect(page.locator('.razbor-modal')).toHaveCount(0)
    expect(rows.map(({ id }) => markOf(own, id))).toEqual(rows.map(() => 'На разбор'))
  })

  test('tasks chosen in their list stand for their cards', async () => {
    const { id } = unmarkedLead(own)
    const task = taskOn(id)
    const page = await as('auditor', '/todo/list/')
    await page.locator(`.js-list-check[data-id="${task.id}"]`).check()
    await page.getByRole('button', { name: 'Ещё' }).click()
    await page.getByRole('menuitem', { name: 'Разбор' }).click()
    await modalFrame(page).getByRole('button', { name: 'Отправить на разбор' }).click()
    await expect(modalFrame(page).getByText('Карточка отправлена на разбор.')).toBeVisible()
    expect(markOf(own, id)).toBe('На разбор')
    rows = [...rows, ...openLeadsOf(own, personOf(own, 'salesperson')).filter(lead => lead.id === id)]
  })

  function taskOn(leadId: number): TaskRow {
    const { id: userId, groupId } = personOf(own, 'auditor')
    const now = Math.floor(own.account.now().getTime() / 1000)
    return own.account.tables.tasks.insert({
      text: 'Послушать звонок', responsibleUserId: userId, groupId, entityType: 'leads', entityId: leadId, duration: 0, isCompleted: false, taskTypeId: 1, completeTill: now + 3600, resultText: null,
      createdBy: userId, updatedBy: userId, createdAt: now, updatedAt: now,
    })
  }

  test('the head of sales books the review: two tasks, one for each, with the agenda', async () => {
    const { app } = await openDesk('head', ru.main.tabs.meetings)
    const salesperson = personOf(own, 'salesperson')
    await app.getByRole('button', { name: salesperson.name }).click()
    await app.getByRole('checkbox', { name: 'Все карточки' }).check()
    await app.getByRole('group', { name: /Свободное время/ }).getByRole('button').first().click()
    await app.getByRole('button', { name: 'Назначить разбор' }).click()
    await expect(app.getByText(/Разбор назначен: /)).toBeVisible()

    const tasks = meetingTasks()
    expect(tasks.map(({ responsibleUserId }) => responsibleUserId).toSorted((a, b) => a - b)).toEqual([personOf(own, 'head').id, salesperson.id].toSorted((a, b) => a - b))
    expect(new Set(tasks.map(({ completeTill, duration }) => `${completeTill} ${duration}`)).size).toBe(1)
    expect(tasks[0]?.text).toContain(`/leads/detail/${deal.id}`)
    expect(tasks[0]?.text).toContain(checklistUrl)
    expect(markOf(own, deal.id)).toBe('Разбор назначен')
  })

  test('a task that is moved in the CRM moves the review, and the head of sales is told', async () => {
    for (const { id, completeTill } of meetingTasks()) own.account.tables.tasks.update(id, { completeTill: completeTill + 30 * 60 })
    const { app } = await openDesk('head', ru.main.tabs.meetings)
    await expect(app.getByText(/встреча перенесена\. Было .+, стало /)).toBeVisible()
  })

  test('the head of sales holds the review and adds the recording', async () => {
    const [task] = meetingTasks()
    if (!task) throw new Error('Nobody has a task of the meeting')
    const early = await openDesk('head', ru.main.tabs.meetings)
    await early.app.getByRole('region', { name: 'Назначенные разборы' }).getByRole('button').first().click()
    await expect(early.app.getByRole('button', { name: 'Отменить встречу' })).toBeVisible()
    await expect(early.app.getByRole('button', { name: 'Состоялся', exact: true })).toHaveCount(0)

    own.account.setClock(new Date((task.completeTill + 60) * 1000))
    const { app } = await openDesk('head', ru.main.tabs.meetings)
    await app.getByRole('region', { name: 'Назначенные разборы' }).getByRole('button').first().click()
    await app.getByRole('button', { name: 'Состоялся', exact: true }).click()
    await app.getByLabel('Ссылка на запись встречи').fill(recordingUrl)
    await app.getByLabel(`О чём договорились: «${insideQuotes(deal.name)}»`).fill('Расчёт отправлять в день обещания')
    await app.getByRole('button', { name: 'Записать итог' }).click()
    await expect(app.getByText(ru.calendar.hold.done(rows.length))).toBeVisible()
    expect(markOf(own, deal.id)).toBe('Разобрано')
    expect([...own.account.tables.tasks.all()].filter(({ text }) => text.includes(recordingUrl))).toHaveLength(2)
  })

  test('the salesperson sees what to fix, the recording and the checklist, and decides nothing about own work', async () => {
    const { page, app } = await openTab('salesperson', leadPath())
    const history = app.getByRole('region', { name: 'История разборов' })
    await expect(history.getByRole('link', { name: /Слушать или смотреть/ })).toHaveAttribute('href', recordingUrl)
    await expect(history.getByRole('link', { name: /Чек-лист звонка/ }).first()).toHaveAttribute('href', checklistUrl)
    await expect(history.getByText('Расчёт отправлять в день обещания')).toBeVisible()
    await expect(app.getByText(/^Проверено /)).toBeVisible()
    await expect(app.getByText(/^\d+ нарушени|^Нарушений нет/)).toBeVisible()

    const fixes = await openDesk('salesperson', ru.main.tabs.fixes)
    await expect(fixes.app.getByRole('tab', { name: ru.main.tabs.scan })).toHaveCount(0)
    await page.goto(leadPath())
    await expect(page.getByRole('region', { name: 'Лента' })).toContainText('Разбор состоялся')
  })

  test('of a card that somebody may not see nothing of ours is shown; without a right to lists the card says what is missing and still checks', async () => {
    const outsider = await as('outsider', leadPath())
    await expect(outsider.getByText(/Страница не найдена|Недостаточно прав/)).toBeVisible()
    await expect(outsider.locator('iframe')).toHaveCount(0)
    const [lead] = openLeadsOf(own, personOf(own, 'outsider'))
    const { app } = await openTab('outsider', `/leads/detail/${lead?.id}`)
    await expect(app.getByRole('alert').first()).toContainText('Не удалось загрузить разборы этой карточки.В CRM не хватает прав.')
    await expect(app.getByText(/^Проверено /)).toBeVisible()
    // The browser itself logs what the CRM has refused, also to the other of our two frames: gone, it asks no more.
    await outsider.goto('about:blank')
    const logged = watched.flatMap(faults => faults.splice(0))
    expect(logged.filter(line => !/403 \(Forbidden\) .+\/api\/v4\/catalogs/.test(line))).toEqual([])
  })

  test('an administrator sets a rule, tries it and saves it; a scan of the account gives the report', async () => {
    const words = desk.settings
    const { app } = await openDesk('admin', ru.main.tabs.regulation)
    const rule = app.getByRole('listitem').filter({ has: app.getByRole('switch', { name: words.rule.on('Карточку не забросили') }) })
    await rule.getByRole('button', { name: `${words.rule.setUp}: Карточку не забросили` }).click()
    const days = rule.getByLabel('Сколько дней можно без активности')
    await days.fill('2')
    await days.press('Tab')
    await app.getByRole('button', { name: words.trial.start }).click()
    await expect(app.getByRole('region', { name: words.trial.title }).getByText(/^(Это выборка|Просмотрены все)/)).toBeVisible({ timeout: 60_000 })
    await app.getByLabel(words.save.note).fill('Двух дней хватит')
    await app.getByRole('button', { name: /^Сохранить версию/ }).click()
    await expect(app.getByText(/^Сохранена версия \d+\./)).toBeVisible()

    await app.getByRole('tab', { name: ru.main.tabs.scan, exact: true }).click()
    await app.getByRole('button', { name: desk.scan.head.start, exact: true }).click()
    await expect(app.getByText(`${desk.scan.last.title}:`)).toBeVisible({ timeout: 60_000 })
    await app.getByRole('tab', { name: ru.main.tabs.report, exact: true }).click()
    await expect(app.getByRole('region', { name: desk.report.state.title })).toContainText('%')
    await expect(app.getByRole('region', { name: desk.report.standing.people })).toContainText(personOf(own, 'salesperson').name)
  })

  test('disabling the widget leaves nothing of it in the page, and installing it again finds the reviews', async () => {
    const page = await as('admin', leadPath())
    await expect(panelFrame(page).getByText(/^Проверено /)).toBeVisible()
    await page.getByRole('link', { name: 'Настройки' }).click()
    await page.getByRole('button', { name: /^Разбор/ }).click()
    await page.getByRole('button', { name: 'Отключить' }).click()
    await expect(page.locator('.js-widget-status')).toHaveText('Не установлено')
    expect(await page.evaluate(() => ({ frames: document.querySelectorAll('iframe').length, ours: document.querySelectorAll('[class*="razbor"]:not(.js-widget-tile):not(.modal)').length })))
      .toEqual({ frames: 0, ours: 0 })
    await page.goto(leadPath())
    await expect(page.getByRole('tab', { name: 'Основное' })).toBeVisible()
    await expect(page.getByRole('tab', { name: 'Разбор' })).toHaveCount(0)

    await page.goto('/settings/widgets/')
    await page.getByRole('button', { name: /^Разбор/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Установить' }).click()
    await expect(page.locator('.js-widget-status')).toHaveText('Установлено')
    await page.getByRole('link', { name: 'Разбор', exact: true }).click()
    await expect(advancedFrame(page).getByRole('table', { name: 'Разборы' }).getByText(deal.name).first()).toBeVisible()
  })
})

test('in both orders of the host’s calls the widget is there, lives through page changes and leaves no frame behind', async ({ browser }) => {
  const own = await razborAccount(browser, { options: { order: 'docs', initDelay: 120, workAreaDelay: 200 } })
  try {
    await setUp(own, ru)
    const lead = unmarkedLead(own)
    const page = await own.open('auditor', '/leads/list/')
    const faults = watchFaults(page)
    for (const order of ['docs', 'bundle'] as const) {
      await page.request.post('/ajax/options', { data: { order } })
      await page.goto('/leads/list/')
      await expect(page.locator('#list_table')).toBeVisible()
      await page.evaluate(() => { Object.assign(window, { sameDocument: true }) })
      await page.locator(`a[href="/leads/detail/${lead.id}"]`).first().click()
      await expect(panelFrame(page).getByRole('button', { name: 'На разбор', exact: true })).toBeVisible()
      await page.locator('.card-fields__back').click()
      await expect(page.locator('#list_table')).toBeVisible()
      await expect(page.locator('iframe')).toHaveCount(0)
      await page.locator(`a[href="/leads/detail/${lead.id}"]`).first().click()
      await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
      await expect(tabFrame(page).getByRole('button', { name: 'На разбор', exact: true })).toBeVisible()
      await expect(page.locator('iframe')).toHaveCount(2)
      expect(await page.evaluate(() => 'sameDocument' in window)).toBe(true)
    }
    expect(faults).toEqual([])
  } finally {
    await own.close()
  }
})

test('in Kommo all of it is English', async ({ browser }) => {
  const own = await razborAccount(browser, { lang: 'en', brand: 'kommo' })
  try {
    await setUp(own, en)
    const lead = unmarkedLead(own)
    const page = await own.open('auditor', `/leads/detail/${lead.id}`)
    await page.getByRole('tab', { name: 'Razbor', exact: true }).click()
    const app = tabFrame(page)
    await app.getByRole('button', { name: en.card.mark, exact: true }).click()
    await app.getByRole('button', { name: en.card.markConfirm }).click()
    await expect(app.getByText(en.card.marked)).toBeVisible()
    expect(markOf(own, lead.id)).toBe('For review')
    await expect(app.getByText(/[а-яё]/i)).toHaveCount(0)
  } finally {
    await own.close()
  }
})
