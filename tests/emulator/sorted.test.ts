import { expect, test } from 'vitest'
import { createSortedIndex } from '../../src/emulator/sorted.ts'
import { openStore, type Row } from '../../src/emulator/store.ts'
import { fc } from '../support/property.ts'

interface Part extends Row { readonly size: number, readonly tags: readonly number[] }

test('an index finds the rows whose key lies between two numbers, ascending and each once', () => {
  const index = createSortedIndex([[5, 3], [1, 9], [5, 1], [2, 3]])
  expect([...index.between(2, 5).ids()]).toEqual([1, 3])
  expect(index.between(2, 5).count).toBe(3)
  expect([...index.between(6, 9).ids()]).toEqual([])
  index.note(7, 4, true)
  index.note(5, 3, false)
  expect([...index.between(-Infinity, Infinity).ids()]).toEqual([1, 3, 4, 9])
  expect(index.all()).toEqual([9, 3, 1, 4])
})

test('a table\'s indexes follow every change, also those that are undone', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), size: fc.nat(9), tags: fc.array(fc.nat(5), { maxLength: 3 }) }),
    fc.record({ do: fc.constant('change' as const), at: fc.nat(30), size: fc.nat(9) }),
    fc.record({ do: fc.constant('remove' as const), at: fc.nat(30) }),
    fc.record({ do: fc.constant('fail' as const), at: fc.nat(30), size: fc.nat(9) }),
    fc.record({ do: fc.constant('look' as const), from: fc.nat(9), to: fc.nat(9) }),
  )
  fc.assert(fc.property(fc.array(step, { maxLength: 60 }), steps => {
    const store = openStore()
    const table = store.table<Part>('parts')
    for (const one of steps) {
      const ids = [...table.all()].map(row => row.id)
      if (one.do === 'add') table.insert({ size: one.size, tags: [...new Set(one.tags)] })
      else if (one.do === 'look') {
        const fits = (keys: readonly number[]) => keys.some(key => key >= one.from && key <= one.to)
        const expected = (keysOf: (row: Part) => readonly number[]) => [...table.all()].filter(row => fits(keysOf(row))).map(row => row.id).sort((a, b) => a - b)
        expect([...table.between('size', row => row.size, one.from, one.to).ids()]).toEqual(expected(row => [row.size]))
        expect([...table.between('tags', row => row.tags, one.from, one.to).ids()]).toEqual(expected(row => row.tags))
        expect(table.ids()).toEqual([...ids].sort((a, b) => a - b))
      } else {
        const id = ids[one.at % (ids.length || 1)]
        if (id === undefined) continue
        if (one.do === 'remove') table.remove(id)
        else if (one.do === 'change') table.update(id, { size: one.size })
        else {
          expect(() => store.transaction(() => {
            table.update(id, { size: one.size })
            table.remove(id)
            table.insert({ size: one.size, tags: [] })
            throw new Error('undo')
          })).toThrow('undo')
        }
      }
    }
  }))
})

test('many changes at once are worked in like few', () => {
  const index = createSortedIndex(Array.from({ length: 2000 }, (_, id) => [id % 50, id] as const))
  for (let id = 0; id < 2000; id += 2) {
    index.note(id % 50, id, false)
    index.note(100, id, true)
  }
  index.note(100, 0, false)
  expect(index.between(100, 100).count).toBe(999)
  expect([...index.between(0, 2).ids()]).toEqual(Array.from({ length: 40 }, (_, number) => number * 50 + 1))
})
