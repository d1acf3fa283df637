import { unknown } from '../../../src/core/card.ts'
import { valuesMeaningful } from '../../../src/core/rules/values-meaningful.ts'
import { company, contact, deal, field, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const fields = [
  field('title', 'Название'), field('comments', 'Комментарий'), field('UF_NEED', 'Потребность'), field('UF_TAGS', 'Пожелания', 'text', true), field('UF_CONTRACT', 'Номер договора'), field('UF_SOURCE', 'Источник', 'choice'),
  field('name', 'Имя'), field('lastName', 'Фамилия'), field('utmSource', 'Рекламная система'), field('originId', 'Внешний код'), field('UF_CRM_RAZBOR_LINKS', 'Чек-листы'),
]
const said = (values: Record<string, unknown>) => ({ fields, values })

testRule(valuesMeaningful, {
  pass: [
    { when: 'everything says something', card: deal(said({ title: 'Поставка вентиляции', UF_NEED: 'Приточная установка на два этажа' })) },
    { when: 'a sentence begins with «нет»', card: deal(said({ UF_NEED: 'Нет бюджета до марта, вернуться в апреле' })) },
    { when: 'one of several wishes says something', card: deal(said({ UF_TAGS: ['-', 'Тихий вентилятор'] })) },
    { when: 'a number of a contract is short', card: deal(said({ UF_CONTRACT: '123' })) },
    { when: 'the company has allowed the value', card: deal(said({ UF_NEED: 'Нет' })), options: { allowed: ['нет'] } },
    { when: 'the field may be filled so', card: deal(said({ title: 'Вентиляция', UF_NEED: 'нет' })), options: { except: [{ field: 'UF_NEED' }] } },
    { when: 'another field than the named ones is junk', card: deal(said({ UF_NEED: 'Вентиляция цеха', comments: '...' })), options: { rows: [{ field: 'UF_NEED' }] } },
    { when: 'the surname is a piece of the keyboard’s row', card: contact(said({ lastName: 'Смит', name: 'Джон' })) },
    { when: 'a name is long', card: contact(said({ lastName: 'Гарсия Лопес', name: 'Мария де лос Анхелес' })) },
    { when: 'a comment has markup', card: deal(said({ comments: '[p]Ждём оплату[/p]' })) },
    { when: 'only technical fields and our own are junk', card: deal(said({ title: 'Вентиляция', utmSource: '-', originId: '123', UF_CRM_RAZBOR_LINKS: '.' })) },
    { when: 'a title has ten thousand signs', card: deal(said({ title: 'Поставка вентиляции '.repeat(500) })) },
  ],
  skip: [
    { when: 'no text field is filled', card: deal(said({ title: null, UF_SOURCE: '44' })) },
    { when: 'the named fields are of another kind of card', card: company(said({ title: '.' })), options: { rows: [{ kind: 'deal', field: 'UF_NEED' }] } },
    { when: 'the deal is lost', card: deal({ ...said({ UF_NEED: '.' }), stage: 'LOST' }) },
  ],
  fail: [
    { when: 'there is a dot', card: deal(said({ UF_NEED: '.' })), says: ['junk'], evidence: [{ label: 'field', value: 'Потребность' }, { label: 'value', value: '.' }], reads: 'Поле «Потребность» заполнено формально: «.»' },
    { when: 'somebody does not know', card: deal(said({ UF_NEED: 'Не знаю!' })), says: ['junk'], evidence: [{ label: 'value', value: 'Не знаю!' }] },
    { when: 'the title is a row of the keyboard', card: lead(said({ title: 'йцукенг' })), says: ['junk'], evidence: [{ label: 'value', value: 'йцукенг' }] },
    { when: 'the row is Latin and backwards', card: deal(said({ UF_NEED: 'lkjhgf' })), says: ['junk'], evidence: [{ label: 'value', value: 'lkjhgf' }] },
    { when: 'the keys were hit twice', card: deal(said({ UF_NEED: 'фывфыв' })), says: ['junk'], evidence: [{ label: 'value', value: 'фывфыв' }] },
    { when: 'it is a test', card: company(said({ title: 'тест тест' })), says: ['junk'], evidence: [{ label: 'value', value: 'тест тест' }] },
    { when: 'one letter is repeated', card: deal(said({ UF_NEED: 'ааа ааа' })), says: ['junk'], evidence: [{ label: 'value', value: 'ааа ааа' }] },
    { when: 'a comment is a dot in markup', card: deal(said({ comments: '[p].[/p]' })), says: ['junk'], evidence: [{ label: 'field', value: 'Комментарий' }] },
    { when: 'all of several wishes are junk', card: deal(said({ UF_TAGS: ['-', '123'] })), says: ['junk'], evidence: [{ label: 'value', value: '-, 123' }] },
    { when: 'ten thousand dashes were typed', card: deal(said({ title: '—'.repeat(10_000) })), says: ['junk'], evidence: [{ label: 'field', value: 'Название' }] },
    { when: 'the name is a note', card: contact(said({ name: 'Перезвонить завтра после обеда, просит скидку' })), says: ['sentenceInName'], evidence: [{ label: 'field', value: 'Имя' }], reads: 'В поле «Имя» не имя, а заметка: «Перезвонить завтра после обеда, просит скидку»' },
    { when: 'a named field is junk', card: deal(said({ UF_NEED: 'нет' })), options: { rows: [{ field: 'UF_NEED' }] }, says: ['junk'], evidence: [{ label: 'value', value: 'нет' }] },
  ],
  blind: [
    { when: 'the portal no longer has a named field', card: deal(said({ UF_NEED: '.' })), options: { rows: [{ field: 'UF_GONE' }, { field: 'UF_NEED' }] }, blind: [{ obstacle: 'unknown-field', about: 'UF_GONE' }], says: ['junk'] },
    { when: 'the fields could not be read', card: deal({ parts: { fields: unknown('offline') } }), blind: [{ obstacle: 'offline', about: 'fields' }] },
  ],
})
