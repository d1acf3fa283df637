import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { methods } from '../../src/emulator/bitrix24/families.ts'
import { startPortal, type StartedPortal } from '../support/portal.ts'
import { restAs, restByWebhook, type Rest } from '../support/rest.ts'
import { accepted } from './samples/accepted.ts'
import { differences, nearest, samples } from './samples.ts'
import { callEverything } from './samples/calls.ts'

let portal: StartedPortal
const replies = new Map<string, unknown[]>()

function recorded(rest: Rest): Rest {
  return async (method, params) => {
    const answer = await rest(method, params)
    if (answer.status !== 200 || answer.error !== undefined) throw new Error(`${method} was refused: ${JSON.stringify(answer.body)}`)
    const body = Object.fromEntries(Object.entries(answer.body).filter(([name]) => name !== 'time'))
    replies.set(method, [...(replies.get(method) ?? []), body])
    return answer
  }
}

beforeAll(async () => {
  portal = await startPortal({ deals: 120 })
  await callEverything(portal, recorded(restAs(portal, 1)), recorded(restByWebhook(portal, 1)))
})
afterAll(() => portal.close())

function differencesOf(method: string): readonly string[] {
  const sample = samples[method.toLowerCase()]
  const bodies = [...replies].filter(([name]) => name.toLowerCase() === method).flatMap(([, all]) => all)
  if (!sample) return ['samples/bitrix24.json has no sample of it: see samples/extract.mjs']
  if (bodies.length === 0) return ['it was never called']
  return [...new Set(bodies.flatMap(body => nearest(sample, body)))]
}

describe('a reply looks like the sample in the documentation', () => {
  it.each([...methods.keys()])('of %s', method => {
    const known = accepted[method] ?? {}
    expect(differencesOf(method).filter(line => !(line in known))).toEqual([])
  })
})

describe('the list of accepted differences', () => {
  it('has no entry that is no difference any more', () => {
    const stale = Object.entries(accepted).flatMap(([method, known]) => {
      const real = differencesOf(method)
      return Object.keys(known).filter(line => !real.includes(line)).map(line => `${method}: ${line}`)
    })
    expect(stale).toEqual([])
  })

  it('gives a reason for each', () => {
    const reasons = Object.values(accepted).flatMap(known => Object.values(known))
    expect(reasons.filter(reason => reason.length < 15)).toEqual([])
  })
})

describe('the comparison', () => {
  const shape = { result: { 'id': 'number', 'name?': 'string', 'rows': [{ a: 'string|number' }], 'map': { '*': { x: 'boolean' } }, 'none': 'null', 'empty': [] } }

  it.each([
    [{ result: { id: 1, rows: [{ a: '1' }, { a: 1 }], map: { ru: { x: true } }, none: 5, empty: [1] } }, []],
    [{ result: { id: null, name: 'n', rows: [], map: [], none: null, empty: { a: 1 }, ufCrmX: 1 } }, []],
    [{ result: { id: '1', name: 2, rows: [{ a: true }, {}], map: { ru: { x: 1, y: 1 } }, more: 1 } }, [
      'missing result.none', 'missing result.empty', 'type result.id', 'type result.name', 'type result.rows[].a', 'missing result.rows[].a',
      'type result.map.*.x', 'extra result.map.*.y', 'extra result.more',
    ]],
    [{ result: [] }, []],
    [{ result: 'x' }, ['type result']],
    [{}, ['missing result']],
  ])('finds what is missing, extra or of another type in %o', (body, lines) => {
    expect(differences(shape, body)).toEqual(lines)
  })
})
