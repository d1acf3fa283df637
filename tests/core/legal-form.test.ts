import { expect, test } from 'vitest'
import { bareCompanyName, holderOf } from '../../src/core/legal-form.ts'

test.each([
  'ООО «Тихая гавань»', 'Тихая Гавань, ООО', 'тихая гавань', 'О.О.О. "Тихая гавань"', 'Общество с ограниченной ответственностью «Тихая гавань»', 'ПАО Тихая  гавань', 'ТИХАЯ ГАВАНЬ LLC', 'Тихая гавань Ltd.', 'Тихая гавань GmbH', 'ИП «Тихая гавань»',
])('«%s» is the quiet harbour', title => {
  expect(bareCompanyName(title)).toBe('тихая гавань')
})

test.each([['Ао', 'ао'], ['ООО', 'ооо'], ['Ёлка и Ко', 'елка и ко'], ['М.Видео Склад', 'мвидео склад'], ['МБУ Лицей', 'мбу лицей'], ['', '']])('nothing is taken from «%s» that the name needs', (title, name) => {
  expect(bareCompanyName(title)).toBe(name)
})

test.each([['ООО «Рога»', 'organization'], ['ИП Белова А. В.', 'sole-trader'], ['Белова А. В., ИП', 'sole-trader'], ['Индивидуальный предприниматель Белова', 'sole-trader'], ['Кофейня на углу', 'unknown'], ['МБОУ Школа № 5', 'organization']])('«%s» is of %s', (title, holder) => {
  expect(holderOf(title)).toBe(holder)
})
