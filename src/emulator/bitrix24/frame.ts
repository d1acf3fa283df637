/**
 * The parent window's half of the protocol between the portal and an application's frame, as the vendor's own
 * SDKs speak it (`sdk/bx24-js-sdk/`, `widgets/ui-interaction/`). Browser code; it touches no DOM but messages.
 */

export interface FrameMessage {
  readonly command: string
  readonly params: unknown
  readonly key: string
  readonly sid: string
}

export type FrameParams = Readonly<Record<string, unknown>>

/** Answers the frame once; without a payload the answer is the bare key. */
type FrameReply = (payload?: unknown) => void

interface FrameCommand {
  (params: FrameParams, reply: FrameReply): void
}

type FrameCommands = Readonly<Record<string, FrameCommand>>

/** What a place of the portal offers to the frames in it, besides the general commands. */
export interface FramePlace {
  readonly commands: FrameCommands
  readonly events: readonly string[]
}

interface RefreshedAuth {
  readonly AUTH_ID: string
  readonly REFRESH_ID: string
  readonly AUTH_EXPIRES: number
}

export interface SelectedUser {
  readonly id: string
  readonly name: string
  readonly photo: string
  readonly position: string
  readonly url: string
  readonly sub: boolean
  readonly sup: boolean
}

export interface SelectedAccess {
  readonly id: string
  readonly name: string
}

export interface SelectedItem {
  readonly id: string
  readonly type: string
  readonly place: string
  readonly title: string
  readonly desc: string
  readonly url: string
}

export interface OpenPath {
  /** Where the slider goes, with the portal's own parameters added. */
  readonly url: string
  readonly width: number
}

/** What the portal's page does for a frame. A dialog that was closed without a choice settles with null and is not answered. */
export interface FrameHost {
  readonly init: unknown
  /** Null is not answered: the page has slept too long to be signed in. */
  readonly refreshAuth: () => Promise<RefreshedAuth | null>
  readonly setInstall: (installed: boolean) => Promise<unknown>
  readonly finishInstall: () => Promise<void>
  readonly setOption: (owner: 'app' | 'user', name: string, value: unknown) => Promise<unknown>
  readonly resize: (width: number | string, height: number) => void
  readonly scrollTo: (top: number) => void
  readonly setTitle: (title: string) => void
  readonly reload: () => void
  /** Settles when the slider has been closed. */
  readonly openApplication: (params: FrameParams) => Promise<void>
  readonly closeApplication: () => void
  /** Settles when the slider has been closed. */
  readonly openPath: (path: OpenPath) => Promise<void>
  readonly selectUsers: (multiple: boolean) => Promise<readonly SelectedUser[] | null>
  readonly selectAccess: (blocked: readonly string[]) => Promise<readonly SelectedAccess[] | null>
  readonly selectItems: (types: readonly string[], multiple: boolean, chosen: FrameParams) => Promise<readonly SelectedItem[] | null>
  /** Calls, chats and histories that the local portal only announces. */
  readonly announce: (command: string, params: FrameParams) => void
}

/** The two members of a window that the protocol needs, so that a test can stand in for a browser. */
interface FrameWindow {
  postMessage(message: string, targetOrigin: string): void
}

interface ParentWindow {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}

export interface FrameOptions {
  readonly parent: ParentWindow
  /** The frame's own window; messages of any other window are not heard. */
  readonly frame: () => FrameWindow | null
  /** Origin of the application's page; messages of any other origin are not heard. */
  readonly appOrigin: string
  readonly portalOrigin: string
  readonly sid: string
  readonly clientId: string
  readonly host: FrameHost
  readonly place: FramePlace
  readonly warn: (line: string) => void
}

export interface FrameLink {
  /** Sends an event of the place to every subscription that the frame has made for it. */
  readonly emit: (event: string, payload: unknown) => void
  readonly close: () => void
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function isRecord(value: unknown): value is FrameParams {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Reads `command[:JSON]:key:sid`, where the JSON has colons of its own, or the object form
 * `{ method, params, callback, appSid }` in which commands with a colon in their name travel.
 * A value that is not JSON (`setValue` sends it raw) stays text. Anything else is null.
 */
export function parseFrameMessage(data: unknown): FrameMessage | null {
  if (isRecord(data)) {
    const { method, params, callback, appSid } = data
    if (typeof method !== 'string' || typeof callback !== 'string' || typeof appSid !== 'string') return null
    return { command: method, params: params === '' ? {} : params, key: callback, sid: appSid }
  }
  if (typeof data !== 'string') return null
  const parts = data.split(':')
  const [command, key, sid] = [parts[0], parts.at(-2), parts.at(-1)]
  if (parts.length < 3 || !command || !key || !sid) return null
  const text = parts.slice(1, -2).join(':')
  return { command, params: text === '' ? {} : parsed(text), key, sid }
}

/** `key:JSON`, or the bare `key:` when there is nothing to say. */
export function frameAnswer(key: string, payload?: unknown): string {
  return `${key}:${payload === undefined ? '' : JSON.stringify(payload)}`
}

/** The name of the frame's window, from which the SDK learns whom to talk to: `DOMAIN|PROTOCOL|APP_SID`. */
export function frameName(portalOrigin: string, sid: string): string {
  const { host, protocol } = new URL(portalOrigin)
  return `${host}|${protocol === 'https:' ? 1 : 0}|${sid}`
}

/**
 * Where `BX24.openPath` may lead (`sdk/bx24-js-sdk/additional-functions/bx24-open-path.md`) and how wide the slider is.
 * The address is checked as it is written: the SDK puts a path of the wanted width in front and climbs out of it with `..`.
 */
const openPaths: readonly { readonly pattern: RegExp, readonly width: number }[] = [
  { pattern: /^\/crm\/company\/requisite\/\d+\//, width: 950 },
  { pattern: /^\/crm\/(deal|lead|contact|company|type)\//, width: 1640 },
  { pattern: /^\/company\/personal\/user\/\d+\//, width: 1200 },
  { pattern: /^\/workgroups\/group\/\d+\//, width: 900 },
  { pattern: /^\/marketplace\//, width: 1640 },
]

/** The slider's address for a path that an application asked for, or null when the portal does not open it. */
export function openPath(path: unknown, portalOrigin: string, clientId: string): OpenPath | null {
  if (typeof path !== 'string') return null
  const known = openPaths.find(({ pattern }) => pattern.test(path))
  if (!known) return null
  const url = new URL(path, portalOrigin)
  if (url.origin !== portalOrigin || url.pathname.startsWith('//')) return null
  url.searchParams.set('IFRAME', 'Y')
  url.searchParams.set('IFRAME_TYPE', 'SIDE_SLIDER')
  url.searchParams.set('from', 'rest_placement')
  url.searchParams.set('from_app', clientId)
  return { url: `${url.pathname}${url.search}`, width: known.width }
}

function numberOr(value: unknown, otherwise: number): number {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : otherwise
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value)
}

function textsOf(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []
  return list.map(textOf)
}

/** The dialog's choice as the portal sends it: per type, keyed by index rather than listed. */
function byType(types: readonly string[], items: readonly SelectedItem[]): Record<string, Record<number, SelectedItem>> {
  return Object.fromEntries(types.map(type => [type, { ...items.filter(item => item.type === type) }]))
}

function generalCommands(options: FrameOptions): FrameCommands {
  const { host } = options
  const answerUnlessNull = <T>(settling: Promise<T | null>, reply: FrameReply, print: (value: T) => unknown) => {
    void settling.then(value => { if (value !== null) reply(print(value)) })
  }
  const announce = (command: string): FrameCommand => params => host.announce(command, params)

  return {
    getInitData: (_params, reply) => reply(host.init),
    setInstall: (params, reply) => void host.setInstall(params.install === true).then(reply),
    setInstallFinish: () => void host.finishInstall(),
    refreshAuth: (_params, reply) => answerUnlessNull(host.refreshAuth(), reply, auth => auth),
    setAppOption: (params, reply) => void host.setOption('app', textOf(params.name), params.value).then(reply),
    setUserOption: (params, reply) => void host.setOption('user', textOf(params.name), params.value).then(reply),
    resizeWindow(params, reply) {
      const width = params.width === '100%' ? '100%' : numberOr(params.width, 0)
      const height = numberOr(params.height, 0)
      if (height > 0) host.resize(width, height)
      reply({ width, height })
    },
    setScroll(params, reply) {
      host.scrollTo(Math.max(0, numberOr(params.scroll, 0)))
      reply(params)
    },
    setTitle(params, reply) {
      host.setTitle(textOf(params.title))
      reply(params)
    },
    reloadWindow: () => host.reload(),
    openApplication: (params, reply) => void host.openApplication(params).then(() => reply()),
    closeApplication: () => host.closeApplication(),
    openPath(params, reply) {
      const target = openPath(params.path, options.portalOrigin, options.clientId)
      if (target) void host.openPath(target).then(() => reply({ result: 'close' }))
      else reply({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' })
    },
    selectUser(params, reply) {
      const multiple = params.mult === true
      answerUnlessNull(host.selectUsers(multiple), reply, users => multiple ? users : users[0])
    },
    selectAccess: (params, reply) => answerUnlessNull(host.selectAccess(textsOf(params.value)), reply, chosen => chosen),
    selectCRM(params, reply) {
      const types = textsOf(params.entityType)
      const chosen = isRecord(params.value) ? params.value : {}
      answerUnlessNull(host.selectItems(types, params.multiple === true, chosen), reply, items => byType(types, items))
    },
    imCallTo: announce('imCallTo'),
    imPhoneTo: announce('imPhoneTo'),
    imOpenMessenger: announce('imOpenMessenger'),
    imOpenHistory: announce('imOpenHistory'),
    getInterface: (_params, reply) => reply({ command: Object.keys(options.place.commands), event: options.place.events }),
  }
}

/**
 * Listens to one application frame and answers it. A subscription is never acknowledged: the SDK would take
 * the acknowledgement for the event. An unknown command is ignored, as the portal does, but said to the developer.
 */
export function linkFrame(options: FrameOptions): FrameLink {
  const general = generalCommands(options)
  const subscriptions = new Map<string, Set<string>>()

  function post(key: string, payload?: unknown): void {
    options.frame()?.postMessage(frameAnswer(key, payload), options.appOrigin)
  }

  function subscribe(event: string, key: string): void {
    if (!options.place.events.includes(event)) return
    subscriptions.set(event, (subscriptions.get(event) ?? new Set()).add(key))
  }

  function hear(event: MessageEvent): void {
    const frame: unknown = options.frame()
    if (frame === null || event.source !== frame || event.origin !== options.appOrigin) return
    const message = parseFrameMessage(event.data)
    if (!message || message.sid !== options.sid) return
    const params: FrameParams = isRecord(message.params) ? message.params : { value: message.params }
    if (message.command === 'placementBindEvent') return subscribe(textOf(params.event), message.key)
    const own = Object.hasOwn(options.place.commands, message.command) ? options.place.commands[message.command] : undefined
    const command = own ?? (Object.hasOwn(general, message.command) ? general[message.command] : undefined)
    if (command) command(params, payload => post(message.key, payload))
    else options.warn(`The local portal has no frame command "${message.command}" here: extend src/emulator/bitrix24/frame.ts or the page that opened the frame.`)
  }

  options.parent.addEventListener('message', hear)
  return {
    emit(event, payload) {
      for (const key of subscriptions.get(event) ?? []) post(key, payload)
    },
    close() {
      options.parent.removeEventListener('message', hear)
      subscriptions.clear()
    },
  }
}
