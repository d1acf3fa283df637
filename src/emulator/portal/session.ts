import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Portal } from '../bitrix24/portal.ts'
import type { UserRow } from '../bitrix24/tables.ts'
import { appInfo } from './market.ts'
import { notificationsOf } from './notifications.ts'
import type { PersonInfo, PlacementInfo, SessionInfo } from './wire.ts'

const personaOrder = ['admin', 'auditor', 'head', 'salesperson', 'outsider']

function personOf(user: UserRow): PersonInfo {
  const { id, position, persona, admin, active, departments } = user
  return { id, name: `${user.name} ${user.lastName}`.trim(), position, persona, admin, active, departments }
}

function personas(portal: Portal): UserRow[] {
  return [...portal.tables.users.all()]
    .filter(user => user.persona !== null && user.active)
    .sort((a, b) => personaOrder.indexOf(a.persona ?? '') - personaOrder.indexOf(b.persona ?? ''))
}

/** Who sits at this browser: the cookie's person, else the auditor. */
export function signedIn(portal: Portal, context: Context): UserRow {
  const chosen = portal.tables.users.get(Number(getCookie(context, 'portal_user')))
  if (chosen?.active) return chosen
  const people = personas(portal)
  const user = people.find(person => person.persona === 'auditor') ?? people[0] ?? portal.tables.users.all().next().value
  if (!user) throw new Error('The portal has no employees: seed it first.')
  return user
}

/** Signs another person in; false when there is no such employee at work. */
export function signIn(portal: Portal, context: Context, userId: number): boolean {
  if (!portal.tables.users.get(userId)?.active) return false
  setCookie(context, 'portal_user', String(userId), { path: '/', sameSite: 'Lax' })
  return true
}

function placements(portal: Portal, lang: string): PlacementInfo[] {
  const app = appInfo(portal)
  if (app?.state !== 'installed') return []
  return [...portal.tables.placements.all()].map(({ id, placement, title, langAll }) => ({
    id,
    placement,
    title: langAll[lang]?.TITLE || title || app.title,
  }))
}

export function sessionInfo(portal: Portal, user: UserRow): SessionInfo {
  const { tables } = portal
  const row = tables.portal.get(1)
  if (!row) throw new Error('The portal has no settings: seed it first.')
  return {
    user: personOf(user),
    personas: personas(portal).map(personOf),
    people: [...tables.users.all()].map(personOf),
    departments: [...tables.departments.all()].map(({ id, name }) => ({ id, name })),
    portal: {
      company: row.company,
      lang: row.lang,
      timeZone: user.timeZone || row.timeZone,
      workTimeStart: row.workTimeStart,
      workTimeEnd: row.workTimeEnd,
      weekHolidays: row.weekHolidays,
    },
    app: appInfo(portal),
    otherCrm: portal.otherCrm,
    now: portal.now().toISOString(),
    placements: placements(portal, row.lang),
    notificationIds: notificationsOf(portal, user).map(note => note.id),
  }
}
