import { z } from 'zod'
import { CrmError } from '../port.ts'
import { greeting, originInName, type Answered, type Asked, type HostCall, type HostCalls, type PageFacts } from './bridge.ts'
import { isInside, isKnownAccount } from './hosts.ts'
import { pageFacts } from './wire/facts.ts'

/** Our end of the channel to the widget in the CRM's page. */
export interface Bridge {
  readonly facts: PageFacts
  /** Throws a `CrmError`: `refused` by the widget, `offline` where REST gave no answer. */
  ask<Call extends HostCall>(call: Call, input: HostCalls[Call]['input']): Promise<HostCalls[Call]['output']>
}

/** A widget that is there answers within milliseconds. */
const handshakeLimit = 10_000

const welcome = z.object({ razbor: z.literal('welcome'), facts: z.unknown() })

/** Checks who is around us, then greets the widget and takes its channel. Throws `outside-host` or `offline`. */
export async function openBridge(demo: readonly string[]): Promise<Bridge> {
  const origin = originInName(window.name)
  const ancestors = 'ancestorOrigins' in location ? [...location.ancestorOrigins] : null
  const around = { ancestors, referrer: document.referrer, ownOrigin: location.origin }
  if (window.parent === window || origin === null || !isKnownAccount(origin, demo) || !isInside(origin, around)) {
    throw new CrmError('outside-host', 'The page around us is not a known account')
  }
  const { port, told } = await welcomed(origin)
  const facts = pageFacts.safeParse(told)
  if (!facts.success || facts.data.origin !== origin) throw new CrmError('outside-host', 'The widget around us told nothing that is understood')
  return { facts: facts.data, ask: askOver(port) }
}

function welcomed(origin: string): Promise<{ readonly port: MessagePort, readonly told: unknown }> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(limit)
      window.removeEventListener('message', hear)
    }
    const limit = setTimeout(() => {
      end()
      reject(new CrmError('offline', 'The widget in the CRM’s page did not answer'))
    }, handshakeLimit)

    function hear(event: MessageEvent): void {
      const [port] = event.ports
      if (event.source !== window.parent || event.origin !== origin || port === undefined) return
      const read = welcome.safeParse(event.data)
      if (!read.success) return
      end()
      resolve({ port, told: read.data.facts })
    }

    window.addEventListener('message', hear)
    window.parent.postMessage(greeting, origin)
  })
}

function askOver(port: MessagePort): Bridge['ask'] {
  const waiting = new Map<number, (answered: Answered) => void>()
  let last = 0
  port.onmessage = ({ data }: MessageEvent) => {
    const answered = data as Answered
    waiting.get(answered.id)?.(answered)
    waiting.delete(answered.id)
  }
  return (call, input) => new Promise((resolve, reject) => {
    const asked: Asked = { id: ++last, call, input }
    waiting.set(asked.id, answered => {
      if (!('failed' in answered)) return resolve(answered.output as HostCalls[typeof call]['output'])
      reject(answered.failed === 'lost' ? new CrmError('offline', 'no answer', { method: call }) : new CrmError('refused', `The widget: ${answered.failed}`, { method: call, notRun: true }))
    })
    port.postMessage(asked)
  })
}
