import { createHash, randomBytes } from 'node:crypto'
import type { Portal } from '../bitrix24/portal.ts'
import type { AppRow } from '../bitrix24/tables.ts'
import type { Row } from '../store.ts'
import type { AppInfo } from './wire.ts'

/** Remembers who has opened which version of the application before: `FIRST_RUN` is about a person, not about the portal. */
interface FirstRunRow extends Row {
  readonly userId: number
  readonly version: number
}

const appId = 1

/**
 * A Market application keeps its client id over uninstallations, so that what it left behind is its own again
 * when it comes back (`settings/app-uninstallation.md`).
 */
export function clientIdOf(code: string): string {
  const digest = createHash('sha256').update(code).digest('hex')
  return `app.${digest.slice(0, 14)}.${(Number.parseInt(digest.slice(14, 24), 16) % 1e8).toString().padStart(8, '0')}`
}

/** The installed application, else the one that the Market offers, else null. */
export function appInfo(portal: Portal): AppInfo | null {
  const app = portal.tables.apps.get(appId)
  if (app) return { code: app.code, clientId: app.clientId, title: app.title, scope: app.scope, state: app.installed ? 'installed' : 'installing' }
  if (!portal.offer) return null
  const { code, title, scope } = portal.offer
  return { code, clientId: clientIdOf(code), title, scope, state: 'absent' }
}

/** Puts the offered application on the portal; it stays unfinished until its wizard calls `installFinish`. */
export function install(portal: Portal): void {
  const { offer, tables } = portal
  if (!offer || tables.apps.get(appId)) return
  tables.apps.insert({
    id: appId,
    code: offer.code,
    clientId: clientIdOf(offer.code),
    title: offer.title,
    version: 1,
    installed: false,
    scope: offer.scope,
    url: new URL(offer.application, `${portal.appOrigin}/`).href,
    installUrl: new URL(offer.installer, `${portal.appOrigin}/`).href,
    applicationToken: randomBytes(16).toString('hex'),
  })
}

/** `settings/app-installation/installation-finish.md`: from now on widgets are shown and the main page opens. */
export function finishInstall(portal: Portal): void {
  const app = portal.tables.apps.get(appId)
  if (app && !app.installed) portal.tables.apps.update(app.id, { installed: true })
}

/**
 * Takes the application off the portal. Its widgets always go; its storages and options only with `clean`
 * («Удалить настройки и данные приложения»). Fields, smart processes, comments and events are the portal's and stay.
 */
export function uninstall(portal: Portal, clean: boolean): void {
  const { store, tables } = portal
  store.transaction(() => {
    tables.apps.remove(appId)
    const firstRuns = store.table<FirstRunRow>('firstRuns')
    for (const table of [tables.placements, firstRuns, ...(clean ? [tables.entities, tables.entityItems, tables.options] : [])]) {
      for (const { id } of [...table.all()]) table.remove(id)
    }
  })
}

/** Whether this person opens this version of the application for the first time (`BX24.install`). */
export function isFirstRun(portal: Portal, app: AppRow, userId: number): boolean {
  for (const run of portal.store.table<FirstRunRow>('firstRuns').all()) {
    if (run.userId === userId && run.version === app.version) return false
  }
  return true
}

export function rememberRun(portal: Portal, userId: number): void {
  const app = portal.tables.apps.get(appId)
  if (app && isFirstRun(portal, app, userId)) portal.store.table<FirstRunRow>('firstRuns').insert({ userId, version: app.version })
}
