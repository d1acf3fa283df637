import { h, type FunctionalComponent, type VNode } from 'vue'
import { parseBbCode, type BbNode } from './bbcode.ts'

function draw(node: BbNode): VNode | string {
  if (node.kind === 'text') return node.text
  const children = node.children.map(draw)
  if (node.kind === 'mark') return h(node.tag, children)
  const own = node.href.startsWith('/') || new URL(node.href).origin === location.origin
  return h('a', own ? { href: node.href } : { href: node.href, target: '_blank', rel: 'noopener noreferrer' }, children)
}

/** Text with BBCode, drawn as elements. */
export const BbText: FunctionalComponent<{ text: string }> = ({ text }) => h('div', { class: 'bb-text' }, parseBbCode(text).map(draw))
BbText.props = ['text']
