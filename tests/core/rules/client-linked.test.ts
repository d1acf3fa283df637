import { clientLinked } from '../../../src/core/rules/client-linked.ts'
import { company, contact, deal, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const nobody = { clients: [] }

testRule(clientLinked, {
  pass: [
    { when: 'a company is linked', card: deal({ clients: [{ kind: 'company', id: 11 }] }) },
    { when: 'only a contact is linked', card: deal({ clients: [{ kind: 'contact', id: 5 }] }) },
    { when: 'both are linked', card: deal({ clients: [{ kind: 'company', id: 11 }, { kind: 'contact', id: 5 }] }) },
    { when: 'nothing but the card itself could be read', card: deal({ parts: {} }) },
  ],
  skip: [
    { when: 'the deal is won', card: deal({ ...nobody, stage: 'WON' }) },
    { when: 'the deal is lost', card: deal({ ...nobody, stage: 'LOST' }) },
    { when: 'the card is a lead', card: lead(nobody) },
    { when: 'the card is a contact', card: contact(nobody) },
    { when: 'the card is a company', card: company(nobody) },
  ],
  fail: [
    {
      when: 'neither a contact nor a company is linked',
      card: deal(nobody),
      says: ['noClient'],
      evidence: [{ label: 'clients', value: 0 }],
      reads: 'В сделке нет ни контакта, ни компании',
    },
    { when: 'a deal is brand new and has nobody', card: deal({ ...nobody, stage: 'NEW' }), says: ['noClient'], evidence: [{ label: 'clients', value: 0 }] },
  ],
  blind: [
    { when: 'the stage of the deal is gone from the portal', card: deal({ ...nobody, stage: null }), blind: [{ obstacle: 'unknown-field', about: 'stage' }] },
  ],
})
