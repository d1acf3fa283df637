import { unknown } from '../../../src/core/card.ts'
import { duplicatesAbsent } from '../../../src/core/rules/duplicates-absent.ts'
import { company, contact, deal, lead, twin } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

const phone = '+7 900 000-12-34'
const other = (id: number) => ({ kind: 'contact', id }) as const
const weak = { weak: true }

testRule(duplicatesAbsent, {
  pass: [
    { when: 'there is no twin', card: contact({ twins: [] }) },
    { when: 'only a shared number is common', card: contact({ twins: [twin('shared', '+7 495 000-12-34', other(77))] }) },
    { when: 'only the names agree', card: company({ twins: [twin('name-and-town', 'Ромашка, Казань')] }) },
    { when: 'the company does not count equal mailboxes', card: contact({ twins: [twin('email', 'anna@kub.example.ru', other(77))] }), options: { evidence: ['phone', 'inn'] } },
    { when: 'several deals of one client are usual here', card: deal({ twins: [twin('same-client', 'Школа № 5', { kind: 'deal', id: 43 })] }), options: { evidence: ['phone'] } },
  ],
  skip: [
    { when: 'the deal is won', card: deal({ stage: 'WON', twins: [twin('same-client', 'Школа № 5', { kind: 'deal', id: 43 })] }) },
    { when: 'the lead is lost', card: lead({ stage: 'LOST', twins: [twin('phone', phone, { kind: 'lead', id: 43 })] }) },
  ],
  fail: [
    { when: 'another contact has the phone', card: contact({ twins: [twin('phone', phone, other(77), 'Анна Б.')] }), says: ['samePhone'], evidence: [{ label: 'phone', value: phone }, { label: 'twin', value: 'Анна Б.' }], reads: 'Тот же телефон +7 900 000-12-34 ещё у 1 карточки: похоже на дубль' },
    { when: 'three leads have the phone and no titles were read', card: lead({ twins: [77, 78, 79].map(id => twin('phone', phone, { kind: 'lead', id }, '')) }), says: ['samePhone'], evidence: [{ label: 'twin', value: '#77' }, { label: 'twin', value: '#79' }], reads: 'Тот же телефон +7 900 000-12-34 ещё у 3 карточек: похоже на дубль' },
    { when: 'phone and mailbox lead to different cards', card: contact({ twins: [twin('phone', phone, other(77)), twin('email', 'anna@kub.example.ru', other(78))] }), says: ['samePhone', 'sameMail'], evidence: [{ label: 'email', value: 'anna@kub.example.ru' }] },
    { when: 'another company has the INN', card: company({ twins: [twin('inn', '0012345673')] }), says: ['sameInn'], evidence: [{ label: 'inn', value: '0012345673' }] },
    { when: 'the client has two more deals in the pipeline', card: deal({ twins: [43, 44].map(id => twin('same-client', 'Школа № 5', { kind: 'deal', id })) }), says: ['sameClient'], evidence: [{ label: 'client', value: 'Школа № 5' }], reads: 'У этого клиента в той же воронке уже 2 открытые сделки кроме этой' },
    { when: 'weak evidence is told, too', card: contact({ twins: [twin('shared', 'info@kub.example.ru', other(77))] }), options: weak, says: ['sharedContact'], evidence: [{ label: 'value', value: 'info@kub.example.ru' }], reads: 'Возможно, дубль, а возможно, общий номер или ящик: info@kub.example.ru ещё у 1 карточки' },
    { when: 'the names agree and that is told', card: company({ twins: [twin('name-and-town', 'Тихая гавань')] }), options: weak, says: ['sameName'], evidence: [{ label: 'twin', value: 'Школа 5' }], reads: 'Возможно, дубль: так же называется ещё 1 карточка («Тихая гавань»)' },
  ],
  blind: [
    { when: 'nobody could look for twins', card: contact({ parts: { twins: unknown('limit') } }), blind: [{ obstacle: 'limit', about: 'twins' }] },
  ],
})
