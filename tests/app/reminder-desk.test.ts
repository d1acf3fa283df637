import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { useDigest } from '../../src/app/digest.ts'
import { usePeriodReport } from '../../src/app/period-report.ts'
import { useCardReminders, useReminders } from '../../src/app/reminders.ts'
import { useScan } from '../../src/app/scan.ts'
import { writeScan } from '../../src/app/scan/scan-books.ts'
import type { CardRef } from '../../src/core/card.ts'
import { digestKey, textOfDigest } from '../../src/core/digest-book.ts'
import { latest } from '../../src/core/load.ts'
import { plainMessage } from '../../src/core/message-text.ts'
import { defaultRegulation, savedForm } from '../../src/core/regulation.ts'
import { isReport } from '../../src/core/report.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { CardResult } from '../../src/core/scan-result.ts'
import { scanTally } from '../../src/core/scan-tally.ts'
import { admin, head, salesperson } from '../crm/bitrix24/world.ts'
import { deadFrom, lostBefore, troubles } from '../support/troubles.ts'
import { openDirectPage, openDirectWorld, type DirectWorld } from './direct-world.ts'
import { ownGroup } from './unit-scenes.ts'

let world: DirectWorld
let restore: () => void
let cards: readonly CardRef[]

beforeAll(async () => {
  world = await openDirectWorld()
  cards = ['Первая', 'Вторая', 'Третья'].map(title => world.card({ title }))
  restore = world.keep()
})

beforeEach(() => restore())

async function scanned(results: readonly CardResult[] = cards.map(broken), at = world.now(), revision: number | null = null): Promise<void> {
  const tally = scanTally(rules)
  results.forEach(result => tally.add(result))
  await writeScan(world.crm(admin).notebook, {
    startedAt: at, finishedAt: at, by: { id: admin, name: 'Ада' }, extent: 'full', revision, numbers: tally.numbers(), opened: 3, closed: 1, snapshot: `scan ${at.getTime()}`, includes: [],
  }, results, at)
}

function broken({ kind, id }: CardRef, index: number): CardResult {
  return { kind, id, responsibleId: salesperson, findings: [{ ruleId: 'next-step-planned', messageId: 'noNextStep', since: index === 0 ? '2026-10-01' : '2026-11-20' }], notChecked: [], excepted: [], looked: 10, broken: 5, changesOn: null }
}

const notes = () => [...world.tables.notifications.all()]

describe('reminders', () => {
  test('before the first scan nothing is offered', async () => {
    const store = useReminders(openDirectPage(world))
    await store.look()
    expect(store.offer).toMatchObject({ dataOf: null, last: null, due: { summaries: [] } })
  })

  test('what is due is offered with the moment of the scan, and the messages can be read before', async () => {
    await scanned()
    const store = useReminders(openDirectPage(world))
    await store.look()
    expect(store.offer).toMatchObject({ may: true, dataOf: world.now(), last: null })
    await store.preview()
    const letters = latest(store.letters) ?? []
    expect(letters.map(({ personId }) => personId)).toEqual([salesperson, head])
    expect(letters.map(({ text }) => plainMessage(text)).join('\n')).toContain('• Вторая. Не выполнено: Следующий шаг запланирован.')
    expect(notes()).toEqual([])
  })

  test('what is sent is what was read', async () => {
    await scanned()
    const store = useReminders(openDirectPage(world))
    await store.look()
    await store.preview()
    await store.send('Chrome, Windows')
    expect(store.sent).toMatchObject({ state: 'done', report: { state: 'sent', told: [salesperson, head] } })
    for (const { personId, text } of latest(store.letters) ?? []) {
      const message = notes().find(({ userId }) => userId === personId)?.message.replace(/\[URL=[^\]]*\]|\[\/?\w+\]/g, '')
      expect(message).toBe(plainMessage(text))
    }
    expect(store.offer).toMatchObject({ last: { browser: 'Chrome, Windows', by: { id: head } }, due: { summaries: [], recent: 4 } })
  })

  test('whoever may not scan is not let send', async () => {
    await scanned()
    const store = useReminders(openDirectPage(world, salesperson))
    await store.look()
    expect(store.offer?.may).toBe(false)
    await store.send('Chrome, Windows')
    expect(notes()).toEqual([])
  })

  test('an exception made after the scan keeps its finding from being told', async () => {
    await scanned(cards.slice(0, 1).map(broken))
    const store = useReminders(openDirectPage(world))
    const { useUnits } = await import('../../src/app/units.ts')
    const [card] = cards
    if (card === undefined) throw new Error('There is no card.')
    await useUnits(openDirectPage(world, admin)).begin('except', { card, rule: 'next-step-planned', until: '2026-12-01', reason: 'Клиент в отпуске' })
    await store.look()
    expect(store.offer?.due).toMatchObject({ summaries: [], findings: 0 })
  })

  test('what cannot be read is a failure, not an empty list', async () => {
    await scanned()
    const store = useReminders(openDirectPage(world, head, { troubles: troubles(deadFrom(0, lostBefore)) }))
    await store.look()
    expect(store.load).toMatchObject({ state: 'failed', problem: { code: 'offline' } })
  })

  test('of chosen cards only those are told, and the day’s sending leaves their people out', async () => {
    await scanned(cards.map((card, index) => ({ ...broken(card, index), findings: broken(card, 1).findings })))
    const chosen = useCardReminders(openDirectPage(world))
    await chosen.look(cards.slice(1, 2))
    await chosen.send('Firefox, Linux')
    expect(notes().map(({ message }) => /Первая|Третья/.test(message))).toEqual([false])
    const day = useReminders(openDirectPage(world, admin))
    await day.look()
    expect(day.offer?.due).toMatchObject({ summaries: [], recent: 1, today: [{ personId: salesperson, findings: 2 }] })
  })
})

describe('the report', () => {
  test('is about the week that is going on, by the scans of the portal', async () => {
    await scanned()
    const store = usePeriodReport(openDirectPage(world))
    await store.look()
    const report = latest(store.report)
    if (report === null || !isReport(report)) throw new Error('There is no report.')
    expect(store.period).toEqual({ kind: 'week', from: '2026-11-23', to: '2026-11-29' })
    expect(report).toMatchObject({ checked: { now: 3, before: null }, opened: 3, closed: 1 })
    expect([...report.people.ranked, ...report.people.tooFew].map(({ id }) => id)).toEqual([salesperson])
  })

  test('of a portal whose history cannot be read is a failure', async () => {
    const store = usePeriodReport(openDirectPage(world, head, { troubles: troubles(deadFrom(0, lostBefore)) }))
    await store.look()
    expect(store.report).toMatchObject({ state: 'failed', problem: { code: 'offline' } })
  })
})

describe('a digest', () => {
  async function opened(userId = head) {
    await scanned()
    const pinia = openDirectPage(world, userId)
    const reports = usePeriodReport(pinia)
    await reports.look()
    const report = latest(reports.report)
    if (report === null || !isReport(report)) throw new Error('There is no report.')
    const store = useDigest(pinia)
    await store.open(report)
    return { store, report }
  }

  test('goes where somebody has chosen, as it was shown', async () => {
    const { store } = await opened()
    await store.choose(ownGroup(world))
    const shown = store.post
    await store.send()
    expect(store.posted).toMatchObject({ state: 'done', report: { state: 'posted' } })
    const post = [...world.tables.posts.all()].find(({ title }) => title === shown?.title)
    expect(post?.text.replace(/\[\/?\w+\]/g, '')).toBe(plainMessage(shown?.text ?? []))
  })

  test('without a group nothing is posted', async () => {
    const { store } = await opened()
    const before = [...world.tables.posts.all()].length
    store.groupId = null
    await store.send()
    expect([...world.tables.posts.all()]).toHaveLength(before)
  })

  test('the second of a period knows of the first, and is called so', async () => {
    const { store, report } = await opened()
    await store.choose(ownGroup(world))
    await store.send()
    await store.open(report)
    expect(store.records).toMatchObject([{ by: { id: head }, number: 1 }])
    expect(store.post?.title).toMatch(/\(2\)$/)
  })

  test.each([[1, 'under way', 0], [11, 'unfinished', 1]])('one that a colleague began %i min ago is %s: %i is posted after it', async (minutes, _called, posts) => {
    const { store, report } = await opened()
    const at = new Date(world.now().getTime() - minutes * 60_000)
    await world.crm(admin).notebook.add('digests', [{ key: digestKey(ownGroup(world), report.period), text: textOfDigest({ unit: 'elsewhere', number: 1, by: { id: admin, name: 'Ада' }, at, postId: null }) }])
    const before = [...world.tables.posts.all()].length
    await store.choose(ownGroup(world))
    await store.send()
    expect([...world.tables.posts.all()].length - before).toBe(posts)
  })

  test('whoever may not scan posts nothing', async () => {
    const { store } = await opened(salesperson)
    expect(store.may).toBe(false)
    const before = [...world.tables.posts.all()].length
    await store.choose(ownGroup(world))
    await store.send()
    expect([...world.tables.posts.all()]).toHaveLength(before)
  })
})

test('a desk that is opened while the page reads waits for what it needs', async () => {
  await scanned()
  const pinia = openDirectPage(world)
  const reading = useScan(pinia).refresh()
  const store = useReminders(pinia)
  await store.look()
  await reading
  expect(store.offer?.dataOf).toEqual(world.now())
  expect(store.offer?.due.summaries).toHaveLength(2)
})

test('the report says what its regulation names and the portal lacks, but nothing of an earlier regulation', async () => {
  const regulation = defaultRegulation(rules)
  const entries = regulation.entries.map(entry => entry.ruleId === 'next-step-planned' ? { ...entry, pipelineIds: [4711] } : entry)
  const save = (number: number) => world.crm(admin).settings.saveRegulation(savedForm({ ...regulation, revision: { number, by: { id: admin, name: 'Ада' }, at: world.now(), note: '' }, entries }))
  await scanned(cards.map(broken), world.now(), 1)
  for (const [number, lost] of [[1, ['next-step-planned']], [2, []]] as const) {
    await save(number)
    const store = usePeriodReport(openDirectPage(world))
    await store.look()
    await store.lookForDrift()
    expect(store.drift.map(({ ruleId }) => ruleId)).toEqual(lost)
  }
})
