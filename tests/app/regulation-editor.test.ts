import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { useRegulationEditor } from '../../src/app/regulation-editor.ts'
import { useRegulationVersions } from '../../src/app/regulation-versions.ts'
import { useSavedRegulation } from '../../src/app/saved-regulation.ts'
import { versionsIn } from '../../src/core/regulation-book.ts'
import { rules } from '../../src/core/rules/index.ts'
import { regulationOption } from '../../src/crm/bitrix24/names.ts'
import { admin, head, type World } from '../crm/bitrix24/world.ts'
import { deadFromCall, lostBefore, troubles, type Troubles } from '../support/troubles.ts'
import { installedWorld, openAt } from './page.ts'

let world: World
/** A second administrator. */
const deputy = 2

beforeEach(async () => {
  world = await installedWorld()
  world.tables.users.update(deputy, { admin: true })
})
afterEach(() => world.portal.close())

async function editorOf(userId: number, way?: Troubles) {
  const pinia = openAt(world, userId, { kind: 'main' }, { troubles: way })
  const editor = useRegulationEditor(pinia)
  await editor.open()
  if (editor.load.state !== 'ready') throw new Error(`The editor does not open: ${JSON.stringify(editor.load)}`)
  return { editor, versions: useRegulationVersions(pinia) }
}

const inSettings = (): Promise<unknown> => world.crm(admin).settings.regulation()
const inBook = async () => versionsIn(await world.crm(admin).notebook.lines('regulations')).map(({ number }) => number)
const putInSettings = (value: unknown) => world.caller(admin).write('app.option.set', { options: { [regulationOption]: typeof value === 'string' ? value : JSON.stringify(value) } }, z.unknown())

function setDays(editor: ReturnType<typeof useRegulationEditor>, days: unknown): void {
  editor.setEntry('touched-recently', { options: { days, daysByStage: {} } })
}

/** The first to save decides in which zone days are counted. */
const ownZone = { kind: 'policy', name: 'timeZone', from: null, to: 'Europe/Moscow' } as const

test('a portal that has saved nothing is shown with every rule, and its first saving is version 1', async () => {
  const { editor, versions } = await editorOf(admin)
  expect(editor.draft?.entries.map(({ ruleId }) => ruleId)).toEqual(rules.map(({ id }) => id))
  expect([editor.dirty, editor.ground?.baseNumber, versions.versions]).toEqual([false, 0, []])

  setDays(editor, 3)
  expect(editor.changes).toEqual([{ kind: 'option', ruleId: 'touched-recently', path: ['days'], from: 7, to: 3 }, ownZone])
  await editor.save('  Строже ')
  expect(editor.saving).toEqual({ state: 'done', number: 1 })
  expect(editor.dirty).toBe(false)
  expect(await inSettings()).toMatchObject({ version: 2, revision: { number: 1, by: { id: admin }, note: 'Строже' } })
  expect(await inBook()).toEqual([1])
  expect(versions.versions).toMatchObject([{ current: true, changes: null, version: { number: 1 } }])
})

test('what does not fit is told at its place, and is not saved', async () => {
  const { editor } = await editorOf(admin)
  setDays(editor, 0)
  expect(editor.faults.get('touched-recently')).toMatchObject([{ path: ['days'], code: 'too-small' }])
  await editor.save('')
  expect(editor.saving.state).toBe('idle')
  editor.resetRule('touched-recently')
  expect([editor.dirty, editor.faults.size]).toEqual([false, 0])
})

test('of two administrators who save at once one is told by whom, and nothing of either is lost', async () => {
  const [first, second] = [await editorOf(admin), await editorOf(deputy)]
  setDays(first.editor, 3)
  setDays(second.editor, 5)
  await Promise.all([first.editor.save('Первая'), second.editor.save('Вторая')])
  const [winner, loser] = first.editor.saving.state === 'done' ? [first, second] : [second, first]
  expect(winner.editor.saving).toEqual({ state: 'done', number: 1 })
  expect(loser.editor.saving).toMatchObject({ state: 'late', revision: { number: 1, by: { id: winner === first ? admin : deputy } }, theirs: [{ path: ['days'], from: 7 }, ownZone] })
  expect(await inSettings()).toMatchObject({ revision: { note: winner === first ? 'Первая' : 'Вторая' } })
  expect(await inBook()).toEqual([1])

  // Their draft is kept and builds on what the other has saved.
  expect(loser.editor.changes).toMatchObject([{ path: ['days'], to: loser === first ? 3 : 5 }])
  await loser.editor.save('И мои')
  expect(loser.editor.saving).toEqual({ state: 'done', number: 2 })
  expect(await inBook()).toEqual([2, 1])
})

test('an administrator who opened before another one saved is told, whenever that is', async () => {
  const early = await editorOf(deputy)
  const other = await editorOf(admin)
  setDays(other.editor, 3)
  await other.editor.save('')
  setDays(other.editor, 4)
  await other.editor.save('')
  early.editor.setEntry('client-linked', { enabled: false })
  await early.editor.save('')
  expect(early.editor.saving).toMatchObject({ state: 'late', revision: { number: 2 } })
  expect(early.editor.changes).toEqual([{ kind: 'off', ruleId: 'client-linked' }])
  expect(early.editor.draft?.entries.find(({ ruleId }) => ruleId === 'touched-recently')).toMatchObject({ options: { days: 4 } })
  expect(await inBook()).toEqual([2, 1])
})

test('a regulation of before versions is what the first one is compared with, and is kept', async () => {
  const older = { version: 1, entries: [{ ruleId: 'touched-recently', options: { days: 2 } }] }
  await putInSettings(older)
  const { editor, versions } = await editorOf(admin)
  expect(editor.draft?.entries.find(({ ruleId }) => ruleId === 'touched-recently')).toMatchObject({ enabled: true, options: { days: 2 } })
  expect(editor.draft?.entries.find(({ ruleId }) => ruleId === 'client-linked')?.enabled).toBe(false)
  setDays(editor, 3)
  await editor.save('')
  await editor.open()
  expect(await inBook()).toEqual([1, 0])
  expect(versions.versions).toMatchObject([
    { version: { number: 1 }, changes: [{ path: ['days'], from: 2, to: 3 }, ownZone] },
    { version: { number: 0 }, changes: null, regulation: { entries: [{ ruleId: 'touched-recently' }] } },
  ])
})

test('a broken regulation is not written over unless somebody says so, and is kept', async () => {
  await putInSettings('{broken')
  const { editor, versions } = await editorOf(admin)
  expect([editor.ground?.problem?.code, editor.endangers]).toEqual(['not-understood', true])
  setDays(editor, 3)
  await editor.save('')
  expect(await inSettings()).toBe('{broken')
  await editor.save('', true)
  expect(editor.saving).toEqual({ state: 'done', number: 1 })
  await editor.open()
  expect(versions.versions.map(({ version, problem }) => [version.number, problem?.code])).toEqual([[1, undefined], [0, 'not-understood']])
})

test('what somebody has changed in the settings by hand is told and left alone', async () => {
  const { editor } = await editorOf(admin)
  setDays(editor, 3)
  await editor.save('')
  const byHand = { ...await inSettings() as object, entries: [] }
  await putInSettings(byHand)
  const later = await editorOf(admin)
  expect(later.editor.ground?.astray?.number).toBe(1)
  expect(later.editor.endangers).toBe(true)
  expect(await inSettings()).toEqual(byHand)
})

test('settings that lag behind the book are set right by the next administrator who opens the app, and by nobody else', async () => {
  const broken = troubles()
  const { editor } = await editorOf(admin, broken)
  setDays(editor, 3)
  broken.judge(deadFromCall('app.option.set', lostBefore))
  await editor.save('')
  expect(editor.saving.state).toBe('failed')
  expect(await inSettings()).toBeUndefined()

  const reader = await editorOf(head)
  expect(reader.editor.ground?.regulation.revision?.number).toBe(1)
  expect(await inSettings()).toBeUndefined()

  await useSavedRegulation(openAt(world, deputy, { kind: 'main' })).look()
  expect(await inSettings()).toMatchObject({ revision: { number: 1 } })
})

test('an earlier version becomes the draft, and saving it makes a new one', async () => {
  const { editor, versions } = await editorOf(admin)
  setDays(editor, 3)
  await editor.save('')
  setDays(editor, 5)
  await editor.save('')
  await editor.open()
  const first = versions.versions.find(({ version }) => version.number === 1)
  if (first === undefined) throw new Error('The first version is gone.')
  versions.restore(first)
  expect(editor.changes).toMatchObject([{ path: ['days'], from: 5, to: 3 }])
  await editor.save('Вернули версию 1')
  expect(await inBook()).toEqual([3, 2, 1])
})

test('a rule about a field that the portal has lost is shown as adrift until it is set anew', async () => {
  const { editor } = await editorOf(admin)
  editor.setEntry('next-step-planned', { options: { waitingField: 'UF_CRM_GONE' } })
  expect(editor.drift).toMatchObject([{ ruleId: 'next-step-planned', id: 'UF_CRM_GONE' }])
  editor.setEntry('next-step-planned', { options: { waitingField: null } })
  expect(editor.drift).toEqual([])
})

test('the screen is read in at most two requests', async () => {
  world.requests()
  await editorOf(admin)
  expect(world.requests()).toBeLessThanOrEqual(2)
})

test('days are counted in the zone of whoever saves first, until somebody chooses another one', async () => {
  const at = async (userId: number, timeZone: string) => {
    const editor = useRegulationEditor(openAt(world, userId, { kind: 'main' }, { host: { timeZone: () => timeZone } }))
    await editor.open()
    return editor
  }
  const first = await at(admin, 'Europe/Moscow')
  setDays(first, 3)
  await first.save('')
  const second = await at(deputy, 'Asia/Vladivostok')
  setDays(second, 4)
  expect(second.changes).toMatchObject([{ kind: 'option', path: ['days'] }])
  await second.save('')
  expect(await inSettings()).toMatchObject({ policy: { timeZone: 'Europe/Moscow' } })
  second.setPolicy({ timeZone: 'Asia/Yekaterinburg' })
  expect(second.changes).toEqual([{ kind: 'policy', name: 'timeZone', from: 'Europe/Moscow', to: 'Asia/Yekaterinburg' }])
  await second.save('')
  expect(await inSettings()).toMatchObject({ policy: { timeZone: 'Asia/Yekaterinburg' } })
})

test('an earlier version that knows no zone is restored in the company’s', async () => {
  const { editor } = await editorOf(admin)
  const before = editor.draft
  editor.setPolicy({ timeZone: 'Asia/Yekaterinburg' })
  await editor.save('')
  if (before !== null) editor.take({ ...before, policy: { ...before.policy, timeZone: null } })
  expect([editor.draft?.policy.timeZone, editor.dirty]).toEqual(['Asia/Yekaterinburg', false])
})

test('a zone that no browser knows cannot be saved', async () => {
  const { editor } = await editorOf(admin)
  editor.setPolicy({ timeZone: 'Moon/Tycho' })
  expect([editor.policyFaults, editor.canSave]).toEqual([['timeZone'], false])
})
