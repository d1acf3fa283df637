import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSetup } from '../../../src/crm/bitrix24/setup.ts'
import { checklistField, markField, setupOption, textProperties } from '../../../src/crm/bitrix24/names.ts'
import type { InstallStep } from '../../../src/crm/port.ts'
import { admin, bindings, openWorld, salesperson, type World } from './world.ts'

let world: World

beforeEach(async () => { world = await openWorld() })
afterEach(() => world.portal.close())

function summary(steps: readonly InstallStep[]): Record<string, string> {
  return Object.fromEntries(steps.map(({ id, state, detail }) => [id, `${state} ${detail}`]))
}

function setup() {
  return readSetup([...world.tables.options.all()].find(row => row.name === setupOption)?.value)
}

function fieldsNamed(name: string): string[] {
  return [...world.tables.userFields.all()].filter(row => row.fieldName === name).map(row => row.entityId).toSorted()
}

function storages() {
  return [...world.tables.entities.all()]
}

const everyKind = ['CRM_COMPANY', 'CRM_CONTACT', 'CRM_DEAL', 'CRM_LEAD']

test('an installation makes the records, the fields, the settings and the bindings', async () => {
  expect(world.crm(admin).install.status()).toBe('missing')
  expect(summary(await world.install())).toEqual({
    'rights': 'done found', 'records': 'done created', 'mark-field': 'done created', 'checklist-field': 'done created', 'notebook': 'done created', 'settings': 'done created', 'placements': 'done created',
  })
  expect([...world.tables.types.all()].map(type => type.title)).toEqual(['Разборы'])
  expect(fieldsNamed(markField)).toEqual(everyKind)
  expect(fieldsNamed(checklistField)).toEqual(everyKind)
  expect([...world.tables.placements.all()].map(row => row.placement)).toEqual(['CRM_DEAL_DETAIL_TAB', 'CALENDAR_GRIDVIEW'])
  expect(setup()).toMatchObject({ schema: 2, store: 'smart-process' })
  expect(world.crm(admin).install.status()).toBe('current')
})

test('the ids of the mark\'s values are kept by what they mean', async () => {
  await world.install()
  const field = [...world.tables.userFields.all()].find(row => row.fieldName === markField && row.entityId === 'CRM_LEAD')
  const ids = Object.fromEntries(field?.items.map(item => [item.xmlId, item.id]) ?? [])
  expect(setup()?.marks.lead).toEqual({ marked: ids['RAZBOR_MARKED'], scheduled: ids['RAZBOR_SCHEDULED'], held: ids['RAZBOR_HELD'] })
})

test('a second installation finds everything and makes nothing', async () => {
  await world.install()
  const before = { fields: world.tables.userFields.size, types: world.tables.types.size, placements: world.tables.placements.size, setup: setup() }
  expect(summary(await world.install())).toEqual({
    'rights': 'done found', 'records': 'done found', 'mark-field': 'done found', 'checklist-field': 'done found', 'notebook': 'done found', 'settings': 'done found', 'placements': 'done found',
  })
  expect({ fields: world.tables.userFields.size, types: world.tables.types.size, placements: world.tables.placements.size, setup: setup() }).toEqual(before)
})

test('after the settings were lost everything is found again, even a renamed process', async () => {
  await world.install()
  const before = setup()
  const [type] = world.tables.types.all()
  world.tables.types.update(type?.id ?? 0, { title: 'Контроль качества' })
  for (const row of [...world.tables.options.all()]) world.tables.options.remove(row.id)
  for (const row of [...world.tables.placements.all()]) world.tables.placements.remove(row.id)
  expect(world.crm(admin).install.status()).toBe('missing')
  await world.install()
  expect(setup()).toEqual(before)
  expect(world.tables.types.size).toBe(1)
})

test('a missing field is made again without touching the others', async () => {
  await world.install()
  const field = [...world.tables.userFields.all()].find(row => row.fieldName.endsWith('_AGREEMENTS'))
  world.tables.userFields.remove(field?.id ?? 0)
  expect(summary(await world.install())['records']).toBe('done created')
  expect([...world.tables.userFields.all()].filter(row => row.fieldName.endsWith('_AGREEMENTS'))).toHaveLength(1)
})

test('somebody\'s own process of our name is left alone', async () => {
  const caller = world.caller(admin)
  await caller.chain({ type: { method: 'crm.type.add', params: { fields: { title: 'Разборы' } } } }, { halt: true })
  const [theirs] = world.tables.types.all()
  world.tables.items(theirs?.entityTypeId ?? 0).insert({
    title: 'Чужой', assignedById: 1, createdBy: 1, updatedBy: 1, createdTime: '2026-11-20T09:00:00.000Z', updatedTime: '2026-11-20T09:00:00.000Z', lastActivityTime: '2026-11-20T09:00:00.000Z', lastActivityBy: 1,
  })
  await world.install()
  expect(world.tables.types.size).toBe(2)
  expect(setup()?.type?.id).not.toBe(theirs?.id)
})

test('where the plan refuses smart processes the application\'s storage serves, and the step says so', async () => {
  world.tables.portal.update(1, { smartProcesses: false })
  expect(summary(await world.install())['records']).toBe('done fallback-storage')
  expect(setup()).toMatchObject({ store: 'app-storage', type: null })
  expect(world.crm(admin).recordStore()).toBe('app-storage')
  expect(storages().filter(({ entity }) => entity === 'razbor')).toMatchObject([{ access: { AU: 'W' } }])
  expect(summary(await world.install())['records']).toBe('done fallback-storage')
  expect(storages().filter(({ entity }) => entity === 'razbor')).toHaveLength(1)
})

test('a person who is no administrator is told so before anything is written', async () => {
  const steps = await world.crm(salesperson).install.run(() => undefined)
  expect(steps.map(step => step.state)).toEqual(['failed', ...Array.from({ length: 6 }, () => 'waiting')])
  expect(steps[0]?.detail).toBe('not-admin')
  expect(world.tables.types.size).toBe(0)
})

test('the notebook has a storage for administrators and one for everybody, each with its columns', async () => {
  await world.install()
  expect(storages().map(({ entity, access }) => ({ entity, access }))).toEqual([
    { entity: 'razbor_rules', access: { AU: 'R', G1: 'X', U1: 'X' } },
    { entity: 'razbor_notes', access: { AU: 'W', G1: 'X', U1: 'X' } },
  ])
  for (const { properties } of storages()) expect(properties.map(({ property }) => property)).toEqual(['BOOK', 'KEY', 'SIZE', ...textProperties])
})

test('a notebook that was made by half is completed, and its rights are put right', async () => {
  await world.install()
  const [rules, notes] = storages()
  world.tables.entities.update(rules?.id ?? 0, { access: { AU: 'W', U1: 'X' } })
  world.tables.entities.update(notes?.id ?? 0, { properties: notes?.properties.slice(0, 4) ?? [] })
  expect(summary(await world.install())['notebook']).toBe('done created')
  expect(storages()[0]?.access).toEqual({ AU: 'R', G1: 'X', U1: 'X' })
  expect(storages()[1]?.properties).toHaveLength(3 + textProperties.length)
  expect(summary(await world.install())['notebook']).toBe('done found')
})

test('an installation of before the notebook is outdated until the missing step is done', async () => {
  await world.install()
  for (const storage of storages()) world.tables.entities.remove(storage.id)
  const option = [...world.tables.options.all()].find(row => row.name === setupOption)
  world.tables.options.update(option?.id ?? 0, { value: JSON.stringify({ ...setup(), schema: 1 }) })
  expect(world.crm(admin).install.status()).toBe('outdated')
  expect(summary(await world.install())).toMatchObject({ records: 'done found', notebook: 'done created', settings: 'done found' })
  expect(world.crm(admin).install.status()).toBe('current')
})

test('without the scopes of messages the app is installed all the same', async () => {
  const scope = world.tables.apps.get(1)?.scope ?? []
  world.tables.apps.update(1, { scope: scope.filter(name => !['im', 'log', 'sonet_group'].includes(name)) })
  expect((await world.install()).every(({ state }) => state === 'done')).toBe(true)
})

test('missing scopes are named', async () => {
  world.tables.apps.update(1, { scope: ['crm', 'user', 'placement', 'department'] })
  const [rights] = await world.install()
  expect(rights).toMatchObject({ state: 'failed', detail: 'missing-scopes', data: { scopes: 'userfieldconfig, calendar, entity' } })
})

test('stale, doubled and renamed bindings give way to the list', async () => {
  const [tab] = bindings
  if (!tab) throw new Error('No bindings')
  const row = { placement: tab.code, handler: tab.handler, title: tab.titles.ru, description: '', groupName: '', langAll: { ru: { TITLE: tab.titles.ru }, en: { TITLE: tab.titles.en } }, options: {} }
  world.tables.placements.insert(row)
  world.tables.placements.insert(row)
  world.tables.placements.insert({ ...row, handler: 'https://old.example.ru/tab.html' })
  world.tables.placements.insert({ ...row, placement: 'CRM_DEAL_LIST_TOOLBAR' })
  await world.install()
  expect([...world.tables.placements.all()].map(({ placement, handler }) => `${placement} ${handler}`)).toEqual(bindings.map(({ code, handler }) => `${code} ${handler}`))
})

test('a binding that the portal does not know fails its step, and the status stays outdated', async () => {
  const steps = await world.crm(admin, [{ code: 'NO_SUCH_PLACE', handler: 'https://app.example.ru/x.html', titles: { ru: 'Х', en: 'X' } }]).install.run(() => undefined)
  expect(steps.at(-1)).toMatchObject({ state: 'failed', detail: 'error', data: { method: 'placement.bind' } })
  expect(world.crm(admin).install.status()).toBe('outdated')
})

test('a run that starts at a later step keeps what the earlier ones did', async () => {
  const { install } = world.crm(admin)
  await install.run(() => undefined)
  const seen: string[] = []
  const steps = await install.run(now => seen.push(now.find(step => step.state === 'running')?.id ?? ''), 'settings')
  expect(steps.every(step => step.state === 'done')).toBe(true)
  expect([...new Set(seen.filter(Boolean))]).toEqual(['settings', 'placements'])
})

test('a new address of a page makes the installation outdated', async () => {
  await world.install()
  const moved = bindings.map(binding => ({ ...binding, handler: binding.handler.replace('app.', 'new.') }))
  expect(world.crm(admin, moved).install.status()).toBe('outdated')
})

test('removing our data without the records keeps the process', async () => {
  await world.install()
  await world.crm(admin).install.removeData({ records: false })
  expect([...world.tables.placements.all()]).toEqual([])
  expect(fieldsNamed(markField)).toEqual([])
  expect(fieldsNamed(checklistField)).toEqual([])
  expect(world.tables.types.size).toBe(1)
  expect(storages()).toHaveLength(2)
  expect(world.crm(admin).install.status()).toBe('missing')
})

test('removing the records takes the notebook and the regulation with them, also a second time', async () => {
  await world.install()
  const { install, settings } = world.crm(admin)
  await settings.saveRegulation('{"version":2,"entries":[]}')
  await install.removeData({ records: true })
  expect(storages()).toEqual([])
  expect(await settings.regulation()).toBeUndefined()
  await install.removeData({ records: true })
  expect(summary(await world.install())).toMatchObject({ records: 'done created', notebook: 'done created' })
})
