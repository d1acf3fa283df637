import { afterEach, beforeEach, expect, test } from 'vitest'
import { useRegulationEditor } from '../../src/app/regulation-editor.ts'
import { useRegulationTrial } from '../../src/app/regulation-trial.ts'
import { latest } from '../../src/core/load.ts'
import { admin, salesperson, type World } from '../crm/bitrix24/world.ts'
import { installedWorld, openAt } from './page.ts'

let world: World

beforeEach(async () => {
  world = await installedWorld()
  for (const row of [...world.tables.items(2).all()]) world.tables.items(2).remove(row.id)
})
afterEach(() => world.portal.close())

async function opened() {
  const pinia = openAt(world, admin, { kind: 'main' })
  const [editor, trial] = [useRegulationEditor(pinia), useRegulationTrial(pinia)]
  await editor.open()
  if (latest(editor.load) === null) throw new Error('The editor does not open.')
  return { editor, trial }
}

test('a changed rule tells how many cards it would flag, whose, and shows some, and nothing is written', async () => {
  for (let count = 0; count < 3; count++) world.deal({ title: `Забытая ${count}`, lastActivityTime: '2026-11-18T09:00:00.000Z' })
  world.deal({ title: 'Свежая', lastActivityTime: '2026-11-23T05:00:00.000Z' })
  world.deal({ title: 'Закрытая', stageId: 'WON', stageSemanticId: 'S', lastActivityTime: '2026-10-01T09:00:00.000Z' })
  const { editor, trial } = await opened()
  editor.setEntry('touched-recently', { options: { days: 2, daysByStage: {} } })
  editor.setEntry('client-linked', { enabled: false })
  world.calls()
  await trial.start()
  if (trial.run.state !== 'done') throw new Error(`The dry run did not end: ${JSON.stringify(trial.run)}`)
  const { report } = trial.run
  expect(report.byKind.find(({ kind }) => kind === 'deal')).toEqual({ kind: 'deal', looked: 4, total: 4 })
  expect(report.rules.find(({ ruleId }) => ruleId === 'client-linked')).toMatchObject({ before: 4, after: 0, goes: 4, examples: [] })
  const touched = report.rules.find(({ ruleId }) => ruleId === 'touched-recently')
  expect(touched?.byPerson.find(({ id }) => id === salesperson)?.cards).toBeGreaterThanOrEqual(3)
  expect(touched?.examples.map(({ card }) => card.title)).toEqual(expect.arrayContaining(['Забытая 0', 'Забытая 1', 'Забытая 2']))
  expect(touched?.examples.find(({ card }) => card.title === 'Забытая 0')?.findings).toMatchObject([{ messageId: 'idle', data: { days: 5, limit: 2 } }])
  expect(world.calls().filter(method => /\.(add|update|set|delete)$/.test(method))).toEqual([])
})

test('what is silenced on a card is not counted', async () => {
  const id = world.deal({ lastActivityTime: '2026-11-18T09:00:00.000Z' })
  await world.crm(admin).notebook.add('exceptions', [{
    key: `deal:${id}`,
    text: JSON.stringify({ v: 1, card: { kind: 'deal', id }, ruleId: 'client-linked', until: '2026-12-31', reason: 'Так нужно', by: { id: admin, name: 'Ада' }, at: '2026-11-20T09:00:00.000Z' }),
  }])
  const { trial } = await opened()
  await trial.start('client-linked')
  expect(trial.run).toMatchObject({ state: 'done', report: { rules: [{ ruleId: 'client-linked', before: 0, after: 0 }] } })
})

test('a rule that compares cards with each other is not tried on a part of them', async () => {
  world.deal()
  const { trial } = await opened()
  await trial.start('duplicates-absent')
  expect(trial.run).toMatchObject({ state: 'done', report: { rules: [], untried: ['duplicates-absent'] } })
})

test('a dry run that is stopped tells what it has seen so far', async () => {
  world.deal()
  const { editor, trial } = await opened()
  editor.setEntry('touched-recently', { options: { days: 2, daysByStage: {} } })
  const running = trial.start()
  trial.stop()
  await running
  expect(['idle', 'partly']).toContain(trial.run.state)
})

test('of many cards some are drawn at random, and their number is told as an estimate for all, with the range in which the truth lies', async () => {
  for (let count = 0; count < 3_000; count++) world.deal({ title: `Сделка ${count}`, lastActivityTime: count % 10 === 0 ? '2026-11-18T09:00:00.000Z' : '2026-11-23T05:00:00.000Z' })
  const { editor, trial } = await opened()
  editor.setEntry('touched-recently', { options: { days: 2, daysByStage: {} }, pipelineIds: [] })
  const reportOf = () => {
    if (trial.run.state !== 'done') throw new Error(`The dry run did not end: ${JSON.stringify(trial.run)}`)
    return trial.run.report
  }
  const ofRule = () => reportOf().rules.find(({ ruleId }) => ruleId === 'touched-recently')
  const titles = () => ofRule()?.examples.filter(({ card }) => card.ref.kind === 'deal').map(({ card }) => card.title)
  await trial.start()
  expect(reportOf().byKind.find(({ kind }) => kind === 'deal')).toEqual({ kind: 'deal', looked: 500, total: 3_000 })
  const deals = ofRule()?.byKind.find(({ kind }) => kind === 'deal')
  expect(deals?.looked).toBe(500)
  expect(deals?.flagged).toBeGreaterThan(25)
  expect(deals?.flagged).toBeLessThan(80)
  const whole = ofRule()?.whole
  expect(whole?.about).toBeGreaterThan(whole?.from ?? Infinity)
  expect(whole?.about).toBeLessThan(whole?.to ?? 0)
  expect(ofRule()?.examples).toHaveLength(10)

  const [first, { seed }] = [titles(), reportOf()]
  await trial.start()
  expect([titles(), reportOf().seed]).toEqual([first, seed])
  await trial.drawAnew()
  expect(reportOf().seed).not.toBe(seed)
  expect(titles()).not.toEqual(first)
}, 60_000)

test('what was looked at whole is told without an estimate, and only cards of the kinds that a rule holds for are counted', async () => {
  for (let count = 0; count < 3; count++) world.deal()
  const { trial } = await opened()
  await trial.start('client-linked')
  expect(trial.run).toMatchObject({ state: 'done', report: { rules: [{ ruleId: 'client-linked', looked: 3, whole: null, after: 3 }] } })
})

test('a rule that is off may be tried before it is switched on', async () => {
  world.deal()
  const { editor, trial } = await opened()
  editor.setEntry('client-linked', { enabled: false })
  await trial.start('client-linked')
  expect(trial.run).toMatchObject({ state: 'done', report: { rules: [{ ruleId: 'client-linked', before: 1, after: 1 }] } })
  expect(editor.draft?.entries.find(({ ruleId }) => ruleId === 'client-linked')?.enabled).toBe(false)
})

test('a report about an earlier draft is told as such', async () => {
  world.deal()
  const { editor, trial } = await opened()
  editor.setEntry('touched-recently', { options: { days: 2, daysByStage: {} } })
  await trial.start()
  expect(trial.stale).toBe(false)
  editor.setEntry('touched-recently', { options: { days: 3, daysByStage: {} } })
  expect(trial.stale).toBe(true)
  await trial.start()
  expect(trial.stale).toBe(false)
})
