import { unknown } from '../../../src/core/card.ts'
import { namesComplete } from '../../../src/core/rules/names-complete.ts'
import { company, contact, deal, field, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const fields = [field('name', 'Имя'), field('lastName', 'Фамилия'), field('secondName', 'Отчество'), field('title', 'Название'), field('companyTitle', 'Название компании')]
const named = (lastName: string, name: string, secondName = '') => ({ fields, values: { lastName, name, secondName } })
const titled = (title: string) => ({ fields, title, values: { title } })
const fullName = { fullName: true }

testRule(namesComplete, {
  pass: [
    { when: 'the name is whole', card: contact(named('Белова', 'Анна', 'Викторовна')), options: fullName },
    { when: 'the name has an apostrophe', card: contact(named('О’Коннор', 'Шинейд')), options: fullName },
    { when: 'the surname is short', card: contact(named('Ким', 'Ян')) },
    { when: 'the surname is one letter', card: contact(named('Ю', 'Ирина')), options: fullName },
    { when: 'the name is doubled', card: contact(named('Римская-Корсакова', 'Анна-Мария')), options: fullName },
    { when: 'the father’s name is Eastern', card: contact(named('Мамедов', 'Рашид', 'Али оглы')), options: fullName },
    { when: 'the name is wholly Latin', card: contact(named('van der Berg', 'Jan')), options: fullName },
    { when: 'the father’s name is an initial', card: contact(named('Белова', 'Анна', 'В.')), options: fullName },
    { when: 'a name alone is enough', card: contact(named('', 'Анна')) },
    { when: 'a firm has a number in its name', card: company(titled('ООО «Завод 2000»')) },
    { when: 'quotes stand within quotes', card: company(titled('ООО «Рога»')) },
    { when: 'a firm mixes alphabets on purpose', card: company(titled('КупиVIP')) },
    { when: 'the company has allowed the name', card: company(titled('Ромaшка')), options: { allowed: ['ромaшка'] } },
    { when: 'the name says nothing, which another rule tells', card: contact(named('.', '-')) },
  ],
  skip: [
    { when: 'no name is given', card: lead(named('', '')) },
    { when: 'the card is a deal', card: deal({ values: { title: '89000001234' } }) },
  ],
  fail: [
    { when: 'the phone is the name', card: contact(named('', '+7 900 000-12-34')), says: ['phoneInName'], evidence: [{ label: 'field', value: 'Имя' }, { label: 'value', value: '+7 900 000-12-34' }], reads: 'В имени записан телефон: «+7 900 000-12-34»' },
    { when: 'a phone stands beside the name', card: contact(named('Заводов', 'Иван +79000001122')), says: ['phoneInName'], evidence: [{ label: 'value', value: 'Иван +79000001122' }] },
    { when: 'a company is called by a phone', card: company(titled('8 (495) 000-12-34')), says: ['phoneInName'], evidence: [{ label: 'field', value: 'Название' }] },
    { when: 'a mail is the name', card: lead(named('', 'anna@kub.example.ru')), says: ['mailInName'], evidence: [{ label: 'value', value: 'anna@kub.example.ru' }] },
    { when: 'the name is counted', card: contact(named('Светлова', 'Мария 2')), says: ['digitsInName'], evidence: [{ label: 'value', value: 'Мария 2' }], reads: 'В имени цифры: «Мария 2»' },
    { when: 'there are initials only', card: contact(named('Иванов', 'И. П.')), says: ['initialsOnly'], evidence: [{ label: 'value', value: 'И. П.' }], reads: 'Вместо имени только инициалы: «И. П.»' },
    { when: 'the whole name is two initials', card: contact(named('О.', 'И')), says: ['initialsOnly'], evidence: [{ label: 'value', value: 'И' }] },
    { when: 'a Latin letter hides in a surname', card: contact(named('Лугoв', 'Сергей')), says: ['mixedLetters'], evidence: [{ label: 'expected', value: 'Лугов' }], reads: 'В слове «Лугoв» перемешаны русские и латинские буквы' },
    { when: 'a Cyrillic letter hides in a Latin name', card: contact(named('Smith', 'Jаne')), says: ['mixedLetters'], evidence: [{ label: 'expected', value: 'Jane' }] },
    { when: 'both names of a lead hide letters', card: lead(named('Лугoв', 'Cергей')), says: ['mixedLetters', 'mixedLetters'], evidence: [{ label: 'expected', value: 'Сергей' }] },
    { when: 'a letter hides in a firm’s name', card: company(titled('ООО «Ромaшка»')), says: ['mixedLetters'], evidence: [{ label: 'expected', value: 'Ромашка' }] },
    { when: 'a person is mixed with a mark', card: contact(named('', 'СергейVIP')), says: ['mixedLetters'], evidence: [{ label: 'value', value: 'СергейVIP' }] },
    { when: 'a role is given in place of a name', card: contact(named('', 'Бухгалтерия')), says: ['roleInstead'], evidence: [{ label: 'value', value: 'Бухгалтерия' }], reads: 'Вместо имени записано «Бухгалтерия»: непонятно, кто это' },
    { when: 'the surname is asked for', card: contact(named('', 'Анна')), options: fullName, says: ['oneWord'], evidence: [{ label: 'value', value: 'Анна' }], reads: 'Записано только «Анна», а нужны имя и фамилия' },
  ],
  blind: [
    { when: 'the fields could not be read', card: contact({ parts: { fields: unknown('limit') } }), blind: [{ obstacle: 'limit', about: 'fields' }] },
  ],
})
