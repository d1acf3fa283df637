import { expect, test } from 'vitest'
import { lineOf } from '../../src/core/history-line.ts'
import { review } from '../support/builders.ts'

test('the line of a mark names the audit type, and the reason where there is one', () => {
  expect(lineOf(review(), 'ru')).toEqual({ title: 'Разбор: карточка отмечена', text: 'Тип оценки: Первичный звонок' })
  expect(lineOf(review({ reason: 'Не выявлена потребность' }), 'ru').text).toBe('Тип оценки: Первичный звонок. Причина: Не выявлена потребность')
  expect(lineOf(review({ reason: 'No need found' }), 'en')).toEqual({ title: 'Review: card marked', text: 'Audit type: First call. Reason: No need found' })
})

test('a type that the company has added itself is called by its id', () => {
  expect(lineOf(review({ auditType: 'Звонок-знакомство' }), 'ru').text).toBe('Тип оценки: Звонок-знакомство')
})

test('the line of a withdrawn mark names the reason', () => {
  expect(lineOf(review({ state: 'withdrawn' }), 'ru')).toEqual({ title: 'Разбор: отметка снята', text: 'Причина: Отмечена по ошибке' })
})

test('the line of a held review names the recording and what was agreed', () => {
  const held = review({ state: 'held', recording: 'https://recordings.example.ru/42', agreements: 'Перезвонить' })
  expect(lineOf(held, 'ru')).toEqual({ title: 'Разбор состоялся', text: 'Запись встречи: https://recordings.example.ru/42\nДоговорились: Перезвонить' })
  expect(lineOf({ ...held, recording: null }, 'ru').text).toBe('Договорились: Перезвонить')
  expect(lineOf({ ...held, agreements: '' }, 'en').text).toBe('Recording: https://recordings.example.ru/42')
})

test('a held review of which nothing is told has its number: the CRM refuses a line without a text', () => {
  expect(lineOf(review({ id: 17, state: 'held' }), 'ru').text).toBe('Разбор № 17')
  expect(lineOf(review({ id: 17, state: 'held' }), 'en').text).toBe('Review No. 17')
})

test('the same step always has the same words, by which it is found again', () => {
  for (const state of ['marked', 'withdrawn', 'held'] as const) {
    expect(lineOf(review({ state }), 'ru')).toEqual(lineOf(review({ state }), 'ru'))
    expect(lineOf(review({ state }), 'ru').text).not.toBe('')
  }
  expect(lineOf(review({ state: 'scheduled' }), 'ru')).toEqual(lineOf(review(), 'ru'))
})
