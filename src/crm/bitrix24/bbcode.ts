import type { Agenda, Span } from '../../core/agenda.ts'
import type { MessagePiece, MessageText } from '../port.ts'
import { cardPath } from './place.ts'

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

/**
 * A message of notifications and feed posts (chats/messages/formatting.md). Its lines are the only line breaks. `origin` is the portal's:
 * these texts are read in mails and on telephones, too.
 */
export function messageBbcode(message: MessageText, origin: string): string {
  const oneLine = (text: string): string => bbcodeText(text.replace(/\s*[\r\n\u2028\u2029]+\s*/g, ' '))
  const piece = (given: MessagePiece): string => {
    if (typeof given === 'string') return oneLine(given)
    if ('strong' in given) return `[B]${oneLine(given.strong)}[/B]`
    return bbcodeLink(oneLine(given.title) || `#${given.card.id}`, `${origin}${cardPath(given.card)}`)
  }
  const text = message.map(line => line.map(piece).join('')).join('\n')
  // Plain text before a tag can make what a batch takes for the answer of another command.
  return text.replace(/(\$result)\[/gi, '$1 [')
}

/** Back to plain text: a titled link keeps its title and shows its address. */
export function fromBbcode(text: string): string {
  return text
    .replace(/\[URL\](.*?)\[\/URL\]/gis, '$1')
    .replace(/\[URL=([^\]]*)\](.*?)\[\/URL\]/gis, (_, url: string, title: string) => title === url ? url : `${title} ${url}`)
}
