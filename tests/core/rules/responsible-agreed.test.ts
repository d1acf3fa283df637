import { known, unknown } from '../../../src/core/card.ts'
import { responsibleAgreed } from '../../../src/core/rules/responsible-agreed.ts'
import { client, contact, deal, lead, person, vera } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const oleg = { id: 3, name: 'Олег Громов', active: true }

testRule(responsibleAgreed, {
  pass: [
    { when: 'the company is hers as well', card: deal({ clients: [client('company')] }) },
    { when: 'the company and the contact are hers', card: deal({ clients: [client('company'), client('contact')] }) },
    { when: 'it is not known whether she still works here', card: deal({ clients: [client('contact', { responsible: { ...vera, active: 'unknown' } })] }) },
    { when: 'her name is written another way at the client', card: deal({ clients: [client('contact', { responsible: { ...vera, name: 'Полозова Вера' } })] }) },
  ],
  skip: [
    { when: 'the deal has no client', card: deal({ clients: [] }) },
    { when: 'nobody is responsible for the deal', card: deal({ responsible: person(0, '') }) },
    { when: 'the deal is won', card: deal({ stage: 'WON', clients: [client('company', { responsible: oleg })] }) },
    { when: 'the card is a lead', card: lead({ clients: [client('company', { responsible: oleg })] }) },
    { when: 'the card is a contact', card: contact({ clients: [client('company', { responsible: oleg })] }) },
  ],
  fail: [
    {
      when: 'another one has the contact',
      card: deal({ clients: [client('contact', { responsible: oleg })] }),
      says: ['contactOfAnother'],
      evidence: [{ label: 'client', value: 'Анна Белова' }, { label: 'responsible', value: 'Олег Громов' }, { label: 'expected', value: 'Вера Полозова' }],
      reads: 'У контакта «Анна Белова» другой ответственный: Олег Громов',
    },
    {
      when: 'another one has the company',
      card: deal({ clients: [client('contact'), client('company', { title: 'ООО «Ветер»', responsible: oleg })] }),
      says: ['companyOfAnother'],
      evidence: [{ label: 'client', value: 'ООО «Ветер»' }],
      reads: 'У компании «ООО „Ветер“» другой ответственный: Олег Громов',
    },
    {
      when: 'another one has both',
      card: deal({ clients: [client('company', { responsible: oleg }), client('contact', { responsible: oleg })] }),
      says: ['companyOfAnother', 'contactOfAnother'],
      evidence: [{ label: 'responsible', value: 'Олег Громов' }],
    },
    {
      when: 'neither the client nor the other one has a name',
      card: deal({ clients: [client('contact', { title: ' ', responsible: { id: 3, name: '', active: 'unknown' } })] }),
      says: ['contactOfAnother'],
      evidence: [{ label: 'client', value: '#5' }, { label: 'responsible', value: '#3' }],
    },
  ],
  blind: [
    { when: 'the clients may not be read', card: deal({ parts: { clients: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'clients' }] },
    { when: 'the clients were kept back without a word', card: deal({ parts: { clients: known([]) } }), blind: [{ obstacle: 'forbidden', about: 'clients' }] },
    {
      when: 'it is not known who has the company, and another one has the contact',
      card: deal({ clients: [client('company', { responsible: { id: 0, name: '', active: 'unknown' } }), client('contact', { responsible: oleg })] }),
      says: ['contactOfAnother'],
      blind: [{ obstacle: 'forbidden', about: 'clients' }],
    },
  ],
})
