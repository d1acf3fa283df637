import { unknown, type StageMove } from '../../../src/core/card.ts'
import { stagesInOrder } from '../../../src/core/rules/stages-in-order.ts'
import { at, company, deal, lead, move, service, stages } from '../../support/builders.ts'
import { testRule } from '../../support/rule-tester.ts'

/** A deal made forty days ago that has gone this way, a day for each stage, and stands where it ends. */
function went(...way: readonly string[]): { readonly stage: string, readonly createdAt: Date, readonly stageHistory: readonly StageMove[] } {
  return { stage: way.at(-1) ?? '', createdAt: at('40 days ago'), stageHistory: way.map((id, index) => move(id, `${40 - index} days ago`)) }
}

const longer = [...stages.slice(0, 2), { id: 'MEETING', name: 'Встреча', order: 24, outcome: 'open' }, { id: 'SAMPLE', name: 'Образцы', order: 26, outcome: 'open' }, ...stages.slice(2)] as const

testRule(stagesInOrder, {
  pass: [
    { when: 'it has taken every stage', card: deal(went('NEW', 'OFFER', 'CONTRACT')) },
    { when: 'it has been won by every stage', card: deal(went('NEW', 'OFFER', 'CONTRACT', 'WON')) },
    { when: 'it is new', card: deal(went('NEW')) },
    { when: 'a skipped stage may be skipped', card: deal(went('NEW', 'CONTRACT')), options: { mandatory: ['NEW'] } },
    { when: 'it has gone back for the stage that it had skipped', card: deal(went('NEW', 'CONTRACT', 'OFFER')) },
    { when: 'it went back and has come as far again', card: deal(went('NEW', 'OFFER', 'CONTRACT', 'OFFER', 'CONTRACT')) },
    { when: 'going back is no finding here', card: deal(went('NEW', 'OFFER', 'NEW')), options: { back: false } },
    { when: 'this way back is allowed', card: deal(went('NEW', 'OFFER', 'CONTRACT', 'OFFER')), options: { allowedBack: [{ from: 'CONTRACT', to: 'OFFER' }] } },
    { when: 'a lost deal was taken up again', card: deal(went('NEW', 'OFFER', 'LOST', 'OFFER')) },
    { when: 'a deal of another pipeline came into the middle of this one', card: deal({ ...went('NEW', 'CONTRACT'), stageHistory: [move('NEW', '40 days ago', service.id), move('CONTRACT', '5 days ago')] }) },
    { when: 'an imported deal begins in the middle', card: deal({ ...went('CONTRACT'), createdAt: at('900 days ago') }) },
    { when: 'the way leads over a stage that was deleted since', card: deal(went('NEW', 'OLD_STAGE', 'OFFER')) },
  ],
  skip: [
    { when: 'the deal is lost, which may happen at any stage', card: deal(went('NEW', 'LOST')) },
    { when: 'the card is a company', card: company() },
  ],
  fail: [
    {
      when: 'the offer was skipped',
      card: deal(went('NEW', 'CONTRACT')),
      says: ['skipped'],
      evidence: [{ label: 'skipped-stage', value: 'Предложение' }, { label: 'stage', value: 'Договор' }],
      reads: 'Пропущена стадия «Предложение»',
    },
    {
      when: 'a new deal was won at once',
      card: deal(went('NEW', 'WON')),
      says: ['severalSkipped'],
      evidence: [{ label: 'skipped-stage', value: 'Договор' }],
      reads: 'Пропущены стадии (2): «Предложение», «Договор»',
    },
    { when: 'four stages were skipped', card: deal({ ...went('NEW', 'WON'), stages: longer }), says: ['severalSkipped'], evidence: [{ label: 'skipped-stage', value: 'Встреча' }], reads: 'Пропущены стадии (4): «Предложение», «Встреча», «Образцы»…' },
    { when: 'the deal was made only when it was sold', card: deal(went('WON')), options: { mandatory: ['OFFER'] }, says: ['skipped'], evidence: [{ label: 'skipped-stage', value: 'Предложение' }] },
    {
      when: 'it went back to the start',
      card: deal(went('NEW', 'OFFER', 'NEW')),
      says: ['wentBack'],
      evidence: [{ label: 'previous-stage', value: 'Предложение' }, { label: 'stage', value: 'Новая' }, { label: 'date', value: at('38 days ago') }],
      reads: 'Карточка вернулась со стадии «Предложение» на стадию «Новая»',
    },
    { when: 'a won deal was opened again', card: deal(went('NEW', 'OFFER', 'CONTRACT', 'WON', 'CONTRACT')), says: ['wentBack'], evidence: [{ label: 'previous-stage', value: 'Успешна' }] },
    { when: 'only another way back is allowed', card: deal(went('NEW', 'OFFER', 'CONTRACT', 'NEW')), options: { allowedBack: [{ from: 'CONTRACT', to: 'OFFER' }] }, says: ['wentBack'], evidence: [{ label: 'previous-stage', value: 'Договор' }] },
    { when: 'it went back and then over the skipped stage again', card: deal(went('NEW', 'CONTRACT', 'NEW', 'CONTRACT')), says: ['skipped'], evidence: [{ label: 'skipped-stage', value: 'Предложение' }] },
    { when: 'a lead skipped its offer', card: lead({ stage: 'CONTRACT', createdAt: at('40 days ago'), stageHistory: [move('NEW', '40 days ago', null), move('CONTRACT', '2 days ago', null)] }), says: ['skipped'], evidence: [{ label: 'stage', value: 'Договор' }] },
    { when: 'a deal of another pipeline skipped a stage in this one', card: deal({ ...went('NEW', 'CONTRACT'), stageHistory: [move('NEW', '40 days ago', service.id), move('NEW', '9 days ago'), move('CONTRACT', '5 days ago')] }), says: ['skipped'], evidence: [{ label: 'skipped-stage', value: 'Предложение' }] },
  ],
  blind: [
    { when: 'the history may not be read', card: deal({ parts: { stageHistory: unknown('forbidden'), stages: { known: true, value: stages } } }), blind: [{ obstacle: 'forbidden', about: 'stageHistory' }] },
    { when: 'the history does not end where the deal stands', card: deal({ ...went('NEW', 'OFFER'), stage: 'CONTRACT' }), blind: [{ obstacle: 'failed', about: 'stageHistory' }] },
    { when: 'the deal has no history', card: deal({ stageHistory: [] }), blind: [{ obstacle: 'failed', about: 'stageHistory' }] },
  ],
})
