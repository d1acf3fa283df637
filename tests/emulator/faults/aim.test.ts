import { describe, expect, it } from 'vitest'
import { createFaults } from '../../../src/emulator/faults/faults.ts'
import type { SwitchChanges } from '../../../src/emulator/faults/switches.ts'

type Call = readonly [method: string, user?: number]

/** Which of these calls the fault hits. */
function hits(dropBefore: SwitchChanges['dropBefore'], calls: readonly Call[]): readonly boolean[] {
  const faults = createFaults()
  faults.change({ dropBefore })
  return calls.map(([method, user = 1]) => faults.fire('dropBefore', { methods: method.split(' '), user }) !== null)
}

describe('a fault', () => {
  it('hits every call when it is told nothing', () => {
    expect(hits(true, [['profile'], ['crm.item.add', 7]])).toEqual([true, true])
  })

  it('hits its methods alone, however they are written, and as commands of a batch', () => {
    expect(hits({ methods: ['crm.item.Add'] }, [['profile'], ['crm.item.add'], ['batch profile crm.item.add'], ['batch profile']])).toEqual([false, true, true, false])
  })

  it('hits every method of a kind by a pattern', () => {
    expect(hits({ methods: ['*.add', 'crm.*.get'] }, [['crm.item.add'], ['crm.item.adding'], ['crm.item.get'], ['crmXitem.get'], ['user.get']])).toEqual([true, false, true, false, false])
  })

  it('is off when it has fired as often as it was to, and tells how often', () => {
    const faults = createFaults()
    faults.change({ serverError: [{ times: 1 }, { methods: ['b'] }], dropBefore: true })
    faults.fire('serverError', { methods: ['a'], user: 1 })
    expect(faults.switches).toEqual({ serverError: [{ methods: ['b'] }], dropBefore: [{}] })
    expect(faults.counts().serverError).toBe(1)
  })

  it('hits its person alone', () => {
    expect(hits({ user: 7 }, [['profile', 1], ['profile', 7]])).toEqual([false, true])
  })

  it('fires so many times', () => {
    expect(hits({ times: 2 }, [['a'], ['b'], ['c']])).toEqual([true, true, false])
  })

  it('lets the first calls pass, of those that it is meant for', () => {
    expect(hits({ methods: ['a'], after: 1, times: 1 }, [['b'], ['a'], ['b'], ['a'], ['a']])).toEqual([false, false, false, true, false])
  })

  it('counts by itself when there are several of its kind', () => {
    expect(hits([{ after: 1, times: 1 }, { after: 3, times: 1 }], [['a'], ['a'], ['a'], ['a'], ['a']])).toEqual([false, true, false, true, false])
  })

  it('is counted when it fires, not when it passes', () => {
    const faults = createFaults()
    faults.change({ serverError: { after: 2 } })
    for (let call = 0; call < 5; call += 1) faults.fire('serverError', { methods: ['a'], user: 1 })
    expect(faults.counts()).toMatchObject({ serverError: 3, dropBefore: 0 })
  })

  it('of which another one is changed goes on counting', () => {
    const faults = createFaults()
    const fire = () => faults.fire('serverError', { methods: ['a'], user: 1 }) !== null
    faults.change({ serverError: { times: 1 } })
    expect(fire()).toBe(true)
    faults.change({ dropBefore: true })
    expect(fire()).toBe(false)
  })
})

describe('a random latency', () => {
  const aim = { methods: ['a'], user: 1 }

  function delays(latency: SwitchChanges['latency']): readonly number[] {
    const faults = createFaults()
    faults.change({ latency })
    return Array.from({ length: 200 }, () => faults.delay(aim))
  }

  it('stays in its range and uses all of it', () => {
    const drawn = delays({ random: { from: 100, to: 200 } })
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(100)
    expect(Math.max(...drawn)).toBeLessThanOrEqual(200)
    expect(Math.min(...drawn)).toBeLessThan(105)
    expect(Math.max(...drawn)).toBeGreaterThan(195)
  })

  it('is the same for the same seed and another for another', () => {
    const random = { from: 0, to: 1000 }
    expect(delays({ random, seed: 7 })).toEqual(delays({ random, seed: 7 }))
    expect(delays({ random, seed: 7 })).not.toEqual(delays({ random, seed: 8 }))
  })

  it('comes on top of a fixed one', () => {
    expect(delays({ ms: 50, random: { from: 1, to: 1 } })).toEqual(Array(200).fill(51))
  })

  it('is none where it is not meant', () => {
    const faults = createFaults()
    faults.change({ latency: { ms: 50, user: 2 } })
    expect([faults.delay(aim), faults.delay({ ...aim, user: 2 })]).toEqual([0, 50])
  })
})
