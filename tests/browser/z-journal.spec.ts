import { expect, test } from '@playwright/test'
import { ports } from '../../playwright.config.ts'
import { keepJournal, refusedCalls, type Call } from './journal.ts'

// Named so that it comes last: what all tests before it have called.
for (const [name, port] of Object.entries(ports)) {
  test(`the portal «${name}» refused nothing that the app should not have asked`, async ({ request }) => {
    const calls = await (await request.get(`http://127.0.0.1:${port}/sandbox/journal`)).json() as readonly Call[]
    keepJournal(name, calls)
    expect(calls.length).toBeGreaterThan(0)
    expect(refusedCalls(calls)).toEqual([])
  })
}
