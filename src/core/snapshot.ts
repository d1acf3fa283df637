import { z } from 'zod'
import { byteReader, byteWriter } from './bytes.ts'
import { cardKinds, type CardKind, type Day } from './card.ts'
import { once } from './once.ts'
import { addDays, daysBetween } from './period.ts'
import type { CardResult, OpenFinding } from './scan-result.ts'

/**
 * The results of all cards, packed: about six bytes a card. Which rules and messages there are, who is responsible and which verdicts occur
 * stands in `head` once; `body` names them by their places, card by card in the order of ids. Deflated and as text, 50,000 cards with
 * findings take about 250,000 characters.
 */
export interface Snapshot {
  readonly head: SnapshotHead
  readonly body: Uint8Array<ArrayBuffer>
}

/** What many cards have in common: findings, what was not checked or excepted, weights looked at and broken. */
type Verdict = readonly [findings: readonly (readonly [message: number, since: number])[], notChecked: readonly number[], excepted: readonly number[], looked: number, broken: number]

const place = z.number().int().nonnegative()
const headSchema = once(() => z.object({
  version: z.literal(1),
  /** Days are counted from this one. */
  firstDay: z.iso.date(),
  rules: z.array(z.string()),
  /** Rule's place and message id. */
  messages: z.array(z.tuple([place, z.string()])),
  people: z.array(z.number().int()),
  verdicts: z.array(z.tuple([z.array(z.tuple([place, place])), z.array(place), z.array(place), place, place])),
  counts: z.array(z.tuple([z.enum(cardKinds), place])),
}))

export type SnapshotHead = z.output<ReturnType<typeof headSchema>>

/** Finds the place of a value in a list, which grows with what is new. */
function placesOf<T>(keyOf: (value: T) => string | number): { readonly all: T[], of(value: T): number } {
  const all: T[] = []
  const places = new Map<string | number, number>()
  return {
    all,
    of(value) {
      const key = keyOf(value)
      const found = places.get(key)
      if (found !== undefined) return found
      places.set(key, all.length)
      return all.push(value) - 1
    },
  }
}

/** Cards that are packed between two pauses. */
const slice = 500

/** Packs in slices; `pause` lets others go between them. The order of the results does not matter. */
export async function packSnapshot(results: Iterable<CardResult>, pause: () => Promise<void> = () => Promise.resolve()): Promise<Snapshot> {
  const sorted = new Map<CardKind, CardResult[]>()
  let firstDay: Day | null = null
  let sortedIn = 0
  for (const result of results) {
    if (sortedIn++ % slice === 0) await pause()
    const list = sorted.get(result.kind)
    if (list === undefined) sorted.set(result.kind, [result])
    else list.push(result)
    for (const { since } of result.findings) if (firstDay === null || since < firstDay) firstDay = since
    if (result.changesOn !== null && (firstDay === null || result.changesOn < firstDay)) firstDay = result.changesOn
  }
  const first = firstDay ?? '2000-01-01'
  const rules = placesOf<string>(id => id)
  const messages = placesOf<readonly [number, string]>(([rule, message]) => `${rule} ${message}`)
  const people = placesOf<number>(id => id)
  const verdicts = placesOf<Verdict>(verdict => JSON.stringify(verdict))
  const days = new Map<Day, number>()
  const dayNumber = (day: Day): number => {
    const known = days.get(day)
    if (known !== undefined) return known
    const number = daysBetween(first, day)
    days.set(day, number)
    return number
  }
  const body = byteWriter()
  let packed = 0
  for (const [, cards] of sorted) {
    cards.sort((a, b) => a.id - b.id)
    let lastId = 0
    for (const { id, responsibleId, findings, notChecked, excepted, looked, broken, changesOn } of cards) {
      if (packed++ % slice === 0) await pause()
      body.number(id - lastId)
      lastId = id
      body.number(people.of(responsibleId))
      body.number(verdicts.of([
        findings.map(({ ruleId, messageId, since }) => [messages.of([rules.of(ruleId), messageId]), dayNumber(since)]),
        notChecked.map(rules.of), excepted.map(rules.of), looked, broken,
      ]))
      body.number(changesOn === null ? 0 : dayNumber(changesOn) + 1)
    }
  }
  return {
    head: {
      version: 1, firstDay: first, rules: rules.all, messages: messages.all.map(([rule, message]) => [rule, message]), people: people.all,
      verdicts: verdicts.all as SnapshotHead['verdicts'], counts: [...sorted].map(([kind, cards]) => [kind, cards.length]),
    },
    body: body.bytes(),
  }
}

/** Reads a head as it was kept; `null`: it is none, or of a version that we do not understand. */
export function parseSnapshotHead(stored: unknown): SnapshotHead | null {
  return headSchema().safeParse(stored).data ?? null
}

/** Throws a `RangeError` when head and body do not belong together. Equal verdicts share their lists. */
export async function unpackSnapshot({ head, body }: Snapshot, pause: () => Promise<void> = () => Promise.resolve()): Promise<readonly CardResult[]> {
  const ruleAt = (place: number): string => at(head.rules, place)
  const finding = ([message, since]: readonly [number, number]): OpenFinding => {
    const [rule, messageId] = at(head.messages, message)
    return { ruleId: ruleAt(rule), messageId, since: addDays(head.firstDay, since) }
  }
  const verdicts = head.verdicts.map(([findings, notChecked, excepted, looked, broken]) =>
    ({ findings: findings.map(finding), notChecked: notChecked.map(ruleAt), excepted: excepted.map(ruleAt), looked, broken }))
  const days = new Map<number, Day>()
  const dayAt = (number: number): Day => {
    const known = days.get(number)
    if (known !== undefined) return known
    const day = addDays(head.firstDay, number)
    days.set(number, day)
    return day
  }
  const reader = byteReader(body)
  const results: CardResult[] = []
  for (const [kind, count] of head.counts) {
    let id = 0
    for (let index = 0; index < count; index++) {
      id += reader.number()
      const responsibleId = at(head.people, reader.number())
      const verdict = at(verdicts, reader.number())
      const changes = reader.number()
      results.push({ kind, id, responsibleId, ...verdict, changesOn: changes === 0 ? null : dayAt(changes - 1) })
      if (results.length % slice === 0) await pause()
    }
  }
  if (!reader.atEnd) throw new RangeError('The snapshot has more than its head says')
  return results
}

function at<T>(list: readonly T[], place: number): T {
  const found = list[place]
  if (found === undefined) throw new RangeError(`The snapshot names a place that is not there: ${place}`)
  return found
}
