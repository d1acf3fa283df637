/** An http(s) link to a filled checklist, with the title that people see. */
export interface ChecklistLink {
  readonly title: string
  readonly url: string
}

type LinkFault =
  | 'empty'
  | 'too-long'
  | 'whitespace'
  | 'control-characters'
  | 'no-scheme'
  | 'not-http'
  | 'no-host'
  | 'credentials'
  | 'not-a-link'

export type ChecklistFault = LinkFault | 'title-too-long' | 'repeated'

export type ParsedLink =
  | { readonly ok: true, readonly href: string }
  | { readonly ok: false, readonly code: LinkFault }

export type ParsedChecklistLink =
  | { readonly ok: true, readonly link: ChecklistLink }
  | { readonly ok: false, readonly code: ChecklistFault }

/** Characters. Longer links are cut by servers and by the CRM's own fields. */
export const longestLink = 2000
export const longestChecklistTitle = 200

/** Also the invisible ones that turn text around or hide in it: soft hyphen, zero width, bidirectional marks, BOM. */
const invisible = /[\p{Cc}\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu

/**
 * The one gate for links: http and https with a host, nothing else. A link with a name or password in it is refused,
 * since it shows one host and opens another. `href` is the canonical spelling.
 */
export function parseLink(text: string): ParsedLink {
  const typed = text.trim()
  if (typed === '') return { ok: false, code: 'empty' }
  if (typed.length > longestLink) return { ok: false, code: 'too-long' }
  if (/\s/u.test(typed)) return { ok: false, code: 'whitespace' }
  if (typed.search(invisible) >= 0) return { ok: false, code: 'control-characters' }
  if (!/^[a-z][a-z\d+.-]*:(?!\d)/i.test(typed)) return { ok: false, code: 'no-scheme' }
  if (!/^https?:/i.test(typed)) return { ok: false, code: 'not-http' }
  if (!/^https?:\/\/[^/?#\\]/i.test(typed)) return { ok: false, code: 'no-host' }
  return parseHttp(typed)
}

function parseHttp(typed: string): ParsedLink {
  const url = URL.canParse(typed) ? new URL(typed) : null
  // A backslash is a slash to browsers and not to people.
  if (url === null || typed.includes('\\')) return { ok: false, code: 'not-a-link' }
  if (url.username !== '' || url.password !== '') return { ok: false, code: 'credentials' }
  if (url.href.length > longestLink) return { ok: false, code: 'too-long' }
  return { ok: true, href: url.href }
}

/** What a person typed into the two fields. Without a title the link is called by its host and the last part of its path. */
export function parseChecklistLink(title: string, url: string): ParsedChecklistLink {
  const parsed = parseLink(url)
  if (!parsed.ok) return parsed
  const clean = title.replace(invisible, ' ').replace(/\s+/gu, ' ').trim()
  if (clean.length > longestChecklistTitle) return { ok: false, code: 'title-too-long' }
  return { ok: true, link: { title: clean === '' ? titleOf(new URL(parsed.href)) : clean, url: parsed.href } }
}

/** `docs.example.ru · 17` */
function titleOf({ hostname, pathname }: URL): string {
  const last = readable(pathname.split('/').findLast(part => part !== '') ?? '').replace(invisible, '').trim()
  const title = last === '' ? hostname : `${hostname} · ${last}`
  return title.length > longestChecklistTitle ? `${title.slice(0, longestChecklistTitle - 1)}…` : title
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The same, refusing a link that the list already has. */
export function parseNextChecklistLink(links: readonly ChecklistLink[], title: string, url: string): ParsedChecklistLink {
  const parsed = parseChecklistLink(title, url)
  if (!parsed.ok || !links.some(link => link.url === parsed.link.url)) return parsed
  return { ok: false, code: 'repeated' }
}

/**
 * For every `href` that comes out of the CRM, where anybody may have written anything past our form:
 * `null` means show it as text.
 */
export function safeHref(url: string): string | null {
  const parsed = parseLink(url)
  return parsed.ok ? parsed.href : null
}
