import { expect, test } from 'vitest'
import { byteReader, byteWriter } from '../../src/core/bytes.ts'
import { cardKinds } from '../../src/core/card.ts'
import type { CardResult } from '../../src/core/scan-result.ts'
import { packSnapshot, parseSnapshotHead, unpackSnapshot } from '../../src/core/snapshot.ts'
import { fc } from '../support/property.ts'

const day = fc.integer({ min: 0, max: 800 }).map(days => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10))
const ruleId = fc.constantFrom('client-linked', 'next-step-planned', 'phones-valid', 'duplicates-absent')
const result: fc.Arbitrary<CardResult> = fc.record({
  kind: fc.constantFrom(...cardKinds),
  id: fc.integer({ min: 1, max: 2 ** 40 }),
  responsibleId: fc.integer({ min: 1, max: 90 }),
  findings: fc.uniqueArray(fc.record({ ruleId, messageId: fc.constantFrom('empty', 'junk'), since: day }), { maxLength: 4, selector: one => `${one.ruleId}${one.messageId}` }),
  notChecked: fc.uniqueArray(ruleId, { maxLength: 2 }),
  excepted: fc.uniqueArray(ruleId, { maxLength: 2 }),
  looked: fc.integer({ min: 0, max: 200 }),
  broken: fc.integer({ min: 0, max: 200 }),
  changesOn: fc.option(day, { nil: null }),
})
const results = fc.uniqueArray(result, { maxLength: 60, selector: ({ kind, id }) => `${kind}:${id}` })

function inOrder(list: readonly CardResult[]): readonly CardResult[] {
  return list.toSorted((a, b) => a.kind.localeCompare(b.kind) || a.id - b.id)
}

test('what is packed is unpacked as it was, also when its head has travelled as JSON', async () => {
  await fc.assert(fc.asyncProperty(results, async given => {
    const { head, body } = await packSnapshot(given)
    const read = parseSnapshotHead(JSON.parse(JSON.stringify(head)))
    expect(read).not.toBeNull()
    if (read !== null) expect(inOrder(await unpackSnapshot({ head: read, body }))).toEqual(inOrder(given))
  }))
})

test('a body that is torn or does not belong to its head is refused, not half read', async () => {
  const given: CardResult[] = [1, 2, 300].map(id => ({ kind: 'deal', id, responsibleId: 7, findings: [], notChecked: [], excepted: [], looked: 12, broken: 0, changesOn: null }))
  const { head, body } = await packSnapshot(given)
  await expect(unpackSnapshot({ head, body: body.slice(0, -1) })).rejects.toThrow(RangeError)
  await expect(unpackSnapshot({ head, body: new Uint8Array([...body, 1]) })).rejects.toThrow(RangeError)
  await expect(unpackSnapshot({ head: { ...head, people: [] }, body })).rejects.toThrow(RangeError)
  expect(parseSnapshotHead({ ...head, version: 2 })).toBeNull()
})

test('fifty thousand cards take about six bytes each', async () => {
  const given = Array.from({ length: 50_000 }, (_, index): CardResult => ({
    kind: index % 3 === 0 ? 'contact' : 'deal', id: index + 1, responsibleId: 1 + index % 60,
    findings: index % 4 === 0 ? [{ ruleId: 'next-step-planned', messageId: 'noNextStep', since: `2026-11-${String(1 + index % 28).padStart(2, '0')}` }] : [],
    notChecked: [], excepted: [], looked: 40, broken: index % 4 === 0 ? 8 : 0, changesOn: index % 2 === 0 ? '2026-12-01' : null,
  }))
  const { body } = await packSnapshot(given)
  expect(body.length / given.length).toBeLessThan(6.5)
})

test('very many cards are packed and unpacked with pauses between', async () => {
  const given = Array.from({ length: 5_000 }, (_, index): CardResult => ({ kind: 'deal', id: index + 1, responsibleId: 1, findings: [], notChecked: [], excepted: [], looked: 1, broken: 0, changesOn: null }))
  let pauses = 0
  const pause = async (): Promise<void> => { pauses += 1 }
  const snapshot = await packSnapshot(given, pause)
  expect(pauses).toBeGreaterThanOrEqual(10)
  pauses = 0
  expect(await unpackSnapshot(snapshot, pause)).toEqual(given)
  expect(pauses).toBeGreaterThanOrEqual(9)
})

test('numbers of any size come back', () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: Number.MAX_SAFE_INTEGER })), numbers => {
    const writer = byteWriter()
    for (const number of numbers) writer.number(number)
    const reader = byteReader(writer.bytes())
    expect(numbers.map(() => reader.number())).toEqual(numbers)
    expect(reader.atEnd).toBe(true)
  }))
  expect(() => byteWriter().number(-1)).toThrow(RangeError)
  expect(() => byteWriter().number(1.5)).toThrow(RangeError)
})
