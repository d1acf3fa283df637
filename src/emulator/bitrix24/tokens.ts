import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Row, Store } from '../store.ts'
import type { AppRow } from './tables.ts'

/** Lifetimes from settings/oauth/auto-renewal.md, in seconds. */
export const accessLifetime = 3600
const refreshLifetime = 180 * 24 * 3600

export interface IssuedTokens {
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresIn: number
}

interface SecretRow extends Row { readonly value: string }

type Kind = 'access' | 'refresh'

/** Who a token speaks for; `expired` is told apart from forged because the vendor's codes differ. */
type TokenReading =
  | { readonly state: 'valid', readonly userId: number }
  | { readonly state: 'expired' | 'invalid' }

export interface Tokens {
  issue(app: AppRow, userId: number, now: Date): IssuedTokens
  read(kind: Kind, token: string, app: AppRow | undefined, now: Date): TokenReading
  /** The secret part of an incoming webhook of this person. */
  webhookSecret(userId: number): string
  /** What the app's owner would have in the vendor's console, for refreshing without a portal page. */
  clientSecret(clientId: string): string
}

/**
 * Tokens carry their person and end and are signed for one installation, so that they outlive a restart of the portal
 * and die with the application.
 */
export function createTokens(store: Store): Tokens {
  const secrets = store.table<SecretRow>('secrets')
  const secret = (secrets.get(1) ?? secrets.insert({ id: 1, value: randomBytes(32).toString('hex') })).value

  function sign(text: string): string {
    return createHmac('sha256', secret).update(text).digest('hex')
  }

  function make(kind: Kind, app: AppRow, userId: number, seconds: number, now: Date): string {
    const head = [Math.floor(now.getTime() / 1000) + seconds, userId].map(part => part.toString(16).padStart(8, '0')).join('')
      + randomBytes(4).toString('hex')
    return head + sign(`${kind} ${app.clientId} ${app.applicationToken} ${head}`).slice(0, 40)
  }

  return {
    issue(app, userId, now) {
      return {
        accessToken: make('access', app, userId, accessLifetime, now),
        refreshToken: make('refresh', app, userId, refreshLifetime, now),
        expiresIn: accessLifetime,
      }
    },
    read(kind, token, app, now) {
      if (!app || !/^[0-9a-f]{64}$/.test(token)) return { state: 'invalid' }
      const head = token.slice(0, 24)
      const expected = sign(`${kind} ${app.clientId} ${app.applicationToken} ${head}`).slice(0, 40)
      if (!timingSafeEqual(Buffer.from(token.slice(24)), Buffer.from(expected))) return { state: 'invalid' }
      if (Number.parseInt(head.slice(0, 8), 16) * 1000 <= now.getTime()) return { state: 'expired' }
      return { state: 'valid', userId: Number.parseInt(head.slice(8, 16), 16) }
    },
    webhookSecret: userId => sign(`webhook ${userId}`).slice(0, 16),
    clientSecret: clientId => sign(`client ${clientId}`).slice(0, 50),
  }
}
