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
