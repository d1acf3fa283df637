import { expect, test } from '@playwright/test'
import { ports } from '../../playwright.config.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import { appFrame, dealsMarked, signIn } from './people.ts'
import { openLeadsOf, panelFrame, personOf, razborAccount, setUp } from './razbor-account.ts'

// The README's pictures, made anew on request: PICTURES=1 npx playwright test pictures
if (process.env['PICTURES']) {
  const folder = 'tests/browser/pictures'
  test.use({ baseURL: `http://127.0.0.1:${ports.ru}`, viewport: { width: 1280, height: 720 }, reducedMotion: 'reduce' })

  test('a picture of the card tab', async ({ page }) => {
    await signIn(page, 'auditor')
    const findings: { readonly id: number, readonly count: number }[] = []
    for (const id of await dealsMarked(page, 'RAZBOR_MARKED')) {
      await page.goto(`/crm/deal/details/${id}/`)
      await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
      const app = appFrame(page)
      await expect(app.getByText(/^Проверено /)).toBeVisible()
      const reason = await app.getByText('Причина', { exact: true }).count()
      findings.push({ id, count: reason * await app.getByRole('button', { name: /^Исправить/ }).count() })
    }
    const [richest] = findings.toSorted((a, b) => b.count - a.count)
    await page.goto(`/crm/deal/details/${richest?.id}/`)
    await page.getByRole('tab', { name: 'Разбор', exact: true }).click()
    await expect(appFrame(page).getByText(/^Проверено /)).toBeVisible()
    await expect(appFrame(page).getByText('Закреплено в ленте карточки.')).toBeVisible()
    await page.screenshot({ path: `${folder}/card-tab.png` })
  })

  test('a picture of the calendar view', async ({ page }) => {
    await signIn(page, 'head')
    await page.goto('/calendar/')
    await page.getByRole('tablist', { name: 'Виды календаря' }).getByText('Разборы').click()
    const app = appFrame(page)
    await app.getByRole('region', { name: 'Очередь на разбор' }).getByRole('button').first().click()
    await app.getByRole('group', { name: /Свободное время/ }).getByRole('button').nth(4).click()
    await expect(app.getByRole('button', { name: 'Назначить разбор' })).toBeEnabled()
    await page.screenshot({ path: `${folder}/calendar.png` })
  })

  test('a picture of the card in amoCRM', async ({ browser }) => {
    const own = await razborAccount(browser)
    await setUp(own, ru)
    const [lead] = openLeadsOf(own, personOf(own, 'salesperson'))
    const page = await own.open('auditor', `/leads/detail/${lead?.id}`)
    const app = panelFrame(page)
    await app.getByRole('button', { name: 'На разбор', exact: true }).click()
    await app.getByLabel('Причина').fill('Обещал расчёт к пятнице')
    await app.getByRole('button', { name: 'Отправить на разбор' }).click()
    await app.getByLabel('Ссылка').fill('https://checklists.example.ru/first-call/17')
    await app.getByLabel('Название').fill('Чек-лист звонка')
    await app.getByRole('button', { name: 'Добавить' }).click()
    await app.getByRole('button', { name: 'Закрепить' }).click()
    await expect(app.getByText('Закреплено в ленте карточки.')).toBeVisible()
    await page.goto(`/leads/detail/${lead?.id}`)
    await expect(app.getByText(/^Проверено /)).toBeVisible()
    await page.screenshot({ path: `${folder}/amocrm-card.png` })
    await own.close()
  })
}
