import { afterEach, expect, test, vi } from 'vitest'
import type { HostCall, OpenedPlace, PageFacts } from '../../../src/crm/amocrm/bridge.ts'
import type { Bridge } from '../../../src/crm/amocrm/frame-bridge.ts'
import { createHost, localeOf, placeOf } from '../../../src/crm/amocrm/host.ts'
import { amoNow, openAmo } from '../../support/amocrm.ts'

const facts: PageFacts = {
  place: { kind: 'main', options: {} },
  brand: 'amocrm', locale: 'ru', origin: 'https://zerno.amocrm.ru', rest: 'same-origin',
  account: { id: 29, subdomain: 'zerno', timeZone: 'Asia/Omsk' },
  user: { id: 11, name: 'Анна Заречная', isAdmin: true, isFree: false },
  managers: [], groups: {}, taskTypes: [],
  widget: { code: 'razbor', version: '1.0.0', path: 'https://zerno.amocrm.ru/upl', settings: {} },
}

afterEach(() => vi.unstubAllGlobals())

/** Our page in an account; `asked` is what goes to the widget. */
async function page(opened: OpenedPlace = facts.place) {
  const amo = openAmo()
  const caller = amo.caller('auditor')
  const asked: [HostCall, unknown][] = []
  const ask = ((call: HostCall, input: unknown) => {
    asked.push([call, input])
    return Promise.resolve(null)
  }) as Bridge['ask']
  const listeners = new Set<() => void>()
  const document = {
    body: { scrollHeight: 512.4 }, visibilityState: 'visible',
    addEventListener: (_: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_: string, listener: () => void) => listeners.delete(listener),
  }
  vi.stubGlobal('document', document)
  vi.stubGlobal('ResizeObserver', class { observe() { return undefined } })
  const place = await placeOf(opened, caller)
  const host = createHost({ ask }, { place, facts, caller })
  const turn = (visibilityState: 'visible' | 'hidden') => { document.visibilityState = visibilityState; listeners.forEach(listener => listener()) }
  return { amo, asked, host, document, turn, listeners }
}

test.each<[OpenedPlace, object]>([
  [{ kind: 'card', entity: 'leads', id: 5 }, { kind: 'card-tab', card: { kind: 'deal', id: 5 } }],
  [{ kind: 'card', entity: 'companies', id: 6 }, { kind: 'card-tab', card: { kind: 'company', id: 6 } }],
  [{ kind: 'list', cards: [{ entity: 'leads', id: 5 }, { entity: 'contacts', id: 7 }] }, { kind: 'list-menu', cards: [{ kind: 'deal', id: 5 }, { kind: 'contact', id: 7 }] }],
  [{ kind: 'tasks', ids: [] }, { kind: 'list-menu', cards: [] }],
  [{ kind: 'main', options: {} }, { kind: 'main' }],
  [{ kind: 'main', options: { desk: 'scan' } }, { kind: 'main', desk: 'scan' }],
])('%j is the place %j', async (opened, place) => {
  expect((await page(opened)).host.place).toEqual(place)
})

test('chosen tasks stand for their cards, each once', async () => {
  const { amo } = await page()
  const tasks = [...amo.account.tables.tasks.all()].filter(task => task.entityType !== null).slice(0, 3)
  const caller = amo.caller('auditor')
  const place = await placeOf({ kind: 'tasks', ids: tasks.flatMap(({ id }) => [id, id]) }, caller)
  const words = { leads: 'deal', contacts: 'contact', companies: 'company' } as Readonly<Record<string, string>>
  const wanted = new Set(tasks.map(({ entityType, entityId }) => `${words[String(entityType)]} ${entityId}`))
  expect(new Set('cards' in place ? place.cards.map(({ kind, id }) => `${kind} ${id}`) : [])).toEqual(wanted)
  expect('cards' in place && place.cards.length).toBe(wanted.size)
})

test('the host speaks the person’s language, the account’s zone and its time', async () => {
  const { host } = await page()
  expect([host.locale, host.timeZone(), host.now().toISOString().slice(0, 10)]).toEqual(['ru', 'Asia/Omsk', amoNow.slice(0, 10)])
  expect(['en', 'es', 'pt', 'ru-RU', 'kz'].map(localeOf)).toEqual(['en', 'en', 'en', 'ru', 'ru'])
})

test('the same height is told once', async () => {
  const { host, asked, document } = await page()
  host.fit()
  host.fit()
  document.body.scrollHeight = 700
  host.fit()
  expect(asked).toEqual([['fit', 513], ['fit', 700]])
})

test('a card opens beside the page, and is over when the person comes back', async () => {
  const { host, asked, turn, listeners } = await page()
  let over = false
  const opened = host.openCard({ kind: 'deal', id: 5 }).then(() => { over = true })
  await Promise.resolve()
  turn('hidden')
  await new Promise(resolve => setTimeout(resolve, 0))
  expect([asked, over]).toEqual([[['openCard', { entity: 'leads', id: 5 }]], false])
  turn('visible')
  await opened
  expect(listeners.size).toBe(0)
})

test('amoCRM has no cards of the kind before a deal', async () => {
  const { host, asked } = await page()
  await expect(host.openCard({ kind: 'lead', id: 5 })).rejects.toMatchObject({ code: 'refused' })
  expect(asked).toEqual([])
})

test('a meeting without a card is looked at among the tasks', async () => {
  const { host, asked } = await page()
  await host.openMeeting(999_999)
  expect(asked).toEqual([['openTasks', null]])
})

test('our own page, the end of an installation and closing go to the widget', async () => {
  const { host, asked } = await page()
  await host.openOwn('main', { desk: 'fixes' })
  await host.finishInstall()
  host.close()
  expect(asked).toEqual([['openMain', { desk: 'fixes' }], ['reopen', null], ['close', null]])
})

test('the page is told that deals are leads here, and what is to be done a task', async () => {
  const { host } = await page()
  expect(host).toMatchObject({ leadsAndTasks: true, hasCalendar: false })
})
