import { Engine, type RuleProperties } from 'json-rules-engine'
import { cardScanner } from '../../../core/card-scanner.ts'
import type { Card } from '../../../core/card.ts'
import { defaultRegulation } from '../../../core/regulation.ts'
import { rules } from '../../../core/rules/index.ts'
import { invent, measuredAt } from './rule-cards.ts'
import { regulationOf } from './regulations.ts'

/** How fast cards are held against rules in one thread, without reading them. Seconds are of the processor, so that a busy machine does not blur them. */
export interface RulesSpeed {
  readonly cards: number
  /** All rules of this version switched on, and how many those are. */
  readonly rules: number
  readonly cardsPerSecond: number
  /** The first six rules against json-rules-engine with the same six conditions. */
  readonly sixPerSecond: number
  readonly enginePerSecond: number
  readonly faster: number
}

const timeZone = 'Europe/Moscow'
const six = ['client-linked', 'next-step-planned', 'activities-on-time', 'close-date-ahead', 'touched-recently', 'responsible-active']

/** The best of several runs: cold code and collections only make it slower. */
async function best(runs: number, cards: number, work: () => Promise<unknown> | unknown): Promise<number> {
  let fastest = Infinity
  for (let run = 0; run < runs; run++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    fastest = Math.min(fastest, (user + system) / 1e6)
  }
  return Math.round(cards / fastest)
}

/** The same six questions in json-rules-engine's language, over facts that were made ready for it beforehand. */
function engine(): Engine {
  const conditions: readonly RuleProperties['conditions'][] = [
    { all: [{ fact: 'kind', operator: 'equal', value: 'deal' }, { fact: 'open', operator: 'equal', value: true }, { fact: 'clients', operator: 'equal', value: 0 }] },
    { all: [{ fact: 'kind', operator: 'equal', value: 'deal' }, { fact: 'open', operator: 'equal', value: true }, { fact: 'planned', operator: 'equal', value: 0 }] },
    { all: [{ fact: 'open', operator: 'equal', value: true }, { fact: 'overdue', operator: 'greaterThan', value: 0 }] },
    { all: [{ fact: 'kind', operator: 'equal', value: 'deal' }, { fact: 'open', operator: 'equal', value: true }, { fact: 'lateDays', operator: 'greaterThan', value: 0 }] },
    { all: [{ fact: 'open', operator: 'equal', value: true }, { fact: 'idleDays', operator: 'greaterThan', value: 7 }] },
    { all: [{ fact: 'active', operator: 'equal', value: false }] },
  ]
  return new Engine(conditions.map((condition, index) => ({ conditions: condition, event: { type: six[index] ?? '' } })), { allowUndefinedFacts: true })
}

function factsOf(card: Card): Record<string, unknown> {
  const activities = card.parts.activities?.known === true ? card.parts.activities.value : []
  const last = card.parts.lastActivity?.known === true ? card.parts.lastActivity.value : null
  const day = 86_400_000
  return {
    kind: card.ref.kind, open: card.stage?.outcome === 'open', clients: card.clients.length, planned: activities.filter(({ done, deadline }) => !done && deadline !== null).length,
    overdue: activities.filter(({ done, deadline }) => !done && deadline !== null && deadline < measuredAt).length,
    lateDays: card.closeDate === null ? 0 : Math.floor((measuredAt.getTime() - Date.parse(card.closeDate)) / day),
    idleDays: last === null ? 0 : Math.floor((measuredAt.getTime() - last.getTime()) / day), active: card.responsible.active,
  }
}

export async function measureRules(count = 50_000): Promise<RulesSpeed> {
  const cards = invent(count)
  const all = defaultRegulation(rules)
  const scannerOf = (regulation: typeof all) => cardScanner({ regulation, rules, timeZone })
  const whole = await scannerOf({ ...all, entries: all.entries.map(entry => ({ ...entry, enabled: true })) })
  const first = await scannerOf(regulationOf(six))
  const cardsPerSecond = await best(4, count, () => whole.inspect(cards, measuredAt))
  const sixPerSecond = await best(4, count, () => first.inspect(cards, measuredAt))

  const some = cards.slice(0, Math.min(count, 5_000))
  const other = engine()
  const enginePerSecond = await best(2, some.length, async () => { for (const card of some) await other.run(factsOf(card)) })
  return { cards: count, rules: rules.length, cardsPerSecond, sixPerSecond, enginePerSecond, faster: sixPerSecond / enginePerSecond }
}
