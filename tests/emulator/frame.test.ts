import { describe, expect, it } from 'vitest'
import { frameAnswer, frameName, linkFrame, openPath, parseFrameMessage, type FrameHost, type FrameOptions, type FramePlace } from '../../src/emulator/bitrix24/frame.ts'

const portalOrigin = 'http://127.0.0.1:8624'
const appOrigin = 'http://127.0.0.1:8625'
const sid = '5552d735db7b7b4d5c16dd9c272bfe7d'
const key = '0192f0c1-8d1e-7f3a-9b64-0c4f3b2a1d00'

/** A parent window and a frame in it, without a browser. */
function frameIn(place: FramePlace = { commands: {}, events: [] }, host: Partial<FrameHost> = {}) {
  const heard: string[] = []
  const done: string[] = []
  const warned: string[] = []
  const listeners = new Set<(event: MessageEvent) => void>()
  const frame = { postMessage: (message: string, origin: string) => { heard.push(origin === appOrigin ? message : `to ${origin}`) } }
  const note = (what: string) => (...args: readonly unknown[]) => { done.push(`${what} ${JSON.stringify(args)}`) }
  const options: FrameOptions = {
    parent: { addEventListener: (_type, listener) => listeners.add(listener), removeEventListener: (_type, listener) => listeners.delete(listener) },
    frame: () => frame,
    appOrigin, portalOrigin, sid, clientId: 'app.1', place,
    host: {
      init: { LANG: 'ru', PLACEMENT_OPTIONS: { URI: '/crm/deal/details/5/?a=b:c' } },
      refreshAuth: () => Promise.resolve({ AUTH_ID: 'new', REFRESH_ID: 'next', AUTH_EXPIRES: 3600 }),
      setInstall: () => Promise.resolve(true),
      finishInstall: () => Promise.resolve(note('finishInstall')()),
      setOption: (...args) => Promise.resolve(note('setOption')(...args)),
      resize: note('resize'),
      scrollTo: note('scrollTo'),
      setTitle: note('setTitle'),
      reload: note('reload'),
      openApplication: params => Promise.resolve(note('openApplication')(params)),
      closeApplication: note('closeApplication'),
      openPath: path => Promise.resolve(note('openPath')(path)),
      selectUsers: () => Promise.resolve(null),
      selectAccess: () => Promise.resolve(null),
      selectItems: () => Promise.resolve(null),
      announce: note('announce'),
      ...host,
    },
    warn: line => { warned.push(line) },
  }
  const link = linkFrame(options)

  async function say(data: unknown, from: { origin?: string, source?: unknown } = {}): Promise<readonly string[]> {
    const event = { data, origin: appOrigin, source: frame, ...from } as MessageEvent
    for (const listener of listeners) listener(event)
    await new Promise(resolve => setTimeout(resolve, 0))
    return heard
  }
  return { say, heard, done, warned, link }
}

describe('reading a message of a frame', () => {
  it('takes a command without parameters', () => {
    expect(parseFrameMessage(`getInitData:${key}:${sid}`)).toEqual({ command: 'getInitData', params: {}, key, sid })
  })

  it('finds the JSON between the first and the last two colons', () => {
    const message = parseFrameMessage(`setTitle:{"title":"12:30: звонок"}:${key}:${sid}`)
    expect(message).toEqual({ command: 'setTitle', params: { title: '12:30: звонок' }, key, sid })
  })

  it('keeps a raw value as text', () => {
    expect(parseFrameMessage(`setValue:a:b:${key}:${sid}`)).toMatchObject({ command: 'setValue', params: 'a:b', key })
  })

  it('takes the object form of commands with a colon in their name', () => {
    const data = { method: 'im:getImTextareaContent', params: '', callback: key, appSid: sid, requestId: undefined }
    expect(parseFrameMessage(data)).toEqual({ command: 'im:getImTextareaContent', params: {}, key, sid })
  })

  it.each([null, 7, '', 'hello', 'one:two', { method: 'getInitData' }, [key]])('is not fooled by %j', data => {
    expect(parseFrameMessage(data)).toBeNull()
  })
})

describe('answering a frame', () => {
  it('writes the key, a colon and JSON', () => {
    expect(frameAnswer(key, { result: 'close' })).toBe(`${key}:{"result":"close"}`)
    expect(frameAnswer(key)).toBe(`${key}:`)
  })

  it('names the frame after host, protocol and session', () => {
    expect(frameName(portalOrigin, sid)).toBe(`127.0.0.1:8624|0|${sid}`)
    expect(frameName('https://acme.example.com', sid)).toBe(`acme.example.com|1|${sid}`)
  })

  it('gives the init data to the frame\'s origin', async () => {
    const { say } = frameIn()
    const [answer = ''] = await say(`getInitData:${key}:${sid}`)
    expect(answer).toBe(`${key}:{"LANG":"ru","PLACEMENT_OPTIONS":{"URI":"/crm/deal/details/5/?a=b:c"}}`)
  })

  it('does not hear another origin, another window or another session', async () => {
    const { say, warned } = frameIn()
    await say(`getInitData:${key}:${sid}`, { origin: 'http://127.0.0.1:8626' })
    await say(`getInitData:${key}:${sid}`, { origin: portalOrigin })
    await say(`getInitData:${key}:${sid}`, { source: { postMessage: () => undefined } })
    const heard = await say(`getInitData:${key}:another`)
    expect(heard).toEqual([])
    expect(warned).toEqual([])
  })

  it('hears nothing after it was closed', async () => {
    const { say, link } = frameIn()
    link.close()
    expect(await say(`getInitData:${key}:${sid}`)).toEqual([])
  })

  it('ignores an unknown command but names the file to extend', async () => {
    const { say, warned } = frameIn()
    expect(await say(`showAppForm:{"a":1}:${key}:${sid}`)).toEqual([])
    expect(warned).toEqual([expect.stringContaining('src/emulator/bitrix24/frame.ts')])
  })

  it.each(['constructor', 'toString', '__proto__'])('does not take %s for a command', async name => {
    const { say, warned } = frameIn()
    expect(await say(`${name}:${key}:${sid}`)).toEqual([])
    expect(warned).toHaveLength(1)
  })

  it('renews the tokens', async () => {
    const { say } = frameIn()
    expect(await say(`refreshAuth:${key}:${sid}`)).toEqual([`${key}:{"AUTH_ID":"new","REFRESH_ID":"next","AUTH_EXPIRES":3600}`])
  })

  it('says nothing when the portal\'s page has slept too long to renew the tokens', async () => {
    const { say } = frameIn(undefined, { refreshAuth: () => Promise.resolve(null) })
    expect(await say(`refreshAuth:${key}:${sid}`)).toEqual([])
  })

  it('resizes to full width and to numbers, and ignores a height of nothing', async () => {
    const { say, done } = frameIn()
    await say(`resizeWindow:{"width":"100%","height":812}:${key}:${sid}`)
    await say(`resizeWindow:{"width":640,"height":"300"}:${key}:${sid}`)
    await say(`resizeWindow:{"width":640,"height":0}:${key}:${sid}`)
    expect(done).toEqual(['resize ["100%",812]', 'resize [640,300]'])
  })

  it('keeps options apart by their owner', async () => {
    const { say, done } = frameIn()
    await say(`setAppOption:{"name":"a","value":"1:2"}:${key}:${sid}`)
    await say(`setUserOption:{"name":"b","value":{"c":3}}:${key}:${sid}`)
    expect(done).toEqual(['setOption ["app","a","1:2"]', 'setOption ["user","b",{"c":3}]'])
  })

  it('answers openApplication only when the slider has closed', async () => {
    let close = () => {}
    const { say, heard } = frameIn(undefined, { openApplication: () => new Promise<void>(resolve => { close = resolve }) })
    expect(await say(`openApplication:{"opened":true}:${key}:${sid}`)).toEqual([])
    close()
    await new Promise(resolve => setTimeout(resolve, 0))
    expect(heard).toEqual([`${key}:`])
  })

  it('answers a choice of one person with the person, of several with a list, of nobody not at all', async () => {
    const chosen = [{ id: '6', name: 'Вера Лист', photo: '', position: '', url: '', sub: false, sup: false }]
    const choosing = frameIn(undefined, { selectUsers: () => Promise.resolve(chosen) })
    await choosing.say(`selectUser:{"mult":false}:one:${sid}`)
    await choosing.say(`selectUser:{"mult":true}:many:${sid}`)
    expect(choosing.heard).toEqual([`one:${JSON.stringify(chosen[0])}`, `many:${JSON.stringify(chosen)}`])
    expect(await frameIn().say(`selectUser:{"mult":false}:${key}:${sid}`)).toEqual([])
  })

  it('sends chosen cards per type and keyed by index', async () => {
    const deal = { id: 'D_5', type: 'deal', place: 'deal', title: 'Сделка', desc: '', url: '/crm/deal/details/5/' }
    const { say } = frameIn(undefined, { selectItems: () => Promise.resolve([deal]) })
    const [answer = ''] = await say(`selectCRM:{"entityType":["deal","lead"],"multiple":true}:${key}:${sid}`)
    expect(JSON.parse(answer.slice(key.length + 1))).toEqual({ deal: { 0: deal }, lead: {} })
  })
})

describe('what a place offers to its frames', () => {
  const entries = 'Calendar.customView:refreshEntries'
  const calls: unknown[] = []
  const place: FramePlace = {
    commands: { viewEvent(params, reply) { calls.push(params); reply() } },
    events: [entries],
  }

  it('lists only its own commands and events', async () => {
    const { say } = frameIn(place)
    expect(await say(`getInterface:${key}:${sid}`)).toEqual([`${key}:{"command":["viewEvent"],"event":["${entries}"]}`])
  })

  it('runs its command under its bare name', async () => {
    const { say } = frameIn(place)
    await say(`viewEvent:{"id":"12","isRawValue":false}:${key}:${sid}`)
    expect(calls).toEqual([{ id: '12', isRawValue: false }])
  })

  it('never acknowledges a subscription and sends every event of it under its key', async () => {
    const { say, heard, link } = frameIn(place)
    expect(await say(`placementBindEvent:{"event":"${entries}"}:${key}:${sid}`)).toEqual([])
    link.emit(entries, {})
    link.emit(entries, {})
    expect(heard).toEqual([`${key}:{}`, `${key}:{}`])
  })

  it('is silent about events that it does not have', async () => {
    const { say, heard, link, warned } = frameIn(place)
    await say(`placementBindEvent:{"event":"CallCard::BeforeClose"}:${key}:${sid}`)
    link.emit('CallCard::BeforeClose', {})
    expect([...heard, ...warned]).toEqual([])
  })
})

describe('openPath', () => {
  it.each([
    ['/crm/deal/details/5/', 1640],
    ['/crm/type/1030/details/3/', 1640],
    ['/company/personal/user/1/', 1200],
    ['/workgroups/group/4/', 900],
    ['/marketplace/', 1640],
  ])('opens %s in a slider', (path, width) => {
    expect(openPath(path, portalOrigin, 'app.1')).toEqual({
      url: `${path}?IFRAME=Y&IFRAME_TYPE=SIDE_SLIDER&from=rest_placement&from_app=app.1`, width,
    })
  })

  it('takes the width from the path that the SDK climbs out of', () => {
    const path = '/workgroups/group/0/card/../../../../crm/deal/details/5/?IFRAME=Y'
    expect(openPath(path, portalOrigin, 'app.1')).toMatchObject({ width: 900, url: expect.stringContaining('/crm/deal/details/5/?') })
    expect(openPath('/crm/company/requisite/0/../../../../crm/lead/details/1/', portalOrigin, 'app.1')).toMatchObject({ width: 950 })
  })

  it.each(['/calendar/', 'crm/deal/details/5/', '//evil.example.com/crm/deal/', 'https://evil.example.com/crm/deal/details/5/', '/crm/dealer/', '/crm/deal/../..//evil.example.com/', null])('refuses %j', path => {
    expect(openPath(path, portalOrigin, 'app.1')).toBeNull()
  })

  it('answers close or the documented error', async () => {
    const { say, heard } = frameIn()
    await say(`openPath:{"path":"/crm/deal/details/5/"}:good:${sid}`)
    await say(`openPath:{"path":"/calendar/"}:bad:${sid}`)
    expect(heard).toEqual(expect.arrayContaining(['good:{"result":"close"}', 'bad:{"result":"error","errorCode":"PATH_NOT_AVAILABLE"}']))
  })
})
