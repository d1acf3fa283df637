import { known, unknown } from '../../../src/core/card.ts'
import { clientHasDeal } from '../../../src/core/rules/client-has-deal.ts'
import { at, call, company, contact, deal, done, email, field, meeting, message, ourTodo, task, todo } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const noDeals = { openDeals: [] }
const types = { ...field('TYPE_ID', 'Тип контакта', 'choice'), choices: [{ id: 'CLIENT', title: 'Клиенты' }, { id: 'SUPPLIER', title: 'Поставщики' }] }
const supplier = { ...noDeals, fields: [types], values: { TYPE_ID: 'SUPPLIER' }, activities: [done(call('yesterday'))] }
const except = (kind: string, value: string, name = 'TYPE_ID') => ({ except: [{ kind, field: name, value }] })

testRule(clientHasDeal, {
  pass: [
    { when: 'there was a call and a deal is open', card: contact({ activities: [done(call('yesterday'))] }) },
    { when: 'there was a meeting and a lead is open', card: company({ activities: [done(meeting('3 days ago'))], openDeals: [{ kind: 'lead', id: 9 }] }) },
  ],
  skip: [
    { when: 'nobody has talked to the client yet', card: contact({ ...noDeals, activities: [] }) },
    { when: 'the last call was in the summer', card: contact({ ...noDeals, activities: [done(call('2026-07-10'))] }) },
    { when: 'the last call is just older than the company asks', card: contact({ ...noDeals, activities: [done(call('4 days ago'))] }), options: { days: 3 } },
    { when: 'a call is only planned', card: contact({ ...noDeals, activities: [call('tomorrow')] }) },
    { when: 'there are only tasks and to-dos', card: company({ ...noDeals, activities: [done(task('yesterday')), done(todo('yesterday')), done(ourTodo('yesterday'))] }) },
    { when: 'a meeting is noted for the evening', card: company({ ...noDeals, activities: [done(meeting('in 5 hours'))] }) },
    { when: 'the contact is a supplier, by the word that people see', card: contact(supplier), options: except('contact', 'поставщики ') },
    { when: 'the contact is a supplier, by the CRM’s own word', card: contact(supplier), options: except('contact', 'SUPPLIER') },
    { when: 'the card is a deal', card: deal({ ...noDeals, activities: [done(call('yesterday'))] }) },
  ],
  fail: [
    {
      when: 'there was a call three days ago and nothing is open',
      card: contact({ ...noDeals, activities: [done(call('9 days ago')), done(call('3 days ago', 'Запрос по вентиляции'))] }),
      says: ['noDeal'],
      evidence: [{ label: 'communication', value: 'Запрос по вентиляции' }, { label: 'date', value: at('3 days ago') }, { label: 'open-deals', value: 0 }],
      reads: 'Последнее общение — 3 дня назад, а открытой сделки или лида нет',
    },
    {
      when: 'the meeting was this morning',
      card: company({ ...noDeals, activities: [done(meeting('2 hours ago'))] }),
      says: ['noDealToday'],
      evidence: [{ label: 'communication', value: 'Встреча на объекте' }],
      reads: 'Общались сегодня, а открытой сделки или лида нет',
    },
    { when: 'the client has written and nobody has answered yet', card: contact({ ...noDeals, activities: [{ ...email('tomorrow'), direction: 'incoming', createdAt: at('yesterday') }] }), says: ['noDeal'], evidence: [{ label: 'date', value: at('yesterday') }] },
    { when: 'a chat goes on', card: contact({ ...noDeals, activities: [{ ...message(null), createdAt: at('yesterday') }] }), says: ['noDeal'], evidence: [{ label: 'communication', value: 'Чат в мессенджере' }] },
    { when: 'only suppliers are left out', card: contact({ ...supplier, values: { TYPE_ID: 'CLIENT' } }), options: except('contact', 'Поставщики'), says: ['noDeal'], evidence: [{ label: 'open-deals', value: 0 }] },
    { when: 'only companies are left out', card: contact(supplier), options: except('company', 'Поставщики', 'COMPANY_TYPE'), says: ['noDeal'], evidence: [{ label: 'open-deals', value: 0 }] },
    { when: 'the call is of the last day that counts', card: contact({ ...noDeals, activities: [done(call('14 days ago 00:01'))] }), says: ['noDeal'], evidence: [{ label: 'date', value: at('14 days ago 00:01') }] },
  ],
  blind: [
    { when: 'the open deals may not be read', card: contact({ parts: { activities: known([done(call('yesterday'))]), openDeals: unknown('forbidden'), fields: known([]) } }), blind: [{ obstacle: 'forbidden', about: 'openDeals' }] },
    { when: 'the portal has no such field to leave cards out by', card: contact({ ...noDeals, activities: [done(call('yesterday'))] }), options: except('contact', 'Поставщики'), blind: [{ obstacle: 'unknown-field', about: 'TYPE_ID' }] },
  ],
})
