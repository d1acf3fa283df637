import { Hono, type Context } from 'hono'
import { RestError, type Params } from './bitrix24/method.ts'
import { textParam } from './bitrix24/params.ts'
import type { Identity, Portal } from './bitrix24/portal.ts'
import { v3Refusal, type V3Answer } from './bitrix24/v3/answer.ts'
import { V3Error } from './bitrix24/v3/error.ts'

/** REST 3.0 at `/rest/api/` (rest-v3.md): parameters come as JSON in the body alone, the token among them. */
export function restV3Routes(portal: Portal): Hono {
  const rest = new Hono()

  async function handle(context: Context, method: string, identify: (token: string) => Identity): Promise<Response> {
    const at = portal.now().toISOString()
    const started = performance.now()
    let user: number | null = null
    let body: unknown = {}
    let answered: V3Answer
    try {
      const sent = await readBody(context)
      body = sent.body
      const identity = identify(sent.token)
      user = identity.userId
      answered = portal.callV3({ method, body, idempotencyKey: context.req.header('Idempotency-Key') ?? null, ...identity })
    } catch (error) {
      answered = v3Refusal(asV3Error(error))
    }
    const durationMs = Math.round((performance.now() - started) * 1000) / 1000
    portal.journal.add({ at, user, api: 'v3', method, params: journaled(method, body), status: answered.status, error: answered.error, durationMs })
    return new Response(JSON.stringify(answered.body), {
      status: answered.status,
      headers: { 'Content-Type': 'application/json; charset=utf-8', 'Access-Control-Allow-Origin': '*', ...answered.headers },
    })
  }

  rest.all('/:user{[0-9]+}/:secret/:method{[^/]+/?}', context => {
    const { user, secret, method } = context.req.param()
    return handle(context, bare(method), () => portal.identifyWebhook(Number(user), secret))
  })
  rest.all('/:method{[^/]+/?}', context => handle(context, bare(context.req.param('method')), token => {
    if (!token) throw new RestError('NO_AUTH_FOUND', 'Wrong authorization data', 401)
    return portal.identifyToken(token)
  }))
  return rest
}

function bare(method: string): string {
  return method.replace(/\/$/, '')
}

/** The body without the token. A call by GET has no parameters, whatever its query says. */
async function readBody({ req }: Context): Promise<{ body: unknown, token: string }> {
  const text = req.method === 'POST' ? await req.text() : ''
  if (text === '') return { body: {}, token: '' }
  if (!(req.header('Content-Type') ?? '').includes('json')) throw invalidJson()
  const body = parsed(text)
  if (typeof body !== 'object' || body === null) throw invalidJson()
  if (Array.isArray(body)) return { body, token: '' }
  const { auth, ...rest } = body as Params
  return { body: rest, token: textParam(auth) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalidJson()
  }
}

function invalidJson(): V3Error {
  return new V3Error('INVALIDJSONEXCEPTION', 'The request body is not valid JSON')
}

/** Who calls is found out for both versions alike; only the error's shape is another. */
function asV3Error(error: unknown): V3Error {
  if (error instanceof V3Error) return error
  if (error instanceof RestError) return new V3Error(error.code, error.message, { status: error.status, prefix: '' })
  throw error
}

/** The commands of a batch stand under `cmd`, as those of the earlier version do. */
function journaled(method: string, body: unknown): Params {
  if (method.toLowerCase() !== 'batch') return body as Params
  const commands = Object.entries(body as Params).map(([key, command]) => [key, commandOf(command)])
  return { cmd: Object.fromEntries(commands) }
}

function commandOf(command: unknown): unknown {
  if (typeof command !== 'object' || command === null || !('method' in command)) return command
  return { method: command.method, params: 'query' in command ? command.query : {} }
}
