#!/usr/bin/env node
// Takes the shapes of the vendor's sample replies out of a catalogue of its documentation:
//
//   node tests/emulator/samples/extract.mjs CATALOGUE.json METHOD... > tests/emulator/samples/bitrix24.json
//
// The catalogue maps method names to { page, sample_responses }. Only names and types are kept. In a shape a text is a
// type or several (`string|null`), a list holds the shape of its rows, `name?` is a name that not every row has, and
// `*` stands for names that are data: numbers, languages, access codes.
import { readFileSync } from 'node:fs'

const [catalogueFile, ...wanted] = process.argv.slice(2)
const catalogue = Object.fromEntries(Object.entries(JSON.parse(readFileSync(catalogueFile, 'utf8'))).map(([name, record]) => [name.toLowerCase(), record]))

/** Options are named by applications, not by the vendor. */
const optionMethods = new Set(['app.option.get', 'user.option.get'])

/** Fields and field types that only the portal of the sample has. */
const foreign = /^(ufCrm|UF_CRM_\d|UF_CRM_.*\d{6}|parentId\d|PARENT_ID_\d|rest_\d)/

/** Names that are data: numbers, languages, access codes, calendars of users and groups. */
const data = /^(\d+|[a-z]{2}|[A-Z]{1,2}\d+|AU|(user|group)\d+)$/

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Some samples shorten their later rows to the first name. */
function wholeRows(rows) {
  const longest = Math.max(...rows.map(row => isObject(row) ? Object.keys(row).length : 0))
  return longest > 3 ? rows.filter(row => !isObject(row) || Object.keys(row).length > 1) : rows
}

function shapeOf(value) {
  if (Array.isArray(value)) return value.length > 0 ? [wholeRows(value).map(shapeOf).reduce(merge)] : []
  if (!isObject(value)) return value === null ? 'null' : typeof value
  const entries = Object.entries(value).filter(([name]) => !foreign.test(name))
  const isData = entries.length > 0 && entries.every(([name]) => data.test(name)) && entries.map(([name]) => name).join() !== 'id'
  if (isData) return { '*': entries.map(([, below]) => shapeOf(below)).reduce(merge) }
  return Object.fromEntries(entries.map(([name, below]) => [name, shapeOf(below)]))
}

function merge(a, b) {
  if (isObject(a) && isObject(b)) {
    const names = new Set([...Object.keys(a), ...Object.keys(b)].map(name => name.replace(/\?$/, '')))
    return Object.fromEntries([...names].map(name => {
      const sides = [a, b].map(side => side[name] ?? side[`${name}?`])
      const known = sides.filter(side => side !== undefined)
      const optional = known.length < 2 || `${name}?` in a || `${name}?` in b
      return [optional ? `${name}?` : name, known.reduce(merge)]
    }))
  }
  if (Array.isArray(a) && Array.isArray(b)) return [...a, ...b].length > 0 ? [[...a, ...b].reduce(merge)] : []
  if (typeof a === 'string' && typeof b === 'string') return [...new Set([...a.split('|'), ...b.split('|')])].sort().join('|')
  return a === 'null' || (Array.isArray(a) && a.length === 0) ? b : a
}

/** The envelope without its time; only a full page has a next one. */
function replyShape({ result, total, next }) {
  return { result: shapeOf(result), ...(total === undefined ? {} : { total: typeof total }), ...(next === undefined ? {} : { 'next?': typeof next }) }
}

const samples = {}
for (const name of wanted.map(method => method.toLowerCase()).sort()) {
  const record = catalogue[name]
  if (!record?.sample_responses?.length) throw new Error(`The catalogue has no sample of ${name}`)
  samples[name] = {
    page: record.page,
    replies: record.sample_responses.map(reply => optionMethods.has(name) && isObject(reply.result) ? { result: { '*': 'string' } } : replyShape(reply)),
  }
}
const lines = Object.entries(samples).map(([name, sample]) => `${JSON.stringify(name)}: ${JSON.stringify(sample)}`)
process.stdout.write(`{\n${lines.join(',\n')}\n}\n`)
