import { expect, test } from 'vitest'
import { auditExceptions } from '../../../src/commands/audit/exceptions.ts'
import { judge } from '../../../src/commands/audit/judge.ts'

const kettle = { source: 1, name: 'kettle', dependency: 'kettle', title: 'Boils over', url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', severity: 'high', cwe: [], cvss: {}, range: '<1.2.0' }
const report = (vulnerabilities: Readonly<Record<string, { readonly via: readonly unknown[] }>>) => JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: {} })
const faulty = report({ kettle: { via: [kettle] }, teapot: { via: ['kettle'] } })
const exception = { advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'nobody boils water here.', until: '2027-01-31' }

test('packages without known faults pass', () => {
  expect(judge(report({}), [], '2026-11-23')).toEqual([])
})

test('a known fault is told once, with its address', () => {
  expect(judge(faulty, [], '2026-11-23')).toEqual(['kettle <1.2.0, high: Boils over. https://github.com/advisories/GHSA-aaaa-bbbb-cccc'])
})

test('an explained fault passes until its day is over', () => {
  expect(judge(faulty, [exception], '2027-01-31')).toEqual([])
  expect(judge(faulty, [exception], '2027-02-01')).toEqual([expect.stringContaining('ended on 2027-01-31: look again whether it still holds that nobody boils water here.')])
})

test('an exception that explains nothing is to be deleted', () => {
  expect(judge(report({}), [exception], '2026-11-23')).toEqual([expect.stringContaining('GHSA-aaaa-bbbb-cccc explains nothing')])
})

test.each(['', '{"message":"405 Method Not Allowed","error":{}}', 'npm error network'])('%j is no report', printed => {
  expect(judge(printed, [], '2026-11-23')).toBeNull()
})

test('every exception has a reason and a day', () => {
  for (const { advisory, reason, until } of auditExceptions) {
    expect(advisory).toMatch(/^GHSA(-[\da-z]{4}){3}$/)
    expect(reason.length, advisory).toBeGreaterThan(20)
    expect(until, advisory).toMatch(/^\d{4}-\d\d-\d\d$/)
  }
})
