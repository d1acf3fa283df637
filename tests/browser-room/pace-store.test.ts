import { afterEach, describe, expect, test, vi } from 'vitest'
import { openDatabase } from '../../src/browser/db.ts'
import { databasePace } from '../../src/browser/pace-store.ts'
import type { PaceState } from '../../src/browser/port.ts'
import { channelSignals } from '../../src/browser/signals.ts'
import { browsers, refusals } from './worlds.ts'

afterEach(() => { vi.unstubAllGlobals() })

const look = (state: PaceState) => ({ state, answer: state })
const later = (state: PaceState) => ({ state: { ...state, emptyAt: state.emptyAt + 1 }, answer: state.emptyAt })

describe.each(Object.entries(browsers))('the pace %s', (_, openBrowser) => {
  test('begins with an empty bucket', async () => {
    expect(await openBrowser()().pace.change('a', look)).toEqual({ emptyAt: 0, pauses: {}, refusals: 0 })
  })

  test('is one for all tabs: no change of another is lost', async () => {
    const open = openBrowser()
    const tabs = [open(), open(), open()]
    const answers = await Promise.all(Array.from({ length: 60 }, (_, i) => tabs[i % 3]?.pace.change('a', later)))
    expect(new Set(answers).size).toBe(60)
    expect((await open().pace.change('a', look)).emptyAt).toBe(60)
  })

  test('of one account says nothing about another', async () => {
    const { pace } = openBrowser()()
    await pace.change('a', later)
    expect((await pace.change('b', look)).emptyAt).toBe(0)
  })

  test('a step that fails changes nothing and says so', async () => {
    const { pace } = openBrowser()()
    await pace.change('a', later)
    await expect(pace.change('a', () => { throw new Error('no') })).rejects.toThrow('no')
    expect((await pace.change('a', look)).emptyAt).toBe(1)
  })

  test('the other tabs hear of a pause, the one that tells does not', async () => {
    const open = openBrowser()
    const [one, other] = [open(), open()]
    let own = 0
    one.pace.signals.listen(() => own++)
    const heard = new Promise<string>(resolve => other.pace.signals.listen(() => resolve('heard')))
    one.pace.signals.tell()
    expect(await heard).toBe('heard')
    expect(own).toBe(0)
  })
})

test('what is not understood counts as an empty bucket', async () => {
  const database = openDatabase('razbor spoilt')
  await database.use(open => open.put('pace', { emptyAt: 'soon', pauses: 7 }, 'a'))
  expect(await databasePace(database, channelSignals('spoilt')).change('a', look)).toEqual({ emptyAt: 0, pauses: {}, refusals: 0 })
})

test.each(Object.entries(refusals))('where the browser %s the tab counts for itself', async (_, factory) => {
  vi.stubGlobal('indexedDB', factory)
  const pace = databasePace(openDatabase('razbor pace refused', 5), channelSignals('refused'))
  await pace.change('a', later)
  await pace.change('a', later)
  expect((await pace.change('a', look)).emptyAt).toBe(2)
})
