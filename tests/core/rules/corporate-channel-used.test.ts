import { unknown, type Activity } from '../../../src/core/card.ts'
import { corporateChannelUsed } from '../../../src/core/rules/corporate-channel-used.ts'
import { at, call, contact, deal, done, email, lead, meeting, message, ourTodo } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const byHand = (made: Activity) => done(made, { source: 'by-hand' })

testRule(corporateChannelUsed, {
  pass: [
    { when: 'the call went through the telephony', card: deal({ activities: [done(call('yesterday'))] }) },
    { when: 'mail and chat are connected', card: deal({ activities: [done(email('yesterday')), done(message('2 days ago'))] }) },
    { when: 'a planned call was made through the telephony that day', card: deal({ activities: [byHand(call('yesterday 10:00', 'Перезвонить по смете')), done(call('yesterday 16:40', 'Исходящий на +7 900 000-12-34'))] }) },
    { when: 'another application has put the call there', card: deal({ activities: [done(call('yesterday'), { source: 'other' })] }) },
  ],
  skip: [
    { when: 'nobody has talked yet', card: deal({ activities: [] }) },
    { when: 'a call is planned, which is always done by hand', card: deal({ activities: [{ ...call('tomorrow'), source: 'by-hand' }] }) },
    { when: 'meetings take place where they do', card: deal({ activities: [byHand(meeting('yesterday'))] }) },
    { when: 'the to-do is our own', card: deal({ activities: [byHand(ourTodo('yesterday'))] }) },
    { when: 'it was three weeks ago', card: deal({ activities: [byHand(call('21 days ago'))] }) },
    { when: 'the mailbox is not connected to this CRM', card: deal({ activities: [byHand(email('yesterday'))] }), options: { mails: false } },
    { when: 'the deal is lost', card: deal({ stage: 'LOST', activities: [byHand(call('yesterday'))] }) },
    { when: 'the card is a contact: its deal is asked', card: contact({ activities: [byHand(call('yesterday'))] }) },
  ],
  fail: [
    {
      when: 'a call was typed in',
      card: deal({ activities: [byHand(call('yesterday', 'Созвонились с Анной'))] }),
      says: ['callByHand'],
      evidence: [{ label: 'communication', value: 'Созвонились с Анной' }, { label: 'date', value: at('yesterday') }],
      reads: 'Звонок «Созвонились с Анной» внесён вручную: через телефонию он не проходил',
    },
    {
      when: 'a mail was typed in',
      card: lead({ activities: [byHand(email('yesterday', 'Отправила КП с личной почты'))] }),
      says: ['mailByHand'],
      evidence: [{ label: 'communication', value: 'Отправила КП с личной почты' }],
      reads: 'Письмо «Отправила КП с личной почты» внесено вручную: через подключённую почту оно не проходило',
    },
    {
      when: 'a chat was typed in',
      card: deal({ activities: [byHand(message('yesterday', 'Писали в личный мессенджер'))] }),
      says: ['messageByHand'],
      evidence: [{ label: 'communication', value: 'Писали в личный мессенджер' }],
      reads: 'Переписка «Писали в личный мессенджер» внесена вручную: через открытую линию она не проходила',
    },
    { when: 'the connected call was on another day', card: deal({ activities: [byHand(call('yesterday')), done(call('2 days ago'))] }), says: ['callByHand'], evidence: [{ label: 'date', value: at('yesterday') }] },
    { when: 'only a mail went through its channel that day', card: deal({ activities: [byHand(call('yesterday')), done(email('yesterday'))] }), says: ['callByHand'], evidence: [{ label: 'date', value: at('yesterday') }] },
    { when: 'the company looks further back', card: deal({ activities: [byHand(call('21 days ago'))] }), options: { days: 30 }, says: ['callByHand'], evidence: [{ label: 'date', value: at('21 days ago') }] },
    { when: 'it has no subject', card: deal({ activities: [byHand(call('yesterday', ' '))] }), says: ['callByHand'], evidence: [{ label: 'communication', value: '#900' }] },
  ],
  blind: [
    { when: 'the activities may not be read', card: deal({ parts: { activities: unknown('forbidden') } }), blind: [{ obstacle: 'forbidden', about: 'activities' }] },
  ],
})
