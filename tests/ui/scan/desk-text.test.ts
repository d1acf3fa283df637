import { expect, test } from 'vitest'
import { loadDesk } from '../../../src/ui/text/index.ts'

const ru = await loadDesk({ locale: 'ru', leadsAndTasks: false })

test.each([[1, '1 карточку'], [51, '51 карточку'], [52, '52 карточки'], [60, '60 карточек']])('marking %s is asked as %s', (count, cards) => {
  expect(ru.scan.deeds.ask.mark(count)).toBe(`Отправить на разбор сразу ${cards}?`)
})

test.each([[51, '51 карточке'], [52, '52 карточкам']])('a to-do on %s is asked as %s', (count, cards) => {
  expect(ru.scan.deeds.ask.todo(count)).toBe(`Поручить это сразу по ${cards}?`)
})

test.each([[1, '1 карточки'], [52, '52 карточек']])('an exception for %s is asked as %s', (count, cards) => {
  expect(ru.scan.deeds.ask.except(count)).toBe(`Сделать исключение сразу для ${cards}?`)
})

test.each([[1, 1, '1 нарушение в 1 карточке'], [3, 2, '3 нарушения в 2 карточках'], [11, 5, '11 нарушений в 5 карточках']])('%s findings on %s cards are told as %s', (findings, cards, told) => {
  expect(ru.fixes.total(findings, cards)).toMatch(new RegExp(`^${told}\\.`))
})
