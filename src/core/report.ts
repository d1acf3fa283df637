import type { Day, Department, Person } from './card.ts'
import { grouped } from './grouped.ts'
import { dayOf } from './period.ts'
import type { Policy } from './policy.ts'
import { periodBefore, type Period } from './report-period.ts'
import { dimensions, type Dimension, type Rule } from './rule.ts'
import { cleanPercent, coverSame, weightedScore, type CardCounts, type ScanRecord } from './scan-numbers.ts'

/** A number and what it was at the end of the period before; `null`: it cannot be told. Nothing known is not zero. */
export interface Compared {
  readonly now: number | null
  readonly before: number | null
  /** `now - before`; of percentages these are points. */
  readonly change: number | null
}

/** One row of people or departments. */
export interface Standing {
  /** `null`: people of no department, or of none that is known. */
  readonly id: number | null
  readonly name: string
  readonly isDismissed: boolean
  readonly checked: number
  readonly notChecked: number
  readonly findings: number
  readonly clean: Compared
  readonly score: Compared
}

/** The best first; those with too few cards apart, in the order of their cards. */
export interface Ranking {
  readonly ranked: readonly Standing[]
  readonly tooFew: readonly Standing[]
}

/** The state of the data in a period. */
export interface PeriodReport {
  readonly period: Period
  readonly before: Period
  /** The scans in the period, the oldest first; at least one. */
  readonly scans: readonly ScanRecord[]
  /** What the state at the period's end goes by. */
  readonly newest: ScanRecord
  /** What it is compared with: the newest scan of the period before that has counted the same kinds of cards; `null`: there was none. */
  readonly baseline: ScanRecord | null
  /** The scans of the period before have counted other kinds of cards: they are not compared with. */
  readonly coversOther: boolean
  readonly clean: Compared
  readonly score: Compared
  readonly checked: Compared
  readonly notChecked: Compared
  readonly notApplicable: number
  readonly excepted: number
  readonly findings: Compared
  readonly opened: number
  readonly closed: number
  /** Rules with findings, those with most first. */
  readonly rules: readonly { readonly ruleId: string, readonly findings: Compared, readonly cards: number, readonly excepted: number }[]
  readonly dimensions: readonly { readonly dimension: Dimension, readonly cards: Compared, readonly findings: Compared }[]
  readonly people: Ranking
  readonly departments: Ranking
  readonly fewestCards: number
  /** Rules that were kept from looking, with the cards they could not look at. */
  readonly blind: readonly { readonly ruleId: string, readonly cards: number }[]
  /** Scans that went by another regulation than the one before them: numbers on both sides are not comparable. */
  readonly changes: readonly { readonly day: Day, readonly from: number | null, readonly to: number | null }[]
}

/** Why there is no report. `scannedBefore`: the day of the last scan before the period. */
export interface NoReport {
  readonly period: Period
  readonly reason: 'never-scanned' | 'not-in-period'
  readonly scannedBefore: Day | null
  readonly scannedAfter: Day | null
}

export interface ReportGround {
  readonly period: Period
  /** The oldest first. */
  readonly history: readonly ScanRecord[]
  readonly people: ReadonlyMap<number, Person>
  readonly departments: readonly Department[]
  readonly rules: readonly Pick<Rule, 'id' | 'dimension'>[]
  readonly policy: Pick<Policy, 'fewestCards'>
  /** IANA; the portal's. */
  readonly timeZone: string
}

export function isReport(report: PeriodReport | NoReport): report is PeriodReport {
  return 'newest' in report
}

export function periodReport({ period, history, people, departments, rules, policy, timeZone }: ReportGround): PeriodReport | NoReport {
  const dayOfScan = ({ finishedAt }: ScanRecord): Day => dayOf(finishedAt, timeZone)
  const scansIn = ({ from, to }: Period): readonly ScanRecord[] => history.filter(scan => from <= dayOfScan(scan) && dayOfScan(scan) <= to)
  const scans = scansIn(period)
  const newest = scans.at(-1)
  if (newest === undefined) {
    const earlier = history.findLast(scan => dayOfScan(scan) < period.from)
    const later = history.find(scan => dayOfScan(scan) > period.to)
    return {
      period, reason: history.length === 0 ? 'never-scanned' : 'not-in-period',
      scannedBefore: earlier === undefined ? null : dayOfScan(earlier), scannedAfter: later === undefined ? null : dayOfScan(later),
    }
  }
  const before = periodBefore(period)
  const earlierScans = scansIn(before)
  const baseline = earlierScans.findLast(scan => coverSame(scan, newest)) ?? null
  const is = newest.numbers
  const was = baseline?.numbers ?? null
  /** A rule that found nothing then is 0, not unknown; without a scan then everything is unknown. */
  const compare = (of: (numbers: ScanRecord['numbers']) => number | null): Compared => compared(of(is), was === null ? null : of(was))
  const ofRule = (ruleId: string) => (numbers: ScanRecord['numbers']) => numbers.byRule.find(counts => counts.ruleId === ruleId)?.findings ?? 0
  /** As everywhere: whoever works in two departments counts in each. */
  const departmentsOf = (personId: number): readonly (number | null)[] => {
    const ids = people.get(personId)?.departmentIds ?? []
    return ids.length === 0 ? [null] : [...new Set(ids)]
  }

  const ofPeople = (numbers: ScanRecord['numbers'] | null): ReadonlyMap<number | null, CardCounts> =>
    new Map((numbers?.byPerson ?? []).map(counts => [counts.personId, counts]))
  const ofDepartments = (numbers: ScanRecord['numbers'] | null): ReadonlyMap<number | null, CardCounts> =>
    new Map([...grouped((numbers?.byPerson ?? []).flatMap(counts => departmentsOf(counts.personId).map(id => ({ id, counts }))), ({ id }) => id)]
      .map(([id, members]) => [id, together(members.map(({ counts }) => counts))]))

  return {
    period, before, scans, newest, baseline,
    coversOther: baseline === null && earlierScans.length > 0,
    clean: compare(({ all }) => cleanPercent(all)),
    score: compare(({ all }) => weightedScore(all)),
    checked: compare(({ all }) => all.checked),
    notChecked: compare(({ all }) => all.notChecked),
    notApplicable: is.all.notApplicable,
    excepted: is.all.excepted,
    findings: compare(({ all }) => all.findings),
    opened: sum(scans, ({ opened }) => opened),
    closed: sum(scans, ({ closed }) => closed),
    rules: is.byRule
      .filter(({ ruleId, findings, excepted }) => findings > 0 || excepted > 0 || (was !== null && ofRule(ruleId)(was) > 0))
      .map(({ ruleId, cards, excepted }) => ({ ruleId, cards, excepted, findings: compare(ofRule(ruleId)) }))
      .toSorted((a, b) => (b.findings.now ?? 0) - (a.findings.now ?? 0)),
    dimensions: dimensions
      .filter(name => rules.some(({ dimension }) => dimension === name))
      .map(dimension => ({ dimension, cards: compare(({ byDimension }) => byDimension[dimension].cards), findings: compare(({ byDimension }) => byDimension[dimension].findings) })),
    people: ranking(ofPeople(is), ofPeople(was), policy.fewestCards, id => ({ name: people.get(id ?? 0)?.name ?? '', isDismissed: people.get(id ?? 0)?.active === false })),
    departments: ranking(ofDepartments(is), ofDepartments(was), policy.fewestCards, id => ({ name: departments.find(department => department.id === id)?.name ?? '', isDismissed: false })),
    fewestCards: policy.fewestCards,
    blind: is.byRule.filter(({ notChecked }) => notChecked > 0).map(({ ruleId, notChecked }) => ({ ruleId, cards: notChecked })).toSorted((a, b) => b.cards - a.cards),
    changes: [...baseline === null ? [] : [baseline], ...scans].flatMap((scan, index, all) => {
      const earlier = all[index - 1]
      return earlier === undefined || earlier.revision === scan.revision ? [] : [{ day: dayOfScan(scan), from: earlier.revision, to: scan.revision }]
    }),
  }
}

function compared(now: number | null, before: number | null): Compared {
  return { now, before, change: now === null || before === null ? null : now - before }
}

function ranking(is: ReadonlyMap<number | null, CardCounts>, was: ReadonlyMap<number | null, CardCounts>, fewest: number, who: (id: number | null) => Pick<Standing, 'name' | 'isDismissed'>): Ranking {
  const rows = [...is].map(([id, counts]): Standing => {
    const before = was.get(id)
    return {
      id, ...who(id), checked: counts.checked, notChecked: counts.notChecked, findings: counts.findings,
      clean: compared(cleanPercent(counts), before === undefined ? null : cleanPercent(before)),
      score: compared(weightedScore(counts), before === undefined ? null : weightedScore(before)),
    }
  }).filter(({ checked, notChecked }) => checked + notChecked > 0)
  const isRanked = ({ checked }: Standing): boolean => checked >= fewest
  return {
    ranked: rows.filter(isRanked).toSorted((a, b) => (b.score.now ?? 0) - (a.score.now ?? 0) || (b.clean.now ?? 0) - (a.clean.now ?? 0) || b.checked - a.checked),
    tooFew: rows.filter(row => !isRanked(row)).toSorted((a, b) => b.checked - a.checked || (a.id ?? 0) - (b.id ?? 0)),
  }
}

function together(counts: readonly CardCounts[]): CardCounts {
  const all = (key: keyof CardCounts): number => sum(counts, one => one[key])
  return {
    checked: all('checked'), clean: all('clean'), notChecked: all('notChecked'), notApplicable: all('notApplicable'),
    findings: all('findings'), excepted: all('excepted'), scores: all('scores'),
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
