import { randomBytes } from 'node:crypto'
import type { Portal } from '../bitrix24/portal.ts'
import type { AppRow, UserRow } from '../bitrix24/tables.ts'
import { frameName } from '../bitrix24/frame.ts'
import { isFirstRun } from './market.ts'
import type { FrameOpening, FrameRefusal } from './wire.ts'

export interface FrameRequest {
  /** A bound placement, or null for the application's own page. */
  readonly placementId: number | null
  readonly options: Readonly<Record<string, unknown>>
  /** Path of the page that opens the frame. */
  readonly uri: string
}

/** Options pass through a form on their way: scalars become text there, as in PHP. */
function asFormValue(value: unknown): unknown {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(asFormValue)
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asFormValue(inner)]))
  return String(value)
}

function options(portal: Portal, userId: number): Record<string, unknown> {
  return Object.fromEntries([...portal.tables.options.all()].filter(row => row.userId === userId).map(row => [row.name, row.value]))
}

/** What opens: the wizard until the installation is finished, then the placement's handler or the application's page. */
function target(portal: Portal, app: AppRow, placementId: number | null): { url: string, placement: string, title: string } | null {
  if (!app.installed) return { url: app.installUrl, placement: 'DEFAULT', title: app.title }
  if (placementId === null) return { url: app.url, placement: 'DEFAULT', title: app.title }
  const bound = portal.tables.placements.get(placementId)
  return bound ? { url: bound.handler, placement: bound.placement, title: bound.title || app.title } : null
}

/**
 * What Bitrix24 sends when it opens an application's page in a frame: the query, the form and the answer to
 * `getInitData` (`widgets/_includes/widget_data.md`, `settings/oauth/simple-way.md`).
 */
export function openFrame(portal: Portal, user: UserRow, request: FrameRequest): FrameOpening | FrameRefusal {
  const app = portal.tables.apps.get(1)
  const settings = portal.tables.portal.get(1)
  if (!app || !settings) return { refused: 'not-installed' }
  if (!app.installed && (!user.admin || request.placementId !== null)) return { refused: 'not-finished' }
  const page = target(portal, app, request.placementId)
  if (!page) return { refused: 'not-installed' }

  const sid = randomBytes(16).toString('hex')
  const tokens = portal.issueTokens(user.id)
  const placementOptions = { ...asFormValue(request.options) as Record<string, unknown>, URI: request.uri }
  const { host, protocol } = new URL(portal.origin)
  const secure = protocol === 'https:' ? 1 : 0

  const action = new URL(page.url)
  action.searchParams.set('DOMAIN', host)
  action.searchParams.set('PROTOCOL', String(secure))
  action.searchParams.set('LANG', settings.lang)
  action.searchParams.set('APP_SID', sid)

  return {
    action: action.href,
    name: frameName(portal.origin, sid),
    sid,
    clientId: app.clientId,
    title: page.title,
    fields: {
      AUTH_ID: tokens.accessToken,
      AUTH_EXPIRES: String(tokens.expiresIn),
      REFRESH_ID: tokens.refreshToken,
      SERVER_ENDPOINT: `${portal.origin}/rest/`,
      APPLICATION_TOKEN: app.applicationToken,
      APPLICATION_SCOPE: app.scope.join(','),
      member_id: settings.memberId,
      status: 'F',
      PLACEMENT: page.placement,
      PLACEMENT_OPTIONS: JSON.stringify(placementOptions),
    },
    init: {
      LANG: settings.lang,
      DOMAIN: host,
      PROTOCOL: secure,
      PATH: '/rest',
      AUTH_ID: tokens.accessToken,
      AUTH_EXPIRES: tokens.expiresIn,
      REFRESH_ID: tokens.refreshToken,
      MEMBER_ID: settings.memberId,
      FIRST_RUN: isFirstRun(portal, app, user.id),
      IS_ADMIN: user.admin,
      INSTALL: !app.installed,
      USER_OPTIONS: options(portal, user.id),
      APP_OPTIONS: options(portal, 0),
      PLACEMENT: page.placement,
      PLACEMENT_OPTIONS: placementOptions,
    },
  }
}
