import { beforeEach, expect, test } from 'vitest'
import { openSessionCache, type Storage } from '../../src/browser/session-cache.ts'

const rows = new Map<string, string>()
let time = 0

beforeEach(() => {
  rows.clear()
  time = 1_000_000
})

const storage: Storage = {
  getItem: key => rows.get(key) ?? null,
  setItem: (key, value) => void rows.set(key, value),
  removeItem: key => void rows.delete(key),
  key: index => [...rows.keys()][index] ?? null,
  get length() { return rows.size },
}

const open = (scope = 'portal-a 1', kept: Storage | null = storage) => openSessionCache(scope, { storage: kept, now: () => time, maxAge: 60_000 })

test('the next page of the tab finds what was kept', () => {
  open().put('stages', [{ id: 'NEW' }])
  expect(open().get('stages')).toEqual([{ id: 'NEW' }])
  expect(open().get('fields')).toBeUndefined()
})

test('nothing is given to another portal or another version', () => {
  open().put('stages', 1)
  expect(open('portal-b 1').get('stages')).toBeUndefined()
  expect(open('portal-a 2').get('stages')).toBeUndefined()
  expect(open('portal-a').get('1 stages')).toBeUndefined()
})

test('what is too old is asked for again, and so is what comes from the future', () => {
  open().put('stages', 1)
  time += 60_000
  expect(open().get('stages')).toBe(1)
  time += 1
  expect(open().get('stages')).toBeUndefined()
  time -= 100_000
  expect(open().get('stages')).toBeUndefined()
})

test('what somebody has spoilt is nothing', () => {
  open().put('stages', 1)
  for (const key of rows.keys()) rows.set(key, '{"at":')
  expect(open().get('stages')).toBeUndefined()
  for (const key of rows.keys()) rows.set(key, '"text"')
  expect(open().get('stages')).toBeUndefined()
})

test('clearing takes the own scope only', () => {
  open().put('stages', 1)
  open().put('fields', 2)
  open('portal-b 1').put('stages', 3)
  open().clear()
  expect(open().get('stages')).toBeUndefined()
  expect(open().get('fields')).toBeUndefined()
  expect(open('portal-b 1').get('stages')).toBe(3)
})

test.each([
  ['refuses everything', { ...storage, getItem: refuse, setItem: refuse }],
  ['is full', { ...storage, setItem: refuse }],
  ['is not there', null],
] as const)('where the storage %s the page remembers by itself', (_, kept) => {
  const cache = open('portal-a 1', kept)
  cache.put('stages', 1)
  expect(cache.get('stages')).toBe(1)
  cache.clear()
  expect(cache.get('stages')).toBeUndefined()
})

function refuse(): never {
  throw new DOMException('no', 'SecurityError')
}
