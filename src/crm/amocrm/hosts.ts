/** Names of this machine, where the local account listens. */
export const machineNames: readonly string[] = ['127.0.0.1', 'localhost']

/** Zones in which the vendor gives accounts their addresses; `.com` is where amoCRM's foreign accounts were before Kommo. */
const zones: readonly string[] = ['amocrm.ru', 'amocrm.com', 'kommo.com']

const cloudHost = new RegExp(`^[a-z0-9-]+\\.(${zones.join('|').replaceAll('.', '\\.')})$`)

/** Who may be around our pages. `demo`: names of this machine, on any port; only the demonstration build has some. */
export function isKnownAccount(origin: string, demo: readonly string[]): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, hostname, port, origin: proper } = new URL(origin)
  if (proper !== origin) return false
  if (demo.some(name => hostname === name || hostname.endsWith(`.${name}`))) return true
  return protocol === 'https:' && port === '' && cloudHost.test(hostname)
}

/** What the browser itself knows of the page around us; a frame cannot be given a false one. */
export interface Surroundings {
  /** Origins of the pages around, the nearest first; `null` where the browser does not tell (Firefox). */
  readonly ancestors: readonly string[] | null
  readonly referrer: string
  readonly ownOrigin: string
}

/** Whether the page around us is the account that the frame's name speaks of. No evidence against it is enough. */
export function isInside(origin: string, { ancestors, referrer, ownOrigin }: Surroundings): boolean {
  if (ancestors?.[0] !== undefined) return ancestors[0] === origin
  const from = URL.canParse(referrer) ? new URL(referrer).origin : null
  // After a reload of ours the referrer is our own page.
  return from === null || from === origin || from === ownOrigin
}
