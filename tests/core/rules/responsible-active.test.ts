import { responsibleActive } from '../../../src/core/rules/responsible-active.ts'
import { company, contact, deal, lead, person, vera } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const gone = { responsible: { ...person(8, 'Пётр Зимин'), active: false } }
const unseen = { responsible: { ...vera, active: 'unknown' as const } }

testRule(responsibleActive, {
  pass: [
    { when: 'the deal belongs to somebody who works here', card: deal() },
    { when: 'so does the lead', card: lead() },
    { when: 'so does the contact', card: contact() },
    { when: 'so does the company', card: company() },
    { when: 'nothing but the card itself could be read', card: deal({ parts: {} }) },
  ],
  skip: [
    { when: 'the deal was won before he left', card: deal({ ...gone, stage: 'WON' }) },
    { when: 'the lead is lost', card: lead({ ...gone, stage: 'LOST' }) },
  ],
  fail: [
    {
      when: 'the salesperson was dismissed',
      card: deal(gone),
      says: ['dismissed'],
      evidence: [{ label: 'responsible', value: 'Пётр Зимин' }],
      reads: 'Ответственный уволен: Пётр Зимин',
    },
    { when: 'a company was left behind', card: company(gone), says: ['dismissed'], evidence: [{ label: 'responsible', value: 'Пётр Зимин' }] },
    { when: 'whoever was dismissed has no name in the CRM', card: contact({ responsible: { ...person(8, ' '), active: false } }), says: ['dismissed'], evidence: [{ label: 'responsible', value: '#8' }] },
    {
      when: 'an import has left nobody in the field',
      card: lead({ responsible: { ...person(0, ''), active: 'unknown' } }),
      says: ['nobody'],
      evidence: [{ label: 'responsible', value: '—' }],
      reads: 'У карточки нет ответственного',
    },
  ],
  blind: [
    { when: 'the responsible person is not listed: a bot or an integrator', card: deal(unseen), blind: [{ obstacle: 'forbidden', about: 'responsible' }] },
    { when: 'nobody may see who that is, of a contact either', card: contact(unseen), blind: [{ obstacle: 'forbidden', about: 'responsible' }] },
    { when: 'the stage of the deal is gone from the portal', card: deal({ ...gone, stage: null }), blind: [{ obstacle: 'unknown-field', about: 'stage' }] },
  ],
})
