import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { closeBrowser, code, elsewhere, openWorld, origin, theScript, type World } from './host.ts'

let world: World

beforeEach(async () => { world = await openWorld() }, 60_000)
afterEach(() => world.end())
afterAll(closeBrowser)

const files = `/upl/${code}/widget`
const make = (path = files) => world.page.evaluate(`make(${JSON.stringify(path)}); undefined`)
const run = (code: string) => world.page.evaluate(code)
const call = (...names: readonly string[]) => run(`(() => { const c = widget.callbacks; return [${names.map(name => `c.${name}()`).join(', ')}] })()`)
const frames = () => world.page.locator('iframe').count()

test('what the host page gets before anything is opened is small', async () => {
  expect(gzipSync(await theScript()).length).toBeLessThan(15_000)
})

test('the script is one AMD module that names no modules of its own', async () => {
  expect(await theScript()).toMatch(/^define\(\["require"\], function/)
})

test('nothing is fetched while the panel is closed, and the card is opened with it', async () => {
  await make()
  await call('render', 'init', 'bind_actions')
  await world.page.waitForTimeout(200)
  expect([await frames(), world.asked]).toEqual([0, []])
  await run('openPanel()')
  const frame = await world.frame()
  expect(await frame.evaluate('facts.place')).toEqual({ kind: 'card', entity: 'leads', id: 501 })
  expect(world.asked).toEqual([`GET ${files}/app/card-tab.html?LANG=ru`])
})

test.each([
  ['render, init, bind_actions', ['render', 'init', 'bind_actions']],
  ['render, bind_actions, init', ['render', 'bind_actions', 'init']],
  ['render and bind_actions alone', ['render', 'bind_actions']],
  ['render again and again', ['render', 'init', 'bind_actions', 'render', 'render']],
])('one frame stands in the panel after %s', async (_, order) => {
  await make()
  expect(await call(...order)).toEqual(order.map(() => true))
  await run('openPanel()')
  await world.frame()
  expect([await frames(), world.said]).toEqual([1, []])
})

test('another card has another frame, and the one before is gone', async () => {
  await make()
  await call('render', 'init')
  await run('openPanel()')
  await world.frame()
  await run('document.querySelector("#widgets_block").replaceChildren(); card = { id: 502 }; widget.callbacks.render(); openPanel()')
  const frame = await world.frame()
  expect(await frame.evaluate('facts.place.id')).toBe(502)
  expect(await frames()).toBe(1)
})

test('another card in a panel that the CRM keeps has another frame; the same card keeps its own', async () => {
  await make()
  await call('render')
  await run('openPanel()')
  await world.frame()
  await run('document.querySelector("iframe").kept = true; widget.callbacks.render()')
  expect(await run('document.querySelector("iframe").kept')).toBe(true)
  await run('card = { id: 502 }; widget.callbacks.render()')
  await world.page.waitForFunction('document.querySelector("iframe") && !document.querySelector("iframe").kept')
  expect(await (await world.frame()).evaluate('facts.place.id')).toBe(502)
  expect(await frames()).toBe(1)
})

test('a new card that is saved in a panel that the CRM keeps has its frame instead of the sentence', async () => {
  await run('card = { id: 0 }')
  await make()
  await call('render')
  await run('openPanel(); card = { id: 503 }; widget.callbacks.render()')
  expect(await (await world.frame()).evaluate('facts.place.id')).toBe(503)
  expect(await world.page.locator('#widgets_block').textContent()).not.toContain('words of page.unsaved')
})

test('a card that is not saved yet has a sentence', async () => {
  await run('card = { id: 0 }')
  await make()
  await call('render')
  await run('openPanel()')
  expect(await world.page.locator('#widgets_block').textContent()).toContain('words of page.unsaved')
  expect(await frames()).toBe(0)
})

test('the page is told who works, where, and with what', async () => {
  await make()
  await call('render')
  await run('openPanel()')
  expect(await (await world.frame()).evaluate('facts')).toEqual({
    place: { kind: 'card', entity: 'leads', id: 501 },
    brand: 'amocrm', locale: 'ru', origin, rest: 'same-origin',
    account: { id: 29, subdomain: 'zerno', timeZone: 'Europe/Moscow' },
    user: { id: 11, name: 'Анна Заречная', isAdmin: false, isFree: false },
    managers: [{ id: 11, name: 'Анна Заречная', active: true, isAdmin: false, isFree: false, group: 'group_3', avatar: '' }],
    groups: { group_3: 'Отдел контроля' },
    taskTypes: [{ id: 2, name: 'Встреча' }],
    widget: { code, version: '1.2.3', path: `${origin}${files}`, settings: { widget_code: code, path: files, version: '1.2.3', razbor: '{"regulation":null}' } },
  })
})

test('a page of another origin asks REST over the widget', async () => {
  await make(`${elsewhere}/widget`)
  await call('render')
  await run('openPanel()')
  const frame = await world.frame()
  expect(await frame.evaluate('facts.rest')).toBe('bridge')
  world.asked.length = world.headers.length = 0
  const answer = await frame.evaluate('ask("rest", { call: "card", values: { path: { entity: "leads", id: 501 }, query: { with: "contacts", filter: { id: [1, 2] } } } })')
  expect(answer).toMatchObject({ id: 1, output: { status: 200, text: '{"id":501}' } })
  expect(world.asked).toEqual(['GET /api/v4/leads/501?with=contacts&filter[id][]=1&filter[id][]=2'])
  expect(world.headers[0]).toMatchObject({ 'x-requested-with': 'XMLHttpRequest' })
})

test.each([
  ['a call that there is not', 'ask("rest", { call: "/ajax/merge", values: {} })', 'refused'],
  ['an address in place of a number', 'ask("rest", { call: "card", values: { path: { entity: "leads", id: "1/../../ajax" } } })', 'refused'],
  ['another entity', 'ask("rest", { call: "card", values: { path: { entity: "../ajax", id: 1 } } })', 'refused'],
  ['a name of every object', 'ask("rest", { call: "constructor", values: {} })', 'refused'],
  ['a deed that there is not', 'ask("evaluate", "1")', 'unknown'],
  ['a height that is none', 'ask("fit", "1e9px")', 'refused'],
  ['a card that is none', 'ask("openCard", { entity: "settings", id: 1 })', 'refused'],
])('the widget does not follow %s', async (_, asked, failed) => {
  await make(`${elsewhere}/widget`)
  await call('render')
  await run('openPanel()')
  const frame = await world.frame()
  world.asked.length = 0
  expect(await frame.evaluate(asked)).toEqual({ id: 1, failed })
  expect(world.asked).toEqual([])
})

test('a second greeting gets no second channel', async () => {
  await make()
  await call('render')
  await run('openPanel()')
  const frame = await world.frame()
  await frame.evaluate('greet()')
  await world.page.waitForTimeout(100)
  expect(await frame.evaluate('welcomes')).toBe(1)
})

test('a greeting of another window gets no channel', async () => {
  await make(`${elsewhere}/widget`)
  await run(`{ const other = document.createElement('iframe'); other.src = '${elsewhere}/other.html'; document.body.append(other) }`)
  await world.page.waitForTimeout(200)
  await call('render')
  const other = world.page.frames().find(frame => frame.url().endsWith('other.html'))
  await run('openPanel()')
  await other?.evaluate('greet()')
  await world.page.waitForTimeout(200)
  expect(await other?.evaluate('window.welcomes')).toBeUndefined()
})

test('the height follows the content', async () => {
  await make()
  await call('render')
  await run('openPanel()')
  const frame = await world.frame()
  await frame.evaluate('ask("fit", 640.2)')
  expect(await world.page.locator('iframe').evaluate(element => element.style.height)).toBe('641px')
})

test('settings that were saved are known to the next frame', async () => {
  await make()
  await call('render')
  await run('openPanel()')
  const frame = await world.frame()
  await frame.evaluate('ask("rememberSettings", { razbor: "{}" })')
  expect(await run('widget.params.razbor')).toBe('{}')
})

test.each([
  ['leads', '[{ id: 501, type: "lead" }, { id: 502 }]', { kind: 'list', cards: [{ entity: 'leads', id: 501 }, { entity: 'leads', id: 502 }] }],
  ['contacts', '[{ id: "9", type: "company" }, { id: 10, type: "contact" }]', { kind: 'list', cards: [{ entity: 'companies', id: 9 }, { entity: 'contacts', id: 10 }] }],
  ['todo', '[{ id: 77 }]', { kind: 'tasks', ids: [77] }],
])('what is chosen in the list of %s opens in a window', async (list, chosen, place) => {
  await run(`card = false; chosen = ${chosen}; area = { leads: 'llist', contacts: 'clist', todo: 'tlist' }.${list}`)
  await make()
  await call('render', 'init')
  await run(`widget.callbacks.${list}.selected()`)
  const frame = await world.frame()
  expect(await frame.evaluate('facts.place')).toEqual(place)
  await frame.evaluate('ask("close", null)').catch(() => undefined)
  await world.page.waitForFunction('document.querySelector("iframe") === null')
  expect(await world.page.locator('.modal').count()).toBe(0)
})

test('the page of settings is filled when its place comes late', async () => {
  await run('card = false; area = "advanced_settings"')
  await make()
  await call('render', 'bind_actions', 'advancedSettings')
  await run(`{ const area = document.createElement('div'); area.id = 'work-area-${code}'; document.body.append(area) }`)
  expect(await (await world.frame()).evaluate('facts.place')).toEqual({ kind: 'main', options: {} })
})

test('the tab of a card is filled once', async () => {
  await make()
  await call('render')
  await run(`{ const slot = document.createElement('div'); slot.id = '${code}'; document.body.append(slot) }`)
  expect(await run('Promise.all([widget.callbacks.loadPreloadedData(), widget.callbacks.loadPreloadedData(), widget.callbacks.loadElements()])')).toEqual([{}, {}, []])
  await world.frame()
  expect(await frames()).toBe(1)
})

test('the tab of a card is filled again when the CRM has emptied it', async () => {
  await make()
  await run(`document.body.insertAdjacentHTML('beforeend', '<div id="${code}"></div>')`)
  await call('loadPreloadedData')
  await world.frame()
  await run(`document.getElementById('${code}').replaceChildren()`)
  await call('loadPreloadedData')
  await world.frame()
  expect(await frames()).toBe(1)
})

test('after destroy nothing of the widget is left', async () => {
  await run(`
    window.heard = []
    for (const target of [window, document]) {
      const { addEventListener: add, removeEventListener: remove } = target
      target.addEventListener = (type, listener, ...rest) => { heard.push(listener); add.call(target, type, listener, ...rest) }
      target.removeEventListener = (type, listener, ...rest) => { heard.splice(heard.indexOf(listener), 1); remove.call(target, type, listener, ...rest) }
    }
    for (const name of ['IntersectionObserver', 'MutationObserver', 'ResizeObserver']) {
      window[name] = class extends window[name] {
        observe(...args) { heard.push(this); super.observe(...args) }
        disconnect() { heard.splice(heard.indexOf(this), 1); super.disconnect() }
      }
    }
    for (const name of ['setTimeout', 'setInterval', 'requestAnimationFrame']) window[name] = () => { heard.push(name) }
    window.before = Object.keys(window).concat('widget', 'before')
  `)
  await make()
  await call('render', 'init', 'bind_actions', 'advancedSettings')
  await run('openPanel()')
  await world.frame()
  await run('chosen = [{ id: 1 }]; widget.callbacks.leads.selected()')
  await world.page.waitForFunction('document.querySelectorAll("iframe").length === 2')
  await call('destroy')
  expect(await run('heard.length')).toBe(0)
  expect(await run('document.querySelectorAll("iframe, .modal, .razbor-slot, .razbor-hint").length')).toBe(0)
  expect(await run('Object.keys(window).filter(key => !before.includes(key) && !/^\\d+$/.test(key))')).toEqual([])
  expect(world.said).toEqual([])
})
