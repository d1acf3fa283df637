import { expect, test } from 'vitest'
import { lateMessages, lateScans } from '../../../src/crm/shared/late.ts'
import type { MessageMeans, MessagePort, ScanChunk, ScanPort } from '../../../src/crm/port.ts'

const means: MessageMeans = { arrivesAs: 'task', hasGroups: false }

const messages: Omit<MessagePort, keyof MessageMeans> = {
  notify: async all => all.map(({ personId }) => ({ personId, sent: true })),
  groups: async () => [{ id: 1, name: 'Продажи' }],
  post: async groupId => groupId * 10,
  findPost: async (_, title) => title.length,
}

const chunk = { cards: [], cursor: '1', done: 1, total: 2 } satisfies ScanChunk

const order = { kinds: [], changedSince: null, also: [], doneSince: null }

test('nothing is loaded before it is asked for, and once for all who ask', async () => {
  let loads = 0
  const port = lateMessages(means, async () => { loads += 1; return messages })
  expect(loads).toBe(0)
  expect(await Promise.all([port.groups(), port.post(7, { title: '', text: [] }), port.findPost(7, 'abc'), port.notify([{ personId: 3, text: [], tag: '' }])]))
    .toEqual([[{ id: 1, name: 'Продажи' }], 70, 3, [{ personId: 3, sent: true }]])
  expect(loads).toBe(1)
})

test('code that did not arrive is a lost connection, and the next one who asks tries again', async () => {
  let loads = 0
  const port = lateMessages(means, async () => {
    loads += 1
    if (loads === 1) throw new TypeError('Failed to fetch dynamically imported module')
    return messages
  })
  await expect(port.groups()).rejects.toMatchObject({ code: 'offline', retryable: true })
  expect(await port.groups()).toHaveLength(1)
})

test('a scan is opened once, whatever is asked of it', async () => {
  const asked: unknown[] = []
  const scans: ScanPort = {
    open(...given) {
      asked.push(given)
      return {
        async* chunks() { yield chunk },
        complete: async cards => cards,
      }
    },
    look: async () => [],
    titles: async () => new Map([['deal:1', 'Поставка']]),
  }
  const port = lateScans(async () => scans)
  const { signal } = new AbortController()
  const scan = port.open(order, '1', signal)
  const chunks: ScanChunk[] = []
  for await (const one of scan.chunks()) chunks.push(one)
  expect([chunks, await scan.complete([], [])]).toEqual([[chunk], []])
  expect(asked).toEqual([[order, '1', signal]])
  expect(await port.titles([])).toEqual(new Map([['deal:1', 'Поставка']]))
  expect(await port.look([], () => [])).toEqual([])
})
