import { expect, test } from 'vitest'
import { isJunk, isMeaningful } from '../../src/core/junk.ts'

test.each([
  '.', '-', '---', '?', '…', 'нет', 'Нет.', ' НЕТ ', 'не знаю', 'Неизвестно', 'N/A', 'а', 'ааа', 'ЁЁЁ', 'aaa', 'оо', 'абабаб', 'тест', 'Тестовый', 'test', 'qwerty', 'йцукен', 'фыва', 'asdf',
  '123', '12345', '000000', 'ха-ха-ха', 'бла бла', '79999999999', '+7 (999) 999-99-99', '8 000 000 00 00', 'н/д', 'х/з', 'пока нет', 'Тест1', 'test 2', 'test@test.ru', 'a@a.ru', 'фывапролдж', 'йцукенгшщзхъ фывапролджэ', 'poiuytre', 'qweqwe', 'тест тест', 'нет нет', 'don\'t know', '[p].[/p]', '—'.repeat(500), 'а'.repeat(10_000), 'no@mail.example.com',
])('«%s» says nothing', text => {
  expect(isJunk(text)).toBe(true)
})

test.each([
  'Анна', 'Ян', 'ОК', 'Ым', 'Пока нет денег, ждём апреля', 'Тест-драйв', 'Тест 1000 часов', 'ООО «Нет проблем»', 'Нет бюджета до марта', 'Тестовый период до 1 декабря', 'AAA Логистика', '5', '12', '100', '111', '2500000', 'ОК-2', '+7 900 000-12-34', '1000000',
  'info@example.ru', 'testova@example.ru', 'Ждём оплату', 'Да', 'https://example.ru', 'Смит', 'Дмитрий', 'Тестов', 'Нет, не подходит по срокам', `${'—'.repeat(150)} Комплектация`, 'Поставка '.repeat(1_000),
])('«%s» says something', text => {
  expect(isJunk(text)).toBe(false)
})

test('only free text can be junk, and one good value of several is enough', () => {
  expect(isMeaningful('-', { kind: 'choice' })).toBe(true)
  expect(isMeaningful(['-', 'Вентиляция'], { kind: 'text' })).toBe(true)
  expect(isMeaningful(['-', 'нет'], { kind: 'text' })).toBe(false)
  expect(isMeaningful(0, { kind: 'text' })).toBe(true)
})
