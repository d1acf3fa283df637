import { beforeAll, expect, test } from 'vitest'
import { bringPatterns, matcherOf, patternFault } from '../../src/core/pattern.ts'
import { fc } from '../support/property.ts'

beforeAll(bringPatterns)

test.each(['^\\d{3}/\\d{2}$', 'договор|счёт', '[А-ЯЁ]{2}-\\d+', '\\p{Lu}+', '(?:a|b)*', '\\\\1'])('«%s» is a pattern', pattern => {
  expect(patternFault(pattern)).toBeNull()
  expect(() => matcherOf(pattern)).not.toThrow()
})

test.each([['(', 'broken-pattern'], ['[а-', 'broken-pattern'], ['*', 'broken-pattern'], ['(a)\\1', 'too-clever-pattern'], ['(?=a)', 'too-clever-pattern'], ['\\u0430', 'too-clever-pattern'], ['(?<!a)b', 'too-clever-pattern'], ['a{1001}', 'too-clever-pattern'], ['a'.repeat(301), 'too-clever-pattern']])('«%s» is refused as %s', (pattern, fault) => {
  expect(patternFault(pattern)).toBe(fault)
})

test('letter case does not matter, and a part is enough', () => {
  expect(matcherOf('договор')('ДОГОВОР № 5')).toBe(true)
  expect(matcherOf('^договор$')('ДОГОВОР № 5')).toBe(false)
})

test('patterns that run for ever elsewhere come to their end', () => {
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '(.*)*x', '^([a-z]+)*!$']) expect(matcherOf(pattern)('a'.repeat(2_000))).toBe(pattern === '^(a+)+$' || pattern === '^(a|a)*$')
})

test('whatever passes the first look can be made, or says so by throwing, and answers', () => {
  fc.assert(fc.property(fc.stringMatching(/^[a-zа-я0-9()[\]{}|*+?.^$\\-]{0,12}$/), fc.string({ maxLength: 30 }), (pattern, text) => {
    if (patternFault(pattern) !== null) return
    try {
      expect(typeof matcherOf(pattern)(text)).toBe('boolean')
    } catch (error) {
      expect((error as Error).name).toMatch(/^RE2JS/)
    }
  }))
})
