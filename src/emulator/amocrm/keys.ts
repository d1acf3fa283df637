import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Seconds, Tables, UserRow } from './tables.ts'

/** What lets a person in: the session of a browser, or a token for clients without one. */
export interface Keys {
  /** Begins a session and gives its secret. */
  signIn(userId: number): string
  signOut(secret: string): void
  userOfSession(secret: string): UserRow | null
  /** What a page of this session sends as `X-CSRF-Token`, or null when there is no such session. */
  csrfOf(secret: string): string | null
  /** Ends every session, as after a change of password. */
  endSessions(): void
  /** A token that lives for years, the same each time for one person. */
  tokenOf(userId: number): string
  /** What a person's consent leads to: good once, for some minutes. */
  codeOf(userId: number): string
  /** A new token for a code or a refresh token, which is used up by it. Null when it is not good. */
  exchange(kind: 'code' | 'refresh', secret: string): Exchanged | null
  userOfToken(token: string): UserRow | null
}

interface Exchanged {
  readonly access: string
  readonly refresh: string
  readonly expiresIn: Seconds
}

const day = 86_400
const years = 5 * 365 * day
const codeLives = 20 * 60
const refreshLives = 90 * day

type Kept = Pick<Tables, 'account' | 'users' | 'sessions' | 'tokens' | 'grants'>

export function createKeys({ account, users, sessions, tokens, grants }: Kept, now: () => Seconds): Keys {
  const fresh = (): string => randomBytes(16).toString('hex')
  const sessionOf = (secret: string) => sessions.where('secret', row => row.secret, secret)[0]

  /** A dismissed person is let in no more. */
  function active(userId: number | undefined): UserRow | null {
    const user = userId === undefined ? undefined : users.get(userId)
    return user?.isActive ? user : null
  }

  /** A JWT, since the official client reads from a long-lived token when it ends. It is known by its letters alone: nobody checks the signature. */
  function signed(userId: number, lives: Seconds): string {
    const issued = now()
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const jti = randomUUID()
    const claims = { aud: randomUUID(), jti, iat: issued, nbf: issued, exp: issued + lives, sub: String(userId), account_id: account.get(1)?.accountId ?? 0, scopes: ['crm', 'notifications'] }
    const content = `${part({ typ: 'JWT', alg: 'HS256', jti })}.${part(claims)}`
    return `${content}.${createHmac('sha256', randomBytes(32)).update(content).digest('base64url')}`
  }

  function grant(kind: 'code' | 'refresh', userId: number, lives: Seconds): string {
    return grants.insert({ secret: randomBytes(48).toString('hex'), kind, userId, expiresAt: now() + lives }).secret
  }

  return {
    signIn(userId) {
      if (!active(userId)) throw new Error(`Nobody active has the number ${userId}`)
      return sessions.insert({ secret: fresh(), csrf: fresh(), userId }).secret
    },
    signOut(secret) {
      const session = sessionOf(secret)
      if (session) sessions.remove(session.id)
    },
    userOfSession: secret => active(sessionOf(secret)?.userId),
    csrfOf: secret => sessionOf(secret)?.csrf ?? null,
    endSessions() {
      for (const { id } of [...sessions.all()]) sessions.remove(id)
    },
    tokenOf(userId) {
      if (!users.get(userId)) throw new Error(`Nobody has the number ${userId}`)
      const known = tokens.where('user', row => row.userId, userId).find(row => row.expiresAt === undefined && row.secret.includes('.'))
      return (known ?? tokens.insert({ secret: signed(userId, years), userId })).secret
    },
    codeOf: userId => grant('code', userId, codeLives),
    exchange(kind, secret) {
      const known = [...grants.all()].find(row => row.kind === kind && row.secret === secret)
      if (!known) return null
      grants.remove(known.id)
      if (known.expiresAt < now() || !active(known.userId)) return null
      const { secret: access } = tokens.insert({ secret: signed(known.userId, day), userId: known.userId, expiresAt: now() + day })
      return { access, refresh: grant('refresh', known.userId, refreshLives), expiresIn: day }
    },
    userOfToken(token) {
      const known = tokens.where('secret', row => row.secret, token)[0]
      return known === undefined || (known.expiresAt !== undefined && known.expiresAt < now()) ? null : active(known.userId)
    },
  }
}
