import { expect, test } from 'vitest'
import { reworded, sayIn } from '../../src/core/wording.ts'

const bitrix = (locale: 'ru' | 'en') => ({ locale, leadsAndTasks: false })
const kommo = (locale: 'ru' | 'en') => ({ locale, leadsAndTasks: true })

test.each([
  ['The deal has a client', 'The lead has a client'],
  ['Whoever we talk to has a deal or a lead', 'Whoever we talk to has a lead'],
  ['Open deals and leads', 'Open leads'],
  ['In the same pipeline this client has {count|other open deal|other open deals}', 'In the same pipeline this client has {count|other open lead|other open leads}'],
  ['Deals are current; the deal’s field', 'Leads are current; the lead’s field'],
  ['The ideal dealer', 'The ideal dealer'],
  ['Close “Discuss the deal”, or move the deal’s date', 'Close “Discuss the deal”, or move the lead’s date'],
])('where deals are called leads “%s” is “%s”', (text, told) => {
  expect(reworded(text, kommo('en'))).toBe(told)
  expect(reworded(text, bitrix('en'))).toBe(text)
})

test.each([
  ['Создайте сделку или лид по этому клиенту', 'Создайте сделку по этому клиенту'],
  ['а открытой сделки или лида нет', 'а открытой сделки нет'],
  ['Открытых сделок и лидов', 'Открытых сделок'],
  ['Сделка и лидер', 'Сделка и лидер'],
  ['Поставить дело ответственному', 'Поставить задачу ответственному'],
  ['Дело «{subject}» просрочено на {days|день|дня|дней}', 'Задача «{subject}» просрочена на {days|день|дня|дней}'],
  ['Закройте дело «Обсудить дело о поставке» или перенесите срок', 'Закройте задачу «Обсудить дело о поставке» или перенесите срок'],
  ['Дело', 'Задача'],
  ['Поля заполнены по делу', 'Поля заполнены по делу'],
])('where there are no leads and to-dos «%s» is «%s»', (text, told) => {
  expect(reworded(text, kommo('ru'))).toBe(told)
  expect(reworded(text, bitrix('ru'))).toBe(text)
})

test('a text that is not there stays so', () => {
  expect(sayIn(kommo('en'))(undefined)).toBeUndefined()
})
