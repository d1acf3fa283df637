import { expect, test } from 'vitest'
import { compileFilter, type Comparison } from '../../src/emulator/bitrix24/crm/filter.ts'

type Row = Record<string, unknown>

const kinds: Record<string, Comparison> = { title: 'text', amount: 'number', company: 'id', people: 'id', open: 'flag', mark: 'userFlag', at: 'moment', day: 'day' }

const rows: readonly Row[] = [
  { n: 1, title: 'Молоко оптом', amount: 100, company: 5, people: [1, 2], open: 'Y', mark: 'Y', at: '2026-11-23T06:00:00.000Z', day: '2026-11-23' },
  { n: 2, title: 'Хлеб', amount: 0, company: 0, people: [], open: 'N', mark: 'N', at: '2026-11-24T06:00:00.000Z', day: '2026-12-01' },
  { n: 3, title: '', amount: null, company: null, people: [3], mark: null, at: null, day: null },
]

function found(filter: Row): number[] {
  const matches = compileFilter<Row>(filter, {
    field: name => {
      const compare = kinds[name]
      return compare && { compare, read: row => row[name] }
    },
    unknown: 'refused',
    timeZone: 'Europe/Moscow',
  })
  return rows.filter(matches).map(row => Number(row.n))
}

test.each([
  [{ amount: 100 }, [1]],
  [{ '=amount': '100' }, [1]],
  [{ '!amount': 100 }, [2, 3]],
  [{ '!=amount': 100 }, [2, 3]],
  [{ '>amount': 0 }, [1]],
  [{ '>=amount': 0 }, [1, 2]],
  [{ '<amount': 100 }, [2]],
  [{ '<=amount': 100 }, [1, 2]],
  [{ '@amount': [100, 0] }, [1, 2]],
  [{ amount: [100, 0] }, [1, 2]],
  [{ '!@amount': [100] }, [2, 3]],
  [{ '%title': 'олок' }, [1]],
  [{ '%title': 'МОЛОКО' }, [1]],
  [{ '=%title': 'моло%' }, [1]],
  [{ '%=title': '%леб' }, [2]],
  [{ '=%title': 'леб' }, []],
  [{ '!%title': 'леб' }, [1, 3]],
  [{ '!=%title': 'моло%' }, [2, 3]],
  [{ '!%=title': 'моло%' }, [2, 3]],
  [{ '!=title': '' }, [1, 2]],
  [{ title: '' }, [3]],
  [{ company: 0 }, [2, 3]],
  [{ '!company': '' }, [1]],
  [{ people: 2 }, [1]],
  [{ '@people': [2, 3] }, [1, 3]],
  [{ '!people': 3 }, [1, 2]],
  [{ open: 'Y' }, [1]],
  [{ open: 'N' }, [2, 3]],
  [{ mark: 1 }, [1]],
  [{ mark: '0' }, [2, 3]],
  [{ '>at': '2026-11-23T09:00:00+03:00' }, [2]],
  [{ '>=at': '2026-11-23T09:00:00+03:00' }, [1, 2]],
  [{ '>=at': '23.11.2026 09:00:00' }, [1, 2]],
  [{ '<day': '2026-12-01' }, [1]],
  [{ '>amount': '' }, [1]],
  [{ '>=company': '' }, [1, 2]],
  [{ '>at': '' }, []],
  [{ '>title': '' }, []],
  [{ logic: 'OR', 0: { amount: 100 }, 1: { title: '' } }, [1, 3]],
  [{ '0': { logic: 'OR', 0: { '!=title': '' }, 1: { '!amount': '' } }, '>amount': 0 }, [1]],
  [{ 0: { logic: 'OR', 0: { '>amount': 50, 'open': 'Y' }, title: '' } }, [1, 3]],
  [[{ amount: 100 }, { open: 'Y' }] as unknown as Row, [1]],
])('%j finds %j', (filter, expected) => {
  expect(found(filter)).toEqual(expected)
})

test.each([
  [{ nowhere: 1 }, 'Invalid filter: field \'nowhere\' is not allowed in filter'],
  [{ 0: { logic: 'OR', 0: { '>=nowhere': 1 } } }, 'Invalid filter: field \'nowhere\' is not allowed in filter'],
  [{ mark: 'Y' }, 'Invalid filter: field \'mark\' has invalid value'],
  [{ '>at': 'yesterday' }, 'Invalid filter: field \'at\' has invalid value'],
  [{ amount: 'much' }, 'Invalid filter: field \'amount\' has invalid value'],
])('%j is refused', (filter, message) => {
  expect(() => found(filter)).toThrow(expect.objectContaining({ code: 'INVALID_ARG_VALUE', message }))
})
