import { Hono, type Context } from 'hono'
import { RestError, type Params } from './bitrix24/method.ts'
import { textParam } from './bitrix24/params.ts'
import type { Portal } from './bitrix24/portal.ts'
import { arrivalOf, type Identity } from './bitrix24/reception.ts'
import { V3Error } from './bitrix24/v3/error.ts'
import { addressOf, overTheWire, respond, type ConnectionEnv } from './connection.ts'

/** REST 3.0 at `/rest/api/` (rest-v3.md): parameters come as JSON in the body alone, the token among them. */
export function restV3Routes(portal: Portal): Hono<ConnectionEnv> {
  const rest = new Hono<ConnectionEnv>()

  async function handle(context: Context<ConnectionEnv>, method: string, identify: (token: string) => Identity): Promise<Response> {
    const sent = await readBody(context)
    const body = sent instanceof V3Error ? {} : sent.body
    const arrival = arrivalOf({
      api: 'v3',
      method,
      params: journaled(method, body),
      address: addressOf(context),
      identify() {
        if (sent instanceof V3Error) throw sent
        return identify(sent.token)
      },
    })
    const idempotencyKey = context.req.header('Idempotency-Key') ?? null
    const answered = await overTheWire(portal.delay(arrival), () => portal.receiveV3(arrival, { body, idempotencyKey }), answer => portal.heldBack(answer))
    return respond(context, answered, JSON.stringify, 'application/json')
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

/** The body without the token, or why it cannot be read. A call by GET has no parameters, whatever its query says. */
async function readBody({ req }: Context): Promise<{ readonly body: unknown, readonly token: string } | V3Error> {
  const text = req.method === 'POST' ? await req.text() : ''
  if (text === '') return { body: {}, token: '' }
  const body = (req.header('Content-Type') ?? '').includes('json') ? parsed(text) : null
  if (typeof body !== 'object' || body === null) return new V3Error('INVALIDJSONEXCEPTION', 'The request body is not valid JSON')
  if (Array.isArray(body)) return { body, token: '' }
  const { auth, ...rest } = body as Params
  return { body: rest, token: textParam(auth) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The commands of a batch stand under `cmd`, as those of the earlier version do. */
function journaled(method: string, body: unknown): Params {
  if (method.toLowerCase() !== 'batch') return body as Params
  return { cmd: Object.fromEntries(Object.entries(body as Params).map(([key, command]) => [key, commandOf(command)])) }
}

function commandOf(command: unknown): unknown {
  if (typeof command !== 'object' || command === null || !('method' in command)) return command
  return { method: command.method, params: 'query' in command ? command.query : {} }
}
