import { describe, expect, it } from 'vitest'
import { parseBbCode, safeHref, type BbNode } from '../../src/emulator/portal/pages/bbcode.ts'

/** The tree in a form that reads aloud: `b(text)`, `a<address>(text)`. */
function drawn(nodes: readonly BbNode[]): string {
  return nodes.map(node => {
    if (node.kind === 'text') return node.text
    const inner = drawn(node.children)
    return node.kind === 'link' ? `a<${node.href}>(${inner})` : `${node.tag}(${inner})`
  }).join('')
}

const cases: readonly (readonly [source: string, tree: string])[] = [
  ['просто текст', 'просто текст'],
  ['[b]жирный [i]и наклонный[/i][/b]', 'b(жирный i(и наклонный))'],
  ['[url=https://example.com/a?b=1]чек-лист[/url]', 'a<https://example.com/a?b=1>(чек-лист)'],
  ['[url]https://example.com[/url]', 'a<https://example.com>(https://example.com)'],
  ['[url=/crm/deal/details/5/]сделка[/url]', 'a</crm/deal/details/5/>(сделка)'],
  ['см. https://example.com/x', 'см. a<https://example.com/x>(https://example.com/x)'],
  ['[url=javascript:alert(1)]нажми[/url]', 'нажми'],
  ['[url=data:text/html,x]нажми[/url]', 'нажми'],
  ['[url=//evil.example.com]нажми[/url]', 'нажми'],
  ['<b onclick=x>не HTML</b>', '<b onclick=x>не HTML</b>'],
  ['[list][*]раз[*]два[/list]', 'ul(li(раз)li(два))'],
  ['[table]\n[tr][td]имя[/td][td]5 %[/td][/tr]\n[/table]', 'table(tr(td(имя)td(5 %)))'],
  ['[user=6]Вера Лист[/user]', 'Вера Лист'],
  ['[неведомое] и [xyz]', '[неведомое] и [xyz]'],
  ['[b]не закрыт', 'b(не закрыт)'],
  ['не открыт[/b] дальше', 'не открыт дальше'],
  ['[b]крест [i]накрест[/b] дальше[/i]', 'b(крест i(накрест)) дальше'],
]

describe('BBCode', () => {
  it.each(cases)('reads %j', (source, tree) => {
    expect(drawn(parseBbCode(source))).toBe(tree)
  })

  it.each(['javascript:alert(1)', ' JAVASCRIPT:x', 'vbscript:x', 'data:,x', '//evil.example.com', 'нет', ''])('never links to %j', address => {
    expect(safeHref(address)).toBeNull()
  })
})
