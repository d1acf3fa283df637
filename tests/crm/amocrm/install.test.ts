import { afterEach, beforeEach, expect, test } from 'vitest'
import { currentSettings } from '../../../src/crm/amocrm/widget-settings.ts'
import { added, factsOf, openWorld, sent, type World } from './world.ts'

let world: World

beforeEach(() => { world = openWorld() })
afterEach(() => world.amo.account.faults.clear())

function states(steps: readonly { readonly id: string, readonly state: string, readonly detail: string | null }[]): readonly string[] {
  return steps.map(({ id, state, detail }) => `${id}: ${state}${detail === null ? '' : `, ${detail}`}`)
}

function ourFields(): readonly string[] {
  return [...world.tables.fields.all()].filter(({ code }) => code?.startsWith('RZB_') === true).map(({ owner, code }) => `${owner} ${code}`)
}

function everything(): string {
  const { fields, catalogs } = world.tables
  return JSON.stringify([[...fields.all()], [...catalogs.all()].map(({ id, name }) => [id, name])])
}

test('an installation makes fields on every kind of card, both lists, and remembers them', async () => {
  expect(world.crm('admin').install.status()).toBe('missing')
  expect(states(await world.install())).toEqual([
    'rights: done', 'records: done, created', 'mark-field: done, created', 'checklist-field: done, created', 'notebook: done, created', 'settings: done, created',
  ])
  expect(ourFields()).toEqual(expect.arrayContaining(['leads RZB_MARK', 'contacts RZB_MARK', 'companies RZB_MARK', 'leads RZB_CHECKLISTS', 'contacts RZB_CHECKLISTS', 'companies RZB_CHECKLISTS']))
  expect([...world.tables.catalogs.all()].map(({ name }) => name)).toEqual(expect.arrayContaining(['Разборы', 'Разбор: служебное']))
  const crm = world.crm('salesperson')
  expect(crm.install.status()).toBe('current')
  expect(crm.recordStore()).toBe('catalog')
})

test('a second installation finds everything and changes nothing', async () => {
  await world.install()
  const before = everything()
  expect(states(await world.install())).toEqual([
    'rights: done', 'records: done, found', 'mark-field: done, found', 'checklist-field: done, found', 'notebook: done, found', 'settings: done, found',
  ])
  expect(everything()).toBe(before)
})

test('whoever is no administrator is told so, and nothing is written', async () => {
  world.amo.requests()
  expect(states(await world.crm('head').install.run(() => undefined))[0]).toBe('rights: failed, not-admin')
  expect(world.amo.requests()).toEqual([])
  await expect(world.crm('head').settings.saveRegulation('{}')).rejects.toMatchObject({ code: 'forbidden', notRun: true })
  await expect(world.crm('head').install.removeData({ records: false })).rejects.toMatchObject({ code: 'forbidden' })
})

test.each(['dropBefore', 'dropAfter'] as const)('an installation that breaks anywhere (%s) is completed by the next one without doubles', async fault => {
  await world.install()
  const whole = ourFields().toSorted()
  const writes = world.amo.requests().filter(line => !line.startsWith('GET')).length
  expect(writes).toBeGreaterThan(8)
  for (let after = 0; after < writes; after++) {
    world = openWorld()
    world.amo.account.faults.changeTo({ [fault]: { methods: ['POST *', 'POST /*/*', 'POST /*/*/*'], after, times: 1 } })
    await world.install()
    world.amo.account.faults.clear()
    const again = await world.install()
    expect(again.filter(({ state }) => state === 'failed')).toEqual([])
    expect(ourFields().toSorted()).toEqual(whole)
    expect([...world.tables.catalogs.all()].filter(({ name }) => name.startsWith('Разбор'))).toHaveLength(2)
  }
})

test.each([['the plan has none', { catalogs: false }, 0], ['there are ten already', {}, 10]])('where the account gives no list since %s, reviews lie in the cards', async (_, faults, lists) => {
  world.amo.account.faults.beginWith({ requestLimit: false, ...faults })
  for (let index = 0; index < lists; index++) {
    world.tables.catalogs.insert({ name: `Список ${index}`, type: 'regular', sort: 1, canAddElements: true, canShowInCards: false, canLinkMultiple: true, canBeDeleted: true, createdBy: 1, updatedBy: 1, createdAt: 1, updatedAt: 1 })
  }
  expect(states(await world.install())).toEqual(expect.arrayContaining(['records: done, card-storage', 'notebook: skipped, no-list', 'settings: done, created']))
  expect(ourFields()).toEqual(expect.arrayContaining(['leads RZB_REVIEWS', 'contacts RZB_REVIEWS', 'companies RZB_REVIEWS']))
  expect([...world.tables.fields.all()].filter(({ code }) => code === 'RZB_REVIEWS').every(({ isApiOnly }) => isApiOnly)).toBe(true)
  const crm = world.crm('auditor')
  expect(crm.recordStore()).toBe('card-field')
  expect(await crm.notebook.lines('exceptions')).toEqual([])
  await expect(crm.notebook.add('exceptions', [{ key: 'deal:1', text: '{}' }])).rejects.toMatchObject({ code: 'plan', notRun: true })
  world.amo.account.faults.clear()
})

test('a list that people have renamed is found again, and a foreign one of the name is left alone', async () => {
  const [foreign] = [world.tables.catalogs.insert({ name: 'Разборы', type: 'regular', sort: 1, canAddElements: true, canShowInCards: false, canLinkMultiple: true, canBeDeleted: true, createdBy: 1, updatedBy: 1, createdAt: 1, updatedAt: 1 })]
  world.tables.elements.insert({ catalogId: foreign.id, name: 'Разбор полётов', values: {}, createdBy: 1, updatedBy: 1, createdAt: 1, updatedAt: 1 })
  await world.install()
  expect([...world.tables.fields.all()].some(({ owner }) => owner === `catalogs/${foreign.id}`)).toBe(false)
  const ours = [...world.tables.catalogs.all()].find(({ id, name }) => name === 'Разборы' && id !== foreign.id)
  world.tables.catalogs.update(ours?.id ?? 0, { name: 'Разборы ОКК' })
  const before = world.tables.catalogs.size
  expect(states(await world.install())[1]).toBe('records: done, found')
  expect(world.tables.catalogs.size).toBe(before)
})

test('a choice of the mark that was deleted by hand comes back, and those that people have added stay', async () => {
  await world.install()
  const field = [...world.tables.fields.all()].find(({ owner, code }) => owner === 'leads' && code === 'RZB_MARK')
  if (!field) throw new Error('No field')
  world.tables.fields.update(field.id, { enums: [...(field.enums ?? []).slice(1), { id: 999, value: 'Своё', sort: 9, code: null }] })
  expect(states(await world.install())[2]).toBe('mark-field: done, created')
  expect(world.tables.fields.get(field.id)?.enums?.map(({ value }) => value).toSorted()).toEqual(['На разбор', 'Разбор назначен', 'Разобрано', 'Своё'].toSorted())
})

test('a field of our code that is of another type stops the installation at its step', async () => {
  world.tables.fields.insert({ owner: 'leads', name: 'Занято', type: 'text', code: 'RZB_MARK', sort: 1, groupId: null, isApiOnly: false, isPredefined: false, isDeletable: true, isVisible: true, isRequired: false, enums: null, requiredStatuses: [] })
  const steps = await world.install()
  expect(states(steps)).toEqual(['rights: done', 'records: done, created', 'mark-field: failed, error', 'checklist-field: waiting', 'notebook: waiting', 'settings: waiting'])
  expect(world.crm('admin').install.status()).toBe('missing')
})

test('the regulation is read by everybody as it was saved, and an installation leaves it alone', async () => {
  await world.install()
  const admin = world.crm('admin')
  expect(await admin.settings.regulation()).toBeUndefined()
  await admin.settings.saveRegulation('{"version":2,"note":"«Ё» 😀 $result[x]"}')
  await world.install()
  expect(await world.crm('salesperson').settings.regulation()).toEqual({ version: 2, note: '«Ё» 😀 $result[x]' })
  world.amo.account.faults.changeTo({ forbidden: { methods: ['GET /widgets/*'] } })
  expect(await world.crm('salesperson').settings.regulation()).toEqual({ version: 2, note: '«Ё» 😀 $result[x]' })
})

test('settings of which the account keeps only a part are put back and told of', async () => {
  await world.install()
  const admin = world.crm('admin')
  await admin.settings.saveRegulation('{"version":1}')
  world.amo.account.faults.beginWith({ requestLimit: false, textAtMost: 1500 })
  await expect(admin.settings.saveRegulation(JSON.stringify({ version: 2, long: 'ё'.repeat(2000) }))).rejects.toMatchObject({ code: 'refused' })
  expect(await admin.settings.regulation()).toEqual({ version: 1 })
  expect(world.crm('salesperson').install.status()).toBe('current')
})

test('removing our data takes the fields away and keeps the records, unless they are to go too', async () => {
  await world.install()
  const card = world.deal()
  const snapshot = await world.crm('auditor').cards.snapshot(card)
  const review = await added(world.crm('auditor'), {
    key: 'k', state: 'marked', card, snapshot, auditType: 'first-call', reason: '', markedBy: { id: 1, name: 'А' }, markedAt: new Date('2026-11-23T06:00:00Z'),
    checklists: [], pin: null, meeting: null, recording: null, agreements: '', heldAt: null, withdrawal: null,
  })
  const admin = world.crm('admin')
  await admin.settings.saveRegulation('{"version":1}')
  await admin.install.removeData({ records: false })
  expect(ourFields().some(name => /^(leads|contacts|companies) /.test(name))).toBe(false)
  expect(world.crm('admin').install.status()).toBe('missing')
  await world.install()
  expect(await world.crm('auditor').reviews.get(review.id)).toMatchObject({ key: 'k' })
  expect(await world.crm('auditor').settings.regulation()).toEqual({ version: 1 })
  await sent(world.crm('auditor'), chain => [chain.setMark(card, 'marked')])
  await world.crm('admin').install.removeData({ records: true })
  await world.install()
  expect(await world.crm('auditor').reviews.list({})).toEqual([])
  expect(await world.crm('auditor').settings.regulation()).toBeUndefined()
  expect(world.tables.elements.get(review.id)).toMatchObject({ name: '—', values: {} })
})

test('a page that is behind asks the account for the installation, and one that is not asks nothing', async () => {
  const caller = world.amo.caller('salesperson')
  const { widget: before } = factsOf(world.amo, 'salesperson')
  await world.install()
  const { widget: after } = factsOf(world.amo, 'salesperson')
  expect(await currentSettings(caller, before)).toEqual(after.settings)
  world.amo.requests()
  expect(await currentSettings(caller, after)).toEqual(after.settings)
  expect(world.amo.requests()).toEqual([])
  world.amo.account.faults.changeTo({ forbidden: { methods: ['GET /widgets/*'] } })
  expect(await currentSettings(caller, before)).toEqual(before.settings)
})

test('an account in English gets English names, and an administrator who reads Russian finds the same lists', async () => {
  const english = await world.crm('admin', { locale: 'en' }).install.run(() => undefined)
  expect(english.filter(({ state }) => state === 'failed')).toEqual([])
  const names = [...world.tables.catalogs.all()].map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Reviews (Razbor)', 'Razbor: internal']))
  const ours = [...world.tables.fields.all()].filter(({ owner, code, name }) => code?.startsWith('RZB_') === true || (owner.startsWith('catalogs/') && /[а-яё]/i.test(name)))
  expect(ours.map(({ name }) => name).filter(name => /[а-яё]/i.test(name))).toEqual([])
  expect(states(await world.install()).filter(line => !line.endsWith('found'))).toEqual(['rights: done'])
  expect([...world.tables.catalogs.all()].map(({ name }) => name)).toEqual(names)
  await world.crm('salesperson').notebook.add('exceptions', [{ key: 'deal:1', text: '{}' }])
  expect(await world.crm('salesperson', { locale: 'en' }).notebook.lines('exceptions')).toHaveLength(1)
})
