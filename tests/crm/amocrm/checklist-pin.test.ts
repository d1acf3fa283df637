import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { CardRef } from '../../../src/core/card.ts'
import type { Crm } from '../../../src/crm/port.ts'
import { openWorld, type World } from './world.ts'

let world: World
let crm: Crm
const links = [{ title: 'Звонок', url: 'https://docs.example.com/1' }, { title: 'Карточка', url: 'https://docs.example.com/2' }]

beforeAll(async () => {
  world = openWorld()
  await world.install()
})
beforeEach(() => { crm = world.crm('auditor') })
afterEach(() => world.amo.account.faults.clear())

function notesOf(ref: CardRef): readonly { readonly id: number, readonly text: unknown, readonly isPinned: boolean }[] {
  return [...world.tables.notes.all()].filter(note => note.entityType === 'leads' && note.entityId === ref.id).map(({ id, params, isPinned }) => ({ id, text: params['text'], isPinned }))
}

function urlOn(ref: CardRef): unknown {
  const field = [...world.tables.fields.all()].find(({ owner, code }) => owner === 'leads' && code === 'RZB_CHECKLISTS')
  return world.tables.cards.leads.get(ref.id)?.values[field?.id ?? 0]?.[0]?.value
}

const text = 'Чек-листы разбора\n1. Звонок https://docs.example.com/1\n2. Карточка https://docs.example.com/2'

test('one pinned note lists all links, and the field has the first', async () => {
  const ref = world.deal()
  const { pin, problem } = await crm.cards.pinChecklists(ref, links, null)
  expect(problem).toBeNull()
  expect(notesOf(ref)).toEqual([{ id: pin?.commentId, text, isPinned: true }])
  expect(pin?.pinned).toBe(true)
  expect(urlOn(ref)).toBe('https://docs.example.com/1')
})

test('pinning what is pinned writes nothing, and a change writes the same note', async () => {
  const ref = world.deal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  world.amo.requests()
  expect(await crm.cards.pinChecklists(ref, links, pin)).toEqual({ pin, problem: null })
  expect(world.amo.requests().filter(line => !line.startsWith('GET'))).toEqual([])
  expect(await crm.cards.pinChecklists(ref, links.slice(1), pin)).toEqual({ pin, problem: null })
  expect(notesOf(ref)).toEqual([{ id: pin?.commentId, text: 'Чек-листы разбора\n1. Карточка https://docs.example.com/2', isPinned: true }])
  expect(urlOn(ref)).toBe('https://docs.example.com/2')
})

test('without links the note is emptied and unpinned, and later links take its place', async () => {
  const ref = world.deal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  expect(await crm.cards.pinChecklists(ref, [], pin)).toEqual({ pin: null, problem: null })
  expect(notesOf(ref)).toEqual([{ id: pin?.commentId, text: 'Чек-листы разбора\n—', isPinned: false }])
  expect(urlOn(ref)).toBeUndefined()
  expect((await crm.cards.pinChecklists(ref, links, null)).pin).toEqual(pin)
  expect(notesOf(ref)).toHaveLength(1)
})

test.each(['dropBefore', 'dropAfter'] as const)('a lost answer (%s) leaves one note when it is tried again', async fault => {
  for (const method of ['POST /leads/*/notes', 'POST /leads/notes/*/pin', 'PATCH /leads/*']) {
    const ref = world.deal()
    world.amo.account.faults.changeTo({ [fault]: { methods: [method], times: 1 } })
    await expect(crm.cards.pinChecklists(ref, links, null)).rejects.toMatchObject({ code: 'offline' })
    world.amo.account.faults.clear()
    const { pin } = await crm.cards.pinChecklists(ref, links, null)
    expect(notesOf(ref)).toEqual([{ id: pin?.commentId, text, isPinned: true }])
    expect(urlOn(ref)).toBe('https://docs.example.com/1')
  }
})

test('notes that two people have added become the oldest one', async () => {
  const ref = world.deal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  const first = world.tables.notes.get(pin?.commentId ?? 0)
  if (!first) throw new Error('No note')
  world.tables.notes.insert({ ...first, id: undefined as unknown as number })
  expect(await crm.cards.pinChecklists(ref, links, null)).toEqual({ pin, problem: null })
  expect(notesOf(ref).map(({ text: words, isPinned }) => [words, isPinned])).toEqual([[text, true], ['Чек-листы разбора\n—', false]])
})

test('where the account does not tell what is pinned, what was pinned before is remembered', async () => {
  world.amo.account.faults.changeTo({ pinnedIsTold: false })
  const ref = world.deal()
  const { pin } = await crm.cards.pinChecklists(ref, links, null)
  world.amo.requests()
  expect(await crm.cards.pinChecklists(ref, links, pin)).toEqual({ pin, problem: null })
  expect(world.amo.requests().filter(line => !line.startsWith('GET'))).toEqual([])
  expect((await crm.cards.pinChecklists(ref, links, null)).pin).toEqual(pin)
})

test('a refused pin and a missing right are told, and the links are kept', async () => {
  world.amo.account.faults.changeTo({ pinsAtMost: 1 })
  const ref = world.deal()
  const other = [...world.tables.notes.all()][0]
  if (!other) throw new Error('No note')
  world.tables.notes.insert({ ...other, id: undefined as unknown as number, entityType: 'leads', entityId: ref.id, isPinned: true, noteType: 'common', params: { text: 'Чужая' } })
  const refused = await crm.cards.pinChecklists(ref, links, null)
  expect(refused).toMatchObject({ problem: 'refused', pin: { pinned: false } })
  expect(urlOn(ref)).toBe('https://docs.example.com/1')
  world.amo.account.faults.changeTo({ forbidden: { methods: ['POST /leads/*/notes'] } })
  expect(await crm.cards.pinChecklists(world.deal(), links, null)).toEqual({ pin: null, problem: 'forbidden' })
})

test('what the form would refuse stays text', async () => {
  const ref = world.deal()
  await crm.cards.pinChecklists(ref, [{ title: '', url: 'javascript://x%0aalert(1)' }], null)
  expect(notesOf(ref)[0]?.text).toBe('Чек-листы разбора\n1. javascript: //x%0aalert(1)')
  expect(urlOn(ref)).toBeUndefined()
})
