import { wonDealComplete } from '../../../src/core/rules/won-deal-complete.ts'
import { contact, deal, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const won = { stage: 'WON' }
const bare = { ...won, amount: null, clients: [], closeDate: null }

testRule(wonDealComplete, {
  pass: [
    { when: 'amount, client and date are there', card: deal(won) },
    { when: 'the amount is a kopeck', card: deal({ ...won, amount: { value: 0.01, currency: 'RUB' } }) },
    { when: 'only a contact is named', card: deal({ ...won, clients: [{ kind: 'contact', id: 5 }] }) },
    { when: 'the company does not ask for an amount', card: deal({ ...won, amount: null }), options: { amount: false } },
    { when: 'the company asks for nothing', card: deal(bare), options: { amount: false, client: false, closeDate: false } },
  ],
  skip: [
    { when: 'the deal is still open', card: deal({ ...bare, stage: 'CONTRACT' }) },
    { when: 'the deal is lost', card: deal({ ...bare, stage: 'LOST' }) },
    { when: 'the card is a converted lead', card: lead(bare) },
    { when: 'the card is a contact', card: contact({ clients: [] }) },
  ],
  fail: [
    {
      when: 'the deal has no amount',
      card: deal({ ...won, amount: null }),
      says: ['noAmount'],
      evidence: [{ label: 'amount', value: 0 }, { label: 'stage', value: 'Успешна' }],
      reads: 'Сделка успешна, а суммы в ней нет',
    },
    { when: 'the amount is the zero that deals are born with', card: deal({ ...won, amount: { value: 0, currency: 'RUB' } }), says: ['noAmount'], evidence: [{ label: 'amount', value: 0 }] },
    { when: 'the amount is below zero', card: deal({ ...won, amount: { value: -500, currency: 'RUB' } }), says: ['noAmount'], evidence: [{ label: 'amount', value: -500 }] },
    { when: 'nobody is named', card: deal({ ...won, clients: [] }), says: ['noClient'], evidence: [{ label: 'clients', value: 0 }], reads: 'Сделка успешна, а клиент в ней не указан' },
    { when: 'there is no date', card: deal({ ...won, closeDate: null }), says: ['noCloseDate'], evidence: [{ label: 'stage', value: 'Успешна' }], reads: 'Сделка успешна, а даты завершения в ней нет' },
    { when: 'everything is missing', card: deal(bare), says: ['noAmount', 'noClient', 'noCloseDate'], evidence: [{ label: 'clients', value: 0 }] },
    { when: 'everything is missing and only the date is asked for', card: deal(bare), options: { amount: false, client: false }, says: ['noCloseDate'], evidence: [{ label: 'stage', value: 'Успешна' }] },
  ],
  blind: [
    { when: 'the stage of the deal is gone from the portal', card: deal({ ...bare, stage: null }), blind: [{ obstacle: 'unknown-field', about: 'stage' }] },
  ],
})
