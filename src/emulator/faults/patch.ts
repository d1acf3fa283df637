/** The value with another one at the path: `item.id`, `items.0.id`, `items.*.id` for each, nothing for the whole. A path that leads nowhere changes nothing. */
export function patched(value: unknown, path: string, replacement: unknown): unknown {
  return path === '' ? replacement : step(value, path.split('.'), replacement)
}

function step(value: unknown, [key = '', ...rest]: readonly string[], replacement: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const put = (below: unknown): unknown => rest.length === 0 ? replacement : step(below, rest, replacement)
  if (Array.isArray(value)) return value.map((below, index) => key === '*' || key === String(index) ? put(below) : below)
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, key === '*' || key === name ? put(below) : below]))
}
