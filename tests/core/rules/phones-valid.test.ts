import { unknown } from '../../../src/core/card.ts'
import { phonesValid } from '../../../src/core/rules/phones-valid.ts'
import { company, contact, deal, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const phones = (...phones: readonly string[]) => ({ phonesAndEmails: { phones, emails: [] } })

testRule(phonesValid, {
  pass: [
    { when: 'a mobile is written with an eight', card: contact(phones('8 (900) 000-12-34')) },
    { when: 'a mobile has no code of the country', card: contact(phones('9000001234')) },
    { when: 'an office has an extension', card: company(phones('8 (495) 000-12-34 доб. 12')) },
    { when: 'the town’s code is long', card: company(phones('8 (84523) 1-23-45')) },
    { when: 'the number is Belarusian and has no plus', card: contact(phones('375 29 000-12-34')) },
    { when: 'the number is called for free', card: company(phones('8 800 200-12-34')) },
    { when: 'a name stands beside the number', card: contact(phones('8 900 000-12-34 Анна, секретарь')) },
    { when: 'the number ends in seven equal digits', card: company(phones('+7 495 777-77-77')) },
    { when: 'a lead has a good number', card: lead(phones('+79000001234')) },
    { when: 'several numbers in one field are allowed', card: contact(phones('89000001234, 89000001235')), options: { onePerField: false } },
    { when: 'the company is in Belarus', card: contact(phones('29 000-12-34')), options: { country: 'BY' } },
  ],
  skip: [
    { when: 'there is no phone', card: contact(phones()) },
    { when: 'the phone is empty', card: contact(phones(' ')) },
    { when: 'the card is a deal', card: deal(phones('12345')) },
  ],
  fail: [
    { when: 'somebody wrote «нет»', card: contact(phones('нет')), says: ['notAPhone'], evidence: [{ label: 'phone', value: 'нет' }], reads: 'В поле телефона записан не номер: «нет»' },
    { when: 'a mail address stands there', card: contact(phones('anna@kub.example.ru')), says: ['notAPhone'], evidence: [{ label: 'phone', value: 'anna@kub.example.ru' }] },
    { when: 'it is nines only', card: contact(phones('79999999999')), says: ['placeholder'], evidence: [{ label: 'phone', value: '79999999999' }], reads: 'Вместо телефона, похоже, заглушка: «79999999999»' },
    { when: 'it is the row of digits', card: lead(phones('1234567')), says: ['placeholder'], evidence: [{ label: 'phone', value: '1234567' }] },
    { when: 'the code is missing', card: company(phones('2-34-56')), says: ['tooShort'], evidence: [{ label: 'phone', value: '2-34-56' }] },
    { when: 'one digit is missing', card: contact(phones('8 900 000-12-3')), says: ['tooShort'], evidence: [{ label: 'phone', value: '8 900 000-12-3' }], reads: 'В телефоне «8 900 000-12-3» не хватает цифр: проверьте код города и сам номер' },
    { when: 'there is one digit too many', card: contact(phones('+7 900 000-12-34-5')), says: ['tooLong'], evidence: [{ label: 'phone', value: '+7 900 000-12-34-5' }] },
    { when: 'the code does not exist', card: contact(phones('+7 200 000-12-34')), says: ['noSuchNumber'], evidence: [{ label: 'phone', value: '+7 200 000-12-34' }] },
    { when: 'a plus stands before the eight', card: contact(phones('+8 900 000-12-34')), says: ['noSuchNumber'], evidence: [{ label: 'expected', value: '+7 900 000-12-34' }] },
    { when: 'two numbers share a field', card: contact(phones('89000001234, 89000001235')), says: ['severalInOne'], evidence: [{ label: 'phone', value: '89000001234, 89000001235' }] },
    { when: 'one of two numbers is bad', card: contact(phones('+7 900 000-12-34', '8 900')), says: ['tooShort'], evidence: [{ label: 'phone', value: '8 900' }] },
    { when: 'the company wants a plus', card: contact(phones('8 900 000-12-34')), options: { international: true }, says: ['notInternational'], evidence: [{ label: 'expected', value: '+7 900 000-12-34' }], reads: 'Телефон «8 900 000-12-34» записан не в международном виде, должно быть +7 900 000-12-34' },
  ],
  blind: [
    { when: 'phones could not be read', card: contact({ parts: { phonesAndEmails: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'phonesAndEmails' }] },
    { when: 'the country is no code', card: contact(phones('8 900 000-12-34')), options: { country: 'Россия' }, blind: [{ obstacle: 'failed', about: null }] },
  ],
})
