import { expect, test } from 'vitest'
import { isOfficeMailbox, readEmail } from '../../src/core/emails.ts'
import { fc } from '../support/property.ts'

test.each([
  ['Anna@Kub.Example.ru', 'anna@kub.example.ru'],
  [' mailto:anna@kub.example.ru ', 'anna@kub.example.ru'],
  ['anna+crm@kub.example.ru', 'anna+crm@kub.example.ru'],
  ['o\'connor@kub.example.com', 'o\'connor@kub.example.com'],
  ['mail@kub.example.ru', 'mail@kub.example.ru'],
  ['qwerty1985@mail.ru', 'qwerty1985@mail.ru'],
  ['1239876543@mail.ru', '1239876543@mail.ru'],
  ['asdfgroup@kub.example.ru', 'asdfgroup@kub.example.ru'],
  ['aa@kub.example.ru', 'aa@kub.example.ru'],
  ['info@пример.рф', 'info@xn--e1afmkfd.xn--p1ai'],
  ['Иван@ПРИМЕР.рф', 'иван@xn--e1afmkfd.xn--p1ai'],
])('«%s» is the mailbox %s', (text, address) => {
  expect(readEmail(text)).toMatchObject({ state: 'valid', address })
})

test.each(['ivan@@kub.example.ru', 'ivan.@kub.example.ru', 'ivan petrov@kub.example.ru', 'kub.example.ru', 'ivan@', '@kub.example.ru', 'ivan@kub', 'ivan@kub..example.ru', 'Анна <anna@kub.example.ru>', 'почта: anna@kub.example.ru', 'звоните', `${'x'.repeat(300)}@kub.example.ru`])('«%s» is no address', text => {
  expect(readEmail(text)).toEqual({ state: 'malformed' })
})

test.each(['test@test.ru', 'mail@mail.ru', 'a@a.ru', 'no@mail.ru', 'нет', 'anna@example.ru', 'anna@example.com', 'test@kub.example.ru', '123@yandex.ru', 'aaa@bk.ru', 'gmail@gmail.com', 'anna@crm.test', 'nomail@kub.example.ru', 'qwerty@kub.example.ru', 'qwerty123@mail.ru', 'asdf@bk.ru', '12345@kub.example.ru', 'qq@mail.ru', 'йцукен'])('«%s» stands in for an address', text => {
  expect(readEmail(text)).toEqual({ state: 'placeholder' })
})

test.each([
  ['infо@kub.example.ru', 'foreign-letters', 'info@kub.example.ru'],
  ['anna@kub.exаmple.ru', 'foreign-letters', 'anna@kub.example.ru'],
  ['анна@kub.example.ru', 'foreign-letters', null],
  ['anna.belova@gmail.con', 'mistyped', 'anna.belova@gmail.com'],
  ['anna.belova@yandex.ry', 'mistyped', 'anna.belova@yandex.ru'],
  ['anna.belova@maill.ru', 'mistyped', 'anna.belova@mail.ru'],
])('«%s» is %s and probably meant %s', (text, state, meant) => {
  expect(readEmail(text)).toEqual({ state, meant })
})

test('a real domain that looks like a slip is a real domain', () => {
  expect(readEmail('student@mai.ru').state).toBe('valid')
})

test('a disposable domain is known with what stands before it', () => {
  expect(readEmail('x7@mailinator.com')).toEqual({ state: 'disposable', domain: 'mailinator.com' })
  expect(readEmail('x7@eu.yopmail.com').state).toBe('disposable')
  expect(readEmail('x7@notyopmail.com').state).toBe('valid')
})

test('two addresses in one field are several', () => {
  expect(readEmail('anna@kub.example.ru, oleg@kub.example.ru')).toEqual({ state: 'several' })
})

test('an office’s mailbox is told from a person’s', () => {
  expect(isOfficeMailbox('info@kub.example.ru')).toBe(true)
  expect(isOfficeMailbox('zakaz2@kub.example.ru')).toBe(true)
  expect(isOfficeMailbox('infanta@kub.example.ru')).toBe(false)
})

test('whatever is typed gets an answer, and a valid address is read the same again', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ maxLength: 80 }), fc.emailAddress()), text => {
    const reading = readEmail(text)
    if (reading.state === 'valid') expect(readEmail(reading.address)).toEqual(reading)
  }))
})
