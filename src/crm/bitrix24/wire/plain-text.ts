import { fromBbcode } from '../bbcode.ts'

/** `crm_enum_contenttype` (crm/data-types.md). */
const bbcode = '2'
const html = '3'

/** Longer texts are cut: a mail may be megabytes of markup, and nobody reads a rule's evidence that long. */
const longestMarkup = 20_000
const longestText = 2_000

/** A description without its markup. Where the portal does not say what it is, it is what it looks like. */
export function plainText(text: string, contentType: string): string {
  if (text === '') return ''
  const markup = text.slice(0, longestMarkup)
  const isHtml = contentType === html || (contentType !== bbcode && contentType !== '1' && /<(?:br|p|div|span|a|b)\b[^<>]*>/i.test(markup))
  const plain = isHtml ? withoutHtml(markup) : contentType === '1' ? markup : withoutBbcode(markup)
  return plain.trim().slice(0, longestText)
}

/** Timeline comments are BBCode. */
export function withoutBbcode(text: string): string {
  if (!text.includes('[')) return text
  return fromBbcode(text).replace(/\[\/?(?:[a-z]+|\*)(?:=[^[\]]*)?\]/gi, '')
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: ' ', laquo: '«', raquo: '»', mdash: '—', ndash: '–', hellip: '…' }

function withoutHtml(text: string): string {
  return text
    .replace(/<(style|script|head)\b[^<>]*>[^]{0,10000}?<\/\1>/gi, ' ')
    .replace(/<(?:br|\/p|\/div|\/li|\/tr)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,6})|([a-z]{2,6}));/gi, (whole, code: string | undefined, name: string | undefined) =>
      code === undefined ? entities[name?.toLowerCase() ?? ''] ?? whole : Number(code) > 0x10ffff ? whole : String.fromCodePoint(Number(code)))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
}
