import { expect, it } from 'vitest'
import { asXml } from '../../src/emulator/bitrix24/xml.ts'

function printed(body: unknown): string {
  return asXml(body).replace(/^<\?xml version="1\.0" \?>\n/, '')
}

it('Members of a list and numbered members are items', () => {
  expect(printed({ result: [{ ID: '1' }, { ID: 2 }] })).toBe('<response><result><item><ID>1</ID></item><item><ID>2</ID></item></result></response>')
  expect(printed({ result: { 0: 'a', 2: 'b' } })).toBe('<response><result><item>a</item><item>b</item></result></response>')
})

it('Markup in a value is escaped and what XML cannot hold is left out', () => {
  expect(printed({ result: '<b> & "ж" \u0001😀' })).toBe('<response><result>&lt;b&gt; &amp; &quot;ж&quot; 😀</result></response>')
})

it('True, false and null print as PHP makes text of them', () => {
  expect(printed({ yes: true, no: false, none: null, zero: 0 })).toBe('<response><yes>1</yes><no></no><none></none><zero>0</zero></response>')
})
