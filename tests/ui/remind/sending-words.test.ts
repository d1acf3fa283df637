import { expect, test } from 'vitest'
import type { Sending } from '../../../src/core/reminder-book.ts'
import { isOthersTurn, lastSendingLines, takenText } from '../../../src/ui/remind/sending-words.ts'
import { formatOf } from '../../../src/ui/text/format.ts'
import { loadDesk, loadText } from '../../../src/ui/text/index.ts'
import { head, noon, sending, seller, wednesday } from '../../core/reminder-world.ts'

const begun = noon(wednesday)
const later = (seconds: number) => new Date(begun.getTime() + seconds * 1_000)
const told = [{ personId: seller, cards: [] }, { personId: head, cards: [] }]
const open: Sending = { id: 1, ...sending(wednesday, told, { endedAt: null }) }
const ended: Sending = { ...open, endedAt: later(3) }
const saying = async (locale: 'ru' | 'en') => ({ desk: await loadDesk({ locale, leadsAndTasks: false }), text: await loadText({ locale, leadsAndTasks: false }), format: formatOf(locale, 'Europe/Moscow', () => begun) })
const last = async (sending: Sending | null, now: Date, locale: 'ru' | 'en' = 'ru') => lastSendingLines(await saying(locale), sending, now, id => `№ ${id}`).join(' ')

test('a second after a colleague has begun it is told that a sending is under way, by whom and since when', async () => {
  expect(await last(open, later(1))).toBe('Напоминания сейчас отправляет Рита Начальникова, начало 25 ноября, 12:00, браузер: Chrome, Windows. Второго сообщения никто не получит.')
  expect(await last(open, later(1), 'en')).toBe('Рита Начальникова is sending reminders now, since 25 November, 12:00, from Chrome, Windows. Nobody gets a second message.')
})

test('a sending that has not ended after ten minutes is unfinished', async () => {
  expect(await last(open, later(600))).toMatch(/не закончена.*Кому она дошла, неизвестно/)
})

test('a sending that has ended says how many it reached and who was refused', async () => {
  expect(await last(ended, later(600))).toContain('Получателей: 2.')
  expect(await last({ ...ended, refused: [head] }, later(600))).toContain(`Получателей: 1. CRM не приняла сообщение для: № ${head}.`)
})

test('while a colleague sends all that is due nothing is offered; a sending of chosen cards, one that ended and one left behind stop nobody', () => {
  expect(isOthersTurn(open, later(1))).toBe(true)
  expect(isOthersTurn({ ...open, of: 'cards' }, later(1))).toBe(false)
  expect(isOthersTurn(ended, later(5))).toBe(false)
  expect(isOthersTurn(open, later(601))).toBe(false)
  expect(isOthersTurn(null, begun)).toBe(false)
})

test('before the first sending it is said that there was none', async () => {
  expect(await last(null, begun)).toBe('Рассылок ещё не было.')
})

test.each([
  ['is at it', open, 1, /^Уже отправляет Рита/],
  ['began long ago', open, 601, /^Рассылка уже начата и не закончена: Рита .* поэтому ваша не ушла/],
  ['has sent', ended, 10, /^Напоминания уже отправлены: Рита/],
] as const)('whoever comes second is told that the first %s', async (_what, first, seconds, says) => {
  expect(takenText(await saying('ru'), first, later(seconds))).toMatch(says)
})
