/** The part of BBCode that timeline comments, notifications and descriptions use, as a tree and never as HTML. */
export type BbNode =
  | { readonly kind: 'text', readonly text: string }
  | { readonly kind: 'mark', readonly tag: 'b' | 'i' | 'u' | 's' | 'p' | 'ul' | 'li' | 'table' | 'tr' | 'td', readonly children: readonly BbNode[] }
  | { readonly kind: 'link', readonly href: string, readonly children: readonly BbNode[] }

const marks = new Set(['b', 'i', 'u', 's', 'p', 'table', 'tr', 'td'])
/** What stands between their parts is no text. */
const frames = new Set(['table', 'tr'])
const silent = new Set(['size', 'color', 'font', 'user', 'img', 'quote', 'code'])
const token = /\[(\/?)([a-z*]+)(?:=([^\]]*))?\]|(https?:\/\/[^\s[\]<>"]+)/gi

/** Only what a browser can open without running it. */
export function safeHref(text: string): string | null {
  const trimmed = text.trim().replace(/^["']|["']$/g, '')
  if (/^\/(?!\/)/.test(trimmed)) return trimmed
  return URL.canParse(trimmed) && /^https?:$/.test(new URL(trimmed).protocol) ? trimmed : null
}

interface Open { readonly tag: string, readonly value: string, readonly children: BbNode[] }

function textOf(nodes: readonly BbNode[]): string {
  return nodes.map(node => node.kind === 'text' ? node.text : textOf(node.children)).join('')
}

function finished({ tag, value, children }: Open): BbNode[] {
  if (tag === 'url') {
    const href = safeHref(value || textOf(children))
    return href ? [{ kind: 'link', href, children: children.length > 0 ? unlinked(children) : [{ kind: 'text', text: href }] }] : children
  }
  if (tag === 'list') return [{ kind: 'mark', tag: 'ul', children: withoutSpace(children) }]
  if (tag === '*') return [{ kind: 'mark', tag: 'li', children }]
  return marks.has(tag) ? [{ kind: 'mark', tag: tag as 'b', children: frames.has(tag) ? withoutSpace(children) : children }] : children
}

function withoutSpace(nodes: readonly BbNode[]): BbNode[] {
  return nodes.filter(node => node.kind !== 'text' || node.text.trim() !== '')
}

/** A link inside a link is its text. */
function unlinked(nodes: readonly BbNode[]): BbNode[] {
  return nodes.flatMap(node => node.kind === 'link' ? [...node.children] : [node])
}

export function parseBbCode(source: string): readonly BbNode[] {
  const stack: Open[] = [{ tag: '', value: '', children: [] }]
  const top = () => stack.at(-1) ?? { tag: '', value: '', children: [] }
  const write = (text: string) => { if (text) top().children.push({ kind: 'text', text }) }
  const close = () => {
    const open = stack.pop()
    if (open) top().children.push(...finished(open))
  }

  let end = 0
  for (const match of source.matchAll(token)) {
    const [whole, slash, name = '', value = '', bare] = match
    write(source.slice(end, match.index))
    end = match.index + whole.length
    const tag = name.toLowerCase()
    if (bare) top().children.push({ kind: 'link', href: bare, children: [{ kind: 'text', text: bare }] })
    else if (tag !== 'url' && tag !== '*' && tag !== 'list' && !marks.has(tag) && !silent.has(tag)) write(whole)
    else if (slash) {
      if (stack.some(open => open.tag === tag)) {
        while (top().tag !== tag) close()
        close()
      }
    } else {
      if (tag === '*' && top().tag === '*') close()
      stack.push({ tag, value, children: [] })
    }
  }
  write(source.slice(end))
  while (stack.length > 1) close()
  return top().children
}
