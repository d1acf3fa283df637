import type { CardKind, Day } from '../../core/card.ts'
import { periodTitle } from '../../core/report-period.ts'
import type { Compared, PeriodReport, Ranking, Standing } from '../../core/report.ts'
import type { Locale, Rule } from '../../core/rule.ts'
import type { Say } from '../../core/wording.ts'
import type { DeskText } from '../text/index.ts'

/** What the tables are made with. */
interface SheetGround {
  readonly rules: readonly Pick<Rule, 'id' | 'title'>[]
  readonly locale: Locale
  readonly say: Say
  readonly words: ReportWords
  readonly unknownPerson: (id: number) => string
  /** The moment as a clock in the portal's zone shows it, written down as if it were UTC. */
  readonly wallClock: (moment: Date) => Date
  /** Why a rule could not look, as far as it is known. */
  readonly whyBlind: (ruleId: string) => string
}

/** One value of a table. `percent` is 0 to 100; `points` are a difference; a day has no time zone; a moment is a wall clock's, written as UTC. */
export type Cell =
  | { readonly kind: 'text', readonly value: string }
  | { readonly kind: 'number' | 'decimal' | 'points', readonly value: number }
  | { readonly kind: 'day', readonly value: Day }
  | { readonly kind: 'moment', readonly value: Date }
  | null

/** A table as any kind of file can write it. Widths are in characters. */
export interface Sheet {
  readonly title: string
  readonly columns: readonly { readonly title: string, readonly width: number }[]
  readonly rows: readonly (readonly Cell[])[]
}

type ReportWords = Pick<DeskText, 'report' | 'scan'>

/** The report as tables. */
export function reportSheets(report: PeriodReport, { rules, locale, say, words, unknownPerson, wallClock, whyBlind }: SheetGround): readonly Sheet[] {
  const { columns, sheets, figures, extents } = words.report.sheet
  const dimensions = words.scan.dimensions.names
  const ruleTitle = (id: string): Cell => text(say(rules.find(rule => rule.id === id)?.title) ?? id)
  const compared = (title: string, { now, before, change }: Compared, kind: 'number' | 'decimal'): readonly Cell[] =>
    [text(title), number(now, kind), number(before, kind), number(change, kind === 'number' ? 'number' : 'points')]
  const single = (title: string, value: number): readonly Cell[] => [text(title), number(value, 'number'), null, null]
  const { kind: kindNames, title: notRead, why } = words.scan.refused
  const named = (kinds: readonly CardKind[]): string => kinds.map(kind => kindNames[kind]).join(', ')
  const coverOf = (extent: string, refused: readonly CardKind[]): Cell => text(refused.length === 0 ? extent : `${extent}. ${notRead(named(refused))}`)
  return [
    sheet(sheets.state, [[columns.figure, 42], [columns.now, 30], [columns.before, 30], [columns.change, 14]], [
      [text(figures.period), text(periodTitle(report.period, locale)), text(periodTitle(report.before, locale)), null],
      compared(figures.clean, report.clean, 'decimal'),
      compared(figures.score, report.score, 'decimal'),
      compared(figures.checked, report.checked, 'number'),
      compared(figures.notChecked, report.notChecked, 'number'),
      single(figures.notApplicable, report.notApplicable),
      compared(figures.findings, report.findings, 'number'),
      single(figures.opened, report.opened),
      single(figures.closed, report.closed),
      single(figures.excepted, report.excepted),
    ]),
    sheet(sheets.rules, [[columns.rule, 46], [columns.findings, 14], [columns.before, 18], [columns.change, 14], [columns.cards, 14], [columns.excepted, 14]],
      report.rules.map(({ ruleId, findings: { now, before, change }, cards, excepted }) =>
        [ruleTitle(ruleId), number(now, 'number'), number(before, 'number'), number(change, 'number'), number(cards, 'number'), number(excepted, 'number')])),
    sheet(sheets.dimensions, [[columns.dimension, 24], [columns.cards, 14], [columns.before, 18], [columns.change, 14], [columns.findings, 14]],
      report.dimensions.map(({ dimension, cards: { now, before, change }, findings }) =>
        [text(dimensions[dimension]), number(now, 'number'), number(before, 'number'), number(change, 'number'), number(findings.now, 'number')])),
    standings(sheets.people, columns.person, report.people, words.report, unknownPerson),
    standings(sheets.departments, columns.department, report.departments, words.report, words.report.standing.unknownDepartment),
    sheet(sheets.notChecked, [[columns.rule, 46], [columns.cards, 14], [columns.why, 60]], [
      ...(report.newest.refused ?? []).map((kind): readonly Cell[] => [text(kindNames[kind]), null, text(why)]),
      ...report.blind.map(({ ruleId, cards }): readonly Cell[] => [ruleTitle(ruleId), number(cards, 'number'), text(whyBlind(ruleId))]),
    ]),
    sheet(sheets.scans, [[columns.finished, 18], [columns.extent, 20], [columns.revision, 20], [columns.by, 30], [columns.checked, 20], [columns.clean, 18], [columns.score, 12], [columns.opened, 20], [columns.closed, 22]],
      report.scans.map(({ finishedAt, extent, revision, by, numbers: { all }, opened, closed, refused = [] }) => [
        { kind: 'moment', value: wallClock(finishedAt) }, coverOf(extents[extent], refused), number(revision, 'number'), text(by.name), number(all.checked, 'number'),
        number(all.checked === 0 ? null : 100 * all.clean / all.checked, 'decimal'), number(all.checked === 0 ? null : all.scores / all.checked, 'decimal'), number(opened, 'number'), number(closed, 'number'),
      ])),
  ]
}

function standings(title: string, who: string, { ranked, tooFew }: Ranking, { sheet: { columns, tooFew: note }, standing: { dismissed, noDepartment } }: DeskText['report'], unknown: (id: number) => string): Sheet {
  const nameOf = ({ id, name }: Standing): string => name !== '' ? name : id === null ? noDepartment : unknown(id)
  const row = (one: Standing, notes: readonly string[]): readonly Cell[] => [
    text(nameOf(one)), number(one.checked, 'number'), number(one.clean.now, 'decimal'), number(one.clean.before, 'decimal'), number(one.clean.change, 'points'),
    number(one.score.now, 'decimal'), number(one.score.before, 'decimal'), number(one.score.change, 'points'), number(one.findings, 'number'), number(one.notChecked, 'number'),
    text([...one.isDismissed ? [dismissed] : [], ...notes].join(', ')),
  ]
  return sheet(title, [
    [who, 34], [columns.checked, 20], [columns.clean, 18], [columns.cleanBefore, 24], [columns.cleanChange, 16], [columns.score, 10], [columns.scoreBefore, 14], [columns.scoreChange, 18],
    [columns.findings, 14], [columns.notChecked, 22], [columns.note, 30],
  ], [...ranked.map(one => row(one, [])), ...tooFew.map(one => row(one, [note]))])
}

function sheet(title: string, columns: readonly (readonly [title: string, width: number])[], rows: Sheet['rows']): Sheet {
  return { title, columns: columns.map(([title, width]) => ({ title, width })), rows }
}

function number(value: number | null, kind: 'number' | 'decimal' | 'points'): Cell {
  return value === null ? null : { kind, value: kind === 'number' ? value : Math.round(value * 10) / 10 }
}

function text(value: string): Cell {
  return value === '' ? null : { kind: 'text', value: harmless(value) }
}

/**
 * Text that no table program takes for a formula: one that begins like one (also behind blanks, and in full-width signs) gets an apostrophe
 * before it, as OWASP's page on CSV injection advises. Control characters, which XML does not know, become blanks.
 */
export function harmless(value: string): string {
  const isRisky = /^[\t\r\n]/.test(value) || /^\s*[=+\-@＝＋－＠]/.test(value)

  const clean = value.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
  return isRisky ? `'${clean}` : clean
}

/** «Качество данных CRM 2026-11-16 — 2026-11-22.xlsx»: no sign that a file system refuses. */
export function reportFileName({ period: { from, to } }: PeriodReport, extension: 'xlsx' | 'csv', { report: { sheet } }: ReportWords): string {
  return `${sheet.file} ${from === to ? from : `${from} — ${to}`}.${extension}`
}
