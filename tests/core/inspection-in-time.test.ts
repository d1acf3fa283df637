import { beforeAll, expect, test } from 'vitest'
import { cardKinds, type Activity, type Card } from '../../src/core/card.ts'
import { bringRules, prepareInspection, type Inspection } from '../../src/core/inspection.ts'
import { defaultEntry, defaultRegulation, type Regulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { call, client, company, contact, deal, field, lead, now, stages, vera, workingHours } from '../support/builders.ts'
import { fc } from '../support/property.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

beforeAll(() => bringRules(rules))

/** Options under which more depends on time than by default. */
const eager: Readonly<Record<string, unknown>> = {
  'activities-on-time': { graceHours: 30 },
  'touched-recently': { days: 2, daysByStage: { NEW: 1 } },
  'stage-not-stuck': { days: 3, daysByStage: { CONTRACT: 1 } },
  'client-has-deal': { days: 2 },
  'outcome-recorded': { hours: 11, days: 3 },
  'corporate-channel-used': { days: 2 },
  'waiting-explained': { field: 'UF_WAITING', farDays: 1, stages: ['CONTRACT'], commentDays: 3 },
  'next-step-planned': { waitingField: 'UF_WAITING' },
  'loss-reason-given': { dealField: 'UF_WAITING' },
  'required-fields-filled': { rows: [{ field: 'UF_WAITING', pipelineId: 0, fromStageId: 'OFFER' }] },
}

function regulationWith(options: Readonly<Record<string, unknown>>): Regulation {
  return { ...defaultRegulation(rules), entries: rules.map(rule => ({ ...defaultEntry(rule), enabled: true, options: options[rule.id] ?? {} })) }
}

const zones = ['Europe/Moscow', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Australia/Lord_Howe']
const regulations = [regulationWith({}), regulationWith(eager)]
const looks = zones.flatMap(timeZone => regulations.map(regulation => prepareInspection({ regulation, rules, timeZone })))

/** A whole minute within twelve days of the tests' noon: near enough for limits to be met and days to meet. */
const moment = fc.integer({ min: -12 * 24 * 60, max: 12 * 24 * 60 }).map(minutes => new Date(now.getTime() + minutes * 60_000))
const maybe = fc.option(moment)
const words = fc.constantFrom('', '-', 'Ждём оплату счёта до пятницы')

const activity: fc.Arbitrary<Activity> = fc.record({
  kind: fc.constantFrom('call', 'meeting', 'task', 'email', 'todo', 'message', 'other'), done: fc.boolean(), ours: fc.boolean(), deadline: maybe, createdAt: moment, updatedAt: moment,
  finishedAt: maybe, startedAt: maybe, description: words, source: fc.constantFrom('telephony', 'mail', 'open-channel', 'by-hand', 'other'), direction: fc.constantFrom('incoming', 'outgoing', null),
}).map(says => ({ ...call('tomorrow'), ...says }))

const makers = { deal, lead, contact, company }

const card: fc.Arbitrary<Card> = fc.record({
  kind: fc.constantFrom(...cardKinds),
  stage: fc.constantFrom(...stages),
  activities: fc.array(activity, { maxLength: 4 }),
  comments: fc.array(fc.record({ at: moment, authorId: fc.constant(vera.id), text: words }), { maxLength: 3 }),
  lastActivity: maybe,
  createdAt: moment,
  moves: fc.array(fc.record({ stageId: fc.constantFrom(...stages.map(({ id }) => id)), pipelineId: fc.constantFrom(0, 3, null), at: moment }), { maxLength: 4 }),
  ends: fc.boolean(),
  closeDate: fc.option(fc.integer({ min: -12, max: 12 }).map(days => new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10))),
  openDeals: fc.constantFrom([], [{ kind: 'deal', id: 43 } as const]),
  owner: fc.constantFrom(vera, { ...vera, active: false }, { ...vera, active: 'unknown' as const }),
  waiting: words,
}).map(({ kind, stage, moves, ends, owner, waiting, ...says }) => makers[kind]({
  ...says,
  ...kind === 'deal' || kind === 'lead' ? { stage: stage.id } : {},
  stageHistory: ends ? [...moves, { stageId: stage.id, pipelineId: kind === 'deal' ? 0 : null, at: says.createdAt }] : moves,
  clients: kind === 'deal' ? [client('contact', { responsible: owner })] : [],
  responsible: owner,
  fields: [field('UF_WAITING', 'Чего ждём')],
  values: { UF_WAITING: waiting },
  workingHours: { ...workingHours, holidays: ['2026-11-25'] },
}))

/** All that a scan keeps of an inspection. */
function kept({ findings, passed, notApplicable, notChecked }: Inspection) {
  return { says: [...new Set(findings.map(({ ruleId, messageId }) => `${ruleId}: ${messageId}`))], passed, notApplicable, notChecked }
}

test('until the moment that an inspection names, it would come out the same', () => {
  const share = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }))
  fc.assert(fc.property(card, moment, fc.constantFrom(...looks), share, (one, when, look, waited) => {
    const before = look(one, when)
    const last = before.changesAt === null ? when.getTime() + 800 * dayMs : before.changesAt.getTime() - 1
    const later = new Date(when.getTime() + Math.round((last - when.getTime()) * waited))
    expect(kept(look(one, later))).toEqual(kept(before))
  }), { numRuns: 4000 })
})

test('the moment that is named lies ahead', () => {
  fc.assert(fc.property(card, moment, fc.constantFrom(...looks), (one, when, look) => {
    const { changesAt } = look(one, when)
    expect(changesAt === null || changesAt > when).toBe(true)
  }))
})
