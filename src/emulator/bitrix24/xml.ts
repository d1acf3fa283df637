/**
 * An answer as XML, for methods called with `.xml` (settings/how-to-call-rest-api/general-principles.md).
 * Members of a list are `item`s, and true, false and null are what PHP makes of them as text.
 */
export function asXml(body: unknown): string {
  return `<?xml version="1.0" ?>\n<response>${inner(body)}</response>`
}

function inner(value: unknown): string {
  if (Array.isArray(value)) return value.map(entry => element('item', entry)).join('')
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).filter(([, entry]) => entry !== undefined).map(([name, entry]) => element(/^\d+$/.test(name) ? 'item' : name, entry)).join('')
  }
  if (typeof value === 'boolean') return value ? '1' : ''
  return value === null || value === undefined ? '' : escaped(String(value))
}

function element(name: string, value: unknown): string {
  return `<${name}>${inner(value)}</${name}>`
}

function escaped(text: string): string {
  // Characters that no XML may contain are left out.
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  return allowed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
