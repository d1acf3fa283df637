import { expect, test } from 'vitest'
import { rules } from '../../../src/core/rules/index.ts'
import { nothingPending, pendingIn } from '../../../src/ui/scan/pending.ts'

const running = { kind: 'running', extent: 'full', writing: false } as const
const names = ({ ruleIds, dimensions }: ReturnType<typeof pendingIn>) => [...ruleIds, ...dimensions]

test('while all cards are read nobody knows of duplicates yet', () => {
  expect(names(pendingIn(running, rules, nothingPending))).toEqual(['duplicates-absent', 'uniqueness'])
  expect(names(pendingIn({ ...running, kind: 'paused' }, rules, nothingPending))).toEqual(['duplicates-absent', 'uniqueness'])
})

test('without a switched-on rule that compares cards nothing is pending', () => {
  expect(names(pendingIn(running, rules.filter(({ id }) => id !== 'duplicates-absent'), nothingPending))).toEqual([])
})

test('a scan of changes, one that has read everything and one that has ended know all', () => {
  for (const state of [{ ...running, extent: 'changes' }, { ...running, writing: true }, { kind: 'idle' }] as const) expect(names(pendingIn(state, rules, nothingPending))).toEqual([])
})

test('where a scan broke off, what it could not tell stays unknown', () => {
  expect(names(pendingIn({ kind: 'failed' }, rules, pendingIn(running, rules, nothingPending)))).toEqual(['duplicates-absent', 'uniqueness'])
  expect(names(pendingIn({ kind: 'failed' }, rules, nothingPending))).toEqual([])
})
