import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { contentPolicy, framePolicy, ownHostsOf, withPolicy } from '../../../src/commands/site/policy.ts'
import { machineNames } from '../../../src/crm/bitrix24/portal.ts'

const cloudOnly = { portal: null, demo: [] }

function directive(policy: string, name: string): readonly string[] {
  const [, ...values] = policy.split('; ').map(part => part.split(' ')).find(([first]) => first === name) ?? []
  return values
}

test('nothing is allowed that is not named', () => {
  const policy = contentPolicy(cloudOnly)
  expect(directive(policy, 'default-src')).toEqual(['\'none\''])
  expect(directive(policy, 'script-src')).toEqual(['\'self\''])
  expect(directive(policy, 'style-src')).toEqual(['\'self\''])
  for (const name of ['base-uri', 'form-action', 'object-src']) expect(directive(policy, name)).toEqual(['\'none\''])
  expect(policy).not.toMatch(/unsafe|nonce|data:|blob:|\*(?!\.bitrix24\.)/)
})

test('a package for the cloud speaks to the cloud alone', () => {
  const sources = directive(contentPolicy(ownHostsOf({})), 'connect-src')
  expect(sources).toContain('https://*.bitrix24.ru')
  expect(sources.every(source => /^https:\/\/\*\.bitrix24\.[a-z.]+$/.test(source))).toBe(true)
})

test('the host of a self-hosted portal and the local portal are added when the build is told of them', () => {
  const cloud = directive(contentPolicy(ownHostsOf({})), 'connect-src')
  expect(directive(contentPolicy(ownHostsOf({ VITE_PORTAL_HOST: 'CRM.example.ru:8443' })), 'connect-src')).toEqual([...cloud, 'http://crm.example.ru:8443'])
  expect(directive(contentPolicy(ownHostsOf({ VITE_DEMO: 'true' })), 'connect-src')).toEqual([...cloud, 'http://127.0.0.1:*', 'http://localhost:*'])
})

test.each(['https://crm.example.ru', 'crm.example.ru/', '*', '*.example.ru', 'crm.example.ru; script-src *', 'a b', 'crm.example.ru"', '.ru'])('%j is no name of one host', host => {
  expect(() => ownHostsOf({ VITE_PORTAL_HOST: host })).toThrow('VITE_PORTAL_HOST')
})

test('who may frame the pages is the same list', () => {
  const own = { portal: 'crm.example.ru', demo: machineNames }
  expect(directive(framePolicy(own), 'frame-ancestors')).toEqual(directive(contentPolicy(own), 'connect-src'))
})

test('the README tells hosts the same list', () => {
  expect(readFileSync('README.md', 'utf8')).toContain(`Content-Security-Policy: ${framePolicy(cloudOnly)}\n`)
})

test('the policy stands after the encoding and before everything else', () => {
  const page = readFileSync('placements/index.html', 'utf8')
  const written = withPolicy(page, 'default-src \'none\'')
  const at = written.indexOf('<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">')
  expect(at).toBeGreaterThan(written.indexOf('<meta charset="utf-8">'))
  expect(written.slice(0, at)).not.toMatch(/<(?:script|link|title|body)/)
  expect(() => withPolicy('<!doctype html><title></title>', '')).toThrow('charset')
})
