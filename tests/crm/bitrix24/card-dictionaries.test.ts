import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionCache } from '../../../src/browser/port.ts'
import type { CardRef, PartName } from '../../../src/core/card.ts'
import { createCards } from '../../../src/crm/bitrix24/cards.ts'
import { setupOption } from '../../../src/crm/bitrix24/names.ts'
import { setupBox } from '../../../src/crm/bitrix24/setup.ts'
import type { CardPort } from '../../../src/crm/port.ts'
import { auditor, openWorld, type World } from './world.ts'

const parts: readonly PartName[] = ['activities', 'fields', 'stages', 'lastActivity']

let world: World
/** What the browser's tab has kept, as text. */
let kept: Map<string, string>

beforeAll(async () => {
  world = await openWorld()
  await world.install()
})
afterAll(() => world.portal.close())
beforeEach(() => {
  kept = new Map()
  world.calls()
})

const newDeal = (fields: Readonly<Record<string, unknown>> = {}): CardRef => ({ kind: 'deal', id: world.deal(fields) })
const inService = { categoryId: 1, stageId: 'C1:NEW' }

/** Each call is a page of ours, newly opened in the same tab. */
function page(): CardPort {
  const cache: SessionCache = {
    get(name) {
      const text = kept.get(name)
      return text === undefined ? undefined : JSON.parse(text) as unknown
    },
    put: (name, value) => { kept.set(name, JSON.stringify(value)) },
    clear: () => { kept.clear() },
  }
  const setup = [...world.tables.options.all()].find(row => row.name === setupOption)?.value
  return createCards(world.caller(auditor), { setup: setupBox(setup), locale: 'ru', cache })
}

const dictionaries = (calls: readonly string[]) => calls.filter(method => /status\.list|category\.list|item\.fields/.test(method))

test('the first card of a session is one request, and the next ones ask for no dictionary', async () => {
  const card = await page().read(newDeal(inService), parts)
  expect(dictionaries(world.calls()).toSorted()).toEqual(['crm.category.list', 'crm.item.fields', 'crm.status.list'])
  expect(card).toMatchObject({ pipeline: { id: 1 }, stage: { id: 'C1:NEW', outcome: 'open' } })
  expect(card.stage?.name).not.toBe('C1:NEW')
  const again = await page().read(newDeal(inService), parts)
  const calls = world.calls()
  expect(dictionaries(calls)).toEqual([])
  expect(calls.filter(method => method === 'batch')).toHaveLength(1)
  expect(again).toMatchObject({ pipeline: card.pipeline, stage: card.stage, parts: { fields: card.parts.fields, stages: card.parts.stages } })
})

test('another pipeline and another kind ask for no stages again', async () => {
  await page().read(newDeal(), parts)
  world.calls()
  expect((await page().read(newDeal(inService), parts)).stage?.name).not.toBe('C1:NEW')
  expect(dictionaries(world.calls())).toEqual([])
  const [lead] = world.tables.items(1).all()
  expect((await page().read({ kind: 'lead', id: lead?.id ?? 0 }, parts)).parts.stages).toMatchObject({ known: true })
  expect(dictionaries(world.calls())).toEqual(['crm.item.fields'])
})

test('one request reads the card and its dictionaries', async () => {
  await page().read(newDeal(inService), parts)
  expect(world.requests()).toBe(1)
})

test('stages come in the order of their pipeline, with their outcome', async () => {
  const { parts: read } = await page().read(newDeal(), ['stages'])
  const stages = read.stages?.known === true ? read.stages.value : []
  expect(stages.map(({ order }) => order)).toEqual(stages.map(({ order }) => order).toSorted((a, b) => a - b))
  expect(stages.filter(({ outcome }) => outcome === 'won').map(({ id }) => id)).toEqual(['WON'])
  expect(stages.every(({ id }) => !id.includes(':'))).toBe(true)
})

test('a stage that was added since then makes the stages be read again', async () => {
  await page().read(newDeal(), parts)
  const [some] = [...world.tables.statuses.all()].filter(row => row.entityId === 'DEAL_STAGE')
  if (!some) throw new Error('No stage')
  const { id, ...row } = some
  world.tables.statuses.insert({ ...row, statusId: `UC_NEW${id}`, name: 'Согласование', sort: 25 })
  world.calls()
  expect((await page().read(newDeal({ stageId: `UC_NEW${id}` }), parts)).stage).toMatchObject({ name: 'Согласование' })
  expect(dictionaries(world.calls())).toEqual(['crm.status.list'])
  await page().read(newDeal({ stageId: `UC_NEW${id}` }), parts)
  expect(dictionaries(world.calls())).toEqual([])
})

test('a pipeline that was added since then makes the pipelines and the stages be read again, together', async () => {
  await page().read(newDeal(), parts)
  kept.set('deal-pipelines', JSON.stringify([{ id: 0, name: 'Продажи' }]))
  kept.set('card-stages', JSON.stringify({ DEAL_STAGE: [] }))
  world.calls()
  const card = await page().read(newDeal(inService), parts)
  expect(card.pipeline?.name).not.toBe('')
  expect(card.stage?.name).not.toBe('C1:NEW')
  expect(world.requests()).toBe(2)
})

describe.each([
  ['no list', '{"a":1}'],
  ['of another form', '[{"title":"Сумма"}]'],
  ['nothing', 'null'],
])('what the tab has kept and is %s', (_, text) => {
  test('is read from the portal again', async () => {
    const whole = await page().read(newDeal(), parts)
    for (const name of kept.keys()) kept.set(name, text)
    world.calls()
    expect(await page().read(whole.ref, parts)).toEqual(whole)
    expect(dictionaries(world.calls())).toHaveLength(3)
  })
})

test('nothing about a card or a person is kept', async () => {
  const [contact] = world.tables.items(3).all()
  const ref = newDeal({ title: 'Поставка кресел', contactId: contact?.id, contactIds: [contact?.id] })
  await page().read(ref, parts)
  await page().snapshot(ref)
  const names = [...world.tables.users.all()].map(({ lastName }) => lastName).filter(name => name !== '')
  const text = [...kept.values()].join(' ')
  expect([...names, 'Поставка кресел', String(contact?.['lastName'])].filter(name => text.includes(`"${name}"`))).toEqual([])
})

test('where the stages cannot be read the card can, and they are asked for again the next time', async () => {
  const ref = newDeal()
  world.portal.portal.faults.change({ emptyCode: { methods: ['crm.status.list'], times: 1 } })
  expect(await page().read(ref, ['stages'])).toMatchObject({ stage: { id: 'NEW', name: 'NEW' }, parts: { stages: { known: false } } })
  expect((await page().read(ref, ['stages'])).parts.stages).toMatchObject({ known: true })
})
