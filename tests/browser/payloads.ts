import type { Frame, Page } from '@playwright/test'
import type { Portal } from '../../src/emulator/bitrix24/portal.ts'
import type { ItemRow } from '../../src/emulator/bitrix24/tables.ts'

const run = 'window.hurt=1'

/** What people write into a CRM to see what breaks. Whatever of it becomes an element carries `data-hurt`; what runs sets `window.hurt`. */
export const payloads: readonly string[] = [
  `<script data-hurt>${run}</script>`,
  `</script><script data-hurt>${run}</script>`,
  `<img data-hurt src=x onerror="${run}">`,
  `<svg data-hurt onload="${run}"><animate attributeName=x onbegin="${run}"></animate></svg>`,
  `<iframe data-hurt srcdoc="<script>parent.hurt=1</script>"></iframe>`,
  `<math><a data-hurt xlink:href="javascript:${run}">x</a></math>`,
  `<style data-hurt>@import "//elsewhere.example"</style><base data-hurt href="//elsewhere.example">`,
  `<form data-hurt action="//elsewhere.example"><input name=q autofocus onfocus="${run}">`,
  `" data-hurt autofocus onfocus="${run}" x="`,
  `' data-hurt onmouseover='${run}' x='`,
  `--><details data-hurt open ontoggle="${run}"><!--`,
  `</textarea></title></style></select><img data-hurt src=x onerror=${run}>`,
  `javascript:${run}//`,
  `data:text/html,<script data-hurt>${run}</script>`,
  `{{constructor.constructor('${run}')()}} \${${run}} <%= ${run} %> #{${run}}`,
  `<b data-hurt v-html="'x'" @click="${run}">{{ $root }}</b>`,
  `[url=javascript:${run}]x[/url][img]x" onerror="${run}[/img][b]y`,
  '{count|{field}|$&|$1|{subject}} %s %d \\u003cb data-hurt\\u003e',
  '&lt;img data-hurt src=x&gt;&#60;b data-hurt&#62;&amp;',
  '\u202E<b data-hurt>gnp.exe\u202C\u2066\u200B\uFEFF',
  `${'Ж<i data-hurt>'.repeat(666)}`.padEnd(10_000, 'щ'),
]

/** Marks only, which the regulation calls junk and shows as evidence. */
const junk = '"\'><!--{{}}[/]'

/** Addresses of which only the last two are links. */
export const addresses: readonly string[] = [
  `javascript:${run}`,
  `JaVaScRiPt:${run}//https://example.ru`,
  `java\tscript:${run}`,
  `\u0001javascript:${run}`,
  `data:text/html,<script>${run}</script>`,
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://example.ru/1',
  '//elsewhere.example',
  'https:elsewhere.example',
  'https://example.ru\\@elsewhere.example',
  'https://bank.example.ru:x@elsewhere.example',
  'https://example.ru/\u202Egnp.exe',
  `" onclick="${run}`,
  `https://example.ru/"onmouseover="${run}"data-hurt="`,
  'https://checklists.example.ru/a?b=1&c=<d>#e',
]

/** The kinds of text that the screens show, by the word that each begins with. */
export const shownFields = [
  'deal', 'contact', 'company', 'person', 'pipeline', 'stage', 'department', 'activity', 'fieldname', 'event',
  'reason', 'agreements', 'checklist', 'withdrawal', 'auditor', 'responsible', 'chief', 'card-then', 'stage-then', 'pipeline-then', 'client-then',
] as const

type Field = (typeof shownFields)[number]

const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T
const nth = (field: Field, index: number) => `${field}: ${pick(payloads, index)}`

interface Infected {
  /** Deals with a review, each full of another payload. */
  readonly deals: readonly number[]
}

/** Writes the payloads past every form into everything that the app shows. */
export function infect({ tables }: Portal): Infected {
  const { users, departments, categories, statuses, userFields, activities, events, types } = tables
  const every = <T extends { readonly id: number }>(table: { all(): IterableIterator<T> }, write: (row: T, index: number) => void) => { [...table.all()].forEach(write) }

  every(users, ({ id }, index) => users.update(id, { name: nth('person', index), position: nth('person', index + 1) }))
  every(departments, ({ id }, index) => departments.update(id, { name: nth('department', index) }))
  every(categories, ({ id }, index) => categories.update(id, { name: nth('pipeline', index) }))
  every(statuses, ({ id }, index) => statuses.update(id, { name: nth('stage', index) }))
  every(userFields, ({ id, labels }, index) => {
    const named = { ru: nth('fieldname', index), en: nth('fieldname', index) }
    userFields.update(id, { labels: { ...labels, edit: named, column: named, filter: named } })
  })
  every(activities, ({ id }, index) => activities.update(id, { subject: nth('activity', index), description: nth('activity', index) }))
  every(events, ({ id }, index) => events.update(id, { name: nth('event', index), location: nth('event', index), description: nth('event', index) }))
  every(tables.items(3), ({ id }, index) => tables.items(3).update(id, { name: nth('contact', index), lastName: '' }))
  every(tables.items(4), ({ id }, index) => tables.items(4).update(id, { title: nth('company', index) }))
  every(tables.items(2), ({ id }, index) => tables.items(2).update(id, { title: nth('deal', index), UF_CRM_WAITING: junk, UF_CRM_DECISION: junk }))

  const [type] = types.all()
  if (!type) throw new Error('The application is not installed')
  const deals = infectRecords(tables.items(type.entityTypeId), `UF_CRM_${type.id}_`, tables)
  const [todo] = activities.all()
  if (!todo) throw new Error('Nobody has anything to do')
  // Half of the cards have an overdue activity; the others have none, and say why in a field.
  for (const { id, ownerTypeId, ownerId } of [...activities.all()]) if (ownerTypeId === 2 && deals.includes(ownerId)) activities.remove(id)
  for (const [index, ownerId] of deals.entries()) {
    if (index % 2 === 0) activities.insert({ ...todo, id: undefined, ownerTypeId: 2, ownerId, bindings: [{ ownerTypeId: 2, ownerId }], completed: false, deadline: '2026-11-20T09:00:00.000Z', subject: nth('activity', index) })
  }
  return { deals }
}

/** A review for each payload, edited by hand in the portal. Gives the ids of their deals. */
function infectRecords(records: ReturnType<Portal['tables']['items']>, prefix: string, { items }: Portal['tables']): readonly number[] {
  const column = (row: ItemRow, name: string) => row[`${prefix}${name}`]
  const deals = [...items(2).all()].filter(deal => deal['closed'] !== 'Y' && ![...records.all()].some(row => column(row, 'SRC_ID') === deal.id))
  const [pattern] = [...records.all()].filter(row => column(row, 'STATE') === 'marked')
  if (!pattern) throw new Error('No card is marked')
  for (const [index, deal] of deals.slice(0, Math.max(0, payloads.length - records.size)).entries()) {
    records.insert({ ...pattern, id: undefined, [`${prefix}KEY`]: `payload-${index}`, [`${prefix}SRC_ID`]: deal.id, [`${prefix}STATE`]: index % 2 === 0 ? 'withdrawn' : 'marked' })
  }
  const rows = [...records.all()]
  for (const [index, row] of rows.entries()) {
    const snapshot = JSON.parse(String(column(row, 'SNAPSHOT'))) as Record<string, unknown>
    const values = {
      REASON: nth('reason', index),
      AGREEMENTS: nth('agreements', index),
      RESP_NAME: nth('responsible', index),
      MARKED_NAME: nth('auditor', index),
      MANAGER_NAME: nth('chief', index),
      RECORD_URL: pick(addresses, index + 3),
      CHECKLISTS: JSON.stringify(addresses.map((url, place) => ({ url, title: nth('checklist', index + place) }))),
      SNAPSHOT: JSON.stringify({ ...snapshot, title: nth('card-then', index), stage: nth('stage-then', index), pipeline: nth('pipeline-then', index), clientNames: [nth('client-then', index)] }),
      ...(column(row, 'STATE') === 'withdrawn' && { WITHDRAWAL: JSON.stringify({ by: { id: 1, name: nth('auditor', index) }, at: '2026-11-20T09:00:00Z', reason: nth('withdrawal', index) }) }),
    }
    records.update(row.id, Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value])))
  }
  return rows.map(row => Number(column(row, 'SRC_ID')))
}

/** What of the payloads came to life in this document; nothing when all of it is text. */
export function alive(frame: Frame): Promise<readonly string[]> {
  return frame.evaluate(() => {
    const addressed = ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'poster']
    const found: string[] = 'hurt' in window ? ['a payload ran'] : []
    for (const element of document.querySelectorAll('*')) {
      const { tagName, attributes } = element
      const show = () => element.outerHTML.slice(0, 200)
      if (element.hasAttribute('data-hurt')) found.push(`became an element: ${show()}`)
      if (tagName === 'SCRIPT' && !element.hasAttribute('src')) found.push(`a script in the page: ${show()}`)
      for (const { name, value } of attributes) {
        if (/^on/i.test(name)) found.push(`a handler: ${show()}`)
        if (addressed.includes(name) && value !== 'data:,' && /^[\u0000-\u0020]*(?:javascript|data|vbscript|blob|file):/i.test(value)) found.push(`an address: ${show()}`)
      }
    }
    return found
  })
}

interface Link { readonly href: string, readonly target: string | null, readonly rel: string }

/** Every link of the document. */
export function linksOf(frame: Frame): Promise<readonly Link[]> {
  return frame.evaluate(() => [...document.querySelectorAll('a, area, [href]:not(link):not(use)')].map(element => ({
    href: element.getAttribute('href') ?? '', target: element.getAttribute('target'), rel: element.getAttribute('rel') ?? '',
  })))
}

/** What a person can read or hear in the document. */
export async function readable(frame: Frame): Promise<string> {
  return frame.evaluate(() => [
    document.body.textContent ?? '',
    ...[...document.querySelectorAll('[title], [aria-label], input, textarea')].map(element =>
      `${element.getAttribute('title') ?? ''} ${element.getAttribute('aria-label') ?? ''} ${element instanceof HTMLInputElement ? element.value : ''}`),
  ].join('\n'))
}

/** Everything the browser asks a person by itself; a payload's `alert` among it. */
export function watchDialogs(page: Page): string[] {
  const opened: string[] = []
  page.on('dialog', dialog => {
    opened.push(dialog.message())
    void dialog.dismiss()
  })
  return opened
}
