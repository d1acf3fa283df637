import { unknown } from '../../../src/core/card.ts'
import { touchedRecently } from '../../../src/core/rules/touched-recently.ts'
import { at, contact, deal, lead } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const byStage = { days: 7, daysByStage: { NEW: 1, CONTRACT: 21 } }

testRule(touchedRecently, {
  pass: [
    { when: 'somebody called today', card: deal({ lastActivity: at('2 hours ago') }) },
    { when: 'the last activity is exactly at the threshold', card: deal({ lastActivity: at('7 days ago') }), changes: at('tomorrow 00:00') },
    { when: 'the threshold is counted in days, not hours', card: deal({ lastActivity: at('7 days ago 00:01') }) },
    { when: 'a contract may rest for three weeks', card: deal({ stage: 'CONTRACT', lastActivity: at('20 days ago') }), options: byStage, changes: at('the day after tomorrow 00:00') },
    { when: 'a deal without activity was made this week', card: deal({ lastActivity: null, createdAt: at('2 days ago') }) },
    { when: 'the CRM’s clock is ahead of ours', card: deal({ lastActivity: at('in 5 minutes') }) },
  ],
  skip: [
    { when: 'the deal is won', card: deal({ stage: 'WON', lastActivity: at('90 days ago') }) },
    { when: 'the lead is lost', card: lead({ stage: 'LOST', lastActivity: at('90 days ago') }) },
    { when: 'the card is a contact', card: contact({ lastActivity: at('90 days ago') }) },
  ],
  fail: [
    {
      when: 'nobody touched the deal for eight days',
      card: deal({ lastActivity: at('8 days ago') }),
      says: ['idle'],
      evidence: [{ label: 'last-activity', value: at('8 days ago') }, { label: 'threshold', value: 7, unit: 'days' }, { label: 'stage', value: 'Предложение' }],
      reads: 'Последняя активность была 8 дней назад, а можно не больше 7 дней',
    },
    {
      when: 'a new lead waits for its second day',
      card: lead({ stage: 'NEW', lastActivity: at('2 days ago') }),
      options: byStage,
      says: ['idle'],
      evidence: [{ label: 'threshold', value: 1, unit: 'days' }],
      reads: 'Последняя активность была 2 дня назад, а можно не больше 1 дня',
    },
    { when: 'only an edit is fresh', card: deal({ lastActivity: at('9 days ago'), updatedAt: at('now') }), says: ['idle'], evidence: [{ label: 'last-activity', value: at('9 days ago') }] },
    {
      when: 'the deal never had an activity',
      card: deal({ lastActivity: null, createdAt: at('21 days ago') }),
      says: ['neverTouched'],
      evidence: [{ label: 'date', value: at('21 days ago') }, { label: 'threshold', value: 7, unit: 'days' }],
      reads: 'За 21 день после создания не было ни одной активности, а можно ждать не больше 7 дней',
    },
    { when: 'even a contract rests too long', card: deal({ stage: 'CONTRACT', lastActivity: at('22 days ago') }), options: byStage, says: ['idle'], evidence: [{ label: 'threshold', value: 21, unit: 'days' }] },
  ],
  blind: [
    { when: 'it is not known who was the last to write', card: deal({ parts: { lastActivity: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'lastActivity' }] },
    { when: 'the stage of the deal is gone from the portal', card: deal({ stage: null }), blind: [{ obstacle: 'unknown-field', about: 'stage' }] },
    { when: 'the threshold cannot be used', card: deal(), options: { days: 0 }, blind: [{ obstacle: 'failed', about: null }] },
  ],
})
