import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Account } from './account.ts'
import type { UserRow } from './tables.ts'

/** The cookie that carries a session; scripts of the page do not see it. */
const sessionCookie = 'session_id'

/** Readable by the page: what it sends back as `X-CSRF-Token` when the account demands it. */
const csrfCookie = 'csrf_token'

/** Signs the browser in: the session from here on is this person's. */
export function signIn(context: Context, account: Account, userId: number): void {
  const secret = account.keys.signIn(userId)
  setCookie(context, sessionCookie, secret, { path: '/', httpOnly: true, sameSite: 'Lax' })
  setCookie(context, csrfCookie, account.keys.csrfOf(secret) ?? '', { path: '/', sameSite: 'Lax' })
}

export function signOut(context: Context, account: Account): void {
  const secret = getCookie(context, sessionCookie)
  if (secret) account.keys.signOut(secret)
  setCookie(context, sessionCookie, '', { path: '/', httpOnly: true, maxAge: 0 })
  setCookie(context, csrfCookie, '', { path: '/', maxAge: 0 })
}

/** Who asks: the person of the Bearer token or of the session cookie, or nobody. */
export function userOf(context: Context, account: Account): UserRow | null {
  const bearer = bearerOf(context)
  if (bearer) return account.keys.userOfToken(bearer)
  const secret = getCookie(context, sessionCookie)
  return secret ? account.keys.userOfSession(secret) : null
}

export function bearerOf({ req }: Context): string | null {
  return /^Bearer\s+(.+)$/i.exec(req.header('Authorization') ?? '')?.[1] ?? null
}

/** Whether a write of a browser brought the token of its session. */
export function csrfMatches(context: Context, account: Account): boolean {
  const secret = getCookie(context, sessionCookie)
  const sent = context.req.header('X-CSRF-Token')
  return Boolean(secret && sent && account.keys.csrfOf(secret) === sent)
}
