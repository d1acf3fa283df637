import type { Plugin } from 'vite'
import type { Crm } from './crm.ts'
import { machineNames, portalSources, type OwnHosts } from '../../crm/bitrix24/portal.ts'

/** What the build is told of portals outside the vendor's cloud: the very words that the app itself reads. */
export function ownHostsOf(env: Readonly<Record<string, unknown>>): OwnHosts {
  const { VITE_PORTAL_HOST: portal, VITE_DEMO: demo } = env
  const named = typeof portal === 'string' && portal !== ''
  if (named && !/^[a-z\d-]+(\.[a-z\d-]+)*(:\d+)?$/i.test(portal)) throw new Error(`VITE_PORTAL_HOST is the name of one host, with its port if it has one, like crm.example.ru:8443. It is ${portal}`)
  return { portal: named ? portal : null, demo: demo === 'true' ? machineNames : [] }
}

/**
 * What a page of ours may load and whom it may speak to. Nothing is allowed that is not named: no inline code or style,
 * no `eval`, no frame, no font, no picture from elsewhere.
 */
export function contentPolicy(own: OwnHosts, crm: Crm = 'bitrix24'): string {
  return [
    'default-src \'none\'',
    'script-src \'self\'',
    'style-src \'self\'',
    'img-src \'self\'',
    'worker-src \'self\'',
    // In amoCRM REST is of the page's own origin, or is asked by the widget.
    `connect-src ${crm === 'amocrm' ? '\'self\'' : portalSources(own).join(' ')}`,
    'base-uri \'none\'',
    'form-action \'none\'',
    'object-src \'none\'',
    // Strings become markup or code nowhere; Vue's own policy is for what its compiler made of our templates, the other one for
    // the address of the scan's worker.
    'require-trusted-types-for \'script\'',
    'trusted-types vue razbor-worker',
  ].join('; ')
}

/** Who may show our pages in a frame: a page cannot say it of itself, only its host can, by a header. */
export function framePolicy(own: OwnHosts): string {
  return `frame-ancestors ${portalSources(own).join(' ')}`
}

const charset = '<meta charset="utf-8">'

/** The page with the policy before everything that it governs. The encoding stays first: browsers look for it in the first kilobyte only. */
export function withPolicy(html: string, policy: string): string {
  const page = html.replace(charset, `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`)
  if (page === html) throw new Error(`The page has no ${charset}, after which its policy belongs`)
  return page
}

/** Writes the policy into every page that is built. */
export function pagePolicy(crm: Crm): Plugin {
  let policy = ''
  return {
    name: 'page-policy',
    apply: 'build',
    configResolved({ env }) {
      policy = contentPolicy(ownHostsOf(env), crm)
    },
    transformIndexHtml: { order: 'post', handler: html => withPolicy(html, policy) },
  }
}
