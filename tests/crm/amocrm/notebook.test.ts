import { afterEach, beforeEach, expect, test } from 'vitest'
import { longestPart, notebookCatalogs, notebookFields, textCodes } from '../../../src/crm/amocrm/notebook-fields.ts'
import { createNotebook } from '../../../src/crm/amocrm/notebook.ts'
import { longestLine, type NotebookPort } from '../../../src/crm/port.ts'
import type { Persona } from '../../../src/emulator/amocrm/tables.ts'
import { memoryCache, openAmo, type AmoWorld } from '../../support/amocrm.ts'

let world: AmoWorld
let notebook: NotebookPort

function makeList(): number {
  const { tables } = world.account
  const stamp = { createdBy: 0, updatedBy: 0, createdAt: 0, updatedAt: 0 }
  const { id } = tables.catalogs.insert({ name: notebookCatalogs.ru, type: 'regular', sort: 1, canAddElements: true, canShowInCards: false, canLinkMultiple: true, canBeDeleted: true, ...stamp })
  for (const { code, type, name } of notebookFields) {
    tables.fields.insert({ owner: `catalogs/${id}`, name, type, code, sort: 1, groupId: null, isApiOnly: false, isPredefined: false, isDeletable: true, isVisible: true, isRequired: false, enums: null, requiredStatuses: [] })
  }
  return id
}

function openBook(who: Persona, before?: () => void): NotebookPort {
  return createNotebook(world.caller(who, before), { cache: memoryCache(), isAdmin: world.user(who).isAdmin })
}

beforeEach(() => {
  world = openAmo()
  makeList()
  for (const user of world.account.tables.users.all()) world.account.tables.users.update(user.id, { rights: { ...user.rights, catalog_access: true } })
  notebook = openBook('head')
  world.requests()
})
afterEach(() => world.account.faults.clear())

const quoted = 'Он сказал: "нет" и \'да\'\\n\n\t😀 $result[x] <b>&amp; [url=https://example.ru]тут[/url]\u0000\ud83d'

/** Letters of three bytes each without any order, so that nothing of them can be spared. */
function noise(length: number): string {
  let state = 7
  return Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return String.fromCharCode(0x0800 + (state >>> 0) % 0xc000)
  }).join('')
}

test('a line is read as it was written, with its author and its moment', async () => {
  const [id] = await notebook.add('exceptions', [{ key: 'deal:42', text: quoted }])
  const lines = await openBook('salesperson').lines('exceptions')
  expect(lines).toEqual([{ id, key: 'deal:42', text: quoted, by: world.user('head').id, at: lines[0]?.at }])
  expect(Math.abs((lines[0]?.at.getTime() ?? 0) - world.account.now().getTime())).toBeLessThan(60_000)
})

test('of an empty book there are no lines, and an empty text is a text', async () => {
  expect(await notebook.lines('scans')).toEqual([])
  expect(await notebook.latest('scans', 5)).toEqual([])
  expect(await notebook.add('scans', [])).toEqual([])
  await notebook.remove('scans', [])
  await notebook.add('scans', [{ key: 'a', text: '' }])
  expect((await notebook.lines('scans')).map(({ text }) => text)).toEqual([''])
})

test.each([
  ['Cyrillic with quotes, emoji and markup', quoted.repeat(Math.floor(longestLine / quoted.length))],
  ['letters that cannot be packed', noise(longestLine)],
])('the longest line comes back exactly: %s', async (_, text) => {
  await notebook.add('snapshots', [{ key: '1', text }])
  expect((await notebook.lines('snapshots', ['1']))[0]?.text === text).toBe(true)
})

test('no field is given more than it is stated to keep', async () => {
  await notebook.add('snapshots', [{ key: '1', text: noise(longestLine) }])
  const fields = new Map([...world.account.tables.fields.all()].map(field => [field.id, field.code]))
  const [row] = [...world.account.tables.elements.all()]
  const lengths = Object.entries(row?.values ?? {}).filter(([id]) => textCodes.includes(fields.get(Number(id)) ?? '')).map(([, values]) => String(values[0]?.value).length)
  expect(lengths.length).toBeGreaterThan(10)
  expect(Math.max(...lengths)).toBeLessThanOrEqual(longestPart)
})

test('where a text area keeps less, a line that does not fit is refused and leaves nothing behind', async () => {
  world.account.faults.change({ textAtMost: 5_000 })
  const [id = 0] = await notebook.add('scans', [{ key: '1', text: 'short' }])
  await expect(notebook.add('scans', [{ key: '2', text: noise(9_000) }])).rejects.toMatchObject({ code: 'refused' })
  await expect(notebook.rewrite('scans', id, noise(9_000))).rejects.toMatchObject({ code: 'refused' })
  expect((await notebook.lines('scans')).map(({ key, text }) => [key, text])).toEqual([['1', 'short']])
})

test('a line that is too long or a key that is not plain is refused before anything is written', async () => {
  await expect(notebook.add('scans', [{ key: '1', text: 'a' }, { key: '2', text: 'б'.repeat(longestLine + 1) }])).rejects.toMatchObject({ code: 'refused' })
  for (const key of ['', ' a', 'сделка', 'a\n', 'a'.repeat(201)]) {
    await expect(notebook.add('scans', [{ key, text: '' }])).rejects.toMatchObject({ code: 'refused' })
    await expect(notebook.lines('scans', [key])).rejects.toMatchObject({ code: 'refused' })
  }
  expect(world.requests()).toEqual([])
})

test('lines are added together and their ids grow in their order', async () => {
  const ids = await notebook.add('reminders', Array.from({ length: 60 }, (_, index) => ({ key: `k${index}`, text: String(index) })))
  expect(world.requests().filter(request => request.startsWith('POST'))).toHaveLength(2)
  expect(ids).toEqual([...ids].toSorted((a, b) => a - b))
  expect((await notebook.lines('reminders')).map(({ id }) => id)).toEqual(ids)
})

test('lines are found by their keys, and of one key in one request', async () => {
  await notebook.add('reminders', ['a', 'b', 'c', 'a', 'ab'].map(key => ({ key, text: key })))
  await notebook.add('digests', [{ key: 'a', text: 'another book' }])
  expect((await notebook.lines('reminders', ['c', 'a', 'a', 'none'])).map(({ text }) => text)).toEqual(['a', 'c', 'a'])
  expect((await notebook.lines('reminders', ['a', 'b', 'c', 'd', 'e', 'f'])).map(({ text }) => text)).toEqual(['a', 'b', 'c', 'a'])
  world.requests()
  expect(await notebook.lines('reminders', ['b'])).toHaveLength(1)
  expect(world.requests()).toHaveLength(1)
  expect(await notebook.lines('reminders', [])).toEqual([])
})

test('the newest lines come first, fifty at most', async () => {
  await notebook.add('scans', Array.from({ length: 60 }, (_, index) => ({ key: `k${index}`, text: '' })))
  expect((await notebook.latest('scans', 2)).map(({ key }) => key)).toEqual(['k59', 'k58'])
  expect(await notebook.latest('scans', 100)).toHaveLength(50)
})

test('a rewriting changes the text alone', async () => {
  const [id = 0] = await notebook.add('digests', [{ key: 'a', text: noise(70_000) }])
  const [before] = await notebook.lines('digests')
  await openBook('admin').rewrite('digests', id, 'short')
  expect(await notebook.lines('digests')).toEqual([{ ...before, text: 'short' }])
})

test('a removed line is gone, may be removed again and cannot be rewritten', async () => {
  const ids = await notebook.add('leases', ['a', 'b', 'c'].map(key => ({ key, text: noise(400) })))
  await notebook.remove('leases', ids.slice(0, 2))
  await notebook.remove('leases', [...ids.slice(0, 1), 99_999_999])
  expect((await notebook.lines('leases')).map(({ key }) => key)).toEqual(['c'])
  await expect(notebook.rewrite('leases', ids[0] ?? 0, 'x')).rejects.toMatchObject({ code: 'not-found' })
  expect((await notebook.lines('leases')).map(({ key }) => key)).toEqual(['c'])
})

test('a line whose element somebody has deleted by hand is removed, too', async () => {
  const ids = await notebook.add('leases', ['a', 'b'].map(key => ({ key, text: '' })))
  world.account.tables.elements.remove(ids[0] ?? 0)
  await notebook.remove('leases', ids)
  expect(await notebook.lines('leases')).toEqual([])
})

test('the first change that fails stops what comes after it', async () => {
  await expect(notebook.change([
    { kind: 'add', book: 'scans', key: 'a', text: '' },
    { kind: 'rewrite', book: 'scans', id: 99_999_999, text: '' },
    { kind: 'add', book: 'scans', key: 'b', text: '' },
  ])).rejects.toMatchObject({ code: 'not-found' })
  expect((await notebook.lines('scans')).map(({ key }) => key)).toEqual(['a'])
})

test('books are told as the changes have left them', async () => {
  await notebook.add('scans', [{ key: 'old', text: '' }])
  const { added, newest } = await notebook.change([{ kind: 'add', book: 'scans', key: 'new', text: '1' }, { kind: 'add', book: 'leases', key: 'x', text: '' }], ['scans', 'leases'])
  expect(added).toHaveLength(2)
  expect(newest('scans').map(({ key }) => key)).toEqual(['new', 'old'])
  expect(newest('leases').map(({ key }) => key)).toEqual(['x'])
  expect(newest('digests')).toEqual([])
})

test('two people who add the same key at once both have a line, and the lower id is the same for both', async () => {
  const other = openBook('auditor')
  await Promise.all([notebook.add('leases', [{ key: 'scan', text: 'head' }]), other.add('leases', [{ key: 'scan', text: 'auditor' }])])
  const [mine, theirs] = await Promise.all([notebook.lines('leases', ['scan']), other.lines('leases', ['scan'])])
  expect(mine).toHaveLength(2)
  expect(mine.map(({ id }) => id)).toEqual(theirs.map(({ id }) => id))
})

test.each(['asc', 'desc'] as const)('a book is read whole, whatever its length and whoever removes from it meanwhile: %s', async usualOrder => {
  world.account.faults.change({ usualOrder })
  const ids = await notebook.add('exceptions', Array.from({ length: 620 }, (_, index) => ({ key: `k${index}`, text: '' })))
  expect((await notebook.lines('exceptions')).map(({ id }) => id)).toEqual(ids)
  const removed = [...ids.slice(0, 3), ...ids.slice(-3)]
  let requests = 0
  const reader = openBook('salesperson', () => {
    requests += 1
    // The first request of the reading has gone out; between the pages lines go.
    if (requests > 4) for (const id of removed.splice(0, 2)) world.account.tables.elements.remove(id)
  })
  const there = new Set((await reader.lines('exceptions')).map(({ id }) => id))
  expect(ids.slice(3, -3).filter(id => !there.has(id))).toEqual([])
})

test('where the list’s search finds nothing, the whole list is read', async () => {
  await notebook.add('exceptions', [{ key: 'deal:42', text: 'x' }])
  // Names that the search does not know.
  for (const row of [...world.account.tables.elements.all()]) world.account.tables.elements.update(row.id, { name: '…', values: Object.fromEntries(Object.entries(row.values)) })
  expect((await openBook('auditor').lines('exceptions', ['deal:42'])).map(({ text }) => text)).toEqual(['x'])
})

test('regulations are written by administrators only', async () => {
  await expect(notebook.add('regulations', [{ key: '1', text: '' }])).rejects.toMatchObject({ code: 'forbidden', notRun: true })
  await openBook('admin').add('regulations', [{ key: '1', text: '' }])
  expect(await notebook.lines('regulations')).toHaveLength(1)
})

test('without its list the notebook says that the installation is outdated, and finds a list that was made anew', async () => {
  await notebook.add('scans', [{ key: 'a', text: '' }])
  for (const { id } of [...world.account.tables.catalogs.all()]) world.account.tables.catalogs.remove(id)
  await expect(notebook.lines('scans')).rejects.toMatchObject({ code: 'refused' })
  makeList()
  expect(await notebook.lines('scans')).toEqual([])
})

test('a list of somebody’s own with the same name is not taken for the notebook’s', async () => {
  for (const { id } of [...world.account.tables.catalogs.all()]) world.account.tables.catalogs.remove(id)
  const own = world.account.tables.catalogs.insert({
    name: notebookCatalogs.ru, type: 'regular', sort: 1, canAddElements: true, canShowInCards: false, canLinkMultiple: true, canBeDeleted: true, createdBy: 0, updatedBy: 0, createdAt: 0, updatedAt: 0,
  })
  const ours = makeList()
  await notebook.add('scans', [{ key: 'a', text: '' }])
  expect([...world.account.tables.elements.all()].map(({ catalogId }) => catalogId)).toEqual([ours])
  expect(own.id).toBeLessThan(ours)
})

test('whoever has no right to lists, or an account without them, is told so', async () => {
  world.account.faults.change({ catalogs: false })
  await expect(notebook.lines('scans')).rejects.toMatchObject({ code: 'forbidden' })
})

test('a line whose text was cut by hand hides no other', async () => {
  const [id = 0] = await notebook.add('scans', [{ key: 'a', text: 'one' }, { key: 'b', text: 'two' }])
  const size = [...world.account.tables.fields.all()].find(({ code }) => code === 'SIZE')
  const row = world.account.tables.elements.get(id)
  world.account.tables.elements.update(id, { values: { ...row?.values, [size?.id ?? 0]: [{ value: '9' }] } })
  expect((await notebook.lines('scans')).map(({ text }) => text)).toEqual(['', 'two'])
})
