import type { SupportLine, SupportLog } from '../port.ts'
import { isObject, RestError } from './errors.ts'
import type { Params } from './query.ts'
import type { Transport } from './transport.ts'

/** Requests that the log keeps. */
const mostLines = 200

/** Keeps what goes over a transport, without anything that people have written: methods, status, codes, time. */
export function withLog(transport: Transport, now: () => Date): { transport: Transport, log: SupportLog } {
  const lines: SupportLine[] = []

  function note(line: SupportLine): void {
    lines.push(line)
    if (lines.length > mostLines) lines.shift()
  }

  return {
    log: { lines: () => [...lines] },
    transport: {
      async send(method, params) {
        const started = performance.now()
        const line = { at: now(), methods: methodsOf(method, params) }
        const taken = (): number => Math.round(performance.now() - started)
        try {
          const reply = await transport.send(method, params)
          note({ ...line, status: reply.status, errors: method === 'batch' ? errorsOf(params, reply.result) : [], milliseconds: taken() })
          return reply
        } catch (error) {
          const told = error instanceof RestError ? error : { rest: 'unknown', status: 0 }
          note({ ...line, status: told.status, errors: [`${method}: ${codeWord(told.rest)}`], milliseconds: taken() })
          throw error
        }
      },
    },
  }
}

function methodsOf(method: string, { cmd }: Params): readonly string[] {
  return method === 'batch' && isObject(cmd) ? [...new Set(Object.values(cmd).map(methodOf))] : [method]
}

function methodOf(command: unknown): string {
  return String(command ?? '').split('?')[0] ?? ''
}

function errorsOf({ cmd }: Params, result: unknown): readonly string[] {
  const errors = isObject(result) ? result['result_error'] : null
  if (!isObject(errors) || !isObject(cmd)) return []
  return Object.entries(errors).map(([name, told]) => `${methodOf(cmd[name])}: ${codeWord(isObject(told) ? told['error'] : told)}`)
}

/** A code is one word. Anything longer may be a text about somebody. */
function codeWord(code: unknown): string {
  const word = typeof code === 'string' || typeof code === 'number' ? String(code) : ''
  if (word === '') return 'no code'
  return /^[\w.:-]{1,64}$/.test(word) ? word : 'a text'
}
