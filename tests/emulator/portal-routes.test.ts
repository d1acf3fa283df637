import { describe, expect, it } from 'vitest'
import { createPortal } from '../../src/emulator/bitrix24/portal.ts'
import type { TimelineRow } from '../../src/emulator/bitrix24/tables.ts'
import { clientIdOf } from '../../src/emulator/portal/market.ts'
import { portalRoutes } from '../../src/emulator/portal/routes.ts'
import type { CrmTypeInfo, EventInfo, FeedInfo, FrameOpening, NotificationInfo, SessionInfo, TimelineInfo } from '../../src/emulator/portal/wire.ts'
import { seed } from '../../src/emulator/seed.ts'
import { openStore } from '../../src/emulator/store.ts'

const origin = 'http://127.0.0.1:8624'
const appOrigin = 'http://127.0.0.1:8625'
const offer = { code: 'razbor', title: 'Разбор', scope: ['crm', 'placement'], application: 'index.html', installer: 'install.html' }
const now = new Date('2026-11-23T06:00:00Z')

function portalWith(deals = 30) {
  const store = openStore()
  seed(store, { now, deals })
  const portal = createPortal({ store, origin, appOrigin, offer, now: () => now })
  const routes = portalRoutes(portal)
  const users = [...portal.tables.users.all()]

  /** What a person's browser gets; without a body it asks by GET. */
  function as(persona: string) {
    const userId = users.find(user => user.persona === persona)?.id
    return async function ask<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<{ status: number, body: T }> {
      const cookie = `portal_user=${userId}`
      const response = await routes.request(`${origin}/portal${path}`, body === undefined
        ? { headers: { cookie, ...headers } }
        : { method: 'POST', body: JSON.stringify(body), headers: { cookie, 'content-type': 'application/json', ...headers } })
      return { status: response.status, body: await response.json() as T }
    }
  }

  function bind(placement: string, handler = `${appOrigin}/tab.html?kind=deal`) {
    return portal.tables.placements.insert({ placement, handler, title: 'Разбор', description: '', groupName: '', langAll: {}, options: {} })
  }

  /** A deal of the person, who may therefore change it. */
  function dealOf(persona: string) {
    const user = users.find(one => one.persona === persona)
    const deals = [...portal.tables.items(2).all()].filter(item => item.assignedById === user?.id)
    const [deal, other] = deals
    if (!deal || !other) throw new Error(`${persona} has fewer than two deals`)
    return { deal, other }
  }

  return { portal, routes, as, bind, dealOf }
}

async function installed() {
  const world = portalWith()
  const admin = world.as('admin')
  await admin('/market/install', {})
  await admin('/market/finish-install', {})
  return { ...world, admin }
}

describe('the session', () => {
  it('is the auditor\'s until somebody else signs in', async () => {
    const { routes } = portalWith()
    const response = await routes.request(`${origin}/portal/session`)
    expect((await response.json() as SessionInfo).user.persona).toBe('auditor')
  })

  it('offers five people, the administrator first', async () => {
    const { body } = await portalWith().as('auditor')<SessionInfo>('/session')
    expect(body.personas.map(person => person.persona)).toEqual(['admin', 'auditor', 'head', 'salesperson', 'outsider'])
    expect(body.now).toBe(now.toISOString())
  })

  it('changes by a cookie', async () => {
    const { routes, portal } = portalWith()
    const head = [...portal.tables.users.all()].find(user => user.persona === 'head')
    const response = await routes.request(`${origin}/portal/session`, { method: 'POST', body: JSON.stringify({ userId: head?.id }) })
    expect(response.headers.get('set-cookie')).toContain(`portal_user=${head?.id}`)
  })

  it('does not let a dismissed employee in', async () => {
    const { as, portal } = portalWith()
    const dismissed = [...portal.tables.users.all()].find(user => !user.active)
    expect((await as('auditor')('/session', { userId: dismissed?.id })).status).toBe(404)
  })

  it('is closed to pages of another origin, also to the application', async () => {
    const auditor = portalWith().as('auditor')
    expect((await auditor('/session', undefined, { origin: appOrigin })).status).toBe(403)
    expect((await auditor('/session', undefined, { origin })).status).toBe(200)
  })
})

describe('REST for the portal\'s own pages', () => {
  it('speaks for the signed-in person and leaves no trace in the journal', async () => {
    const { as, portal } = portalWith()
    const { body } = await as('head')<{ result: { ID: string } }>('/rest/user.current', {})
    expect(Number(body.result.ID)).toBe([...portal.tables.users.all()].find(user => user.persona === 'head')?.id)
    expect(portal.journal.entries()).toEqual([])
  })

  it('keeps the method\'s own error and status', async () => {
    const { status, body } = await portalWith().as('admin')<{ error: string }>('/rest/no.such.method', {})
    expect([status, body.error]).toEqual([404, 'ERROR_METHOD_NOT_FOUND'])
  })
})

describe('the Market', () => {
  it('is an administrator\'s business', async () => {
    const { as, portal } = portalWith()
    expect((await as('head')('/market/install', {})).status).toBe(403)
    expect(portal.app()).toBeUndefined()
  })

  it('opens the wizard to the administrator until the installation is finished', async () => {
    const { as } = portalWith()
    const admin = as('admin')
    await admin('/market/install', {})
    const wizard = await admin<FrameOpening>('/frame', { placementId: null, options: {}, uri: '/market/' })
    expect(wizard.body.action).toContain(`${appOrigin}/install.html?`)
    expect(wizard.body.init).toMatchObject({ INSTALL: true, IS_ADMIN: true })
    await admin('/market/finish-install', {})
    const main = await admin<FrameOpening>('/frame', { placementId: null, options: {}, uri: '/market/' })
    expect(main.body.action).toContain(`${appOrigin}/index.html?`)
    expect(main.body.init).toMatchObject({ INSTALL: false })
  })

  it('tells an ordinary person that the installation is not finished', async () => {
    const { as } = portalWith()
    await as('admin')('/market/install', {})
    expect((await as('salesperson')('/frame', { placementId: null })).body).toEqual({ refused: 'not-finished' })
  })

  it('hides placements until the installation is finished', async () => {
    const { as, bind } = portalWith()
    const admin = as('admin')
    await admin('/market/install', {})
    const tab = bind('CRM_DEAL_DETAIL_TAB')
    expect((await admin<SessionInfo>('/session')).body.placements).toEqual([])
    expect((await admin('/frame', { placementId: tab.id })).body).toEqual({ refused: 'not-finished' })
    await admin('/market/finish-install', {})
    expect((await admin<SessionInfo>('/session')).body.placements).toEqual([{ id: tab.id, placement: 'CRM_DEAL_DETAIL_TAB', title: 'Разбор' }])
  })

  it('keeps storages and options when the data shall stay, and gives them back after reinstalling', async () => {
    const { portal, admin, bind } = await installed()
    bind('LEFT_MENU')
    portal.tables.entities.insert({ entity: 'reviews', name: 'Разборы', access: {}, properties: [] })
    portal.tables.options.insert({ userId: 0, name: 'schema', value: '3' })
    await admin('/market/uninstall', { clean: false })
    expect([portal.app(), portal.tables.placements.size, portal.tables.entities.size, portal.tables.options.size]).toEqual([undefined, 0, 1, 1])
    await admin('/market/install', {})
    expect(portal.app()?.clientId).toBe(clientIdOf('razbor'))
    expect((await admin<FrameOpening>('/frame', { placementId: null })).body.init.APP_OPTIONS).toEqual({ schema: '3' })
  })

  it('removes storages and options when asked to, but never the portal\'s own fields', async () => {
    const { portal, admin } = await installed()
    const fields = portal.tables.userFields.size
    portal.tables.entities.insert({ entity: 'reviews', name: 'Разборы', access: {}, properties: [] })
    portal.tables.options.insert({ userId: 0, name: 'schema', value: '3' })
    await admin('/market/uninstall', { clean: true })
    expect([portal.tables.entities.size, portal.tables.options.size, portal.tables.userFields.size]).toEqual([0, 0, fields])
  })
})

describe('opening a frame', () => {
  it('adds the documented query to the handler and names the window after it', async () => {
    const { admin, bind } = await installed()
    const tab = bind('CRM_DEAL_DETAIL_TAB')
    const { body } = await admin<FrameOpening>('/frame', { placementId: tab.id, options: { ID: 5 }, uri: '/crm/deal/details/5/' })
    const action = new URL(body.action)
    expect(Object.fromEntries(action.searchParams)).toEqual({ kind: 'deal', DOMAIN: '127.0.0.1:8624', PROTOCOL: '0', LANG: 'ru', APP_SID: body.sid })
    expect(body.name).toBe(`127.0.0.1:8624|0|${body.sid}`)
  })

  it('posts the options as a JSON string of strings and gives them to the SDK as an object', async () => {
    const { admin, bind } = await installed()
    const tab = bind('CRM_DEAL_DETAIL_TAB')
    const { body } = await admin<FrameOpening>('/frame', { placementId: tab.id, options: { ID: 5, nested: { on: true, none: null } }, uri: '/crm/deal/details/5/' })
    const options = { ID: '5', nested: { on: 'true', none: '' }, URI: '/crm/deal/details/5/' }
    expect(JSON.parse(body.fields.PLACEMENT_OPTIONS ?? '')).toEqual(options)
    expect(body.init).toMatchObject({ PLACEMENT: 'CRM_DEAL_DETAIL_TAB', PLACEMENT_OPTIONS: options, PATH: '/rest', PROTOCOL: 0, DOMAIN: '127.0.0.1:8624' })
    expect(Object.keys(body.fields).sort()).toEqual([
      'APPLICATION_SCOPE', 'APPLICATION_TOKEN', 'AUTH_EXPIRES', 'AUTH_ID', 'PLACEMENT', 'PLACEMENT_OPTIONS', 'REFRESH_ID', 'SERVER_ENDPOINT', 'member_id', 'status',
    ])
  })

  it('gives tokens of the person who opens it', async () => {
    const { as, portal } = await installed()
    const { body } = await as('head')<FrameOpening>('/frame', { placementId: null })
    const head = [...portal.tables.users.all()].find(user => user.persona === 'head')
    expect(portal.identifyToken(String(body.init.AUTH_ID))).toMatchObject({ userId: head?.id, scope: offer.scope })
    const renewed = await as('head')<{ AUTH_ID: string }>('/refresh-auth', {})
    expect(portal.identifyToken(renewed.body.AUTH_ID).userId).toBe(head?.id)
  })

  it('is a person\'s first run until the frame has said so', async () => {
    const { as } = await installed()
    const auditor = as('auditor')
    expect((await auditor<FrameOpening>('/frame', {})).body.init.FIRST_RUN).toBe(true)
    await auditor('/first-run', {})
    expect((await auditor<FrameOpening>('/frame', {})).body.init.FIRST_RUN).toBe(false)
    expect((await as('head')<FrameOpening>('/frame', {})).body.init.FIRST_RUN).toBe(true)
  })

  it('refuses when there is no application', async () => {
    expect((await portalWith().as('admin')('/frame', {})).body).toEqual({ refused: 'not-installed' })
  })
})

describe('a card', () => {
  it('shows its timeline with pins apart only to who may read it', async () => {
    const { as, portal, dealOf } = portalWith()
    const { deal } = dealOf('salesperson')
    const record: Omit<TimelineRow, 'id'> = {
      kind: 'comment', ownerTypeId: 2, ownerId: deal.id, created: now.toISOString(), authorId: 1,
      title: '', text: 'Чек-листы', iconCode: '', activityId: null, pinnedAt: now.toISOString(), clientId: null,
    }
    const { id } = portal.tables.timeline.insert(record)
    const own = await as('salesperson')<TimelineInfo>(`/crm/2/${deal.id}/timeline`)
    expect(own.body.pinned.map(one => one.id)).toEqual([id])
    expect(own.body.records[0]).toMatchObject({ id, kind: 'comment', text: 'Чек-листы', pinned: true })
    const foreign = await as('outsider')<{ error: string }>(`/crm/2/${deal.id}/timeline`)
    expect([foreign.status, foreign.body.error]).toEqual([400, 'ACCESS_DENIED'])
  })

  it('can be handed over', async () => {
    const { as, portal, dealOf } = portalWith()
    const { deal } = dealOf('salesperson')
    const heir = [...portal.tables.users.all()].find(user => user.persona === 'head')
    expect((await as('salesperson')(`/crm/2/${deal.id}/responsible`, { userId: heir?.id })).status).toBe(200)
    expect(portal.tables.items(2).get(deal.id)?.assignedById).toBe(heir?.id)
  })

  it('can be merged: the open card stays', async () => {
    const { as, portal, dealOf } = portalWith()
    const { deal, other } = dealOf('salesperson')
    expect((await as('salesperson')(`/crm/2/${deal.id}/merge`, { withId: other.id })).status).toBe(200)
    expect([portal.tables.items(2).get(deal.id)?.id, portal.tables.items(2).get(other.id)]).toEqual([deal.id, undefined])
  })

  it('can be deleted, but not by who may not change it', async () => {
    const { as, portal, dealOf } = portalWith()
    const { deal } = dealOf('salesperson')
    expect((await as('outsider')(`/crm/2/${deal.id}/delete`, {})).body).toMatchObject({ error: 'ACCESS_DENIED' })
    expect(portal.tables.items(2).get(deal.id)).toBeDefined()
    expect((await as('salesperson')(`/crm/2/${deal.id}/delete`, {})).status).toBe(200)
    expect((await as('salesperson')(`/crm/2/${deal.id}/timeline`)).body).toMatchObject({ error: 'NOT_FOUND' })
  })

  it('knows its stages and the portal\'s enumeration fields in their order', async () => {
    const { body } = await portalWith().as('auditor')<CrmTypeInfo>('/crm/2')
    expect(body.stages.filter(stage => stage.categoryId === 0).map(stage => stage.semantics)).toEqual(expect.arrayContaining(['P', 'S', 'F']))
    expect(body.fields.filter(field => field.kind === 'enumeration').every(field => field.items.length > 0)).toBe(true)
  })
})

describe('the calendar', () => {
  const week = '?from=2026-11-22T21:00:00.000Z&to=2026-11-29T21:00:00.000Z'

  /** A meeting of the auditor with the salesperson on Tuesday at ten, Moscow time. */
  async function withMeeting() {
    const world = portalWith()
    const [auditor, salesperson] = ['auditor', 'salesperson'].map(persona => [...world.portal.tables.users.all()].find(user => user.persona === persona)?.id ?? 0)
    const { body } = await world.as('auditor')<{ result: number }>('/rest/calendar.event.add', {
      type: 'user', ownerId: auditor, auto_detect_section: 'Y', name: 'Разбор', description: 'Повестка',
      from: '2026-11-24T10:00:00+03:00', to: '2026-11-24T11:00:00+03:00', is_meeting: 'Y', attendees: [auditor, salesperson], crm_fields: ['D_5'],
    })
    const seenBy = async (persona: string, ownerId = auditor) => (await world.as(persona)<EventInfo[]>(`/calendar/of/${ownerId}${week}`)).body.find(event => event.name.startsWith('Разбор'))
    return { ...world, id: body.result, salesperson, seenBy }
  }

  it('shows an event at its own time, to the organiser as changeable and to the invited not', async () => {
    const { id, salesperson, seenBy } = await withMeeting()
    expect(await seenBy('auditor')).toMatchObject({ id, start: '2026-11-24T07:00:00.000Z', end: '2026-11-24T08:00:00.000Z', cards: ['D_5'], editable: true })
    expect(await seenBy('salesperson', salesperson)).toMatchObject({ status: 'Q', editable: false, description: 'Повестка' })
  })

  it('shows a stranger neither description nor cards', async () => {
    const { seenBy } = await withMeeting()
    expect(await seenBy('outsider')).toMatchObject({ description: '', cards: [], attendees: [], editable: false })
  })

  it('moves a meeting for everybody, but only by who may', async () => {
    const { id, as, salesperson, seenBy } = await withMeeting()
    const move = { start: '2026-11-25T07:00:00.000Z', end: '2026-11-25T08:00:00.000Z', taken: '2026-11-24T07:00:00.000Z' }
    expect((await as('outsider')(`/calendar/event/${id}/move`, move)).status).toBe(403)
    expect((await as('auditor')(`/calendar/event/${id}/move`, { ...move, start: 'soon' })).status).toBe(400)
    expect((await as('auditor')(`/calendar/event/${id}/move`, move)).status).toBe(200)
    expect(await seenBy('salesperson', salesperson)).toMatchObject({ start: move.start, end: move.end })
  })

  it('opens one event by its id until it is deleted', async () => {
    const { id, as } = await withMeeting()
    expect((await as('auditor')<EventInfo>(`/calendar/event/${id}`)).body.name).toBe('Разбор')
    expect((await as('outsider')(`/calendar/event/${id}/delete`, {})).status).toBe(403)
    expect((await as('auditor')(`/calendar/event/${id}/delete`, {})).status).toBe(200)
    expect((await as('auditor')(`/calendar/event/${id}`)).status).toBe(404)
  })
})

describe('the bell', () => {
  it('shows a person\'s own notifications, the newest first', async () => {
    const { as, portal } = portalWith()
    const users = [...portal.tables.users.all()]
    const own = users.find(user => user.persona === 'salesperson')?.id ?? 0
    for (const [userId, message] of [[own, 'Первое'], [own, 'Второе'], [1, 'Чужое']] as const) {
      portal.tables.notifications.insert({ userId, fromUserId: 4, kind: 'personal', message, tag: '', subTag: '', created: now.toISOString() })
    }
    const { body } = await as('salesperson')<NotificationInfo[]>('/notifications')
    expect(body.map(note => note.message)).toEqual(['Второе', 'Первое'])
  })
})

describe('addresses', () => {
  it('leave REST, the sandbox and unknown paths to others', async () => {
    const { routes } = portalWith()
    for (const path of ['/rest/scope', '/sandbox/journal', '/favicon.ico', '/assets/../package.json']) {
      expect((await routes.request(origin + path)).status).toBe(404)
    }
  })
})

describe('the feed', () => {
  it('shows a person the messages for them and their groups, the newest first', async () => {
    const { as, portal } = portalWith()
    const insert = (text: string, dest: readonly string[]) => portal.tables.posts.insert({ authorId: 5, title: 'Сводка', text, dest, important: false, importantUntil: null, tags: [], published: now.toISOString() })
    insert('группе', ['SG1'])
    insert('качеству', ['SG2'])
    insert('всем', ['UA', 'DR2'])
    const { body } = await as('salesperson')<FeedInfo>('/feed')
    expect(body.posts.slice(0, 2).map(post => [post.text, post.dest])).toEqual([
      ['всем', [{ code: 'UA', name: '' }, { code: 'DR2', name: 'Отдел новых продаж' }]], ['группе', [{ code: 'SG1', name: 'Продажи' }]],
    ])
    expect(body.groups.map(group => [group.name, group.role])).toEqual([['Продажи', 'K'], ['Обмен опытом', null]])
    expect((await as('auditor')<FeedInfo>('/feed')).body.posts.map(post => post.text)).toContain('качеству')
  })

  it('of a group shows what was sent there, to whoever may read it', async () => {
    const { as } = portalWith()
    const { body } = await as('salesperson')<FeedInfo>('/feed/1')
    expect([body.group?.name, body.posts.map(post => post.dest)]).toEqual(['Продажи', [[{ code: 'SG1', name: 'Продажи' }]]])
    expect((await as('salesperson')('/feed/2')).status).toBe(404)
    expect((await as('salesperson')('/feed/99')).status).toBe(404)
    expect((await as('salesperson')<FeedInfo>('/feed/3')).body).toMatchObject({ closed: false, posts: [] })
  })

  it('of a closed group shows to others that it is closed, and no messages', async () => {
    const { as, portal } = portalWith()
    portal.tables.groups.update(1, { members: [{ userId: 5, role: 'A' }] })
    expect((await as('salesperson')<FeedInfo>('/feed/1')).body).toMatchObject({ closed: true, posts: [] })
  })
})
