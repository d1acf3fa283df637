import type { Agenda, Span } from '../../core/agenda.ts'

/** A titled link. Calendar descriptions and timeline comments are BBCode; a bracket would end the tag. */
export function bbcodeLink(title: string, url: string): string {
  return `[URL=${url.replaceAll('[', '%5B').replaceAll(']', '%5D')}]${title.replaceAll('[', '(').replaceAll(']', ')')}[/URL]`
}

/** An agenda as the calendar's description. `origin` is the portal's, for its own paths. */
export function agendaBbcode(agenda: Agenda, origin: string): string {
  const span = ({ text, href }: Span): string => href === null ? text : bbcodeLink(text, href.startsWith('/') ? `${origin}${href}` : href)
  return agenda.map(({ indent, spans }) => `${'   '.repeat(indent)}${spans.map(span).join('')}`).join('\n')
}

/** Back to plain text: a titled link keeps its title and shows its address. */
export function fromBbcode(text: string): string {
  return text
    .replace(/\[URL\](.*?)\[\/URL\]/gis, '$1')
    .replace(/\[URL=([^\]]*)\](.*?)\[\/URL\]/gis, (_, url: string, title: string) => title === url ? url : `${title} ${url}`)
}
