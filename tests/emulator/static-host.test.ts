import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStaticHost } from '../../src/emulator/static-host.ts'

const page = '<!doctype html><title>Разбор</title>'
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'static-'))
  mkdirSync(join(folder, 'site', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'site', 'index.html'), page)
  writeFileSync(join(folder, 'site', 'card-tab.html'), page)
  writeFileSync(join(folder, 'site', 'assets', 'card-tab-DkX2_a9z.js'), 'export {}')
  writeFileSync(join(folder, 'site', 'assets', 'plain.css'), 'a{}')
  writeFileSync(join(folder, 'secret.txt'), 'not for the site')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function ask(path: string, method = 'GET'): Promise<Response> {
  const host = createStaticHost(join(folder, 'site'))
  const form = method === 'POST' ? { body: 'AUTH_ID=1', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } } : {}
  return Promise.resolve(host.request(`http://127.0.0.1:8625${path}`, { method, redirect: 'manual', ...form }))
}

describe('the static host', () => {
  it('answers GET and POST with the same document and HEAD without it', async () => {
    for (const path of ['/card-tab.html', '/card-tab.html?DOMAIN=portal.example.com&PROTOCOL=1', '/', '/index.html']) {
      for (const method of ['GET', 'POST', 'HEAD']) {
        const response = await ask(path, method)
        expect([response.status, response.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
        expect(await response.text()).toBe(method === 'HEAD' ? '' : page)
        expect(response.headers.get('Content-Length')).toBe(String(Buffer.byteLength(page)))
      }
    }
  })

  it('lets the local portal frame its pages and never keeps them', async () => {
    const { headers } = await ask('/card-tab.html', 'POST')
    expect(headers.get('Cache-Control')).toBe('no-cache')
    expect(headers.get('X-Frame-Options')).toBeNull()
    expect(headers.get('Content-Security-Policy')).toBe('frame-ancestors http://127.0.0.1:* http://localhost:*')
    expect((await ask('/assets/plain.css')).headers.get('Content-Security-Policy')).toBeNull()
  })

  it('keeps only files whose name changes with their content', async () => {
    const hashed = await ask('/assets/card-tab-DkX2_a9z.js')
    expect(hashed.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect(hashed.headers.get('Cache-Control')).toContain('immutable')
    const plain = await ask('/assets/plain.css')
    expect(plain.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
    expect(plain.headers.get('Cache-Control')).toBe('no-cache')
  })

  it('answers in one line what it does not have', async () => {
    for (const path of ['/nothing.html', '/assets', '/assets/', '/%E0%A4%A']) {
      const response = await ask(path, 'POST')
      expect(response.status).toBe(404)
      expect((await response.text()).split('\n')).toHaveLength(1)
    }
    expect((await ask('/', 'DELETE')).status).toBe(405)
  })

  it('gives nothing from outside its folder', async () => {
    for (const path of ['/../secret.txt', '/..%2fsecret.txt', '/assets/..%2f..%2fsecret.txt', '/%2e%2e/secret.txt', '//secret.txt']) {
      expect((await ask(path)).status).toBe(404)
    }
  })
})
