import { shallowRef } from 'vue'
import type { AppInfo, PersonInfo, PlacementInfo, SessionInfo } from '../wire.ts'
import { ask } from './api.ts'

const current = shallowRef<SessionInfo | null>(null)
let clockAhead = 0

/** Reads who sits here and what the portal has now; pages are shown only after the first reading. */
export async function loadSession(): Promise<void> {
  const info = await ask<SessionInfo>('/session')
  clockAhead = Date.parse(info.now) - Date.now()
  current.value = info
  document.documentElement.lang = info.portal.lang
}

export function session(): SessionInfo {
  if (!current.value) throw new Error('The session is read before the first page is shown.')
  return current.value
}

/** The portal's clock. */
export function now(): Date {
  return new Date(Date.now() + clockAhead)
}

export function person(id: number): PersonInfo | undefined {
  return session().people.find(one => one.id === id)
}

export function personName(id: number): string {
  return person(id)?.name ?? `#${id}`
}

export function installedApp(): AppInfo | null {
  const { app } = session()
  return app && app.state !== 'absent' ? app : null
}

export function placementsOf(code: string): readonly PlacementInfo[] {
  return session().placements.filter(one => one.placement === code)
}

export async function signInAs(userId: number): Promise<void> {
  await ask('/session', { userId })
  location.reload()
}
