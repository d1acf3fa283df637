import { closeDateAhead } from '../../../src/core/rules/close-date-ahead.ts'
import { at, day, deal, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

testRule(closeDateAhead, {
  pass: [
    { when: 'the date is in two weeks', card: deal({ closeDate: day('in 14 days') }) },
    { when: 'the date is tomorrow', card: deal({ closeDate: day('tomorrow') }) },
    { when: 'the date is today', card: deal({ closeDate: day('today') }), changes: at('tomorrow 00:00') },
    { when: 'the date is today for another minute in the portal’s zone', card: deal({ closeDate: '2026-11-23' }), now: new Date('2026-11-23T20:59:00Z') },
  ],
  skip: [
    { when: 'the deal has no closing date', card: deal({ closeDate: null }) },
    { when: 'the deal was won in time', card: deal({ stage: 'WON', closeDate: day('30 days ago') }) },
    { when: 'the deal is lost', card: deal({ stage: 'LOST', closeDate: day('30 days ago') }) },
    { when: 'the card is a lead', card: lead({ closeDate: day('yesterday') }) },
  ],
  fail: [
    {
      when: 'the date was yesterday',
      card: deal({ closeDate: day('yesterday') }),
      says: ['closeDatePassed'],
      evidence: [{ label: 'date', value: '2026-11-22', unit: 'calendar-day' }, { label: 'late', value: 1, unit: 'days' }],
      reads: 'Дата завершения прошла 1 день назад, а сделка открыта',
    },
    { when: 'the date passed in another year', card: deal({ closeDate: '2025-12-31' }), says: ['closeDatePassed'], evidence: [{ label: 'late', value: 327, unit: 'days' }] },
    { when: 'midnight has just passed in the portal’s zone', card: deal({ closeDate: '2026-11-23' }), now: new Date('2026-11-23T21:01:00Z'), says: ['closeDatePassed'], evidence: [{ label: 'late', value: 1, unit: 'days' }] },
  ],
  blind: [
    { when: 'the stage of the deal is gone from the portal', card: deal({ stage: null, closeDate: day('yesterday') }), blind: [{ obstacle: 'unknown-field', about: 'stage' }] },
  ],
})
