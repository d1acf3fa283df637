import { unknown } from '../../../src/core/card.ts'
import { outcomeRecorded } from '../../../src/core/rules/outcome-recorded.ts'
import { at, call, comment, contact, deal, done, email, lead, meeting, ourTodo, workingHours } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

/** Took place and says nothing. */
const silent = (made: ReturnType<typeof call>) => done(made, { description: '' })
const talked = (seconds: number) => ({ activities: [done(call('yesterday 10:00'), { description: '', startedAt: new Date(at('yesterday 10:00').getTime() - seconds * 1000) })] })
const fridayEvening = { activities: [silent(call('3 days ago 17:30'))] }

testRule(outcomeRecorded, {
  pass: [
    { when: 'the call itself says what was agreed', card: deal({ activities: [done(call('3 days ago'))] }) },
    { when: 'a comment followed', card: deal({ activities: [silent(call('3 days ago 10:00'))], comments: [comment('3 days ago 10:20', 'Готовы к замеру в среду, пришлют план')] }) },
    { when: 'the comment was written during the meeting', card: deal({ activities: [silent(meeting('3 days ago 11:00'))], comments: [comment('3 days ago 10:52', 'Смотрим объект: два этажа, шахта есть')] }) },
    { when: 'the comment came late, but it came', card: deal({ activities: [silent(call('6 days ago'))], comments: [comment('yesterday', 'По звонку: отложили до нового бюджета')] }) },
    { when: 'a call of this morning has its hours yet', card: deal({ activities: [silent(call('2 hours ago'))] }), changes: at('today 14:00') },
    { when: 'since Friday evening only three and a half working hours have passed', card: deal(fridayEvening), changes: at('today 12:30') },
    { when: 'the day was a holiday', card: deal({ activities: [silent(call('yesterday 17:00'))], workingHours: { ...workingHours, weekend: [], holidays: ['11-23'] } }) },
    { when: 'people talked for longer than the shortest call, and wrote it down', card: deal({ ...talked(31), comments: [comment('yesterday 10:05', 'Согласовали скидку 3 %')] }) },
  ],
  skip: [
    { when: 'nothing has taken place', card: deal({ activities: [call('tomorrow'), meeting('yesterday')] }) },
    { when: 'nobody answered the phone', card: deal(talked(0)) },
    { when: 'the line was busy', card: deal(talked(29)) },
    { when: 'the call was three weeks ago', card: deal({ activities: [silent(call('21 days ago'))] }) },
    { when: 'a mail speaks for itself', card: deal({ activities: [silent(email('3 days ago'))] }) },
    { when: 'the to-do is our own', card: deal({ activities: [silent(ourTodo('3 days ago'))] }) },
    { when: 'the deal is won', card: deal({ stage: 'WON', activities: [silent(call('3 days ago'))] }) },
    { when: 'the card is a contact: its deal is asked', card: contact({ activities: [silent(call('3 days ago'))] }) },
  ],
  fail: [
    {
      when: 'a call was three days ago and nobody has written a word',
      card: deal({ activities: [silent(call('3 days ago 10:00'))] }),
      says: ['callUnrecorded'],
      evidence: [{ label: 'communication', value: 'Позвонить Анне' }, { label: 'date', value: at('3 days ago 10:00') }, { label: 'threshold', value: 4, unit: 'working-hours' }],
      reads: 'Итог звонка «Позвонить Анне» не записан',
    },
    {
      when: 'after a meeting there is nothing',
      card: lead({ activities: [silent(meeting('4 days ago', 'Замер в цехе'))] }),
      says: ['meetingUnrecorded'],
      evidence: [{ label: 'communication', value: 'Замер в цехе' }],
      reads: 'Итог встречи «Замер в цехе» не записан',
    },
    {
      when: 'the outcome is three dots',
      card: deal({ activities: [done(call('3 days ago'), { description: '...' })] }),
      says: ['outcomeIsJunk'],
      evidence: [{ label: 'value', value: '...' }],
      reads: 'Итог дела «Позвонить Анне» записан формально: «...»',
    },
    { when: 'the only comment is older than the call', card: deal({ activities: [silent(call('3 days ago'))], comments: [comment('5 days ago', 'Ждём план здания')] }), says: ['callUnrecorded'], evidence: [{ label: 'date', value: at('3 days ago') }] },
    { when: 'the comment after it says nothing', card: deal({ activities: [silent(call('3 days ago'))], comments: [comment('2 days ago', '-'), comment('5 days ago', 'Ждём план здания')] }), says: ['callUnrecorded'], evidence: [{ label: 'date', value: at('3 days ago') }] },
    { when: 'since Friday evening three working hours are enough', card: deal(fridayEvening), options: { hours: 3 }, says: ['callUnrecorded'], evidence: [{ label: 'threshold', value: 3, unit: 'working-hours' }] },
    { when: 'people talked for half a minute', card: deal({ activities: [{ ...silent(call('3 days ago 10:00')), startedAt: new Date(at('3 days ago 10:00').getTime() - 30_000) }] }), says: ['callUnrecorded'], evidence: [{ label: 'communication', value: 'Позвонить Анне' }] },
    { when: 'the call was typed in, with one moment for its beginning and its end', card: deal({ activities: talked(0).activities.map(made => ({ ...made, source: 'by-hand' })) }), says: ['callUnrecorded'], evidence: [{ label: 'date', value: at('yesterday 10:00') }], now: at('tomorrow') },
    { when: 'the CRM does not say when it was: then when it was closed', card: deal({ activities: [{ ...silent(call('3 days ago')), finishedAt: null }] }), says: ['callUnrecorded'], evidence: [{ label: 'date', value: at('3 days ago') }] },
    {
      when: 'of three calls one is written down',
      card: deal({ activities: [silent(call('3 days ago 12:00')), done(call('4 days ago')), silent(call('5 days ago', 'Звонок снабженцу'))] }),
      says: ['callUnrecorded', 'callUnrecorded'],
      evidence: [{ label: 'communication', value: 'Звонок снабженцу' }],
    },
  ],
  blind: [
    { when: 'the comments may not be read', card: deal({ parts: { ...deal().parts, comments: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'comments' }] },
    { when: 'nobody knows when the company works', card: deal({ parts: { ...deal().parts, workingHours: unknown('failed') } }), blind: [{ obstacle: 'failed', about: 'workingHours' }] },
  ],
})
