/** The portal as the frame's name tells it: `DOMAIN|PROTOCOL|APP_SID`. */
export interface FrameName {
  readonly domain: string
  readonly secure: boolean
  readonly appSid: string
}

export function parseFrameName(name: string): FrameName | null {
  const [, domain, protocol, appSid] = /^([^|]+)\|([01])\|([^|]+)$/.exec(name) ?? []
  return domain && appSid ? { domain, secure: protocol === '1', appSid } : null
}

export function originOf({ domain, secure }: FrameName): string {
  return `${secure ? 'https' : 'http'}://${domain.replace(/:(80|443)$/, '')}`
}

/**
 * Zones in which the vendor gives portals their addresses: the list of
 * https://helpdesk.bitrix24.de/open/10252860 and the zone .uk that came later.
 */
const cloudZones = [
  'com', 'ru', 'eu', 'de', 'es', 'com.br', 'fr', 'it', 'com.tr', 'ua', 'pl', 'kz', 'by', 'in', 'cn', 'id', 'vn', 'jp', 'uk',
]

const cloudHost = new RegExp(`^[a-z0-9-]+\\.bitrix24\\.(${cloudZones.join('|').replaceAll('.', '\\.')})$`)

/** Where else than in the vendor's cloud the page may run; told when the app is built. */
export interface OwnHosts {
  /** Host of one self-hosted portal, with its port. */
  readonly portal: string | null
  /** Names of this machine, on any port; only the demonstration build has some. */
  readonly demo: readonly string[]
}

/** Names of this machine, where the local portal listens. */
export const machineNames: readonly string[] = ['127.0.0.1', 'localhost']

/** Who may be around us, and where REST may be. */
export function isKnownPortal(name: FrameName, own: OwnHosts): boolean {
  const host = name.domain.toLowerCase()
  if (cloudHost.test(host.replace(/:443$/, ''))) return name.secure
  if (own.portal !== null && host === own.portal.toLowerCase()) return true
  return own.demo.includes(host.replace(/:\d+$/, ''))
}

/** The same portals as a content security policy spells them, where `http:` allows `https:` as well. */
export function portalSources(own: OwnHosts): readonly string[] {
  return [
    ...cloudZones.map(zone => `https://*.bitrix24.${zone}`),
    ...(own.portal === null ? [] : [`http://${own.portal.toLowerCase()}`]),
    ...own.demo.map(name => `http://${name}:*`),
  ]
}

/** What the browser itself knows of the page around us; a frame cannot be given a false one. */
export interface Surroundings {
  /** Origins of the pages around, the nearest first; `null` where the browser does not tell (Firefox). */
  readonly ancestors: readonly string[] | null
  readonly referrer: string
  readonly ownOrigin: string
}

/** Whether the page around us is the portal that the frame's name speaks of. No evidence against it is enough. */
export function isInside(name: FrameName, around: Surroundings): boolean {
  const origin = originOf(name)
  if (around.ancestors !== null && around.ancestors[0] !== undefined) return around.ancestors[0] === origin
  const from = URL.canParse(around.referrer) ? new URL(around.referrer).origin : null
  // After a reload of ours the referrer is our own page.
  return from === null || from === origin || from === around.ownOrigin
}
