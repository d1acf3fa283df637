import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { packText, unpackText } from '../../../src/crm/bitrix24/notebook-text.ts'
import { looksLikeAnswer } from '../../../src/crm/bitrix24/query.ts'
import { longestProperty, notebookCodes, textProperties } from '../../../src/crm/bitrix24/names.ts'
import { longestLine, type BookChange, type Crm } from '../../../src/crm/port.ts'
import { fc } from '../../support/property.ts'
import { admin, auditor, head, openWorld, salesperson, type World } from './world.ts'

let world: World
let crm: Crm

beforeEach(async () => {
  world = await openWorld()
  await world.install()
  crm = world.crm(auditor)
  world.requests()
})
afterEach(() => world.portal.close())

const quoted = 'Он сказал: "нет" и \'да\'\\n\n\t😀 $result[x] <b>&amp; [url=https://example.ru]тут[/url]\u0000\ud83d'

function rowsOf(storage: string) {
  const entity = [...world.tables.entities.all()].find(row => row.entity === storage)
  return world.tables.entityItems.where('entity', one => one.entityId, entity?.id ?? 0)
}

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
  const [id] = await crm.notebook.add('exceptions', [{ key: 'deal:42', text: quoted }])
  const lines = await world.crm(salesperson).notebook.lines('exceptions')
  expect(lines).toEqual([{ id, key: 'deal:42', text: quoted, by: auditor, at: lines[0]?.at }])
  expect(Math.abs((lines[0]?.at.getTime() ?? 0) - world.portal.portal.now().getTime())).toBeLessThan(60_000)
})

test('of an empty book there are no lines, and an empty text is a text', async () => {
  expect(await crm.notebook.lines('scans')).toEqual([])
  expect(await crm.notebook.latest('scans', 5)).toEqual([])
  expect(await crm.notebook.add('scans', [])).toEqual([])
  await crm.notebook.remove('scans', [])
  await crm.notebook.add('scans', [{ key: 'a', text: '' }])
  expect((await crm.notebook.lines('scans')).map(({ text }) => text)).toEqual([''])
})

test.each([
  ['Cyrillic with quotes, emoji and references', quoted.repeat(Math.floor(longestLine / quoted.length))],
  ['letters that cannot be packed', noise(longestLine)],
])('the longest line comes back exactly: %s', async (_, text) => {
  await crm.notebook.add('snapshots', [{ key: '1', text }])
  expect((await crm.notebook.lines('snapshots', ['1']))[0]?.text === text).toBe(true)
})

test('what lies in the storage is ASCII in pieces that a property holds', async () => {
  await crm.notebook.add('snapshots', [{ key: '1', text: noise(longestLine) }, { key: '2', text: quoted }])
  for (const { values } of rowsOf(notebookCodes.everybody)) {
    for (const name of textProperties) {
      const value = String(values[name] ?? '')
      expect(value.length).toBeLessThanOrEqual(longestProperty)
      expect(/^[\x20-\x7e]*$/.test(value)).toBe(true)
    }
  }
})

test('a line that is too long is refused before anything is written', async () => {
  const lines = [{ key: '1', text: 'a' }, { key: '2', text: 'б'.repeat(longestLine + 1) }]
  await expect(crm.notebook.add('scans', lines)).rejects.toMatchObject({ code: 'refused' })
  expect(world.requests()).toBe(0)
})

test('a key that is not plain is refused', async () => {
  for (const key of ['', ' a', 'сделка', '$result[x]', 'a\n', 'a'.repeat(201)]) {
    await expect(crm.notebook.add('scans', [{ key, text: '' }])).rejects.toMatchObject({ code: 'refused' })
    await expect(crm.notebook.lines('scans', [key])).rejects.toMatchObject({ code: 'refused' })
  }
  expect(world.requests()).toBe(0)
})

test('lines are added in one request and their ids grow in their order', async () => {
  const ids = await crm.notebook.add('reminders', Array.from({ length: 50 }, (_, index) => ({ key: `k${index}`, text: String(index) })))
  expect(world.requests()).toBe(1)
  expect(ids).toEqual([...ids].toSorted((a, b) => a - b))
  expect((await crm.notebook.lines('reminders')).map(({ id }) => id)).toEqual(ids)
})

test('very long lines share a request only while it stays small', async () => {
  await crm.notebook.add('snapshots', Array.from({ length: 7 }, (_, index) => ({ key: `${index}`, text: noise(longestLine) })))
  expect(world.requests()).toBe(2)
})

test('a book is read whole, whatever its length and whoever removes from it meanwhile', async () => {
  for (let from = 0; from < 620; from += 50) {
    await crm.notebook.add('exceptions', Array.from({ length: Math.min(50, 620 - from) }, (_, index) => ({ key: `k${from + index}`, text: '' })))
  }
  world.requests()
  const keys = Array.from({ length: 620 }, (_, index) => `k${index}`)
  expect((await crm.notebook.lines('exceptions')).map(({ key }) => key)).toEqual(keys)
  expect(world.requests()).toBe(3)

  const [first] = await crm.notebook.lines('exceptions', ['k0'])
  let gone = false
  const reader = world.crm(auditor, null, {
    through: transport => ({
      async send(method, params) {
        const answer = await transport.send(method, params)
        if (!gone) {
          gone = true
          world.tables.entityItems.remove(first?.id ?? 0)
        }
        return answer
      },
    }),
  })
  expect((await reader.notebook.lines('exceptions')).map(({ key }) => key)).toEqual(keys)
})

test('of a full last page nothing is read twice', async () => {
  await crm.notebook.add('exceptions', Array.from({ length: 50 }, (_, index) => ({ key: `a${index}`, text: '' })))
  await crm.notebook.add('exceptions', Array.from({ length: 50 }, (_, index) => ({ key: `b${index}`, text: '' })))
  const lines = await crm.notebook.lines('exceptions')
  expect(new Set(lines.map(({ id }) => id)).size).toBe(100)
  expect(lines).toHaveLength(100)
})

test('lines are found by their keys in one request', async () => {
  await crm.notebook.add('reminders', ['a', 'b', 'c', 'a'].map(key => ({ key, text: key })))
  await crm.notebook.add('digests', [{ key: 'a', text: 'another book' }])
  world.requests()
  expect((await crm.notebook.lines('reminders', ['c', 'a', 'a', 'none'])).map(({ text }) => text)).toEqual(['a', 'c', 'a'])
  expect(world.requests()).toBe(1)
  expect(await crm.notebook.lines('reminders', [])).toEqual([])
})

test('the newest lines come first', async () => {
  await crm.notebook.add('scans', Array.from({ length: 49 }, (_, index) => ({ key: `k${index}`, text: '' })))
  await crm.notebook.add('scans', [{ key: 'k49', text: '' }, { key: 'k50', text: '' }])
  expect((await crm.notebook.latest('scans', 2)).map(({ key }) => key)).toEqual(['k50', 'k49'])
  expect(await crm.notebook.latest('scans', 50)).toHaveLength(50)
})

test('two people who add the same key at once both have a line, and the lower id is the same for both', async () => {
  const other = world.crm(head)
  const [mine, theirs] = await Promise.all([
    crm.notebook.add('leases', [{ key: 'scan', text: 'auditor' }]),
    other.notebook.add('leases', [{ key: 'scan', text: 'head' }]),
  ])
  const seen = await Promise.all([crm, other].map(one => one.notebook.lines('leases', ['scan'])))
  expect(seen[0]).toEqual(seen[1])
  expect(seen[0]?.map(({ id }) => id)).toEqual([...mine, ...theirs].toSorted((a, b) => a - b))
})

test('a shorter text takes the place of a longer one, and the key stays', async () => {
  const [id = 0] = await crm.notebook.add('snapshots', [{ key: 'now', text: noise(100_000) }])
  await world.crm(head).notebook.rewrite('snapshots', id, 'short $result[x]')
  expect(await crm.notebook.lines('snapshots', ['now'])).toMatchObject([{ id, key: 'now', text: 'short $result[x]', by: auditor }])
})

test('a line that is gone cannot be rewritten', async () => {
  const [id = 0] = await crm.notebook.add('scans', [{ key: 'a', text: '' }])
  await crm.notebook.remove('scans', [id])
  await expect(crm.notebook.rewrite('scans', id, 'b')).rejects.toMatchObject({ code: 'not-found' })
})

test('what is gone already is removed, too', async () => {
  const ids = await crm.notebook.add('scans', Array.from({ length: 3 }, (_, index) => ({ key: `k${index}`, text: '' })))
  await crm.notebook.remove('scans', ids.slice(0, 2))
  world.requests()
  await crm.notebook.remove('scans', ids)
  expect(world.requests()).toBe(1)
  expect(await crm.notebook.lines('scans')).toEqual([])
})

describe('changes that belong together', () => {
  test('take one request, with the books as they are behind them', async () => {
    const [old = 0, other = 0] = await crm.notebook.add('scans', [{ key: 'a', text: 'one' }, { key: 'b', text: 'two' }])
    world.requests()
    const { added, newest } = await crm.notebook.change([
      { kind: 'add', book: 'scans', key: 'c', text: quoted }, { kind: 'rewrite', book: 'scans', id: other, text: 'three' }, { kind: 'remove', book: 'scans', id: old },
      { kind: 'add', book: 'leases', key: 'scan', text: 'mine' },
    ], ['scans', 'leases'])
    expect(world.requests()).toBe(1)
    expect(newest('scans').map(({ id, key, text }) => [id, key, text])).toEqual([[added[0], 'c', quoted], [other, 'b', 'three']])
    expect(newest('leases').map(({ id }) => id)).toEqual([added[1]])
    expect(newest('digests')).toEqual([])
  })

  test('stop at the first that fails, which is thrown; what stands before it has happened', async () => {
    const [gone = 0] = await crm.notebook.add('scans', [{ key: 'a', text: '' }])
    await crm.notebook.remove('scans', [gone])
    await expect(crm.notebook.change([
      { kind: 'add', book: 'scans', key: 'b', text: '' }, { kind: 'rewrite', book: 'scans', id: gone, text: '' }, { kind: 'add', book: 'scans', key: 'c', text: '' },
    ], ['scans'])).rejects.toMatchObject({ code: 'not-found' })
    expect((await crm.notebook.lines('scans')).map(({ key }) => key)).toEqual(['b'])
  })

  test('do not stop where something to be removed is gone already', async () => {
    const [gone = 0, there = 0] = await crm.notebook.add('scans', [{ key: 'a', text: '' }, { key: 'b', text: '' }])
    await crm.notebook.remove('scans', [gone])
    const { added, newest } = await crm.notebook.change([
      { kind: 'add', book: 'scans', key: 'c', text: '' }, { kind: 'remove', book: 'scans', id: gone }, { kind: 'remove', book: 'scans', id: there }, { kind: 'add', book: 'scans', key: 'd', text: '' },
    ], ['scans'])
    expect(newest('scans').map(({ id, key }) => [id, key])).toEqual([[added[1], 'd'], [added[0], 'c']])
    await crm.notebook.change([{ kind: 'remove', book: 'scans', id: gone }])
  })

  test('are told of the newest lines of a long book, and of a full request in another one', async () => {
    const lines = Array.from({ length: 50 }, (_, index): BookChange => ({ kind: 'add', book: 'scans', key: `k${index}`, text: '' }))
    await crm.notebook.change(lines)
    world.requests()
    const { newest } = await crm.notebook.change(lines, ['scans'])
    expect(world.requests()).toBe(2)
    expect(newest('scans')).toHaveLength(50)
    expect(newest('scans')[0]?.key).toBe('k49')
    expect(await crm.notebook.lines('scans')).toHaveLength(100)
  })
})

describe('regulations', () => {
  test('are written by an administrator and read by everybody', async () => {
    const [id = 0] = await world.crm(admin).notebook.add('regulations', [{ key: '1', text: '{}' }])
    expect(await world.crm(salesperson).notebook.lines('regulations')).toMatchObject([{ id, key: '1', by: admin }])
    const { notebook } = world.crm(salesperson)
    const forbidden = { code: 'forbidden', retryable: false }
    await expect(notebook.add('regulations', [{ key: '2', text: '{}' }])).rejects.toMatchObject(forbidden)
    await expect(notebook.rewrite('regulations', id, 'mine')).rejects.toMatchObject(forbidden)
    await expect(notebook.remove('regulations', [id])).rejects.toMatchObject(forbidden)
    expect(await notebook.lines('regulations')).toMatchObject([{ id, text: '{}' }])
  })

  test('are written by an administrator who has not installed the app', async () => {
    world.tables.users.update(head, { admin: true })
    await world.crm(head).notebook.add('regulations', [{ key: '1', text: '{}' }])
    expect(await crm.notebook.lines('regulations')).toMatchObject([{ key: '1', by: head }])
  })
})

test('a missing storage is an outdated installation, not an empty book', async () => {
  for (const storage of [...world.tables.entities.all()]) world.tables.entities.remove(storage.id)
  const outdated = { code: 'refused', retryable: false, message: 'The storage is missing: the installation is outdated' }
  await expect(crm.notebook.lines('scans')).rejects.toMatchObject(outdated)
  await expect(crm.notebook.lines('scans', ['a', 'b'])).rejects.toMatchObject(outdated)
  await expect(crm.notebook.latest('regulations', 1)).rejects.toMatchObject(outdated)
  await expect(crm.notebook.add('scans', [{ key: 'a', text: '' }])).rejects.toMatchObject(outdated)
  await expect(crm.notebook.rewrite('scans', 1, '')).rejects.toMatchObject(outdated)
  await expect(crm.notebook.change([], ['scans'])).rejects.toMatchObject(outdated)
  await expect(crm.notebook.remove('scans', [1])).rejects.toMatchObject(outdated)
})

test('a line that somebody has broken has an empty text and hides no other', async () => {
  await crm.notebook.add('scans', [{ key: 'cut', text: noise(50_000) }, { key: 'strange', text: 'a' }, { key: 'whole', text: 'b' }])
  const [cut, strange] = rowsOf(notebookCodes.everybody)
  world.tables.entityItems.update(cut?.id ?? 0, { values: { ...cut?.values, T2: '' } })
  world.tables.entityItems.update(strange?.id ?? 0, { values: { ...strange?.values, T1: 'not a packed text', SIZE: '17' } })
  expect((await crm.notebook.lines('scans')).map(({ key, text }) => [key, text])).toEqual([['cut', ''], ['strange', ''], ['whole', 'b']])
})

test('any text comes back as it was, in ASCII that no batch takes for a reference', async () => {
  const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 4_000 }), fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 4_000 }).map(codes => String.fromCharCode(...codes)))
  await fc.assert(fc.asyncProperty(texts, async text => {
    const packed = await packText(text)
    expect(await unpackText(packed, longestLine)).toBe(text)
    expect(packed).toMatch(/^[\x20-\x7e]+$/)
    expect(looksLikeAnswer(packed)).toBe(false)
    expect(packed).not.toMatch(/[$<>&]/)
  }), { numRuns: 200 })
})

test('a text that would unpack into more than a line is none', async () => {
  const bomb = await packText('a'.repeat(5_000_000))
  expect(bomb.length).toBeLessThan(longestProperty)
  expect(await unpackText(bomb, longestLine)).toBeNull()
})
