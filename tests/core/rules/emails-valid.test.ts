import { unknown } from '../../../src/core/card.ts'
import { emailsValid } from '../../../src/core/rules/emails-valid.ts'
import { company, contact, deal, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const mails = (...emails: readonly string[]) => ({ phonesAndEmails: { phones: [], emails } })

testRule(emailsValid, {
  pass: [
    { when: 'the address is a person’s', card: contact(mails('A.Belova@kub.example.ru')) },
    { when: 'the domain is in Cyrillic', card: company(mails('info@пример.рф')) },
    { when: 'the whole address is in Cyrillic', card: company(mails('приёмная@пример.рф')) },
    { when: 'an office’s mailbox is called mail', card: company(mails('mail@kub.example.ru')) },
    { when: 'the domain only looks like a slip', card: contact(mails('student@mai.ru')) },
    { when: 'the domain is a trusted one', card: contact(mails('test@kub.example.ru')), options: { trusted: ['Kub.example.ru'] } },
    { when: 'a lead has a tagged address', card: lead(mails('anna+crm@kub.example.ru')) },
  ],
  skip: [
    { when: 'there is no address', card: contact(mails()) },
    { when: 'the card is a deal', card: deal(mails('нет')) },
  ],
  fail: [
    { when: 'the at sign is doubled', card: contact(mails('ivan@@kub.example.ru')), says: ['malformed'], evidence: [{ label: 'email', value: 'ivan@@kub.example.ru' }], reads: 'Адрес почты записан с ошибкой: «ivan@@kub.example.ru»' },
    { when: 'there is a space inside', card: contact(mails('ivan petrov@kub.example.ru')), says: ['malformed'], evidence: [{ label: 'email', value: 'ivan petrov@kub.example.ru' }] },
    { when: 'two addresses share a field', card: contact(mails('anna@kub.example.ru; oleg@kub.example.ru')), says: ['severalInOne'], evidence: [{ label: 'email', value: 'anna@kub.example.ru; oleg@kub.example.ru' }] },
    { when: 'one letter is Cyrillic', card: company(mails('infо@kub.example.ru')), says: ['foreignLetters'], evidence: [{ label: 'expected', value: 'info@kub.example.ru' }], reads: 'В адресе «infо@kub.example.ru» русские буквы вместо латинских' },
    { when: 'the domain has a slip', card: contact(mails('anna.belova@gmail.con')), says: ['mistyped'], evidence: [{ label: 'expected', value: 'anna.belova@gmail.com' }], reads: 'Похоже на опечатку в адресе «anna.belova@gmail.con»: может быть, anna.belova@gmail.com?' },
    { when: 'somebody was testing', card: contact(mails('test@test.ru')), says: ['placeholder'], evidence: [{ label: 'email', value: 'test@test.ru' }] },
    { when: 'it is the mail of mail', card: lead(mails('mail@mail.ru')), says: ['placeholder'], evidence: [{ label: 'email', value: 'mail@mail.ru' }] },
    { when: 'the domain is kept for examples', card: contact(mails('anna@example.com')), says: ['placeholder'], evidence: [{ label: 'email', value: 'anna@example.com' }] },
    { when: 'somebody wrote «нет»', card: contact(mails('нет')), says: ['placeholder'], evidence: [{ label: 'email', value: 'нет' }], reads: 'Вместо почты, похоже, заглушка: «нет»' },
    { when: 'the mailbox lives ten minutes', card: contact(mails('x7@mailinator.com')), says: ['disposable'], evidence: [{ label: 'email', value: 'x7@mailinator.com' }] },
    { when: 'the company has named the domain', card: contact(mails('x7@odin-den.example.org')), options: { disposable: ['odin-den.example.org'] }, says: ['disposable'], evidence: [{ label: 'email', value: 'x7@odin-den.example.org' }] },
    { when: 'one of two is good', card: contact(mails('anna@kub.example.ru', 'no@mail.ru')), says: ['placeholder'], evidence: [{ label: 'email', value: 'no@mail.ru' }] },
    { when: 'a trusted domain has a misspelled mailbox', card: contact(mails('anna.@kub.example.ru')), options: { trusted: ['kub.example.ru'] }, says: ['malformed'], evidence: [{ label: 'email', value: 'anna.@kub.example.ru' }] },
  ],
  blind: [
    { when: 'mails could not be read', card: contact({ parts: { phonesAndEmails: unknown('offline') } }), blind: [{ obstacle: 'offline', about: 'phonesAndEmails' }] },
  ],
})
