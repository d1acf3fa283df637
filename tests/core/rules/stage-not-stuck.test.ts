import { unknown } from '../../../src/core/card.ts'
import { stageNotStuck } from '../../../src/core/rules/stage-not-stuck.ts'
import { at, contact, deal, lead, move, service } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const inOffer = (when: string) => ({ stageHistory: [move('NEW', '300 days ago'), move('OFFER', when)], createdAt: at('300 days ago') })
const byStage = { days: 30, daysByStage: { OFFER: 7, CONTRACT: 90 } }

testRule(stageNotStuck, {
  pass: [
    { when: 'it came to the stage yesterday', card: deal(inOffer('yesterday')), changes: at('in 30 days 00:00') },
    { when: 'it is exactly at the threshold', card: deal(inOffer('30 days ago 00:01')) },
    { when: 'a contract is being agreed for two months', card: deal({ stage: 'CONTRACT', stageHistory: [move('CONTRACT', '60 days ago')] }), options: byStage },
    { when: 'it has come back to the stage this week', card: deal({ stageHistory: [move('OFFER', '200 days ago'), move('CONTRACT', '90 days ago'), move('OFFER', '2 days ago')] }) },
    { when: 'it has come from another pipeline this week', card: deal({ pipeline: service, stageHistory: [move('OFFER', '200 days ago'), move('OFFER', '2 days ago', service.id)] }) },
    { when: 'its history is empty, and it was made this week', card: deal({ stageHistory: [], createdAt: at('3 days ago') }) },
    { when: 'the CRM’s clock is ahead of ours', card: deal(inOffer('in 5 minutes')) },
  ],
  skip: [
    { when: 'the deal was won long ago', card: deal({ stage: 'WON', stageHistory: [move('WON', '400 days ago')] }) },
    { when: 'the lead is lost', card: lead({ stage: 'LOST', stageHistory: [move('LOST', '400 days ago', null)] }) },
    { when: 'the card is a contact', card: contact() },
  ],
  fail: [
    {
      when: 'the offer lies for two months',
      card: deal(inOffer('61 days ago')),
      says: ['stuck'],
      evidence: [{ label: 'stage', value: 'Предложение' }, { label: 'date', value: at('61 days ago') }, { label: 'days-in-stage', value: 61, unit: 'days' }, { label: 'threshold', value: 30, unit: 'days' }],
      reads: 'Карточка на стадии «Предложение» уже 61 день, а можно не больше 30 дней',
    },
    { when: 'an offer may lie for a week only', card: deal(inOffer('8 days ago')), options: byStage, says: ['stuck'], evidence: [{ label: 'threshold', value: 7, unit: 'days' }], reads: 'Карточка на стадии «Предложение» уже 8 дней, а можно не больше 7 дней' },
    { when: 'the history names the stage twice in a row', card: deal({ stageHistory: [move('OFFER', '40 days ago'), move('OFFER', '2 days ago')] }), says: ['stuck'], evidence: [{ label: 'date', value: at('40 days ago') }] },
    { when: 'a lead is not worked on', card: lead({ stage: 'NEW', stageHistory: [move('NEW', '31 days ago', null)] }), says: ['stuck'], evidence: [{ label: 'days-in-stage', value: 31, unit: 'days' }] },
  ],
  blind: [
    { when: 'the history may not be read', card: deal({ parts: { stageHistory: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'stageHistory' }] },
    { when: 'an old imported deal has no history', card: deal({ stageHistory: [], createdAt: at('300 days ago') }), blind: [{ obstacle: 'failed', about: 'stageHistory' }] },
    { when: 'the history ends in another stage', card: deal({ stageHistory: [move('NEW', '100 days ago')], createdAt: at('100 days ago') }), blind: [{ obstacle: 'failed', about: 'stageHistory' }] },
    { when: 'the threshold cannot be used', card: deal(), options: { days: 0 }, blind: [{ obstacle: 'failed', about: null }] },
  ],
})
