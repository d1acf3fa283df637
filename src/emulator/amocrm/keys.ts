import { randomBytes } from 'node:crypto'
import type { Tables, UserRow } from './tables.ts'

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
  /** A token that lives as long as the account, the same each time for one person. */
  tokenOf(userId: number): string
  userOfToken(token: string): UserRow | null
}

export function createKeys({ users, sessions, tokens }: Pick<Tables, 'users' | 'sessions' | 'tokens'>): Keys {
  const fresh = (): string => randomBytes(16).toString('hex')
  const sessionOf = (secret: string) => sessions.where('secret', row => row.secret, secret)[0]

  /** A dismissed person is let in no more. */
  function active(userId: number | undefined): UserRow | null {
    const user = userId === undefined ? undefined : users.get(userId)
    return user?.isActive ? user : null
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
      const [known] = tokens.where('user', row => row.userId, userId)
      return (known ?? tokens.insert({ secret: fresh(), userId })).secret
    },
    userOfToken: token => active(tokens.where('secret', row => row.secret, token)[0]?.userId),
  }
}
