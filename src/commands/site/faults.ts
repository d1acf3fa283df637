import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

interface Forbidden {
  readonly what: string
  readonly pattern: RegExp
  readonly files: RegExp
}

const readable = /\.(html|js|css|json|svg)$/
const pages = /\.html$/
const scripts = /\.js$/

/** What must never reach a customer, and how it is told from what may. */
const forbidden: readonly Forbidden[] = [
  { what: 'a local address', pattern: /\b(?:127\.0\.0\.1|localhost|0\.0\.0\.0)\b/, files: readable },
  { what: 'a source map', pattern: /sourceMappingURL/, files: readable },
  { what: 'emulator code', pattern: /\/sandbox\/|portal_user|src\/emulator/, files: readable },
  // What the policy of the page would stop in the browser is stopped here.
  { what: 'an inline script', pattern: /<script(?![^>]*\bsrc=)[^>]*>/, files: pages },
  { what: 'an inline style', pattern: /<style\b|<[^>]*\sstyle=/, files: pages },
  { what: 'an inline handler', pattern: /<[^>]*\son[a-z]+=/, files: pages },
  // A method may be called so: `.eval(…)`, and `eval(…) {` where it is written.
  { what: 'text that is run as code', pattern: /(?<![.\w$])eval\((?![^()]*\)\s*\{)|\bnew Function\(|\bdocument\.write\(/, files: scripts },
]

export function filesBelow(folder: string): string[] {
  return readdirSync(folder)
    .map(name => join(folder, name))
    .flatMap(path => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
    .sort()
}

/** Every fault of a built site as a sentence; none means that it may be shipped. `policy` is what each page must carry. */
export function faultsOf(folder: string, policy: string): string[] {
  const files = filesBelow(folder)
  const missing = files.some(path => relative(folder, path) === 'licences.txt') ? [] : ['licences.txt is missing']
  return [...missing, ...files.flatMap(path => {
    const name = relative(folder, path)
    if (name.endsWith('.map')) return [`${name} is a source map`]
    if (!readable.test(name)) return []
    const text = readFileSync(path, 'utf8')
    const held = forbidden.filter(({ files, pattern }) => files.test(name) && pattern.test(text))
      .map(({ what, pattern }) => `${name} holds ${what}: ${pattern.exec(text)?.[0]}`)
    return pages.test(name) ? [...held, ...policyFaults(name, text, policy)] : held
  })]
}

/** The policy governs only what comes after it, and a second one could only be a mistake. */
function policyFaults(name: string, html: string, policy: string): readonly string[] {
  const found = [...html.matchAll(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/g)]
  const [first] = found
  if (!first || found.length > 1) return [`${name} has ${found.length} content security policies instead of one`]
  const before = html.slice(0, first.index)
  return [
    ...(first[1] === policy ? [] : [`${name} has another content security policy: ${first[1]}`]),
    ...(/<(?:script|link|style|img|body)\b/.test(before) ? [`${name} loads something before its content security policy`] : []),
  ]
}
