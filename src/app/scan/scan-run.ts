import { cardKey, type Card, type CardKind, type PartName } from '../../core/card.ts'
import type { TwinVerdict } from '../../core/card-scanner.ts'
import type { Rule } from '../../core/rule.ts'
import { refOf, type CardResult, type OpenFinding } from '../../core/scan-result.ts'
import { scanTally, type ScanTally } from '../../core/scan-tally.ts'
import { breathe, inSlices } from '../../core/slices.ts'
import type { ScanWorker } from '../../browser/port.ts'
import type { Scan } from '../../crm/port.ts'
import type { Keeping } from './unsearched.ts'

/** The results of a scan while they come in, with their numbers. */
export interface ScanSheet {
  readonly results: ReadonlyMap<string, CardResult>
  readonly tally: ScanTally
  put(result: CardResult): void
  drop(key: string): void
}

/** `since` of a finding is the day of the first scan that has found it, so that what was known before keeps its day. */
export function scanSheet(rules: readonly Rule[], earlier: ReadonlyMap<string, CardResult>): ScanSheet {
  const results = new Map<string, CardResult>()
  const tally = scanTally(rules)
  const shared = new Map<string, readonly OpenFinding[]>()

  function dated(result: CardResult): CardResult {
    const before = result.findings.length === 0 ? undefined : earlier.get(cardKey(refOf(result)))
    if (before === undefined || before.findings.length === 0) return result
    const findings = result.findings.map(finding => {
      const known = before.findings.find(({ ruleId, messageId }) => ruleId === finding.ruleId && messageId === finding.messageId)
      return known !== undefined && known.since < finding.since ? known : finding
    })
    const key = findings.map(({ ruleId, messageId, since }) => `${ruleId}/${messageId}/${since}`).join(' ')
    const kept = shared.get(key) ?? findings
    shared.set(key, kept)
    return { ...result, findings: kept }
  }

  function drop(key: string): void {
    const before = results.get(key)
    if (before === undefined) return
    tally.remove(before)
    results.delete(key)
  }

  return {
    results,
    tally,
    put(given) {
      const key = cardKey(refOf(given))
      drop(key)
      const result = dated(given)
      results.set(key, result)
      tally.add(result)
    },
    drop,
  }
}

interface Searched {
  readonly compared?: readonly CardKind[]
  readonly keeping?: Keeping
}

/**
 * Inspects cards as they came; those of which a rule would say that something is missing are completed first. `compared`: kinds of which the
 * CRM is asked for each card's twins, since the others are not here to compare with; `keeping`: what stands of what was found of them before. Gives the
 * keys of cards that are gone meanwhile.
 */
export async function inspectChunk(scan: Scan, worker: ScanWorker, cards: readonly Card[], now: Date, sheet: ScanSheet, { compared = [], keeping = (_, after) => after }: Searched = {}): Promise<readonly string[]> {
  const { results, suspects } = await worker.inspect(cards, now)
  for (const result of results) if (!compared.includes(result.kind)) sheet.put(result)
  const missing = new Map(suspects.map(({ ref, parts }) => [cardKey(ref), parts]))
  const groups = new Map<string, { readonly parts: readonly PartName[], readonly cards: Card[] }>()
  for (const card of cards) {
    const parts: readonly PartName[] = [...missing.get(cardKey(card.ref)) ?? [], ...compared.includes(card.ref.kind) ? ['twins'] as const : []]
    if (parts.length === 0) continue
    const name = parts.join(' ')
    const group = groups.get(name) ?? { parts, cards: [] }
    groups.set(name, group)
    group.cards.push(card)
  }
  const incomplete = [...groups.values()]
  if (incomplete.length === 0) return []
  const completed = (await Promise.all(incomplete.map(({ parts, cards: some }) => scan.complete(some, parts)))).flat()
  // What could not be completed is said by its parts, not by this list: nobody waits for it twice.
  const again = await worker.inspect(completed.map(card => ({ ...card, incomplete: [] })), now)
  const there = new Map(completed.map(card => [cardKey(card.ref), card]))
  for (const result of again.results) {
    const key = cardKey(refOf(result))
    const card = there.get(key)
    sheet.put(card === undefined ? result : keeping(card, result, sheet.results.get(key)))
  }
  return incomplete.flatMap(({ cards: some }) => some.map(({ ref }) => cardKey(ref))).filter(key => !there.has(key))
}

/** Adds what the cards of a scan say about each other. */
export function putTwins(sheet: ScanSheet, verdicts: readonly TwinVerdict[]): Promise<void> {
  return inSlices(verdicts, breathe, ({ ref, findings, excepted, weight }) => {
    const result = sheet.results.get(cardKey(ref))
    if (result === undefined) return
    const silenced = findings.length === 0
    sheet.put({
      ...result,
      findings: [...result.findings, ...findings], excepted: [...result.excepted, ...excepted],
      looked: silenced ? Math.max(0, result.looked - weight) : result.looked,
      broken: silenced ? result.broken : result.broken + weight,
    })
  })
}

/**
 * Findings that only one of the two has. What a rule does not tell since it is switched off, silenced, or could not look is not closed, nor is it opened
 * when the rule tells it again. Nor is what is found on a kind of which nothing was known before. `inUse`: the rules that are switched on.
 */
export function compared(before: ReadonlyMap<string, CardResult>, after: ReadonlyMap<string, CardResult>, inUse: ReadonlySet<string>, unknownBefore: readonly CardKind[] = []): { readonly opened: number, readonly closed: number } {
  let opened = 0
  let closed = 0
  for (const [key, result] of after) if (!unknownBefore.includes(result.kind)) opened += missingIn(result.findings, before.get(key), inUse)
  for (const [key, result] of before) closed += missingIn(result.findings, after.get(key), inUse)
  return { opened, closed }
}

function missingIn(findings: readonly OpenFinding[], other: CardResult | undefined, inUse: ReadonlySet<string>): number {
  if (findings === other?.findings || findings.length === 0) return 0
  return findings.filter(({ ruleId, messageId }) => inUse.has(ruleId) && !(other !== undefined && (
    other.excepted.includes(ruleId) || other.notChecked.includes(ruleId) || other.findings.some(one => one.ruleId === ruleId && one.messageId === messageId)
  ))).length
}
