import { known, unknown } from '../../../src/core/card.ts'
import { innValid } from '../../../src/core/rules/inn-valid.ts'
import { company, contact, deal, field } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

/** Region 00 does not exist, so that these belong to nobody. */
const firm = '0012345673'
const person = '001234567887'
const legal = (inn: string, name = '') => ({ requisites: [{ name, inn }] })
const fields = [field('UF_INN', 'ИНН плательщика')]
const rows = [{ kind: 'deal', field: 'UF_INN' }]

testRule(innValid, {
  pass: [
    { when: 'the firm’s number is right', card: company(legal(firm, 'ООО «Ромашка»')) },
    { when: 'a sole trader has twelve digits', card: company({ ...legal(person, 'ИП'), title: 'ИП Белова А. В.' }) },
    { when: 'the name does not say who it is', card: company({ ...legal(person), title: 'Кофейня на углу' }) },
    { when: 'a contact has the number of the firm it works for', card: contact(legal(firm, 'ООО «Ромашка»')) },
    { when: 'the number stands in a field of the deal', card: deal({ fields, values: { UF_INN: 'ИНН 00 12345673' }, requisites: [] }), options: { rows } },
    { when: 'a Belarusian firm has its own kind of number', card: company({ ...legal('000000013'), title: 'ООО «Ромашка»' }), options: { countries: ['RU', 'BY'] } },
    { when: 'a Kazakh firm has a number of twelve digits', card: company({ ...legal('000000000010'), title: 'ТОО «Ромашка»' }), options: { countries: ['KZ'] } },
    { when: 'a number was kept as a number', card: deal({ fields, values: { UF_INN: 7707083893 }, requisites: [] }), options: { rows } },
  ],
  skip: [
    { when: 'there are no legal details', card: company({ requisites: [] }) },
    { when: 'the legal details have no number', card: company(legal('')) },
    { when: 'the field is empty', card: deal({ fields, values: { UF_INN: null }, requisites: [] }), options: { rows } },
    { when: 'the row is about deals and the card is a company', card: company({ fields, values: { UF_INN: '1' }, requisites: [] }), options: { rows } },
  ],
  fail: [
    { when: 'a letter is among the digits', card: company(legal('00123456O3')), says: ['notDigits'], evidence: [{ label: 'inn', value: '00123456O3' }] },
    { when: 'the number is too short', card: company(legal('00123456')), says: ['wrongLength'], evidence: [{ label: 'inn', value: '00123456' }], reads: 'В ИНН «00123456» цифр 8, а должно быть 10 у организации или 12 у ИП и человека' },
    { when: 'no chosen country has such numbers', card: company(legal(firm)), options: { countries: ['BY'] }, says: ['foreignLength'], evidence: [{ label: 'inn', value: firm }] },
    { when: 'a Belarusian number is mistyped', card: company(legal('УНП 000000014')), options: { countries: ['RU', 'BY'] }, says: ['wrongChecksum'], evidence: [{ label: 'inn', value: 'УНП 000000014' }] },
    { when: 'the last digit is mistyped', card: company(legal('0012345674')), says: ['wrongChecksum'], evidence: [{ label: 'inn', value: '0012345674' }], reads: 'В ИНН «0012345674» ошибка: контрольная цифра не сходится' },
    { when: 'two digits of a person’s number changed places', card: contact(legal('001234657887')), says: ['wrongChecksum'], evidence: [{ label: 'inn', value: '001234657887' }] },
    { when: 'a table program has eaten the zero', card: company(legal(firm.slice(1))), says: ['lostZero'], evidence: [{ label: 'expected', value: firm }], reads: 'В ИНН «012345673» потерян ноль впереди, должно быть 0012345673' },
    { when: 'it is zeros', card: company(legal('0000000000')), says: ['placeholder'], evidence: [{ label: 'inn', value: '0000000000' }] },
    { when: 'a firm has a person’s number', card: company({ ...legal(person), title: 'ООО «Ромашка»' }), says: ['personsNumber'], evidence: [{ label: 'client', value: 'ООО «Ромашка»' }], reads: 'ИНН «001234567887» из 12 цифр — это ИНН человека или ИП, а «ООО „Ромашка“» — организация' },
    { when: 'a sole trader has a firm’s number', card: company({ ...legal(firm), title: 'ИП Белова Анна' }), says: ['firmsNumber'], evidence: [{ label: 'client', value: 'ИП Белова Анна' }] },
    { when: 'the field has a mistake', card: deal({ fields, values: { UF_INN: '0012345674' }, requisites: [] }), options: { rows }, says: ['wrongChecksum'], evidence: [{ label: 'field', value: 'ИНН плательщика' }] },
    { when: 'field and legal details have the same mistake', card: deal({ fields, values: { UF_INN: '0012345674' }, ...legal('0012345674') }), options: { rows }, says: ['wrongChecksum'], evidence: [{ label: 'inn', value: '0012345674' }] },
  ],
  blind: [
    { when: 'the portal no longer has the field', card: deal({ fields: [], requisites: [] }), options: { rows }, blind: [{ obstacle: 'unknown-field', about: 'UF_INN' }] },
    { when: 'legal details could not be read', card: company({ parts: { fields: known(fields), requisites: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'requisites' }] },
  ],
})
