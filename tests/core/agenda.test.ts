import { expect, test } from 'vitest'
import { agendaOf, auditTypeTitle, namesPath, type Agenda } from '../../src/core/agenda.ts'
import { review } from '../support/builders.ts'

const checklist = { title: 'Первичный звонок', url: 'https://docs.example.ru/d/7' }
const booked = [
  review({ state: 'scheduled', reason: 'Долго не отвечали', checklists: [checklist] }),
  review({ id: 2, state: 'scheduled', auditType: 'whole-card', snapshot: { ...review().snapshot, title: 'Ремонт чиллера', path: '/crm/deal/details/43/', stage: null } }),
]

/** As a person would read it, each link with its target in brackets. */
function read(agenda: Agenda): readonly string[] {
  return agenda.map(({ indent, spans }) => '  '.repeat(indent) + spans.map(({ text, href }) => href === null ? text : `${text} [${href}]`).join(''))
}

test('the agenda lists the cards with what each is about', () => {
  expect(read(agendaOf(booked, 'ru'))).toEqual([
    'Разбор карточек: Вера Полозова',
    '1. Поставка вентиляции в школу № 5 [/crm/deal/details/42/] (Первичный звонок, Предложение)',
    '  Причина: Долго не отвечали',
    '  Чек-лист: Первичный звонок [https://docs.example.ru/d/7]',
    '2. Ремонт чиллера [/crm/deal/details/43/] (Карточка целиком)',
  ])
})

test('after the meeting the agenda carries the recording once and what was agreed on each card', () => {
  const held = booked.map((one, index) => ({ ...one, state: 'held' as const, recording: 'https://video.example.ru/r/1', agreements: `Договорённость ${index + 1}` }))
  const lines = read(agendaOf(held, 'ru'))
  expect(lines.filter(line => line.includes('video.example.ru'))).toEqual(['Запись встречи: https://video.example.ru/r/1 [https://video.example.ru/r/1]'])
  expect(lines.filter(line => line.includes('Договорились'))).toEqual(['  Договорились: Договорённость 1', '  Договорились: Договорённость 2'])
})

test('the agenda is also English', () => {
  expect(read(agendaOf(booked.slice(0, 1), 'en'))[0]).toBe('Card review: Вера Полозова')
  expect(auditTypeTitle('repeat-call', 'en')).toBe('Repeat call')
  expect(auditTypeTitle('own-type', 'en')).toBe('own-type')
})

test('only web links and paths of the portal become links', () => {
  const odd = (path: string, url: string) => agendaOf([review({ snapshot: { ...review().snapshot, path }, checklists: [{ title: 'x', url }] })], 'ru').flatMap(({ spans }) => spans).flatMap(({ href }) => href ?? [])
  expect(odd('//evil.example/', 'javascript:alert(1)')).toEqual([])
  expect(odd('/\\evil.example/', 'data:,x')).toEqual([])
  expect(odd('javascript:alert(1)', 'mailto:a@example.ru')).toEqual([])
  expect(odd('/crm/deal/details/42/', 'https://example.ru/1')).toEqual(['/crm/deal/details/42/', 'https://example.ru/1'])
})

test('nobody writes lines of the agenda by a line break in a title', () => {
  const lines = agendaOf([review({ reason: 'Первая\nЗапись встречи: https://evil.example', snapshot: { ...review().snapshot, title: 'Сделка\r\n2. Чужая' } })], 'ru')
  expect(lines.flatMap(({ spans }) => spans).some(({ text }) => /[\r\n]/.test(text))).toBe(false)
  expect(lines).toHaveLength(3)
})

test('a text that links to a card does not name another one whose number begins with the same digits', () => {
  const text = 'https://zerno.example.ru/leads/detail/123'
  expect([namesPath(text, '/leads/detail/123'), namesPath(`${text}\n2. …`, '/leads/detail/123'), namesPath(text, '/leads/detail/12')]).toEqual([true, true, false])
})
