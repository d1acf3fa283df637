import { Hono, type Context } from 'hono'
import type { Account } from './account.ts'
import { removeCard, removeTask, restoreCard } from './cards/removal.ts'
import { meanings } from './faults/meanings.ts'
import { faultParameters, SwitchError } from './faults/switches.ts'
import { signIn, signOut, userOf } from './sessions.ts'
import { cardKinds, type CardKind, type UserRow } from './tables.ts'

/**
 * What no real account has:
 * - `POST session { user }` signs the browser in as this person (a number, a persona or a mail address), `DELETE session` out, `DELETE session/all` everybody;
 * - `POST token { user }` gives a long-lived token of this person, for clients that send `Authorization: Bearer …` instead of a cookie;
 * - `POST code { user }` gives what this person's consent would: a code that `POST /oauth2/access_token` takes once;
 * - `faults` (GET, POST, DELETE) are the switches, `journal` (GET, DELETE) the calls, `clock` (GET, POST) the account's present, `users` (GET) who there is;
 * - `DELETE cards/{kind}/{id}`, `POST cards/{kind}/{id}/restore` and `DELETE tasks/{id}` do what the API cannot, in the name of the session or of the administrator.
 */
export function sandboxRoutes(account: Account): Hono {
  const sandbox = new Hono()
  sandbox.route('/faults', faultRoutes(account))
  sandbox.route('/session', sessionRoutes(account))

  sandbox.get('/journal', context => context.json(account.journal.entries()))
  sandbox.delete('/journal', context => {
    account.journal.clear()
    return context.body(null, 204)
  })
  sandbox.get('/clock', context => context.json({ now: account.now().toISOString() }))
  sandbox.post('/clock', async context => {
    const { now } = await sent(context)
    const moment = new Date(String(now))
    if (Number.isNaN(moment.getTime())) return context.json({ error: 'Send { "now": "2026-11-23T09:00:00+03:00" }' }, 400)
    account.setClock(moment)
    return context.json({ now: account.now().toISOString() })
  })
  sandbox.get('/users', context => context.json([...account.tables.users.all()].map(person)))
  sandbox.post('/token', async context => {
    const user = wanted(account, (await sent(context)).user)
    return user ? context.json({ token: account.keys.tokenOf(user.id), user: person(user) }) : context.json({ error: 'Send { "user": 9000001 } or the name of a persona' }, 400)
  })
  sandbox.post('/code', async context => {
    const user = wanted(account, (await sent(context)).user)
    return user?.isActive ? context.json({ code: account.keys.codeOf(user.id), user: person(user) }) : context.json({ error: 'Send { "user": 9000001 } or the name of a persona who is active' }, 400)
  })
  sandbox.delete('/cards/:kind/:id', context => done(context, account, userId => {
    const kind = kindOf(context.req.param('kind'))
    return kind !== undefined && removeCard(account, kind, Number(context.req.param('id')), userId)
  }))
  sandbox.post('/cards/:kind/:id/restore', context => done(context, account, userId => {
    const kind = kindOf(context.req.param('kind'))
    return kind !== undefined && restoreCard(account, kind, Number(context.req.param('id')), userId)
  }))
  sandbox.delete('/tasks/:id', context => done(context, account, userId => removeTask(account, Number(context.req.param('id')), userId)))
  sandbox.all('*', context => context.json({ error: 'The sandbox has faults, session, journal, clock, users, token, code, cards/{kind}/{id}, tasks/{id}.' }, 404))
  return sandbox
}

function kindOf(name: string): CardKind | undefined {
  return cardKinds.find(one => one === name)
}

function done(context: Context, account: Account, work: (userId: number) => boolean): Response {
  const user = userOf(context, account) ?? wanted(account, 'admin')
  return user && work(user.id) ? context.body(null, 204) : context.json({ error: 'There is no such thing' }, 404)
}

/** A number, a persona, or a mail address. */
function wanted(account: Account, who: unknown): UserRow | undefined {
  return [...account.tables.users.all()].find(user => user.id === Number(who) || user.persona === who || user.email === who)
}

function person({ id, name, email, persona, isAdmin, isFree, isActive, groupId }: UserRow) {
  return { id, name, email, persona, isAdmin, isFree, isActive, groupId }
}

async function sent(context: Context): Promise<Record<string, unknown>> {
  const body: unknown = await context.req.json().catch(() => null)
  return typeof body === 'object' && body !== null ? body as Record<string, unknown> : {}
}

function sessionRoutes(account: Account): Hono {
  const routes = new Hono()
  routes.get('/', context => {
    const user = userOf(context, account)
    return context.json({ user: user && person(user) })
  })
  routes.post('/', async context => {
    const user = wanted(account, (await sent(context)).user)
    if (!user?.isActive) return context.json({ error: 'Send { "user": 9000001 }, the name of a persona, or a mail address of somebody active' }, 400)
    signIn(context, account, user.id)
    return context.json({ user: person(user) })
  })
  routes.delete('/', context => {
    signOut(context, account)
    return context.body(null, 204)
  })
  /** All sessions of everybody: the next request of any browser is 401. */
  routes.delete('/all', context => {
    account.keys.endSessions()
    return context.body(null, 204)
  })
  return routes
}

function faultRoutes({ faults, throttle }: Account): Hono {
  const routes = new Hono()
  const state = () => ({ is: faults.is, on: faults.on, fired: faults.counts() })
  routes.get('/', context => context.json({ ...state(), meanings, parameters: faultParameters }))
  routes.post('/', async context => {
    try {
      faults.changeTo(await context.req.json().catch(() => null))
    } catch (error) {
      if (error instanceof SwitchError) return context.json({ error: error.message }, 400)
      throw error
    }
    return context.json(state())
  })
  routes.delete('/', context => {
    faults.clear()
    throttle.forgive()
    return context.json(state())
  })
  return routes
}
