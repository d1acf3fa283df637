import { Hono } from 'hono'
import type { Portal } from '../bitrix24/portal.ts'
import { calendarRoutes } from './calendar.ts'
import { cardRoutes } from './card-actions.ts'
import { feedOf } from './feed.ts'
import { bodyOf, callAs, json, recordOf, refusal, type PortalEnv } from './http.ts'
import { finishInstall, install, rememberRun, uninstall } from './market.ts'
import { notificationsOf } from './notifications.ts'
import { openFrame } from './opening.ts'
import { sessionInfo, signedIn, signIn } from './session.ts'
import { pageRoutes } from './static.ts'
import { refreshes } from '../faults/refresh.ts'

/** The session, and REST in its name. */
function personRoutes(portal: Portal): Hono<PortalEnv> {
  const routes = new Hono<PortalEnv>()
  routes.get('/session', context => context.json(sessionInfo(portal, context.get('user'))))
  routes.post('/session', async context => {
    const { userId } = await bodyOf(context)
    if (!signIn(portal, context, Number(userId))) return context.json(refusal('USER_NOT_FOUND'), 404)
    return context.json({ ok: true })
  })
  routes.post('/rest/:method', async context => {
    const { status, body } = callAs(portal, context.get('user'), context.req.param('method'), await bodyOf(context))
    return json(status, body)
  })
  routes.get('/notifications', context => context.json(notificationsOf(portal, context.get('user'))))
  routes.get('/feed', context => context.json(feedOf(portal, context.get('user'), null)))
  routes.get('/feed/:group', context => {
    const feed = feedOf(portal, context.get('user'), Number(context.req.param('group')))
    return feed ? context.json(feed) : context.json(refusal('NOT_FOUND'), 404)
  })
  return routes
}

/** What the parent window of an application's frame asks for. */
function frameRoutes(portal: Portal): Hono<PortalEnv> {
  const routes = new Hono<PortalEnv>()
  routes.post('/frame', async context => {
    const { placementId, options, uri } = await bodyOf(context)
    return context.json(openFrame(portal, context.get('user'), {
      placementId: typeof placementId === 'number' ? placementId : null,
      options: recordOf(options),
      uri: typeof uri === 'string' ? uri : '/',
    }))
  })
  routes.post('/first-run', context => {
    rememberRun(portal, context.get('user').id)
    return context.json({ ok: true })
  })
  routes.post('/refresh-auth', async context => {
    if (!portal.app()) return context.json(refusal('NOT_INSTALLED'), 404)
    if (!await refreshes(portal.faults, context.get('user').id)) return context.json(null)
    const { accessToken, refreshToken, expiresIn } = portal.issueTokens(context.get('user').id)
    return context.json({ AUTH_ID: accessToken, REFRESH_ID: refreshToken, AUTH_EXPIRES: expiresIn })
  })
  routes.post('/option', async context => {
    const { owner, name, value } = await bodyOf(context)
    const app = portal.app()
    if (!app) return context.json(refusal('NOT_INSTALLED'), 404)
    const { status, body } = portal.call({
      method: owner === 'app' ? 'app.option.set' : 'user.option.set',
      params: { options: { [String(name)]: value } },
      userId: context.get('user').id,
      clientId: app.clientId,
      scope: app.scope,
    })
    return json(status, body)
  })
  return routes
}

/** «Маркет»: an administrator's business. */
function marketRoutes(portal: Portal): Hono<PortalEnv> {
  const routes = new Hono<PortalEnv>()
  routes.use(async (context, next) => {
    if (!context.get('user').admin) return context.json(refusal('ACCESS_DENIED'), 403)
    await next()
  })
  routes.post('/install', context => {
    install(portal)
    return context.json({ ok: portal.app() !== undefined })
  })
  routes.post('/finish-install', context => {
    finishInstall(portal)
    return context.json({ ok: true })
  })
  routes.post('/uninstall', async context => {
    uninstall(portal, (await bodyOf(context)).clean === true)
    return context.json({ ok: true })
  })
  return routes
}

function ownRoutes(portal: Portal): Hono<PortalEnv> {
  const routes = new Hono<PortalEnv>()
  routes.use(async (context, next) => {
    // Only the portal's own pages: an application's frame is another origin and has REST.
    const origin = context.req.header('origin')
    if (origin !== undefined && origin !== portal.origin) return context.json(refusal('FOREIGN_ORIGIN'), 403)
    context.set('user', signedIn(portal, context))
    await next()
  })
  routes.route('/', personRoutes(portal))
  routes.route('/', frameRoutes(portal))
  routes.route('/market', marketRoutes(portal))
  routes.route('/crm', cardRoutes(portal))
  routes.route('/calendar', calendarRoutes(portal))
  routes.all('*', context => context.json(refusal('NOT_FOUND'), 404))
  return routes
}

/** Everything of the portal that a person's browser asks for: the pages, and their own routes under `/portal`. */
export function portalRoutes(portal: Portal): Hono {
  const routes = new Hono()
  routes.route('/portal', ownRoutes(portal))
  routes.route('/', pageRoutes())
  return routes
}
