import { expect } from 'vitest'
import { cardKey, type CardRef } from '../../../src/core/card.ts'
import type { ScanCursor, ScanOrder } from '../../../src/crm/port.ts'
import type { Ground } from './ground.ts'

const order: ScanOrder = { kinds: [{ kind: 'deal', parts: ['activities', 'stages', 'clients'], closedSince: null, fields: [] }], changedSince: null, also: [], doneSince: null }

export const scanPromises = {
  'a scan gives every open deal once, with what was asked for': async (ground: Ground) => {
    const ref = ground.deal()
    const keys: string[] = []
    for await (const { cards, done, total } of ground.crm('admin').scans.open(order, null, new AbortController().signal).chunks()) {
      keys.push(...cards.map(card => cardKey(card.ref)))
      expect([done, total >= done]).toEqual([keys.length, true])
      for (const { parts, stage } of cards) expect([Object.keys(parts).toSorted(), stage?.outcome]).toEqual([['activities', 'clients', 'stages'], 'open'])
    }
    expect(new Set(keys).size).toBe(keys.length)
    expect(keys).toContain(cardKey(ref))
  },

  'a scan that broke off goes on where it was, whatever came and went meanwhile': async (ground: Ground) => {
    const refs = Array.from({ length: 620 }, () => ground.deal())
    const given: CardRef[] = []
    let cursor: ScanCursor | null = null
    for await (const chunk of ground.crm('admin').scans.open(order, null, new AbortController().signal).chunks()) {
      given.push(...chunk.cards.map(({ ref }) => ref))
      cursor = chunk.cursor
      break
    }
    const gone = new Set([...refs.slice(0, 5), ...refs.slice(-5)].map(cardKey))
    for (const ref of refs.filter(one => gone.has(cardKey(one)))) ground.deleteDeal(ref)
    ground.deal()
    for await (const { cards } of ground.crm('admin').scans.open(order, cursor, new AbortController().signal).chunks()) given.push(...cards.map(({ ref }) => ref))
    const keys = given.map(cardKey)
    expect(new Set(keys).size).toBe(keys.length)
    expect(refs.map(cardKey).filter(key => !gone.has(key) && !keys.includes(key))).toEqual([])
  },

  'certain cards are looked at whole, and those that are gone are left out': async (ground: Ground) => {
    const [here, gone] = [ground.deal(), ground.deal()]
    ground.deleteDeal(gone)
    const { scans } = ground.crm('admin')
    const [card, ...others] = await scans.look([here, gone, here], () => ['activities', 'comments', 'clients'])
    expect([card?.ref, others]).toEqual([here, []])
    for (const part of ['activities', 'comments', 'clients'] as const) expect([part, card?.parts[part]?.known]).toEqual([part, true])
    expect(card?.incomplete ?? []).toEqual([])
    expect([...await scans.titles([here, gone])]).toEqual([[cardKey(here), 'Поставка мебели']])
  },

  'a sample is drawn from all open deals, the same by the same seed': async (ground: Ground) => {
    for (let index = 0; index < 30; index++) ground.deal()
    const drawn = async (): Promise<readonly string[]> => {
      const keys: string[] = []
      for await (const chunk of ground.crm('admin').scans.open({ ...order, sample: { size: 10, seed: 7 } }, null, new AbortController().signal).chunks()) {
        keys.push(...chunk.cards.map(({ ref }) => cardKey(ref)))
        expect(chunk.drawnFrom?.deal).toBeGreaterThanOrEqual(30)
      }
      return keys.toSorted()
    }
    const first = await drawn()
    expect(new Set(first).size).toBe(10)
    expect(await drawn()).toEqual(first)
  },

  'a scan that is stopped ends without an error': async (ground: Ground) => {
    ground.deal()
    const chunks = []
    for await (const chunk of ground.crm('admin').scans.open(order, null, AbortSignal.abort()).chunks()) chunks.push(chunk)
    expect(chunks).toEqual([])
  },
}
