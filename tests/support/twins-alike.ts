import { scanOrder } from '../../src/app/scan/scan-plan.ts'
import { cardScanner } from '../../src/core/card-scanner.ts'
import { cardKey, type Card, type CardKind } from '../../src/core/card.ts'
import { duplicateSettings } from '../../src/core/duplicate-settings.ts'
import { prepareInspection } from '../../src/core/inspection.ts'
import { defaultRegulation, type Regulation } from '../../src/core/regulation.ts'
import { duplicatesAbsent } from '../../src/core/rules/duplicates-absent.ts'
import { rules } from '../../src/core/rules/index.ts'
import type { Crm } from '../../src/crm/port.ts'
import { zone } from './builders.ts'

/** Only the rule about duplicates is on; `options` by rule, as other rules say how phones and INN are read. */
export function comparingRegulation(options: Readonly<Record<string, unknown>>): Regulation {
  const all = defaultRegulation(rules)
  return {
    ...all,
    entries: all.entries.map(entry => ({
      ...entry, enabled: entry.ruleId === duplicatesAbsent.id, options: rules.find(({ id }) => id === entry.ruleId)?.options.parse(options[entry.ruleId] ?? {}),
    })),
  }
}

/** What is said of each card that has twins: `kind:id` and the messages. */
type Said = readonly string[]

/**
 * What the rule about duplicates says of all cards of these kinds: when all are compared, when a scan of changes searches for each one's twins, when some are
 * looked at together, and when each is opened alone.
 */
export async function saidOfTwins({ cards, scans }: Pick<Crm, 'cards' | 'scans'>, kinds: readonly CardKind[], regulation: Regulation, now: Date): Promise<Readonly<Record<'compared' | 'changes' | 'together' | 'alone', Said>>> {
  const whole = scanOrder(regulation, rules, now)
  const order = { ...whole, kinds: whole.kinds.filter(({ kind }) => kinds.includes(kind)) }
  const basis = { regulation, rules, timeZone: zone }
  const scan = scans.open(order, null, new AbortController().signal)
  const read: Card[] = []
  for await (const chunk of scan.chunks()) read.push(...chunk.cards)

  const scanner = await cardScanner(basis)
  scanner.inspect(read, now)
  const compared = scanner.twins(now).map(({ ref, findings }) => [cardKey(ref), findings] as const)

  const inspect = prepareInspection(basis)
  const inspected = (some: readonly Card[]) => some.map(card => [cardKey(card.ref), inspect(card, now).findings] as const)
  const settings = duplicateSettings(regulation)
  const refs = read.map(({ ref }) => ref)
  return {
    compared: told(compared),
    changes: told(inspected(await scan.complete(read, ['twins']))),
    together: told(inspected(await scans.look(refs, () => ['twins'], settings))),
    alone: told(inspected(await Promise.all(refs.map(ref => cards.read(ref, ['twins'], () => Promise.resolve(settings)))))),
  }
}

function told(found: readonly (readonly [key: string, findings: readonly { readonly messageId: string }[]])[]): Said {
  return found.flatMap(([key, findings]) => findings.length === 0 ? [] : [`${key} ${[...new Set(findings.map(({ messageId }) => messageId))].toSorted().join(' ')}`]).toSorted()
}
