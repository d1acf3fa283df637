import { createPinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useScan } from '../../src/app/scan.ts'
import { useSession } from '../../src/app/session.ts'
import { memoryBrowser, type MemoryBrowser } from '../../src/browser/memory.ts'
import type { Browser } from '../../src/browser/port.ts'
import { latest } from '../../src/core/load.ts'
import { defaultRegulation, savedForm, type Regulation } from '../../src/core/regulation.ts'
import { rules } from '../../src/core/rules/index.ts'
import { cleanPercent } from '../../src/core/scan-numbers.ts'
import type { Crm } from '../../src/crm/port.ts'
import { admin, head, salesperson } from '../crm/bitrix24/world.ts'
import { hostAt } from '../support/host.ts'
import { lostAfter, lostAmidst, lostBefore, troubles, twice, whenCalling, type Fate, type Judge, type Troubles } from '../support/troubles.ts'
import { openDirectWorld, type DirectWorld } from './direct-world.ts'

let world: DirectWorld
let browser: MemoryBrowser

beforeEach(async () => {
  world = await openDirectWorld()
  browser = memoryBrowser({ now: () => world.now().getTime(), wait: () => new Promise(resolve => setImmediate(resolve)) })
  await only('client-linked')
})

/** A company whose regulation has these rules and no others. */
async function only(...ids: readonly string[]): Promise<Regulation> {
  const all = defaultRegulation(rules)
  const regulation = { ...all, entries: all.entries.map(entry => ({ ...entry, enabled: ids.includes(entry.ruleId) })) }
  await world.crm(admin).settings.saveRegulation(savedForm(regulation))
  return regulation
}

function page(userId = admin, { tab = browser.openTab(), troubles: broken, crm = same => same }: { tab?: Browser, troubles?: Troubles, crm?: (crm: Crm) => Crm } = {}) {
  const pinia = createPinia()
  const found = world.crm(userId, broken && { through: broken.through })
  useSession(pinia).open({ crm: crm(found), host: { ...hostAt({ kind: 'main' }), now: world.now } }, tab)
  return { scan: useScan(pinia), tab, crm: found }
}

/** Open deals, some of them without a client. */
function deals(count: number, withoutClient: number): void {
  for (let index = 0; index < count; index++) world.card({ contactIds: index < withoutClient ? [] : [1], contactId: index < withoutClient ? 0 : 1 })
}

test('a scan counts every open card once, and keeps what it found in the portal', async () => {
  deals(20, 8)
  const { scan } = page()
  await scan.start('full')
  expect(scan.state).toEqual({ kind: 'idle' })
  const [record] = latest(scan.history) ?? []
  expect(record).toMatchObject({ extent: 'full', by: { id: admin }, revision: null })
  const found = (latest(scan.results) ?? []).filter(({ findings }) => findings.length > 0)
  expect(record?.numbers.all.findings).toBe(found.length)
  expect(found.length).toBeGreaterThanOrEqual(8)

  const later = page()
  await later.scan.refresh()
  expect(latest(later.scan.results)).toHaveLength(latest(scan.results)?.length ?? -1)
  expect(latest(later.scan.history)?.map(({ numbers }) => cleanPercent(numbers.all))).toEqual([cleanPercent(record?.numbers.all ?? { checked: 0, clean: 0 })])
})

test('what was mended is closed in the next scan, which reads only what has changed; what stays keeps its day', async () => {
  deals(10, 4)
  const broken = world.card({ contactIds: [], companyId: 0 })
  const { scan } = page()
  await scan.start('full')
  const before = latest(scan.history)?.[0]
  world.pass(3 * 86_400_000)
  world.tables.items(2).update(broken.id, { contactIds: [1], contactId: 1, updatedTime: world.now().toISOString() })
  world.card({ contactIds: [], companyId: 0 })
  await scan.start('auto')
  const [, after] = latest(scan.history) ?? []
  expect(after).toMatchObject({ extent: 'changes', opened: 1, closed: 1 })
  expect(after?.numbers.all.findings).toBe(before?.numbers.all.findings)
  const days = new Set((latest(scan.results) ?? []).flatMap(({ findings }) => findings.map(({ since }) => since)))
  expect([...days].toSorted()).toEqual(['2026-11-23', '2026-11-26'])
})

test('another regulation means that everything is read again', async () => {
  deals(3, 1)
  const { scan } = page()
  await scan.start('full')
  const saved = await only('client-linked', 'responsible-active')
  await world.crm(admin).settings.saveRegulation(savedForm({ ...saved, revision: { number: 2, by: { id: admin, name: 'Админ' }, at: world.now(), note: '' } }))
  await scan.start('auto')
  expect(latest(scan.history)?.map(({ extent, revision }) => [extent, revision])).toEqual([['full', null], ['full', 2]])
})

/** The page's reading, which tells of every chunk that was given out and waits until that was heard. */
function watched(heard: (cards: number) => void | Promise<void>) {
  return (crm: Crm): Crm => ({
    ...crm,
    scans: {
      ...crm.scans,
      open(order, from, signal) {
        const scan = crm.scans.open(order, from, signal)
        return {
          ...scan,
          async* chunks() {
            for await (const chunk of scan.chunks()) {
              yield chunk
              await heard(chunk.cards.length)
            }
          },
        }
      },
    },
  })
}

test('a tab that is closed in the middle leaves what it has read, and the next one goes on from there', async () => {
  deals(200, 50)
  const tab = browser.openTab()
  let given = 0
  const { scan } = page(admin, {
    tab,
    crm: watched(cards => {
      given += cards
      browser.crashTab(tab)
    }),
  })
  void scan.start('full')
  await expect.poll(() => tab.crashed).toBe(true)

  let rest = 0
  const next = page(admin, { crm: watched(cards => { rest += cards }) })
  await next.scan.refresh()
  expect(next.scan.lease, 'nobody is at it any more').toBeNull()
  const done = next.scan.kept?.done ?? 0
  expect(done).toBeGreaterThan(0)
  expect(done).toBeLessThanOrEqual(given)
  await next.scan.takeUp()
  const results = latest(next.scan.results) ?? []
  expect(results).toHaveLength(new Set(results.map(({ kind, id }) => `${kind}${id}`)).size)
  expect(results).toHaveLength(done + rest)
  expect(latest(next.scan.history)).toHaveLength(1)
  expect(next.scan.kept).toBeNull()
})

test('another tab of the same browser is told of a scan that is under way, and takes none of it up', async () => {
  deals(60, 10)
  let go: () => void = () => undefined
  const hold = new Promise<void>(resolve => { go = resolve })
  const { scan } = page(admin, { crm: watched(() => hold) })
  const whole = scan.start('full')
  const other = page()
  await expect.poll(async () => {
    await other.scan.refresh()
    return other.scan.kept?.done ?? 0
  }).toBeGreaterThan(0)
  expect(other.scan.lease?.by.id).toBe(admin)
  await other.scan.takeUp()
  expect(latest(other.scan.history)).toEqual([])
  go()
  await whole
  expect(latest(scan.history)).toHaveLength(1)
})

test('a lost connection stops the scan; what was read is kept, and the scan can be taken up', async () => {
  deals(120, 20)
  const broken = troubles()
  const tab = browser.openTab()
  let given = 0
  const { scan } = page(admin, {
    tab, troubles: broken,
    crm: watched(cards => {
      if (given === 0) broken.judge(() => lostBefore)
      given += cards
    }),
  })
  await scan.start('full')
  expect(scan.state).toMatchObject({ kind: 'failed', problem: { code: 'offline' } })
  expect(scan.kept?.done).toBe(given)
  broken.judge()
  await scan.takeUp()
  expect(latest(scan.history)).toHaveLength(1)
})

const additions = { 'lost on its way': lostBefore, 'answered only to the browser': lostAfter, 'sent twice by the browser': twice } as const

for (const [how, fate] of Object.entries(additions)) {
  test(`each line of a scan stands once when every addition is ${how}`, async () => {
    deals(30, 10)
    const broken = troubles()
    const struck = new Set<string>()
    broken.judge((_, { methods, params }) => {
      const lines = [...decodeURIComponent(JSON.stringify(params)).matchAll(/NAME=(leases|scans|snapshots)/g)].flatMap(([, line]) => line ?? [])
      if (!methods.includes('entity.item.add') || lines.every(line => struck.has(line))) return undefined
      for (const line of lines) struck.add(line)
      return fate
    })
    const { scan, crm } = page(admin, { troubles: broken })
    await scan.start('full')
    expect([...struck].sort()).toEqual(['leases', 'scans', 'snapshots'])
    expect(scan.state).toEqual({ kind: 'idle' })
    expect(scan.lease).toBeNull()
    expect(latest(scan.results)?.length).toBeGreaterThanOrEqual(30)
    expect(await crm.notebook.lines('scans')).toHaveLength(1)
    expect(await crm.notebook.lines('leases')).toEqual([])
  })
}

for (const commands of [1, 2, 3, 4]) {
  test(`a writing that breaks off behind its command ${commands} is finished, and leaves nothing behind`, async () => {
    deals(30, 10)
    const broken = troubles()
    const { scan, crm } = page(admin, { troubles: broken })
    await scan.start('full')
    broken.judge(onceCallingBook('snapshots', lostAmidst(commands)))
    await scan.start('full')
    expect(scan.state).toEqual({ kind: 'idle' })
    expect(scan.lease).toBeNull()
    const [, last] = await crm.notebook.lines('scans')
    expect(await crm.notebook.lines('scans')).toHaveLength(2)
    expect((await crm.notebook.lines('snapshots')).map(({ key }) => key)).toEqual([last?.key])
    expect(await crm.notebook.lines('leases')).toEqual([])
    expect(latest(scan.history)).toHaveLength(2)
  })
}

/** Only the first request that adds to the book meets the fate. */
function onceCallingBook(book: string, fate: Fate): Judge {
  let isOver = false
  return (_, { params }) => {
    if (isOver || !decodeURIComponent(JSON.stringify(params)).includes(`NAME=${book}`)) return undefined
    isOver = true
    return fate
  }
}

test('the second scan of a page goes by what a colleague has found meanwhile', async () => {
  deals(10, 4)
  const { scan } = page()
  await scan.start('full')
  world.pass(60_000)
  const mended = world.card({ contactIds: [], companyId: 0 })
  const colleague = page(head)
  await colleague.scan.start('auto')
  world.pass(60_000)
  world.tables.items(2).update(mended.id, { contactIds: [1], contactId: 1, updatedTime: world.now().toISOString() })
  await scan.start('auto')
  expect(latest(scan.history)?.map(({ extent, opened, closed }) => [extent, opened, closed])).toEqual([['full', 0, 0], ['changes', 1, 0], ['changes', 0, 1]])
  expect(await world.crm(admin).notebook.lines('snapshots')).toHaveLength(1)
})

test('results that an earlier scan could not take away go with the next one', async () => {
  deals(10, 4)
  const broken = troubles()
  const { scan, crm } = page(admin, { troubles: broken })
  await scan.start('full')
  broken.judge(whenCalling('entity.item.delete', lostBefore))
  await scan.start('full')
  broken.judge()
  expect((await crm.notebook.lines('snapshots')).length).toBeGreaterThan(1)
  const next = page()
  world.pass(10 * 60_000)
  await next.scan.refresh()
  await next.scan.start('full')
  expect(await crm.notebook.lines('snapshots')).toHaveLength(1)
})

test('a lease that could not be given back hinders nobody when its scan has ended', async () => {
  deals(5, 1)
  const broken = troubles()
  broken.judge(whenCalling('entity.item.delete', lostBefore))
  const { scan, crm } = page(admin, { troubles: broken })
  await scan.start('full')
  expect(latest(scan.history)).toHaveLength(1)
  expect(await crm.notebook.lines('leases')).not.toEqual([])
  const colleague = page(head)
  await colleague.scan.refresh()
  expect(colleague.scan.lease).toBeNull()
  await colleague.scan.start('full')
  expect(latest(colleague.scan.history)).toHaveLength(2)
})

test('two people do not scan at once: the second is told who does', async () => {
  deals(5, 1)
  const { notebook } = world.crm(admin)
  await notebook.add('leases', [{ key: 'scan', text: JSON.stringify({ by: { id: head, name: 'Ольга Громова' }, at: world.now().toISOString(), scan: 'other' }) }])
  const { scan } = page()
  await scan.start('full')
  expect(scan.lease?.by.name).toBe('Ольга Громова')
  expect(latest(scan.history)).toEqual(null)
  world.pass(10 * 60_000)
  await scan.start('full')
  expect(latest(scan.history)).toHaveLength(1)
})

test('a salesperson may not scan, the head of a department may', async () => {
  for (const [who, may] of [[salesperson, false], [head, true], [admin, true]] as const) {
    const { scan } = page(who)
    await scan.refresh()
    expect(scan.whoMay).toBe(may)
  }
})

test('checking one card again takes its row away when it is in order now', async () => {
  deals(3, 0)
  const broken = world.card({ contactIds: [], companyId: 0 })
  const { scan } = page()
  await scan.start('full')
  const row = () => (latest(scan.results) ?? []).find(({ id, kind }) => kind === 'deal' && id === broken.id)
  expect(row()?.findings).toHaveLength(1)
  world.tables.items(2).update(broken.id, { contactIds: [1], contactId: 1 })
  await scan.recheck(broken)
  expect(row()?.findings).toEqual([])
  world.tables.items(2).remove(broken.id)
  expect(await scan.recheck(broken)).toBe('gone')
  expect(row()).toBeUndefined()
})
