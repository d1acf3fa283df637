import { frameName, greeting, type Answered, type Asked, type HostCall, type HostCalls, type PageFacts, type Welcome } from '../src/crm/amocrm/bridge.ts'

export type Answers = {
  readonly [Call in HostCall]: (input: unknown) => HostCalls[Call]['output'] | Promise<HostCalls[Call]['output']>
}

/** What an answer throws for values that make no sense. */
export class Refusal extends Error {}

/** What an answer throws when REST gave none. */
export class Lost extends Error {}

export interface FrameNeeds {
  readonly holder: Element
  /** Absolute address of the page. */
  readonly address: string
  /** What people who cannot see the page hear of it. */
  readonly title: string
  readonly facts: () => PageFacts
  readonly answers: (frame: HTMLIFrameElement) => Answers
}

export interface OpenFrame {
  /** Whether the CRM still shows it. */
  isThere(): boolean
  /** Loads the page anew. */
  reopen(): void
  close(): void
}

/** Opens a page of ours in a frame and answers it. Its own document keeps styles and names apart both ways. */
export function openFrame(needs: FrameNeeds): OpenFrame {
  let current = loaded(needs)
  return {
    isThere: () => current.element.isConnected,
    reopen() {
      current.close()
      current = loaded(needs)
    },
    close: () => current.close(),
  }
}

function loaded({ holder, address, title, facts, answers }: FrameNeeds): { readonly element: HTMLIFrameElement, close(): void } {
  const { origin } = new URL(address)
  const element = document.createElement('iframe')
  element.name = frameName(location.origin)
  element.title = title
  element.src = address
  Object.assign(element.style, { display: 'block', width: '100%', height: '220px', border: '0' })
  let port: MessagePort | null = null

  /** Only this window of this origin, and only once: whoever else loads into the frame later gets no channel. */
  function hear(event: MessageEvent): void {
    if (event.source !== element.contentWindow || event.origin !== origin || event.data !== greeting) return
    window.removeEventListener('message', hear)
    const channel = new MessageChannel()
    port = channel.port1
    port.onmessage = answering(port, answers(element))
    const welcome: Welcome = { razbor: 'welcome', facts: facts() }
    element.contentWindow?.postMessage(welcome, origin, [channel.port2])
  }

  window.addEventListener('message', hear)
  holder.append(element)
  return {
    element,
    close() {
      window.removeEventListener('message', hear)
      port?.close()
      element.remove()
    },
  }
}

function answering(port: MessagePort, answers: Answers): (event: MessageEvent) => void {
  return ({ data }) => {
    const { id, call, input } = data as Asked
    if (typeof id !== 'number') return
    const reply = (answered: Answered): void => port.postMessage(answered)
    if (typeof call !== 'string' || !Object.hasOwn(answers, call)) return reply({ id, failed: 'unknown' })
    Promise.resolve()
      .then(() => answers[call as HostCall](input))
      .then(output => reply({ id, output }), (error: unknown) => reply({ id, failed: error instanceof Lost ? 'lost' : 'refused' }))
  }
}
