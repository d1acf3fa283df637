import { cardKey, type CardRef, type Day, type Department, type Person } from './card.ts'
import { isInForce, type RuleException } from './exception.ts'
import { headOf } from './heads.ts'
import { dayOf, daysBetween, weekdayOf } from './period.ts'
import type { Policy } from './policy.ts'
import { memoryOf, type ReminderBook } from './reminder-book.ts'
import { refOf, type CardResult, type OpenFinding } from './scan-result.ts'
import type { Told } from './told.ts'

/** A card of which somebody is to be reminded. */
export interface DueCard {
  readonly ref: CardRef
  readonly responsibleId: number
  /** What is due of it; the most harmful first. */
  readonly findings: readonly OpenFinding[]
}

/** One person's summary of one day. The most harmful cards come first. */
export interface Summary {
  readonly personId: number
  readonly own: readonly DueCard[]
  /** Cards of others that have waited too long: the person leads their department. */
  readonly escalated: readonly DueCard[]
}

export interface DueReminders {
  readonly day: Day
  /** Why nobody is reminded today: a quiet weekday or date, or a sending of today that this version cannot read. */
  readonly quiet: 'weekday' | 'date' | 'unreadable' | null
  readonly summaries: readonly Summary[]
  /** Findings that are due, also on a quiet day. */
  readonly findings: number
  /** Findings of which their people were told within the last days. */
  readonly recent: number
  /** Who has got today's summary already, with what has to wait. */
  readonly today: readonly { readonly personId: number, readonly findings: number }[]
  /** Who cannot be reminded, with what nobody is told of. */
  readonly leftOut: readonly { readonly personId: number, readonly why: 'dismissed' | 'unknown', readonly findings: number }[]
  /** Whose findings have waited too long while nobody leads them. */
  readonly headless: readonly { readonly personId: number, readonly findings: number }[]
}

export interface ReminderGround {
  readonly results: readonly CardResult[]
  /** Of the rules that are switched on, by id; findings of others are of yesterday. */
  readonly weights: ReadonlyMap<string, number>
  readonly people: ReadonlyMap<number, Person>
  readonly departments: readonly Department[]
  readonly book: ReminderBook
  readonly policy: Pick<Policy, 'remindAgainDays' | 'escalateDays' | 'quietWeekdays' | 'quietDates'>
  readonly now: Date
  /** IANA; the portal's. */
  readonly timeZone: string
  /** Those in force are told to nobody, though the scan may not know of them yet. */
  readonly exceptions?: readonly RuleException[]
}

/** Who is to be told of what today. */
export function dueReminders({ results, weights, people, departments, book, policy, now, timeZone, exceptions = [] }: ReminderGround): DueReminders {
  const day = dayOf(now, timeZone)
  const memory = memoryOf(book, timeZone)
  const byId = new Map(departments.map(department => [department.id, department]))
  const silenced = new Set(exceptions.filter(one => isInForce(one, day)).map(({ card, ruleId }) => `${cardKey(card)} ${ruleId}`))
  const isHere = (id: number): boolean => people.get(id)?.active === true
  const heads = new Map<number, number | null>()
  const drafts = new Map<number, { own: DueCard[], escalated: DueCard[] }>()
  const today = new Map<number, number>()
  const leftOut = new Map<number, number>()
  const headless = new Map<number, number>()
  let recent = 0

  function headFor(id: number): number | null {
    const person = people.get(id)
    if (!heads.has(id)) heads.set(id, person === undefined ? null : headOf(person, byId, isHere))
    return heads.get(id) ?? null
  }

  /** What of these findings this person is to be told today. */
  function due(personId: number, ref: CardRef, findings: readonly OpenFinding[]): readonly OpenFinding[] {
    const fresh = findings.filter(finding => {
      const last = memory.lastTold(personId, ref, codeOf(finding))
      return last === null || daysBetween(last, day) >= policy.remindAgainDays
    })
    recent += findings.length - fresh.length
    if (fresh.length === 0 || !memory.gotOn(personId, day)) return fresh
    add(today, personId, fresh.length)
    return []
  }

  function put(personId: number, place: 'own' | 'escalated', card: DueCard): void {
    if (card.findings.length === 0) return
    const draft = drafts.get(personId) ?? { own: [], escalated: [] }
    drafts.set(personId, draft)
    draft[place].push(card)
  }

  const harm = (findings: readonly OpenFinding[]): number => findings.reduce((sum, { ruleId }) => sum + (weights.get(ruleId) ?? 0), 0)
  const byHarm = (a: DueCard, b: DueCard): number => harm(b.findings) - harm(a.findings) || compare(oldest(a), oldest(b)) || compare(a.ref.kind, b.ref.kind) || a.ref.id - b.ref.id

  for (const result of results) {
    if (result.findings.length === 0) continue
    const ref = refOf(result)
    const open = result.findings
      .filter(({ ruleId }) => weights.has(ruleId) && !silenced.has(`${cardKey(ref)} ${ruleId}`))
      .toSorted((a, b) => (weights.get(b.ruleId) ?? 0) - (weights.get(a.ruleId) ?? 0) || compare(a.since, b.since) || compare(codeOf(a), codeOf(b)))
    if (open.length === 0) continue
    const { responsibleId } = result
    if (isHere(responsibleId)) put(responsibleId, 'own', { ref, responsibleId, findings: due(responsibleId, ref, open) })
    else add(leftOut, responsibleId, open.length)
    const late = open.filter(({ since }) => daysBetween(since, day) >= policy.escalateDays)
    if (late.length === 0) continue
    const head = headFor(responsibleId)
    if (head === null) add(headless, responsibleId, late.length)
    else put(head, 'escalated', { ref, responsibleId, findings: due(head, ref, late) })
  }

  const quiet = quietOn(day, policy, book)
  const summaries = [...drafts].map(([personId, { own, escalated }]): Summary => ({ personId, own: own.sort(byHarm), escalated: escalated.sort(byHarm) }))
  const harmOf = ({ own, escalated }: Summary): number => [...own, ...escalated].reduce((sum, { findings }) => sum + harm(findings), 0)
  return {
    day,
    quiet,
    findings: summaries.reduce((sum, { own, escalated }) => sum + [...own, ...escalated].reduce((count, { findings }) => count + findings.length, 0), 0),
    summaries: quiet === null ? summaries.toSorted((a, b) => harmOf(b) - harmOf(a) || a.personId - b.personId) : [],
    recent,
    today: counted(today),
    leftOut: counted(leftOut).map(one => ({ ...one, why: people.get(one.personId)?.active === false ? 'dismissed' : 'unknown' })),
    headless: counted(headless),
  }
}

/** A finding as books keep it. */
export function codeOf({ ruleId, messageId }: Pick<OpenFinding, 'ruleId' | 'messageId'>): string {
  return `${ruleId}/${messageId}`
}

/** What a summary tells, for the book. */
export function toldBy({ personId, own, escalated }: Summary): Told {
  return { personId, cards: [...own, ...escalated].map(({ ref, findings }) => ({ ref, codes: findings.map(codeOf) })) }
}

function quietOn(day: Day, { quietWeekdays, quietDates }: ReminderGround['policy'], { unreadable }: ReminderBook): DueReminders['quiet'] {
  if (quietDates.includes(day)) return 'date'
  if (quietWeekdays.includes(weekdayOf(day))) return 'weekday'
  return unreadable.includes(day) ? 'unreadable' : null
}

function add(counts: Map<number, number>, personId: number, findings: number): void {
  counts.set(personId, (counts.get(personId) ?? 0) + findings)
}

function counted(counts: ReadonlyMap<number, number>): readonly { readonly personId: number, readonly findings: number }[] {
  return [...counts].map(([personId, findings]) => ({ personId, findings })).toSorted((a, b) => b.findings - a.findings || a.personId - b.personId)
}

function oldest({ findings }: DueCard): Day {
  return findings.reduce((day, { since }) => since < day ? since : day, '9999-12-31')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
