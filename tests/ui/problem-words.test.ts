import { expect, test } from 'vitest'
import type { ProblemCode } from '../../src/core/load.ts'
import { mayRepeat, problemSentences } from '../../src/ui/problem-words.ts'
import { loadText } from '../../src/ui/text/index.ts'

const ru = await loadText({ locale: 'ru', leadsAndTasks: false })
const en = await loadText({ locale: 'en', leadsAndTasks: false })
const codes = Object.keys(ru.common.problem) as ProblemCode[]

test.each(codes)('%s says why, that nothing has changed, and what to do', code => {
  for (const text of [ru, en]) {
    const { reason, advice } = text.common.problem[code]
    expect(reason).not.toBe('')
    expect(advice).not.toBe('')
    expect(problemSentences(text, code, {})).toBe(`${reason} ${text.common.unchanged} ${advice}`)
  }
})

test.each(codes)('%s in the middle of an action never says that nothing has changed', code => {
  for (const text of [ru, en]) expect(problemSentences(text, code, { begun: true })).not.toContain(text.common.unchanged)
})

test('a lost answer is looked up before anything is written again', () => {
  expect(problemSentences(ru, 'offline', { begun: true })).toContain('Приложение проверит, что дошло до CRM, и доделает остальное: ничего не удвоится.')
})

test('what needs somebody else first is not said to go on by itself', () => {
  expect(problemSentences(ru, 'forbidden', { begun: true })).toBe('В CRM не хватает прав. Часть действия уже могла выполниться. При повторе доделается только недостающее, ничего не удвоится. Попросите доступ у администратора.')
})

test('what the CRM has refused is not offered once more', () => {
  expect(mayRepeat('refused')).toBe(false)
  expect(problemSentences(ru, 'refused', { begun: true })).not.toContain('При повторе')
  expect(mayRepeat('offline')).toBe(true)
})

test('what has changed may be said in the words of the place', () => {
  expect(problemSentences(en, 'limit', { changed: 'The week is shown as it was.' })).toBe('The CRM asks us to wait: too many requests in a row. The week is shown as it was. Try again in a minute.')
})
