import { expect, test } from 'vitest'
import { inOneAlphabet, mixedWords } from '../../src/core/lookalikes.ts'
import { areInitials, isPhoneLike, isRole, isSentence, readName } from '../../src/core/names.ts'

test.each(['Иван', 'Анна-Мария', 'О’Коннор', 'О\'Коннор', 'Ким', 'Ю', 'Мамедов Рашид Али оглы', 'Мария де лос Анхелес Гарсия Лопес', 'иванов иван иванович', 'John Smith', 'van der Berg', 'ООО «Рога»', 'Муса Джалиль', 'ИВАНОВ ИВАН ИВАНОВИЧ', 'Ли Сы Цин', 'По Ли', 'Алиев Вагиф-оглы'])('«%s» is a fair name', name => {
  expect([areInitials(name), isRole(name), isSentence(name)]).toEqual([false, false, false])
  expect(readName(name)).toMatchObject({ phone: false, mail: false, digits: false, mixed: [] })
})

test.each(['Перезвонить завтра после обеда, просит скидку', 'не звонить до марта', 'Муж клиентки по ремонту', 'Анна просила перезвонить завтра', 'сын хочет дом', 'Не звонить', 'Перезвонить завтра', 'не отвечает', 'Please call back tomorrow'])('«%s» is a sentence', text => {
  expect(isSentence(text)).toBe(true)
})

test.each(['И.', 'И. П.', 'И.П.', 'А.Б', 'A. B.'])('«%s» are initials', text => {
  expect(areInitials(text)).toBe(true)
})

test.each(['+7 900 000-12-34', '89000001234', 'Иван +79000001122', '8 (495) 000-12-34 приёмная'])('«%s» holds a phone', text => {
  expect(isPhoneLike(text)).toBe(true)
})

test.each(['Школа № 1234', 'ООО «Завод 2000»', 'Магазин 24', 'Кафе 1812 года'])('«%s» holds none', text => {
  expect(isPhoneLike(text)).toBe(false)
})

test.each([['Cергей', 'Сергей'], ['Лугoв', 'Лугов'], ['Ромaшкa', 'Ромашка'], ['Olegа', 'Olega'], ['HР', 'НР']])('«%s» mixes alphabets and means %s', (word, meant) => {
  expect(mixedWords(word)).toEqual([{ word, meant }])
})

test('a mixture that no exchange of equal letters explains has no other spelling', () => {
  expect(inOneAlphabet('КупиVIP')).toBeNull()
  expect(readName('КупиVIP').mixed).toEqual([{ word: 'КупиVIP', meant: null }])
})

test('words of different alphabets side by side are no mixture', () => {
  expect(mixedWords('Smart-Строй и Co')).toEqual([])
})

test.each(['Клиент', 'БУХГАЛТЕРИЯ', 'без имени', 'Приёмная'])('«%s» says what and not who', text => {
  expect(isRole(text)).toBe(true)
})
