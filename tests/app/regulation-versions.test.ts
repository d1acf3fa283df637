import { afterEach, beforeEach, expect, test } from 'vitest'
import { useRegulationEditor } from '../../src/app/regulation-editor.ts'
import { useRegulationVersions } from '../../src/app/regulation-versions.ts'
import { parseRegulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { admin, type World } from '../crm/bitrix24/world.ts'
import { lostBefore, troubles, whenCalling } from '../support/troubles.ts'
import { installedWorld, openAt } from './page.ts'

let world: World

beforeEach(async () => { world = await installedWorld() })
afterEach(() => world.portal.close())

/** A company that has saved its regulation so many times, with another weight each time. */
async function savedTimes(count: number): Promise<void> {
  const { regulation } = parseRegulation(undefined, rules)
  const texts = Array.from({ length: count }, (_, index) => JSON.stringify({
    ...regulation,
    entries: regulation.entries.map(entry => entry.ruleId === 'client-linked' ? { ...entry, weight: 1 + index % 10 } : entry),
    revision: { number: index + 1, by: { id: admin, name: 'Ада' }, at: new Date(Date.UTC(2026, 0, 1 + index)).toISOString(), note: `Правка ${index + 1}` },
    savedBy: null,
  }))
  const crm = world.crm(admin)
  await crm.notebook.add('regulations', texts.map((text, index) => ({ key: String(index + 1), text })))
  await crm.settings.saveRegulation(texts.at(-1) ?? '')
}

async function opened() {
  const way = troubles()
  const pinia = openAt(world, admin, { kind: 'main' }, { troubles: way })
  const editor = useRegulationEditor(pinia)
  await editor.open()
  return { way, editor, versions: useRegulationVersions(pinia) }
}

const numbersOf = (versions: { readonly versions: readonly { readonly version: { readonly number: number } }[] }) => versions.versions.map(({ version }) => version.number)
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index)

test('the newest fifty are listed at once, and older ones follow by fifty until the first', async () => {
  await savedTimes(108)
  const { versions } = await opened()
  expect(numbersOf(versions)).toEqual(down(108, 59))
  expect(versions.older).toBe(true)
  expect(versions.versions.at(-1)?.changes).toBe('older')
  world.requests()
  await versions.readOlder()
  expect(world.requests()).toBe(1)
  expect(numbersOf(versions)).toEqual(down(108, 9))
  expect(versions.versions.find(({ version }) => version.number === 59)?.changes).toMatchObject([{ kind: 'weight', ruleId: 'client-linked' }])
  await versions.readOlder()
  expect(numbersOf(versions)).toEqual(down(108, 1))
  expect([versions.older, versions.versions.at(-1)?.changes]).toEqual([false, null])
  expect(versions.versions.at(-1)?.regulation.revision?.note).toBe('Правка 1')
})

test('few versions are all there are, and the first one has none before it', async () => {
  await savedTimes(3)
  const { versions } = await opened()
  expect(numbersOf(versions)).toEqual([3, 2, 1])
  expect([versions.older, versions.versions.at(-1)?.changes]).toEqual([false, null])
})

test('what was listed stays listed when somebody saves another one', async () => {
  await savedTimes(70)
  const { versions, editor } = await opened()
  await versions.readOlder()
  editor.setEntry('client-linked', { weight: 7 })
  await editor.save('Ещё раз')
  expect(numbersOf(versions)).toEqual(down(71, 1))
  await editor.open()
  expect(numbersOf(versions)).toEqual(down(71, 1))
})

test('an older one is taken back like any other', async () => {
  await savedTimes(60)
  const { versions, editor } = await opened()
  await versions.readOlder()
  const third = versions.versions.find(({ version }) => version.number === 3)
  if (third === undefined) throw new Error('The third version is not listed.')
  versions.restore(third)
  expect(editor.draft?.entries.find(({ ruleId }) => ruleId === 'client-linked')?.weight).toBe(3)
  await editor.save('')
  expect(editor.saving).toEqual({ state: 'done', number: 61 })
})

test('without a connection the older ones are told as not read, and nothing that was listed goes', async () => {
  await savedTimes(60)
  const { versions, way } = await opened()
  way.judge(whenCalling('entity.item.get', lostBefore))
  await versions.readOlder()
  expect(versions.reading).toMatchObject({ state: 'failed', problem: { code: 'offline' } })
  expect(numbersOf(versions)).toEqual(down(60, 11))
  way.judge()
  await versions.readOlder()
  expect(numbersOf(versions)).toEqual(down(60, 1))
})
