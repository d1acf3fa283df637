import type { Agenda, Span } from '../../core/agenda.ts'

/**
 * What people have written, so that nothing of it is read as a tag: calendar descriptions and timeline comments are BBCode, which
 * knows no way to write a bracket that is none.
 */
export function bbcodeText(text: string): string {
  return text.replaceAll('[', '(').replaceAll(']', ')')
}

/** A titled link; a bracket in the address would end the tag. */
export function bbcodeLink(title: string, url: string): string {
  return `[URL=${url.replaceAll('[', '%5B').replaceAll(']', '%5D')}]${bbcodeText(title)}[/URL]`
}

/** An agenda as the calendar's description. `origin` is the portal's, for its own paths. */
export function agendaBbcode(agenda: Agenda, origin: string): string {
  const span = ({ text, href }: Span): string => href === null ? bbcodeText(text) : bbcodeLink(text, href.startsWith('/') ? `${origin}${href}` : href)
  return agenda.map(({ indent, spans }) => `${'   '.repeat(indent)}${spans.map(span).join('')}`).join('\n')
}

/** Back to plain text: a titled link keeps its title and shows its address. */
export function fromBbcode(text: string): string {
  return text
    .replace(/\[URL\](.*?)\[\/URL\]/gis, '$1')
    .replace(/\[URL=([^\]]*)\](.*?)\[\/URL\]/gis, (_, url: string, title: string) => title === url ? url : `${title} ${url}`)
}
