import { readFileSync } from 'node:fs'
import { expect, test, type Browser, type BrowserContext, type Frame, type FrameLocator, type Page } from '@playwright/test'
import { strFromU8, unzipSync } from 'fflate'
import Papa from 'papaparse'
import { readHistory, readResults } from '../../src/app/scan/scan-books.ts'
import { crmOf } from '../../src/commands/crm-of.ts'
import { installDemo } from '../../src/commands/demo.ts'
import { cardKey, type CardKind } from '../../src/core/card.ts'
import { rules } from '../../src/core/rules/index.ts'
import { cleanPercent, weightedScore, type ScanRecord } from '../../src/core/scan-numbers.ts'
import { refOf, type CardResult } from '../../src/core/scan-result.ts'
import type { ItemRow } from '../../src/emulator/bitrix24/tables.ts'
import type { Fault } from '../../src/emulator/faults/switches.ts'
import { fillPortal, touch } from '../../src/emulator/large.ts'
import { desk } from '../../src/ui/text/ru/desk.ts'
import { ru } from '../../src/ui/text/ru/index.ts'
import type { StartedPortal } from '../support/portal.ts'
import { keepJournal, type Call } from './journal.ts'
import { innerFrame } from './look.ts'
import { ownPortal } from './own-portal.ts'
import { appFrame, personOf, rest, signIn, type Persona } from './people.ts'

test.describe.serial('a week of a sales department', () => {
  let own: StartedPortal
  const contexts = new Map<Persona, BrowserContext>()
  const thrown: string[] = []
  /** The salesperson's own cards, each with something to mend. */
  const untidy = { deal: 0, contact: 0, company: 0 }

  test.beforeAll(async ({ browser }) => {
    own = await ownPortal({ app: 'absent', now: '2026-11-25T10:00:00+03:00' })
    const { portal } = own
    fillPortal(portal, { deals: 4_000, contacts: 800, companies: 200, activitiesPerDeal: 1, people: 40, openShare: 0.95, plannedShare: 0.7 })
    await installDemo(portal)
    const page = await browser.newPage({ baseURL: own.url })
    await signIn(page, 'salesperson')
    const salesperson = await personOf(page, 'salesperson')
    handOver(salesperson.id)
    const { item } = await rest<{ item: { id: number } }>(page.request, 'crm.item.add', { entityTypeId: 2, fields: { title: 'Кофемашина для кафе «Причал»', closedate: '2026-11-10', opportunity: 90_000 } })
    untidy.deal = item.id
    untidy.contact = await rest<number>(page.request, 'crm.contact.add', { fields: { NAME: 'Аркадий', LAST_NAME: 'Белозёров', PHONE: [{ VALUE: '12', VALUE_TYPE: 'WORK' }] } })
    untidy.company = await rest<number>(page.request, 'crm.company.add', { fields: { TITLE: 'Кафе «Причал»', EMAIL: [{ VALUE: 'нет', VALUE_TYPE: 'WORK' }] } })
    await page.close()
    portal.faults.change({ requestLimit: true, methodTimeLimit: true })
  })
  test.afterAll(async () => {
    keepJournal('week', own.portal.journal.entries())
    for (const context of contexts.values()) await context.close()
    await own.close()
  })

  /** The salesperson has come to the company lately: years of work are the colleagues'. */
  function handOver(id: number): void {
    const { users, items } = own.portal.tables
    const colleague = [...users.all()].find(user => user.id !== id && user.active && user.persona === null && user.crm.read === 'own')
    for (const type of [1, 2, 3, 4]) {
      for (const row of [...items(type).all()]) if (row.assignedById === id) items(type).update(row.id, { assignedById: colleague?.id ?? 1 })
    }
  }

  /** The app's own page in the browser of this person, who has one for the whole week. */
  async function open(browser: Browser, persona: Persona, tab: string): Promise<{ readonly page: Page, readonly app: FrameLocator }> {
    const context = contexts.get(persona) ?? await browser.newContext({ baseURL: own.url, viewport: { width: 1280, height: 900 } })
    contexts.set(persona, context)
    const page = await context.newPage()
    // Lost requests stand in the console as errors; what a script has thrown is one whatever the line is like.
    page.on('pageerror', error => thrown.push(error.message))
    await signIn(page, persona)
    await page.goto(`/marketplace/app/${own.portal.app()?.clientId}/`)
    const app = appFrame(page)
    await app.getByRole('tab', { name: tab, exact: true }).click()
    return { page, app }
  }

  /** What the portal's own tables say of the last scan. */
  async function lastScan(): Promise<{ readonly record: ScanRecord, readonly results: readonly CardResult[] }> {
    const { notebook } = crmOf(own.portal, 1)
    const record = (await readHistory(notebook)).scans.at(-1)
    const results = record && await readResults(notebook, record)
    if (!results) throw new Error('The portal keeps no scan')
    return { record, results }
  }

  test('an administrator sets a rule, tries it on the cards and saves it with a note', async ({ browser }) => {
    const words = desk.settings
    const { page, app } = await open(browser, 'admin', ru.main.tabs.regulation)
    const rule = app.getByRole('listitem').filter({ has: app.getByRole('switch', { name: words.rule.on('Карточку не забросили') }) })
    await rule.getByRole('button', { name: `${words.rule.setUp}: Карточку не забросили` }).click()
    const days = rule.getByLabel('Сколько дней можно без активности')
    await days.fill('12')
    await days.press('Tab')
    await app.getByRole('button', { name: words.trial.start }).click()
    const trial = app.getByRole('region', { name: words.trial.title })
    await expect(trial.getByText(/^Это выборка: сделки — \d+ из 3/)).toBeVisible({ timeout: 60_000 })
    await expect(trial.getByText(/^[1-9]\d* карточ.+ с нарушением из \d+ · сейчас \d+ · уйдёт \d+/)).toBeVisible()
    await expect(trial.getByText(new RegExp(`^${words.trial.people}: \\S+ \\S+: \\d+, `))).toBeVisible()
    await trial.getByText(words.trial.examples(10)).click()
    await expect(trial.getByRole('listitem')).toHaveCount(10)
    await expect(trial.getByText(/а можно не больше 12 дней/).first()).toBeVisible()
    await app.getByLabel(words.save.note).fill('Двенадцати дней хватит')
    await app.getByRole('button', { name: words.save.save(3) }).click()
    await expect(app.getByText(words.save.done(3))).toBeVisible()
    await app.getByRole('tab', { name: words.tabs.versions }).click()
    await expect(app.getByText('Двенадцати дней хватит')).toBeVisible()
    await page.close()
  })

  test('a scan of 5,000 cards over a bad line is broken off in the middle, and goes on from there', async ({ browser }) => {
    const words = desk.scan.head
    const { page, app } = await open(browser, 'admin', ru.main.tabs.scan)
    await expect(app.getByText(words.never)).toBeVisible()
    spoilLine({ methods: ['crm.timeline.comment.list'], random: { from: 900, to: 1_200 } })
    await app.getByRole('button', { name: words.start, exact: true }).click()
    const frame = await innerFrame(page)
    await expect.poll(() => keptShare(frame), { intervals: [30], timeout: 60_000 }).toBeGreaterThan(0.3)
    // From here on nothing arrives any more, and the tab is closed.
    own.portal.faults.change({ dropBefore: true })
    await page.close()

    own.portal.journal.clear()
    spoilLine()
    const second = await open(browser, 'admin', ru.main.tabs.scan)
    const kept = second.app.getByText(/^Проверка, начатая .+, не закончена: прочитано/)
    const [done = 0, total = 0] = numbersIn((await kept.textContent())?.split('прочитано')[1])
    expect(done / total).toBeGreaterThan(0.1)
    expect(done / total).toBeLessThan(0.8)
    await second.app.getByRole('button', { name: words.takeUp, exact: true }).click()
    await expect(second.app.getByText(`${desk.scan.last.title}:`)).toBeVisible({ timeout: 90_000 })

    const { record, results } = await lastScan()
    expect(record).toMatchObject({ extent: 'full', revision: 3 })
    const counted = results.map(result => cardKey(refOf(result)))
    expect(new Set(counted).size, 'every card once').toBe(counted.length)
    expect(openCards().filter(key => !counted.includes(key))).toEqual([])
    expect(openCards().length).toBeGreaterThan(4_800)
    const { checked, notChecked, notApplicable } = record.numbers.all
    expect(checked + notChecked + notApplicable).toBe(counted.length)
    // What was read before is not read again: at least so many of it were deals.
    const deals = results.filter(({ kind }) => kind === 'deal').map(({ id }) => id)
    const readBefore = done - (counted.length - deals.length)
    expect(readBefore).toBeGreaterThan(0)
    const again = dealsAskedFor(own.portal.journal.entries(), deals)
    expect(again.size).toBeGreaterThan(0)
    expect(again.size).toBeLessThanOrEqual(deals.length - readBefore)
    const struck = own.portal.faults.counts()
    expect([struck.dropBefore, struck.dropAfter, struck.serverError, struck.notJson].every(count => count > 0), 'every fault has struck').toBe(true)
    own.portal.faults.change({ latency: null, dropBefore: null, dropAfter: null, serverError: null, notJson: null, plan: 'enterprise' })
    await second.page.close()
  })

  test('the report has percent, score, rules and people, and is saved as a workbook and as text', async ({ browser }) => {
    const { page, app } = await open(browser, 'admin', ru.main.tabs.report)
    const { record: { numbers } } = await lastScan()
    const state = app.getByRole('region', { name: desk.report.state.title })
    await expect(state).toContainText(`${Math.round((cleanPercent(numbers.all) ?? 0) * 10) / 10}`.replace('.', ','))
    await expect(state).toContainText(`${Math.round((weightedScore(numbers.all) ?? 0) * 10) / 10}`.replace('.', ','))
    const worst = numbers.byRule.toSorted((one, other) => other.findings - one.findings)[0]
    await expect(app.getByRole('region', { name: desk.report.rules.title }).getByRole('row').nth(1)).toContainText(rules.find(({ id }) => id === worst?.ruleId)?.title.ru ?? '?')
    const salesperson = await personOf(page, 'salesperson')
    await expect(app.getByRole('region', { name: desk.report.standing.people })).toContainText(salesperson.name)

    const save = async (name: string) => {
      const [file] = await Promise.all([page.waitForEvent('download'), app.getByRole('button', { name, exact: true }).click()])
      return readFileSync(await file.path())
    }
    const book = unzipSync(new Uint8Array(await save(desk.report.files.xlsx)))
    const sheets = Object.entries(book).filter(([name]) => name.endsWith('.xml')).map(([, bytes]) => strFromU8(bytes)).join('')
    for (const word of ['Состояние', 'Сотрудники', salesperson.name]) expect(sheets).toContain(word)
    const text = (await save(desk.report.files.csv)).toString('utf8')
    expect(text.startsWith('\ufeff')).toBe(true)
    const { data, errors } = Papa.parse<readonly string[]>(text.slice(1), { delimiter: ';' })
    expect(errors).toEqual([])
    expect(data.find(([figure]) => figure === 'Проверено карточек')?.[1]).toBe(String(numbers.all.checked))
    expect(data.map(([first]) => first)).toContain(salesperson.name)
    await page.close()
  })

  test('an administrator and a head send the reminders at the same time, and everybody gets one', async ({ browser }) => {
    const words = desk.remind
    const two = [await open(browser, 'admin', ru.main.tabs.remind), await open(browser, 'head', ru.main.tabs.remind)]
    for (const { app } of two) {
      await app.getByRole('button', { name: words.offer.preview }).click()
      await expect(app.getByText(words.preview.intro.notification)).toBeVisible()
    }
    await Promise.all(two.map(({ app }) => app.getByRole('button', { name: /^Отправить/ }).click()))
    const seen = async (text: RegExp) => (await Promise.all(two.map(({ app }) => app.getByText(text).count()))).reduce((sum, count) => sum + count, 0)
    await expect.poll(() => seen(/^Отправлено/), { timeout: 60_000 }).toBe(1)
    await expect.poll(() => seen(/второго сообщения никто не получит/)).toBe(1)
    for (const { page } of two) await page.close()
    const { results } = await lastScan()
    const { users, notifications } = own.portal.tables
    const due = new Set(results.flatMap(({ findings, responsibleId }) => findings.length > 0 && users.get(responsibleId)?.active === true ? [responsibleId] : []))
    const told = [...notifications.all()].filter(({ tag }) => tag.includes('razbor|')).map(({ userId }) => userId)
    expect(told.toSorted((a, b) => a - b)).toEqual([...due].toSorted((a, b) => a - b))
    expect(due.size).toBeGreaterThan(20)
  })

  test('the digest is seen and posted once, and a second one of the period warns', async ({ browser }) => {
    const words = desk.report.digest
    const posts = () => [...own.portal.tables.posts.all()].filter(({ title }) => title.startsWith('Сводка'))
    const { page, app } = await open(browser, 'head', ru.main.tabs.report)
    await app.getByRole('button', { name: words.open }).click()
    const box = app.getByRole('region', { name: words.title })
    await expect(box.getByText('Сводка о качестве данных CRM: 23–29 ноября 2026 г.')).toBeVisible()
    await box.getByRole('button', { name: words.post, exact: true }).click()
    await expect(box.getByText(/^Сводка опубликована в группе/)).toBeVisible()
    await app.getByRole('button', { name: words.open }).click()
    await expect(box.getByText(/^За этот период сводку в эту группу уже опубликовали/)).toBeVisible()
    await expect(box.getByRole('button', { name: words.again })).toBeVisible()
    expect(posts()).toHaveLength(1)
    expect(posts()[0]?.dest).toEqual([expect.stringMatching(/^SG\d+$/)])
    await page.close()
  })

  test('a salesperson mends the own cards and looks at each again until nothing is left', async ({ browser }) => {
    const words = desk.fixes
    const { page, app } = await open(browser, 'salesperson', ru.main.tabs.fixes)
    await expect(app.getByRole('article')).toHaveCount(3)
    await expect(app.getByRole('article').first()).toContainText('Кофемашина для кафе «Причал»')
    const again = (title: string) => app.getByRole('button', { name: words.againTitle(title) })

    const deal = 'Кофемашина для кафе «Причал»'
    await rest(page.request, 'crm.item.update', { entityTypeId: 2, id: untidy.deal, fields: { contactId: untidy.contact, closedate: '2026-12-10', ufCrmSegment: choiceOf('UF_CRM_SEGMENT') } })
    await again(deal).click()
    await expect(app.getByText(words.left(deal, 1))).toBeVisible()
    await rest(page.request, 'crm.activity.todo.add', { ownerTypeId: 2, ownerId: untidy.deal, deadline: '2026-11-27T12:00:00+03:00', title: 'Позвонить и согласовать установку' })
    await again(deal).click()
    await expect(app.getByText(words.fixed(deal))).toBeVisible()

    const { PHONE: [phone] } = await rest<{ PHONE: readonly { ID: string }[] }>(page.request, 'crm.contact.get', { id: untidy.contact })
    await rest(page.request, 'crm.contact.update', { id: untidy.contact, fields: { PHONE: [{ ID: phone?.ID, VALUE: '+7 900 000-47-31', VALUE_TYPE: 'WORK' }] } })
    await again('Белозёров Аркадий').click()
    const { EMAIL: [email] } = await rest<{ EMAIL: readonly { ID: string }[] }>(page.request, 'crm.company.get', { id: untidy.company })
    await rest(page.request, 'crm.company.update', { id: untidy.company, fields: { EMAIL: [{ ID: email?.ID, VALUE: 'zakaz@prichal.example.ru', VALUE_TYPE: 'WORK' }] } })
    await again('Кафе «Причал»').click()
    await expect(app.getByText(words.allFixed)).toBeVisible()
    await expect(app.getByText(/уже исправлено/), 'of what was looked at here it is told at once').toHaveCount(0)
    await expect(app.getByRole('article')).toHaveCount(0)
    await page.close()
  })

  test('the second scan reads only what has changed, and its numbers are those of a whole one', async ({ browser }) => {
    const words = desk.scan
    const ended = (app: FrameLocator, extent: string) => expect(app.getByText(new RegExp(`^${words.last.title}: .+ · ${extent} · `))).toBeVisible({ timeout: 60_000 })
    const before = await lastScan()
    const { page, app } = await open(browser, 'admin', ru.main.tabs.scan)
    const { items } = own.portal.tables
    const deals = before.results.flatMap(({ kind, id }) => kind === 'deal' && items(2).get(id)?.['stageSemanticId'] === 'P' && items(2).get(id)?.['categoryId'] === 0 ? [id] : [])
    touch(own.portal, deals.slice(100, 112))
    const lost = deals.slice(200, 203)
    for (const id of lost) await rest(page.request, 'crm.item.update', { entityTypeId: 2, id, fields: { stageId: 'LOSE' } })

    own.portal.journal.clear()
    await app.getByRole('button', { name: words.head.start, exact: true }).click()
    await ended(app, words.last.extent.changes)
    expect(own.portal.journal.entries().filter(({ method, params }) => [method, ...commandsOf(params)].some(name => name.startsWith('crm.'))).length).toBeLessThanOrEqual(20)
    const changes = await lastScan()
    expect(changes.record).toMatchObject({ extent: 'changes', revision: 3 })
    const mended = new Set([`deal:${untidy.deal}`, `contact:${untidy.contact}`, `company:${untidy.company}`])
    expect(changes.results.filter(({ kind, id }) => mended.has(`${kind}:${id}`)).map(({ findings }) => findings)).toEqual([[], [], []])
    expect(changes.results.filter(({ kind, id }) => kind === 'deal' && lost.includes(id)).map(({ findings }) => findings.map(({ ruleId }) => ruleId)))
      .toEqual(lost.map(() => expect.arrayContaining(['loss-reason-given'])))

    await app.getByRole('button', { name: words.head.startFull, exact: true }).click()
    await ended(app, words.last.extent.full)
    const whole = await lastScan()
    expect(foundIn(changes.results)).toEqual(foundIn(whole.results))
    expect(changes.record.numbers.all).toEqual(whole.record.numbers.all)
    expect(whole.record).toMatchObject({ extent: 'full', opened: 0, closed: 0 })
    await page.close()
  })

  test('no script has thrown on any page', () => {
    expect(thrown).toEqual([])
  })

  function choiceOf(fieldName: string): number | undefined {
    return [...own.portal.tables.userFields.all()].find(field => field.fieldName === fieldName)?.items[0]?.id
  }

  /** Of the portal's own tables: cards that any scan is about. */
  function openCards(): readonly string[] {
    const of = (kind: CardKind, entityTypeId: number, isOpen: (row: ItemRow) => boolean = () => true) =>
      [...own.portal.tables.items(entityTypeId).all()].filter(isOpen).map(({ id }) => cardKey({ kind, id }))
    const inWork = (row: ItemRow) => row['stageSemanticId'] === 'P'
    return [...of('lead', 1, inWork), ...of('deal', 2, inWork), ...of('contact', 3), ...of('company', 4)]
  }

  /** Slow, and every seventh request or so comes to grief in its own way. */
  function spoilLine(slowest?: Fault<'latency'>): void {
    const every = (first: number) => Array.from({ length: 4 }, (_, nth) => ({ after: first + 28 * nth, times: 1 }))
    const usual = { random: { from: 20, to: 80 } }
    own.portal.faults.change({ latency: slowest === undefined ? usual : [slowest, usual], dropBefore: every(6), serverError: every(13), notJson: every(20), dropAfter: every(27) })
  }
})

/** What was found of which card, without the days. */
function foundIn(results: readonly CardResult[]): Readonly<Record<string, readonly string[]>> {
  const found = results.map(result => [cardKey(refOf(result)), result.findings.map(({ ruleId, messageId }) => `${ruleId}/${messageId}`).sort()] as const)
  return Object.fromEntries(found)
}

function commandsOf(params: Call['params']): readonly string[] {
  return Object.values((params['cmd'] ?? {}) as Readonly<Record<string, string>>)
}

/** Which of these deals' histories were asked for. */
function dealsAskedFor(calls: readonly Call[], deals: readonly number[]): ReadonlySet<number> {
  const ranges = calls.flatMap(({ params }) => commandsOf(params)).filter(command => command.startsWith('crm.stagehistory.list?')).flatMap(command => {
    const query = new URLSearchParams(command.slice(command.indexOf('?') + 1))
    const filter = (name: string) => query.has(`filter[${name}]`) ? Number(query.get(`filter[${name}]`)) : null
    if (query.get('entityTypeId') !== '2') return []
    const named = [...query].flatMap(([name, value]) => name.startsWith('filter[@OWNER_ID]') ? [Number(value)] : [])
    const from = filter('>=OWNER_ID') ?? (filter('>OWNER_ID') ?? Infinity) + 1
    return [{ has: (id: number) => named.includes(id) || (id >= from && id <= (filter('<=OWNER_ID') ?? Infinity)) }]
  })
  return new Set(deals.filter(id => ranges.some(({ has }) => has(id))))
}

function numbersIn(text: string | null | undefined): readonly number[] {
  return [...(text ?? '').matchAll(/\d[\d\s]*/g)].map(([number]) => Number(number.replaceAll(/\s/g, '')))
}

/** How much of a scan this browser keeps. */
function keptShare(frame: Frame): Promise<number> {
  return frame.evaluate(() => new Promise<number>((resolve, reject) => {
    const opening = indexedDB.open('razbor')
    opening.onerror = () => reject(opening.error ?? new Error('No database'))
    opening.onsuccess = () => {
      const reading = opening.result.transaction('scans').objectStore('scans').getAll()
      reading.onsuccess = () => {
        opening.result.close()
        const [{ done, total } = { done: 0, total: 0 }] = reading.result as { readonly done: number, readonly total: number }[]
        resolve(total === 0 ? 0 : done / total)
      }
    }
  }))
}
